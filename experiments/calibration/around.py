"""The worlds around the fit that may agree with the evidence.

They are drawn around the fit: what the evidence says nothing about from its whole range, what is
fitted near the fit. What all worlds simulated so far tell of each parameter then says by how little
all of them must move for the world to agree. Each world is corrected towards the evidence shaken by
a draw of its errors, as in randomised maximum likelihood (Oliver 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from experiments.calibration.ensemble import Ensemble, Evaluate, run_ensemble, together
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import Surrogate, fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from scenarios.scenario import Inflow

CORRECTIONS = 2
REACH = 0.35
"""Farthest that a parameter is corrected, in positions."""
NEAR_FIT = 0.06
"""Spread of fitted parameters about the fit before the correction, in positions."""
FIRMLY = 0.1
"""The correction of what is fitted is held to none as firmly as a spread of so much would hold it,
since the lines are known near the fit only; of all else, as firmly as its range holds it."""
ALIKE = 4.0
"""Worlds no farther than this many times a true world's distance count alike in the lines: to
choose by what came out would flatten them."""
FARTHEST = 25.0
"""Standard errors beyond which a world's miss counts as so many: lines are for near ones."""


@dataclass(frozen=True)
class Point:
    """A world, the slopes there, and the worlds that told them.

    Attributes
    ----------
    values : float array [parameters]
    inflow : Inflow
    slopes : float array [rows, parameters]
        Change of a row by a whole range of a parameter; 0 for those that are not fitted.
    tried : tuple of Ensemble
    """

    values: np.ndarray
    inflow: Inflow | None
    slopes: np.ndarray
    tried: tuple[Ensemble, ...] = ()


def worlds_around(
    point: Point,
    unknowns: Unknowns,
    evidence: Evidence,
    known: Sequence[Ensemble],
    number: int,
    seed: int,
    run: Evaluate,
) -> list[Ensemble]:
    """Draw worlds around the fit that may agree with the evidence: before and after corrections.

    Parameters
    ----------
    known
        Worlds simulated before: the lines of the correction rest on them and on those drawn, since
        every world tells of every parameter and luck averages out over many.
    number
        Worlds to draw.
    """
    rng = np.random.default_rng([seed, 2000])
    drawn = about_the_fit(point, unknowns, evidence, number, seed)
    inflows: tuple[Inflow | None, ...] = (point.inflow,) * number
    found = [run_ensemble(unknowns.at_positions(drawn), inflows, run, rng)]
    for _step in range(CORRECTIONS):
        lines = lines_of(together([*known, *point.tried, *found]), unknowns, evidence)
        moved = towards_the_evidence(found[-1], lines, unknowns, evidence, rng)
        found.append(run_ensemble(unknowns.at_positions(moved), found[-1].inflows, run, rng))
    return found


def about_the_fit(
    point: Point, unknowns: Unknowns, evidence: Evidence, number: int, seed: int
) -> np.ndarray:
    """Positions [number, parameters] drawn before any correction.

    What is fitted, and moves a row by more than its error, is near the fit; everything else comes
    from its whole range.
    """
    rng = np.random.default_rng([seed, 2001])
    here = unknowns.positions(point.values)
    drawn = unknowns.positions(unknowns.spread_out(number, seed))
    near = np.clip(here + NEAR_FIT * rng.standard_normal(drawn.shape), 0.0, 1.0)
    used = evidence.is_used
    slopes = np.abs(point.slopes[used]) / evidence.sd[used, None]
    is_told = unknowns.is_calibrated & (slopes.max(axis=0, initial=0.0) * PRIOR_SD > 1.0)
    return np.where(is_told, near, drawn)


def lines_of(known: Ensemble, unknowns: Unknowns, evidence: Evidence) -> Surrogate:
    """Each row as a straight line in all positions, for worlds that are not far off.

    A world counts by one over its distance; all that are near count alike.
    """
    off_by = np.clip(evidence.off_by(known.outputs), -FARTHEST, FARTHEST)
    distance = np.maximum(evidence.distance(known.outputs), ALIKE * evidence.is_used.sum())
    return fit_surrogate(unknowns.positions(known.values), off_by, distance, is_curved=False)


def towards_the_evidence(
    worlds: Ensemble,
    lines: Surrogate,
    unknowns: Unknowns,
    evidence: Evidence,
    rng: np.random.Generator,
) -> np.ndarray:
    """Positions of the worlds after a correction [worlds, parameters].

    By how much a world misses a row is known from its own run, which luck shakes, and from the
    lines, which are wrong by their own error (that of foreseeing a run, less luck): each counts by
    the other's variance. The world is held against evidence shaken by its own draw of the published
    errors; luck will shake what it gives.
    """
    used = evidence.is_used
    luck, error = (each[used] / evidence.sd[used] for each in (evidence.noise, evidence.error))
    by_lines = luck**2 / np.maximum(np.maximum(lines.error, luck) ** 2, 1e-12)
    spread = np.where(unknowns.is_calibrated, FIRMLY, PRIOR_SD)
    positions = unknowns.positions(worlds.values)
    seen = np.clip(evidence.off_by(worlds.outputs), -FARTHEST, FARTHEST)
    corrected = np.empty_like(positions)
    for world, here in enumerate(positions):
        foreseen = lines(here)
        run = np.where(np.isfinite(seen[world]), seen[world], foreseen)
        missed = run + by_lines * (foreseen - run) + error * rng.standard_normal(len(error))
        corrected[world] = here + _correction(lines.slope, -missed, spread, here)
    return np.clip(corrected, 0.0, 1.0)


def _correction(
    slopes: np.ndarray, missed: np.ndarray, spread: np.ndarray, here: np.ndarray
) -> np.ndarray:
    """The least step within the ranges, in spreads, that meets `missed` by the slopes."""
    number = slopes.shape[1]
    matrix = np.vstack([slopes, np.diag(1.0 / spread)])
    aim = np.concatenate([missed, np.zeros(number)])
    low = np.maximum(-here, -REACH) - 1e-9
    high = np.minimum(1.0 - here, REACH) + 1e-9
    return np.asarray(lsq_linear(matrix, aim, bounds=(low, high)).x)
