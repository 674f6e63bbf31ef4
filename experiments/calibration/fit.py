"""The world that fits best: simulated minimum distance from several starts.

A surrogate proposes where to go from each start, within a region in which it is trusted; what it
proposes is simulated. Where the model then is nearer to the evidence the start moves there and the
region widens; where it is not the region shrinks. The surrogate is asked only for changes: at the
point itself the model's own value is known. Only parameters of grade ``calibrated`` move; all
others stay as the ledger has them. A parameter that no row speaks to has no best value: it is
held, weakly, where the ledger has it. The last steps (last_steps.py) go on from the best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from experiments.calibration.ensemble import Ensemble, Evaluate, together
from experiments.calibration.evaluations import Given, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import SOLVER, Surrogate, fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from experiments.errors import CannotGoOn
from experiments.messages import _
from scenarios.scenario import Inflow

FIRST_RADIUS, LARGEST_RADIUS, SMALLEST_RADIUS = 0.15, 0.5, 0.005
"""Of the region of trust, in positions."""
HELD = 0.2
"""How firmly a parameter is held at the ledger's value, as a share of what an observation as
uncertain as its range would hold it by."""


@dataclass(frozen=True)
class Search:
    """The search from one start.

    Attributes
    ----------
    start : str
        Where it began.
    values : float array [parameters]
        The best so far.
    outputs : float array [rows]
        Of the best.
    first_distance, distance : float
        There, and of the best.
    cost : float
        Of the best: its distance and what it costs to leave the ledger's values.
    radius : float
    """

    start: str
    values: np.ndarray
    outputs: np.ndarray
    inflow: Inflow | None
    first_distance: float
    distance: float
    cost: float
    radius: float = FIRST_RADIUS

    @property
    def is_open(self) -> bool:
        """Whether there is still something to try."""
        return self.radius >= SMALLEST_RADIUS and np.isfinite(self.distance)


@dataclass(frozen=True)
class Fit:
    """What was found.

    Attributes
    ----------
    searches : tuple of Search
        The nearest first; before it the last steps, once they are taken.
    tried : Ensemble
        The worlds that the searches simulated.
    surrogate : Surrogate
        Of these and all before.
    """

    searches: tuple[Search, ...]
    tried: Ensemble
    surrogate: Surrogate

    @property
    def best(self) -> Search:
        """Where the last steps ended, or the search that came nearest."""
        return self.searches[0]


def find_fit(
    known: Ensemble,
    starts: list[tuple[str, np.ndarray, Inflow | None]],
    unknowns: Unknowns,
    evidence: Evidence,
    rounds: int,
    evaluate: Evaluate,
    on_round: Callable[[int], None] | None = None,
) -> Fit:
    """Search from each of the starts.

    Parameters
    ----------
    known : Ensemble
        Worlds that were simulated before.
    starts : list of (name, values, inflow)
        Only their calibrated parameters count.
    on_round : callable, optional
        Called before each round with the number of worlds that it will try.

    Raises
    ------
    CannotGoOn
        None of the starts could be simulated.
    """
    values = [np.where(unknowns.is_calibrated, v, unknowns.ledger_values) for _n, v, _i in starts]
    trials = [
        Trial(tuple(v.tolist()), inflow) for v, (_n, _v, inflow) in zip(values, starts, strict=True)
    ]
    given = evaluate(trials)
    searches = [
        _begun(name, trial, one, unknowns, evidence)
        for (name, _v, _i), trial, one in zip(starts, trials, given, strict=True)
    ]
    if not any(search.is_open for search in searches):
        why = next((one.failure for one in given if one.failure), "")
        raise CannotGoOn(_("No start of the fit could be simulated: {why}").format(why=why))
    tried = [known, *_as_ensembles(trials, given)]
    surrogate = surrogate_of(together(tried), unknowns, evidence)
    for _round in range(rounds):
        is_open = [place for place, search in enumerate(searches) if search.is_open]
        if not is_open:
            break
        if on_round is not None:
            on_round(len(is_open))
        trials = [_next(searches[place], surrogate, unknowns, evidence) for place in is_open]
        given = evaluate(trials)
        for place, trial, one in zip(is_open, trials, given, strict=True):
            searches[place] = _moved(searches[place], trial, one, unknowns, evidence)
        tried += _as_ensembles(trials, given)
        surrogate = surrogate_of(together(tried), unknowns, evidence)
    ordered = sorted(searches, key=lambda search: search.cost)
    return Fit(tuple(ordered), together(tried[1:]), surrogate)


def surrogate_of(worlds: Ensemble, unknowns: Unknowns, evidence: Evidence) -> Surrogate:
    """The surrogate of worlds that were simulated."""
    return fit_surrogate(
        unknowns.positions(worlds.values),
        evidence.off_by(worlds.outputs),
        evidence.distance(worlds.outputs),
    )


def _begun(name: str, trial: Trial, given: Given, unknowns: Unknowns, evidence: Evidence) -> Search:
    distance = float(evidence.distance(given.outputs))
    values = np.array(trial.values)
    cost = distance + _held(values, unknowns)
    return Search(name, values, given.outputs, given.inflow, distance, distance, cost)


def _held(values: np.ndarray, unknowns: Unknowns) -> float:
    """What it costs to leave the ledger's values."""
    away = unknowns.positions(values) - unknowns.positions(unknowns.ledger_values)
    return float(((HELD * away / PRIOR_SD) ** 2).sum())


def _as_ensembles(trials: list[Trial], given: list[Given]) -> list[Ensemble]:
    return [
        Ensemble(
            np.array([trial.values]), one.outputs[None], (one.inflow,), np.array([one.is_there])
        )
        for trial, one in zip(trials, given, strict=True)
    ]


def _next(search: Search, surrogate: Surrogate, unknowns: Unknowns, evidence: Evidence) -> Trial:
    """Where the surrogate is nearest to the evidence, within the region of trust."""
    moves = unknowns.is_calibrated
    here, ledger = (unknowns.positions(v) for v in (search.values, unknowns.ledger_values))
    off = evidence.off_by(search.outputs)
    known = np.isfinite(off)
    correction = off[known] - surrogate(here)[known]

    def at(moved: np.ndarray) -> np.ndarray:
        there = here.copy()
        there[moves] = moved
        return there

    def missed(moved: np.ndarray) -> np.ndarray:
        held = HELD * (moved - ledger[moves]) / PRIOR_SD
        return np.concatenate([surrogate(at(moved))[known] + correction, held])

    def slopes(moved: np.ndarray) -> np.ndarray:
        held = np.eye(int(moves.sum())) * HELD / PRIOR_SD
        return np.vstack([surrogate.jacobian(at(moved))[known][:, moves], held])

    lowest = np.maximum(here[moves] - search.radius, 0.0)
    highest = np.minimum(here[moves] + search.radius, 1.0)
    begin = np.clip(here[moves], lowest, highest)
    found = least_squares(missed, begin, jac=slopes, bounds=(lowest, highest), **SOLVER)
    values = np.where(moves, unknowns.at_positions(at(found.x)), search.values)
    return Trial(tuple(values.tolist()), search.inflow)


def _moved(
    search: Search, trial: Trial, given: Given, unknowns: Unknowns, evidence: Evidence
) -> Search:
    """The search after one more world: there if it is better, else with a smaller region."""
    values = np.array(trial.values)
    distance = float(evidence.distance(given.outputs)) if given.is_there else np.inf
    cost = distance + _held(values, unknowns)
    if cost >= search.cost:
        return replace(search, radius=search.radius / 2.0)
    return replace(
        search,
        values=values,
        outputs=given.outputs,
        inflow=given.inflow,
        distance=distance,
        cost=cost,
        radius=min(search.radius * 1.5, LARGEST_RADIUS),
    )
