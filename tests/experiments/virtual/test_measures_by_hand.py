"""Measures of histories, on lives made by hand whose answers are known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.case import Case
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.places import PLACES, WORK_PLACE
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import COLUMNS, View
from model import states as s
from model.register import NOT_RENEWED, TO_WORK
from tests.experiments.virtual.logs import Life, spells_from

STOPS, CLOCK = 200, 10
TRAINS = (s.STARTS_SERVICE, s.TRAINING_VOCATIONAL)
DAYS = 7.0

LIVES = [
    # finds a lasting job after four weeks
    Life((0, -20, -20), events=[(14, s.FINDS_WORK, TO_WORK)]),
    # trains for ten weeks, then unemployed, then a short job
    Life((0, -5, -5), events=[(20, *TRAINS), (30, s.COMPLETES, 3), (36, s.FINDS_WORK, NOT_RENEWED),
                              (46, s.LOSES_JOB, 0)]),
    # finds a job in the very week of the clock, and loses it
    Life((0, -60, -60), events=[(10, s.FINDS_WORK, TO_WORK), (50, s.LOSES_JOB, 1)]),
    # stays
    Life((0, -120, -120)),
    # registers anew in the week of the clock
    Life((0, -30, -30), events=[(10, s.IS_REREGISTERED, 0), (40, s.FALLS_SICK, s.SICKNESS)]),
    # comes at the clock, and finds a job in the same week
    Life(entered=10, events=[(10, s.FINDS_WORK, TO_WORK), (15, s.LOSES_JOB, 0)]),
    # comes at the clock, and stays six weeks
    Life(entered=10, events=[(16, s.DEREGISTERS, s.DEREGISTERED)]),
]  # fmt: skip
STOCK, ENTRANTS = [0, 1, 2, 3, 4], [5, 6]


def value(metric, window, people=STOCK, week=CLOCK, lives=LIVES, begins=None, design="stocks"):
    """Return a measure of some people whose clock stands at a week."""
    people_known = np.zeros(len(lives), [(name, float) for name in (*COLUMNS, "birth_week")])
    arm = SimpleNamespace(
        spells=spells_from(lives, STOPS), first_week=-1000, last_week=STOPS, everyone={},
        moments={}, people=people_known, desks=[], looked_at={},
    )  # fmt: skip
    starts = people == ENTRANTS if begins is None else begins
    entered = [-1000 if lives[row].first else lives[row].entered for row in people]
    columns = {"begins": np.full(len(people), starts), "entered_week": np.array(entered)}
    view = View(np.array(people), np.full(len(people), week), columns)
    case = Case(
        DESIGNS[design], arm, None, parse_metric(metric), parse_group("all"),
        parse_window(window), "policy", week, (), cohort=view,
    )  # fmt: skip
    return MEASURES[case.metric.measure](case)


@pytest.mark.parametrize(
    ("metric", "window", "expected"),
    [
        ("share_in_work", "10w", 2 / 5),  # at week 20: the first and the third
        ("share_in_work", "4w", 1 / 5),  # the first finds one in the week that begins then
        ("share_in_work", "5w", 2 / 5),
        ("share_in_training", "11w", 1 / 5),
        ("share_in_work", "0..10w", (6 + 0 + 10) / 50),
        ("share_of_time_in_work", "0..10w", (6 + 0 + 10) / 50),
        ("time_in_work", "0..10w", (6 + 0 + 10) / 5 * DAYS),
        ("time_in_training", "0..30w", 10 / 5 * DAYS),
        ("time_in_training", "15..30w", 5 / 5 * DAYS),
        ("time_in_unemployed", "-20..0w", (20 + 15 + 20 + 20 + 20) / 5 * DAYS),
        ("time_in_work+training", "0..40w", (36 + 10 + 10 + 40) / 5 * DAYS),
        ("ever_in_training", "0..12w", 1 / 5),
        ("ever_in_training", "0..10w", 0.0),
        ("ever_in_work", "0..30w", 3 / 5),
        ("ever_in_outside", "0..31w", 1 / 5),
        ("starts_of_work", "0..60w", 3 / 5),
        ("starts_of_unemployed", "0..60w", 4 / 5),  # back from training, two jobs; anew
        ("time_per_participant_training", "0..60w", 10 * DAYS),
        ("time_per_participant_work", "0..40w", (36 + 10 + 40) / 3 * DAYS),
    ],
)
def test_time_and_shares_are_those_of_the_lives(metric, window, expected):
    """Whole windows and moments; a week belongs to where it ends."""
    assert value(metric, window) == pytest.approx(expected)


def test_of_work_before_somebody_was_known_nothing_is_claimed():
    """Jobseeking was none then; about work nobody can say, and only the known count."""
    assert value("time_in_unemployed", "-5..0w", ENTRANTS) == 0.0
    assert value("share_of_time_in_work", "-5..0w", [0, 5], begins=False) == 0.0
    with pytest.raises(CannotMeasure, match="nobody of the group was known"):
        value("share_of_time_in_work", "-5..0w", ENTRANTS)


@pytest.mark.parametrize(
    ("weeks", "expected"), [(1, 3 / 5), (4, 3 / 5), (5, 2 / 5), (10, 2 / 5), (11, 1 / 5)]
)
def test_a_spell_is_open_until_it_ends_as_registered(weeks, expected):
    """Another spell of unemployment, or one begun anew, is not the one that was open."""
    assert value("still_unemployed", f"{weeks}w") == pytest.approx(expected)


@pytest.mark.parametrize(("weeks", "expected"), [(1, 1 / 2), (6, 1 / 2), (7, 0.0)])
def test_of_entrants_the_spell_is_their_own_first(weeks, expected):
    """Also where it takes no time: it is over then."""
    assert value("still_unemployed", f"{weeks}w", ENTRANTS) == pytest.approx(expected)


def test_a_duration_is_that_of_the_spell_at_the_clock():
    """Within the window; whoever leaves in the clock's week leaves after none."""
    expected = (4 + 10 + 0 + 40 + 0) / 5 * DAYS
    assert value("mean_duration", "0..40w") == pytest.approx(expected)


def test_the_duration_of_a_new_spell_is_not_that_of_what_follows():
    """Whoever finds a job in the week in which she comes has been unemployed for no time."""
    assert value("mean_duration", "0..40w", ENTRANTS) == pytest.approx((0 + 6) / 2 * DAYS)


def test_a_jobseeker_s_time_goes_on_in_services_and_when_registered_anew():
    """From registering until work or the labour force's end, as far as the window reaches."""
    before = 30 + 15 + 70 + 130 + 40
    expected = (before + 4 + 26 + 0 + 40 + 30) / 5 * DAYS
    assert value("jobseeking_duration", "0..40w") == pytest.approx(expected)
    expected = (before + 4 + 20 + 0 + 20 + 20) / 5 * DAYS
    assert value("jobseeking_duration", "0..20w") == pytest.approx(expected)
    assert value("jobseeking_duration", "0..40w", ENTRANTS) == pytest.approx((0 + 6) / 2 * DAYS)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("ended_in_work", 3 / 7), ("ended_in_measures", 1 / 7), ("ended_in_outside", 1 / 7)],
)
def test_of_flows_all_ends_count_whenever_begun(metric, expected):
    """Nobody's being registered anew: two who leave the register unrenewed, seven ends in all."""
    assert value(metric, "0..40w", design="flows") == pytest.approx(expected)


def test_whoever_begins_a_service_is_followed_to_its_end():
    """From its start; and one who does not begin it, to the end of the spell that goes on."""
    taken = value("mean_duration", "0..40w", [1], week=20, begins=True)
    refused = value("mean_duration", "0..40w", [3], week=20, begins=True)
    assert (taken, refused) == (10 * DAYS, 40 * DAYS)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("ended_in_work", 2 / 3), ("ended_in_measures", 1 / 3), ("ended_in_outside", 0.0),
     ("ended_in_work+measures", 1.0)],
)  # fmt: skip
def test_ends_are_told_as_registered(metric, expected):
    """Of those spells that have ended within the window, but in being registered anew."""
    assert value(metric, "0..40w") == pytest.approx(expected)


def test_a_search_not_renewed_is_an_end_of_its_own():
    """And not one of those who leave the labour force, unless all of outside is meant."""
    assert value("ended_in_outside_deregistered", "0..40w", ENTRANTS) == pytest.approx(1 / 2)
    assert value("ended_in_work", "0..40w", ENTRANTS) == pytest.approx(1 / 2)


def test_where_no_spell_has_ended_there_is_no_share():
    """It is not zero."""
    assert np.isnan(value("ended_in_work", "0..40w", [3]))


def test_the_register_does_not_tell_every_place():
    """And says so."""
    with pytest.raises(CannotMeasure, match="work, measures and outside apart"):
        value("ended_in_rehabilitation", "0..40w")


@pytest.mark.parametrize(
    ("window", "expected"),
    [("0..29w", 0.0), ("0..30w", 1 / 5), ("29..60w", 1 / 5), ("30..60w", 0.0)],
)
def test_a_lasting_job_is_one_of_26_weeks_completed_in_the_window(window, expected):
    """The first completes them in week 40; the third loses his after 25."""
    third = Life((0, -60, -60), events=[(10, s.FINDS_WORK, TO_WORK), (35, s.LOSES_JOB, 1)])
    lives = [*LIVES[:2], third, *LIVES[3:]]
    assert value("sustained_employment", window, lives=lives) == pytest.approx(expected)


def test_a_job_that_was_there_before_the_clock_counts_when_it_completes():
    """Begun twenty weeks before it, six weeks after it."""
    lives = [Life((WORK_PLACE, -10, -10))]
    assert value("sustained_employment", "0..5w", [0], lives=lives) == 0.0
    assert value("sustained_employment", "0..6w", [0], lives=lives) == 1.0
    assert value("sustained_employment", "6..12w", [0], lives=lives) == 0.0


def test_every_place_has_its_time():
    """Together they are the window."""
    window = 60 * DAYS
    assert sum(value(f"time_in_{name}", "0..60w") for name in PLACES) == pytest.approx(window)
