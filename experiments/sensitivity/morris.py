"""Elementary effects: what moving one factor alone does, from many starting points.

The effect of a step is the change of the outcome over the share of the factor's range that the step
covers: what the whole range would do at that rate. `mu` is the mean over trajectories, `mu_star`
the mean of its size whatever its sign (Campolongo 2007), `sigma` the standard deviation, which
is large where a factor's effect bends or hangs on others.

A factor that nothing depends on has zero exactly, luck or not: common random numbers then give
the same run. A factor that matters never on average, but scrambles luck, has the `mu_star` that
luck alone gives; see `level_of_luck`.
"""

from __future__ import annotations

import math

import numpy as np

from experiments.sensitivity.resampling import (
    ROUNDING,
    bootstrapped,
    is_constant,
    once,
    percentiles,
)
from experiments.sensitivity.tidy import Found, nothing

INDICES = ("mu", "mu_star", "sigma")


def effects(positions: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Elementary effects.

    Parameters
    ----------
    positions : float array [trajectories * (factors + 1), factors]
        In the order of the design.
    outcome : float array [points]
        The mean over replications.

    Returns
    -------
    float array [trajectories, factors]

    Raises
    ------
    ValueError
        The points are not the trajectories of a Morris design, in its order.
    """
    factors = positions.shape[1]
    if len(positions) == 0 or len(positions) % (factors + 1):
        raise ValueError("the points are not whole trajectories")
    paths = positions.reshape(-1, factors + 1, factors)
    steps = np.diff(paths, axis=1)
    moved = steps != 0.0
    if not ((moved.sum(axis=2) == 1).all() and (moved.sum(axis=1) == 1).all()):
        raise ValueError("the points are not trajectories that move one factor at a time")
    # A step's row in `moved` names its factor: put every step where its factor stands.
    changes = np.diff(outcome.reshape(-1, factors + 1), axis=1)
    return (np.where(moved, changes[:, :, None], 0.0)).sum(axis=1) / steps.sum(axis=1)


def morris(positions: np.ndarray, outcome: np.ndarray, *, seed: int, resamples: int) -> Found:
    """`mu`, `mu_star` and `sigma` with bootstrap intervals over trajectories.

    Parameters
    ----------
    positions, outcome : float arrays
        As `effects` takes them, without holes.
    seed, resamples : int
        Of the bootstrap.

    Returns
    -------
    dict of str to (value, low, high)
        Arrays over factors; `sigma` NaN with a single trajectory.
    """
    found = effects(positions, outcome)
    if is_constant(outcome):
        return nothing(positions.shape[1], *INDICES)

    def estimate(times: np.ndarray) -> np.ndarray:
        return _moments(found, times)

    values = once(estimate, len(found))
    low, high = percentiles(bootstrapped(estimate, len(found), resamples, seed))
    return {index: (values[i], low[i], high[i]) for i, index in enumerate(INDICES)}


def _moments(found: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The three indices of each resample; float array [resamples, indices, factors]."""
    count = len(found)
    centre = found.mean(axis=0)
    away = found - centre
    # Steps of a straight line differ in their last digits; that is no variation.
    away = np.where(np.abs(away) <= ROUNDING * np.abs(found).max(axis=0), 0.0, away)
    mean = times @ away / count
    squares = np.maximum(times @ away**2 / count - mean**2, 0.0)
    sigma = np.sqrt(squares * count / (count - 1)) if count > 1 else np.full_like(mean, np.nan)
    return np.stack([centre + mean, times @ np.abs(found) / count, sigma], axis=1)


def level_of_luck(positions: np.ndarray, luck: float) -> float:
    """The `mu_star` of a factor that scrambles luck and does nothing else.

    Parameters
    ----------
    positions : float array
        Of the design.
    luck : float
        Variance of a point's mean that is luck of its own; NaN where not known.
    """
    factors = positions.shape[1]
    step = float(np.abs(np.diff(positions[: factors + 1], axis=0)).max())
    # The mean size of a normal number is sqrt(2 / pi) of its standard deviation.
    return math.sqrt(2.0 / math.pi) * math.sqrt(2.0 * luck) / step
