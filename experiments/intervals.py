"""How sure: paired differences over replications, with Student t intervals.

Every policy of a replication has the same luck, so the difference is taken within replications.
Beside it stands what that saved: the correlation achieved, and the replications that an unpaired
study would have needed for an interval as narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.95
ROUNDING = 1e-11
SMALLEST_DOSE = 0.02


@dataclass(frozen=True)
class Paired:
    """Paired differences; every field is an array over whatever was compared.

    Attributes
    ----------
    difference, low, high : float arrays
        Mean of value minus reference and its 95 % interval (NaN with one replication).
    correlation : float array
        Between the two over replications; NaN where one does not vary.
    unpaired : float array
        Replications that unpaired runs would need for the same width; NaN where the paired
        difference does not vary at all.
    replications : int array
        Replications in which both are known.
    """

    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    correlation: np.ndarray
    unpaired: np.ndarray
    replications: np.ndarray


def paired(values: np.ndarray, reference: np.ndarray) -> Paired:
    """Compare two policies, replication by replication.

    Parameters
    ----------
    values, reference : float arrays [replications, ...]
        NaN where a replication has no value.
    """
    known = np.isfinite(values) & np.isfinite(reference)
    count = known.sum(axis=0)
    a, b = np.where(known, values, np.nan), np.where(known, reference, np.nan)
    difference, _, variance = moments(a - b)
    _, _, variance_a = moments(a)
    _, _, variance_b = moments(b)
    # Sums of euros differ in their last digits; that is no variation.
    rounding = (ROUNDING * np.abs(np.where(known, a, 0.0)).max(axis=0)) ** 2
    variance, variance_a, variance_b = (
        np.where(found <= rounding, 0.0 * found, found)
        for found in (variance, variance_a, variance_b)
    )
    low, high = interval(difference, variance, count)
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (variance_a + variance_b - variance) / 2.0
        correlation = np.clip(covariance / np.sqrt(variance_a * variance_b), -1.0, 1.0)
        unpaired = np.ceil(count * (variance_a + variance_b) / variance - 1e-9)
    correlation = np.where((variance_a > 0) & (variance_b > 0), correlation, np.nan)
    unpaired = np.where(variance > 0, unpaired, np.nan)
    return Paired(difference, low, high, correlation, unpaired, count)


def moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, count and unbiased variance over replications, leaving out NaN.

    Replications are added in their order, one by one, so that the result is the same to the bit
    whatever library sums.
    """
    known = np.isfinite(values)
    count = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _in_order(np.where(known, values, 0.0)) / count
        squares = _in_order(np.where(known, (values - mean) ** 2, 0.0))
        variance = np.where(count > 1, squares / (count - 1), np.nan)
    return np.where(count > 0, mean, np.nan), count, variance


def interval(
    mean: np.ndarray, variance: np.ndarray, count: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Student t interval of a mean; NaN with fewer than two replications."""
    with np.errstate(divide="ignore", invalid="ignore"):
        margin = t_quantile(count) * np.sqrt(variance / count)
    return mean - margin, mean + margin


def t_quantile(count: np.ndarray) -> np.ndarray:
    """Two-sided 95 % quantile of Student t for so many replications."""
    freedom = np.maximum(np.asarray(count) - 1, 1)
    quantile = stats.t.ppf(0.5 + LEVEL / 2.0, freedom)
    return np.where(np.asarray(count) > 1, quantile, np.nan)


def ratio(gain: np.ndarray, cost: np.ndarray, level: float = 0.0) -> tuple[float, float, float]:
    """Gain for each unit of cost, with a jackknife t interval over replications.

    Parameters
    ----------
    gain, cost : float arrays [replications]
        Paired differences.
    level : float
        What the reference costs; a difference below `SMALLEST_DOSE` of it is no difference in
        dose, and nothing is divided by it.

    Returns
    -------
    tuple of float
        Ratio, low, high. All NaN where the cost cannot be told from zero; the interval NaN with
        fewer than three replications.
    """
    count = len(cost)
    mean, _, variance = moments(cost)
    low, high = interval(mean, variance, np.asarray(count))
    is_nothing = not np.isfinite(mean) or abs(mean) <= SMALLEST_DOSE * abs(level) or mean == 0
    if count == 0 or is_nothing or (count > 1 and low <= 0 <= high):
        return (np.nan, np.nan, np.nan)
    value = float(gain.mean() / mean)
    if count < 3:
        return value, np.nan, np.nan
    others = (gain.sum() - gain) / (cost.sum() - cost)
    error = np.sqrt((count - 1) / count * ((others - others.mean()) ** 2).sum())
    margin = float(t_quantile(np.asarray(count)) * error)
    return value, value - margin, value + margin


def _in_order(values: np.ndarray) -> np.ndarray:
    total = np.zeros(values.shape[1:])
    for row in values:
        total = total + row
    return total
