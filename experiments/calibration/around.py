"""The worlds around the fit that may agree with the evidence.

They are drawn around the fit: what the evidence says nothing about from its whole range, what is
fitted near the fit; each world is then corrected once towards the evidence shaken by its own draw
of the errors, as in randomised maximum likelihood (Oliver 1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from experiments.calibration.ensemble import Ensemble, Evaluate, run_ensemble
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from scenarios.scenario import Inflow

REACH = 0.3
"""Farthest that a parameter is corrected."""
NEAR_FIT = 0.06
"""Spread of fitted parameters about the fit before the correction, in positions."""


@dataclass(frozen=True)
class Point:
    """A world and the slopes there.

    Attributes
    ----------
    values : float array [parameters]
    inflow : Inflow
    slopes : float array [rows, parameters]
        Change of a row by a whole range of a parameter; 0 for those that are not fitted.
    """

    values: np.ndarray
    inflow: Inflow | None
    slopes: np.ndarray


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
    from its whole range. The slopes of the correction are those of a surrogate of the drawn
    worlds, in which the luck of single runs averages out; only fitted parameters are corrected.
    """
    used = evidence.is_used
    sd = evidence.sd[used]
    rng = np.random.default_rng([seed, 2000])
    moves = unknowns.is_calibrated
    here = unknowns.positions(point.values)
    drawn = unknowns.positions(unknowns.spread_out(number, seed))
    near = np.clip(here + NEAR_FIT * rng.standard_normal(drawn.shape), 0.0, 1.0)
    told = (np.abs(point.slopes[used]) / sd[:, None]).max(axis=0, initial=0.0) * PRIOR_SD > 1.0
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
        corrected[k, moves] += _correction(
            slopes[:, moves],
            missed,
            np.maximum(-at[k][moves], -REACH),
            np.minimum(1.0 - at[k][moves], REACH),
        )
    second = run_ensemble(unknowns.at_positions(corrected), first.inflows, run, rng)
    return [first, second]


def _correction(
    slopes: np.ndarray, missed: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """The least step, within bounds, that meets `missed` by the slopes."""
    number = slopes.shape[1]
    matrix = np.vstack([slopes, np.eye(number) / PRIOR_SD])
    aim = np.concatenate([missed, np.zeros(number)])
    bounds = (np.minimum(low, 0.0) - 1e-9, np.maximum(high, 1e-9))
    return np.asarray(lsq_linear(matrix, aim, bounds=bounds).x)
