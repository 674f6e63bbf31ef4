"""Cases: windows, month ends and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.case import Case, month_ends_in, month_ends_of, week_of_day
from experiments.virtual.designs import DESIGNS
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import View
from scenarios import load_scenario

SCENARIO = load_scenario("finland")
STOCKS, PILOT = DESIGNS["stocks"], DESIGNS["pilot"]
TEN_YEARS = SCENARIO.weeks


def case(window, people=(), first_week=0, last_week=200) -> Case:
    """Return a case whose people begin in some weeks."""
    view = View(np.arange(len(people)), np.array(people), {})
    arm = SimpleNamespace(first_week=first_week, last_week=last_week)
    return Case(
        STOCKS, arm, None, parse_metric("share_in_work"), parse_group("all"),
        parse_window(window), "policy", 100, (), cohort=view,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [("", 0, 52), ("12m", 52, 52), ("0..24m", 0, 104), ("3..9m", 13, 39), ("-5..0y", -261, 0),
     ("10d", 1, 1), ("0..90d", 0, 13), ("36m", 157, 157)],
)  # fmt: skip
def test_windows_are_counted_in_whole_weeks(window, first, last):
    """The nearest ones; a year where the target says nothing."""
    assert (case(window).first, case(window).last) == (first, last)


@pytest.mark.parametrize(
    ("window", "kept"),
    [("12m", [0, 100, 148]), ("0..24m", [0, 96]), ("-1..0y", [100, 148]), ("-6m", [100, 148])],
)
def test_only_those_whose_history_covers_the_window_are_followed(window, kept):
    """Before the clock as well as after it."""
    people = {"12m": [0, 100, 148, 149], "0..24m": [0, 96, 97]}.get(window, [0, 25, 100, 148])
    assert case(window, people).followed().week.tolist() == kept


def test_where_nobody_is_covered_the_figure_says_so():
    """Or that there is nobody at all."""
    with pytest.raises(CannotMeasure, match="followed over this window"):
        case("12m", [190]).followed()
    with pytest.raises(CannotMeasure, match="nobody is in the group"):
        case("12m").followed()
    with pytest.raises(CannotMeasure, match="follows nobody"):
        replace(case("12m"), cohort=None).followed()


def test_months_end_where_the_calendar_says():
    """In the week of the first Monday of the next month: twelve a year."""
    ends = month_ends_of(SCENARIO, TEN_YEARS)
    assert ends.tolist() == [
        SCENARIO.first_week_on_or_after(date(2016 + month // 12, month % 12 + 1, 1))
        for month in range(1, len(ends) + 1)
    ]
    assert len(ends) == 12 * TEN_YEARS // 52


@given(st.integers(0, 119))
def test_a_month_that_begins_at_the_clock_ends_in_its_window(month):
    """0..1m holds the month's own end and no other, for every month of ten years."""
    first = date(2016 + month // 12, month % 12 + 1, 1)
    following = date(2016 + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    ends = month_ends_in(
        STOCKS, parse_window("0..1m"), SCENARIO.first_week_on_or_after(first), SCENARIO, TEN_YEARS
    )
    assert ends == (SCENARIO.first_week_on_or_after(following),)


@given(st.integers(0, 500), st.sampled_from(["0..12m", "3..9m", "-1..1y", "0..6w"]))
def test_the_month_ends_of_a_window_lie_in_it(week, window):
    """All of them: after its first week, and up to its last."""
    span = parse_window(window)
    ends = month_ends_in(STOCKS, span, week, SCENARIO, TEN_YEARS)
    first, last = week + round(span.first_weeks), week + int(np.ceil(span.last_weeks))
    everyone = [end for end in month_ends_of(SCENARIO, TEN_YEARS) if first < end <= last]
    assert list(ends) == everyone


@given(st.integers(5, 500), st.sampled_from(["0w", "1m", "12m"]))
def test_a_moment_is_looked_at_at_the_month_end_before_it(week, window):
    """The last one."""
    point = parse_window(window)
    (end,) = month_ends_in(STOCKS, point, week, SCENARIO, TEN_YEARS)
    ends = month_ends_of(SCENARIO, TEN_YEARS)
    assert end == ends[ends <= week + round(point.last_weeks)].max()


def test_where_the_target_says_nothing_a_level_is_that_of_two_years():
    """Around the clock; of what is compared, the year after it only."""
    level = month_ends_in(STOCKS, parse_window(""), 313, SCENARIO, TEN_YEARS)
    compared = month_ends_in(PILOT, parse_window(""), 313, SCENARIO, TEN_YEARS)
    assert (len(level), len(compared)) == (24, 12)
    assert min(level) > 313 - 52
    assert compared == level[12:]


@pytest.mark.parametrize(
    ("day", "week"),
    [("2016", 0), ("2016-02", 4), ("2016-02-01", 4), ("2016-02-02", 5), ("2017", 52),
     ("2018-05 (year inferred)", 122)],
)  # fmt: skip
def test_a_date_is_the_first_week_of_what_it_names(day, week):
    """Of the year, of the month, or on or after the day; notes in brackets aside."""
    assert week_of_day(SCENARIO, day, TEN_YEARS) == week
    assert SCENARIO.monday(week) - SCENARIO.starts == timedelta(weeks=week)


@pytest.mark.parametrize("day", ["2015", "2015-12-01", "2031", "2035-06 (guessed)"])
def test_a_date_outside_the_run_is_told(day):
    """With the date."""
    with pytest.raises(CannotMeasure, match=r"\d{4}.* lies outside the years"):
        week_of_day(SCENARIO, day, TEN_YEARS)
