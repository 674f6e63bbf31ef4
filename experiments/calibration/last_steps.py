"""The last steps of the fit: from where the search ended, or the ledger stands, into the bands.

What is asked of a row is its published band: inside it hardly counts where a row is, and outside it
counts by how far out it is and by how sure its source is. Bands weigh rows otherwise than squares
do, in which one row that nothing can meet pulls more than ten that are nearly met. So the steps
begin at the better of the search's end and the ledger's present values, and the fit never ends
worse than it began.

A box of worlds (slopes.py) tells the slopes there. It tells the point itself badly, for rows bend
within a box; so a point is measured as often as it takes for luck to average out, and each step
goes on from the best point that was measured. What a step did corrects the slopes (Broyden 1965);
after one that made it worse the next is held twice as firmly, after one that helped half so, but
never less firmly than the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from experiments.calibration.around import Point
from experiments.calibration.evaluations import Given, Setting, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.slopes import Run
from experiments.calibration.unknowns import PRIOR_SD
from experiments.errors import CannotGoOn
from experiments.messages import _

LONGEST = 0.2
"""Farthest that a step moves a parameter, in positions."""
MARGIN = 0.2
"""A row is wanted inside its band by this share of the half width: a run's luck moves it."""
OUTSIDE, INSIDE = 4.0, 0.25
"""What a half width outside the margin counts, and one from the middle of the band anyway."""
FAR = 2.0
"""A row farther out than this counts by the root of its distance: it may be out of reach."""
HELD = 0.8
"""How firmly the first step is held, as a share of what a range's spread would hold by."""
SEEDS = 4
"""A point's runs are shared among so many seeds: an inflow has luck of its own, by the seed."""
SURE = {"high": 1.6, "medium": 1.2, "low": 0.6}
"""What a row counts by the confidence in its source."""


@dataclass(frozen=True)
class Bands:
    """The counted rows as bands, with the middle at 0 and the ends at -1 and 1."""

    is_used: np.ndarray
    middle: np.ndarray
    half: np.ndarray
    weight: np.ndarray

    @staticmethod
    def of(evidence: Evidence) -> Bands:
        """Of the rows that are counted and have a width."""
        rows = evidence.rows
        low, high = (np.array([getattr(r, end) for r in rows], float) for end in ("low", "high"))
        used = evidence.is_used & (high > low)
        weight = np.array([SURE.get(row.confidence, 1.0) for row in rows])
        return Bands(used, (low + high)[used] / 2.0, (high - low)[used] / 2.0, weight[used])

    def at(self, outputs: np.ndarray) -> np.ndarray:
        """Where outputs [rows] stand in the bands [used rows]; unmeasured ones in the middle."""
        return np.nan_to_num((outputs[self.is_used] - self.middle) / self.half)

    def missed(self, at: np.ndarray) -> np.ndarray:
        """What rows at those places cost, before squares [twice the used rows]."""
        out = OUTSIDE * np.sign(at) * np.maximum(np.abs(at) - (1.0 - MARGIN), 0.0)
        size = np.abs(out)
        far = np.sign(out) * (np.minimum(size, FAR) + np.sqrt(np.maximum(size - FAR, 0.0)))
        return np.concatenate([self.weight * far, INSIDE * self.weight * at])

    def cost(self, outputs: np.ndarray) -> float:
        """The sum of squares of what is missed."""
        return float((self.missed(self.at(outputs)) ** 2).sum())


def best_of(
    points: Sequence[Point], setting: Setting, evidence: Evidence, runs: int, run: Run
) -> tuple[Point, np.ndarray]:
    """The best of some points as the bands count it, and its outputs [rows]; see `measured`."""
    bands = Bands.of(evidence)
    found = [(point, measured(point, setting, runs, run)) for point in points]
    return min(found, key=lambda each: bands.cost(each[1]))


def into_the_bands(
    begun: Point, setting: Setting, evidence: Evidence, steps: int, runs: int, run: Run
) -> tuple[Point, np.ndarray]:
    """Take the last steps; return the best point measured, and its outputs [rows].

    Parameters
    ----------
    begun
        With the slopes there. Only parameters of grade ``calibrated`` move.
    steps
        How many.
    runs
        Of each point and seed, whose mean is what it gives: they differ by luck.

    Raises
    ------
    CannotGoOn
        A point could not be simulated.
    """
    unknowns, bands = setting.unknowns, Bands.of(evidence)
    moves = unknowns.is_calibrated
    slopes = begun.slopes[bands.is_used][:, moves] / bands.half[:, None]
    best, outputs, held = begun, measured(begun, setting, runs, run), HELD
    for _step in range(steps):
        here = unknowns.positions(best.values)
        there = here.copy()
        there[moves] += shortest_step(bands, bands.at(outputs), slopes, here[moves], held)
        point = replace(best, values=unknowns.at_positions(np.clip(there, 0.0, 1.0)))
        given = measured(point, setting, runs, run)
        moved = unknowns.positions(point.values)[moves] - here[moves]
        slopes = corrected(slopes, moved, bands.at(given) - bands.at(outputs))
        if bands.cost(given) < bands.cost(outputs):
            best, outputs, held = point, given, max(held / 2.0, HELD)
        else:
            held *= 2.0
    told = begun.slopes.copy()
    told[np.ix_(bands.is_used, moves)] = slopes * bands.half[:, None]
    return replace(best, slopes=told), outputs


def measured(point: Point, setting: Setting, runs: int, run: Run) -> np.ndarray:
    """The mean of a point's runs [rows], each with luck of its own; NaN where none measures a row.

    Parameters
    ----------
    runs
        Of each of `SEEDS` seeds.

    Raises
    ------
    CannotGoOn
        Fewer than half of them came to their end.
    """
    values, among_many = tuple(point.values.tolist()), setting.among_many()
    trials = [Trial(values, point.inflow, number) for number in range(runs)]
    given = [
        one
        for seed in range(setting.seed, setting.seed + SEEDS)
        for one in run(replace(among_many, seed=seed), trials)
    ]
    return mean_of(given)


def mean_of(given: Sequence[Given]) -> np.ndarray:
    """The mean of runs of one world [rows]; NaN where none measures a row.

    Raises
    ------
    CannotGoOn
        Fewer than half of them came to their end.
    """
    found = [one.outputs for one in given if one.is_there]
    if 2 * len(found) < len(given):
        why = next(one.failure for one in given if one.failure)
        raise CannotGoOn(_("The world could not be simulated: {why}").format(why=why))
    return mean_of_finite(np.array(found))


def mean_of_finite(table: np.ndarray) -> np.ndarray:
    """The mean of each column's finite entries [columns]; NaN where there are none.

    >>> mean_of_finite(np.array([[1.0, np.nan, np.nan], [3.0, 5.0, np.nan]])).tolist()
    [2.0, 5.0, nan]
    """
    is_there = np.isfinite(table)
    number = is_there.sum(axis=0)
    total = np.where(is_there, table, 0.0).sum(axis=0)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def shortest_step(
    bands: Bands, at: np.ndarray, slopes: np.ndarray, here: np.ndarray, held: float = HELD
) -> np.ndarray:
    """The step [parameters moved] that the slopes promise most of, held by where it starts.

    Parameters
    ----------
    at : float array [used rows]
        Where the rows stand in their bands.
    slopes : float array [used rows, parameters moved]
        Of the same.
    here : float array [parameters moved]
        Positions; no step leaves the ranges.
    held
        How firmly.
    """

    def missed(step: np.ndarray) -> np.ndarray:
        return np.concatenate([bands.missed(at + slopes @ step), held / PRIOR_SD * step])

    low = np.maximum(-here, -LONGEST) - 1e-9
    high = np.minimum(1.0 - here, LONGEST) + 1e-9
    found = least_squares(missed, np.zeros(len(here)), bounds=(low, high), max_nfev=400)
    return np.clip(found.x, -here, 1.0 - here)


def corrected(slopes: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Broyden's correction: the least change of slopes by which the step gives what it gave.

    >>> corrected(np.zeros((1, 2)), np.array([0.0, 0.5]), np.array([2.0])).tolist()
    [[0.0, 4.0]]
    """
    length = float(step @ step)
    if length == 0.0:
        return slopes
    return slopes + np.outer(change - slopes @ step, step) / length
