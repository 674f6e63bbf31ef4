"""Observation: the week's aggregates (step 10).

Counts of people by state are kept as they move; here they are read off, with staff, queues and
cooperation, into the week's row of each desk. Events are logged as they happen (transitions.py).

Reads: stock, desks, posts, partners. Changes: weekly. Draws: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel
from model.states import EMPLOYERS, NUMBER_OF_KINDS
from model.world import slot_of

if TYPE_CHECKING:
    from model.world import World


@kernel
def observe(world: World, week: int) -> None:
    """Write the week's row of every desk."""
    slot = slot_of(week)
    for d in range(world.desks.shape[0]):
        row = world.weekly[slot, d]
        stock = world.stock[d]
        row.unemployed = stock[0]
        row.rehabilitation = stock[1]
        row.rehabilitative_work = stock[2]
        row.training = stock[3]
        row.subsidised_work = stock[4]
        row.work = stock[5]
        row.outside = stock[6]
        row.clients = stock[0] + stock[1] + stock[2] + stock[3] + stock[4]
        row.clients_without_coach = world.desks[d].waiting
    for p in range(world.partners.shape[0]):
        partner = world.partners[p]
        row = world.weekly[slot, int(partner.desk)]
        if int(partner.kind) == EMPLOYERS:
            row.employer_cooperation = partner.cooperation
        else:
            row.queue += int(partner.queue)
            row.used_slots += int(partner.used)
            row.usable_slots += partner.usable
            row.cooperation += partner.cooperation / NUMBER_OF_KINDS
