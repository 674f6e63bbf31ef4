"""Rosters and queues: linked lists that behave as plain Python ones do."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.rosters import (
    KNOWN,
    NEW,
    OFF_ROSTER,
    join_post,
    join_queue,
    join_waiting,
    leave_queue,
    leave_roster,
    sort_newly_queued,
    sort_waiting,
    ticket,
)
from model.setup import empty_world
from model.world import NOBODY
from tests.model.worlds import beliefs_table, scenario

PEOPLE = 12
LUCK = np.uint64(12345)


def world_of_strangers():
    """Return a world of twelve people on no list."""
    which = scenario()
    world = empty_world(which, beliefs_table(which), 1.0, PEOPLE, 0)
    world.people["id"] = np.arange(PEOPLE) + 100
    world.people["coach"] = world.people["queue"] = NOBODY
    for name in ("roster_next", "roster_prev", "queue_next", "queue_prev"):
        world.dossiers[name] = NOBODY
    return world.for_rules()


def walk(world, first: int, last: int, forward: str, back: str) -> list[int]:
    """Return the rows of a list, and check that it reads the same from behind."""
    rows, row = [], int(first)
    while row >= 0:
        rows.append(row)
        row = int(world.dossiers[row][forward])
    behind, row = [], int(last)
    while row >= 0:
        behind.append(row)
        row = int(world.dossiers[row][back])
    assert behind == rows[::-1]
    return rows


def roster(world, p: int, which: int) -> list[int]:
    """Return a coach's new or known clients."""
    post = world.posts[p]
    ends = ("new_first", "new_last") if which == NEW else ("known_first", "known_last")
    return walk(world, post[ends[0]], post[ends[1]], "roster_next", "roster_prev")


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, PEOPLE - 1), st.integers(0, 2), st.sampled_from([NEW, KNOWN, None])
        )
    )
)
def test_rosters_are_double_ended_queues(moves):
    """Joining at the end and leaving from anywhere, three coaches with two lists each."""
    world = world_of_strangers()
    model = {(p, which): deque() for p in range(3) for which in (NEW, KNOWN)}
    for row, p, which in moves:
        leave_roster(world, row)
        for rows in model.values():
            if row in rows:
                rows.remove(row)
        if which is not None:
            join_post(world, row, p, which)
            model[p, which].append(row)
    for (p, which), rows in model.items():
        assert roster(world, p, which) == list(rows)
    for p in range(3):
        assert world.posts[p]["caseload"] == len(model[p, NEW]) + len(model[p, KNOWN])


MOVES = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.booleans(), st.integers(0, 1), st.booleans()),
    max_size=50,
)
"""Who moves, whether she joins, weeks since the last move, whether the list is used meanwhile."""


@settings(max_examples=80)
@given(MOVES)
def test_the_waiting_roster_stands_by_week_and_ticket(moves):
    """Whoever joins in a later week stands behind; in one week the ticket decides."""
    world = world_of_strangers()
    waiting: dict[int, int] = {}
    week = 0
    for row, joins, weeks, is_used in moves:
        week += weeks
        leave_roster(world, row)
        waiting.pop(row, None)
        if joins:
            join_waiting(world, row, week)
            waiting[row] = week
        if is_used:
            sort_waiting(world, LUCK, 0)
    sort_waiting(world, LUCK, 0)
    desk = world.desks[0]
    expected = sorted(waiting, key=lambda r: (waiting[r], ticket(LUCK, r + 100, waiting[r])))
    rows = walk(world, desk["waiting_first"], desk["waiting_last"], "roster_next", "roster_prev")
    assert rows == expected
    assert desk["waiting"] == len(expected)


@settings(max_examples=80)
@given(MOVES)
def test_a_partner_s_queue_stands_by_week_and_ticket(moves):
    """First come, first served; no order of rows decides."""
    world = world_of_strangers()
    waiting: dict[int, int] = {}
    week = 0
    for row, joins, weeks, _is_used in moves:
        if weeks:
            week += 1
            sort_newly_queued(world, LUCK, 3, week - 1)  # as partners.py does each week
        leave_queue(world, row)
        waiting.pop(row, None)
        if joins:
            join_queue(world, row, 3, week)
            waiting[row] = week
    sort_newly_queued(world, LUCK, 3, week)
    partner = world.partners[3]
    expected = sorted(waiting, key=lambda r: (waiting[r], ticket(LUCK, r + 100, waiting[r])))
    rows = walk(world, partner["first"], partner["last"], "queue_next", "queue_prev")
    assert rows == expected
    assert partner["queue"] == len(expected)


def test_who_waits_for_a_coach_has_none():
    """The own coach is gone, and she was called today."""
    world = world_of_strangers()
    join_post(world, 4, 1, KNOWN)
    leave_roster(world, 4)
    join_waiting(world, 4, 17)
    assert int(world.people[4]["coach"]) == NOBODY
    assert int(world.dossiers[4]["called_week"]) == 17


def test_leaving_no_roster_is_nothing():
    """Twice is once."""
    world = world_of_strangers()
    join_post(world, 4, 1, NEW)
    leave_roster(world, 4)
    leave_roster(world, 4)
    assert int(world.posts[1]["caseload"]) == 0
    assert int(world.dossiers[4]["roster"]) == OFF_ROSTER


def test_leaving_no_queue_is_nothing():
    """Twice is once."""
    world = world_of_strangers()
    join_queue(world, 4, 3, 0)
    leave_queue(world, 4)
    leave_queue(world, 4)
    assert int(world.partners[3]["queue"]) == 0


@pytest.mark.parametrize("week", [0, 1, 52])
def test_tickets_differ_by_week(week):
    """Bad luck in one week is not bad luck in another."""
    assert ticket(LUCK, 7, week) != ticket(LUCK, 7, week + 1)
