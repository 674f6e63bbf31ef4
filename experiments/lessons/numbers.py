"""The numbers of a lesson: paired differences with intervals, and differences of differences."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.intervals import paired


@dataclass(frozen=True)
class Seen:
    """What is looked at: a policy less another, in a metric, for a group, after some years."""

    policy: str
    against: str
    metric: str
    group: str
    years: float


@dataclass(frozen=True)
class Difference:
    """A paired difference with its 95 % interval, and the two means.

    Attributes
    ----------
    difference, low, high : float
        NaN where it is not known.
    value, reference : float
        Of a difference of differences: the two differences.
    """

    difference: float
    low: float
    high: float
    value: float
    reference: float

    @property
    def outcome(self) -> str:
        """More, less or unsure; "unknown" where there is no number or no interval."""
        if not np.isfinite(self.difference) or not np.isfinite(self.low):
            return "unknown"
        if self.low > 0:
            return "more"
        if self.high < 0:
            return "less"
        return "unsure"


class Numbers:
    """Outcomes of a lesson's runs, to be asked for differences.

    Parameters
    ----------
    outcomes : DataFrame
        scenario, replication, group, metric, years, value.
    """

    def __init__(self, outcomes: pd.DataFrame) -> None:
        self.outcomes = outcomes
        cube = outcomes.pivot_table(
            index="replication",
            columns=["scenario", "metric", "group", "years"],
            values="value",
            aggfunc="first",
            dropna=False,
        )
        self._values = {
            key: cube[key].to_numpy(float) for key in cube.columns if not cube[key].isna().all()
        }
        self._count = len(cube)

    @property
    def replications(self) -> int:
        """How many runs there are of each policy."""
        return self._count

    def values(self, scenario: str, metric: str, group: str, years: float) -> np.ndarray:
        """One value a replication; NaN where there is none."""
        nothing = np.full(self._count, np.nan)
        return self._values.get((scenario, metric, group, years), nothing)

    def pair(self, seen: Seen) -> tuple[np.ndarray, np.ndarray]:
        """The values of the policy and of the one it is compared with, a replication each."""
        there = self.values(seen.policy, seen.metric, seen.group, seen.years)
        return there, self.values(seen.against, seen.metric, seen.group, seen.years)

    def difference(self, seen: Seen) -> Difference:
        """The paired difference."""
        return _paired(*self.pair(seen))

    def contrast(self, first: Seen, second: Seen) -> Difference:
        """The first difference less the second, within replications."""
        a, b = self.pair(first)
        c, d = self.pair(second)
        return _paired(a - b, c - d)

    def level(self, scenario: str, metric: str, group: str, years: float) -> Difference:
        """The mean of one policy with its interval, as a difference from nothing."""
        values = self.values(scenario, metric, group, years)
        found = _paired(values, np.zeros_like(values))
        return replace(found, reference=float("nan"))


def _paired(values: np.ndarray, reference: np.ndarray) -> Difference:
    found = paired(values[:, None], reference[:, None])
    known = np.isfinite(values) & np.isfinite(reference)
    means = [float(v[known].mean()) if known.any() else float("nan") for v in (values, reference)]
    return Difference(float(found.difference[0]), float(found.low[0]), float(found.high[0]), *means)
