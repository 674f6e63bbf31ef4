"""An ensemble of worlds, run and moved towards the evidence step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.calibration.evaluations import Given, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.smoother import assimilated, inflations
from experiments.calibration.unknowns import Unknowns
from experiments.errors import CannotGoOn
from experiments.messages import _
from scenarios.scenario import Inflow

MOST_FAILED = 0.5
Evaluate = Callable[[Sequence[Trial]], list[Given]]


@dataclass(frozen=True)
class Ensemble:
    """Worlds and what the model gave in them.

    Attributes
    ----------
    values : float array [members, parameters]
    outputs : float array [members, rows]
    inflows : tuple of Inflow or None
    is_own : bool array [members]
        False for a member whose run failed: it stands as a copy of another.
    failure : str
        Why the first of them failed.
    """

    values: np.ndarray
    outputs: np.ndarray
    inflows: tuple[Inflow | None, ...]
    is_own: np.ndarray
    failure: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def failed(self) -> int:
        """Members whose run failed."""
        return int((~self.is_own).sum())

    def chosen(self, members: np.ndarray) -> Ensemble:
        """Some of the members."""
        places = np.arange(len(self))[members]
        inflows = tuple(self.inflows[place] for place in places)
        return Ensemble(
            self.values[places], self.outputs[places], inflows, self.is_own[places], self.failure
        )


def together(ensembles: Sequence[Ensemble]) -> Ensemble:
    """Members of several ensembles, without copies of those that failed."""
    own = [ensemble.chosen(ensemble.is_own) for ensemble in ensembles]
    return Ensemble(
        np.concatenate([e.values for e in own]),
        np.concatenate([e.outputs for e in own]),
        tuple(inflow for e in own for inflow in e.inflows),
        np.concatenate([e.is_own for e in own]),
        next((e.failure for e in ensembles if e.failure), ""),
    )


def run_ensemble(
    values: np.ndarray,
    inflows: Sequence[Inflow | None],
    evaluate: Evaluate,
    rng: np.random.Generator,
) -> Ensemble:
    """Run every member; one whose run failed is replaced by another, drawn at random.

    Raises
    ------
    CannotGoOn
        More than half failed.
    """
    trials = [
        Trial(tuple(row.tolist()), inflow) for row, inflow in zip(values, inflows, strict=True)
    ]
    given = evaluate(trials)
    is_own = np.array([one.is_there for one in given])
    failure = next((one.failure for one in given if one.failure), "")
    if (~is_own).mean() > MOST_FAILED:
        raise CannotGoOn(
            _("{failed} of {members} worlds could not be simulated; the first: {why}").format(
                failed=int((~is_own).sum()), members=len(given), why=failure
            )
        )
    source = np.where(is_own, np.arange(len(given)), rng.choice(np.flatnonzero(is_own), len(given)))
    return Ensemble(
        values[source],
        np.array([given[place].outputs for place in source]),
        tuple(given[place].inflow for place in source),
        is_own,
        failure,
    )


def smoothed(
    first: Ensemble,
    unknowns: Unknowns,
    evidence: Evidence,
    assimilations: int,
    seed: int,
    evaluate: Evaluate,
) -> list[Ensemble]:
    """The ensemble, and what it became after each assimilation, the last of what is plausible.

    Each member starts from the inflow that its last world ended with.
    """
    used, found = evidence.is_used, [first]
    for step, inflation in enumerate(inflations(assimilations)):
        rng = np.random.default_rng([seed, 1 + step])
        last = found[-1]
        z = assimilated(
            unknowns.unbounded(last.values),
            last.outputs[:, used],
            evidence.value[used],
            evidence.sd[used],
            inflation,
            rng,
        )
        found.append(run_ensemble(unknowns.from_unbounded(z), last.inflows, evaluate, rng))
    return found
