from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from mesa.agent import AgentSet

from model.edits import SETTABLE
from model.jobseeker import Jobseeker
from model.jobseekers import Jobseekers
from model.people_now import COLUMNS
from model.snapshot import COLUMNS as SNAPSHOT
from model.states import KINDS, STATES, UNEMPLOYED
from model.world import PEOPLE
from tests.model.mesa_worlds import SMALL, model


@pytest.fixture(scope="module")
def ran():
    return model(weeks=30)


@pytest.fixture(scope="module")
def frame(ran):
    return ran.jobseekers.to_frame()


def test_is_an_agentset_of_everyone(ran):
    """The jobseekers are an AgentSet of all who have ever been, by number."""
    people = ran.jobseekers
    assert isinstance(people, AgentSet)
    assert len(people) == ran.simulation.world.count[PEOPLE]
    assert people[17].row == people[17].unique_id == 17
    assert people[-1].row == len(people) - 1
    assert [person.row for person in people] == list(range(len(people)))
    assert people[17] in people
    with pytest.raises(IndexError, match="the first is 0"):
        people[10_000]


def test_views_equal_the_snapshot(ran):
    """What a person says of herself is what the simulation's snapshot says."""
    table = ran.simulation.snapshot()
    for name in {declaration[0] for declaration in SNAPSHOT} - {"coach"}:
        expected = [table[name][row].item() for row in (0, 17, 99)]
        assert [getattr(ran.jobseekers[row], name) for row in (0, 17, 99)] == expected


def test_one_at_a_time_equals_all_at_once(ran):
    """A column read for everyone at once is what each says when asked alone."""
    people = ran.jobseekers[:40]
    for name in COLUMNS:
        alone = [getattr(ran.jobseekers[row], name) for row in range(40)]
        assert repr(people.get(name)) == repr(alone)


@pytest.mark.parametrize("name", ["skills", "alliance", "state_name", "recorded"])
def test_a_column_is_worked_out_once(ran, name):
    """Looking at one person after the other in a loop does not work out everyone each time."""
    now = ran.jobseekers.now()
    assert now[name] is now[name]


def test_frame_has_names_for_codes(ran, frame):
    """A frame speaks in words, and is empty where nothing can be told."""
    person, row = ran.jobseekers[5], frame.loc[5]
    assert frame.index.name == "person"
    assert row.state == person.state_name == STATES[person.state]
    assert (row.office, row.sex) == (person.office.name, person.sex_name)
    assert pd.isna(row.coach) == (person.coach is None)
    assert frame.queue_weeks.min() >= 0
    assert set(frame.plan.dropna()) <= set(KINDS)
    assert set(frame.service[frame.state == "TRAINING"]) <= set(KINDS)


def test_select_equals_pandas(ran, frame):
    """Selecting by a function, by truths and by pandas gives the same people."""
    truths = (frame.age > 40) & (frame.state == "UNEMPLOYED")
    chosen = ran.jobseekers.select(lambda p: p.age > 40 and p.state == UNEMPLOYED)
    assert frame.index[truths].tolist() == chosen.rows.tolist()
    assert chosen == ran.jobseekers.select(truths)
    assert len(ran.jobseekers.select(lambda p: p.age > 40, at_most=3)) == 3
    assert len(ran.jobseekers.select(at_most=0.5)) == len(frame) // 2
    assert len(ran.jobseekers.select(agent_type=Jobseeker)) == len(frame)
    assert len(ran.jobseekers.select(agent_type=int)) == 0


def test_select_in_place(ran):
    """A selection in place narrows the set it is asked of."""
    some = ran.jobseekers[:20]
    assert some.select(lambda p: p.row % 2 == 0, inplace=True) is some
    assert len(some) == 10


def test_sort_equals_pandas(ran, frame):
    """Sorting is Mesa's: highest first unless told otherwise, ties in order."""
    expected = frame.sort_values("skills", ascending=False, kind="stable").index.tolist()
    assert ran.jobseekers.sort("skills").rows.tolist() == expected
    by_function = ran.jobseekers.sort(lambda person: person.age, ascending=True)
    assert by_function.rows.tolist() == frame.sort_values("age", kind="stable").index.tolist()


def test_groupby_equals_pandas(ran, frame):
    """Groups count, aggregate and apply as pandas does."""
    groups = ran.jobseekers.groupby("state_name")
    assert groups.count() == frame.groupby("state").size().to_dict()
    means = frame.groupby("state").skills.mean()
    assert groups.agg("skills", np.mean) == pytest.approx(means.to_dict())
    assert groups.apply(len) == groups.count()
    by_function = ran.jobseekers.groupby(lambda person: person.is_jobseeker, result_type="list")
    assert by_function.count()[True] == (~frame.state.isin(["WORK", "OUTSIDE"])).sum()


def test_agg_and_get_equal_pandas(ran, frame):
    """Aggregates and columns are those of the frame."""
    assert ran.jobseekers.agg("age", max) == frame.age.max()
    low, high = ran.jobseekers.agg("work_ability", [min, max])
    assert (low, high) == (frame.work_ability.min(), frame.work_ability.max())
    pairs = ran.jobseekers.get(["age", "state_name"])
    assert pairs == [list(pair) for pair in zip(frame.age, frame.state, strict=True)]
    assert ran.jobseekers[:3].get("shoe_size", "default", 38) == [38, 38, 38]


def test_shuffle_keeps_everyone(ran):
    """Shuffling changes the order and nobody's being there."""
    shuffled = ran.jobseekers.shuffle()
    assert shuffled == ran.jobseekers
    assert shuffled.rows.tolist() != ran.jobseekers.rows.tolist()


def test_do_and_map(ran):
    """Functions and methods are called on everyone in order."""
    seen: list[int] = []
    people = ran.jobseekers[:5]
    assert people.do(lambda person, rows: rows.append(person.row), seen) is people
    assert seen == people.map(lambda person: person.row) == [0, 1, 2, 3, 4]
    assert people.map("history") == [person.history() for person in people]


def test_sets(ran):
    """Selections meet, join and part as sets do; membership is not the world's."""
    low, high = ran.jobseekers[:10], ran.jobseekers[5:15]
    assert (low & high).rows.tolist() == [5, 6, 7, 8, 9]
    assert len(low | high) == 15
    assert (low - high).rows.tolist() == [0, 1, 2, 3, 4]
    assert len(low ^ high) == 10
    low.discard(ran.jobseekers[3])
    low.add(ran.jobseekers[200])
    assert ran.jobseekers[3] not in low
    assert ran.jobseekers[200] in low
    with pytest.raises(KeyError):
        low.remove(ran.jobseekers[3])


def test_copies(ran):
    """A selection can be copied, and pickled with its model."""
    some = ran.jobseekers[3:6]
    assert copy.copy(some) == some
    loaded = pickle.loads(pickle.dumps(some))  # noqa: S301
    assert isinstance(loaded, Jobseekers)
    assert loaded.get("skills") == some.get("skills")
    assert pickle.loads(pickle.dumps(some[1])).row == 4  # noqa: S301


def test_history_is_the_event_log(ran):
    """Everyone's histories together are the event log."""
    lines = [
        (change.week, row, change.before, change.after)
        for row, history in enumerate(ran.jobseekers.map("history"))
        for change in history
    ]
    expected = [
        (e["week"], e["person"], STATES[e["before"]], STATES[e["after"]])
        for e in ran.simulation.events()
    ]
    assert sorted(expected) == sorted(lines)


def test_history_tells_kinds_and_reasons(ran):
    """A change names the kind of service or the reason of being outside where there is one."""
    changes = [change for history in ran.jobseekers.map("history") for change in history]
    assert all(c.detail in KINDS for c in changes if c.after == "TRAINING")
    assert all(c.detail for c in changes if c.after == "OUTSIDE")
    assert {c.monday.weekday() for c in changes} == {0}


def test_history_without_log_says_how_to_turn_it_on():
    """Where the event log is off, the message says how to turn it on."""
    with pytest.raises(RuntimeError, match="records_events=True"):
        model(records_events=False).jobseekers[0].history()


@pytest.mark.parametrize("name", [name for name in SETTABLE if name[:2] not in ("pl", "is")])
def test_set_is_read_back(name):
    """What is set is what is read, and no bound is broken by it."""
    ran = model(weeks=2)
    value = min(SETTABLE[name].high, 0.9)
    ran.jobseekers.set(name, value)
    assert ran.jobseekers.get(name) == pytest.approx([value] * len(ran.jobseekers), abs=1e-4)
    ran.simulation.work_out_everyone()  # checks every bound, and raises where one is broken
    ran.step()
    ran.step()


def test_set_takes_a_value_each(ran):
    """A sequence sets one value for each person."""
    ran = model()
    ran.jobseekers[:3].set("inclusion", [0.25, 0.5, 0.75])
    assert ran.jobseekers[:3].get("inclusion") == [0.25, 0.5, 0.75]


def test_set_one_person_leaves_the_rest():
    """Setting one person's skills changes nobody else's record."""
    ran = model()
    before = ran.simulation.world.copy()
    ran.jobseekers[17].skills = 0.95
    world = ran.simulation.world
    changed = np.flatnonzero((world.people != before.people) | (world.dossiers != before.dossiers))
    assert changed.tolist() == [17]
    assert ran.jobseekers[17].skills_ceiling >= ran.jobseekers[17].skills


def test_set_moves_the_search_of_the_market():
    """Skills enter search, and so the market's sum, at once and exactly."""
    ran = model()
    ran.jobseekers.set("skills", 0.9)
    world = ran.simulation.world
    people = world.people[: len(ran.jobseekers)]
    weights = np.floor(people["search"].astype(float) * 2.0**24 + 0.5)
    for area in range(2):
        is_here = world.desks["area"][people["desk"]] == area
        assert world.areas["search"][area] == weights[is_here].sum()


def test_set_plan_by_name():
    """A plan is named as a kind of service."""
    ran = model()
    person = ran.jobseekers.select(lambda p: p.state == UNEMPLOYED)[0]
    person.plan = "training_vocational"
    assert person.plan_name == "training_vocational"
    person.plan = None
    assert person.plan_name is None
    with pytest.raises(ValueError, match="no kind of service"):
        person.plan = "trainning"


@pytest.mark.parametrize("name", ["state", "desk", "coach", "queue", "age", "benefit", "row"])
def test_set_refuses_what_counts_hang_on(ran, name):
    """Fields whose change would break counts cannot be set; the message says which can."""
    with pytest.raises(AttributeError, match=r"cannot be set: .* These can be set: skills"):
        setattr(ran.jobseekers[0], name, 1)
    with pytest.raises(AttributeError, match="These can be set: skills"):
        ran.jobseekers.set(name, 1)


def test_unknown_names_suggest_the_nearest(ran):
    """A misspelt name is answered with the nearest one."""
    with pytest.raises(AttributeError, match="Did you mean skills"):
        _ = ran.jobseekers[0].skils
    with pytest.raises(AttributeError, match="Did you mean skills"):
        ran.jobseekers[0].skils = 1


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_set_refuses_values_out_of_range(ran, value):
    """A value out of range is told with the range."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        ran.jobseekers[0].skills = value


def test_people_cannot_be_removed(ran):
    """People come and go by the rules only."""
    with pytest.raises(AttributeError, match="cannot be removed"):
        ran.jobseekers[0].remove()


def test_views_follow_the_world():
    """A view that was made before a step tells what holds after it."""
    ran = model()
    people = list(ran.jobseekers)
    ran.run_until(SMALL.monday(25))
    assert [person.state for person in people] == ran.jobseekers[: len(people)].get("state")
    people[0].skills = 0.25
    assert people[0].skills == 0.25


def test_present_leaves_out_those_gone_for_good(ran, frame):
    """Those on a pension, dead or moved away keep their number but are not present."""
    gone = frame.reason.isin(["disability pension", "old-age pension", "dead", "moved away"])
    assert ran.jobseekers.present.rows.tolist() == frame.index[~gone].tolist()
