"""Transitions: what an event does to a person (the second half of step 6).

`pathways.py` decides who has an event; here it happens: clocks, queues, rosters, benefits, pay
class, register and event log are brought into line, in row order, one person at a time.

Reads and changes: people, dossiers, posts, partners, desks, areas, stock, paid, flows, waits,
events, weekly. Draws: JOB (match, insurance, recall), CODING. Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.after_service import goes_on, is_hired_on, tenure_brought
from model.capability import fit_of, main_need
from model.compiled import rule, wide
from model.draws import Purpose, stream, uniform_again
from model.job_finding import index_of, years_old
from model.ledger import (
    BASIC,
    EARNINGS_RELATED,
    LABOUR_MARKET_SUBSIDY,
    days_at,
    longest_days,
    pay_class,
    reclassify,
    settle,
)
from model.maths import normal_quantile
from model.register import (
    NOT_RENEWED,
    TO_MEASURE,
    TO_OTHER,
    TO_OUTSIDE,
    TO_WORK,
    coding_of_job_entry,
    note_flow,
)
from model.rosters import join_queue, join_waiting, leave_queue, leave_roster
from model.states import (
    COMPLETES,
    DEREGISTERED,
    DEREGISTERS,
    DIES,
    FINDS_WORK,
    FIRST_EVENT_OUTSIDE,
    FIRST_REASON_GONE,
    IS_REFERRED,
    IS_REREGISTERED,
    LAST_EVENT_OUTSIDE,
    LEAVES_QUEUE,
    LOSES_JOB,
    MOVES_AWAY,
    NO_KIND,
    NO_REASON,
    NUMBER_OF_KINDS,
    OUTSIDE,
    REHABILITATION,
    RETIRES,
    RETURNS,
    STARTS_SERVICE,
    STATE_OF_KIND,
    SUBSIDISED_WORK,
    UNEMPLOYED,
    WORK,
)
from model.thinning import look_again, withdraw_search
from model.world import CLOCK, EVENTS, LONGEST_WAIT, RECORDS_EVENTS, from_share, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs, Person
    from model.world import World

WEEKS_THAT_RESET = 4  # of work or subsidised work, for the true jobless clock
WEEKS_SUSTAINED = 26
WEEKS_FOR_INSURANCE = 26
PARTNERS_A_DESK = NUMBER_OF_KINDS + 1


@rule
def log_event(
    world: World, row: int, week: int, before: int, after: int, what: int, detail: int
) -> None:
    """Write a change into the event log, where one is kept and has room."""
    if world.count[RECORDS_EVENTS] == 0:
        return
    n = world.count[EVENTS]
    if n < world.events.shape[0]:
        event = world.events[n]
        event.person = row
        event.week = week
        event.before = before
        event.after = after
        event.what = what
        event.detail = detail
        world.count[EVENTS] = n + 1


@rule
def leave_state(world: World, row: int, week: int) -> None:
    """Close the books of the present spell: weeks in work, lasting jobs, places, counts."""
    person = world.people[row]
    dossier = world.dossiers[row]
    state = int(person.state)
    weeks = week - int(person.since)
    if state == WORK:
        dossier.work_weeks = int(dossier.work_weeks) + weeks
        if weeks >= WEEKS_SUSTAINED:
            dossier.sustained_week = int(person.since) + WEEKS_SUSTAINED
    elif state == SUBSIDISED_WORK:
        dossier.subsidised_weeks = int(dossier.subsidised_weeks) + weeks
    elif state == UNEMPLOYED:
        dossier.unemployed_weeks = int(dossier.unemployed_weeks) + weeks
    if REHABILITATION <= state <= SUBSIDISED_WORK:
        world.partners[int(person.desk) * PARTNERS_A_DESK + int(person.kind)].used -= 1
        person.kind = NO_KIND
        dossier.support = 0
    if (state == WORK or state == SUBSIDISED_WORK) and weeks >= WEEKS_THAT_RESET:
        person.jobless_since = week
    world.stock[int(person.desk), state] -= 1


@rule
def enter_state(world: World, row: int, state: int, week: int) -> None:
    """Open the books of a new spell and renew what depends on the state."""
    person = world.people[row]
    person.state = state
    person.since = week
    if not is_gone_for_good(person):  # the stock counts those present
        world.stock[int(person.desk), state] += 1
    if state == UNEMPLOYED:
        person.registered_since = week
    withdraw_search(world, row)
    reclassify(world, row, week)
    look_again(person, week)


@rule
def change_desk(world: World, row: int, week: int) -> None:
    """Move a person between the two desks of her office when her benefit says so."""
    person = world.people[row]
    old = int(person.desk)
    new = (old // 2) * 2 + (1 if int(person.benefit) == EARNINGS_RELATED else 0)
    if new == old:
        return
    leave_queue_early(world, row, week)
    leave_roster(world, row)
    withdraw_search(world, row)
    state = int(person.state)
    world.stock[old, state] -= 1
    world.stock[new, state] += 1
    world.paid[old, int(person.pay)] -= 1
    world.paid[new, int(person.pay)] += 1
    if REHABILITATION <= state <= SUBSIDISED_WORK:  # the place goes with the person
        world.partners[old * PARTNERS_A_DESK + int(person.kind)].used -= 1
        world.partners[new * PARTNERS_A_DESK + int(person.kind)].used += 1
    person.desk = new
    world.dossiers[row].cost_mark = world.desks[new].cost_a_client
    if state < WORK:
        join_waiting(world, row, week)


@rule
def leave_queue_early(world: World, row: int, week: int) -> None:
    """Take a person out of her queue without a place, and note how long she waited."""
    person = world.people[row]
    if int(person.queue) < 0:
        return
    note_wait(world, row, week, 1)
    leave_queue(world, row)


@rule
def note_wait(world: World, row: int, week: int, how: int) -> None:
    """Count a wait that ended (0 started, 1 left), if it began after the clock."""
    person = world.people[row]
    queued = int(world.dossiers[row].queued_week)
    if queued >= world.count[CLOCK]:
        weeks = min(week - queued, LONGEST_WAIT - 1)
        world.waits[int(person.desk), weeks, how] += 1


@rule
def start_service(
    world: World, row: int, kind: int, beside: float, week: int, beliefs: Beliefs
) -> None:
    """Let the first in a queue begin the service."""
    person = world.people[row]
    dossier = world.dossiers[row]
    settle(world, row, week, beliefs)
    need = main_need(wide(person.skills), wide(person.work_ability), wide(person.inclusion))
    note_wait(world, row, week, 0)
    leave_queue(world, row)
    state = STATE_OF_KIND[kind]
    note_flow(world, row, TO_OTHER if state == REHABILITATION else TO_MEASURE, week)
    leave_state(world, row, week)
    person.kind = kind
    dossier.fit_of_service = from_share(fit_of(kind, need, beliefs))
    dossier.support = from_share(beside)
    dossier.plan = NO_KIND
    dossier.is_on_recall = 0
    world.partners[int(person.desk) * PARTNERS_A_DESK + kind].used += 1
    log_event(world, row, week, UNEMPLOYED, state, STARTS_SERVICE, kind)
    enter_state(world, row, state, week)


@rule
def begin_work(
    world: World, luck: int, row: int, week: int, brought: int, beliefs: Beliefs
) -> None:
    """Let a person begin open work, with the tenure she brings: match, support, farewells."""
    person = world.people[row]
    dossier = world.dossiers[row]
    state = int(person.state)
    world.weekly[slot_of(week), int(person.desk)].jobs_found += 1
    coded = TO_WORK
    if state == UNEMPLOYED:
        coded = coding_of_job_entry(world, luck, row, week, beliefs)
        note_flow(world, row, coded, week)
    lever = world.levers[int(world.desks[int(person.desk)].lever_row)]
    leave_queue_early(world, row, week)
    leave_roster(world, row)
    leave_state(world, row, week)
    key = stream(luck, Purpose.JOB, week)
    z = normal_quantile(uniform_again(key, int(person.id), 0))
    skills, ability = wide(person.skills), wide(person.work_ability)
    index = index_of(person, dossier, skills, ability, wide(person.inclusion), week, beliefs)
    dossier.match = z + beliefs.match_by_index * index
    dossier.tenure_brought = brought
    dossier.support = from_share(lever.in_work_support) if int(person.coach) >= 0 else 0
    dossier.spells = int(dossier.spells) + 1
    dossier.is_on_recall = 0
    dossier.plan = NO_KIND
    person.reason = NO_REASON
    log_event(world, row, week, state, WORK, FINDS_WORK, coded)
    enter_state(world, row, WORK, week)


@rule
def lose_job(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> None:
    """Let a job end: benefits by weeks worked, perhaps a recall, back to the office's roster."""
    person = world.people[row]
    dossier = world.dossiers[row]
    weeks = week - int(person.since)
    world.weekly[slot_of(week), int(person.desk)].jobs_lost += 1
    leave_state(world, row, week)
    key = stream(luck, Purpose.JOB, week)
    person.state = UNEMPLOYED  # before the benefit, whose days depend on it
    if weeks >= WEEKS_FOR_INSURANCE:
        insured = beliefs.insured_share
        if years_old(dossier, week) < 25.0:
            insured *= beliefs.insured_young
        is_insured = uniform_again(key, int(person.id), 1) < insured
        person.benefit = EARNINGS_RELATED if is_insured else BASIC
        dossier.benefit_days = 0
        if is_insured and uniform_again(key, int(person.id), 2) < beliefs.recall_on_loss:
            dossier.is_on_recall = 1
    log_event(world, row, week, WORK, UNEMPLOYED, LOSES_JOB, int(dossier.is_on_recall))
    return_to_office(world, row, week)


@rule
def return_to_office(world: World, row: int, week: int) -> None:
    """Register a person who is no longer counted in any state as unemployed, without a coach."""
    person = world.people[row]
    person.reason = NO_REASON
    person.state = UNEMPLOYED
    world.dossiers[row].support = 0
    # desk first: counts of the state are entered at the right one
    new = (int(person.desk) // 2) * 2 + (1 if int(person.benefit) == EARNINGS_RELATED else 0)
    if new != int(person.desk):
        world.paid[int(person.desk), int(person.pay)] -= 1
        world.paid[new, int(person.pay)] += 1
        person.desk = new
    world.dossiers[row].cost_mark = world.desks[new].cost_a_client
    join_waiting(world, row, week)
    enter_state(world, row, UNEMPLOYED, week)


@rule
def go_outside(world: World, row: int, event: int, week: int) -> None:
    """Let a person leave the labour force, for a while or for good."""
    person = world.people[row]
    state = int(person.state)
    reason = event - FIRST_EVENT_OUTSIDE + DEREGISTERED
    if state == UNEMPLOYED:
        destination = TO_OUTSIDE
        if event == DEREGISTERS:
            destination = NOT_RENEWED
        elif event == DIES or event == MOVES_AWAY:
            destination = TO_OTHER
        note_flow(world, row, destination, week)
    leave_queue_early(world, row, week)
    leave_roster(world, row)
    leave_state(world, row, week)
    dossier = world.dossiers[row]
    dossier.plan = NO_KIND
    dossier.is_on_recall = 0
    person.reason = reason
    log_event(world, row, week, state, OUTSIDE, event, reason)
    enter_state(world, row, OUTSIDE, week)


@rule
def handle_due(world: World, row: int, week: int, beliefs: Beliefs) -> bool:
    """Do what is due without a draw; return whether the person has left for good."""
    person = world.people[row]
    dossier = world.dossiers[row]
    if years_old(dossier, week) >= 65.0:
        settle(world, row, week, beliefs)
        go_outside(world, row, RETIRES, week)
        return True
    longest = longest_days(person, dossier, week)
    days = days_at(person, dossier, week)
    if 0 < longest <= days and int(person.state) < WORK:
        settle(world, row, week, beliefs)
        person.benefit = LABOUR_MARKET_SUBSIDY
        dossier.benefit_days = 0
        reclassify(world, row, week)
        change_desk(world, row, week)
    elif pay_class(person, dossier, week) != int(person.pay):
        settle(world, row, week, beliefs)
        reclassify(world, row, week)
    return False


@rule
def is_gone_for_good(person: Person) -> bool:
    """Return whether a person has left for good: pension, death, another region."""
    return int(person.state) == OUTSIDE and int(person.reason) >= FIRST_REASON_GONE


@rule
def changes_state(event: int) -> bool:
    """Return whether an event leads to another state (see the transition table)."""
    return (
        event == FINDS_WORK
        or COMPLETES <= event <= RETURNS
        or FIRST_EVENT_OUTSIDE <= event <= LAST_EVENT_OUTSIDE
    )


@rule
def refer(world: World, row: int, kind: int, week: int) -> None:
    """Let someone unemployed join the queue for a kind of service."""
    desk = int(world.people[row].desk)
    join_queue(world, row, desk * PARTNERS_A_DESK + kind, week)
    world.weekly[slot_of(week), desk].referrals += 1
    log_event(world, row, week, UNEMPLOYED, UNEMPLOYED, IS_REFERRED + kind, kind)


@rule
def complete_service(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> None:
    """Let a service end: in open work with the same employer, or unemployed, perhaps referred."""
    person = world.people[row]
    kind = int(person.kind)
    if is_hired_on(world, luck, row, kind, week, beliefs):
        begin_work(world, luck, row, week, tenure_brought(person, week), beliefs)
        return
    state = int(person.state)
    leave_state(world, row, week)
    log_event(world, row, week, state, UNEMPLOYED, COMPLETES, kind)
    enter_state(world, row, UNEMPLOYED, week)
    if goes_on(world, luck, row, kind, week, beliefs):
        refer(world, row, kind, week)


@rule
def let_happen(world: World, luck: int, row: int, event: int, week: int, beliefs: Beliefs) -> None:
    """Let one drawn event happen to a person.

    Capabilities and accounts are settled only where the rate at which they change does, so that
    whoever is merely looked at stays the same to the bit. The caller renews the bound.
    """
    person = world.people[row]
    if changes_state(event):
        settle(world, row, week, beliefs)
    if event == FINDS_WORK:
        begin_work(world, luck, row, week, 0, beliefs)
    elif IS_REFERRED <= event < IS_REFERRED + NUMBER_OF_KINDS:
        refer(world, row, event - IS_REFERRED, week)
    elif event == LEAVES_QUEUE:
        world.weekly[slot_of(week), int(person.desk)].reneged += 1
        leave_queue_early(world, row, week)
        log_event(world, row, week, UNEMPLOYED, UNEMPLOYED, event, 0)
    elif event == COMPLETES:
        complete_service(world, luck, row, week, beliefs)
    elif event == LOSES_JOB:
        lose_job(world, luck, row, week, beliefs)
    elif event == RETURNS:
        leave_state(world, row, week)
        log_event(world, row, week, OUTSIDE, UNEMPLOYED, event, int(person.reason))
        return_to_office(world, row, week)
    elif FIRST_EVENT_OUTSIDE <= event <= LAST_EVENT_OUTSIDE:
        go_outside(world, row, event, week)
    elif event == IS_REREGISTERED:
        note_flow(world, row, TO_OTHER, week)
        person.registered_since = week
        log_event(world, row, week, UNEMPLOYED, UNEMPLOYED, event, 0)
