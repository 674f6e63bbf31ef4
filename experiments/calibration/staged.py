"""The fit in stages: each group of studies by itself, large, with the parameters it speaks to.

One run of everything is noisy and slow. So the fit is ended in stages: the region at rest, then the
effects of services, then coaches and trials. A stage simulates its own studies only, with many more
people, moves the calibrated parameters that its rows are informed by, and hands its values on. The
stages are gone through more than once, since what one moves disturbs the others a little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration.evaluations import Given, Setting, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.local import Point, nearer, with_slopes
from experiments.calibration.unknowns import Unknowns
from scenarios.ledger import Parameter
from scenarios.scenario import Inflow

Run = Callable[[Setting, Sequence[Trial]], list[Given]]


@dataclass(frozen=True)
class Stage:
    """One group of studies.

    Attributes
    ----------
    name : str
    experiments : frozenset of str
        Whose rows it is held against.
    moves : tuple of str
        Beginnings of the names of parameters that it moves, or their last words.
    people : int
        Jobseekers in each study.
    """

    name: str
    experiments: frozenset[str]
    moves: tuple[str, ...]
    people: int

    def is_moved(self, parameter: Parameter) -> bool:
        """Whether the stage moves a parameter."""
        last = parameter.name.rpartition(".")[2]
        return parameter.grade == "calibrated" and (
            parameter.name.startswith(self.moves) or last in self.moves
        )


STAGES = (
    Stage(
        "a region at rest",
        frozenset({"stocks", "flows", "spells", "jobs", "after_service"}),
        (
            "traits.", "job_finding.", "referral.", "outside.", "register.", "job.",
            "referral_rate", "referral_slope", "duration_weeks", "hired_on",
        ),
        6000,
    ),
    Stage(
        "effects of services",
        frozenset({"programme_effect"}),
        ("gain", "lock_in", "hired_on", "capability.misfit_share"),
        12000,
    ),
    Stage(
        "coaches and trials",
        frozenset({"caseload_trial", "meetings", "pilot"}),
        ("contact.", "competence.", "referral.referral_to_places"),
        6000,
    ),
)  # fmt: skip


def staged(
    values: np.ndarray,
    inflow: Inflow | None,
    setting: Setting,
    evidence: Evidence,
    rounds: int,
    refreshes: int,
    run: Run,
) -> tuple[np.ndarray, Inflow | None]:
    """Go through the stages and return the values, and the inflow, with which they end.

    Parameters
    ----------
    values
        Of the setting's unknowns, to begin with.
    rounds
        Times that all stages are gone through.
    refreshes
        Times that slopes are taken anew within a stage.
    """
    unknowns = setting.unknowns
    values = np.array(values)
    for _round in range(rounds):
        for stage in STAGES:
            chosen = np.array([stage.is_moved(p) for p in unknowns.parameters])
            rows = np.array([row.experiment in stage.experiments for row in evidence.rows])
            if not chosen.any() or not (rows & evidence.is_used).any():
                continue
            full = unknowns.full(values)
            some = tuple(p for p, c in zip(unknowns.parameters, chosen, strict=True) if c)
            names = {p.name for p in some}
            own = Unknowns(some, {n: v for n, v in full.items() if n not in names})
            part = _rows_of(evidence, rows)
            within = replace(setting, rows=part.rows, unknowns=own, people=stage.people)
            for _refresh in range(refreshes):
                point = _searched(values[chosen], inflow, own, part, within, run)
                values[chosen], inflow = point.values, point.inflow
    return values, inflow


STEPS = 3


def _searched(
    values: np.ndarray,
    inflow: Inflow | None,
    unknowns: Unknowns,
    evidence: Evidence,
    setting: Setting,
    run: Run,
) -> Point:
    """A few steps with slopes taken once."""

    def runs(trials: Sequence[Trial]) -> list[Given]:
        return run(setting, trials)

    point = with_slopes(values, inflow, unknowns, runs)
    for _step in range(STEPS):
        going = nearer(point, unknowns, evidence, runs)
        if going is point:
            break
        point = going
    return point


def _rows_of(evidence: Evidence, chosen: np.ndarray) -> Evidence:
    """Some of the rows."""
    return Evidence(
        tuple(row for row, c in zip(evidence.rows, chosen, strict=True) if c),
        evidence.value[chosen],
        evidence.error[chosen],
        np.zeros(int(chosen.sum())),
        evidence.is_used[chosen],
    )
