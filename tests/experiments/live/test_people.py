"""The people of a pair: a town that stays, flows that add up, a path as trace tells it."""

import re

import numpy as np
import pytest

from experiments.live.pair import Pair, pair_of
from experiments.live.people import (
    coaches,
    cooperation,
    flows,
    queues,
    states_of,
    town_of,
)
from experiments.live.person import person_now
from experiments.live.town import blocks_of, places_in
from experiments.weeks import weeks_of_desks
from model.trace import tell


@pytest.fixture(scope="module")
def pair():
    pair = pair_of("pirkanmaa-pilot", "pirkanmaa-permanent", people=300, years=4.0)
    pair.run_to(pair.clock + 80)
    return pair


@pytest.fixture(scope="module")
def town(pair):
    return town_of(pair.shared, most=80)


def test_dots_are_within_their_square_and_apart(town):
    """No two people stand on one place."""
    assert len(town.rows) == 80
    assert ((town.x > 0) & (town.x < 1) & (town.y > 0) & (town.y < 1)).all()
    assert len(set(zip(town.x, town.y, strict=True))) == 80


def test_blocks_fill_the_square_by_size():
    """Areas are shares."""
    blocks = blocks_of(["a", "b", "c", "d"], [6, 2, 1, 1])
    assert [round(b.width * b.height, 9) for b in blocks] == [0.6, 0.2, 0.1, 0.1]
    x, y = places_in(blocks[0], 7)
    assert len(set(zip(x, y, strict=True))) == 7


def test_dots_have_the_states_of_their_people(pair, town):
    """A digit a person, of the same people in both policies."""
    for branch in pair.branches:
        rows = branch.simulation.snapshot()[town.rows]
        assert states_of(branch, town) == "".join(map(str, rows["state"]))
    ids = [branch.simulation.world.people["id"][town.rows] for branch in pair.branches]
    assert (ids[0] == ids[1]).all()


def test_a_path_is_what_trace_tells(pair, town):
    """Every line of the path stands in `tyopolku trace` of the same person."""
    branch = pair.other
    compared = 0
    for row in town.rows[:6]:
        told = tell(branch.policy, int(row), people=300, weeks=pair.week)
        path = person_now(branch, pair.shared, int(row)).path[1:]
        assert [line for line in path if line not in told] == []
        compared += len(path)
    assert compared > 6


@pytest.mark.parametrize("weeks", [1, 4])
def test_the_path_of_who_is_watched_has_meetings_and_coaches(pair, town, weeks, monkeypatch):
    """All that trace tells of them since the clock; meetings in a row are one line.

    In a large world, looked at every four weeks, every meeting is still counted.
    """
    monkeypatch.setattr("experiments.live.watch.LOOK_WEEKS", weeks)
    watched = Pair(pair.study, pair.shared, town.rows)
    watched.run_to(watched.clock + 33)
    watched.run_to(pair.week)
    assert watched.other.outcomes == pair.other.outcomes
    changes = meetings = 0
    for row in town.rows[:12]:
        told = tell(watched.other.policy, int(row), people=300, weeks=pair.week)
        told = [line for line in told if line[:10] >= str(pair.study.clock_day)]
        path = person_now(watched.other, pair.shared, int(row)).path
        coaches = [line for line in told if "gets coach" in line or "from coach" in line]
        if weeks == 1:
            assert [one for one in path if "gets coach" in one or "from coach" in one] == coaches
        times = [re.search(r"meets the coach (?:(\d+) times|\()", line) for line in path]
        met = sum(int(found[1] or 1) for found in times if found)
        assert met == sum("meets the coach" in line for line in told)
        changes, meetings = changes + len(coaches), meetings + met
    assert changes > 3
    assert meetings > 12


def test_a_person_is_told_in_words(pair, town):
    """Who, how she stands, and what the coach believes where there is a coach."""
    person = person_now(pair.other, pair.shared, int(town.rows[0]))
    assert "years old" in person.who
    assert any("Now " in line for line in person.now)


def test_flows_are_the_changes_of_the_books(pair):
    """Jobs found by clients in the last quarter, as the weekly table has them."""
    branch = pair.reference
    found = flows(branch, weeks=13)
    assert np.diag(found).sum() == 0
    weekly = branch.weekly()[-13:]
    assert found[:, 5].sum() * 13 == pytest.approx(weekly["jobs_found"].sum(), rel=0.1)


def test_coaches_and_queues_are_the_books(pair):
    """Rosters and places agree with the weekly table."""
    for branch in pair.branches:
        last = branch.weekly()[-1]
        clients = sum(coach.caseload for coach in coaches(branch)) * branch.simulation.scale
        assert clients <= last["clients"] + 1e-6
        assert sum(q.waiting for q in queues(branch)) == pytest.approx(last["queue"])
        assert sum(q.used for q in queues(branch)) == pytest.approx(last["used_slots"])


def test_cooperation_has_a_row_for_each_office(pair):
    """Trust lies between 0 and 1."""
    offices, trust = cooperation(pair.other)
    assert trust.shape == (len(offices), 10)
    assert np.nanmin(trust) >= 0
    assert np.nanmax(trust) <= 1
    assert weeks_of_desks  # the same columns
