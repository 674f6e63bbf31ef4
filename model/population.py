"""The first people, before the burn-in, and the tidying after it.

The burn-in starts from a guess (entrants' mix, spread durations, a pool of former clients in work)
and runs under the base policy and a frozen cycle until what came in is forgotten. Then people gone
for good are dropped, and market and register begin to count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.compiled import kernel, rule
from model.draws import Purpose, stream, uniform_again
from model.inflow import add_person
from model.maths import log
from model.person import CELLS, synthesise
from model.staffing import quality_of
from model.states import FIRST_REASON_GONE, OUTSIDE
from model.thinning import look_again
from model.transitions import begin_work
from model.world import ACTIVE, PEOPLE, World, on_lines

if TYPE_CHECKING:
    from model.believed import Beliefs

LONGEST_FIRST_TENURE = 1040
FIRST_TRIES = 16  # numbers kept free for each first person, to find one of the wanted class


@kernel
def first_people(
    world: World, luck: int, week: int, start: Any, mean_weeks: Any, beliefs_table: Any
) -> None:
    """Fill an empty world with jobseekers and with former clients in work.

    `start` holds, by [0 jobseekers / 1 workers, desk], their number, and then the cumulative
    weights of the kinds of people (cell and frailty class) there; `mean_weeks` how long on average
    they have been without work or in it. What joblessness has done to capability is done.
    """
    beliefs = beliefs_table[0]
    traits = stream(luck, Purpose.TRAITS, 0)
    number = 0
    for d in range(world.desks.shape[0]):
        for side in range(2):
            wanted = int(start[side, d, 0] + uniform_again(traits, d, 30 + side))
            for _ in range(wanted):
                number += FIRST_TRIES
                kind = kind_of(start, side, d, uniform_again(traits, number, 20))
                row = add_first(world, luck, d, number, kind, week, beliefs)
                person = world.people[row]
                spread = -log(1.0 - uniform_again(traits, number, 21))
                if side == 0:
                    waited = min(int(mean_weeks[0] * spread), LONGEST_FIRST_TENURE)
                    person.jobless_since = week - waited
                    person.registered_since = week - waited
                    person.settled = week - waited
                else:
                    begin_work(world, luck, row, week, 0, beliefs)
                    tenure = min(int(mean_weeks[1] * spread), LONGEST_FIRST_TENURE)
                    person.since = week - tenure
                look_again(person, week)


@rule
def kind_of(start: Any, side: int, d: int, u: float) -> int:
    """Return the kind of person (cell and frailty class) that the draw `u` falls into."""
    for kind in range(2 * CELLS):
        if u < start[side, d, 1 + kind]:
            return kind
    return 2 * CELLS - 1


@rule
def add_first(
    world: World, luck: int, d: int, number: int, kind: int, week: int, beliefs: Beliefs
) -> int:
    """Register a first person of a kind at desk `d`: her number is the first that is of it."""
    row = int(world.count[PEOPLE])  # still empty: tried on until the frailty class fits
    chosen = number
    for again in range(FIRST_TRIES):
        chosen = number + again
        synthesise(world.people[row], world.dossiers[row], luck, chosen, kind // 2, week, beliefs)
        if int(world.dossiers[row].is_hard) == kind % 2:
            break
    return add_person(world, luck, d, chosen, kind // 2, week, beliefs)


@kernel
def first_coaches(world: World, luck: int, week: int, beliefs_table: Any) -> None:
    """Fill the base posts with coaches of spread experience."""
    beliefs = beliefs_table[0]
    for p in range(world.posts.shape[0]):
        post = world.posts[p]
        if int(post.is_extra) == 0:
            post.is_filled = 1
            post.hires = 1
            post.hired_week = week
            u = uniform_again(stream(luck, Purpose.QUALITY, 0), int(post.number), 4096)
            post.past_weeks = int(beliefs.first_tenure_weeks * u)
            post.quality = quality_of(luck, int(post.number), 1, False, beliefs)


def with_room(world: World, rows: int) -> World:
    """Return the world with room for at least `rows` people."""
    if rows <= len(world.people):
        return world
    grown = {}
    for name in ("people", "dossiers", "active"):
        grown[name] = on_lines(getattr(world, name), rows)
    if len(world.trial):  # whoever comes later is not in the trial
        grown["trial"] = on_lines(world.trial, rows)
    return world._replace(**grown)


def is_gone(people: Any) -> Any:
    """Return which people have left for good."""
    return (people["state"] == OUTSIDE) & (people["reason"] >= FIRST_REASON_GONE)


def without_the_gone(world: World) -> World:
    """Return the world with only those present, rows renumbered, in the same order."""
    n = int(world.count[PEOPLE])
    keep = np.flatnonzero(~is_gone(world.people[:n]))
    new_row = np.full(n + 1, -1, np.int64)  # the last entry maps "nobody" to itself
    new_row[keep] = np.arange(len(keep))
    n_rows = len(world.people)
    people, dossiers = on_lines(world.people, n_rows), on_lines(world.dossiers, n_rows)
    people[: len(keep)], dossiers[: len(keep)] = world.people[keep], world.dossiers[keep]
    people[len(keep) :], dossiers[len(keep) :] = 0, 0
    for field in ("roster_next", "roster_prev", "queue_next", "queue_prev"):
        dossiers[field][: len(keep)] = new_row[dossiers[field][: len(keep)]]
    desks, posts, partners = world.desks.copy(), world.posts.copy(), world.partners.copy()
    for table, fields in (
        (desks, ("waiting_first", "waiting_last")),
        (posts, ("new_first", "new_last", "known_first", "known_last")),
        (partners, ("first", "last")),
    ):
        for field in fields:
            table[field] = new_row[table[field]]
    count, active = world.count.copy(), world.active.copy()
    count[PEOPLE] = count[ACTIVE] = len(keep)
    active[: len(keep)] = np.arange(len(keep))
    present = people[: len(keep)]
    return world._replace(
        people=people,
        dossiers=dossiers,
        desks=desks,
        posts=posts,
        partners=partners,
        count=count,
        active=active,
        stock=counts(present["desk"], present["state"], world.stock.shape),
        paid=counts(present["desk"], present["pay"], world.paid.shape),
    )


def counts(desk: Any, code: Any, shape: tuple[int, ...]) -> Any:
    """Return how many people there are by [desk, code]."""
    table = np.zeros(shape, np.int64)
    np.add.at(table, (desk.astype(np.int64), code.astype(np.int64)), 1)
    return table


def drop_the_gone(world: World) -> None:
    """Take people gone for good off the list of those visited every week; rows stay."""
    active = world.active[: int(world.count[ACTIVE])]
    state, reason = world.people["state"][active], world.people["reason"][active]
    kept = active[~((state == OUTSIDE) & (reason >= FIRST_REASON_GONE))]
    world.active[: len(kept)] = kept
    world.count[ACTIVE] = len(kept)


__all__ = ["drop_the_gone", "first_coaches", "first_people"]
