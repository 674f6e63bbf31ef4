"""Coaching: the week's client hours go to new clients, then to the most overdue (step 4).

A caseload turns into an interval between meetings: a coach meets the new first (the law gives a
first interview two weeks) and then whoever is most overdue, as long as hours last and someone is
due. A held meeting

    G ← G e^(−Δ/fade) + 1                       contact, see hazards.py
    A ← A e^(−Δ/year) + α (M − A)               alliance, M the fit of this coach and this client
    K ← K e^(−Δ/2 years) + ¼ (1 − K)            what the coach knows of the person

and ends in a plan: the service for what the coach *believes* to be the person's main need, or job
search where no gap is believed. Beliefs err by σ √(1 − K). A first meeting takes longer, less so
where the register holds what was learnt before. A missed meeting costs part of its hours.

Clients without a coach go to the coach with the smallest caseload for her hours; a newly filled
post takes over clients from the fullest rosters, the most overdue first. A change of coach resets
the alliance, draws a new fit and hands over what the register holds of what was known.

Where hours are not shared, as for the few people of a study among all others, everybody is met as
often as hours allowed while they were (as aimed at, where they never were).

Reads: people, dossiers, desks, posts, levers. Changes: people (contact, alliance, knowledge, met,
coach, plan and the due week), dossiers (rosters, recorded, fit, meetings),
posts (hours, caseload, rosters), desks (running means), weekly; in a trial, trial and events.
Draws: NO_SHOW, FIT, TICKET, COACH, BELIEF.
Source: ODD.md; statement, point 8 (front-line personal service).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.capability import INCLUSION, SKILLS, WORK_ABILITY, capabilities_at, capability_at
from model.compiled import kernel, rule, wide
from model.contact import (
    FORESEEN,
    alliance_at,
    belief_deviate,
    belief_error,
    contact_now,
    knowledge_at,
)
from model.draws import Purpose, stream, uniform, uniform_again
from model.maths import exp, normal_quantile
from model.register import record
from model.rosters import (
    KNOWN,
    NEW,
    WEEKS_OF_MEANS,
    fetch_client,
    fetch_rosters,
    join_post,
    leave_roster,
    row_to_meet,
    sort_waiting,
    weeks_between_meetings,
)
from model.states import (
    CHANGES_COACH,
    MISSES_MEETING,
    NO_KIND,
    REHABILITATION_HEALTH,
    REHABILITATION_SOCIAL,
    REHABILITATIVE_WORK_PLACE,
    SUBSIDY_FIRM,
    TRAINING_COACHING,
    TRAINING_VOCATIONAL,
    UNEMPLOYED,
    WORK,
)
from model.thinning import enter_search, look_again, withdraw_search
from model.transitions import log_event
from model.trial import MISSES, is_marked
from model.world import ACTIVE, NOBODY, as_share, from_share, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs, Record
    from model.world import World

HIRES_A_POST = 64  # numbers that a post keeps for its holders, one after the other


@rule
def no_show_chance(alliance: float, inclusion: float, beliefs: Beliefs) -> float:
    """Return the chance that a called meeting is missed."""
    logit = (
        beliefs.no_show_logit
        + beliefs.no_show_by_alliance * (alliance - 0.5)
        + beliefs.no_show_by_inclusion * (inclusion - beliefs.capability_mean)
    )
    return 1.0 / (1.0 + exp(-logit))


@rule
def plan_for(
    world: World, luck: int, row: int, knowledge: float, week: int, beliefs: Beliefs
) -> int:
    """Return the kind of service for the believed main need; `NO_KIND` for job search."""
    person = world.people[row]
    dossier = world.dossiers[row]
    now = capabilities_at(person, dossier, week, beliefs)
    widest = beliefs.plan_threshold
    heavier = beliefs.heavier_service_gap
    plan = NO_KIND
    for which in range(3):
        believed = now[which]
        deviate = belief_deviate(person, dossier, luck, which)
        believed += belief_error(deviate, knowledge, beliefs)
        gap = beliefs.capability_mean - believed
        if gap > widest:
            widest = gap
            if which == SKILLS:
                plan = TRAINING_VOCATIONAL if gap > heavier else TRAINING_COACHING
            elif which == WORK_ABILITY:
                plan = REHABILITATION_HEALTH
            else:
                plan = REHABILITATIVE_WORK_PLACE if gap > heavier else REHABILITATION_SOCIAL
    if plan == NO_KIND and week - int(person.jobless_since) > beliefs.plan_without_need_weeks:
        plan = SUBSIDY_FIRM
    return plan


@rule
def hold_meeting(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> None:
    """Let one meeting do what it does to contact, alliance, knowledge, register and plan."""
    person = world.people[row]
    dossier = world.dossiers[row]
    alliance = alliance_at(person, week, beliefs)
    knowledge = knowledge_at(person, week, beliefs)
    person.contact = contact_now(person, week, beliefs) + 1.0
    if wide(person.contact) > FORESEEN:
        look_again(person, week)
    if beliefs.has_alliance != 0.0:
        fit = as_share(dossier.fit_with_coach)
        person.alliance = alliance + beliefs.alliance_gain * (fit - alliance)
    if beliefs.has_information != 0.0:
        knowledge += beliefs.knowledge_gain * (1.0 - knowledge)
        person.knowledge = knowledge
    person.met = week
    dossier.meetings = int(dossier.meetings) + 1
    record(world, row, beliefs)
    if int(person.state) == UNEMPLOYED:
        plan = plan_for(world, luck, row, knowledge, week, beliefs)
        if plan != int(dossier.plan):
            dossier.plan = plan
            look_again(person, week)
    withdraw_search(world, row)
    enter_search(world, row, week, beliefs)


@rule
def hire_number(post: Record, later: int) -> int:
    """Return the key of a post's present holder, or of one who would come so much later."""
    return int(post.number) * HIRES_A_POST + (int(post.hires) + later) % HIRES_A_POST


@rule
def hand_over(world: World, luck: int, row: int, hire: int, week: int, beliefs: Beliefs) -> None:
    """Let `hire` be a person's coach: with another one, a new fit and the register's share."""
    person = world.people[row]
    dossier = world.dossiers[row]
    knowledge = knowledge_at(person, week, beliefs)
    alliance = alliance_at(person, week, beliefs)
    if hire != int(dossier.hire):
        key = stream(luck, Purpose.FIT, 0)
        z = normal_quantile(uniform_again(key, int(person.id), hire))
        dossier.fit_with_coach = from_share(beliefs.fit_mean + beliefs.fit_spread * z)
        dossier.hire = hire
        if int(dossier.meetings) > 0:
            world.weekly[slot_of(week), int(person.desk)].handovers += 1
        alliance = (
            beliefs.first_alliance * as_share(dossier.fit_with_coach)
            if beliefs.has_alliance != 0.0
            else 0.5
        )
        if beliefs.has_information != 0.0:
            lever = world.levers[int(world.desks[int(person.desk)].lever_row)]
            knowledge *= as_share(dossier.recorded) * lever.register_access
    # contact, alliance and knowledge share one date: bring all three to today
    person.contact = contact_now(person, week, beliefs)
    person.alliance = alliance
    person.knowledge = knowledge
    person.met = week


@rule
def take_on(world: World, luck: int, row: int, p: int, week: int, beliefs: Beliefs) -> None:
    """Give a jobseeker the coach of post `p`: a new alliance, a new fit, the register's share."""
    person = world.people[row]
    dossier = world.dossiers[row]
    post = world.posts[p]
    leave_roster(world, row)
    hand_over(world, luck, row, hire_number(post, 0), week, beliefs)
    dossier.called_week = week
    join_post(world, row, p, NEW)
    look_again(person, week)


@rule
def load_of(world: World, p: int, is_next: bool) -> float:
    """Return clients for the size of post `p`, counting the next one where asked."""
    post = world.posts[p]
    return (int(post.caseload) + (1 if is_next else 0)) / max(post.fte, 1e-9)


@rule
def is_ahead(world: World, a: int, b: int, seeks_lightest: bool) -> bool:
    """Return whether post `a` comes before `b`: the lightest or the fullest, then by row."""
    load_a = load_of(world, a, seeks_lightest)
    load_b = load_of(world, b, seeks_lightest)
    if load_a != load_b:
        return load_a < load_b if seeks_lightest else load_a > load_b
    return a < b


@rule
def sift_down(world: World, place: int, number: int, seeks_lightest: bool) -> None:
    """Let the post at `place` of the heap sink to where it belongs."""
    heap = world.heap
    while True:
        child = 2 * place + 1
        if child >= number:
            return
        if child + 1 < number and is_ahead(world, heap[child + 1], heap[child], seeks_lightest):
            child += 1
        if not is_ahead(world, heap[child], heap[place], seeks_lightest):
            return
        moved = heap[place]
        heap[place] = heap[child]
        heap[child] = moved
        place = child


@rule
def heap_posts(world: World, first: int, last: int, seeks_lightest: bool) -> int:
    """Heap the filled posts in [first, last) and return their number; `heap[0]` comes first."""
    number = 0
    for p in range(first, last):
        post = world.posts[p]
        if int(post.is_filled) == 1 and post.fte > 0.0:
            world.heap[number] = p
            number += 1
    for place in range(number // 2 - 1, -1, -1):
        sift_down(world, place, number, seeks_lightest)
    return number


@rule
def any_post(world: World, luck: int, row: int, first: int, last: int) -> int:
    """Return a filled post in [first, last) that depends on the person's luck only, or −1."""
    filled = 0
    for p in range(first, last):
        filled += int(world.posts[p].is_filled)
    u = uniform(stream(luck, Purpose.COACH, 0), int(world.people[row].id))
    wanted = int(u * filled)
    for p in range(first, last):
        if int(world.posts[p].is_filled) == 1:
            if wanted == 0:
                return p
            wanted -= 1
    return NOBODY


@rule
def share_out(world: World, luck: int, first: int, last: int, week: int, beliefs: Beliefs) -> None:
    """Let posts filled lately take over clients from the fullest rosters of the desk."""
    clients = 0
    size = 0.0
    for p in range(first, last):
        post = world.posts[p]
        if int(post.is_filled) == 1:
            clients += int(post.caseload)
            size += post.fte
    if size <= 0.0:
        return
    for p in range(first, last):
        post = world.posts[p]
        if int(post.is_filled) == 0 or int(post.hired_week) != week:
            continue
        fair = beliefs.fair_load * clients * post.fte / size
        number = heap_posts(world, first, last, False)
        while int(post.caseload) + 1 <= fair:
            donor = int(world.heap[0])
            if donor == p or int(world.posts[donor].caseload) == 0:
                break
            row = int(world.posts[donor].known_first)
            if row < 0:
                row = int(world.posts[donor].new_first)
            take_on(world, luck, row, p, week, beliefs)
            sift_down(world, 0, number, False)


@rule
def work_week(world: World, luck: int, p: int, week: int, slot: int, beliefs: Beliefs) -> None:
    """Let the coach of post `p` meet the new and the most overdue clients while hours last."""
    post = world.posts[p]
    desk = world.desks[int(post.desk)]
    lever = world.levers[int(desk.lever_row)]
    counts = world.weekly[slot, int(post.desk)]
    hours = lever.client_hours_per_week * post.fte
    if int(post.is_extra) == 1:
        hours *= desk.ramp
    # hours below one meeting wait for next week; idle hours do not pile up
    hours += min(post.hours, beliefs.first_meeting_hours)
    no_show_key = stream(luck, Purpose.NO_SHOW, week)
    is_limited = beliefs.shared_hours != 0.0
    interval = weeks_between_meetings(desk, lever, beliefs)
    while True:
        row = row_to_meet(world, p, interval, week)
        if row < 0:
            break
        person = world.people[row]
        dossier = world.dossiers[row]
        is_first = int(dossier.roster) == NEW
        cost = beliefs.meeting_hours
        if is_first:
            held = as_share(dossier.recorded) * lever.register_access
            cost = beliefs.first_meeting_hours * (1.0 - beliefs.interview_saving * held)
        if is_limited and hours < cost:
            break
        fetch_client(world, int(dossier.roster_next))
        alliance = alliance_at(person, week, beliefs) if beliefs.has_alliance != 0.0 else 0.5
        inclusion = capability_at(person, dossier, INCLUSION, week, beliefs)
        is_missed = uniform(no_show_key, int(person.id)) < no_show_chance(
            alliance, inclusion, beliefs
        )
        if is_limited and not is_first:
            waited = week - int(dossier.called_week)
            desk.calls_then += 1.0 / WEEKS_OF_MEANS
            desk.intervals_then += waited / lever.meeting_interval_weeks / WEEKS_OF_MEANS
        leave_roster(world, row)
        join_post(world, row, p, KNOWN)
        dossier.called_week = week
        if is_marked(world, row, MISSES):
            state = int(person.state)
            log_event(world, row, week, state, state, MISSES_MEETING, 0)
        elif is_missed:
            hours -= cost * beliefs.no_show_cost
            counts.no_shows += 1
        else:
            hours -= cost
            counts.meetings += 1
            hold_meeting(world, luck, row, week, beliefs)
    post.hours = max(hours, 0.0)


@kernel
def coaching(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Give every waiting client a coach, share out rosters, and hold the week's meetings."""
    slot = slot_of(week)
    first = 0
    posts = world.posts.shape[0]
    for d in range(world.desks.shape[0]):
        # posts stand sorted by desk
        last = first
        while last < posts and int(world.posts[last].desk) == d:
            last += 1
        desk = world.desks[d]
        is_shared = beliefs.shared_hours != 0.0
        sort_waiting(world, luck, d)
        if is_shared:
            desk.calls_then -= desk.calls_then / WEEKS_OF_MEANS
            desk.intervals_then -= desk.intervals_then / WEEKS_OF_MEANS
            share_out(world, luck, first, last, week, beliefs)
        number = heap_posts(world, first, last, True)
        while number > 0 and int(desk.waiting_first) >= 0:
            row = int(desk.waiting_first)
            fetch_client(world, int(world.dossiers[row].roster_next))
            if is_shared:
                take_on(world, luck, row, int(world.heap[0]), week, beliefs)
                sift_down(world, 0, number, True)
            else:
                p = any_post(world, luck, row, first, last)
                take_on(world, luck, row, p, week, beliefs)
        for p in range(first, last):
            fetch_rosters(world, min(p + 1, posts - 1))
            if int(world.posts[p].is_filled) == 1:
                work_week(world, luck, p, week, slot, beliefs)
        first = last


@kernel
def change_coaches(world: World, luck: int, week: int, beliefs_table: Any) -> None:
    """Give every client another coach of the same skill: a trial of what a change alone does."""
    beliefs = beliefs_table[0]
    for a in range(int(world.count[ACTIVE])):
        row = world.active[a]
        person = world.people[row]
        if int(person.coach) >= 0 and int(person.state) < WORK:
            post = world.posts[int(person.coach)]
            hand_over(world, luck, row, hire_number(post, HIRES_A_POST // 2), week, beliefs)
            state = int(person.state)
            log_event(world, row, week, state, state, CHANGES_COACH, 0)
            look_again(person, week)
