"""Inflow: new jobseekers arrive, the same ones in every policy (step 3).

First-time entrants only: those who come back come with their identity and capabilities, from work
and from outside. A desk's number this week is floor(rate · season + u), u keyed by desk and week;
an entrant's traits are keyed by her own number. Rates and mix are solved once for a region so that
its stock stays what was published, and then frozen: the inflow never reacts to anything. Those
who reach 65 leave through `pathways.py` in the week in which they do.

Reads: inflow, entry, calendar, desks. Changes: people, dossiers, active, count, stock, paid,
desks.entrants, weekly.entrants, events, and rosters. Draws: INFLOW, TRAITS, TICKET.
Source: ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.draws import Purpose, stream, uniform, uniform_again
from model.ledger import reclassify
from model.person import CELLS, synthesise
from model.rosters import join_waiting
from model.states import REGISTERS, UNEMPLOYED
from model.transitions import log_event
from model.world import ACTIVE, PEOPLE, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs
    from model.world import World

FIRST_ENTRANT = 1073741824  # ids of the first population lie below, entrants' above
ENTRANTS_A_DESK = 4194304


@rule
def cell_of(world: World, d: int, u: float) -> int:
    """Return the cell (age, sex, education, benefit) that the draw `u` falls into at desk `d`."""
    for cell in range(CELLS):
        if u < world.entry[d, cell]:
            return cell
    return CELLS - 1


@rule
def add_person(
    world: World, luck: int, d: int, number: int, cell: int, week: int, beliefs: Beliefs
) -> int:
    """Register a newcomer at desk `d` and return the row; −1 where the arrays are full."""
    row = int(world.count[PEOPLE])
    if row >= world.people.shape[0]:
        return -1
    person = world.people[row]
    dossier = world.dossiers[row]
    synthesise(person, dossier, luck, number, cell, week, beliefs)
    person.desk = d
    dossier.cost_mark = world.desks[d].cost_a_client
    world.count[PEOPLE] = row + 1
    world.active[int(world.count[ACTIVE])] = row
    world.count[ACTIVE] += 1
    world.stock[d, UNEMPLOYED] += 1
    world.paid[d, 0] += 1
    reclassify(world, row, week)
    join_waiting(world, row, week)
    recalled = int(dossier.is_on_recall)
    log_event(world, row, week, UNEMPLOYED, UNEMPLOYED, REGISTERS, recalled)
    return row


@kernel
def inflow(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Let the week's first-time entrants register."""
    slot = slot_of(week)
    season = world.calendar[max(week, 0)].season if week >= 0 else 1.0
    key = stream(luck, Purpose.INFLOW, week)
    traits = stream(luck, Purpose.TRAITS, 0)
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        arrivals = int(world.inflow[d] * season + uniform(key, d))
        for _ in range(arrivals):
            number = FIRST_ENTRANT + d * ENTRANTS_A_DESK + int(desk.entrants)
            desk.entrants += 1
            cell = cell_of(world, d, uniform_again(traits, number, 20))
            row = add_person(world, luck, d, number, cell, week, beliefs)
            if row >= 0:
                world.weekly[slot, d].entrants += 1
