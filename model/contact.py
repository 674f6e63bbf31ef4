"""Contact: what a coach and a person have of each other (part of steps 4 and 6).

    G = Σ over held meetings e^(−Δ/fade) + digital,     level = (1 − e^(−o·G)) / o
    E = β · q · level · (1 + s · (2A − 1))

E is the rise of job finding: β the effect of contact, o how far meetings close to each other do
the work of one, q the coach's skill, A the alliance, which fades over a year without meetings;
what the coach knows ages over two. Believed need is true
need + noise of variance σ² (1 − K): the noise is fixed for a person and her coach and shrinks as
the coach learns. Digital service counts as meetings, worth less to those who can use it least, the
more so the less personal it is.

Reads: people, dossiers, levers. Changes: nothing. Draws: BELIEF. Source: ODD.md; C01, C02, C10,
C11.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from model.compiled import rule, wide
from model.draws import Purpose, stream, uniform_again
from model.maths import exp, normal_quantile
from model.world import as_share

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person, Record

GENERAL = 3  # a belief about the person as a whole; 0 to 2 are about one capability
FORESEEN = 2.0  # contact that bounds foresee: a meeting that leads beyond it renews the bound


@rule
def digital_contact(dossier: Dossier, lever: Record, beliefs: Beliefs) -> float:
    """Return the meetings that digital service is steadily worth to a person."""
    ability = as_share(dossier.digital_ability)
    reached = lever.reach * (lever.personal + (1.0 - lever.personal) * ability)
    return beliefs.digital_worth * reached


@rule
def overlapped(contact: float, beliefs: Beliefs) -> float:
    """Return what so much contact comes to, since what lies close together overlaps."""
    return (1.0 - exp(-beliefs.contact_overlap * contact)) / beliefs.contact_overlap


@rule
def contact_now(person: Person, week: int, beliefs: Beliefs) -> float:
    """Return the faded sum of held meetings as of `week`."""
    meetings = wide(person.contact)
    if meetings > 0.0:  # most have none, and an exponential takes time
        meetings *= exp(-(week - int(person.met)) / beliefs.contact_fade_weeks)
    return meetings


@rule
def contact_level(
    person: Person, dossier: Dossier, lever: Record, week: int, beliefs: Beliefs
) -> float:
    """Return how much contact there is with services, in [0, 1/o)."""
    meetings = contact_now(person, week, beliefs)
    return overlapped(meetings + digital_contact(dossier, lever, beliefs), beliefs)


@rule
def most_contact_level(person: Person, dossier: Dossier, lever: Record, beliefs: Beliefs) -> float:
    """Return how much contact there is at most until a meeting leads beyond what is foreseen."""
    meetings = max(wide(person.contact), FORESEEN)
    return overlapped(meetings + digital_contact(dossier, lever, beliefs), beliefs)


@rule
def alliance_at(person: Person, week: int, beliefs: Beliefs) -> float:
    """Return the alliance with the own coach, faded since the last meeting, in [0, 1]."""
    return wide(person.alliance) * exp(-(week - int(person.met)) / beliefs.alliance_fade_weeks)


@rule
def knowledge_at(person: Person, week: int, beliefs: Beliefs) -> float:
    """Return what the coach knows of the person, aged since the last meeting, in [0, 1]."""
    if beliefs.has_information == 0.0:
        return 0.5
    return wide(person.knowledge) * exp(-(week - int(person.met)) / beliefs.knowledge_age_weeks)


@rule
def belief_deviate(person: Person, dossier: Dossier, luck: int, which: int) -> float:
    """Return how this coach errs about this person, in standard deviations, fixed for the pair."""
    key = stream(luck, Purpose.BELIEF, 0)
    count = (int(dossier.hire) + 2) * 4 + which
    return normal_quantile(uniform_again(key, int(person.id), count))


@rule
def belief_error(deviate: float, knowledge: float, beliefs: Beliefs) -> float:
    """Return by how much the coach errs, given what is known of the person (index of 0-1)."""
    return beliefs.belief_noise * sqrt(max(0.0, 1.0 - knowledge)) * deviate


@rule
def contact_effect(level: float, skill: float, alliance: float, beliefs: Beliefs) -> float:
    """Return E, the rise of job finding by contact."""
    effect = beliefs.contact_effect * skill * level
    if beliefs.has_alliance != 0.0:
        effect *= 1.0 + beliefs.alliance_weight * (2.0 * alliance - 1.0)
    return effect
