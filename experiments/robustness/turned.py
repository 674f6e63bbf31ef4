"""Where a ranking turns: the points at which the less usual order of two policies holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from experiments.robustness.shares import Lead


@dataclass(frozen=True)
class Turned:
    """The less usual order of two policies, for scenario discovery.

    Attributes
    ----------
    is_first : bool
        True if it is that the first policy leads; where both are as usual, that it is behind.
    y : float array [points]
        1 where the less usual order holds, 0 where the usual one does, NaN in ties and where
        nothing is known.
    certainty : float array [points]
        How sure the order of a point is, 0 to 1: how much likelier than not, beyond one half, it
        is right, doubled. 1 where nothing was run twice. As weights, it lets points that luck put
        on one side or the other count for little.
    """

    is_first: bool
    y: np.ndarray
    certainty: np.ndarray


def turned(lead: Lead) -> Turned:
    """The points at which the less usual order holds."""
    sign = lead.sign
    is_first = bool((sign > 0).sum() < (sign < 0).sum())
    y = np.where(sign == 0, np.nan, (sign > 0) == is_first)
    return Turned(is_first, y, np.where(sign == 0, 0.0, _certainty(lead)))


def _certainty(lead: Lead) -> np.ndarray:
    freedom = int(np.maximum(lead.count - 1, 0).sum())
    if freedom == 0 or lead.noise == 0:
        return np.ones(len(lead.count))
    error = lead.noise / np.sqrt(np.maximum(lead.count, 1))
    return 2.0 * stats.t.cdf(np.abs(np.nan_to_num(lead.mean)) / error, freedom) - 1.0
