"""Trial: refused places, missed meetings and changes of coach, each once and for nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from model.compiled import IS_PLAIN
from model.people_now import PeopleNow
from model.simulation import Simulation
from model.states import (
    CHANGES_COACH,
    IS_REFERRED,
    KINDS,
    MISSES_MEETING,
    REFUSES_PLACE,
    STARTS_SERVICE,
    UNEMPLOYED,
    WORK,
)
from model.trial import MISSES, REFUSES
from model.world import PEOPLE, as_share
from tests.model.worlds import (
    BASE,
    NOTHING_SHARED,
    STRONGER,
    at_rest,
    differing,
    in_another_process,
    people_of,
    scenario,
)

LAST = 104
LINKS = ("roster_next", "roster_prev", "queue_next", "queue_prev")
OF_ALL = ("programme_cost", "cost_mark")
"""What clients pay for together."""


def rest(**kwargs) -> Simulation:
    """Return a small world at rest in which nothing is shared."""
    return at_rest(scenario(values=NOTHING_SHARED, **kwargs))


@pytest.fixture(scope="module")
def still() -> Simulation:
    """A small world at week 0 in which nothing is shared."""
    return rest()


def marked(sim: Simulation, mark: int, rows=None) -> Simulation:
    """Return a branch in which everyone, or some rows, are marked; nobody has lived on yet."""
    branch = sim.branch(sim.scenario)
    branch.mark(mark)
    if rows is not None:
        trial = np.zeros_like(branch.world.trial)
        trial[rows] = mark
        branch.world = branch.world._replace(trial=trial)
    return branch


def events_of(sim: Simulation, what: int):
    """Return the events of one kind."""
    events = sim.events()
    return events[events["what"] == what]


@pytest.fixture(scope="module")
def refused(still) -> Simulation:
    """Two years in which each of the first people refuses one place."""
    sim = marked(still, REFUSES)
    sim.run_to(LAST)
    return sim


@pytest.fixture(scope="module")
def missed(still) -> Simulation:
    """Two years in which each of the first people misses one meeting."""
    sim = marked(still, MISSES)
    sim.run_to(LAST)
    return sim


def test_nobody_is_marked_in_an_ordinary_run(still):
    """And nothing of a trial happens."""
    sim = still.branch(still.scenario)
    sim.run_to(30)
    assert len(sim.world.trial) == 0
    for what in (REFUSES_PLACE, MISSES_MEETING, CHANGES_COACH):
        assert len(events_of(sim, what)) == 0


def test_where_nobody_is_marked_a_trial_changes_nothing(still):
    """To the bit: the digest of the whole world."""
    ordinary, unmarked = still.branch(still.scenario), marked(still, 0)
    for sim in (ordinary, unmarked):
        sim.run_to(LAST)
    unmarked.world = unmarked.world._replace(trial=ordinary.world.trial)
    assert ordinary.world.digest() == unmarked.world.digest()


def test_up_to_the_mark_arms_are_equal():
    """A trial begins where it begins."""
    trunk = at_rest(scenario())
    trunk.run_to(20)
    arms = [trunk.branch(trunk.scenario), marked(trunk, REFUSES), marked(trunk, MISSES)]
    assert {len(differing(people_of(arms[0]), people_of(arm))) for arm in arms} == {0}


# Refusals


def test_a_place_is_refused_once(refused):
    """Nobody refuses two."""
    person = events_of(refused, REFUSES_PLACE)["person"]
    assert len(person) > 50
    assert len(np.unique(person)) == len(person)


def test_whoever_refuses_stays_unemployed(refused):
    """In the week of the refusal she is in no queue and begins no service."""
    events = refused.events()
    starts = {(e["person"], e["week"]) for e in events[events["what"] == STARTS_SERVICE]}
    for event in events_of(refused, REFUSES_PLACE):
        assert event["before"] == event["after"] == UNEMPLOYED
        assert (event["person"], event["week"]) not in starts
        assert 0 <= event["detail"] < len(KINDS)


def test_whoever_refuses_leaves_the_queue(still):
    """She was in it before; afterwards she is in none, unless referred again in the same week."""
    sim = marked(still, REFUSES)
    for week in range(1, 13):
        before = sim.world.people["queue"].copy()
        sim.run_to(week)
        events = sim.events()
        events = events[events["week"] == week - 1]
        refusing = events["person"][events["what"] == REFUSES_PLACE]
        kinds = (events["what"] >= IS_REFERRED) & (events["what"] < IS_REFERRED + len(KINDS))
        alone = np.setdiff1d(refusing, events["person"][kinds])
        assert (before[refusing] >= 0).all()
        assert (sim.world.people["queue"][alone] < 0).all()


def test_a_later_place_may_be_taken(refused):
    """By many of those who refused one."""
    refusals = {e["person"]: e["week"] for e in events_of(refused, REFUSES_PLACE)}
    later = {
        e["person"]
        for e in events_of(refused, STARTS_SERVICE)
        if e["week"] > refusals.get(e["person"], LAST)
    }
    assert len(later) > 20


def test_of_those_marked_nobody_takes_her_first_place(refused, still):
    """Whoever begins a service has refused one before; who came later refuses none."""
    there = int(still.world.count[PEOPLE])
    refusals = {e["person"]: e["week"] for e in events_of(refused, REFUSES_PLACE)}
    assert max(refusals) < there
    for event in events_of(refused, STARTS_SERVICE):
        if event["person"] < there:
            assert refusals[event["person"]] < event["week"]


def test_the_place_that_is_refused_is_the_one_that_would_have_been_taken(refused, still):
    """With the same luck: the same week and kind as the first start in the ordinary run."""
    taken = still.branch(still.scenario)
    taken.run_to(LAST)
    first: dict[int, tuple[int, int]] = {}
    for event in events_of(taken, STARTS_SERVICE):
        first.setdefault(event["person"], (event["week"], event["detail"]))
    there = int(still.world.count[PEOPLE])
    refusals = {e["person"]: (e["week"], e["detail"]) for e in events_of(refused, REFUSES_PLACE)}
    assert {person: told for person, told in first.items() if person < there} == refusals


# Missed meetings


def test_a_meeting_is_missed_once(missed):
    """And nobody misses two."""
    person = events_of(missed, MISSES_MEETING)["person"]
    assert len(person) > 200
    assert len(np.unique(person)) == len(person)


def test_a_missed_meeting_costs_contact(missed, still):
    """In its week one meeting less has been held, and contact is lower, or she was no-show."""
    with_it, without = marked(still, MISSES), still.branch(still.scenario)
    for sim in (with_it, without):
        sim.run_to(1)
    event = events_of(with_it, MISSES_MEETING)
    person = event["person"][event["week"] == 0]
    missing, there = with_it.world, without.world
    fewer = there.dossiers["meetings"][person].astype(int) - missing.dossiers["meetings"][
        person
    ].astype(int)
    assert set(fewer) == {0, 1}  # none less: that of a no-show
    lost = person[fewer == 1]
    assert len(lost) > 5
    contact, known = (PeopleNow(sim, lost)["contact"] for sim in (with_it, without))
    assert (contact < known).all()
    same = person[fewer == 0]
    assert np.array_equal(missing.people["contact"][same], there.people["contact"][same])


def test_a_missed_meeting_takes_no_hours(still):
    """It is the trial's, not the coach's: no-shows and meetings are those of newcomers."""
    sim = marked(still, MISSES)
    sim.run_to(1)
    weekly, there = sim.weekly(), int(still.world.count[PEOPLE])
    meetings = sim.world.dossiers["meetings"]
    assert np.array_equal(meetings[:there], still.world.dossiers["meetings"][:there])
    newcomers = int(sim.world.count[PEOPLE]) - there
    assert weekly["meetings"].sum() + weekly["no_shows"].sum() <= newcomers
    assert weekly["meetings"].sum() == meetings[there : there + newcomers].sum()


# Nobody else


@pytest.mark.parametrize("mark", [REFUSES, MISSES])
def test_one_s_mark_concerns_nobody_else_where_nothing_is_shared(still, mark):
    """With hours, places, jobs and trust not shared: all others to the bit."""
    there = int(still.world.count[PEOPLE])
    rows = np.arange(0, there, 2)
    some, none = marked(still, mark, rows), still.branch(still.scenario)
    for sim in (some, none):
        sim.run_to(LAST)
    others = np.setdiff1d(np.arange(int(none.world.count[PEOPLE])), rows)
    one, other = (people_of(sim, *LINKS, *OF_ALL) for sim in (some, none))
    assert differing(one[others], other[others]) == []
    assert differing(one[rows], other[rows]) != []


def test_marks_concern_others_where_things_are_shared():
    """Or the test above would show nothing."""
    sim = at_rest(scenario())
    rows = np.arange(0, int(sim.world.count[PEOPLE]), 2)
    some, none = marked(sim, REFUSES, rows), sim.branch(sim.scenario)
    for run in (some, none):
        run.run_to(LAST)
    others = np.setdiff1d(np.arange(int(none.world.count[PEOPLE])), rows)
    one, other = (people_of(run, *LINKS, *OF_ALL) for run in (some, none))
    assert differing(one[others], other[others]) != []


# Another coach


@pytest.fixture(scope="module")
def changed(still) -> tuple[Simulation, Simulation]:
    """The world after twenty weeks, and the same with another coach for everyone."""
    before = still.branch(still.scenario)
    before.run_to(20)
    after = before.branch(before.scenario)
    after.change_coaches()
    return before, after


def with_coach(sim: Simulation):
    """Return the rows of jobseekers who have a coach."""
    people = sim.world.people[: int(sim.world.count[PEOPLE])]
    return np.flatnonzero((people["coach"] >= 0) & (people["state"] < WORK))


def test_everyone_with_a_coach_gets_another(changed):
    """Once, and it is noted; the post stays the same, and so does its skill."""
    before, after = changed
    rows = with_coach(before)
    assert len(rows) > 100
    assert np.array_equal(np.sort(events_of(after, CHANGES_COACH)["person"]), rows)
    assert (before.world.dossiers["hire"][rows] != after.world.dossiers["hire"][rows]).all()
    assert np.array_equal(before.world.people["coach"], after.world.people["coach"])
    assert differing(before.world.posts, after.world.posts) == []


def test_alliance_begins_anew_with_another_coach(changed):
    """From the share of a new fit with which it begins."""
    before, after = changed
    rows = with_coach(before)
    share = float(before.beliefs["first_alliance"][0])
    fit = after.world.dossiers["fit_with_coach"][rows] / 65535.0
    assert after.world.people["alliance"][rows] == pytest.approx(share * fit, abs=1e-6)
    assert len(np.unique(fit)) > 50


def test_what_the_register_holds_is_handed_over(changed):
    """Of what was known, the recorded share, as far as staff have access; contact stays."""
    before, after = changed
    rows, week = with_coach(before), before.week
    people, dossiers = before.world.people[rows], before.world.dossiers[rows]
    fades = float(before.beliefs["knowledge_age_weeks"][0])
    known = people["knowledge"] * np.exp(-(week - people["met"].astype(float)) / fades)
    held = np.array([as_share(int(share)) for share in dossiers["recorded"]])
    handed = known * held * BASE["coaching.register_access"]
    assert after.world.people["knowledge"][rows] == pytest.approx(handed, rel=1e-4, abs=1e-6)
    weeks = float(before.beliefs["contact_fade_weeks"][0])
    faded = people["contact"] * np.exp(-(week - people["met"].astype(float)) / weeks)
    assert after.world.people["contact"][rows] == pytest.approx(faded, rel=1e-4, abs=1e-6)


def test_whoever_has_no_coach_changes_none(changed):
    """To the bit."""
    before, after = changed
    n = int(before.world.count[PEOPLE])
    others = np.setdiff1d(np.arange(n), with_coach(before))
    one, other = people_of(before), people_of(after)
    assert differing(one[others], other[others]) == []


def tiny() -> str:
    """Return the digest of a few weeks with every trial, beliefs and services of its own."""
    sim = at_rest(scenario(), burn_in_weeks=4)
    sim.believe(shared_hours=0.0)
    sim.mark(REFUSES + MISSES)
    sim.change_coaches()
    sim.run_to(4)
    sim.rebase(scenario(base=STRONGER))
    sim.run_to(8)
    assert {REFUSES_PLACE, MISSES_MEETING, CHANGES_COACH} <= set(sim.events()["what"])
    return sim.world.digest()


def test_a_trial_is_the_same_in_plain_python():
    """To the bit, whichever way this test runs: once is enough."""
    way = "" if IS_PLAIN else "1"
    code = "from tests.model.test_trial import tiny; print(tiny())"
    assert in_another_process(code, NUMBA_DISABLE_JIT=way) == tiny()
