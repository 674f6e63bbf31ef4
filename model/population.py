"""The first people, before the burn-in, and the tidying after it.

The burn-in starts from a guess (entrants' mix, spread durations, a pool of former clients in work)
and runs under the base policy and a frozen cycle until what came in is forgotten. Then people gone
for good are dropped, and market and register begin to count.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.compiled import kernel
from model.draws import Purpose, stream, uniform_again
from model.inflow import add_person, cell_of
from model.ledger import PAY_CLASSES
from model.maths import log
from model.staffing import quality_of
from model.states import FIRST_REASON_GONE, OUTSIDE, STATES, WORK
from model.thinning import refresh
from model.transitions import begin_work
from model.world import ACTIVE, PEOPLE, World

LONGEST_FIRST_TENURE = 1040


@kernel
def first_people(
    world: World, luck: int, week: int, in_work_per_jobseeker: float, beliefs_table: Any
) -> None:
    """Fill an empty world with jobseekers and with former clients in work."""
    beliefs = beliefs_table[0]
    traits = stream(luck, Purpose.TRAITS, 0)
    number = 0
    for d in range(world.desks.shape[0]):
        jobseekers = int(world.desks[d].at_rest + 0.5)
        workers = int(world.desks[d].at_rest * in_work_per_jobseeker + 0.5)
        for i in range(jobseekers + workers):
            number += 1
            cell = cell_of(world, d, uniform_again(traits, number, 20))
            row = add_person(world, luck, d, number, cell, week, beliefs)
            person = world.people[row]
            if i < jobseekers:
                waited = int(-60.0 * log(1.0 - uniform_again(traits, number, 21)))
                person.jobless_since = week - min(waited, LONGEST_FIRST_TENURE)
                person.registered_since = week - min(waited, LONGEST_FIRST_TENURE)
                refresh(world, luck, row, week, beliefs)
            else:
                begin_work(world, luck, row, week, beliefs)
                tenure = int(-250.0 * log(1.0 - uniform_again(traits, number, 21)))
                person.since = week - min(tenure, LONGEST_FIRST_TENURE)
                refresh(world, luck, row, week, beliefs)


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
            post.past_weeks = int(520.0 * u)
            post.quality = quality_of(luck, int(post.number), 1, False, beliefs)


def with_room(world: World, rows: int) -> World:
    """Return the world with room for at least `rows` people."""
    if rows <= len(world.people):
        return world
    grown = {}
    for name in ("people", "dossiers", "active"):
        old = getattr(world, name)
        new = np.zeros(rows, old.dtype)
        new[: len(old)] = old
        grown[name] = new
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
    people, dossiers = world.people.copy(), world.dossiers.copy()
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
    kept = active[~is_gone(world.people[active])]
    world.active[: len(kept)] = kept
    world.count[ACTIVE] = len(kept)


__all__ = ["PAY_CLASSES", "STATES", "WORK", "drop_the_gone", "first_coaches", "first_people"]
