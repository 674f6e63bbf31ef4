"""Timeline: which phase of its policy governs each desk (step 1).

A phase governs the weeks whose Monday lies in [starts, ends]; wherever no phase does, the base
holds. Only desks of clients (without earnings-related allowance) have phases. A phase with an end
is temporary, and its end is known to staff and partners from its start, or from when it is
announced; where another phase of the same desk follows without a gap and is known by then, the
structure as a whole ends only when that one does. A structure that ends (no phase follows in the
next week) keeps a share of the cooperation it has gained and books its wind-down; one that begins
(none went before) books its start-up and works up to full strength over `start_up_weeks`.

Reads: phases, levers, partners, people. Changes: desks (lever_row, phase_*, is_*, ramp, effect),
partners (cooperation, before), people.due_week (of desks whose levers change), weekly.
Draws: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.maths import exp
from model.states import NUMBER_OF_KINDS, WORK
from model.world import ACTIVE, FOREVER, NEVER, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs, Record
    from model.world import World

BASE_LEVERS = 0


@rule
def known_end(world: World, row: int, week: int) -> int:
    """Return the last week of the structure that phase `row` belongs to, as known in `week`."""
    phase = world.phases[row]
    end = int(phase.ends) if week >= int(phase.known_from) else FOREVER
    for other in range(world.phases.shape[0]):
        follower = world.phases[other]
        if (
            int(follower.desk) == int(phase.desk)
            and int(follower.starts) == end + 1
            and int(follower.known_from) <= week
        ):
            end = int(follower.ends)
    return end


@rule
def follows_without_gap(world: World, d: int, week: int) -> bool:
    """Return whether a phase of desk `d` starts in `week`."""
    for row in range(world.phases.shape[0]):
        phase = world.phases[row]
        if int(phase.desk) == d and int(phase.starts) == week:
            return True
    return False


@rule
def are_equal(a: Record, b: Record) -> bool:
    """Return whether two rows of levers enter the hazards of jobseekers alike."""
    if a.reach != b.reach or a.personal != b.personal:
        return False
    for kind in range(NUMBER_OF_KINDS):
        if (a.slots_per_1000[kind] > 0.0) != (b.slots_per_1000[kind] > 0.0):
            return False
        if a.pull[kind] != b.pull[kind]:
            return False
    return True


@rule
def set_levers(world: World, d: int, new_row: int, week: int) -> None:
    """Put levers in force at desk `d`; where hazards feel it, look at its jobseekers this week.

    Their bounds assumed the old levers. Where nothing changes, nobody is looked at, so that a
    phase of zero strength is the base to the bit.
    """
    desk = world.desks[d]
    old_row = int(desk.lever_row)
    desk.lever_row = new_row
    if are_equal(world.levers[old_row], world.levers[new_row]):
        return
    for a in range(world.count[ACTIVE]):
        person = world.people[world.active[a]]
        if int(person.desk) == d and int(person.state) < WORK and int(person.due_week) > week:
            person.due_week = week


@rule
def end_structure(world: World, d: int, slot: int, beliefs: Beliefs) -> None:
    """Close the structure at desk `d`: wind-down, and what is kept of cooperation."""
    desk = world.desks[d]
    if beliefs.has_start_up != 0.0:
        cost = world.levers[int(desk.lever_row)].wind_down_cost_eur
        world.weekly[slot, d].cost_wind_down += cost * desk.at_rest
    if beliefs.has_cooperation != 0.0:
        for p in range(world.partners.shape[0]):
            partner = world.partners[p]
            if int(partner.desk) == d and partner.cooperation > partner.before:
                gained = partner.cooperation - partner.before
                partner.cooperation = partner.before + beliefs.trust_kept_at_end * gained


@rule
def remember_cooperation(world: World, d: int) -> None:
    """Keep the cooperation that desk `d` has when a structure begins."""
    for p in range(world.partners.shape[0]):
        partner = world.partners[p]
        if int(partner.desk) == d:
            partner.before = partner.cooperation


@rule
def phase_effect(desk: Record, week: int, beliefs: Beliefs) -> float:
    """Return what novelty, attention and complacency do to coaching in this week of the phase."""
    if int(desk.is_in_phase) == 0:
        return 1.0
    weeks = week - int(desk.phase_started)
    effect = 1.0 + beliefs.novelty * exp(-weeks / beliefs.novelty_weeks)
    if int(desk.is_temporary) == 1:
        return effect * (1.0 + beliefs.management_attention)
    return effect * (1.0 - beliefs.complacency * (1.0 - exp(-weeks / beliefs.complacency_weeks)))


@kernel
def timeline(world: World, week: int, beliefs: Beliefs) -> None:
    """End the phases that ended last week, start those that start, and keep the known ends."""
    slot = slot_of(week)
    for row in range(world.phases.shape[0]):
        phase = world.phases[row]
        d = int(phase.desk)
        desk = world.desks[d]
        if int(phase.ends) == week - 1 and int(desk.is_in_phase) == 1:
            if follows_without_gap(world, d, week):
                continue
            end_structure(world, d, slot, beliefs)
            desk.is_in_phase = 0
            desk.is_temporary = 0
            set_levers(world, d, BASE_LEVERS, week)
            desk.phase_started = NEVER
            desk.phase_ends = FOREVER
    for row in range(world.phases.shape[0]):
        phase = world.phases[row]
        d = int(phase.desk)
        desk = world.desks[d]
        if int(phase.starts) == week:
            set_levers(world, d, int(phase.lever_row), week)
            if int(desk.is_in_phase) == 0:
                desk.is_in_phase = 1
                desk.phase_started = week
                remember_cooperation(world, d)
                if beliefs.has_start_up != 0.0:
                    cost = world.levers[int(phase.lever_row)].start_up_cost_eur
                    world.weekly[slot, d].cost_start_up += cost * desk.at_rest
        if int(phase.starts) <= week <= int(phase.ends):
            end = known_end(world, row, week)
            desk.phase_ends = end
            desk.is_temporary = 1 if end < FOREVER else 0
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        desk.effect = phase_effect(desk, week, beliefs)
        desk.ramp = 1.0
        weeks_up = world.levers[int(desk.lever_row)].start_up_weeks
        if int(desk.is_in_phase) == 1 and beliefs.has_start_up != 0.0 and weeks_up > 0.0:
            desk.ramp = min(1.0, (week - int(desk.phase_started) + 1) / weeks_up)
