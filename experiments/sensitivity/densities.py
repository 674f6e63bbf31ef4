"""How far the outcome's distribution moves when a factor is held: delta and PAWN of one factor.

Both cut the points into classes of like positions. `delta` (Borgonovo 2007, by the estimator of
Plischke 2013) is half the area between the density of all outcomes and that of a class, averaged
over classes: 0 where a factor does nothing, 1 where it decides everything. `pawn` (Pianosi 2018) is
the largest distance between the two cumulative distributions, the median over classes.

Both are those of SALib, computed for many resamples in one go, with two flaws mended: points of one
level stay in one class, and a class whose outcomes are all alike counts as the sharp peak it is.
"""

from __future__ import annotations

import math

import numpy as np

from experiments.sensitivity.resampling import ROUNDING

GRID = 100
"""Places at which densities are compared, from the lowest outcome to the highest."""
SLIDES = 10
"""Most classes of PAWN; SALib's."""
SMALLEST_CLASS = 10
MOST_CLASSES = 48


def delta_classes(points: int) -> int:
    """How many classes delta takes (Plischke 2013, as in SALib)."""
    exponent = 2.0 / (7.0 + math.tanh((1500.0 - points) / 500.0))
    return min(math.ceil(points**exponent), MOST_CLASSES)


def pawn_classes(points: int) -> int:
    """How many classes PAWN takes: few enough that each has its distribution."""
    return min(SLIDES, max(points // SMALLEST_CLASS, 2))


def classes_of(positions: np.ndarray, most: int) -> np.ndarray:
    """Cut one factor's positions into classes of about equal size.

    Parameters
    ----------
    positions : float array [points]
    most : int
        Most classes; a factor of so many levels or fewer has one for each.

    Returns
    -------
    int array [points]
        Numbers from 0; equal positions are of one class.
    """
    from scipy.stats import rankdata

    levels, level = np.unique(positions, return_inverse=True)
    if len(levels) <= most:
        return level
    rank = rankdata(positions, method="average")
    return np.unique(np.ceil(rank * most / len(rank)) - 1, return_inverse=True)[1]


def delta(times: np.ndarray, classes: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Delta of each resample, not yet freed from bias.

    Parameters
    ----------
    times : float array [resamples, points]
        How often each point was drawn.
    classes : int array [points]
        Of the factor.
    outcome : float array [points]
        That is not constant.

    Returns
    -------
    float array [resamples]
    """
    from scipy import sparse

    points, number = len(outcome), int(classes.max()) + 1
    y = (outcome - outcome.mean()) / outcome.std()
    step = np.ptp(y) / (GRID - 1)
    # Every outcome is shared between the two places of the grid that it lies between.
    place = (y - y.min()) / step
    below = np.minimum(place.astype(int), GRID - 2)
    above = place - below
    row = np.arange(points)
    shared = sparse.csr_array(
        (
            np.concatenate([1.0 - above, above]),
            (np.concatenate([row, row]), classes.repeat(2).reshape(-1, 2).T.ravel() * GRID
             + np.concatenate([below, below + 1])),
        ),
        shape=(points, number * GRID),
    )  # fmt: skip
    mass = (shared.T @ times.T).T.reshape(-1, number, GRID)
    is_in = classes[:, None] == np.arange(number)
    size = times @ is_in
    mean = (times @ (is_in * y[:, None])) / np.maximum(size, 1.0)
    square = (times @ (is_in * y[:, None] ** 2)) / np.maximum(size, 1.0)
    own = _densities(mass, size, square - mean**2, step)
    whole = _densities(
        mass.sum(axis=1, keepdims=True),
        size.sum(axis=1, keepdims=True),
        ((times @ y**2) / points - ((times @ y) / points) ** 2)[:, None],
        step,
    )
    area = np.trapezoid(np.abs(whole - own), dx=step, axis=2)
    return (size * area).sum(axis=1) / (2.0 * points)


def _densities(mass: np.ndarray, size: np.ndarray, variance: np.ndarray, step: float) -> np.ndarray:
    """Gaussian kernel densities on the grid, of Silverman's width.

    Parameters
    ----------
    mass : float array [resamples, classes, GRID]
        Outcomes at each place of the grid.
    size, variance : float arrays [resamples, classes]
        Outcomes, and their variance (of the population).
    step : float
        Of the grid.
    """
    count = np.maximum(size, 2.0)
    deviation = np.sqrt(np.maximum(variance, 0.0) * count / (count - 1.0))
    # Outcomes that are all alike make a peak as sharp as the grid can show.
    width = np.maximum(deviation * (0.75 * count) ** -0.2, step)[:, :, None]
    lags = np.minimum(np.arange(2 * GRID), 2 * GRID - np.arange(2 * GRID)) * step
    kernel = np.exp(-0.5 * (lags / width) ** 2) / (width * math.sqrt(2.0 * math.pi))
    spread = np.fft.rfft(mass, 2 * GRID, axis=2) * np.fft.rfft(kernel, axis=2)
    return np.fft.irfft(spread, 2 * GRID, axis=2)[:, :, :GRID] / np.maximum(size, 1.0)[:, :, None]


def pawn(times: np.ndarray, classes: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """PAWN of each resample; arguments and result as of `delta`."""
    order = np.argsort(outcome, kind="stable")
    ordered, which = outcome[order], classes[order]
    # Outcomes that are equal, but for rounding, are one step of the distribution.
    is_step = np.diff(ordered) > ROUNDING * np.abs(ordered).max()
    step = np.append(0, np.cumsum(is_step))
    drawn = times[:, order]
    reached = drawn.cumsum(axis=1)[:, np.append(is_step, True)] / len(outcome)
    whole = np.pad(reached, ((0, 0), (1, 0)))
    distances = [
        _distance(drawn[:, which == number], step[which == number], whole)
        for number in range(int(classes.max()) + 1)
    ]
    return np.nanmedian(distances, axis=0)


def _distance(drawn: np.ndarray, step: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Kolmogorov-Smirnov distance of a class; it is largest just before or at one of its steps.

    Parameters
    ----------
    drawn : float array [resamples, points of the class]
        In the order of their outcomes.
    step : int array [points of the class]
        At which step of the whole distribution each stands.
    whole : float array [resamples, 1 + steps]
        The whole distribution after so many steps.

    Returns
    -------
    float array [resamples]
        NaN where no point of the class was drawn.
    """
    is_new = np.diff(step) > 0
    first, last = np.append(True, is_new), np.append(is_new, True)
    reached = drawn.cumsum(axis=1)
    size = reached[:, -1:]
    share = np.maximum(size, 1.0)
    at = reached[:, last] / share - whole[:, step[last] + 1]
    before = (reached - drawn)[:, first] / share - whole[:, step[first]]
    distance = np.maximum(np.abs(at).max(axis=1), np.abs(before).max(axis=1))
    return np.where(size[:, 0] > 0.0, distance, np.nan)
