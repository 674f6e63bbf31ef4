"""Regret: what is lost at a point by a policy where another would have been better.

Means over replications are noisy, and the best of several noisy means looks better than it is. So
regrets are a little too large rather than too small, the more so the fewer the replications.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.intervals import ROUNDING
from experiments.robustness.outcomes import Outcome

REGRET_COLUMNS = (
    "scenario metric group years better points missing best_in mean q90 maximum worst_point"
).split()
QUANTILE = 0.9


def regret_by_point(
    outcome: Outcome, scenarios: Sequence[str] | None = None
) -> tuple[np.ndarray, int]:
    """The best policy's value less each policy's own, at every point.

    Returns
    -------
    regret : float array [points, scenarios]
        In the unit of the metric, never negative; NaN at points without a run in which all the
        policies are known.
    missing : int
        Runs in which at least one is not.
    """
    means, missing = outcome.point_means(scenarios or outcome.scenarios)
    gain = outcome.sign * means
    found = gain.max(axis=1, keepdims=True) - gain
    # Sums of euros differ in their last digits; that is no loss.
    rounding = ROUNDING * np.abs(gain[np.isfinite(gain)]).max(initial=0.0)
    return np.where(found <= rounding, 0.0, found), missing


def regret(outcomes: Sequence[Outcome], scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """Regret of each policy over points, a row for each outcome and policy.

    Metrics without a better direction have no regret and no rows.

    Returns
    -------
    DataFrame
        `REGRET_COLUMNS`: the share of points in which no policy is better (``best_in``), and mean,
        90 % quantile and maximum of the regret, with the point of the maximum (-1 of no points).
    """
    rows = []
    for outcome in outcomes:
        if not outcome.direction:
            continue
        names = tuple(scenarios or outcome.scenarios)
        table, missing = regret_by_point(outcome, names)
        known = np.flatnonzero(np.isfinite(table).all(axis=1))
        rows += [
            {"scenario": name, **outcome.key(), "points": len(known), "missing": missing,
             **_over_points(own[known], known)}
            for name, own in zip(names, table.T, strict=True)
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=REGRET_COLUMNS)


def _over_points(own: np.ndarray, points: np.ndarray) -> dict[str, float]:
    if not len(own):
        numbers = dict.fromkeys(("best_in", "mean", "q90", "maximum"), np.nan)
        return {**numbers, "worst_point": -1}
    return {
        "best_in": float((own == 0).mean()),
        "mean": float(own.mean()),
        "q90": float(np.quantile(own, QUANTILE)),
        "maximum": float(own.max()),
        "worst_point": int(points[own.argmax()]),
    }
