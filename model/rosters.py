"""Lists of people without objects: rosters of coaches and queues of partners.

A list is a first and a last row and, in each person's dossier, the rows before and after. Joining
and leaving cost the same however long the list is. Those who join in the same week stand in the
order of their tickets (a keyed draw), so that the order of rows decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import rule
from model.draws import Purpose, stream, uniform
from model.world import NOBODY

if TYPE_CHECKING:
    from model.world import World

OFF_ROSTER, WAITING, NEW, KNOWN = 0, 1, 2, 3


@rule
def ticket(luck: int, person_id: int, week: int) -> float:
    """Return a person's place among those who join a list in the same week, in [0, 1)."""
    return uniform(stream(luck, Purpose.TICKET, week), person_id)


@rule
def join_waiting(world: World, luck: int, row: int, week: int) -> None:
    """Put a jobseeker without a coach on the waiting roster of her desk."""
    person = world.people[row]
    dossier = world.dossiers[row]
    desk = world.desks[int(person.desk)]
    person.coach = NOBODY
    dossier.roster = WAITING
    dossier.called_week = week
    before = after_same_week(world, luck, row, week, int(desk.waiting_last))
    next_row = int(desk.waiting_first) if before < 0 else int(world.dossiers[before].roster_next)
    link(world, row, before, next_row)
    if before < 0:
        desk.waiting_first = row
    if next_row < 0:
        desk.waiting_last = row
    desk.waiting += 1


@rule
def after_same_week(world: World, luck: int, row: int, week: int, last: int) -> int:
    """Return the row behind which a newcomer stands: those of her week by ticket."""
    mine = ticket(luck, int(world.people[row].id), week)
    before = last
    while before >= 0 and int(world.dossiers[before].called_week) == week:
        if ticket(luck, int(world.people[before].id), week) <= mine:
            break
        before = int(world.dossiers[before].roster_prev)
    return before


@rule
def link(world: World, row: int, before: int, after: int) -> None:
    """Put `row` between two rows of a roster (−1: an end)."""
    world.dossiers[row].roster_prev = before
    world.dossiers[row].roster_next = after
    if before >= 0:
        world.dossiers[before].roster_next = row
    if after >= 0:
        world.dossiers[after].roster_prev = row


@rule
def join_post(world: World, row: int, p: int, which: int) -> None:
    """Put a person last on the list of new (`NEW`) or known (`KNOWN`) clients of post `p`."""
    post = world.posts[p]
    if which == NEW:
        last = int(post.new_last)
        link(world, row, last, NOBODY)
        if last < 0:
            post.new_first = row
        post.new_last = row
    else:
        last = int(post.known_last)
        link(world, row, last, NOBODY)
        if last < 0:
            post.known_first = row
        post.known_last = row
    world.dossiers[row].roster = which
    world.people[row].coach = p
    post.caseload += 1


@rule
def leave_roster(world: World, row: int) -> None:
    """Take a person off whatever roster she is on; her coach field stays as it is."""
    person = world.people[row]
    dossier = world.dossiers[row]
    which = int(dossier.roster)
    if which == OFF_ROSTER:
        return
    before = int(dossier.roster_prev)
    after = int(dossier.roster_next)
    if before >= 0:
        world.dossiers[before].roster_next = after
    if after >= 0:
        world.dossiers[after].roster_prev = before
    if which == WAITING:
        desk = world.desks[int(person.desk)]
        if before < 0:
            desk.waiting_first = after
        if after < 0:
            desk.waiting_last = before
        desk.waiting -= 1
    else:
        post = world.posts[int(person.coach)]
        if which == NEW:
            if before < 0:
                post.new_first = after
            if after < 0:
                post.new_last = before
        else:
            if before < 0:
                post.known_first = after
            if after < 0:
                post.known_last = before
        post.caseload -= 1
    dossier.roster = OFF_ROSTER
    dossier.roster_prev = NOBODY
    dossier.roster_next = NOBODY


@rule
def join_queue(world: World, luck: int, row: int, partner_row: int, week: int) -> None:
    """Put a person into a partner's queue, behind all of earlier weeks, by ticket."""
    person = world.people[row]
    partner = world.partners[partner_row]
    mine = ticket(luck, int(person.id), week)
    before = int(partner.last)
    while before >= 0 and int(world.dossiers[before].queued_week) == week:
        if ticket(luck, int(world.people[before].id), week) <= mine:
            break
        before = int(world.dossiers[before].queue_prev)
    after = int(partner.first) if before < 0 else int(world.dossiers[before].queue_next)
    dossier = world.dossiers[row]
    dossier.queue_prev = before
    dossier.queue_next = after
    if before >= 0:
        world.dossiers[before].queue_next = row
    else:
        partner.first = row
    if after >= 0:
        world.dossiers[after].queue_prev = row
    else:
        partner.last = row
    dossier.queued_week = week
    person.queue = partner_row
    partner.queue += 1


@rule
def leave_queue(world: World, row: int) -> None:
    """Take a person out of the queue she waits in, if any."""
    person = world.people[row]
    if int(person.queue) < 0:
        return
    dossier = world.dossiers[row]
    partner = world.partners[int(person.queue)]
    before = int(dossier.queue_prev)
    after = int(dossier.queue_next)
    if before >= 0:
        world.dossiers[before].queue_next = after
    else:
        partner.first = after
    if after >= 0:
        world.dossiers[after].queue_prev = before
    else:
        partner.last = before
    dossier.queue_prev = NOBODY
    dossier.queue_next = NOBODY
    person.queue = NOBODY
    partner.queue -= 1
