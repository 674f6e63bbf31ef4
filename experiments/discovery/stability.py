"""Stability: would other points have given the same box.

Points are drawn anew with replacement and the box is looked for again from the beginning, choice
and all. A factor is stable that is restricted in most of these boxes. Points that were not drawn
tell how dense such a box is, and how much it covers, where it was not fitted to the points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.discovery.box import Cases
from experiments.discovery.choice import Rule, best_box


@dataclass(frozen=True)
class Stability:
    """What resamples say of a box.

    Attributes
    ----------
    restricted : float array [factors]
        Share of the resamples in which each factor is restricted.
    density, coverage : float array [resamples]
        Of each resample's box, among the points that it has not seen; NaN where no box was found
        or no point of interest was left out.
    """

    restricted: np.ndarray
    density: np.ndarray
    coverage: np.ndarray

    @property
    def typical(self) -> tuple[float, float]:
        """Median density and coverage among points not seen; NaN where there are none."""
        return _median(self.density), _median(self.coverage)


def stability(cases: Cases, rule: Rule, *, resamples: int, seed: Sequence[int]) -> Stability:
    """Draw the points anew so many times and look for the box again."""
    draw = np.random.default_rng(list(seed))
    points, factors = cases.x.shape
    restricted = np.zeros(factors)
    merits = np.full((resamples, 2), np.nan)
    for number in range(resamples):
        times = np.bincount(draw.integers(points, size=points), minlength=points)
        box, _ways = best_box(cases.with_weight(cases.weight * times), rule)
        restricted[box.restricted] += 1.0
        unseen = cases.with_weight(np.where(times == 0, cases.weight, 0.0))
        if len(box.restricted) and unseen.interest > 0:
            found = unseen.merits(box)
            merits[number] = found.density, found.coverage
    return Stability(restricted / max(resamples, 1), merits[:, 0], merits[:, 1])


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
