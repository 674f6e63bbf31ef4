"""Spells: what an event log says of people's lives, against a naive loop and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.virtual.places import FIRST_OUTSIDE_PLACE, PLACES, WORK_PLACE
from experiments.virtual.spells import STILL_OPEN
from model import states as s
from model.register import NOT_RENEWED, TO_MEASURE, TO_OTHER, TO_OUTSIDE, TO_WORK
from tests.experiments.virtual.logs import (
    WITHOUT_A_MOVE,
    Life,
    place_after,
    possible,
    spells_from,
    stays,
)

STOPS = 60
SERVICE = PLACES.index
PERSON = np.array([0])


@st.composite
def lives(draw):
    """A few lives: some there at the start, some who come later."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        is_old = number == 0 or draw(st.booleans())
        life = Life(is_recalled=draw(st.integers(0, 1)))
        place, week = 0, 0
        if is_old:
            place = draw(st.integers(0, FIRST_OUTSIDE_PLACE + 2))
            start = -draw(st.integers(1, 200))
            life.first = (place, start, start - draw(st.integers(0, 100)))
        else:
            life.entered = week = draw(st.integers(0, STOPS - 1))
        for gap, which in draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 99)))):
            choices = possible(place)
            week += gap
            if not choices or week >= STOPS:
                break
            what, detail = choices[which % len(choices)]
            life.events.append((week, what, detail))
            if what not in WITHOUT_A_MOVE:
                place = place_after(what, detail)
        found.append(life)
    return sorted(found, key=lambda one: one.first is None)


def all_weeks(spells, people):
    """Return every person at every week, as two columns."""
    weeks = np.arange(-3, STOPS + 1)
    return np.repeat(np.arange(people), len(weeks)), np.tile(weeks, people)


@given(lives())
def test_the_stays_are_those_of_the_events(some):
    """Place, start, end, what ended it and how the register coded it."""
    spells = spells_from(some, STOPS)
    expected = [stay for life in some for stay in stays(life, STOPS)]
    for name, key in (("place", "place"), ("start", "start"), ("end", "end"), ("ended_by", "by"),
                      ("coded", "coded"), ("jobless_since", "jobless"),
                      ("is_laid_off", "laid_off")):  # fmt: skip
        assert getattr(spells, name).tolist() == [stay[key] for stay in expected], name
    owners = [row for row, life in enumerate(some) for _ in stays(life, STOPS)]
    assert spells.person.tolist() == owners


@given(lives())
def test_a_person_is_seen_in_the_stay_that_began_last(some):
    """Seen at the start of a week, before what happens in it."""
    spells = spells_from(some, STOPS)
    person, week = all_weeks(spells, len(some))
    found = spells.at(person, week)
    number, expected = 0, []
    for life in some:
        own = stays(life, STOPS)
        for now in range(-3, STOPS + 1):
            begun = [place for place, stay in enumerate(own) if stay["start"] < now]
            expected.append(number + begun[-1] if begun else -1)
        number += len(own)
    assert found.tolist() == expected


@given(lives(), st.sets(st.integers(0, len(PLACES) - 1), min_size=1))
def test_time_in_places_is_counted_week_by_week(some, chosen):
    """Over every window: the weeks at whose end the person is there."""
    is_in = np.array([code in chosen for code in range(len(PLACES))])
    spells = spells_from(some, STOPS)
    person, week = all_weeks(spells, len(some))
    until = spells.time_in(is_in, person, week).reshape(len(some), -1)
    for row, life in enumerate(some):
        own = stays(life, STOPS)
        is_there = []
        for now in range(-3, STOPS):
            begun = [stay["place"] for stay in own if stay["start"] <= now]
            is_there.append(bool(begun) and begun[-1] in chosen)
        assert np.diff(until[row]).tolist() == [int(there) for there in is_there]


@given(lives(), st.sets(st.integers(0, len(PLACES) - 1), min_size=1))
def test_starts_are_counted_one_by_one(some, chosen):
    """Those of no length count too."""
    is_in = np.array([code in chosen for code in range(len(PLACES))])
    spells = spells_from(some, STOPS)
    person, week = all_weeks(spells, len(some))
    expected = [
        sum(stay["place"] in chosen and stay["start"] < now for stay in stays(life, STOPS))
        for life in some
        for now in range(-3, STOPS + 1)
    ]
    assert spells.starts_in(is_in, person, week).tolist() == expected


@given(lives())
def test_what_came_before_is_the_person_s_own(some):
    """The place before, and the registered weeks with which she came from unemployment."""
    spells = spells_from(some, STOPS)
    places, weeks = [], []
    for life in some:
        own = stays(life, STOPS)
        for before, _now in zip([None, *own], own, strict=False):
            places.append(-1 if before is None else before["place"])
            is_registered = before is not None and before["place"] == 0
            weeks.append(before["end"] - before["start"] if is_registered else 0)
    assert spells.previous_place.tolist() == places
    assert spells.registered_before.tolist() == weeks


@given(lives())
@settings(max_examples=50)
def test_time_over_all_places_is_the_time_that_is_known(some):
    """From each one's first known week on."""
    spells = spells_from(some, STOPS)
    person, week = all_weeks(spells, len(some))
    first = np.array([stays(life, STOPS)[0]["start"] for life in some])[person]
    everywhere = np.ones(len(PLACES), bool)
    assert np.array_equal(spells.time_in(everywhere, person, week), np.maximum(week - first, 0))


# By hand


def one(*events, place=0, start=-10, jobless=-40, is_recalled=0):
    """Return the spells of one person who was there at the start."""
    life = Life((place, start, jobless), is_recalled=is_recalled, events=list(events))
    return spells_from([life], STOPS)


def test_an_open_spell_ends_where_the_history_stops():
    """And nothing has ended it."""
    spells = one()
    assert (spells.start[0], spells.end[0]) == (-10, STOPS)
    assert (spells.ended_by[0], spells.coded[0]) == (STILL_OPEN, -1)


def test_an_entrant_is_nowhere_before_she_comes():
    """And unemployed from her first week on."""
    spells = spells_from([Life((0, -1, -1)), Life(entered=20, is_recalled=1)], STOPS)
    person = np.array([1, 1, 1])
    assert spells.at(person, np.array([19, 20, 21])).tolist() == [-1, -1, 1]
    assert spells.place[1] == 0
    assert spells.is_laid_off[1]
    assert spells.jobless_since[1] == 20


def test_registering_anew_begins_a_spell_and_not_another_joblessness():
    """Nor does it lose the recall that is awaited."""
    spells = one((5, s.IS_REREGISTERED, 0), is_recalled=1)
    assert spells.start.tolist() == [-10, 5]
    assert spells.jobless_since.tolist() == [-40, -40]
    assert spells.is_laid_off.tolist() == [True, True]
    assert spells.coded[0] == TO_OTHER


@pytest.mark.parametrize(
    ("event", "detail", "coded"),
    [
        (s.FINDS_WORK, TO_WORK, TO_WORK),
        (s.FINDS_WORK, NOT_RENEWED, NOT_RENEWED),
        (s.STARTS_SERVICE, s.TRAINING_COACHING, TO_MEASURE),
        (s.STARTS_SERVICE, s.REHABILITATIVE_WORK_PLACE, TO_MEASURE),
        (s.STARTS_SERVICE, s.REHABILITATION_SOCIAL, TO_OTHER),
        (s.FALLS_SICK, s.SICKNESS, TO_OUTSIDE),
        (s.RETIRES, s.OLD_AGE_PENSION, TO_OUTSIDE),
        (s.DEREGISTERS, s.DEREGISTERED, NOT_RENEWED),
        (s.DIES, s.DEAD, TO_OTHER),
        (s.MOVES_AWAY, s.MOVED, TO_OTHER),
    ],
)
def test_ends_are_coded_as_the_register_does(event, detail, coded):
    """Where to, of a spell of unemployment."""
    assert one((5, event, detail)).coded.tolist() == [coded, -1]


def test_only_unemployment_is_coded():
    """A job or a service that ends is none of the register's flows."""
    spells = one((5, s.STARTS_SERVICE, s.SUBSIDY_FIRM), (9, s.FINDS_WORK, TO_WORK),
                 (20, s.FALLS_SICK, s.SICKNESS))  # fmt: skip
    assert spells.coded.tolist() == [TO_MEASURE, -1, -1, -1]


@pytest.mark.parametrize(("weeks", "since"), [(3, -40), (4, 9), (20, 25)])
@pytest.mark.parametrize("place", [SERVICE("subsidy_firm"), WORK_PLACE])
def test_four_weeks_of_work_begin_joblessness_anew(weeks, since, place):
    """Of work or subsidised work; less does not."""
    begins = (5, s.FINDS_WORK, TO_WORK) if place == WORK_PLACE else (5, s.STARTS_SERVICE, place - 1)
    ends = (5 + weeks, s.LOSES_JOB if place == WORK_PLACE else s.COMPLETES, 0)
    assert one(begins, ends).jobless_since.tolist() == [-40, -40, since]


def test_training_is_no_work():
    """However long it lasts."""
    spells = one((5, s.STARTS_SERVICE, s.TRAINING_VOCATIONAL), (45, s.COMPLETES, 3))
    assert spells.jobless_since.tolist() == [-40, -40, -40]


def test_a_lay_off_is_a_job_lost_with_a_recall():
    """A service whose kind happens to be number one is none."""
    laid_off = one((5, s.LOSES_JOB, 1), place=WORK_PLACE)
    completed = one((5, s.COMPLETES, 1), place=SERVICE("rehabilitation_social"))
    assert laid_off.is_laid_off.tolist() == [False, True]
    assert completed.is_laid_off.tolist() == [False, False]


def test_of_stays_begun_in_one_week_the_last_counts():
    """A service begun and left for work in one week took no time."""
    spells = one((5, s.STARTS_SERVICE, s.SELF_STUDY), (5, s.FINDS_WORK, TO_WORK))
    assert spells.place[spells.at(PERSON, 6)[0]] == WORK_PLACE
    is_in = np.array([name == "self_study" for name in PLACES])
    assert spells.time_in(is_in, PERSON, STOPS)[0] == 0
    assert spells.starts_in(is_in, PERSON, STOPS)[0] == 1
