"""After a service: what has been agreed when a place ends (the second half of step 6).

A share `hired_on` of the completed places leads straight to open work with the same employer, and
of the others a share `continued_share` to the next of the same kind, where its queue is open.
Whoever is kept on after subsidised work has been with that employer all along: her job is as safe
as one of that tenure (`tenure_brought`), not as a stranger's first week.

Reads: people, desks, levers. Changes: nothing. Draws: JOB (hired on, the next service). Source:
ODD.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import rule
from model.draws import Purpose, stream, uniform_again
from model.states import SUBSIDISED_WORK

if TYPE_CHECKING:
    from model.believed import Beliefs, Person
    from model.world import World


@rule
def is_hired_on(world: World, luck: int, row: int, kind: int, week: int, beliefs: Beliefs) -> bool:
    """Return whether the employer of a place that ends keeps the person on in open work."""
    key = stream(luck, Purpose.JOB, week)
    return uniform_again(key, int(world.people[row].id), 4) < beliefs.hired_on[kind]


@rule
def tenure_brought(person: Person, week: int) -> int:
    """Return the weeks that somebody hired on has been with the employer; 0 but in paid work."""
    return week - int(person.since) if int(person.state) == SUBSIDISED_WORK else 0


@rule
def goes_on(world: World, luck: int, row: int, kind: int, week: int, beliefs: Beliefs) -> bool:
    """Return whether at the end of a service another of its kind has been agreed."""
    person = world.people[row]
    desk = world.desks[int(person.desk)]
    if world.levers[int(desk.lever_row)].slots_per_1000[kind] <= 0.0:
        return False
    share = beliefs.continued_share * desk.takes[kind]
    return uniform_again(stream(luck, Purpose.JOB, week), int(person.id), 3) < share
