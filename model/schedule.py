"""Schedule: one week, as the design lists it. No logic lives here.

Two of the ten steps have no line of their own, since nothing is gained by visiting everyone every
week: *capability* (step 7) is in closed form from a person's last event (capability.py), and the
*register* (step 8) is written at meetings (`register.record`) and read at month ends.
"""

from __future__ import annotations

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
from model.world import ACTIVE


@kernel
def before_pathways(world, luck, week: int, slot: int, beliefs) -> None:
    """Steps 1 to 5, and the week's tightness."""
    timeline(world, week, slot, beliefs)
    staffing(world, luck, week, slot, beliefs)
    inflow(world, luck, week, slot, beliefs)
    coaching(world, luck, week, slot, beliefs)
    partners(world, luck, week, slot, beliefs)
    labour_market(world, week, slot, beliefs)


@kernel
def after_pathways(world, week: int, slot: int, beliefs) -> None:
    """Steps 8 to 10."""
    register(world, week, slot)
    ledger(world, week, slot, beliefs)
    observe(world, slot)


@kernel
def one_week(world, luck, week: int, beliefs) -> None:
    """Simulate one week: the design's list."""
    slot = max(week, 0)  # the burn-in writes its weeks over one another
    before_pathways(world, luck, week, slot, beliefs)
    pathways(world, luck, week, beliefs)
    after_pathways(world, week, slot, beliefs)


@kernel
def many_weeks(world, luck, first: int, last: int, beliefs_table) -> None:
    """Simulate the weeks from `first` up to, not including, `last`."""
    beliefs = beliefs_table[0]
    for week in range(first, last):
        one_week(world, luck, week, beliefs)


@kernel
def many_weeks_threaded(world, luck, first: int, last: int, beliefs_table) -> None:
    """Simulate the same weeks with the draws of a week on several threads."""
    beliefs = beliefs_table[0]
    for week in range(first, last):
        slot = max(week, 0)
        before_pathways(world, luck, week, slot, beliefs)
        pathways_threaded(world, luck, week, beliefs)
        after_pathways(world, week, slot, beliefs)


__all__ = ["ACTIVE", "many_weeks", "many_weeks_threaded", "one_week"]
