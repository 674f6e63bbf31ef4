"""The world that fits best: simulated minimum distance from several starts.

A surrogate proposes where to go from each start, within a region in which it is trusted; what it
proposes is simulated. Where the model then is nearer to the evidence the start moves there and the
region widens; where it is not the region shrinks. The surrogate is asked only for changes: at the
point itself the model's own value is known. Only parameters of grade ``calibrated`` move; all
others stay as the ledger has them. The result is the best world that was simulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from experiments.calibration.ensemble import Ensemble, Evaluate, together
from experiments.calibration.evaluations import Given, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import Surrogate, fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from experiments.errors import CannotGoOn
from experiments.messages import _
from scenarios.scenario import Inflow

FIRST_RADIUS, LARGEST_RADIUS, SMALLEST_RADIUS = 0.15, 0.5, 0.005
"""Of the region of trust, in positions."""
HELD = 0.1
"""How firmly a parameter of which no row speaks is held at its start, as a share of what one
standard deviation of the range would hold it by."""


@dataclass(frozen=True)
class Search:
    """The search from one start.

    Attributes
    ----------
    start : str
        Where it began.
    first_values, values : float array [parameters]
        There, and the best so far.
    outputs : float array [rows]
        Of the best.
    first_distance, distance : float
    radius : float
    """

    start: str
    first_values: np.ndarray
    values: np.ndarray
    outputs: np.ndarray
    inflow: Inflow | None
    first_distance: float
    distance: float
    radius: float = FIRST_RADIUS

    @property
    def is_open(self) -> bool:
        """Whether there is still something to try."""
        return self.radius >= SMALLEST_RADIUS and np.isfinite(self.distance)


@dataclass(frozen=True)
class Fit:
    """What was found: the searches, best first, and all worlds that they simulated."""

    searches: tuple[Search, ...]
    tried: Ensemble
    surrogate: Surrogate

    @property
    def best(self) -> Search:
        """The search that came nearest."""
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
        _begun(name, trial, one, evidence)
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
            searches[place] = _moved(searches[place], trial, one, evidence)
        tried += _as_ensembles(trials, given)
        surrogate = surrogate_of(together(tried), unknowns, evidence)
    ordered = sorted(searches, key=lambda search: search.distance)
    return Fit(tuple(ordered), together(tried[1:]), surrogate)


def surrogate_of(worlds: Ensemble, unknowns: Unknowns, evidence: Evidence) -> Surrogate:
    """The surrogate of worlds that were simulated."""
    return fit_surrogate(
        unknowns.positions(worlds.values),
        evidence.off_by(worlds.outputs),
        evidence.distance(worlds.outputs),
    )


def _begun(name: str, trial: Trial, given: Given, evidence: Evidence) -> Search:
    distance = float(evidence.distance(given.outputs))
    values = np.array(trial.values)
    return Search(name, values, values, given.outputs, given.inflow, distance, distance)


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
    here, start = unknowns.positions(search.values), unknowns.positions(search.first_values)
    off = evidence.off_by(search.outputs)
    known = np.isfinite(off)
    correction = off[known] - surrogate(here)[known]

    def at(moved: np.ndarray) -> np.ndarray:
        there = here.copy()
        there[moves] = moved
        return there

    def missed(moved: np.ndarray) -> np.ndarray:
        held = HELD * (moved - start[moves]) / PRIOR_SD
        return np.concatenate([surrogate(at(moved))[known] + correction, held])

    def slopes(moved: np.ndarray) -> np.ndarray:
        held = np.eye(int(moves.sum())) * HELD / PRIOR_SD
        return np.vstack([surrogate.jacobian(at(moved))[known][:, moves], held])

    lowest = np.maximum(here[moves] - search.radius, 0.0)
    highest = np.minimum(here[moves] + search.radius, 1.0)
    found = least_squares(missed, here[moves], jac=slopes, bounds=(lowest, highest))
    values = np.where(moves, unknowns.at_positions(at(found.x)), search.values)
    return Trial(tuple(values.tolist()), search.inflow)


def _moved(search: Search, trial: Trial, given: Given, evidence: Evidence) -> Search:
    """The search after one more world: there if it is nearer, else with a smaller region."""
    distance = float(evidence.distance(given.outputs)) if given.is_there else np.inf
    if distance >= search.distance:
        return replace(search, radius=search.radius / 2.0)
    return replace(
        search,
        values=np.array(trial.values),
        outputs=given.outputs,
        inflow=given.inflow,
        distance=distance,
        radius=min(search.radius * 1.5, LARGEST_RADIUS),
    )
