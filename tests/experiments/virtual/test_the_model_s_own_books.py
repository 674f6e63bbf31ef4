"""Spells agree with what the model itself counts: snapshots, weekly books and the register."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.case import Case, month_ends_of
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.places import PLACES, is_among
from experiments.virtual.spells import IS_JOBSEEKING, IS_MEASURE, IS_SERVICE
from experiments.virtual.view import place_now, times_of_week
from model.register import COMES_AT, GOES_AT
from model.states import FINDS_WORK, OUTSIDE, STATE_OF_KIND, UNEMPLOYED, WORK
from tests.experiments.virtual.conftest import LAST

STATE_OF_PLACE = np.array([UNEMPLOYED, *STATE_OF_KIND, WORK, *[OUTSIDE] * 7])
WEEKS = range(0, LAST + 1, 4)
BANDS = ("<1", "1-3", "3-6", "6-12", "12-18", "18-24", "24+")
DESTINATIONS = ("work", "measure", "outside", "not_renewed", "other")


def seen(country, week):
    """Return everyone at a week, and the number of each one's spell then."""
    rows = country.arm.everyone[week]
    return rows, country.arm.spells.at(rows["person"].astype(np.int64), week)


@pytest.mark.parametrize("week", WEEKS)
def test_everyone_is_where_the_snapshot_has_her(country, week):
    """State and reason of being outside, of every person."""
    rows, found = seen(country, week)
    assert (found >= 0).all()
    place = country.arm.spells.place[found]
    assert np.array_equal(STATE_OF_PLACE[place], rows["state"])
    outside = rows["state"] == OUTSIDE
    reason = place - PLACES.index("outside_deregistered") + 1
    assert np.array_equal(reason[outside], rows["reason"][outside])


@pytest.mark.parametrize("week", WEEKS)
def test_durations_are_those_of_the_snapshot(country, week):
    """Registered weeks of the unemployed, and weeks without work of all jobseekers."""
    rows, found = seen(country, week)
    spells = country.arm.spells
    unemployed, seeking = rows["state"] == UNEMPLOYED, rows["state"] < WORK
    registered, jobless = week - spells.start[found], week - spells.jobless_since[found]
    assert np.array_equal(registered[unemployed], rows["registered_weeks"][unemployed])
    assert np.array_equal(jobless[seeking], rows["jobless_weeks"][seeking])


@pytest.mark.parametrize("week", WEEKS)
def test_a_recall_is_awaited_by_those_of_the_snapshot(country, week):
    """Among the unemployed, re-registered or not."""
    rows, found = seen(country, week)
    unemployed = rows["state"] == UNEMPLOYED
    awaited = country.arm.spells.is_laid_off[found]
    assert np.array_equal(awaited[unemployed], rows["is_on_recall"][unemployed] == 1)


@pytest.mark.parametrize(
    ("column", "places"),
    [
        ("work_weeks", ["work"]),
        ("unemployed_weeks", ["unemployed"]),
        ("subsidised_weeks", [name for name in PLACES if name.startswith("subsidy_")]),
    ],
)
def test_time_in_places_is_that_of_the_dossiers(country, column, places):
    """Over two years, of everyone; newcomers bring none along."""
    rows, start = country.arm.everyone[LAST], country.arm.everyone[0]
    before = np.zeros(len(rows), int)
    before[: len(start)] = start[column]
    person, is_in = rows["person"].astype(np.int64), is_among(frozenset(places))
    spells = country.arm.spells
    weeks = spells.time_in(is_in, person, LAST) - spells.time_in(is_in, person, 0)
    assert np.array_equal(weeks, rows[column].astype(int) - before)


def test_days_over_all_places_are_the_days_of_the_window(country):
    """For everyone who was there at its start."""
    spells = country.arm.spells
    person = country.arm.everyone[20]["person"].astype(np.int64)
    total = np.zeros(len(person), int)
    for name in PLACES:
        is_in = is_among(frozenset([name]))
        total += spells.time_in(is_in, person, 90) - spells.time_in(is_in, person, 20)
    assert (total == 70).all()


@pytest.mark.parametrize("state", ["unemployed", "rehabilitation", "rehabilitative_work",
                                   "training", "subsidised_work", "work"])  # fmt: skip
def test_the_week_s_stocks_are_those_of_the_spells(country, state):
    """Everyone in a state at the end of each week is in a spell of it."""
    weekly = country.arm.weekly[state].sum(axis=1)
    number = ("unemployed", "rehabilitation", "rehabilitative_work", "training",
              "subsidised_work", "work").index(state)  # fmt: skip
    everyone = np.arange(len(country.arm.people))
    spells = country.arm.spells
    for week in range(1, LAST + 1):
        found = spells.at(everyone, week)
        states = STATE_OF_PLACE[spells.place[found]][found >= 0]
        assert (states == number).sum() == weekly[week - 1], week


def test_jobs_found_are_the_events_of_the_log(country):
    """Week by week."""
    found = country.arm.spells.start[country.arm.spells.place == PLACES.index("work")]
    begun = np.bincount(found[found >= 0], minlength=LAST)
    assert np.array_equal(begun, country.arm.weekly["jobs_found"].sum(axis=1))
    events = country.arm.events
    assert (events["what"] == FINDS_WORK).sum() == begun.sum()


@pytest.mark.parametrize("week", WEEKS[1:])
def test_the_kind_of_service_is_known_at_every_moment(country, week):
    """A moment tells the state only; the spells tell the kind."""
    rows = country.arm.moments[week]
    place = place_now(rows, country.arm, week)
    assert IS_JOBSEEKING[place].all()
    assert np.array_equal(STATE_OF_PLACE[place], rows["state"])
    assert np.array_equal(IS_SERVICE[place], rows["state"] > UNEMPLOYED)
    assert np.array_equal(IS_MEASURE[place], rows["state"] > 1)


# The register


def register_between(country, first, last):
    """Return the register's flows [band, to] and month-end stocks [band] of some weeks."""
    run = country.rest.branch(country.rest.scenario)
    run.run_to(first)
    flows, stocks = run.flows().sum(axis=0), run.stocks().sum(axis=0)
    run.run_to(last)
    return run.flows().sum(axis=0) - flows, run.stocks().sum(axis=0) - stocks


def hazard(country, metric, group, ends):
    """Return a hazard as the virtual studies count it."""
    case = Case(
        DESIGNS["flows"], country.arm, None, parse_metric(metric), parse_group(group),
        parse_window(""), "policy", 52, tuple(int(end) for end in ends),
    )  # fmt: skip
    return MEASURES[case.metric.measure](case)


@pytest.fixture(scope="module")
def ends(country):
    """Return every month end of the two years."""
    return month_ends_of(country.rest.scenario, LAST)


@pytest.fixture(scope="module")
def registered(country, ends):
    """Return the register's own flows and stocks over whole months."""
    return register_between(country, int(ends[0]), int(ends[-1]))


@pytest.mark.parametrize("to", DESTINATIONS)
@pytest.mark.parametrize("band", range(len(BANDS)))
def test_hazards_are_those_of_the_register(country, ends, registered, band, to):
    """By registered duration and destination: flow over stock, exactly."""
    flows, stocks = registered
    expected = flows[band, DESTINATIONS.index(to)] / stocks[band]
    assert hazard(country, f"hazard_to_{to}", f"registered:{BANDS[band]}", ends) == expected


def test_hazards_anywhere_are_those_of_everyone(country, ends, registered):
    """All destinations of all bands."""
    flows, stocks = registered
    assert hazard(country, "hazard_to_any", "all", ends) == flows.sum() / stocks.sum()


def test_the_true_hazard_to_work_holds_what_was_coded_as_not_renewed(country, ends):
    """Every job found from unemployment, over the same stock."""
    as_coded, true = (
        hazard(country, name, "all", ends) for name in ("hazard_to_work", "true_hazard_to_work")
    )
    spells = country.arm.spells
    within = (spells.end >= ends[0]) & (spells.end < ends[-1]) & (spells.place == 0)
    jobs = ((spells.ended_by == FINDS_WORK) & within).sum()
    coded = ((spells.coded == 0) & within).sum()
    assert coded < jobs
    assert true / as_coded == pytest.approx(jobs / coded)


@pytest.mark.parametrize("group", ["jobless:24+", "jobless:<24"])
def test_flows_and_stocks_are_told_apart_by_the_same_duration(country, ends, group):
    """Who leaves after long true joblessness was in the stock of it: a hazard, not a trickle."""
    spells = country.arm.spells
    flow = stock = 0
    limit = 24 * 52.1775 / 12
    is_meant = np.less if "<" in group else np.greater_equal
    for first, last in pairwise(ends):
        rows = country.arm.moments[int(last)]
        unemployed = rows["state"] == UNEMPLOYED
        row = rows["person"].astype(int)
        weeks = rows["jobless_weeks"] - times_of_week(row, COMES_AT)
        stock += (unemployed & is_meant(weeks, limit)).sum()
        left = (spells.place == 0) & (spells.end >= first) & (spells.end < last)
        left &= spells.ended_by != 0
        weeks = spells.end - spells.jobless_since + times_of_week(spells.person, GOES_AT)
        flow += (left & is_meant(weeks - times_of_week(spells.person, COMES_AT), limit)).sum()
    assert hazard(country, "hazard_to_any", group, ends) == flow / stock
