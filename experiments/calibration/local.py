"""Near the fit: slopes taken by differences, the last steps, and the worlds around it.

A surrogate over the whole ranges is blunt. Near the best world that it found, the model's own
slopes are taken: each parameter is moved by itself, with the same luck, so that most of the noise
drops out. Steps of Gauss and Newton with these slopes, held inside the ranges, end the search.

The plausible worlds are drawn around the fit: what the evidence says nothing about from its whole
range, what is fitted near the fit; each world is then corrected once towards the evidence shaken by
its own draw of the errors, as in randomised maximum likelihood (Oliver 1996).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from experiments.calibration.ensemble import Ensemble, Evaluate, run_ensemble
from experiments.calibration.evaluations import Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from scenarios.scenario import Inflow

STEP = 0.1
"""Of a parameter, in positions, where its slope is taken."""
REACH = 0.3
"""Farthest that a parameter is moved in one step of the search."""
FRACTIONS = (1.0, 0.5, 0.25)
"""Of a proposed step, all tried."""
HELD = 0.15
"""How firmly the fit is held where it stands, as a share of what a range's spread would hold by."""
NEAR_FIT = 0.06
"""Spread of fitted parameters about the fit before the correction, in positions."""
OnRuns = Callable[[int], None]


@dataclass(frozen=True)
class Point:
    """A world with the model's own slopes there.

    Attributes
    ----------
    values, outputs : float array
    inflow : Inflow
    slopes : float array [rows, parameters]
        Change of a row by a whole range of a parameter.
    """

    values: np.ndarray
    outputs: np.ndarray
    inflow: Inflow | None
    slopes: np.ndarray


def with_slopes(
    values: np.ndarray,
    inflow: Inflow | None,
    unknowns: Unknowns,
    run: Evaluate,
    on_runs: OnRuns | None = None,
) -> Point:
    """Move each parameter by itself, towards the middle of its range."""
    positions = unknowns.positions(values)
    steps = np.where(positions <= 0.5, STEP, -STEP)
    moved = [
        unknowns.at_positions(positions + np.eye(len(steps))[k] * steps) for k in range(len(steps))
    ]
    trials = [Trial(tuple(one.tolist()), inflow) for one in (values, *moved)]
    if on_runs is not None:
        on_runs(len(trials))
    given = run(trials)
    here = given[0].outputs
    slopes = np.zeros((len(here), len(steps)))
    for k, (one, there) in enumerate(zip(given[1:], moved, strict=True)):
        width = unknowns.positions(there)[k] - positions[k]
        change = (one.outputs - here) / width if width else np.zeros(len(here))
        slopes[:, k] = np.where(np.isfinite(change), change, 0.0)
    return Point(values, here, given[0].inflow, slopes)


def nearer(
    point: Point,
    unknowns: Unknowns,
    evidence: Evidence,
    run: Evaluate,
) -> Point:
    """The best of some steps from a point towards the evidence; the point itself if none is better.

    Only parameters of grade ``calibrated`` move. The slopes stay those of the point.
    """
    used, moves = evidence.is_used, unknowns.is_calibrated
    sd = evidence.sd[used]
    positions = unknowns.positions(point.values)
    slopes = point.slopes[np.ix_(used, moves)] / sd[:, None]
    missed = (evidence.value[used] - point.outputs[used]) / sd
    known = np.isfinite(missed)
    step = _least_squares(
        slopes[known],
        missed[known],
        np.zeros(int(moves.sum())),
        PRIOR_SD / HELD,
        np.maximum(-positions[moves], -REACH),
        np.minimum(1.0 - positions[moves], REACH),
    )
    trials = []
    for fraction in FRACTIONS:
        going = positions.copy()
        going[moves] += fraction * step
        trials.append(Trial(tuple(unknowns.at_positions(going).tolist()), point.inflow))
    given = run(trials)
    tried = [
        (evidence.distance(one.outputs), place) for place, one in enumerate(given) if one.is_there
    ]
    distance, place = min(tried, default=(np.inf, 0))
    if not distance < evidence.distance(point.outputs):
        return point
    return Point(
        np.array(trials[place].values), given[place].outputs, given[place].inflow, point.slopes
    )


def worlds_around(
    point: Point,
    unknowns: Unknowns,
    evidence: Evidence,
    number: int,
    seed: int,
    run: Evaluate,
) -> list[Ensemble]:
    """Draw worlds around the fit that may agree with the evidence: before and after one correction.

    What is fitted, and moves a row by more than its error, is drawn near the fit; everything else
    from its whole range. The slopes
    of the correction are those of a surrogate of the drawn worlds, in which the luck of single runs
    averages out; only fitted parameters are corrected.
    """
    used = evidence.is_used
    sd = evidence.sd[used]
    rng = np.random.default_rng([seed, 2000])
    moves = unknowns.is_calibrated
    here = unknowns.positions(point.values)
    drawn = unknowns.positions(unknowns.spread_out(number, seed))
    near = np.clip(here + NEAR_FIT * rng.standard_normal(drawn.shape), 0.0, 1.0)
    told = np.sqrt(((point.slopes[used] / sd[:, None]) ** 2).sum(axis=0)) * PRIOR_SD > 1.0
    drawn = np.where(moves & told, near, drawn)
    inflows: tuple[Inflow | None, ...] = (point.inflow,) * number
    first = run_ensemble(unknowns.at_positions(drawn), inflows, run, rng)
    alike = np.ones(number)  # all are near: none weighs more
    off_by = evidence.off_by(first.outputs)
    slopes = fit_surrogate(unknowns.positions(first.values), off_by, alike).jacobian(here)
    at = unknowns.positions(first.values)
    shaken = rng.standard_normal((number, len(sd)))
    corrected = at.copy()
    for k in range(number):
        missed = np.nan_to_num((evidence.value[used] - first.outputs[k][used]) / sd + shaken[k])
        corrected[k, moves] += _least_squares(
            slopes[:, moves],
            missed,
            np.zeros(int(moves.sum())),
            PRIOR_SD,
            np.maximum(-at[k][moves], -REACH),
            np.minimum(1.0 - at[k][moves], REACH),
        )
    second = run_ensemble(unknowns.at_positions(corrected), first.inflows, run, rng)
    return [first, second]


def _least_squares(
    slopes: np.ndarray,
    missed: np.ndarray,
    wanted: np.ndarray,
    width: float,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    """The step that meets `missed` by the slopes and stays near `wanted`, within bounds."""
    number = slopes.shape[1]
    matrix = np.vstack([slopes, np.eye(number) / width])
    aim = np.concatenate([missed, wanted / width])
    low, high = np.minimum(low, 0.0), np.maximum(high, 1e-9)
    return np.asarray(lsq_linear(matrix, aim, bounds=(low - 1e-9, high)).x)
