"""Capability: how skills, work ability and inclusion change (step 7).

A service raises what it is for, by how well it fits the true need; work takes every capability
towards the person's ceiling; joblessness erodes it towards a floor:

    service  x' = ceiling − (ceiling − x) · e^(−gain · fit · t)
    work     x' = ceiling − (ceiling − x) · e^(−work_gain · t)
    jobless  x' = floor + (x − floor) · e^(−erosion · t)          where x lies above the floor

t in weeks. A gain may be zero or negative. All three are exact solutions of a linear rate
equation, so that a capability is worked out only when it is needed, over any number of weeks at
once, and with the same result: state, service and fit do not change between two events.

Reads: people, dossiers. Changes: nothing (`settle` in ``accounts.py`` assigns). Draws: nothing.
Source: forms of ODD.md; gains, erosion and ceilings from the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import rule, wide
from model.maths import exp
from model.states import (
    NEED_OF_KIND,
    OUTSIDE,
    UNEMPLOYED,
    WORK,
)
from model.world import as_share

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person

SKILLS, WORK_ABILITY, INCLUSION = 0, 1, 2
LOWEST = 0.02


@rule
def eroded(x: float, ceiling: float, weeks: float, beliefs: Beliefs) -> float:
    """Return a capability after `weeks` without work or service."""
    return eroded_to(x, ceiling, exp(-beliefs.erosion * weeks), beliefs)


@rule
def eroded_to(x: float, ceiling: float, left: float, beliefs: Beliefs) -> float:
    """Return a capability of which a share `left` of what lies above the floor is left."""
    floor = beliefs.floor_share * ceiling
    return x if x <= floor else floor + (x - floor) * left


@rule
def raised(x: float, ceiling: float, gain: float, weeks: float) -> float:
    """Return a capability after `weeks` at a rate `gain` (1/week) towards the ceiling."""
    return raised_to(x, ceiling, exp(-gain * weeks))


@rule
def raised_to(x: float, ceiling: float, left: float) -> float:
    """Return a capability of whose distance to the ceiling a share `left` is left."""
    return max(LOWEST, ceiling - (ceiling - x) * left)


@rule
def gain_in_service(kind: int, which: int, fit: float, beside: float, beliefs: Beliefs) -> float:
    """Return the weekly rate at which a place of `kind` moves capability `which`."""
    main = beliefs.gain[kind] * fit
    return main if NEED_OF_KIND[kind] == which else main * beside


@rule
def capability_at(
    person: Person, dossier: Dossier, which: int, week: int, beliefs: Beliefs
) -> float:
    """Return skills (0), work ability (1) or inclusion (2) of a person in `week`, in [0, 1]."""
    if which == SKILLS:
        x = wide(person.skills)
        ceiling = as_share(dossier.skills_ceiling)
    elif which == WORK_ABILITY:
        x = wide(person.work_ability)
        ceiling = as_share(dossier.work_ability_ceiling)
    else:
        x = wide(person.inclusion)
        ceiling = as_share(dossier.inclusion_ceiling)
    weeks = week - int(person.settled)
    if weeks <= 0:
        return x
    state = int(person.state)
    if state == UNEMPLOYED or state == OUTSIDE:
        return eroded(x, ceiling, weeks, beliefs)
    if state == WORK:
        return raised(x, ceiling, beliefs.work_gain, weeks)
    kind = int(person.kind)
    fit = as_share(dossier.fit_of_service)
    gain = gain_in_service(kind, which, fit, as_share(dossier.support), beliefs)
    return raised(x, ceiling, gain, weeks)


@rule
def capabilities_at(
    person: Person, dossier: Dossier, week: int, beliefs: Beliefs
) -> tuple[float, float, float]:
    """Return skills, work ability and inclusion in `week`: as `capability_at`, at one go."""
    skills = wide(person.skills)
    work_ability = wide(person.work_ability)
    inclusion = wide(person.inclusion)
    weeks = week - int(person.settled)
    if weeks <= 0:
        return skills, work_ability, inclusion
    state = int(person.state)
    top_skills = as_share(dossier.skills_ceiling)
    top_ability = as_share(dossier.work_ability_ceiling)
    top_inclusion = as_share(dossier.inclusion_ceiling)
    if state == UNEMPLOYED or state == OUTSIDE:
        left = exp(-beliefs.erosion * weeks)
        return (
            eroded_to(skills, top_skills, left, beliefs),
            eroded_to(work_ability, top_ability, left, beliefs),
            eroded_to(inclusion, top_inclusion, left, beliefs),
        )
    main = beliefs.work_gain
    aside = main
    need = SKILLS
    if state != WORK:
        kind = int(person.kind)
        need = NEED_OF_KIND[kind]
        main = beliefs.gain[kind] * as_share(dossier.fit_of_service)
        aside = main * as_share(dossier.support)
    left = exp(-main * weeks)
    beside = left if aside == main else exp(-aside * weeks)
    return (
        raised_to(skills, top_skills, left if need == SKILLS else beside),
        raised_to(work_ability, top_ability, left if need == WORK_ABILITY else beside),
        raised_to(inclusion, top_inclusion, left if need == INCLUSION else beside),
    )


@rule
def main_need(skills: float, work_ability: float, inclusion: float) -> int:
    """Return which capability lies furthest below the mean: the person's main need."""
    if work_ability <= skills and work_ability <= inclusion:
        return WORK_ABILITY
    if inclusion <= skills:
        return INCLUSION
    return SKILLS


@rule
def fit_of(kind: int, need: int, beliefs: Beliefs) -> float:
    """Return how well a kind of service fits the true main need, in [0, 1]."""
    return 1.0 if NEED_OF_KIND[kind] == need else beliefs.misfit_share
