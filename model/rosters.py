"""Lists of people without objects: rosters of coaches and queues of partners.

A list is a first and a last row and, in each person's dossier, the rows before and after. Joining
and leaving cost the same however long the list is. Before a list is used, those who joined lately
are put in the order of (week, ticket), a keyed draw, so that the order of rows decides nothing.

`row_to_meet` and `weeks_between_meetings` say whom of a roster a coach meets next, and how often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import fetch_ahead, rule
from model.draws import Purpose, stream, uniform
from model.world import FOREVER, NOBODY

if TYPE_CHECKING:
    from model.believed import Beliefs, Record
    from model.world import World

OFF_ROSTER, WAITING, NEW, KNOWN = 0, 1, 2, 3
WEEKS_OF_MEANS = 52.0  # over which running means go


@rule
def ticket(luck: int, person_id: int, week: int) -> float:
    """Return a person's place among those who join a list in the same week, in [0, 1)."""
    return uniform(stream(luck, Purpose.TICKET, week), person_id)


@rule
def join_waiting(world: World, row: int, week: int) -> None:
    """Put a jobseeker without a coach on the waiting roster of her desk."""
    person = world.people[row]
    dossier = world.dossiers[row]
    desk = world.desks[int(person.desk)]
    person.coach = NOBODY
    dossier.roster = WAITING
    dossier.called_week = week
    last = int(desk.waiting_last)
    link(world, row, last, NOBODY)
    if last < 0:
        desk.waiting_first = row
    desk.waiting_last = row
    desk.waiting += 1


@rule
def next_on(world: World, row: int, is_queue: bool) -> int:
    """Return who stands behind `row` in her queue, or on her roster."""
    dossier = world.dossiers[row]
    return int(dossier.queue_next) if is_queue else int(dossier.roster_next)


@rule
def set_next(world: World, row: int, after: int, is_queue: bool) -> None:
    """Let `after` stand behind `row`."""
    if is_queue:
        world.dossiers[row].queue_next = after
    else:
        world.dossiers[row].roster_next = after


@rule
def place_of(world: World, luck: int, row: int, is_queue: bool) -> tuple[int, float]:
    """Return what decides a place in a chain: week of joining, then ticket; nobody is last."""
    if row < 0:
        return FOREVER, 1.0
    dossier = world.dossiers[row]
    week = int(dossier.queued_week) if is_queue else int(dossier.called_week)
    return week, ticket(luck, int(world.people[row].id), week)


@rule
def merged(world: World, luck: int, a: int, b: int, is_queue: bool) -> tuple[int, int]:
    """Merge two chains in order, each in order by itself; return the first and last of both."""
    first = NOBODY
    last = NOBODY
    week_a, ticket_a = place_of(world, luck, a, is_queue)
    week_b, ticket_b = place_of(world, luck, b, is_queue)
    while a >= 0 or b >= 0:
        if week_a < week_b or (week_a == week_b and ticket_a <= ticket_b):
            row = a
            a = next_on(world, a, is_queue)
            week_a, ticket_a = place_of(world, luck, a, is_queue)
        else:
            row = b
            b = next_on(world, b, is_queue)
            week_b, ticket_b = place_of(world, luck, b, is_queue)
        if last < 0:
            first = row
        else:
            set_next(world, last, row, is_queue)
        last = row
    return first, last


@rule
def cut_after(world: World, first: int, length: int, is_queue: bool) -> int:
    """Cut a chain after `length` people and return the first of the rest."""
    row = first
    for _ in range(length - 1):
        if row < 0:
            return NOBODY
        row = next_on(world, row, is_queue)
    if row < 0:
        return NOBODY
    rest = next_on(world, row, is_queue)
    set_next(world, row, NOBODY, is_queue)
    return rest


@rule
def sorted_chain(world: World, luck: int, first: int, is_queue: bool) -> int:
    """Sort a chain (merge sort, links only) and return its first; it must end with nobody."""
    length = 1
    while True:
        rest = first
        first = NOBODY
        last = NOBODY
        merges = 0
        while rest >= 0:
            a = rest
            b = cut_after(world, a, length, is_queue)
            rest = cut_after(world, b, length, is_queue)
            run, end = merged(world, luck, a, b, is_queue)
            merges += 1
            if last < 0:
                first = run
            else:
                set_next(world, last, run, is_queue)
            last = end
        if merges <= 1:
            return first
        length *= 2


@rule
def sort_waiting(world: World, luck: int, d: int) -> None:
    """Bring the waiting roster of desk `d` into order: by week, then ticket."""
    desk = world.desks[d]
    if int(desk.waiting) < 2:
        return
    desk.waiting_first = sorted_chain(world, luck, int(desk.waiting_first), False)
    before = NOBODY
    row = int(desk.waiting_first)
    while row >= 0:
        world.dossiers[row].roster_prev = before
        before = row
        row = int(world.dossiers[row].roster_next)
    desk.waiting_last = before


@rule
def sort_newly_queued(world: World, luck: int, partner_row: int, since: int) -> None:
    """Bring those who joined a queue in or after the week `since` into order, by ticket."""
    partner = world.partners[partner_row]
    tail = NOBODY
    before = int(partner.last)
    while before >= 0 and int(world.dossiers[before].queued_week) >= since:
        tail = before
        before = int(world.dossiers[before].queue_prev)
    if tail < 0 or tail == int(partner.last):
        return
    row = sorted_chain(world, luck, tail, True)
    if before < 0:
        partner.first = row
    else:
        world.dossiers[before].queue_next = row
    while row >= 0:
        world.dossiers[row].queue_prev = before
        before = row
        row = int(world.dossiers[row].queue_next)
    partner.last = before


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
def join_queue(world: World, row: int, partner_row: int, week: int) -> None:
    """Put a person last into a partner's queue; who came in the same week is put in order later."""
    person = world.people[row]
    dossier = world.dossiers[row]
    partner = world.partners[partner_row]
    last = int(partner.last)
    dossier.queue_prev = last
    dossier.queue_next = NOBODY
    if last < 0:
        partner.first = row
    else:
        world.dossiers[last].queue_next = row
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


@rule
def weeks_between_meetings(desk: Record, lever: Record, beliefs: Beliefs) -> float:
    """Return the weeks between two meetings of a client: as aimed at, if hours last.

    Where hours are not shared, they are as far apart as hours made them while they were.
    """
    if beliefs.shared_hours != 0.0 or desk.calls_then <= 0.0:
        return lever.meeting_interval_weeks
    return lever.meeting_interval_weeks * desk.intervals_then / desk.calls_then


@rule
def row_to_meet(world: World, p: int, interval_weeks: float, week: int) -> int:
    """Return whom post `p` meets next in `week`, or −1 where nobody is due.

    Whoever is new comes before all who are known; among either the most overdue.
    """
    post = world.posts[p]
    new = int(post.new_first)
    if new >= 0 and int(world.dossiers[new].called_week) <= week:
        return new
    known = int(post.known_first)
    if known >= 0 and int(world.dossiers[known].called_week) + interval_weeks <= week:
        return known
    return NOBODY


@rule
def fetch_client(world: World, row: int) -> None:
    """Fetch ahead what a meeting reads of a client (−1: of nobody)."""
    if row >= 0:
        fetch_ahead(world.people, row)
        fetch_ahead(world.dossiers, row)


@rule
def fetch_rosters(world: World, p: int) -> None:
    """Fetch ahead the first and last clients of post `p`: rosters lie all over memory."""
    post = world.posts[p]
    fetch_client(world, int(post.new_first))
    fetch_client(world, int(post.known_first))
    if int(post.known_last) >= 0:
        fetch_ahead(world.dossiers, int(post.known_last))
