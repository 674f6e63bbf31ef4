"""A box: a range for some of the factors, and how well it holds the points of interest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Box:
    """Ranges of factors, ends included.

    Attributes
    ----------
    low, high : float array [factors]
        -inf and inf where a factor is not restricted at that end.
    """

    low: np.ndarray
    high: np.ndarray

    @staticmethod
    def whole(factors: int) -> Box:
        """The box that holds everything."""
        return Box(np.full(factors, -np.inf), np.full(factors, np.inf))

    @property
    def restricted(self) -> np.ndarray:
        """Numbers of the factors that have a range."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    def holds(self, x: np.ndarray) -> np.ndarray:
        """Which points [points, factors] are inside [points]."""
        ranges = self.restricted
        inside = (x[:, ranges] >= self.low[ranges]) & (x[:, ranges] <= self.high[ranges])
        return inside.all(axis=1)

    def with_ends(self, factor: int, low: float, high: float) -> Box:
        """The same box with another range of one factor."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[factor], highs[factor] = low, high
        return Box(lows, highs)

    def without(self, factor: int) -> Box:
        """The same box without the range of one factor."""
        return self.with_ends(factor, -np.inf, np.inf)


@dataclass(frozen=True)
class Cases:
    """Points, which of them are of interest, and how much each counts.

    Attributes
    ----------
    x : float array [points, factors]
    y : bool array [points]
    weight : float array [points]
        Zero or more.
    order : int array [factors, points]
        Points in ascending order of each factor.
    """

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    order: np.ndarray

    @staticmethod
    def of(x: np.ndarray, y: np.ndarray, weight: np.ndarray | None = None) -> Cases:
        """Cases of those points; each counts as one unless weights are given."""
        weight = np.ones(len(x)) if weight is None else np.asarray(weight, float)
        order = np.argsort(x, axis=0, kind="stable").T
        return Cases(np.asarray(x, float), np.asarray(y, bool), weight, order)

    def with_weight(self, weight: np.ndarray) -> Cases:
        """The same points, counting otherwise."""
        return Cases(self.x, self.y, weight, self.order)

    def with_interest(self, y: np.ndarray) -> Cases:
        """The same points, others of them of interest."""
        return Cases(self.x, y, self.weight, self.order)

    @property
    def total(self) -> float:
        """What all points together count."""
        return float(self.weight.sum())

    @property
    def interest(self) -> float:
        """What all points of interest together count."""
        return float(self.weight[self.y].sum())

    @property
    def base_rate(self) -> float:
        """Share of points of interest; zero of nothing."""
        return self.interest / self.total if self.total > 0 else 0.0

    def merits(self, box: Box) -> Merits:
        """How well a box holds the points of interest."""
        return self.merits_of(box.holds(self.x))

    def merits_of(self, inside: np.ndarray) -> Merits:
        """How well points [points] that are taken together hold the points of interest."""
        weight = self.weight[inside]
        return self.merits_of_weights(weight, weight * self.y[inside])

    def merits_of_weights(self, weight: np.ndarray, hit_weight: np.ndarray) -> Merits:
        """Merits of points that count so much, and so much where they are of interest."""
        inside, hits = float(weight.sum()), float(hit_weight.sum())
        squares = float((weight**2).sum())
        return Merits(
            coverage=hits / self.interest if self.interest > 0 else 0.0,
            density=hits / inside if inside > 0 else 0.0,
            mass=inside / self.total if self.total > 0 else 0.0,
            points=int((weight > 0).sum()),
            effective=inside**2 / squares if squares > 0 else 0.0,
        )


@dataclass(frozen=True)
class Merits:
    """Of a box; see the terms of the package.

    Attributes
    ----------
    coverage, density, mass : float
    points : int
        Points in the box.
    effective : float
        As many points of equal weight as tell as much.
    """

    coverage: float
    density: float
    mass: float
    points: int
    effective: float
