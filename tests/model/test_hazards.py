"""Hazards: the draw, contact, referral, leaving and losing a job, one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.contact import alliance_at, contact_effect, contact_level, knowledge_at
from model.hazards import (
    add_leaving,
    add_referrals,
    add_return,
    chosen,
    clearing_of,
    job_ending,
    referral_by_duration,
)
from model.job_finding import (
    WEEKS_A_YEAR,
    years_old,
)
from model.ledger import BASIC, EARNINGS_RELATED
from model.states import (
    DEREGISTERED,
    DEREGISTERS,
    DIES,
    FALLS_SICK,
    FINDS_WORK,
    GETS_DISABILITY_PENSION,
    IS_REFERRED,
    MOVES_AWAY,
    NO_KIND,
    NUMBER_OF_EVENTS,
    NUMBER_OF_KINDS,
    RETIRES,
    RETURNS,
    SICKNESS,
    STUDIES_OR_CARES,
    STUDY_OR_CARE,
    TRAINING,
    UNEMPLOYED,
    WORK,
)
from model.world import from_share
from tests.model.worlds import beliefs, record

# The draw and the event


def rates(**hazards: float) -> np.ndarray:
    """Return an array of hazards by event: ``e3=0.1`` is event 3's."""
    table = np.zeros(NUMBER_OF_EVENTS)
    for name, hazard in hazards.items():
        table[int(name[1:])] = hazard
    return table


def test_no_hazard_no_event():
    """Whatever the draw."""
    assert chosen(rates(), 0.0, 0.0) == 0


def test_the_luckiest_draw_finds_work():
    """Work stands first in the stack."""
    table = rates(e1=1e-6, e15=0.5)
    assert chosen(table, table.sum(), 0.0) == FINDS_WORK


def test_probabilities_are_stacked_in_the_order_of_the_table():
    """The boundaries between events lie where shares of the total probability say."""
    table = rates(e1=0.1, e4=0.2, e20=0.3)
    p = -math.expm1(-0.6)
    for u, event in ((0.0, 1), (p / 6 - 1e-9, 1), (p / 6 + 1e-9, 4), (p / 2 - 1e-9, 4),
                     (p / 2 + 1e-9, 20), (p - 1e-9, 20), (p + 1e-9, 0), (0.999, 0)):  # fmt: skip
        assert chosen(table, table.sum(), u) == event


def test_another_hazard_hardly_disturbs_who_finds_work():
    """A higher hazard behind work moves its boundary only through the common chance."""
    low, high = rates(e1=0.02, e3=0.001), rates(e1=0.02, e3=0.003)
    draws = np.linspace(0.0, 0.05, 5001)
    found = [{u for u in draws if chosen(r, r.sum(), u) == 1} for r in (low, high)]
    assert len(found[0] ^ found[1]) <= 3


@given(
    st.lists(st.floats(0.0, 0.5), min_size=22, max_size=22), st.floats(0.0, 1.0, exclude_max=True)
)
def test_an_event_is_chosen_just_when_the_draw_is_below_the_chance(hazards, u):
    """And it is one that can happen."""
    table = np.array([0.0, *hazards])
    total = float(table.sum())
    p = -math.expm1(-total)
    assume(abs(u - p) > 1e-12)
    event = chosen(table, total, u)
    assert (event > 0) == (u < p)
    assert event == 0 or table[event] > 0.0


def test_shares_of_events_are_those_of_their_hazards():
    """Over evenly spread draws."""
    table = rates(e1=0.1, e12=0.3)
    events = [chosen(table, table.sum(), u) for u in (np.arange(20000) + 0.5) / 20000]
    p = -math.expm1(-0.4)
    assert events.count(1) / 20000 == pytest.approx(p / 4, abs=1e-4)
    assert events.count(12) / 20000 == pytest.approx(3 * p / 4, abs=1e-4)


# Contact


def level(contact: float = 0.0, reach: float = 0.0, personal: float = 0.0, ability: float = 0.5,
          week: int = 0, **changes: float) -> float:  # fmt: skip
    """Return the contact of someone met last in week 0."""
    return contact_level(
        record("people", contact=contact, met=0),
        record("dossiers", digital_ability=from_share(ability)),
        record("levers", reach=reach, personal=personal),
        week,
        beliefs(
            **{"contact_fade_weeks": 6.0, "contact_overlap": 1.0, "digital_worth": 0.4, **changes}
        ),
    )


def test_no_contact_is_zero():
    """No meeting and no digital service."""
    assert level() == 0.0


@pytest.mark.parametrize("meetings", [0.5, 1.0, 3.0])
def test_contact_saturates(meetings):
    """1 − e^(−G)."""
    assert level(contact=meetings) == pytest.approx(-math.expm1(-meetings))


@given(st.floats(0.05, 1.5))
def test_one_meeting_weighs_as_much_whatever_the_overlap_and_more_weigh_less(overlap):
    """The first small piece of contact counts whole; six meetings count less than six times one."""
    assert level(contact=1e-3, contact_overlap=overlap) == pytest.approx(1e-3, rel=1e-3)
    assert level(contact=6.0, contact_overlap=overlap) < 6.0 * level(1.0, contact_overlap=overlap)


def test_without_overlap_contact_adds_up():
    """In the limit."""
    assert level(contact=3.0, contact_overlap=1e-6) == pytest.approx(3.0, rel=1e-5)


def test_contact_fades():
    """To 1/e of its meetings in six weeks."""
    assert level(contact=1.0, week=6) == pytest.approx(-math.expm1(-math.exp(-1.0)))


def test_digital_service_reaches_those_who_can_use_it():
    """Worth the ability where it is impersonal."""
    assert level(reach=1.0, ability=0.5) == pytest.approx(-math.expm1(-0.2), abs=1e-4)


def test_personal_digital_service_reaches_everyone():
    """Whatever the ability."""
    assert level(reach=1.0, personal=1.0, ability=0.0) == pytest.approx(-math.expm1(-0.4))


@given(st.floats(0.0, 20.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_contact_with_full_overlap_lies_between_zero_and_one(contact, reach, personal, ability):
    """Whatever the services."""
    assert 0.0 <= level(contact, reach, personal, ability) < 1.0 or contact > 15.0


def test_contact_works_by_the_coach_s_skill():
    """β times skill times contact, at an alliance of one half."""
    b = beliefs(contact_effect=0.4, alliance_weight=0.3)
    assert contact_effect(0.5, 1.2, 0.5, b) == pytest.approx(0.4 * 1.2 * 0.5)


@pytest.mark.parametrize(("alliance", "factor"), [(1.0, 1.3), (0.0, 0.7)])
def test_an_alliance_raises_or_lowers_what_contact_does(alliance, factor):
    """By its weight at either end."""
    b = beliefs(contact_effect=0.4, alliance_weight=0.3)
    assert contact_effect(1.0, 1.0, alliance, b) == pytest.approx(0.4 * factor)


def test_without_the_mechanism_alliance_does_nothing():
    """Switched off."""
    b = beliefs({"alliance": False}, contact_effect=0.4, alliance_weight=0.3)
    assert contact_effect(1.0, 1.0, 0.0, b) == pytest.approx(0.4)


def test_alliance_fades():
    """To 1/e in a year without meetings."""
    person = record("people", alliance=0.5, met=0)
    assert alliance_at(person, 52, beliefs(alliance_fade_weeks=52.0)) == pytest.approx(
        0.5 / math.e, rel=1e-6
    )


def test_knowledge_ages():
    """To 1/e in two years."""
    person = record("people", knowledge=0.5, met=0)
    assert knowledge_at(person, 104, beliefs(knowledge_age_weeks=104.0)) == pytest.approx(
        0.5 / math.e, rel=1e-6
    )


def test_without_the_mechanism_everyone_is_half_known():
    """Information off."""
    person = record("people", knowledge=0.9, met=0)
    assert knowledge_at(person, 50, beliefs({"information": False})) == 0.5


# Referral


@given(st.floats(0.0, 60.0), st.floats(0.0, 0.4), st.floats(0.1, 0.9))
def test_referral_falls_with_registered_months_towards_its_floor(months, fall, floor):
    """From all of it: the distance to the floor falls exponentially."""
    b = beliefs(referral_fall=fall, referral_floor=floor)
    share = referral_by_duration(months, b)
    assert share == pytest.approx(floor + (1.0 - floor) * math.exp(-fall * months))
    assert floor - 1e-12 <= share <= 1.0


@pytest.mark.parametrize(
    ("benefit", "years", "share"),
    [(EARNINGS_RELATED, 59.5, 0.3), (BASIC, 59.5, 1.0), (BASIC, 61.1, 0.3)],
)
def test_referrals_fall_near_the_pension(benefit, years, share):
    """As search does."""
    kind = 3
    places = np.zeros(NUMBER_OF_KINDS)
    places[kind] = 10.0
    ones = np.ones(NUMBER_OF_KINDS)
    referred = np.zeros(NUMBER_OF_EVENTS)
    add_referrals(
        referred,
        record("people", benefit=benefit),
        record("dossiers", birth_week=round(-years * WEEKS_A_YEAR), plan=NO_KIND),
        record("desks", takes=ones),
        record("levers", slots_per_1000=places, pull=ones),
        0.0, 0.0, 0.0, 1.0, 0, 0,
        beliefs(search_until_pension=0.3),
    )  # fmt: skip
    usual = beliefs()["referral_rate"][kind]
    assert referred[IS_REFERRED + kind] == pytest.approx(usual * share)
    assert referred.sum() == referred[IS_REFERRED + kind]


# Leaving the labour force


def leaving(state: int, pressed: float, years: float) -> np.ndarray:
    """Return the hazards of leaving of someone of that age, under so much contact times skill."""
    table = np.zeros(NUMBER_OF_EVENTS)
    dossier = record("dossiers", birth_week=round(-years * WEEKS_A_YEAR))
    add_leaving(table, dossier, state, 0.5, pressed, 0, beliefs(contact_to_outside=2.0))
    return table


@pytest.mark.parametrize(
    ("event", "years"),
    [(DEREGISTERS, 40), (STUDIES_OR_CARES, 20), (STUDIES_OR_CARES, 40), (FALLS_SICK, 40),
     (GETS_DISABILITY_PENSION, 40), (GETS_DISABILITY_PENSION, 58)],
)  # fmt: skip
def test_contact_raises_the_ways_out_of_unemployment(event, years):
    """Coaches find out who cannot work, or has something else to do, and lead them there."""
    alone, pressed = (leaving(UNEMPLOYED, contact, years)[event] for contact in (0.0, 0.5))
    assert pressed == pytest.approx(2.0 * alone)
    assert alone > 0.0


@pytest.mark.parametrize(
    ("registered_weeks", "until", "factor"),
    [(51, 0, 1.0), (52, 0, 3.0), (300, 0, 3.0), (51, 1, 5.0), (20, 26, 1.0), (20, 40, 5.0)],
)
def test_the_register_is_cleared_of_the_long_term_unemployed(registered_weeks, until, factor):
    """By the week's factor; a bound takes the most there is if she may get so far within it."""
    today = record("calendar", clearing=3.0, most_clearing=5.0)
    person = record("people", registered_since=-registered_weeks)
    assert clearing_of(person, today, 0, until) == factor


@pytest.mark.parametrize("event", [RETIRES, DIES, MOVES_AWAY])
def test_contact_hastens_no_retirement_death_or_move(event):
    """These come by themselves."""
    alone, pressed = (leaving(UNEMPLOYED, contact, 62.0)[event] for contact in (0.0, 0.5))
    assert pressed == alone > 0.0


@pytest.mark.parametrize("state", [TRAINING, WORK])
def test_contact_leads_nobody_out_of_work_or_a_service(state):
    """Only those who are unemployed are led elsewhere."""
    assert leaving(state, 0.5, 58.0).tolist() == leaving(state, 0.0, 58.0).tolist()


# Losing a job, coming back, growing old

JOB = {"end_fresh": 0.03, "end_settled": 0.001, "settling_weeks": 30.0, "match_effect": 0.3,
       "support_effect": 0.4, "support_weeks": 26.0}  # fmt: skip


def test_a_new_job_ends_with_the_fresh_hazard():
    """At a match of nought and without support."""
    assert job_ending(0.0, 0.0, 0.0, 0.0, beliefs(**JOB)) == pytest.approx(0.03)


def test_an_old_job_ends_with_the_settled_hazard():
    """After years."""
    assert job_ending(2000.0, 0.0, 0.0, 0.0, beliefs(**JOB)) == pytest.approx(0.001)


@given(st.floats(0.0, 500.0), st.floats(0.0, 100.0))
def test_jobs_get_safer_with_tenure(tenure, more):
    """Support apart."""
    b = beliefs(**JOB)
    assert job_ending(tenure + more, 0.0, 0.0, 0.0, b) <= job_ending(tenure, 0.0, 0.0, 0.0, b)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_tenure_in_a_place_counts_as_tenure_in_the_job(weeks, brought):
    """Whoever is kept on has been with the employer as long."""
    b = beliefs(**JOB)
    stayed = job_ending(weeks + brought, 0.0, 0.0, 0.0, b)
    assert job_ending(weeks, brought, 0.0, 0.0, b) == pytest.approx(stayed)


def test_a_better_match_lasts_longer():
    """By its effect a standard deviation."""
    b = beliefs(**JOB)
    ratio = job_ending(10.0, 0.0, 1.0, 0.0, b) / job_ending(10.0, 0.0, 0.0, 0.0, b)
    assert ratio == pytest.approx(math.exp(-0.3))


@pytest.mark.parametrize(("tenure", "factor"), [(0.0, 0.6), (25.0, 0.6), (26.0, 1.0)])
def test_in_work_support_helps_while_it_lasts(tenure, factor):
    """Half a year."""
    b = beliefs(**JOB)
    supported, alone = (job_ending(tenure, 0.0, 0.0, s, b) for s in (1.0, 0.0))
    assert supported == pytest.approx(factor * alone)


@pytest.mark.parametrize(
    ("reason", "rate"), [(DEREGISTERED, 0.03), (STUDY_OR_CARE, 0.01), (SICKNESS, 0.02), (4, 0.0)]
)
def test_people_come_back_from_outside_by_reason(reason, rate):
    """To work or to the register; from a pension not at all."""
    table = np.zeros(NUMBER_OF_EVENTS)
    add_return(table, reason, beliefs(back_deregistered=0.03, back_study=0.01,
                                      back_sickness=0.02, back_into_work=0.25))  # fmt: skip
    assert table[FINDS_WORK] == pytest.approx(0.25 * rate)
    assert table[RETURNS] == pytest.approx(0.75 * rate)


def test_people_grow_older_by_the_week():
    """In years of 52.1775 weeks."""
    assert years_old(record("dossiers", birth_week=-1000), 44) == pytest.approx(1044 / WEEKS_A_YEAR)
