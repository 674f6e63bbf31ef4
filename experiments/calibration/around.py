"""The worlds around the fit that may agree with the evidence.

They are drawn around the fit: what the evidence says nothing about from its whole range, what is
fitted near the fit. What all worlds simulated so far tell of each parameter says by how little all
of them must move for the world to agree: at first by these lines alone, then by what the world's
own run missed as well. On the way a world is held to where it stands, since lines are known near by
only; the last correction holds it to where it was drawn and not to where the way led, so that the
evidence counts once: as in randomised maximum likelihood (Oliver 1996), each world is held against
the evidence shaken by a draw of its errors. The last run is of more people than those on the way:
one of few is mostly luck, and even the fit would be ruled out.
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

CORRECTIONS = 3
"""Of each world, with a run after each."""
REACH = 0.35
"""Farthest that one correction moves a parameter, in positions."""
NEAR_FIT = 0.06
"""Spread of fitted parameters about the fit before the correction, in positions."""
FIRMLY = 0.1
"""What is fitted is held as firmly as a spread of so much would hold it, in positions; all else as
firmly as its range holds it."""
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
    run_among_many: Evaluate,
) -> Ensemble:
    """Draw worlds around the fit, and correct them until they may agree with the evidence.

    Parameters
    ----------
    known
        Worlds simulated before: the lines of the correction rest on them and on those drawn, since
        every world tells of every parameter and luck averages out over many.
    number
        Worlds to draw.
    run, run_among_many
        On the way, and after the last correction.
    """
    rng = np.random.default_rng([seed, 2000])
    known = [*known, *point.tried]
    shaken = rng.standard_normal((number, int(evidence.is_used.sum())))
    drawn = about_the_fit(point, unknowns, evidence, number, seed)

    def corrected(worlds: Ensemble, held_to: np.ndarray, is_near: np.ndarray) -> np.ndarray:
        lines = lines_of(together(known), unknowns, evidence)
        spread = np.where(is_near, FIRMLY, PRIOR_SD)
        moved = towards_the_evidence(worlds, lines, unknowns, evidence, shaken, held_to, spread)
        return unknowns.at_positions(moved)

    worlds = not_run(drawn, point, unknowns)
    for _on_the_way in range(CORRECTIONS - 1):
        values = corrected(worlds, unknowns.positions(worlds.values), unknowns.is_calibrated)
        worlds = run_ensemble(values, worlds.inflows, run, rng)
        known.append(worlds)
    values = corrected(worlds, drawn, is_told(point, unknowns, evidence))
    return run_ensemble(values, worlds.inflows, run_among_many, rng)


def not_run(positions: np.ndarray, point: Point, unknowns: Unknowns) -> Ensemble:
    """Worlds of which no run tells anything yet, with the point's inflow to start from."""
    number = len(positions)
    outputs = np.full((number, len(point.slopes)), np.nan)
    values = unknowns.at_positions(positions)
    return Ensemble(values, outputs, (point.inflow,) * number, np.ones(number, bool))


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
    return np.where(is_told(point, unknowns, evidence), near, drawn)


def is_told(point: Point, unknowns: Unknowns, evidence: Evidence) -> np.ndarray:
    """Which parameters are fitted, and move a row by more than its error [parameters]."""
    used = evidence.is_used
    slopes = np.abs(point.slopes[used]) / evidence.sd[used, None]
    moves = slopes.max(axis=0, initial=0.0) * PRIOR_SD > 1.0
    return np.asarray(unknowns.is_calibrated & moves)


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
    shaken: np.ndarray,
    held_to: np.ndarray,
    spread: np.ndarray,
) -> np.ndarray:
    """Positions of the worlds after a correction [worlds, parameters].

    By how much a world misses a row is known from its own run, which luck shakes, and from the
    lines, which are wrong by their own error (that of foreseeing a run, less luck): each counts by
    the other's variance. What no run measured is known from the lines alone. The world is held
    against evidence shaken by its own draw of the published errors; luck will shake what it gives.

    Parameters
    ----------
    shaken : float array [worlds, used rows]
        Each world's draw of the errors, in standard errors.
    held_to : float array [worlds, parameters]
        Positions.
    spread : float array [parameters]
        How far from there each parameter may be, in positions: a standard deviation.
    """
    used = evidence.is_used
    luck, error = (each[used] / evidence.sd[used] for each in (evidence.noise, evidence.error))
    by_lines = luck**2 / np.maximum(np.maximum(lines.error, luck) ** 2, 1e-12)
    positions = unknowns.positions(worlds.values)
    seen = np.clip(evidence.off_by(worlds.outputs), -FARTHEST, FARTHEST)
    corrected = np.empty_like(positions)
    for world, here in enumerate(positions):
        foreseen = lines(here)
        run = np.where(np.isfinite(seen[world]), seen[world], foreseen)
        missed = run + by_lines * (foreseen - run) + error * shaken[world]
        back = (held_to[world] - here) / spread
        corrected[world] = here + _correction(lines.slope, -missed, back, spread, here)
    return np.clip(corrected, 0.0, 1.0)


def _correction(
    slopes: np.ndarray,
    wanted: np.ndarray,
    back: np.ndarray,
    spread: np.ndarray,
    here: np.ndarray,
) -> np.ndarray:
    """The step within the ranges nearest to both: rows `wanted`, and `back` in spreads."""
    matrix = np.vstack([slopes, np.diag(1.0 / spread)])
    aim = np.concatenate([wanted, back])
    low = np.maximum(-here, -REACH) - 1e-9
    high = np.minimum(1.0 - here, REACH) + 1e-9
    return np.asarray(lsq_linear(matrix, aim, bounds=(low, high)).x)
