"""Bootstrap: how much an index would move had the design been drawn again.

Units of the design (blocks, trajectories, points) are drawn with replacement; every estimate is a
function of how often each unit was drawn, so that all resamples are taken in one go. What is
resampled is the design, never the replications: they share their luck over all points, and two or
three of them say nothing of its spread. An interval is thus of this luck; how much luck there is
stands in `noise`. Luck that differs from point to point moves the resamples as well, and so is
within the intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

LEVEL = 0.95
ROUNDING = 1e-11
"""Outcomes or effects that differ by less than this share of the largest do not differ."""
AT_ONCE = 4_000_000
"""Most draws that are held in memory at a time."""

Estimate = Callable[[np.ndarray], np.ndarray]
"""From how often each unit was drawn [resamples, units] to estimates [resamples, ...]."""


def draws(units: int, resamples: int, seed: int) -> Iterator[np.ndarray]:
    """How often each unit is drawn in each resample; float arrays [some resamples, units]."""
    rng = np.random.default_rng([seed, units])
    at_once = max(AT_ONCE // units, 1)
    for start in range(0, resamples, at_once):
        count = min(at_once, resamples - start)
        drawn = rng.integers(units, size=(count, units))
        drawn += units * np.arange(count)[:, None]
        times = np.bincount(drawn.ravel(), minlength=count * units)
        yield times.reshape(count, units).astype(float)


def bootstrapped(estimate: Estimate, units: int, resamples: int, seed: int) -> np.ndarray:
    """Estimates of all resamples [resamples, ...]."""
    return np.concatenate([estimate(times) for times in draws(units, resamples, seed)])


def once(estimate: Estimate, units: int) -> np.ndarray:
    """The estimate from the design as it is."""
    return estimate(np.ones((1, units)))[0]


def percentiles(resampled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the 95 % interval over resamples, the first axis."""
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(resampled, [tail, 1.0 - tail], axis=0)
    return low, high


def is_constant(y: np.ndarray) -> bool:
    """Whether values differ by rounding only."""
    return bool(np.ptp(y) <= ROUNDING * np.abs(y).max()) if y.size else True
