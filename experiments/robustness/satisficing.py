"""Satisficing: in what share of points a policy meets targets, one by one and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.errors import BadInput
from experiments.messages import _
from experiments.robustness.outcomes import Outcome
from experiments.robustness.shares import wilson

SATISFICING_COLUMNS = "scenario target points missing met share share_low share_high".split()
ALL_TARGETS = "all"
"""The target of the rows in which all targets are met at once."""


@dataclass(frozen=True)
class Target:
    """What an outcome should reach.

    Attributes
    ----------
    metric, group : str
    sense : str
        ">=" or "<=".
    value, years : float
    """

    metric: str
    sense: str
    value: float
    years: float
    group: str = "all"

    def __str__(self) -> str:
        return _("{metric} of {group} {sense} {value:g} at {years:g} years").format(
            metric=self.metric,
            group=self.group,
            sense=self.sense,
            value=self.value,
            years=self.years,
        )

    def is_met(self, means: np.ndarray) -> np.ndarray:
        """Where the target is met."""
        return means >= self.value if self.sense == ">=" else means <= self.value


def satisficing(
    outcomes: Sequence[Outcome],
    targets: Sequence[Target],
    scenarios: Sequence[str] | None = None,
) -> pd.DataFrame:
    """In what share of points each policy meets each target, and all of them at once.

    A target is met at a point by the mean of its replications, each of which counts where it is
    known of that policy.

    Returns
    -------
    DataFrame
        `SATISFICING_COLUMNS`, with Wilson's interval. With several targets a row more a policy,
        whose target is `ALL_TARGETS`, over points where all are known.

    Raises
    ------
    BadInput
        Targets that no outcome answers, or of an unknown sense, each with its reason.
    """
    by_key = {(each.metric, each.group, each.years): each for each in outcomes}
    asked = _outcomes_asked(by_key, targets)
    names = scenarios or (asked[0].scenarios if asked else ())
    rows = []
    for name in names:
        found = [each.point_means([name]) for each in asked]
        known = [np.isfinite(means[:, 0]) for means, _missing in found]
        met = [
            target.is_met(means[:, 0]) for target, (means, _m) in zip(targets, found, strict=True)
        ]
        missing = [count for _means, count in found]
        rows += [
            _row(name, str(target), *numbers)
            for target, *numbers in zip(targets, known, met, missing, strict=True)
        ]
        if len(targets) > 1:
            every = np.logical_and.reduce(known), np.logical_and.reduce(met)
            rows.append(_row(name, ALL_TARGETS, *every, max(missing)))
    return pd.DataFrame(rows, columns=SATISFICING_COLUMNS)


def _outcomes_asked(
    by_key: dict[tuple[str, str, float], Outcome], targets: Sequence[Target]
) -> list[Outcome]:
    problems = [
        _("The target '{target}' has to say >= or <=.").format(target=target)
        for target in targets
        if target.sense not in {">=", "<="}
    ]
    problems += [
        _("The target '{target}' asks for an outcome that the study does not have.").format(
            target=target
        )
        for target in targets
        if (target.metric, target.group, target.years) not in by_key
    ]
    if problems:
        raise BadInput(problems)
    return [by_key[target.metric, target.group, target.years] for target in targets]


def _row(name: str, target: str, known: np.ndarray, met: np.ndarray, missing: int) -> dict:
    points, count = int(known.sum()), int((met & known).sum())
    low, high = wilson(count, points)
    return {
        "scenario": name,
        "target": target,
        "points": points,
        "missing": missing,
        "met": count,
        "share": count / points if points else np.nan,
        "share_low": float(low),
        "share_high": float(high),
    }
