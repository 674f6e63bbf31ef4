"""Cohorts: who is followed, for every design and clock."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.targets.grammar import parse_group
from experiments.virtual.cohorts import cohort_of
from experiments.virtual.designs import DESIGNS
from experiments.virtual.places import PLACES
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.spells import IS_SERVICE
from experiments.virtual.view import times_of_week
from model.register import COMES_AT
from model.states import CHANGES_COACH, MISSES_MEETING, UNEMPLOYED, WORK
from tests.experiments.virtual.rows import arms_of, target

YEAR = 52


def cohort(arm, experiment, group="all", clock="policy", week=None):
    """Return the cohort of a design in an arm."""
    where = arm.clock if week is None else week
    return cohort_of(arm, DESIGNS[experiment], parse_group(group), clock, where)


@pytest.fixture(scope="module")
def effects():
    """Return the arms of services taken and refused."""
    return arms_of(
        target(experiment="programme_effect", metric="share_in_work", window="12m", clock="start",
               group="service:any", difference="absolute")
    )  # fmt: skip


@pytest.fixture(scope="module")
def meetings():
    """Return the arms of a missed meeting, of another coach and of none of these."""
    return arms_of(
        *(target(policy, experiment="meetings", policy=policy, metric="mean_duration",
                 difference="absolute", window="0..24m")
          for policy in ("missed_meeting", "change_of_coach"))
    )  # fmt: skip


@pytest.fixture(scope="module")
def trial():
    """Return the arms of a trial of caseloads."""
    return arms_of(
        target(experiment="caseload_trial", metric="share_in_work", difference="absolute",
               window="12m")
    )  # fmt: skip


@pytest.fixture(scope="module")
def pilot():
    """Return the arms of the pilot in Pirkanmaa."""
    return arms_of(
        target(experiment="pilot", metric="share_in_work", difference="absolute", window="12m")
    )


# A country at rest


def test_the_stock_is_that_of_the_unemployed_at_the_clock(country):
    """All of them, and nobody in a service."""
    found = cohort(country.arm, "stocks")
    rows = country.arm.everyone[YEAR]
    assert np.array_equal(found.person, rows["person"][rows["state"] == UNEMPLOYED])
    assert (found.week == YEAR).all()


def test_a_stock_may_be_that_of_another_date(country):
    """By the week at which the clock stands."""
    found = cohort(country.arm, "stocks", clock="calendar", week=30)
    rows = country.arm.everyone[30]
    assert np.array_equal(found.person, rows["person"][rows["state"] == UNEMPLOYED])


def test_a_group_chooses_within_the_cohort(country):
    """By what is known at the clock."""
    found = cohort(country.arm, "stocks", "registered:12++sex:men")
    rows = country.arm.everyone[YEAR]
    meant = (rows["state"] == UNEMPLOYED) & (rows["sex"] == 1)
    weeks = rows["registered_weeks"] - times_of_week(rows["person"].astype(int), COMES_AT)
    assert np.array_equal(found.person, rows["person"][meant & (weeks >= 52.1775)])


def test_a_clock_before_the_histories_is_told(country):
    """With a sentence."""
    with pytest.raises(CannotMeasure, match="outside the time that is simulated"):
        cohort(country.arm, "stocks", week=-10)


@pytest.mark.parametrize(("experiment", "place"), [("spells", "unemployed"), ("jobs", "work")])
def test_new_spells_are_those_begun_in_the_year_before(country, experiment, place):
    """Each from its own first week, and each of a person's own."""
    found = cohort(country.arm, experiment, clock="start", week=YEAR)
    spells = country.arm.spells
    begun = spells.place == PLACES.index(place)
    begun &= (spells.start >= 0) & (spells.start < YEAR)
    assert np.array_equal(found.person, spells.person[begun])
    assert np.array_equal(found.week, spells.start[begun])
    assert found["begins"].all()
    assert len(np.unique(found.person)) < len(found)


def test_of_new_jobs_it_is_known_how_long_people_had_been_registered(country):
    """When they found them; from elsewhere, not at all."""
    found = cohort(country.arm, "jobs", "registered:12+", clock="start", week=YEAR)
    for person, week in zip(found.person, found.week, strict=True):
        before = country.arm.everyone[week][person]
        assert before["state"] == UNEMPLOYED
        assert before["registered_weeks"] >= YEAR


def test_new_spells_that_await_a_recall_are_told_apart(country):
    """Among those who have just lost a job or come for the first time."""
    parts = [cohort(country.arm, "spells", f"laid_off:{level}", "start", YEAR).person
             for level in ("yes", "no")]  # fmt: skip
    assert len(parts[0]) > 10
    everyone = cohort(country.arm, "spells", clock="start", week=YEAR)
    assert len(parts[0]) + len(parts[1]) == len(everyone)


@pytest.mark.parametrize("clock", ["start", "end"])
def test_stays_in_services_are_followed_from_start_or_end(country, clock):
    """All that began, or ended, in the year before; none that is still open at its end."""
    found = cohort(country.arm, "after_service", "service:any", clock, week=90)
    spells = country.arm.spells
    when = spells.start if clock == "start" else spells.end
    meant = IS_SERVICE[spells.place] & (when >= 90 - YEAR) & (when < 90)
    if clock == "end":
        meant &= spells.ended_by != 0
    assert np.array_equal(found.person, spells.person[meant])
    assert np.array_equal(found.week, when[meant])


@pytest.mark.parametrize("clock", ["start", "end"])
def test_of_a_service_the_spell_in_question_begins_at_the_clock(country, clock):
    """The service itself, or what comes after it."""
    assert cohort(country.arm, "after_service", "service:any", clock, week=90)["begins"].all()


def test_services_are_told_apart_by_their_kind(country):
    """That of the stay which is followed."""
    kinds = ("rehabilitation", "rehabilitative_work", "training", "subsidised_work")
    parts = [cohort(country.arm, "after_service", f"service:{kind}", "end", 90) for kind in kinds]
    everyone = cohort(country.arm, "after_service", "service:any", "end", 90)
    assert sum(len(part) for part in parts) == len(everyone)
    assert all(len(part) > 5 for part in parts)


# A trial of caseloads


def test_a_trial_is_about_the_jobseekers_of_its_first_week(trial):
    """Those in services included."""
    arm = trial["trial-caseload-100"]
    found = cohort(arm, "caseload_trial", "client:existing")
    assert np.array_equal(found.person, arm.moments[arm.clock]["person"])
    assert (found["place"] != WORK).all()
    assert (found["place"] != UNEMPLOYED).any()


def test_arms_are_equal_at_the_clock(trial, effects, pilot):
    """The same people in the same state with the same past, to the bit."""
    for arms in (trial, effects, pilot):
        one, other = arms.values()
        assert one.clock == other.clock
        known, also = one.moments[one.clock], other.moments[other.clock]
        for name in known.dtype.names:
            assert np.array_equal(known[name], also[name], equal_nan=known[name].dtype.kind == "f")


def test_rows_are_the_same_people_in_every_arm(trial, effects, pilot, meetings):
    """Also of those who come later."""
    for arms in (trial, effects, pilot, meetings):
        ids = [arm.people["id"] for arm in arms.values()]
        assert all(np.array_equal(ids[0], other) for other in ids)
        assert len(ids[0]) > next(iter(arms.values())).people_at_start


def test_new_clients_are_those_who_register_in_the_first_year(trial):
    """For the first time, each from her own first week."""
    arm = trial["trial-caseload-100"]
    found = cohort(arm, "caseload_trial", "client:new", "start")
    entered = arm.people["entered_week"]
    meant = (entered >= arm.clock) & (entered < arm.clock + YEAR)
    assert np.array_equal(found.person, np.flatnonzero(meant))
    assert np.array_equal(found.week, entered[meant])
    assert (found["place"] == PLACES.index("unemployed")).all()


def test_all_of_a_trial_of_caseloads_are_the_existing_and_the_new(trial):
    """Each from her own week, as the trials counted."""
    arm = trial["trial-caseload-100"]
    everyone = cohort(arm, "caseload_trial")
    parts = [
        cohort(arm, "caseload_trial", "client:existing"),
        cohort(arm, "caseload_trial", "client:new", "start"),
    ]
    assert np.array_equal(everyone.person, np.concatenate([part.person for part in parts]))
    assert np.array_equal(everyone.week, np.concatenate([part.week for part in parts]))
    assert len(np.unique(everyone.person)) == len(everyone)


def test_who_has_just_come_is_among_the_short_term_unemployed(trial):
    """And not among the long-term ones."""
    arm = trial["trial-caseload-100"]
    short, long = (cohort(arm, "caseload_trial", f"duration:{d}") for d in ("short", "long"))
    assert short["begins"].any()
    assert not long["begins"].any()


# Services taken


def test_of_services_each_one_s_first_is_followed(effects):
    """Within a year, of those there at the clock, from its start."""
    arm = effects["taken"]
    found = cohort(arm, "programme_effect", "service:any", "start")
    spells = arm.spells
    assert len(np.unique(found.person)) == len(found)
    assert (found.person < arm.people_at_start).all()
    for person, week in zip(found.person, found.week, strict=True):
        own = IS_SERVICE[spells.place] & (spells.person == person) & (spells.start >= arm.clock)
        assert week == spells.start[own].min() < arm.clock + YEAR


def test_each_service_that_is_taken_is_refused_in_the_other_arm(effects):
    """The same people in the same weeks: none of them is in it there."""
    taken = cohort(effects["taken"], "programme_effect", "service:any", "start")
    refused = effects["refused"].spells
    found = refused.at(taken.person, taken.week + 1)
    is_new = refused.start[found] == taken.week
    assert not (IS_SERVICE[refused.place[found]] & is_new).any()
    assert (refused.place[refused.at(taken.person, taken.week)] == 0).all()


# Missed meetings and other coaches


def test_whoever_misses_a_meeting_while_unemployed_is_followed(meetings):
    """Within half a year, each once, from the week of the meeting."""
    arm = meetings["missed_meeting"]
    found = cohort(arm, "meetings")
    events = arm.events[arm.events["what"] == MISSES_MEETING]
    events = events[(events["before"] == UNEMPLOYED) & (events["week"] < arm.clock + 26)]
    order = np.argsort(events["person"], kind="stable")
    assert np.array_equal(found.person, events["person"][order])
    assert np.array_equal(found.week, events["week"][order])
    assert (found["place"] == PLACES.index("unemployed")).all()
    assert len(np.unique(found.person)) == len(found)
    assert (found["registered_weeks"] > 0).any()


def test_whose_meeting_was_missed_is_known_where_it_was(meetings):
    """Newcomers too: nearly all have the coach whom they were to meet."""
    arm = meetings["missed_meeting"]
    found = cohort(arm, "meetings")
    came_later = ~np.isin(found.person, arm.moments[arm.clock]["person"])
    assert came_later.sum() > 10
    assert np.isnan(found["coach_skill"][came_later].astype(float)).mean() < 0.3
    gone = arm.people["state"][found.person] >= WORK
    assert (found["coach"][gone & came_later] >= 0).any()


def test_both_arms_of_a_missed_meeting_are_free_of_the_same_limits(meetings):
    """Else coaches' hours would differ between them, and not only one meeting."""
    for limit in ("hours", "slots", "jobs", "trust"):
        for arm in meetings.values():
            assert arm.beliefs[f"shared_{limit}"] == 0.0


def test_whoever_is_given_another_coach_is_followed_from_then_on(meetings):
    """All in the week of the clock."""
    arm = meetings["change_of_coach"]
    found = cohort(arm, "meetings")
    events = arm.events[arm.events["what"] == CHANGES_COACH]
    assert np.array_equal(found.person, np.sort(events["person"][events["before"] == UNEMPLOYED]))
    assert (found.week == arm.clock).all()
    assert (found["coach"] >= 0).all()


# Pirkanmaa


def desks_with(arm, **traits):
    """Return the numbers of desks with some traits."""
    return [n for n, desk in enumerate(arm.desks)
            if all(getattr(desk, name) == value for name, value in traits.items())]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "desks"),
    [
        ("all", {"role": "trial", "is_client_desk": True}),
        ("sex:men", {"role": "trial", "is_client_desk": True}),
        ("role:control", {"role": "control"}),
        ("role:trial", {"role": "trial"}),
        ("area:Pirkanmaa+client:yes", {"area": "Pirkanmaa", "is_client_desk": True}),
        ("client:no", {"role": "trial", "is_client_desk": False}),
        ("benefit:earnings_related", {"role": "trial", "is_client_desk": False}),
        ("role:control+client:no", {"role": "control", "is_client_desk": False}),
    ],
)
def test_in_pirkanmaa_the_clients_of_the_trial_are_meant(pilot, group, desks):
    """Where the group names offices itself, all their jobseekers."""
    arm = pilot["pirkanmaa-pilot"]
    found = cohort(arm, "pilot", group)
    rows = arm.moments[arm.clock]
    meant = np.isin(rows["desk"], desks_with(arm, **desks))
    if group == "sex:men":
        meant &= rows["sex"] == 1
    assert np.array_equal(found.person, rows["person"][meant])
    assert len(found) > 0
