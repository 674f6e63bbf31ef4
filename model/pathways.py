"""Pathways: competing hazards, one draw a person-week (step 6).

The week's draw of a person decides both whether and which event happens. `scan` compares it with
the person's bound and works out exact hazards only where the draw might fall below them
(thinning.py); it reads and writes nothing but its own scratch, so that blocks of people can be
scanned side by side. `pathways` then lets the events happen in row order (transitions.py).

Reads: people, dossiers, desks, posts, levers. Changes: scratch; through transitions.py what an
event changes. Draws: PATHWAY. Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.compiled import blocks_in_parallel, fetch_ahead, kernel, rule, threaded_kernel, wide
from model.draws import Purpose, stream, uniform
from model.hazards import chosen, coach_skill, hazards
from model.rosters import WAITING
from model.states import IS_REFERRED, LEAVES_QUEUE
from model.thinning import look_again, refresh, set_bound
from model.transitions import handle_due, is_gone_for_good, let_happen
from model.world import ACTIVE, THINS, VIOLATIONS, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs
    from model.world import World

BLOCKS = 8
ROWS_A_BLOCK = 8192
DUE = 64  # in the place of an event: something is due, and the draw is worked out afterwards
BROKEN = -1


@rule
def drawn_event(
    rates: Any, world: World, luck: int, row: int, u: float, week: int, beliefs: Beliefs
) -> int:
    """Return the event that the draw `u` decides for one person; −1 where her bound is broken."""
    person = world.people[row]
    desk = world.desks[int(person.desk)]
    lever = world.levers[int(desk.lever_row)]
    skill = coach_skill(world.posts, person, False, beliefs)
    today = world.calendar[slot_of(week)]
    total = hazards(
        rates,
        person,
        world.dossiers[row],
        desk,
        lever,
        skill,
        today,
        luck,
        week,
        week,
        beliefs,
    )
    if total > wide(person.bound) * desk.ceiling:
        return BROKEN  # told, never hidden
    return chosen(rates, total, u)


@rule
def scan_block(
    world: World,
    luck: int,
    key: int,
    block: int,
    first: int,
    last: int,
    week: int,
    beliefs: Beliefs,
) -> None:
    """List the rows of active people in [first, last) to whom something happens this week."""
    moves = world.moves[block]
    rates = world.rates[block]
    asked = 0
    is_thinned = world.count[THINS] != 0
    for a in range(first, last):
        row = world.active[a]
        person = world.people[row]
        is_due = int(person.due_week) <= week
        limit = wide(person.bound) * world.desks[int(person.desk)].ceiling
        is_asked = uniform(key, int(person.id)) < limit
        if is_due or is_asked or not (is_thinned or is_gone_for_good(person)):
            fetch_ahead(world.dossiers, row)
            moves[asked, 0] = row
            moves[asked, 1] = DUE if is_due else 0
            asked += 1
    n = 0
    for m in range(asked):
        row = moves[m, 0]
        what = moves[m, 1]
        if what == 0:
            u = uniform(key, int(world.people[row].id))
            what = drawn_event(rates, world, luck, row, u, week, beliefs)
        if what != 0:
            moves[n, 0] = row
            moves[n, 1] = what
            n += 1
    world.moved[block] = n


@kernel
def scan(
    world: World, luck: int, key: int, first: int, last: int, week: int, beliefs: Beliefs
) -> None:
    """Scan the active people in [first, last), block after block."""
    for block in range(BLOCKS):
        start = min(first + block * ROWS_A_BLOCK, last)
        scan_block(world, luck, key, block, start, min(start + ROWS_A_BLOCK, last), week, beliefs)


@threaded_kernel
def scan_threaded(
    world: World, luck: int, key: int, first: int, last: int, week: int, beliefs_table: Any
) -> None:
    """Scan the active people in [first, last), blocks side by side."""
    # the parallel back end takes arrays, not records: the one row of the table comes here
    for block in blocks_in_parallel(BLOCKS):
        start = min(first + block * ROWS_A_BLOCK, last)
        scan_block(
            world,
            luck,
            key,
            block,
            start,
            min(start + ROWS_A_BLOCK, last),
            week,
            beliefs_table[0],
        )


@rule
def joins_or_leaves_queue(event: int) -> bool:
    """Return whether an event changes what a bound holds of queues, and nothing else of it."""
    return IS_REFERRED <= event <= LEAVES_QUEUE


@rule
def apply_moves(world: World, luck: int, key: int, week: int, beliefs: Beliefs) -> None:
    """Let the listed events happen, in row order; the draw of those due comes after what is due."""
    rates = world.rates[0]
    is_thinned = world.count[THINS] != 0
    for block in range(BLOCKS):
        for m in range(world.moved[block]):
            row = world.moves[block, m, 0]
            what = world.moves[block, m, 1]
            if what == DUE:
                is_retired = handle_due(world, row, week, beliefs)
                refresh(world, luck, row, week, beliefs)
                if is_retired:
                    continue
                person = world.people[row]
                u = uniform(key, int(person.id))
                limit = wide(person.bound) * world.desks[int(person.desk)].ceiling
                if u >= limit and is_thinned:
                    continue
                what = drawn_event(rates, world, luck, row, u, week, beliefs)
                if what == 0:
                    continue
            if what == BROKEN:
                world.count[VIOLATIONS] += 1
                continue
            let_happen(world, luck, row, what, week, beliefs)
            if joins_or_leaves_queue(what):
                set_bound(world, luck, row, week, beliefs)
            elif int(world.dossiers[row].roster) == WAITING:
                look_again(world.people[row], week)  # she gets a coach next week
            else:
                refresh(world, luck, row, week, beliefs)


@kernel
def pathways(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Draw everyone's week and let it happen."""
    key = stream(luck, Purpose.PATHWAY, week)
    active = world.count[ACTIVE]
    for first in range(0, active, BLOCKS * ROWS_A_BLOCK):
        last = min(first + BLOCKS * ROWS_A_BLOCK, active)
        scan(world, luck, key, first, last, week, beliefs)
        apply_moves(world, luck, key, week, beliefs)


@kernel
def pathways_threaded(world: World, luck: int, week: int, beliefs_table: Any) -> None:
    """Draw everyone's week on several threads and let it happen: the same to the bit."""
    key = stream(luck, Purpose.PATHWAY, week)
    active = world.count[ACTIVE]
    for first in range(0, active, BLOCKS * ROWS_A_BLOCK):
        last = min(first + BLOCKS * ROWS_A_BLOCK, active)
        scan_threaded(world, luck, key, first, last, week, beliefs_table)
        apply_moves(world, luck, key, week, beliefs_table[0])
