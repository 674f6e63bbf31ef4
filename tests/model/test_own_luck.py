"""A person's luck is her own: rows, neighbours and newcomers change nothing of it."""

from __future__ import annotations

import numpy as np
import pytest

from model.inflow import add_person
from model.simulation import Simulation
from model.world import ACTIVE, PEOPLE
from tests.model.worlds import (
    NOTHING_SHARED,
    at_rest,
    differing,
    histories,
    people_of,
    phase,
    scenario,
)

ROWS = ("roster_next", "roster_prev", "queue_next", "queue_prev")
SHARED_COSTS = ("programme_cost", "cost_mark")


def with_rows_shuffled(sim: Simulation, seed: int) -> Simulation:
    """Put the people of a world into other rows; links follow."""
    world = sim.world
    n = int(world.count[PEOPLE])
    order = np.random.default_rng(seed).permutation(n)
    new_row = np.full(n + 1, -1, np.int64)
    new_row[order] = np.arange(n)
    for table in (world.people, world.dossiers):
        table[:n] = table[order]
    for name in ROWS:
        world.dossiers[name][:n] = new_row[world.dossiers[name][:n]]
    for table, names in (
        (world.desks, ("waiting_first", "waiting_last")),
        (world.posts, ("new_first", "new_last", "known_first", "known_last")),
        (world.partners, ("first", "last")),
    ):
        for name in names:
            table[name] = new_row[table[name]]
    active = int(world.count[ACTIVE])
    world.active[:active] = np.sort(new_row[world.active[:active]])
    return sim


def by_id(sim: Simulation, *without: str):
    """Return people and dossiers in the order of ids, without row numbers."""
    people = people_of(sim, *ROWS, *without)
    return people[np.argsort(people["id"])]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_decides_nothing(seed):
    """Not even who gets the last place or the last hour: everything shared is shared by key."""
    which = scenario(phase(10, 60, contract="fixed-term"))
    straight, shuffled = at_rest(which), with_rows_shuffled(at_rest(which), seed)
    for sim in (straight, shuffled):
        sim.run_to(100)
    assert differing(by_id(straight), by_id(shuffled)) == []
    assert differing(straight.weekly().ravel(), shuffled.weekly().ravel()) == []


@pytest.mark.parametrize("desk", [0, 1, 4])
def test_one_more_person_changes_nobody_else_where_nothing_is_shared(desk):
    """The third guarantee: with hours, places, jobs and trust not shared, to the bit."""
    which = scenario(phase(10, 60, contract="fixed-term"), values=NOTHING_SHARED)
    without, with_one_more = at_rest(which), at_rest(which)
    add_row(with_one_more, desk, number=777_777_777)
    for sim in (without, with_one_more):
        sim.run_to(100)
    others = by_id(with_one_more, *SHARED_COSTS)
    others = others[others["id"] != 777_777_777]
    assert differing(by_id(without, *SHARED_COSTS), others) == []


def test_one_more_person_matters_where_things_are_shared():
    """Or the test above would show nothing."""
    without, with_more = at_rest(scenario()), at_rest(scenario())
    for number in range(20):
        add_row(with_more, 0, number=777_777_777 + number)
    for sim in (without, with_more):
        sim.run_to(100)
    before = histories(with_more)
    before = before[(before["id"] < 777_777_777) | (before["id"] >= 777_777_797)]
    assert not np.array_equal(histories(without), before)


def add_row(sim: Simulation, desk: int, number: int) -> None:
    """Append one jobseeker to a world, as the inflow would."""
    world = sim.world.for_rules()
    beliefs = sim.beliefs_for_rules()[0]
    row = add_person(world, sim.luck, desk, number, 33, sim.week, beliefs)
    assert row >= 0
