"""How much of what differs between points is luck.

All points share their luck, replication by replication, so luck comes in two parts. What a
replication adds to every point alike, its **common** luck, moves all points together: it is in no
difference between points and in no index. What it adds to one point and not to another, the
**interaction** of luck and point, is noise: averaged over R replications, an R-th of its variance
stands in the variance between the points' means, where indices would share it out.

So y[point, replication] = mean + point + replication + rest, a layout of two ways with one run a
cell. The mean square of the rest, on (P - 1)(R - 1) degrees of freedom, is the interaction; the
plain variance within points, on P(R - 1), would count the common luck in. With one replication
point and luck cannot be told apart.

A factor that nothing depends on leaves every run the same to the bit, luck included: it has no
noise either. Noise is what factors bring that change who meets whom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.sensitivity.holes import complete_points
from experiments.sensitivity.resampling import (
    ROUNDING,
    bootstrapped,
    is_constant,
    once,
    percentiles,
)
from experiments.sensitivity.tidy import COLUMNS


@dataclass(frozen=True)
class Noise:
    """Where the variance of an outcome over a design lies. NaN where it is not known.

    Attributes
    ----------
    points, replications : int
        Points that have all their replications, and those.
    total : float
        Variance between the means of points.
    between : float
        Of it, what the factors make.
    luck, luck_low, luck_high : float
        Of it, what luck makes, with its interval.
    within : float
        Mean variance between the replications of a point, common luck and all.
    common : float
        Variance of what a replication adds to all points alike.
    share, ci_low, ci_high : float
        The share of `luck` in `total`, from 0 to 1, with its interval.
    """

    points: int
    replications: int
    total: float
    between: float
    luck: float
    luck_low: float
    luck_high: float
    within: float
    common: float
    share: float
    ci_low: float
    ci_high: float

    @property
    def is_known(self) -> bool:
        """Whether the replications tell luck from factors."""
        return math.isfinite(self.share)

    def frame(self) -> pd.DataFrame:
        """The share of luck as a row among the indices."""
        row = ("noise", "all", "luck", self.share, self.ci_low, self.ci_high)
        return pd.DataFrame([row], columns=COLUMNS)


def noise(y: np.ndarray, *, seed: int, resamples: int = 1000, block: int = 1) -> Noise:
    """Tell luck from factors.

    Parameters
    ----------
    y : float array [points, replications]
        Points with a hole are left out.
    seed, resamples : int
        Of the bootstrap.
    block : int
        Points that belong together and are drawn together: a block or a trajectory.
    """
    is_complete = complete_points(y)
    whole = is_complete.reshape(-1, block).all(axis=1) if block > 1 else is_complete
    known = y[np.repeat(whole, block)]
    points, replications = known.shape
    total = float(known.mean(axis=1).var(ddof=1)) if points > 1 else math.nan
    if points < 2 or replications < 2:
        unknown = [math.nan] * 9
        return Noise(points, replications, total, *unknown)
    if is_constant(known):
        return Noise(points, replications, *[0.0] * 10)

    blocks = points // block
    parts = _Parts.of(known, block)
    luck, total, share = (float(value) for value in once(parts.components, blocks))
    low, high = _interval(bootstrapped(parts.components, blocks, resamples, seed), blocks)
    between_replications = float(known.mean(axis=0).var(ddof=1))
    return Noise(
        points,
        replications,
        total=total,
        between=max(total - luck, 0.0),
        luck=luck,
        luck_low=low[0],
        luck_high=high[0],
        within=float(known.var(axis=1, ddof=1).mean()),
        common=max(between_replications - luck * replications / points, 0.0),
        share=share,
        ci_low=low[2],
        ci_high=high[2],
    )


@dataclass(frozen=True)
class _Parts:
    """Sums over the points of each block, of which every resample is made.

    Attributes
    ----------
    points : int
    rest : float array [blocks, replications]
        Of what neither the point nor the replication explains.
    rest_squared, mean, mean_squared : float arrays [blocks]
        Of its square, and of the points' means from their own mean.
    """

    points: int
    rest: np.ndarray
    rest_squared: np.ndarray
    mean: np.ndarray
    mean_squared: np.ndarray

    @staticmethod
    def of(y: np.ndarray, block: int) -> _Parts:
        mean = y.mean(axis=1)
        away = y - mean[:, None]
        rest = away - away.mean(axis=0)
        rest = np.where(np.abs(rest) <= ROUNDING * np.abs(y).max(), 0.0, rest)
        centred = mean - mean.mean()
        each = (rest, (rest**2).sum(axis=1), centred, centred**2)
        return _Parts(len(y), *(x.reshape(-1, block, *x.shape[1:]).sum(axis=1) for x in each))

    def components(self, times: np.ndarray) -> np.ndarray:
        """Luck in a point's mean, variance of the means, and share of luck; [resamples, 3]."""
        points, replications = self.points, self.rest.shape[1]
        # A resample has a common luck of its own.
        common = times @ self.rest / points
        squares = times @ self.rest_squared - points * (common**2).sum(axis=1)
        luck = np.maximum(squares, 0.0) / ((points - 1) * (replications - 1)) / replications
        total = times @ self.mean_squared / points - (times @ self.mean / points) ** 2
        total = np.maximum(total, 0.0) * points / (points - 1)
        share = np.divide(luck, total, out=np.where(luck > 0.0, 1.0, 0.0), where=total > 0.0)
        return np.stack([luck, total, np.minimum(share, 1.0)], axis=1)


def _interval(resampled: np.ndarray, blocks: int) -> tuple[list[float], list[float]]:
    if blocks < 2:
        return [math.nan] * 3, [math.nan] * 3
    low, high = percentiles(resampled)
    return low.tolist(), high.tolist()
