"""Outcomes by hand: who is counted, in which group, and who never leaves a denominator."""

import math

import numpy as np
import pytest

from experiments.groups import groups_of_cohort, thirds_by_chance
from experiments.outcomes import FollowUp, cohorts_at_clock, outcomes, places
from tests.experiments.fakes import PERSON, WEEK, Desk

DESKS = [Desk("Alder", "west", "trial", True), Desk("Alder", "west", "trial", False)]
CLOCK = 100


def people(**columns):
    """Rows of unemployed clients of one desk, with some columns given."""
    rows = np.zeros(len(next(iter(columns.values()))), PERSON)
    rows["is_client"], rows["age"], rows["coach"] = 1, 40, -1
    rows["sustained_week"] = -32768
    for name, values in columns.items():
        rows[name] = values
    return rows


def measured(then, now, desks=DESKS, year_before=None, scale=1.0, weekly=None):
    """Outcomes as a dictionary by (group, metric)."""
    follow_up = FollowUp(1.0, 52, rows=now, month_end=now, year_before=year_before)
    weekly = np.zeros((52, len(desks)), WEEK) if weekly is None else weekly
    waits = np.zeros((len(desks), 8, 2), np.int64)
    cohorts = cohorts_at_clock(desks, then)
    found = outcomes(desks, CLOCK, cohorts, follow_up, weekly, waits, scale)
    return {(group, metric): value for group, metric, value in found}


def test_the_dead_and_the_retired_stay_in_the_denominator():
    """One of four works; one has died, one is retired: the rate is a quarter."""
    then = people(state=[0, 0, 0, 0])
    now = people(state=[5, 6, 6, 0], reason=[0, 6, 5, 0])
    assert measured(then, now)["all", "employment_rate"] == 0.25


def test_capability_of_those_who_are_gone_counts_zero():
    """Sick leave is not gone; death is."""
    then = people(state=[0, 0])
    now = people(state=[6, 6], reason=[3, 6], skills=[0.5, 0.5])
    assert measured(then, now)["all", "skills"] == 0.25


def test_subsidised_work_is_not_employment():
    """It has a rate of its own."""
    found = measured(people(state=[0, 0]), people(state=[4, 5]))
    assert found["all", "employment_rate"] == found["all", "subsidised_rate"] == 0.5


def test_the_cohort_is_who_was_registered_as_a_client_at_the_clock():
    """People in work, others' desks and newcomers are not in it."""
    then = people(state=[0, 5, 0], desk=[0, 0, 1], is_client=[1, 1, 0])
    now = people(state=[5, 5, 5, 5], desk=[0, 0, 1, 0])
    assert measured(then, now)["all", "employment_rate"] == 1.0
    then["state"][0] = 5
    assert math.isnan(measured(then, now)["all", "employment_rate"])


def test_weeks_count_from_the_clock():
    """Work before the clock is not an outcome."""
    then = people(state=[0, 0], work_weeks=[100, 0])
    now = people(state=[5, 0], work_weeks=[110, 4])
    assert measured(then, now)["all", "employment_weeks"] == 7.0


def test_sustained_employment_is_completed_after_the_clock():
    """26 weeks that were completed before it do not count."""
    then = people(state=[0, 0, 0])
    now = people(state=[5, 0, 0], sustained_week=[130, 99, -32768])
    assert measured(then, now)["all", "sustained_employment"] == pytest.approx(1 / 3)


def test_rehabilitation_is_in_neither_part_of_the_activation_rate():
    """Two active of four active or unemployed."""
    now = people(state=[0, 0, 2, 3, 1])
    found = measured(now, now, scale=10.0)
    assert found["all", "activation_rate"] == 0.5
    assert found["all", "broad_unemployment"] == 40.0
    assert found["all", "broad_unemployment_with_rehabilitation"] == 50.0


def test_a_service_hides_the_long_term_unemployed_and_not_the_long_term_jobless():
    """Registered duration restarts; true joblessness goes on."""
    now = people(state=[0, 2], registered_weeks=[60, 0], jobless_weeks=[60, 300])
    found = measured(now, now)
    assert found["all", "long_term_unemployed"] == 1.0
    assert found["all", "long_term_jobless"] == 2.0


def test_continuity_is_among_clients_at_both_dates_and_needs_a_coach():
    """Same coach, other coach, none at either date, in work now."""
    before = people(state=[0, 0, 0, 0], coach=[1, 1, -1, 1])
    now = people(state=[0, 3, 0, 5, 0], coach=[1, 2, -1, 1, 1])
    found = measured(before, now, year_before=before)
    assert found["all", "coach_continuity"] == pytest.approx(1 / 3)
    assert ("all", "coach_continuity") not in measured(before, now)


def test_neighbours_and_controls_are_groups_of_their_own():
    """They are not in "all"."""
    desks = [*DESKS, Desk("Cedar", "west", "neighbour", True), Desk("D", "east", "control", True)]
    then = people(state=[0, 0, 0, 0], desk=[0, 2, 2, 3])
    now = people(state=[0, 5, 0, 5], desk=[0, 2, 2, 3])
    found = measured(then, now, desks)
    rates = [found[g, "employment_rate"] for g in ("all", "place:neighbour", "place:control")]
    assert rates == [0.0, 0.5, 1.0]
    assert ("office:Cedar", "employment_rate") not in found


def test_without_trial_offices_all_offices_are_studied():
    """A region at rest has no trial."""
    desks = [Desk("Finland", "f", "control", True), Desk("Finland", "f", "control", False)]
    (place,) = places(desks)
    assert place.desks.all()
    assert place.client_desks.tolist() == [True, False]


def test_the_displaced_search_in_the_whole_area():
    """A trial office's displaced are booked at its neighbours too, not in another area."""
    desks = [*DESKS, Desk("Cedar", "west", "neighbour", True), Desk("D", "east", "control", True)]
    weekly = np.zeros((52, 4), WEEK)
    weekly["displaced_outsiders"] = 1.0
    rows = people(state=[0], desk=[0])
    found = measured(rows, rows, desks, weekly=weekly)
    assert found["all", "displaced_outsiders"] == 3 * 52
    assert found["place:control", "displaced_outsiders"] == 52


def test_thirds_are_of_equal_size_also_with_equal_chances():
    """Ties are told apart by row."""
    third = thirds_by_chance(np.zeros(9))
    assert np.bincount(third).tolist() == [3, 3, 3]
    assert thirds_by_chance(np.array([0.1, 0.9, 0.5])).tolist() == [0, 2, 1]


def test_every_dimension_holds_everyone_once():
    """Levels of a dimension neither overlap nor leave anyone out."""
    draw = np.random.default_rng(5)
    rows = people(state=np.zeros(200, int))
    rows["age"], rows["education"] = draw.uniform(16, 65, 200), draw.integers(0, 3, 200)
    rows["registered_weeks"], rows["chance"] = draw.integers(0, 300, 200), draw.random(200)
    rows["sex"], rows["is_health_limited"] = draw.integers(0, 2, 200), draw.integers(0, 2, 200)
    total = {}
    for name, belongs in groups_of_cohort(rows, ["Alder"]):
        total[name.partition(":")[0]] = total.get(name.partition(":")[0], 0) + belongs
    assert set(total) == {
        "all", "age", "education", "sex", "health_limited", "office", "difficulty", "duration",
    }  # fmt: skip
    for counts in total.values():
        assert (counts == 1).all()
