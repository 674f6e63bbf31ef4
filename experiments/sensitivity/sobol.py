"""Shares of the variance: of a factor alone, with all it takes part in, and of pairs.

`first_order` by Saltelli (2010), `total_order` by Jansen, `second_order` by Saltelli (2002); the
estimators of SALib, to the last digits. Luck of a point's own is part of the variance: a factor
that scrambles luck and does nothing else has a `total_order` of the share of luck.

The points of a scrambled Sobol sequence are more even than the random ones that a bootstrap takes
them for, so its intervals are, if anything, too wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from experiments.sensitivity.resampling import bootstrapped, is_constant, once, percentiles
from experiments.sensitivity.tidy import Found, nothing

INDICES = ("first_order", "total_order")
PAIR = " × "
"""Between the names of two factors."""


@dataclass(frozen=True)
class Blocks:
    """The outcome at Saltelli's points.

    Attributes
    ----------
    a, b : float arrays [N]
        At the two independent samples.
    ab : float array [N, factors]
        At A with one factor of B.
    ba : float array [N, factors] or None
        At B with one factor of A, where the design has the second order.
    """

    a: np.ndarray
    b: np.ndarray
    ab: np.ndarray
    ba: np.ndarray | None


def block_size(factors: int, *, second_order: bool) -> int:
    """Points of one block."""
    return (2 if second_order else 1) * factors + 2


def blocks(positions: np.ndarray, outcome: np.ndarray, *, second_order: bool) -> Blocks:
    """Put every point's outcome in its place in its block.

    Raises
    ------
    ValueError
        The points are not the blocks of such a design, in its order.
    """
    factors = positions.shape[1]
    size = block_size(factors, second_order=second_order)
    if len(positions) == 0 or len(positions) % size:
        raise ValueError("the points are not whole blocks of Saltelli")
    at = positions.reshape(-1, size, factors)
    a, b = at[:, 0], at[:, -1]
    own = np.eye(factors, dtype=bool)
    are_blocks = (at[:, 1 : factors + 1] == np.where(own, b[:, None], a[:, None])).all()
    if second_order:
        are_blocks &= (at[:, factors + 1 : -1] == np.where(own, a[:, None], b[:, None])).all()
    if not are_blocks:
        raise ValueError("the points are not in the order of Saltelli's blocks")
    y = outcome.reshape(-1, size)
    ba = y[:, factors + 1 : -1] if second_order else None
    return Blocks(y[:, 0], y[:, -1], y[:, 1 : factors + 1], ba)


def sobol(
    positions: np.ndarray,
    outcome: np.ndarray,
    *,
    seed: int,
    resamples: int,
    second_order: bool = False,
) -> tuple[Found, Found]:
    """Sobol indices with bootstrap intervals over blocks.

    Parameters
    ----------
    positions : float array [N * (factors + 2), factors]
        In the order of the design; N * (2 factors + 2) with the second order.
    outcome : float array [points]
        The mean over replications, without holes.
    seed, resamples : int
        Of the bootstrap.
    second_order : bool
        Whether the design has it.

    Returns
    -------
    tuple of dict of str to (value, low, high)
        First and total order over factors, and the second order over the pairs of `pairs_of`
        (empty where the design does not have it).
    """
    factors = positions.shape[1]
    # Estimates of the first order are poor where the mean is far from zero.
    y = blocks(positions, outcome - outcome.mean(), second_order=second_order)
    count = factors * (factors - 1) // 2
    if is_constant(outcome):
        return nothing(factors, *INDICES), nothing(count, "second_order") if second_order else {}

    def estimate(times: np.ndarray) -> np.ndarray:
        return _orders(y, times)

    values = once(estimate, len(y.a))
    low, high = percentiles(bootstrapped(estimate, len(y.a), resamples, seed))
    ends = [0, factors, 2 * factors, 2 * factors + count]
    parts = [(values[i:j], low[i:j], high[i:j]) for i, j in pairwise(ends)]
    single = dict(zip(INDICES, parts[:2], strict=True))
    return single, {"second_order": parts[2]} if second_order else {}


def pairs_of(names: list[str]) -> list[str]:
    """The names of all pairs of factors, in the order of the second-order indices."""
    return [f"{one}{PAIR}{other}" for one, other in combinations(names, 2)]


def _orders(y: Blocks, times: np.ndarray) -> np.ndarray:
    """First, total and, where there, second order; float array [resamples, indices]."""
    a, b = y.a[:, None], y.b[:, None]
    count = len(y.a)
    mean = times @ (a + b) / (2 * count)
    variance = times @ (a**2 + b**2) / (2 * count) - mean**2
    first = times @ (b * (y.ab - a)) / count
    total = times @ (a - y.ab) ** 2 / (2 * count)
    found = [first, total]
    if y.ba is not None:
        i, j = np.array(list(combinations(range(y.ab.shape[1]), 2))).T
        both = times @ (y.ba[:, i] * y.ab[:, j] - a * b) / count
        found.append(both - first[:, i] - first[:, j])
    all_of_them = np.concatenate(found, axis=1)
    # A resample may hold one block over and over, with no variance to share.
    is_any = np.broadcast_to(variance > 0.0, all_of_them.shape)
    return np.divide(all_of_them, variance, out=np.zeros_like(all_of_them), where=is_any)
