"""One calibration from beginning to end: plausible worlds, the best fit, what stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration.around import CORRECTIONS, Point, worlds_around
from experiments.calibration.ensemble import (
    Ensemble,
    run_ensemble,
    smoothed,
    together,
)
from experiments.calibration.evaluations import Given, Setting, Trial, evaluate
from experiments.calibration.evidence import Evidence
from experiments.calibration.fit import Fit, find_fit
from experiments.calibration.last_steps import SEEDS, best_of, into_the_bands
from experiments.calibration.plausible import (
    Worlds,
    birge_ratio,
    nearest_worlds,
    plausible_limit,
)
from experiments.calibration.slopes import slopes_at
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from experiments.errors import CannotGoOn
from experiments.executors import Executor
from experiments.messages import _
from scenarios.scenario import Inflow

TOLD = 0.9
"""A parameter is told by the evidence where less than this share of its range's spread is left."""
LEDGER = "ledger"
"""Name of the start at the ledger's present values."""
OnProgress = Callable[[int, int, int], None]
"""Called with worlds done, worlds in all as far as is known, worlds failed."""


@dataclass(frozen=True)
class Plan:
    """How much is tried.

    Attributes
    ----------
    members, assimilations : int
        Of the ensemble smoother.
    starts, rounds : int
        Of the fit: the ledger's present values, the middle of the worlds and the nearest of them.
    wanted : int
        Plausible worlds.
    spare : int
        More worlds that are drawn than are wanted.
    box_members : int
        Worlds from which the slopes of the last steps are taken.
    steps, step_runs : int
        That end the fit, and runs of each point on the way for each of some seeds. Without steps
        the ledger's present values are the fit.
    luck_runs : int
        Runs of the ledger's world that differ by luck only: as many on the way, and as many among
        as many people as the last runs.
    """

    members: int = 100
    assimilations: int = 1
    starts: int = 4
    rounds: int = 4
    wanted: int = 200
    spare: int = 15
    box_members: int = 160
    steps: int = 10
    step_runs: int = 4
    luck_runs: int = 8

    @property
    def runs(self) -> int:
        """Worlds to simulate."""
        ensembles = self.members * (self.assimilations + 1)
        searches = self.starts * (self.rounds + 1)
        points = self.steps + (3 if self.steps else 2)
        steps = points * self.step_runs * SEEDS
        drawn = CORRECTIONS * (self.wanted + self.spare)
        return 2 * self.luck_runs + ensembles + searches + self.box_members + steps + drawn


@dataclass(frozen=True)
class Calibration:
    """What came of it.

    Attributes
    ----------
    evidence_far : Evidence
        With the rows that most worlds of all the ranges measure: the ensembles and the search
        count these.
    evidence : Evidence
        With the rows that were counted in the end: those that worlds near the fit measure among
        many.
    evidence_among_many : Evidence
        The same with the luck of a run among many, by which worlds are judged.
    ensembles : list of Ensemble
        Before and after each assimilation.
    fit : Fit
    fit_as_run : float
        Distance of the fit, run once among many, on average.
    drawn : Ensemble
        The worlds about the fit.
    worlds : Worlds
        The plausible ones among them.
    best_distance : float
        The least of the worlds drawn and the fit.
    slopes : float array [rows, parameters]
        At the end of the fit: change of a row by a whole range of a parameter.
    """

    setting: Setting
    plan: Plan
    evidence_far: Evidence
    evidence: Evidence
    evidence_among_many: Evidence
    ensembles: list[Ensemble]
    fit: Fit
    fit_as_run: float
    drawn: Ensemble
    worlds: Worlds
    best_distance: float
    slopes: np.ndarray

    @property
    def unknowns(self) -> Unknowns:
        """The parameters looked for."""
        return self.setting.unknowns

    @property
    def is_enough(self) -> bool:
        """Whether as many worlds as were wanted are within the limit."""
        return self.worlds.within >= self.plan.wanted

    @property
    def counted(self) -> int:
        """Rows counted."""
        return int(self.evidence.is_used.sum())

    @property
    def birge(self) -> float:
        """Factor by which squared errors had to be taken larger."""
        return birge_ratio(self.best_distance, self.counted)


def calibrate(
    setting: Setting,
    evidence: Evidence,
    plan: Plan,
    executor: Executor,
    on_progress: OnProgress | None = None,
) -> Calibration:
    """Do whatever of a calibration is not done yet.

    Raises
    ------
    CannotGoOn
        The model measures none of the rows, or most worlds failed.
    KeyboardInterrupt
        Passed on; what was finished is kept.
    """
    count = Count(plan.runs, on_progress)

    def run_in(where: Setting, trials: Sequence[Trial]) -> list[Given]:
        return evaluate(where, trials, executor, count.add)

    return _calibrated(setting, evidence, plan, run_in, count)


def _calibrated(
    setting: Setting,
    evidence: Evidence,
    plan: Plan,
    run_in: Callable[[Setting, Sequence[Trial]], list[Given]],
    count: Count,
) -> Calibration:
    unknowns = setting.unknowns

    def run(trials: Sequence[Trial]) -> list[Given]:
        return run_in(setting, trials)

    luck = _luck(unknowns, plan, run)
    begun = _begun(unknowns, plan, setting.seed, run)
    every = evidence.with_noise(luck)
    far = every.seen_in(begun.outputs)
    if not far.is_used.any():
        raise CannotGoOn(_("The model measures none of the rows to calibrate to."))
    ensembles = smoothed(begun, unknowns, far, plan.assimilations, setting.seed, run)
    known = together(ensembles)
    count.skip(plan.starts * plan.rounds)
    fit = find_fit(
        known,
        _starts(ensembles[-1], unknowns, far, plan.starts),
        unknowns,
        far,
        plan.rounds,
        run,
        count.expect,
    )
    fit, point, evidence = _last_steps(fit, setting, every, plan, run_in)
    rows = int(evidence.is_used.sum())
    wide = evidence.widened(birge_ratio(fit.best.distance, rows))

    def run_among_many(trials: Sequence[Trial]) -> list[Given]:
        return run_in(setting.among_many(), trials)

    among_many = evidence.with_noise(_luck(unknowns, plan, run_among_many))
    drawn = worlds_around(
        point, unknowns, wide, [known, fit.tried], plan.wanted + plan.spare, setting.seed, run,
        run_among_many,
    )  # fmt: skip
    distance = among_many.distance(drawn.outputs)
    if not np.isfinite(distance).any():
        raise CannotGoOn(_("None of the worlds about the fit measures enough of the rows."))
    # the fit's outputs are a mean, which has hardly any luck; each of the worlds was run once
    as_run = float(among_many.distance(fit.best.outputs)) + among_many.luck
    best = min(float(distance.min()), as_run)
    worlds = nearest_worlds(drawn, among_many, plausible_limit(best, rows), plan.wanted)
    return Calibration(
        setting, plan, far, evidence, among_many, ensembles, fit, as_run, drawn, worlds, best,
        point.slopes,
    )  # fmt: skip


def _last_steps(
    fit: Fit,
    setting: Setting,
    evidence: Evidence,
    plan: Plan,
    run_in: Callable[[Setting, Sequence[Trial]], list[Given]],
) -> tuple[Fit, Point, Evidence]:
    """The search ended in steps, the point where they ended with its slopes, and what counted.

    Rows count that the worlds of the box measure: some of few people can be measured among many
    though not in the ensembles.
    """
    best, unknowns = fit.best, setting.unknowns
    nowhere = np.zeros((len(evidence.rows), len(unknowns.names)))
    begins = [
        Point(best.values, best.inflow, nowhere),
        Point(unknowns.ledger_values, None, nowhere),
    ]
    tried = begins if plan.steps else begins[1:]
    begun, begun_outputs = best_of(tried, setting, evidence, plan.step_runs, run_in)
    start = best.start if begun is begins[0] else LEDGER
    point = slopes_at(begun, setting, evidence, plan.box_members, run_in)
    evidence = evidence.seen_in(together(point.tried).outputs)
    point, outputs = into_the_bands(point, setting, evidence, plan.steps, plan.step_runs, run_in)
    distance = float(evidence.distance(outputs))
    start = f"{start}, then in steps" if plan.steps else start
    ended = replace(
        best, start=start, values=point.values, outputs=outputs,
        inflow=point.inflow, first_distance=float(evidence.distance(begun_outputs)),
        distance=distance, cost=distance,
    )  # fmt: skip
    return replace(fit, searches=(ended, *fit.searches)), point, evidence


def _luck(
    unknowns: Unknowns, plan: Plan, run: Callable[[Sequence[Trial]], list[Given]]
) -> np.ndarray:
    """The ledger's own world, run with other luck [runs, rows]."""
    values = tuple(unknowns.ledger_values.tolist())
    given = run([Trial(values, None, replication) for replication in range(plan.luck_runs)])
    return np.array([one.outputs for one in given if one.is_there])


def _begun(
    unknowns: Unknowns,
    plan: Plan,
    seed: int,
    run: Callable[[Sequence[Trial]], list[Given]],
) -> Ensemble:
    """The ensemble before any evidence."""
    values = unknowns.spread_out(plan.members, seed)
    return run_ensemble(values, [None] * len(values), run, np.random.default_rng([seed, 100]))


def _starts(
    last: Ensemble, unknowns: Unknowns, evidence: Evidence, number: int
) -> list[tuple[str, np.ndarray, Inflow | None]]:
    """The ledger's present values, the middle of the last ensemble and its nearest worlds.

    Of the worlds only those parameters are taken of which the evidence tells something.
    """
    distance = np.where(last.is_own, evidence.distance(last.outputs), np.inf)
    nearest = [p for p in np.argsort(distance, kind="stable") if np.isfinite(distance[p])]
    positions = unknowns.positions(last.values[last.is_own])
    is_told = positions.std(axis=0) < TOLD * PRIOR_SD
    middle = unknowns.at_positions(positions.mean(axis=0))
    begins = [("middle", middle, last.inflows[nearest[0]])] if nearest else []
    begins += [(f"world {p}", last.values[p], last.inflows[p]) for p in nearest]
    ledger = unknowns.ledger_values
    return [
        (LEDGER, ledger, None),
        *(
            (name, np.where(is_told, values, ledger), inflow)
            for name, values, inflow in begins[: number - 1]
        ),
    ]


class Count:
    """How far it is."""

    def __init__(self, total: int, tell: OnProgress | None) -> None:
        self.done = self.failed = 0
        self.total = total
        self._tell = tell or (lambda done, total, failed: None)

    def add(self, done: int, failed: int) -> None:
        """Some more have ended."""
        self.done += done
        self.failed += failed
        self.total = max(self.total, self.done)
        self._tell(self.done - self.failed, self.total, self.failed)

    def skip(self, runs: int) -> None:
        """So many fewer than planned."""
        self.total -= runs

    def expect(self, runs: int) -> None:
        """So many more than planned."""
        self.total += runs
