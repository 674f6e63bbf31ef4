"""Trial: what a trial inside the model does to single people (part of steps 4 and 5).

A trial marks people at its start. Whoever is marked with `REFUSES` does not take the next place
she is offered, stays unemployed and may take later ones; whoever is marked with `MISSES` loses her
next meeting. Each mark works once and is noted in the event log. A third trial gives every client
another coach at its start (`coaching.change_coaches`). Nobody is marked in an ordinary run.

With hours, places, jobs and trust not shared, one person's mark concerns nobody else, so that
everyone can be compared with herself, with the same luck, in a single pair of runs.

Reads and changes: trial. Draws: nothing. Source: ODD.md; the design of the studies of effects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import rule

if TYPE_CHECKING:
    from model.world import World

REFUSES = 1
MISSES = 2


@rule
def is_marked(world: World, row: int, mark: int) -> bool:
    """Return whether a trial has this in store for a person; if so, it has happened now."""
    if row >= world.trial.shape[0]:
        return False
    marks = int(world.trial[row])
    if (marks // mark) % 2 == 0:
        return False
    world.trial[row] = marks - mark
    return True
