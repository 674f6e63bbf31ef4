"""Person: who a newcomer is (used by the inflow and by the first population).

Age, sex, education and benefit come from the region's cell; capabilities are correlated normal
deviates around means that depend on education and age, each with a ceiling of its own; the
frailty class is drawn with a chance that falls with capability and rises with age; a share of
earnings-related newcomers are laid off with a recall. Everything is drawn once, keyed by the
person.

Reads: nothing. Changes: one row of people and dossiers. Draws: TRAITS.
Source: margins of the region; forms of ODD.md; numbers of the evidence ledger.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from model.compiled import rule, wide
from model.draws import Purpose, stream, uniform_again
from model.job_finding import WEEKS_A_YEAR
from model.ledger import EARNINGS_RELATED
from model.maths import exp, normal_quantile
from model.states import NO_KIND, NO_REASON, UNEMPLOYED
from model.world import NEVER, NOBODY, from_share

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person

AGE_FROM = (16.0, 25.0, 35.0, 55.0)
AGE_TO = (25.0, 35.0, 55.0, 64.0)
AGES = ("16-24", "25-34", "35-54", "55-64")
SEXES = ("woman", "man")
EDUCATIONS = ("basic", "upper_secondary", "tertiary")
CELLS = 4 * 2 * 3 * 4


@rule
def clipped(x: float) -> float:
    """Return a capability kept within [0.02, 0.98]."""
    return min(0.98, max(0.02, x))


@rule
def draw_capabilities(
    person: Person, dossier: Dossier, key: int, age: float, beliefs: Beliefs
) -> float:
    """Draw skills, work ability and inclusion with their ceilings; return their mean deviate."""
    number = int(person.id)
    education = int(dossier.education)
    common = normal_quantile(uniform_again(key, number, 10))
    shared = sqrt(beliefs.capability_correlation)
    own = sqrt(1.0 - beliefs.capability_correlation)
    decades = (age - 40.0) / 10.0
    total = 0.0
    for which in range(3):
        z = shared * common + own * normal_quantile(uniform_again(key, number, 11 + which))
        if which == 0:
            z += beliefs.skills_basic if education == 0 else 0.0
            z += beliefs.skills_tertiary if education == 2 else 0.0
        if which == 1:
            z += beliefs.work_ability_per_decade * decades
        total += z
        x = clipped(beliefs.capability_mean + beliefs.capability_spread * z)
        room = 2.0 * beliefs.ceiling_room * uniform_again(key, number, 14 + which)
        ceiling = from_share(min(1.0, x + room))
        if which == 0:
            person.skills = x
            dossier.skills_ceiling = ceiling
        elif which == 1:
            person.work_ability = x
            dossier.work_ability_ceiling = ceiling
        else:
            person.inclusion = x
            dossier.inclusion_ceiling = ceiling
    return total / 3.0


@rule
def synthesise(
    person: Person, dossier: Dossier, luck: int, number: int, cell: int, week: int, beliefs: Beliefs
) -> None:
    """Fill one row with a newcomer of cell `cell` who registers in `week`."""
    key = stream(luck, Purpose.TRAITS, 0)
    person.id = number
    benefit = cell % 4
    education = (cell // 4) % 3
    sex = (cell // 12) % 2
    band = cell // 24
    age = AGE_FROM[band] + (AGE_TO[band] - AGE_FROM[band]) * uniform_again(key, number, 0)
    person.benefit = benefit
    dossier.education = education
    dossier.sex = sex
    dossier.birth_week = week - int(age * WEEKS_A_YEAR)
    deviate = draw_capabilities(person, dossier, key, age, beliefs)
    odds = beliefs.hard_share / (1.0 - beliefs.hard_share)
    odds *= exp(beliefs.hard_by_capability * deviate + beliefs.hard_by_age * (age - 40.0) / 10.0)
    is_hard = uniform_again(key, number, 1) < odds / (1.0 + odds)
    dossier.is_hard = 1 if is_hard else 0
    index = beliefs.index_basic if education == 0 else 0.0
    index += beliefs.index_tertiary if education == 2 else 0.0
    index -= beliefs.frailty_gap if is_hard else 0.0
    person.index = index
    dossier.is_health_limited = 1 if wide(person.work_ability) < beliefs.health_limit else 0
    digital = beliefs.digital_mean + beliefs.digital_per_decade * (age - 40.0) / 10.0
    digital += beliefs.digital_spread * (uniform_again(key, number, 2) - 0.5)
    dossier.digital_ability = from_share(digital)
    is_recalled = (
        benefit == EARNINGS_RELATED and uniform_again(key, number, 3) < beliefs.recall_share
    )
    dossier.is_on_recall = 1 if is_recalled and not is_hard else 0
    begin(person, dossier, week)


@rule
def begin(person: Person, dossier: Dossier, week: int) -> None:
    """Set the clocks and links of someone who registers for the first time in `week`."""
    person.state = UNEMPLOYED
    person.reason = NO_REASON
    person.kind = NO_KIND
    person.pay = 0
    person.bound = 0.0
    person.search = 0.0
    person.contact = 0.0
    person.alliance = 0.0
    person.knowledge = 0.0
    person.months = 0
    person.coach = NOBODY
    person.queue = NOBODY
    person.due_week = week
    person.since = week
    person.settled = week
    person.met = week
    person.jobless_since = week
    person.registered_since = week
    dossier.hire = NOBODY
    dossier.roster_next = NOBODY
    dossier.roster_prev = NOBODY
    dossier.queue_next = NOBODY
    dossier.queue_prev = NOBODY
    dossier.plan = NO_KIND
    dossier.entered_week = week
    dossier.called_week = week
    dossier.queued_week = NEVER
    dossier.sustained_week = NEVER
