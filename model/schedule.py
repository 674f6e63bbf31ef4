"""Schedule: one week, as the design lists it. No logic lives here.

Two of the ten steps have no line of their own, since nothing is gained by visiting everyone every
week: *capability* (step 7) is in closed form from a person's last event (capability.py), and the
*register* (step 8) is written at meetings (`register.record`) and read here at month ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.coaching import coaching
from model.compiled import kernel
from model.inflow import inflow
from model.labour_market import labour_market
from model.ledger import ledger
from model.observation import observe
from model.partners import partners
from model.pathways import pathways, pathways_threaded
from model.register import register
from model.staffing import staffing
from model.timeline import timeline
from model.world import World

if TYPE_CHECKING:
    from model.believed import Beliefs


@kernel
def one_week(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Simulate one week: the design's list."""
    timeline(world, week, beliefs)
    staffing(world, luck, week, beliefs)
    inflow(world, luck, week, beliefs)
    coaching(world, luck, week, beliefs)
    partners(world, luck, week, beliefs)
    labour_market(world, week, beliefs)
    pathways(world, luck, week, beliefs)
    register(world, week)
    ledger(world, week, beliefs)
    observe(world, week)


@kernel
def one_week_threaded(world: World, luck: int, week: int, beliefs_table: Any) -> None:
    """Simulate the same week, to the bit, with its draws on several threads."""
    beliefs = beliefs_table[0]
    timeline(world, week, beliefs)
    staffing(world, luck, week, beliefs)
    inflow(world, luck, week, beliefs)
    coaching(world, luck, week, beliefs)
    partners(world, luck, week, beliefs)
    labour_market(world, week, beliefs)
    pathways_threaded(world, luck, week, beliefs_table)
    register(world, week)
    ledger(world, week, beliefs)
    observe(world, week)
