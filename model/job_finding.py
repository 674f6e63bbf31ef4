"""Job finding: how likely someone finds work by herself, without contact (part of step 6).

    search = base · e^(index) · max(φ, e^(−κ·months jobless)) [· share, near the pension]

with index = age + education and frailty + Σ slope_x · (x − mean)/spread over the capabilities. Age
is that of the week: who grows older passes from one band to the next. Whoever is 61, or has an
earnings-related allowance that will last until then, searches less, since it goes on until the
pension (Kyyrä & Ollikainen 2008).

Reads: people, dossiers. Changes: nothing. Draws: nothing. Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import rule, wide
from model.ledger import lasts_until_pension
from model.maths import exp

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person

WEEKS_A_MONTH = 52.1775 / 12.0
WEEKS_A_YEAR = 52.1775


@rule
def years_old(dossier: Dossier, week: int) -> float:
    """Return the person's age in years."""
    return (week - int(dossier.birth_week)) / WEEKS_A_YEAR


@rule
def age_index(age: float, beliefs: Beliefs) -> float:
    """Return the part of the job-finding index that age makes."""
    if age < 25.0:
        return beliefs.index_age_16_24
    if age < 35.0:
        return 0.0
    return beliefs.index_age_35_54 if age < 55.0 else beliefs.index_age_55_64


@rule
def index_of(
    person: Person,
    dossier: Dossier,
    skills: float,
    work_ability: float,
    inclusion: float,
    week: int,
    beliefs: Beliefs,
) -> float:
    """Return the job-finding index, log hazard."""
    return (
        wide(person.index)
        + age_index(years_old(dossier, week), beliefs)
        + (
            beliefs.slope_skills * (skills - beliefs.capability_mean)
            + beliefs.slope_work_ability * (work_ability - beliefs.capability_mean)
            + beliefs.slope_inclusion * (inclusion - beliefs.capability_mean)
        )
        / beliefs.capability_spread
    )


@rule
def duration_factor(weeks_jobless: float, beliefs: Beliefs) -> float:
    """Return what joblessness itself leaves of job finding, in [φ, 1]."""
    return max(beliefs.duration_floor, exp(-beliefs.duration_decay * weeks_jobless / WEEKS_A_MONTH))


@rule
def nears_pension(person: Person, dossier: Dossier, week: int) -> bool:
    """Return whether someone is 61 already, or has an allowance that lasts until then."""
    return years_old(dossier, week) >= 61.0 or lasts_until_pension(person, dossier, week)


@rule
def search_weight(
    person: Person,
    dossier: Dossier,
    skills: float,
    work_ability: float,
    inclusion: float,
    week: int,
    beliefs: Beliefs,
) -> float:
    """Return job finding without contact at normal tightness, 1/week."""
    index = index_of(person, dossier, skills, work_ability, inclusion, week, beliefs)
    weeks = week - int(person.jobless_since)
    search = beliefs.base_hazard * exp(index) * duration_factor(weeks, beliefs)
    if nears_pension(person, dossier, week):
        search *= beliefs.search_until_pension
    return search
