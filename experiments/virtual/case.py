"""A case: one figure to be counted in one arm, with everything that counting needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from experiments.targets.grammar import Group, Metric, Window
from experiments.virtual.arm import Arm
from experiments.virtual.designs import YEAR_WEEKS, Design
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import View
from scenarios.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """One figure in one arm.

    Attributes
    ----------
    design : Design
    arm : Arm
        In which it is counted.
    other : Arm or None
        The reference, for what needs both.
    metric, group, window
        As the target names them.
    clock : str
        "policy", "start", "end" or "calendar".
    week : int
        Where the clock stands, for what has one week for all.
    month_ends : tuple of int
        Weeks at whose start a month has just ended, over which stocks are averaged.
    cohort : View or None
        The people followed, chosen in the arm of the policy; for what follows people.
    """

    design: Design
    arm: Arm
    other: Arm | None
    metric: Metric
    group: Group
    window: Window
    clock: str
    week: int
    month_ends: tuple[int, ...]
    cohort: View | None = None

    @property
    def first(self) -> int:
        """Weeks from the clock to the beginning of the window."""
        return 0 if self.window.first_weeks is None else round(self.window.first_weeks)

    @property
    def last(self) -> int:
        """Weeks from the clock to the end of the window; a year where the target says nothing."""
        return YEAR_WEEKS if self.window.last_weeks is None else round(self.window.last_weeks)

    @property
    def years(self) -> float:
        """Length of the window."""
        return max(self.last - self.first, 1) / 52.1775

    def followed(self) -> View:
        """The cohort, without those whose history does not cover the window."""
        if self.cohort is None:
            raise CannotMeasure("this study follows nobody")
        first = self.last if self.window.is_point else self.first
        is_covered = self.cohort.week + self.last <= self.arm.last_week
        is_covered &= self.cohort.week + min(first, 0) >= self.arm.first_week
        covered = self.cohort.only(is_covered)
        if not len(covered):
            raise CannotMeasure(
                "nobody of the group is followed over this window"
                if len(self.cohort)
                else "nobody is in the group"
            )
        return covered


def month_ends_of(scenario: Scenario, last_week: int) -> np.ndarray:
    """Weeks at whose start a month has just ended, up to the last week."""
    months = [scenario.monday(week).month for week in range(last_week + 1)]
    return np.array([w for w in range(1, last_week + 1) if months[w] != months[w - 1]])


def month_ends_in(
    design: Design, window: Window, week: int, scenario: Scenario, last: int
) -> tuple[int, ...]:
    """The month ends over which a stock is averaged.

    Those in the window; for a moment the one before it; where the target says nothing, those of
    the year after the clock, and of the year before it too where nothing is compared.

    Parameters
    ----------
    week
        Where the clock stands.
    last
        The last week of the histories.
    """
    ends = month_ends_of(scenario, last)
    if window.first_weeks is None or window.last_weeks is None:
        before = YEAR_WEEKS if not design.reference else 0
        return _span(ends, week - before, week + YEAR_WEEKS)
    if window.is_point:
        earlier = ends[ends <= week + round(window.last_weeks)]
        return (int(earlier[-1]),) if len(earlier) else ()
    # a month that began at the clock ends in the week after its last Sunday
    return _span(ends, week + round(window.first_weeks), week + math.ceil(window.last_weeks))


def _span(ends: np.ndarray, first: int, last: int) -> tuple[int, ...]:
    return tuple(int(w) for w in ends if first < w <= last)


def week_of_day(scenario: Scenario, day: str, last: int) -> int:
    """First week of a date, of the month or of the year that a target names.

    Raises
    ------
    CannotMeasure
        It lies outside the years that are simulated.
    """
    parts = [int(part) for part in day.split("(", maxsplit=1)[0].strip().split("-")]
    week = scenario.first_week_on_or_after(date(*[*parts, 1, 1][:3]))
    if not 0 <= week <= last:
        raise CannotMeasure(f"{day} lies outside the years that are simulated")
    return week


def mean_of(values: Sequence[float] | Any) -> float:
    """Mean, NaN of nothing."""
    return float(np.mean(values)) if len(values) else float("nan")
