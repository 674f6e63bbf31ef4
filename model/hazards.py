"""Hazards: how likely each event is this week, for one person (step 6).

Competing hazards h_k a week; the chance of any event is p = 1 − e^(−Σh). Job finding is

    h = search · finding · (1 + E) · lock-in  (+ recall)

with search as in ``job_finding.py``, finding = tightness^(1 − η) · brokering
(``labour_market.py``), and contact

    E = β · q · level · (1 + s · (2A − 1)),   level = (1 − e^(−o·G)) / o   (``contact.py``).

The same code works out the exact hazards of a week and, with ``until`` later than ``week``, their
upper bound over all weeks between (thinning): every factor that can change before ``until``
without an event stands at its largest. So what enters a hazard enters its bound.

Reads: people, dossiers, desks, posts, partners. Changes: only the scratch row it is given.
Draws: nothing (`BELIEF` noise is fixed for a person and her coach). Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.capability import WORK_ABILITY, capabilities_at, capability_at
from model.compiled import rule, wide
from model.contact import (
    GENERAL,
    alliance_at,
    belief_deviate,
    belief_error,
    contact_effect,
    contact_level,
    knowledge_at,
    most_contact_level,
)
from model.job_finding import WEEKS_A_MONTH, nears_pension, search_weight, years_old
from model.maths import exp
from model.register import LONG_TERM_WEEKS
from model.states import (
    COMPLETES,
    DEREGISTERED,
    DEREGISTERS,
    DIES,
    FALLS_SICK,
    FINDS_WORK,
    GETS_DISABILITY_PENSION,
    IS_REFERRED,
    IS_REREGISTERED,
    LEAVES_QUEUE,
    LOSES_JOB,
    MOVES_AWAY,
    NUMBER_OF_EVENTS,
    NUMBER_OF_KINDS,
    RETIRES,
    RETURNS,
    SICKNESS,
    STUDIES_OR_CARES,
    STUDY_OR_CARE,
    UNEMPLOYED,
    WORK,
)
from model.world import as_share

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person, Record


@rule
def referral_by_duration(months: float, beliefs: Beliefs) -> float:
    """Return what registered unemployment leaves of referral, in [floor, 1]."""
    fallen = exp(-beliefs.referral_fall * months)
    return beliefs.referral_floor + (1.0 - beliefs.referral_floor) * fallen


@rule
def add_referrals(
    rates: Any,
    person: Person,
    dossier: Dossier,
    desk: Record,
    lever: Record,
    low: float,
    high: float,
    level: float,
    activation: float,
    week: int,
    until: int,
    beliefs: Beliefs,
) -> None:
    """Set the referral hazards of one person whose readiness is believed in [low, high]."""
    months = (week - int(person.registered_since)) / WEEKS_A_MONTH
    common = referral_by_duration(months, beliefs)
    common *= (1.0 + beliefs.contact_to_referral * level) * activation
    if nears_pension(person, dossier, week):
        common *= beliefs.search_until_pension
    slope = 0.0
    response = 1.0
    for kind in range(NUMBER_OF_KINDS):
        if lever.slots_per_1000[kind] > 0.0:
            if beliefs.referral_slope[kind] != slope:  # kinds side by side often share one
                slope = beliefs.referral_slope[kind]
                response = exp(slope * (high if slope >= 0.0 else low))
            rate = beliefs.referral_rate[kind] * response * common * lever.pull[kind]
            if int(dossier.plan) == kind:
                rate *= 1.0 + beliefs.plan_boost
            if until == week:  # a queue may open before a bound is renewed
                rate *= desk.takes[kind]
            rates[IS_REFERRED + kind] = rate


@rule
def add_leaving(
    rates: Any,
    dossier: Dossier,
    state: int,
    work_ability: float,
    pressed: float,
    week: int,
    beliefs: Beliefs,
) -> None:
    """Set the hazards of leaving the labour force: age, health and contact times skill (C10)."""
    age = years_old(dossier, week)
    health = (work_ability - beliefs.capability_mean) / beliefs.capability_spread
    contact = 1.0
    if state == UNEMPLOYED:
        contact += beliefs.contact_to_outside * pressed
        rates[DEREGISTERS] = beliefs.deregistration * contact
        if age < 25.0:
            rates[STUDIES_OR_CARES] = beliefs.study_young * contact
        elif age < 55.0:
            rates[STUDIES_OR_CARES] = beliefs.study_other * contact
    elif state == WORK and age < 55.0:
        rates[STUDIES_OR_CARES] = beliefs.study_from_work
    if state < WORK:
        rates[FALLS_SICK] = beliefs.sickness * exp(beliefs.sickness_by_work_ability * health)
        rates[FALLS_SICK] *= contact
    disability = beliefs.disability * exp(beliefs.disability_by_work_ability * health) * contact
    if state == WORK:
        disability *= beliefs.disability_in_work
    if age < 50.0:
        disability *= beliefs.disability_before_50
    rates[GETS_DISABILITY_PENSION] = disability
    if age >= 61.0 and state != WORK:
        rates[RETIRES] = beliefs.retirement_from_61
    rates[DIES] = beliefs.death_old if age >= 55.0 else beliefs.death_young
    rates[MOVES_AWAY] = beliefs.moving


@rule
def clearing_of(person: Person, today: Record, week: int, until: int) -> float:
    """Return by how much the clearing of the register multiplies de-registration; or at most."""
    if until - int(person.registered_since) < LONG_TERM_WEEKS:
        return 1.0
    return today.clearing if until == week else today.most_clearing


@rule
def job_ending(
    weeks: float, brought: float, match: float, support: float, beliefs: Beliefs
) -> float:
    """Return the hazard of losing an open job of `weeks`, `brought` apart, 1/week."""
    fresh = beliefs.end_fresh - beliefs.end_settled
    fresh *= exp(-(weeks + brought) / beliefs.settling_weeks)
    hazard = (beliefs.end_settled + fresh) * exp(-beliefs.match_effect * match)
    if weeks < beliefs.support_weeks:
        hazard *= 1.0 - beliefs.support_effect * support
    return hazard


@rule
def add_return(rates: Any, reason: int, beliefs: Beliefs) -> None:
    """Set the hazards of coming back from outside the labour force."""
    back = 0.0
    if reason == DEREGISTERED:
        back = beliefs.back_deregistered
    elif reason == STUDY_OR_CARE:
        back = beliefs.back_study
    elif reason == SICKNESS:
        back = beliefs.back_sickness
    rates[FINDS_WORK] = back * beliefs.back_into_work
    rates[RETURNS] = back * (1.0 - beliefs.back_into_work)


@rule
def add_jobseeking(
    rates: Any,
    person: Person,
    dossier: Dossier,
    desk: Record,
    lever: Record,
    skill: float,
    today: Record,
    luck: int,
    week: int,
    until: int,
    beliefs: Beliefs,
) -> None:
    """Set the hazards of a jobseeker: work, referrals or the end of a service, leaving."""
    is_bound = until > week
    activation = 1.0
    state = int(person.state)
    skills, work_ability, inclusion = capabilities_at(person, dossier, week, beliefs)
    best_skills = skills
    best_ability = work_ability
    best_inclusion = inclusion
    lowest_ability = work_ability
    low = (skills + work_ability + inclusion) / 3.0
    high = low
    if is_bound:
        later_skills, later_ability, later_inclusion = capabilities_at(
            person, dossier, until, beliefs
        )
        later = (later_skills + later_ability + later_inclusion) / 3.0
        low = min(low, later)
        high = max(high, later)
        best_skills = max(skills, later_skills)
        best_ability = max(work_ability, later_ability)
        lowest_ability = min(work_ability, later_ability)
        best_inclusion = max(inclusion, later_inclusion)

    alliance = 0.0
    if beliefs.has_alliance != 0.0:
        alliance = alliance_at(person, week, beliefs)
    if is_bound and int(person.coach) >= 0:  # meetings may come; they lead the alliance to the fit
        level = most_contact_level(person, dossier, lever, beliefs)
        alliance = max(alliance, as_share(dossier.fit_with_coach))
    else:
        level = contact_level(person, dossier, lever, week, beliefs)
    finds = search_weight(person, dossier, best_skills, best_ability, best_inclusion, week, beliefs)
    finds *= 1.0 + contact_effect(level, skill, alliance, beliefs)
    if not is_bound:
        finds *= desk.finding
        activation = today.activation

    if state == UNEMPLOYED:
        if int(dossier.is_on_recall) == 1:
            finds += beliefs.recall_hazard
        rates[FINDS_WORK] = finds
        leaves_queue = 1.0 / beliefs.patience_weeks
        if int(person.queue) >= 0:  # joining or leaving a queue renews the bound
            rates[LEAVES_QUEUE] = leaves_queue
        else:
            z = belief_deviate(person, dossier, luck, GENERAL)
            error = belief_error(z, knowledge_at(person, week, beliefs), beliefs)
            lower = error
            higher = error
            if is_bound:
                later_error = belief_error(z, knowledge_at(person, until, beliefs), beliefs)
                lower = min(0.0, later_error)  # a meeting may teach; until then knowledge ages
                higher = max(0.0, later_error)
            low = (low + lower - beliefs.capability_mean) / beliefs.capability_spread
            high = (high + higher - beliefs.capability_mean) / beliefs.capability_spread
            seen = beliefs.frailty_seen * int(dossier.is_hard)
            low -= seen
            high -= seen
            add_referrals(
                rates,
                person,
                dossier,
                desk,
                lever,
                low,
                high,
                level,
                activation,
                week,
                until,
                beliefs,
            )
        rates[IS_REREGISTERED] = beliefs.unlisted_ends / WEEKS_A_MONTH
    else:
        kind = int(person.kind)
        rates[FINDS_WORK] = finds * beliefs.lock_in[kind]
        rates[COMPLETES] = 1.0 / beliefs.duration_weeks[kind]
    add_leaving(rates, dossier, state, lowest_ability, level * skill, week, beliefs)
    if state == UNEMPLOYED:
        rates[DEREGISTERS] *= clearing_of(person, today, week, until)


@rule
def add_not_seeking(
    rates: Any,
    person: Person,
    dossier: Dossier,
    desk: Record,
    week: int,
    until: int,
    beliefs: Beliefs,
) -> None:
    """Set the hazards of someone in work or outside the labour force."""
    state = int(person.state)
    ability = capability_at(person, dossier, WORK_ABILITY, week, beliefs)
    if until > week:
        ability = min(ability, capability_at(person, dossier, WORK_ABILITY, until, beliefs))
    if state == WORK:
        weeks = week - int(person.since)
        brought = int(dossier.tenure_brought)
        match = wide(dossier.match)
        support = as_share(dossier.support)
        if until > week:  # support only lowers; with tenure the hazard goes one way
            hazard = max(
                job_ending(weeks, brought, match, 0.0, beliefs),
                job_ending(until - int(person.since), brought, match, 0.0, beliefs),
            )
        else:
            hazard = job_ending(weeks, brought, match, support, beliefs) * desk.losing
        rates[LOSES_JOB] = hazard
    else:
        add_return(rates, int(person.reason), beliefs)
    add_leaving(rates, dossier, state, ability, 0.0, week, beliefs)


@rule
def coach_skill(posts: Any, person: Person, is_bound: bool, beliefs: Beliefs) -> float:
    """Return the skill of the person's coach now, or at most; 1 where there is none."""
    if int(person.coach) < 0:
        return 1.0
    post = posts[int(person.coach)]
    if is_bound:  # competence grows and the phase's effect moves; both have a ceiling
        most = post.quality * (1.0 + beliefs.novelty) * (1.0 + beliefs.management_attention)
        return max(1.0, most)  # the coach may leave: without one the skill counts as 1
    return post.skill


@rule
def hazards(
    rates: Any,
    person: Person,
    dossier: Dossier,
    desk: Record,
    lever: Record,
    skill: float,
    today: Record,
    luck: int,
    week: int,
    until: int,
    beliefs: Beliefs,
) -> float:
    """Fill `rates` (1/week, by event) for one person and return their sum.

    With ``until == week``: the exact hazards of the week. With ``until > week``: upper bounds over
    [week, until] at normal tightness, cycle and activation, times the desk's ceiling at most.
    `today` is the week's row of the calendar.
    """
    for event in range(NUMBER_OF_EVENTS):
        rates[event] = 0.0
    if int(person.state) < WORK:
        add_jobseeking(
            rates, person, dossier, desk, lever, skill, today, luck, week, until, beliefs
        )
    else:
        add_not_seeking(rates, person, dossier, desk, week, until, beliefs)
    # in the order of the table, from work on; between it and `first` nothing can happen
    total = rates[FINDS_WORK]
    first = IS_REFERRED if int(person.state) == UNEMPLOYED else COMPLETES
    for event in range(first, NUMBER_OF_EVENTS):
        total += rates[event]
    return total


@rule
def chosen(rates: Any, total: float, u: float) -> int:
    """Return the event that the draw `u` in [0, 1) falls into, or 0.

    The probabilities (1 − e^(−H)) h_k / H are stacked from zero in the order of the transition
    table, work first.
    """
    if total <= 0.0:
        return 0
    p = 1.0 - exp(-total)
    if u >= p:
        return 0
    share = p / total
    stacked = 0.0
    last = 0
    for event in range(NUMBER_OF_EVENTS):
        if rates[event] > 0.0:
            last = event
            stacked += rates[event] * share
            if u < stacked:
                return event
    return last
