"""Labour market: tightness, matching, and whose job it would have been (part of step 6).

Matches follow M = A S^η V^(1−η). S is the search of the model's people (their job finding at
normal tightness, contact included, as it stood when they were last looked at, summed exactly as
whole numbers) and of people outside the model, a multiple of the search at rest. Vacancies follow
the cycle at once and, slowly, the number of searchers:

    x = S / S_rest     answer ← answer + speed · (x^ε − answer)     V = demand · answer
    θ = V / x          finding = θ^(1−η)                            losing = demand^(−s)

so that in the long run a share (1 − η)(1 − ε) of any gain is lost by others. In a boom jobs end
less often, too: `losing` multiplies the hazard of it, and goes by demand alone, which nobody's
search moves. Those outside the model lose  S_outside · (1 − finding)  matches a week, reported as a
line of its own, besides the displacement by subsidised places in firms. Brokering multiplies
finding at a desk by 1 + effect · effort · (T − T0)/(1 − T0), T the cooperation with employers.

Reads: areas, desks, levers, partners, calendar. Changes: areas, desks.finding, desks.losing,
desks.ceiling, weekly.tightness, weekly.displaced_outsiders. Draws: nothing. Source: ODD.md; E08,
E11; Elsby, Hobijn & Şahin 2013 (losing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.maths import power
from model.states import EMPLOYERS, SUBSIDY_FIRM
from model.thinning import SEARCH_UNIT
from model.world import slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs
    from model.world import World


@rule
def finding_of(tightness: float, beliefs: Beliefs) -> float:
    """Return how job finding responds to tightness against rest."""
    return power(tightness, 1.0 - beliefs.matching_elasticity)


@rule
def losing_of(demand: float, beliefs: Beliefs) -> float:
    """Return how job endings respond to the cycle, against rest."""
    return power(demand, -beliefs.losing_response)


@rule
def brokering(effort: float, trust: float, beliefs: Beliefs) -> float:
    """Return by how much brokering with employers multiplies job finding."""
    above = max(0.0, trust - beliefs.trust_at_rest) / (1.0 - beliefs.trust_at_rest)
    return 1.0 + beliefs.brokering_effect * effort * above


@kernel
def labour_market(world: World, week: int, beliefs: Beliefs) -> None:
    """Work out the week's tightness of each area and what it means at each desk."""
    slot = slot_of(week)
    calendar = world.calendar[max(week, 0)]
    for a in range(world.areas.shape[0]):
        area = world.areas[a]
        searchers = 1.0
        if area.search_at_rest > 0.0 and beliefs.shared_jobs != 0.0:
            inside = int(area.search) / SEARCH_UNIT
            beyond = beliefs.outside_search_share * area.search_at_rest
            searchers = max(0.05, (inside + beyond) / (area.search_at_rest + beyond))
        wanted = power(searchers, beliefs.vacancy_response)
        area.answer += beliefs.vacancy_speed * (wanted - area.answer)
        if area.search_at_rest == 0.0:
            area.answer = 1.0
        area.vacancies = calendar.demand * area.answer
        area.tightness = area.vacancies / searchers
        area.finding = finding_of(area.tightness, beliefs)
    losing = losing_of(calendar.demand, beliefs)
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        area = world.areas[int(desk.area)]
        desk.finding = area.finding
        desk.losing = losing
        world.weekly[slot, d].tightness = area.tightness
    displaced_by_area(world, slot, beliefs)
    for p in range(world.partners.shape[0]):
        partner = world.partners[p]
        desk = world.desks[int(partner.desk)]
        if int(partner.kind) == EMPLOYERS:
            effort = world.levers[int(desk.lever_row)].employer_brokering
            desk.finding *= brokering(effort, partner.cooperation, beliefs)
        elif int(partner.kind) == SUBSIDY_FIRM:
            row = world.weekly[slot, int(partner.desk)]
            row.displaced_outsiders += (
                beliefs.subsidy_displacement
                * int(partner.used)
                / beliefs.duration_weeks[SUBSIDY_FIRM]
            )
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        # rounding margin as in thinning.py; hazards that no week's factor touches count at one
        highest = max(1.0, desk.finding, desk.losing, calendar.activation)
        desk.ceiling = highest * (1.0 + 1e-9)


@rule
def displaced_by_area(world: World, slot: int, beliefs: Beliefs) -> None:
    """Book the matches that people outside the model lose, shared by the size of the desks."""
    for a in range(world.areas.shape[0]):
        area = world.areas[a]
        lost = beliefs.outside_search_share * area.search_at_rest * (1.0 - area.finding)
        size = 0.0
        for d in range(world.desks.shape[0]):
            if int(world.desks[d].area) == a:
                size += world.desks[d].at_rest
        for d in range(world.desks.shape[0]):
            if int(world.desks[d].area) == a and size > 0.0:
                world.weekly[slot, d].displaced_outsiders += lost * world.desks[d].at_rest / size
