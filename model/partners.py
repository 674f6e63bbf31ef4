"""Partners: referrals queue for places; cooperation opens places and shortens waits (step 5).

Each desk has a partner for each kind of service, with places, a queue and a cooperation (trust)
in [0, 1], and employers with vacancies, who have cooperation only. Trust moves by

    T ← T + γ · effort · cases · (1 − T) − δ · (T − T0)

where cases is the share of usable places in use (employers: the share of clients with a coach).
Where the end of a structure is known, partners invest less as it nears. Cooperation above rest

    opens places      usable = places · (1 + opens · (T − T0)/(1 − T0))
    shortens waits    the lead time between referral and first possible start
    side by side      other capabilities share in a service's gain (`support` of the dossier)

and does nothing else. With everything else equal a queue is first come, first served; those who
joined in the same week stand by ticket. The fraction of a place is drawn once a replication.

Offices look at the queue before they refer: a kind is closed to referrals while whoever joins now
is foreseen to wait `longest_queue_weeks` beyond the lead time (`takes_referrals`),

    foreseen wait = waiting · duration / usable

Where places are not shared, as for the few people of a study among all others, whoever waits is
given one with the chance that there was in the queue while they were shared, whoever else waits:

    chance = starts / waiting · usable / usable then    running means of a year; 1 without a past

and referrals are open by as much as they were then.

Reads: partners, desks, levers, people, dossiers. Changes: partners, desks (takes), weekly,
and those who start a service (`start_service` in transitions.py); in a trial, trial and events.
Draws: SLOT, TICKET, PLACE.
Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.draws import Purpose, stream, uniform
from model.maths import exp
from model.rosters import WEEKS_OF_MEANS, sort_newly_queued
from model.states import EMPLOYERS, NO_KIND, NUMBER_OF_KINDS, REFUSES_PLACE, UNEMPLOYED, WORK
from model.thinning import set_bound
from model.transitions import leave_queue_early, log_event, start_service
from model.trial import REFUSES, is_marked
from model.world import FOREVER, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs, Record
    from model.world import World

PARTNERS_A_DESK = NUMBER_OF_KINDS + 1


@rule
def above_rest(trust: float, beliefs: Beliefs) -> float:
    """Return how far trust stands above rest, as a share of the way to full, in [0, 1]."""
    return max(0.0, trust - beliefs.trust_at_rest) / (1.0 - beliefs.trust_at_rest)


@rule
def next_trust(trust: float, effort: float, cases: float, beliefs: Beliefs) -> float:
    """Return next week's cooperation."""
    gain = beliefs.trust_gain * effort * cases * (1.0 - trust)
    loss = beliefs.trust_decay * (trust - beliefs.trust_at_rest)
    return min(1.0, max(0.0, trust + gain - loss))


@rule
def foresight(desk: Record, week: int, beliefs: Beliefs) -> float:
    """Return the share of effort that is left when the end of the structure is known and near."""
    if beliefs.has_end_anticipation == 0.0 or int(desk.phase_ends) >= FOREVER:
        return 1.0
    weeks_left = max(0, int(desk.phase_ends) - week)
    return 1.0 - exp(-weeks_left / beliefs.end_rush_weeks) * min(1.0, beliefs.end_rush)


@rule
def usable_places(places: float, trust: float, beliefs: Beliefs) -> float:
    """Return how many places can be used at a level of cooperation."""
    return places * (1.0 + beliefs.trust_opens_slots * above_rest(trust, beliefs))


@rule
def lead_time_weeks(trust: float, beliefs: Beliefs) -> float:
    """Return the weeks between referral and the first possible start."""
    return beliefs.lead_weeks * (1.0 - beliefs.trust_shortens_waits * above_rest(trust, beliefs))


@rule
def takes_referrals(partner: Record, lead: float, beliefs: Beliefs) -> float:
    """Return 1 where whoever joins the queue now is foreseen to start soon enough, else 0."""
    if partner.usable <= 0.0:
        return 1.0  # nobody is referred to a kind that has no places
    weeks = int(partner.queue) * beliefs.duration_weeks[int(partner.kind)] / partner.usable
    return 1.0 if weeks < lead + beliefs.longest_queue_weeks else 0.0


@rule
def too_early(world: World, p: int, lead: float, week: int) -> int:
    """Return how many in the queue of partner `p` cannot start yet."""
    number = 0
    row = int(world.partners[p].last)
    while row >= 0 and week - int(world.dossiers[row].queued_week) < lead:
        number += 1
        row = int(world.dossiers[row].queue_prev)
    return number


@rule
def take_place(
    world: World, luck: int, row: int, kind: int, beside: float, week: int, beliefs: Beliefs
) -> int:
    """Let someone begin the service, or refuse it where a trial says so; return places taken."""
    if is_marked(world, row, REFUSES):
        leave_queue_early(world, row, week)
        world.dossiers[row].plan = NO_KIND  # spent, as when the service is begun
        set_bound(world, luck, row, week, beliefs)
        log_event(world, row, week, UNEMPLOYED, UNEMPLOYED, REFUSES_PLACE, kind)
        return 0
    start_service(world, row, kind, beside, week, beliefs)
    return 1


@rule
def give_places(
    world: World, luck: int, p: int, lead: float, beside: float, week: int, beliefs: Beliefs
) -> int:
    """Fill the free places of partner `p`, first come, first served; return how many."""
    partner = world.partners[p]
    # the fraction of a place is there in that share of the replications
    limit = partner.usable + uniform(stream(luck, Purpose.SLOT, 0), p)
    starts = 0
    sort_newly_queued(world, luck, p, week - 1)
    while int(partner.first) >= 0 and int(partner.used) + 1 <= limit:
        row = int(partner.first)
        if week - int(world.dossiers[row].queued_week) < lead:
            break
        starts += take_place(world, luck, row, int(partner.kind), beside, week, beliefs)
    return starts


@rule
def remember(partner: Record, starts: int, waiting: int, takes: float) -> None:
    """Let a partner's running means follow what this week gave."""
    partner.starts_then += (starts - partner.starts_then) / WEEKS_OF_MEANS
    partner.waiting_then += (waiting - partner.waiting_then) / WEEKS_OF_MEANS
    partner.usable_then += (partner.usable - partner.usable_then) / WEEKS_OF_MEANS
    partner.takes_then += (takes - partner.takes_then) / WEEKS_OF_MEANS


@rule
def chance_of_place(partner: Record) -> float:
    """Return the chance that someone in the queue starts this week where places are not shared."""
    if partner.waiting_then <= 0.0 or partner.usable_then <= 0.0:
        return 1.0
    chance = partner.starts_then / partner.waiting_then * partner.usable / partner.usable_then
    return min(1.0, chance)


@rule
def give_by_chance(
    world: World, luck: int, p: int, lead: float, beside: float, week: int, beliefs: Beliefs
) -> int:
    """Give places of partner `p` to each who waits by her own luck; return how many."""
    partner = world.partners[p]
    key = stream(luck, Purpose.PLACE, week)
    chance = chance_of_place(partner)
    starts = 0
    row = int(partner.first)
    while row >= 0 and week - int(world.dossiers[row].queued_week) >= lead:
        after = int(world.dossiers[row].queue_next)
        if uniform(key, int(world.people[row].id)) < chance:
            starts += take_place(world, luck, row, int(partner.kind), beside, week, beliefs)
        row = after
    return starts


@kernel
def partners(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Let places be filled from the queues, then let cooperation move."""
    slot = slot_of(week)
    for p in range(world.partners.shape[0]):
        partner = world.partners[p]
        kind = int(partner.kind)
        d = int(partner.desk)
        desk = world.desks[d]
        lever = world.levers[int(desk.lever_row)]
        effort = lever.cooperation_effort * desk.ramp
        if int(desk.is_temporary) == 1:
            effort *= foresight(desk, week, beliefs)
        cases = 1.0
        if kind == EMPLOYERS:
            clients = 0
            for state in range(WORK):
                clients += world.stock[d, state]
            cases = 1.0 - min(1.0, int(desk.waiting) / max(1.0, 1.0 * clients))
            if beliefs.shared_trust == 0.0:
                cases = 1.0
        else:
            places = lever.slots_per_1000[kind] * desk.at_rest / 1000.0
            places *= world.calendar[slot].activation
            partner.usable = usable_places(places, partner.cooperation, beliefs)
            lead = lead_time_weeks(partner.cooperation, beliefs)
            beside = beliefs.trust_side_by_side * above_rest(partner.cooperation, beliefs)
            if beliefs.shared_slots != 0.0:
                waiting = int(partner.queue) - too_early(world, p, lead, week)
                starts = give_places(world, luck, p, lead, beside, week, beliefs)
                desk.takes[kind] = takes_referrals(partner, lead, beliefs)
                remember(partner, starts, waiting, desk.takes[kind])
            else:
                starts = give_by_chance(world, luck, p, lead, beside, week, beliefs)
                desk.takes[kind] = partner.takes_then
            world.weekly[slot, d].starts += starts
            cases = min(1.0, int(partner.used) / max(1.0, partner.usable))
            if partner.usable <= 0.0:
                cases = 0.0
            if beliefs.shared_trust == 0.0:
                cases = 1.0
        if beliefs.has_cooperation != 0.0:
            partner.cooperation = next_trust(partner.cooperation, effort, cases, beliefs)
        else:
            partner.cooperation = beliefs.trust_at_rest
