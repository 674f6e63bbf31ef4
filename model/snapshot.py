"""What is so about every person at one moment, without disturbing anything.

Capabilities and accounts are in closed form from a person's last event; here they are worked out
up to today for everyone, into a table of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.capability import capabilities_at
from model.compiled import kernel, wide
from model.job_finding import age_index, duration_factor, years_old
from model.ledger import (
    INSURANCE,
    MUNICIPALITY,
    STATE,
    TAXES,
    TRANSFERS,
    discounted_weeks,
    programme_cost_at,
)
from model.maths import exp
from model.register import months_in
from model.states import SUBSIDISED_WORK, UNEMPLOYED, WORK
from model.transitions import WEEKS_SUSTAINED
from model.world import NEVER, PEOPLE, World

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier

COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("person", "u4", "row", "number of the person"),
    ("id", "u4", "", "key of the person's draws"),
    ("state", "u1", "code", "state"),
    ("reason", "u1", "code", "reason of being outside"),
    ("desk", "u1", "row", "desk"),
    ("is_client", "u1", "0/1", "at a desk of clients"),
    ("entered_week", "i2", "week", "first registration"),
    ("registered_weeks", "i2", "weeks", "registered unemployment so far (0 outside it)"),
    ("jobless_weeks", "i2", "weeks", "true jobless spell so far (0 in work)"),
    ("spell_weeks", "i2", "weeks", "present spell so far"),
    ("work_weeks", "i2", "weeks", "in open work, all spells"),
    ("subsidised_weeks", "i2", "weeks", "in subsidised work, all spells"),
    ("unemployed_weeks", "i2", "weeks", "in unemployment, all spells"),
    ("sustained_week", "i2", "week", "last completion of 26 unbroken weeks of work"),
    ("unemployed_months_16", "u1", "months", "unemployed month ends of the last sixteen"),
    ("meetings", "i2", "count", "meetings held"),
    ("coach", "i4", "id", "hire who is the own coach, -1 none"),
    ("queue_weeks", "i2", "weeks", "waiting for a place, -1 not"),
    ("queued_week", "i2", "week", "week of joining the queue"),
    ("skills", "f8", "0-1", "skills"),
    ("work_ability", "f8", "0-1", "work ability"),
    ("inclusion", "f8", "0-1", "inclusion"),
    (
        "chance",
        "f8",
        "0-1",
        "jobseekers: predicted chance of any work within a year, from what is observable",
    ),
    ("programme_cost", "f8", "EUR", "since the clock, discounted"),
    ("benefit_cost", "f8", "EUR", "since the clock, discounted"),
    ("other_transfers", "f8", "EUR", "since the clock, discounted"),
    ("taxes", "f8", "EUR", "since the clock, discounted"),
    ("age", "f8", "years", "age"),
    ("sex", "u1", "code", "0 woman, 1 man"),
    ("education", "u1", "code", "0 basic, 1 upper secondary, 2 tertiary"),
    ("benefit", "u1", "code", "0 earnings-related, 1 basic, 2 labour-market subsidy, 3 none"),
    ("is_health_limited", "u1", "0/1", "work ability below the limit at entry"),
)
DTYPE = np.dtype([(name, kind) for name, kind, _unit, _label in COLUMNS], align=True)


@kernel
def fill(world: World, table: Any, people: int, week: int, beliefs_table: Any) -> None:
    """Write everyone's row of the table as of the start of `week`."""
    beliefs = beliefs_table[0]
    for row in range(people):
        person = world.people[row]
        dossier = world.dossiers[row]
        out = table[row]
        state = int(person.state)
        spell = week - int(person.since)
        out.person = row
        out.id = person.id
        out.state = state
        out.reason = person.reason
        out.desk = person.desk
        out.is_client = world.desks[int(person.desk)].is_client_desk
        out.entered_week = dossier.entered_week
        out.registered_weeks = week - int(person.registered_since) if state == UNEMPLOYED else 0
        out.jobless_weeks = week - int(person.jobless_since) if state < WORK else 0
        out.spell_weeks = min(spell, 32000)
        work = int(dossier.work_weeks)
        subsidised = int(dossier.subsidised_weeks)
        unemployed = int(dossier.unemployed_weeks)
        out.work_weeks = work + (spell if state == WORK else 0)
        out.subsidised_weeks = subsidised + (spell if state == SUBSIDISED_WORK else 0)
        out.unemployed_weeks = unemployed + (spell if state == UNEMPLOYED else 0)
        out.sustained_week = dossier.sustained_week
        if state == WORK and spell >= WEEKS_SUSTAINED:
            out.sustained_week = int(person.since) + WEEKS_SUSTAINED
        out.unemployed_months_16 = months_in(int(person.months))
        out.meetings = dossier.meetings
        out.coach = dossier.hire if int(dossier.roster) > 1 else -1
        out.queue_weeks = week - int(dossier.queued_week) if int(person.queue) >= 0 else -1
        out.queued_week = dossier.queued_week if int(person.queue) >= 0 else NEVER
        skills, work_ability, inclusion = capabilities_at(person, dossier, week, beliefs)
        out.skills = skills
        out.work_ability = work_ability
        out.inclusion = inclusion
        age = years_old(dossier, week)
        out.age = age
        out.sex = dossier.sex
        out.education = dossier.education
        out.benefit = person.benefit
        out.is_health_limited = dossier.is_health_limited
        if state < WORK:
            jobless = week - int(person.jobless_since)
            out.chance = predicted_chance(dossier, age, jobless, beliefs)
        weeks = discounted_weeks(world, int(person.settled), week)
        rate = world.pay[0, int(person.pay)]
        benefits = rate[MUNICIPALITY] + rate[STATE] + rate[INSURANCE]
        out.benefit_cost = wide(dossier.benefit_cost) + weeks * benefits
        out.other_transfers = wide(dossier.other_transfers) + weeks * rate[TRANSFERS]
        out.taxes = wide(dossier.taxes) + weeks * rate[TAXES]
        out.programme_cost = programme_cost_at(world, row, week, beliefs)


@kernel
def predicted_chance(dossier: Dossier, age: float, jobless_weeks: int, beliefs: Beliefs) -> float:
    """Return the chance of work within a year as an official would predict it.

    From what is observable: age, education, time without work, and whether health is known to
    limit work. Neither capability nor frailty is known to the one who predicts.
    """
    index = age_index(age, beliefs)
    index += beliefs.index_basic if int(dossier.education) == 0 else 0.0
    index += beliefs.index_tertiary if int(dossier.education) == 2 else 0.0
    # a health limit is a work ability about one and a half spreads below the mean
    index -= 1.5 * beliefs.slope_work_ability * int(dossier.is_health_limited)
    # over time those who are left are the hard to place: sorting, seen as duration
    sorted_out = beliefs.frailty_gap * (1.0 - exp(-jobless_weeks / 52.0))
    hazard = beliefs.base_hazard * exp(index - sorted_out) * duration_factor(jobless_weeks, beliefs)
    if age >= 61.0:
        hazard *= beliefs.search_until_pension
    return 1.0 - exp(-hazard * 52.0)


def snapshot(world: World, week: int, beliefs: Any) -> Any:
    """Return everyone's row as of the start of `week`: an array of `COLUMNS`."""
    people = int(world.count[PEOPLE])
    table = np.zeros(people, DTYPE)
    rules = world.for_rules()
    view = table.view(np.recarray) if rules is not world else table
    fill(rules, view, people, week, beliefs)
    return table
