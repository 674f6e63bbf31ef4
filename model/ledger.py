"""Ledger: who paid what (step 9).

Every present person belongs to one pay class, which says what municipality, state and insurance
pay in unemployment benefits, what other transfers flow and what taxes come in, EUR a week. The
week's money is then the number of people in each class times its rates: no pass over people.
Programme costs are the desk's own: coaches, offices, used places, subsidies, start-up, wind-down.

Per person, the same rates times the discounted weeks since the last event give what the person
has cost since the clock (`settle`); shared costs of a desk are shared equally among its clients
of the week. So the sum over people equals the sum over weeks, and a test demands it.

Reads: desks, posts, partners, levers, calendar, stock, paid, pay. Changes: weekly money,
desks.cost_a_client; `settle`: people, dossiers. Draws: nothing.
Source: rates from the ledger of evidence; municipal shares K10-K12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.capability import capabilities_at
from model.compiled import kernel, rule, wide
from model.states import (
    DEREGISTERED,
    DISABILITY_PENSION,
    EMPLOYERS,
    OLD_AGE_PENSION,
    OUTSIDE,
    REHABILITATION,
    SICKNESS,
    STUDY_OR_CARE,
    SUBSIDISED_WORK,
    SUBSIDY_FIRM,
    UNEMPLOYED,
    WORK,
)
from model.world import FOREVER, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person
    from model.world import World

EARNINGS_RELATED, BASIC, LABOUR_MARKET_SUBSIDY, NO_BENEFIT = 0, 1, 2, 3
BENEFITS = ("earnings-related allowance", "basic allowance", "labour-market subsidy", "none")
DAYS_A_WEEK = 5
LONGEST_BASIC_DAYS = 400
LONGEST_DAYS = 500  # of an earnings-related allowance, from 58 on
EXTENDED_FROM_WEEKS = 3183  # 61 years old: an allowance that has not run out goes on, by law
YEAR_2025, ERAS = 1, 2
# Paid days from which the municipal share changes, in either era
DAY_LIMITS = (100, 170, 240, 300, 400, 700, 1000)
LIMITS_FROM_LAST = DAY_LIMITS[::-1]
BANDS_OF_DAYS = 8
SHARE_2025 = (0.0, 0.2, 0.4, 0.6, 0.6, 0.8, 1.0, 1.0)  # of the top share: 10, 20, 30, 40, 50 %
# Pay classes
PAY_NONE, PAY_EARNINGS, PAY_BASIC, PAY_SUBSIDY, PAY_MEASURE = 0, 1, 2, 3, 11
PAY_MEASURE_INSURED, PAY_SUBSIDISED, PAY_WORK, PAY_REHABILITATION = 19, 20, 21, 22
PAY_OUTSIDE = 23  # and one more a reason of being outside: 1 deregistered ... 7 moved
PAY_CLASSES = 31
MUNICIPALITY, STATE, INSURANCE, TRANSFERS, TAXES = 0, 1, 2, 3, 4
PAYERS = 5


def pay_table(beliefs: Any) -> Any:
    """Return EUR a week by [era, pay class, payer] from a beliefs record array of one row."""
    b = {name: float(beliefs[name][0]) for name in beliefs.dtype.names if beliefs[name].ndim == 1}
    pay = np.zeros((ERAS, PAY_CLASSES, PAYERS))
    subsidy = DAYS_A_WEEK * b["subsidy_allowance_day_eur"]
    earnings = DAYS_A_WEEK * b["earnings_related_day_eur"]
    expenses = DAYS_A_WEEK * b["expense_allowance_day_eur"]
    tax = b["tax_benefit_share"]
    support = b["social_assistance_week_eur"]
    for era in range(ERAS):
        table = pay[era]
        table[PAY_NONE] = (0, 0, 0, b["no_benefit_week_eur"], 0)
        table[PAY_EARNINGS] = (0, subsidy, earnings - subsidy, support / 2, tax * earnings)
        table[PAY_BASIC] = (0, subsidy, 0, support, tax * subsidy)
        for band in range(BANDS_OF_DAYS):
            old = b["municipal_share_300"] if band >= 4 else 0.0
            old = b["municipal_share_1000"] if band >= 7 else old
            share = SHARE_2025[band] * b["municipal_share_2025_top"] if era == YEAR_2025 else old
            in_measure = share if era == YEAR_2025 else 0.0  # until 2024 a measure freed it
            for first, part, extra in (
                (PAY_SUBSIDY, share, 0.0),
                (PAY_MEASURE, in_measure, expenses),
            ):
                table[first + band] = (
                    part * subsidy,
                    (1 - part) * subsidy + extra,
                    0,
                    support,
                    tax * subsidy,
                )
        table[PAY_MEASURE_INSURED] = (
            0,
            subsidy + expenses,
            earnings - subsidy,
            support / 2,
            tax * earnings,
        )
        table[PAY_SUBSIDISED] = (0, 0, 0, 0, b["tax_work_week_eur"])
        table[PAY_WORK] = (0, 0, 0, 0, b["tax_work_week_eur"])
        table[PAY_REHABILITATION] = (0, 0, 0, b["sickness_week_eur"], 0)
        for reason, amount in (
            (DEREGISTERED, b["no_benefit_week_eur"]),
            (STUDY_OR_CARE, b["study_week_eur"]),
            (SICKNESS, b["sickness_week_eur"]),
            (DISABILITY_PENSION, b["disability_week_eur"]),
            (OLD_AGE_PENSION, b["old_age_week_eur"]),
        ):
            table[PAY_OUTSIDE + reason] = (0, 0, 0, amount, 0)
    return pay


@rule
def draws_benefit(state: int) -> bool:
    """Return whether benefit days are used up in a state."""
    return state == UNEMPLOYED or (REHABILITATION < state < SUBSIDISED_WORK)


@rule
def days_at(person: Person, dossier: Dossier, week: int) -> int:
    """Return the paid benefit days up to `week`."""
    days = int(dossier.benefit_days)
    if draws_benefit(int(person.state)) and int(person.benefit) != NO_BENEFIT:
        days += DAYS_A_WEEK * max(0, week - int(person.settled))
    return min(days, 32000)


@rule
def longest_days(person: Person, dossier: Dossier, week: int) -> int:
    """Return after how many paid days the present benefit runs out (0: never)."""
    benefit = int(person.benefit)
    if benefit == BASIC:
        return LONGEST_BASIC_DAYS
    if benefit == EARNINGS_RELATED:
        age_weeks = week - int(dossier.birth_week)
        if age_weeks >= EXTENDED_FROM_WEEKS:
            return 0
        if age_weeks >= 3026:  # 58 years
            return LONGEST_DAYS
        return 300 if age_weeks < 1304 else 400  # under 25: short work history
    return 0


@rule
def lasts_until_pension(person: Person, dossier: Dossier, week: int) -> bool:
    """Return whether an earnings-related allowance lasts until 61, and so until the pension."""
    if int(person.benefit) != EARNINGS_RELATED:
        return False
    weeks_left = max(0, (LONGEST_DAYS - days_at(person, dossier, week)) // DAYS_A_WEEK)
    return week + weeks_left - int(dossier.birth_week) >= EXTENDED_FROM_WEEKS


@rule
def band_of_days(days: int) -> int:
    """Return the band of `DAY_LIMITS` that a number of paid days lies in."""
    band = 0
    for limit in DAY_LIMITS:
        if days >= limit:
            band += 1
    return band


@rule
def pay_class(person: Person, dossier: Dossier, week: int) -> int:
    """Return the pay class of a person in `week`."""
    state = int(person.state)
    benefit = int(person.benefit)
    if state == WORK:
        return PAY_WORK
    if state == OUTSIDE:
        return PAY_OUTSIDE + int(person.reason)
    if state == SUBSIDISED_WORK:
        return PAY_SUBSIDISED
    if state == REHABILITATION:
        return PAY_REHABILITATION
    if benefit == NO_BENEFIT:
        return PAY_NONE
    if benefit == LABOUR_MARKET_SUBSIDY:
        band = band_of_days(days_at(person, dossier, week))
        return (PAY_SUBSIDY if state == UNEMPLOYED else PAY_MEASURE) + band
    if state != UNEMPLOYED:
        return PAY_MEASURE_INSURED
    return PAY_EARNINGS if benefit == EARNINGS_RELATED else PAY_BASIC


@rule
def next_pay_week(person: Person, dossier: Dossier, week: int) -> int:
    """Return the first week after `week` in which pay class or benefit may change."""
    if not draws_benefit(int(person.state)) or int(person.benefit) == NO_BENEFIT:
        return FOREVER
    days = days_at(person, dossier, week)
    nearest = 32000
    longest = longest_days(person, dossier, week)
    if longest > 0:
        nearest = longest
    elif int(person.benefit) == LABOUR_MARKET_SUBSIDY:
        for limit in LIMITS_FROM_LAST:
            if days < limit:
                nearest = limit
    if nearest == 32000:
        return FOREVER
    return week + max(1, (nearest - days + DAYS_A_WEEK - 1) // DAYS_A_WEEK)


@rule
def reclassify(world: World, row: int, week: int) -> None:
    """Move a person to the pay class of `week` and keep the counts."""
    person = world.people[row]
    new = pay_class(person, world.dossiers[row], week)
    old = int(person.pay)
    if new != old:
        world.paid[int(person.desk), old] -= 1
        world.paid[int(person.desk), new] += 1
        person.pay = new


@rule
def settle(world: World, row: int, week: int, beliefs: Beliefs) -> None:
    """Bring a person's capabilities, benefit days and accounts up to the start of `week`."""
    person = world.people[row]
    dossier = world.dossiers[row]
    since = int(person.settled)
    if week <= since:
        return
    skills, work_ability, inclusion = capabilities_at(person, dossier, week, beliefs)
    days = days_at(person, dossier, week)
    weeks = discounted_weeks(world, since, week)
    if weeks > 0.0:
        rate = world.pay[0, int(person.pay)]
        benefits = rate[MUNICIPALITY] + rate[STATE] + rate[INSURANCE]
        dossier.benefit_cost = wide(dossier.benefit_cost) + weeks * benefits
        dossier.other_transfers = wide(dossier.other_transfers) + weeks * rate[TRANSFERS]
        dossier.taxes = wide(dossier.taxes) + weeks * rate[TAXES]
        dossier.programme_cost = programme_cost_at(world, row, week, beliefs)
    dossier.cost_mark = world.desks[int(person.desk)].cost_a_client
    person.skills = skills
    person.work_ability = work_ability
    person.inclusion = inclusion
    dossier.benefit_days = days
    person.settled = week


@rule
def programme_cost_at(world: World, row: int, week: int, beliefs: Beliefs) -> float:
    """Return a person's programme cost from the clock to the start of `week`, EUR discounted."""
    person = world.people[row]
    dossier = world.dossiers[row]
    cost = wide(dossier.programme_cost)
    state = int(person.state)
    if state < WORK:
        cost += world.desks[int(person.desk)].cost_a_client - dossier.cost_mark
        if state > UNEMPLOYED:
            weeks = discounted_weeks(world, int(person.settled), week)
            cost += weeks * beliefs.price_week_eur[int(person.kind)]
    return cost


@rule
def discounted_weeks(world: World, since: int, week: int) -> float:
    """Return the discounted weeks after the clock from the start of `since` to that of `week`."""
    return world.calendar[max(week, 0)].discounted - world.calendar[max(since, 0)].discounted


@kernel
def ledger(world: World, week: int, beliefs: Beliefs) -> None:
    """Book the week's money of every desk."""
    slot = slot_of(week)
    calendar = world.calendar[max(week, 0)]
    discount = world.calendar[max(week, 0) + 1].discounted - calendar.discounted
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        row = world.weekly[slot, d]
        lever = world.levers[int(desk.lever_row)]
        clients = 0
        for state in range(WORK):
            clients += world.stock[d, state]
        row.cost_coaches += (
            row.coaches_fte
            * (beliefs.coach_year_eur + beliefs.register_year_eur * lever.register_access)
            * (1.0 / 52.1775)
        )
        row.cost_offices += beliefs.office_client_week_eur * clients
        book_benefits(world, d, slot, int(calendar.era))
        if discount > 0.0 and clients > 0:
            shared = row.cost_coaches + row.cost_offices + row.cost_start_up + row.cost_wind_down
            desk.cost_a_client += discount * shared / clients
    for p in range(world.partners.shape[0]):
        partner = world.partners[p]
        if int(partner.kind) != EMPLOYERS:
            cost = int(partner.used) * beliefs.price_week_eur[int(partner.kind)]
            row = world.weekly[slot, int(partner.desk)]
            if int(partner.kind) >= SUBSIDY_FIRM:
                row.cost_subsidies += cost
            else:
                row.cost_slots += cost


@rule
def book_benefits(world: World, d: int, slot: int, era: int) -> None:
    """Book the week's benefits, transfers and taxes of one desk."""
    row = world.weekly[slot, d]
    for c in range(PAY_CLASSES):
        number = world.paid[d, c]
        if number != 0:
            row.benefits_municipality += number * world.pay[era, c, MUNICIPALITY]
            row.benefits_state += number * world.pay[era, c, STATE]
            row.benefits_insurance += number * world.pay[era, c, INSURANCE]
            row.other_transfers += number * world.pay[era, c, TRANSFERS]
            row.taxes += number * world.pay[era, c, TAXES]
