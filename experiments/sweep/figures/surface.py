"""A grid's outcome by one or two of its factors, with the uncertainty of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.intervals import LEVEL
from experiments.sweep.factors import Factor

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked


@dataclass(frozen=True)
class Surface:
    """Means of cells.

    Attributes
    ----------
    factors : tuple of Factor
        One, or two: the first along the horizontal axis.
    levels : tuple of float array
        The values of each.
    mean : float array [levels of the first] or [of the first, of the second]
        Over replications, and over the other factors where the grid has more; NaN where nothing is
        known.
    margin : float array, of the same shape
        Half the 95 % interval, with the luck of all cells together; NaN if not replicated.
    averaged : tuple of str
        Names of the other factors.
    """

    factors: tuple[Factor, ...]
    levels: tuple[np.ndarray, ...]
    mean: np.ndarray
    margin: np.ndarray
    averaged: tuple[str, ...]

    @property
    def undecided(self) -> np.ndarray:
        """Cells whose interval holds zero."""
        return np.isfinite(self.margin) & (np.abs(self.mean) <= self.margin)


def surface_of(answers: Answers, asked: Asked) -> Surface:
    """The outcome by the two factors that move it most, or by the only one."""
    study = answers.study
    y, values = answers.results.difference(*asked), study.points.values
    levels = [np.unique(column) for column in values.T]
    chosen = _moving_most(values, levels, y)
    which = [np.searchsorted(levels[k], values[:, k]) for k in chosen]
    shape = tuple(len(levels[k]) for k in chosen)
    cell = np.ravel_multi_index(which, shape)
    runs = np.full((int(np.prod(shape)), y.shape[1]), np.nan)
    for number in range(len(runs)):
        own = y[cell == number]
        known = np.isfinite(own)
        counted = np.where(known, own, 0.0).sum(axis=0)
        runs[number] = np.where(known.any(axis=0), counted / np.maximum(known.sum(axis=0), 1),
                                np.nan)  # fmt: skip
    mean, margin = _mean_and_margin(runs)
    return Surface(
        tuple(study.factors[k] for k in chosen),
        tuple(levels[k] for k in chosen),
        mean.reshape(shape),
        margin.reshape(shape),
        tuple(f.name for k, f in enumerate(study.factors) if k not in chosen),
    )


def _moving_most(values: np.ndarray, levels: list[np.ndarray], y: np.ndarray) -> list[int]:
    """Columns of the two factors whose means by level differ most, in the study's order."""
    known = np.isfinite(y)
    mean = np.where(known.any(axis=1), np.where(known, y, 0.0).sum(axis=1), np.nan)
    mean = mean / np.maximum(known.sum(axis=1), 1)
    spreads = []
    for column, own in zip(values.T, levels, strict=True):
        groups = [mean[(column == level) & np.isfinite(mean)] for level in own]
        spreads.append(np.var([group.mean() for group in groups if len(group)] or [0.0]))
    order = np.argsort(-np.array(spreads), kind="stable")[:2]
    return sorted(int(k) for k in order)


def _mean_and_margin(runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of cells [cells, replications]."""
    known = np.isfinite(runs)
    count = known.sum(axis=1)
    total = np.where(known, runs, 0.0).sum(axis=1)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    squares = np.where(known, (runs - mean[:, None]) ** 2, 0.0).sum()
    freedom = int(np.maximum(count - 1, 0).sum())
    if freedom == 0:
        return mean, np.full(len(mean), np.nan)
    half = stats.t.ppf(0.5 + LEVEL / 2.0, freedom) * np.sqrt(squares / freedom)
    return mean, np.where(count > 0, half / np.sqrt(np.maximum(count, 1)), np.nan)
