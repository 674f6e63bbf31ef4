"""The people of a pair: a sample for the picture of a town, what flows, coaches, queues, trust.

Only people are sampled who were clients of the studied offices at the clock: they are the same
rows in both policies.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.live.branch import Branch
from experiments.live.shared import Shared
from experiments.live.town import Block, blocks_of, places_in
from experiments.messages import _
from experiments.outcomes import places
from model.states import NUMBER_OF_KINDS, STATES
from model.words import KIND_WORDS
from model.world import EVENTS

FLOW_WEEKS = 13
MOST_DOTS = 500


@dataclass(frozen=True)
class Town:
    """Some people of the studied offices, each at a place that never changes.

    Attributes
    ----------
    rows : int array [dots]
        Their rows in the world, of either policy.
    x, y : float arrays [dots]
        Places in the unit square.
    blocks : list of Block
        The offices' parts of the square.
    """

    rows: np.ndarray
    x: np.ndarray
    y: np.ndarray
    blocks: list[Block]


def town_of(shared: Shared, most: int = MOST_DOTS) -> Town:
    """Sample up to ``most`` people of the studied offices, each office by its share."""
    cohort = shared.cohorts[0]
    desks = cohort.then["desk"].astype(int)
    by_desk = np.argsort(desks, kind="stable")
    chosen = by_desk[_evenly(len(by_desk), most)]
    offices, counts = np.unique(desks[chosen], return_counts=True)
    names = [shared.simulation.desks[desk].office for desk in offices]
    blocks = blocks_of(names, counts.tolist())
    x, y = np.zeros(len(chosen)), np.zeros(len(chosen))
    for block, desk in zip(blocks, offices, strict=True):
        mine = np.flatnonzero(desks[chosen] == desk)
        x[mine], y[mine] = places_in(block, len(mine))
    return Town(cohort.members[chosen], x, y, blocks)


def _evenly(count: int, most: int) -> np.ndarray:
    """Up to ``most`` numbers below ``count``, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def states_of(branch: Branch, town: Town) -> str:
    """The state of every dot now, a digit each (see `model.states`)."""
    states = branch.simulation.world.people["state"][town.rows]
    return (states + ord("0")).astype(np.uint8).tobytes().decode("ascii")


def recent_events(branch: Branch, since_week: int) -> np.ndarray:
    """The events of the weeks from that one on, not to be changed."""
    world = branch.simulation.world
    events = world.events[: int(world.count[EVENTS])]
    return events[np.searchsorted(events["week"], since_week) :]


def flows(branch: Branch, weeks: int = FLOW_WEEKS) -> np.ndarray:
    """Changes of state of the studied offices' clients in the last weeks.

    Returns
    -------
    float array [from, to]
        People a week, at the region's own size.
    """
    simulation = branch.simulation
    first = max(branch.world.clock, simulation.week - weeks)
    events = recent_events(branch, first)
    here = places(simulation.desks)[0].client_desks
    events = events[here[simulation.world.people["desk"][events["person"]]]]
    events = events[events["before"] != events["after"]]
    table = np.zeros((len(STATES), len(STATES)))
    np.add.at(table, (events["before"], events["after"]), 1.0)
    return table * simulation.scale / max(1, simulation.week - first)


@dataclass(frozen=True)
class CoachNow:
    """A coach of the studied offices."""

    office: str
    caseload: int
    tenure_weeks: int
    is_fixed_term: bool


def coaches(branch: Branch) -> list[CoachNow]:
    """The coaches of the studied offices' clients, by office."""
    simulation = branch.simulation
    here = places(simulation.desks)[0].client_desks
    posts = simulation.world.posts
    mine = posts[(posts["is_filled"] != 0) & here[posts["desk"]]]
    return [
        CoachNow(
            simulation.desks[int(post["desk"])].office,
            int(post["caseload"]),
            simulation.week - int(post["hired_week"]),
            bool(post["is_fixed_term"]),
        )
        for post in mine[np.argsort(mine["desk"], kind="stable")]
    ]


@dataclass(frozen=True)
class QueueNow:
    """Places of one kind of service in the studied offices, at the region's own size."""

    kind: str
    waiting: float
    used: float
    usable: float


def queues(branch: Branch) -> list[QueueNow]:
    """Queues and places, kind by kind."""
    simulation = branch.simulation
    here = places(simulation.desks)[0].client_desks
    partners = simulation.world.partners
    partners = partners[here[partners["desk"]]]
    found = []
    for kind in range(NUMBER_OF_KINDS):
        mine = partners[partners["kind"] == kind]
        waiting, used, usable = (
            float(mine[name].sum()) * simulation.scale for name in ("queue", "used", "usable")
        )
        found.append(QueueNow(_(KIND_WORDS[kind]), waiting, used, usable))
    return found


def cooperation(branch: Branch) -> tuple[list[str], np.ndarray]:
    """Trust between the studied offices and their partners.

    Returns
    -------
    offices : list of str
    trust : float array [offices, kinds and employers]
        NaN where there is no such partner.
    """
    simulation = branch.simulation
    here = np.flatnonzero(places(simulation.desks)[0].client_desks)
    trust = np.full((len(here), NUMBER_OF_KINDS + 1), np.nan)
    row_of = {int(desk): row for row, desk in enumerate(here)}
    for partner in simulation.world.partners:
        row = row_of.get(int(partner["desk"]))
        if row is not None:
            trust[row, int(partner["kind"])] = partner["cooperation"]
    return [simulation.desks[int(desk)].office for desk in here], trust
