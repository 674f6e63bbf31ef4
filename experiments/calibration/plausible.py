"""Which worlds the evidence cannot rule out.

In a true world the squared standardised distance over n rows follows a chi-square distribution
of n degrees, if the errors are as large as they are said to be. No model is true: where even the
best world misses by more, all errors are taken to be larger by that factor (Birge's ratio), and
the factor is told.

Where too few of the worlds drawn (around.py) are within the limit, the nearest are kept, as many as
are wanted, and the limit is widened to hold them: by how much is told with the worlds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from experiments.calibration.ensemble import Ensemble
from experiments.calibration.evidence import Evidence

LEVEL = 0.99


def birge_ratio(best_distance: float, rows: int) -> float:
    """Factor by which squared errors must be larger than said for the best world to be true."""
    return max(best_distance / rows, 1.0) if rows else 1.0


def plausible_limit(best_distance: float, rows: int) -> float:
    """Distance beyond which a world is ruled out.

    >>> round(plausible_limit(best_distance=40.0, rows=50), 1)
    76.2
    """
    return float(chi2.ppf(LEVEL, rows)) * birge_ratio(best_distance, rows)


@dataclass(frozen=True)
class Worlds:
    """Plausible worlds.

    Attributes
    ----------
    members : Ensemble
    distance : float array [members]
    limit : float
        Of the distance, as the rule has it.
    within : int
        Members within it; the others are the nearest beyond.
    """

    members: Ensemble
    distance: np.ndarray
    limit: float
    within: int

    def __len__(self) -> int:
        return len(self.members)

    @property
    def widening(self) -> float:
        """Factor by which the limit had to be widened to hold all members."""
        return max(float(self.distance.max(initial=0.0)) / self.limit, 1.0)


def nearest_worlds(last: Ensemble, evidence: Evidence, limit: float, wanted: int) -> Worlds:
    """All members within the limit; where these are too few, the nearest, as many as wanted."""
    distance = np.where(last.is_own, evidence.distance(last.outputs), np.inf)
    within = int((np.isfinite(distance) & (distance <= limit)).sum())
    order = np.argsort(distance, kind="stable")[: max(within, wanted)]
    order = order[np.isfinite(distance[order])]
    return Worlds(last.chosen(order), distance[order], limit, within)
