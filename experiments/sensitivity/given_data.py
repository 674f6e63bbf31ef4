"""Indices from whatever points there are: any design, or one with holes.

Of few points even a factor that does nothing shows some delta and some PAWN. So beside each stands
its `_dummy`: the level that positions shuffled over the points reach, with the range that holds
95 % of such shuffles. A factor tells from nothing where it stands above that range.

`delta` is freed from most of the bias that few points give it, by its own bootstrap (Plischke
2013); `pawn` is as it is published. Their dummies come nearer to 0 with more points.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from experiments.errors import BadInput
from experiments.messages import _
from experiments.sensitivity import densities
from experiments.sensitivity.resampling import (
    Estimate,
    bootstrapped,
    is_constant,
    once,
    percentiles,
)
from experiments.sensitivity.tidy import Found, nothing

FEWEST = 20
"""Points below which nothing can be told."""
SHUFFLES = 100
RESAMPLES_OF_A_SHUFFLE = 10
"""To free the delta of a shuffle from its bias."""
METHODS = ("delta", "pawn")

Index = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def given_data(
    method: str, positions: np.ndarray, outcome: np.ndarray, *, seed: int, resamples: int
) -> Found:
    """Delta or PAWN of every factor, and of one that does nothing.

    Parameters
    ----------
    method : str
        ``delta`` or ``pawn``.
    positions : float array [points, factors]
    outcome : float array [points]
        The mean over replications, without holes.
    seed, resamples : int
        Of the bootstrap over points.

    Returns
    -------
    dict of str to (value, low, high)
        ``delta`` and ``delta_dummy`` or ``pawn`` and ``pawn_dummy``; arrays over factors, the dummy
        the same for all.

    Raises
    ------
    BadInput
        There are fewer points than `FEWEST`.
    """
    points, factors = positions.shape
    if points < FEWEST:
        told = _(
            "Delta and PAWN need {fewest} points or more; of this design {points} are complete."
        )
        raise BadInput(told.format(fewest=FEWEST, points=points))
    if is_constant(outcome):
        return nothing(factors, method, f"{method}_dummy")
    index: Index = densities.delta if method == "delta" else densities.pawn
    most = densities.delta_classes if method == "delta" else densities.pawn_classes
    cut = [densities.classes_of(positions[:, k], most(points)) for k in range(factors)]
    each = np.array([_one(index, classes, outcome, seed, resamples) for classes in cut])
    shuffles = _shuffles(index, cut, outcome, seed)
    low, high = percentiles(shuffles)
    dummy = np.tile([shuffles.mean(), low, high], (factors, 1)).T
    return {method: tuple(each.T), f"{method}_dummy": tuple(dummy)}


def _one(
    index: Index, classes: np.ndarray, outcome: np.ndarray, seed: int, resamples: int
) -> tuple[float, float, float]:
    """Value and interval of one factor."""

    def estimate(times: np.ndarray) -> np.ndarray:
        return index(times, classes, outcome)

    plain = float(once(estimate, len(outcome)))
    resampled = bootstrapped(estimate, len(outcome), resamples, seed)
    # Resampling repeats the bias of few points: it is taken off the interval, too.
    bias = float(resampled.mean()) - plain
    value = plain - bias if index is densities.delta else plain
    low, high = percentiles(resampled - resampled.mean())
    return value, value + float(low), value + float(high)


def _shuffles(index: Index, cut: list[np.ndarray], outcome: np.ndarray, seed: int) -> np.ndarray:
    """Values of factors that have nothing to do with the outcome; the factors in turn."""
    rng = np.random.default_rng([seed, 0])
    found = np.zeros(SHUFFLES)
    for number in range(SHUFFLES):
        classes = rng.permutation(cut[number % len(cut)])

        def estimate(times: np.ndarray, classes: np.ndarray = classes) -> np.ndarray:
            return index(times, classes, outcome)

        plain = float(once(estimate, len(outcome)))
        found[number] = plain - _bias(estimate, plain, len(outcome), seed, index)
    return found


def _bias(estimate: Estimate, plain: float, points: int, seed: int, index: Index) -> float:
    if index is densities.pawn:
        return 0.0
    return float(bootstrapped(estimate, points, RESAMPLES_OF_A_SHUFFLE, seed).mean()) - plain
