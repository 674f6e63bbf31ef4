"""Branching: the same world, people and all, under another policy from now on."""

from __future__ import annotations

import numpy as np

from model.setup import policy_tables, post_table
from model.world import World
from scenarios import Scenario


def under_policy(world: World, scenario: Scenario, week: int) -> World:
    """Return the world with another policy's levers, phases and posts; people keep their coach."""
    levers, phases = policy_tables(scenario)
    posts = post_table(world.desks, levers, phases)
    rows = {int(number): row for row, number in enumerate(posts["number"])}
    new_row = np.full(len(world.posts) + 1, -1, np.int64)
    for old, post in enumerate(world.posts):
        row = rows.get(int(post["number"]))
        if row is None:
            if post["is_filled"]:
                raise ValueError(
                    f"{scenario.name} has no post for a coach who works in it already."
                )
            continue
        posts[row] = post
        new_row[old] = row
    world.people["coach"] = new_row[world.people["coach"]]
    for desk_row, desk in enumerate(world.desks):
        if desk["is_in_phase"]:
            for phase in phases:
                if phase["desk"] == desk_row and phase["starts"] < week <= phase["ends"] + 1:
                    desk["lever_row"] = phase["lever_row"]
    calendar = world.calendar
    if len(calendar) < scenario.weeks + 2:
        raise ValueError(f"{scenario.name} has a longer horizon than the run it branches from.")
    heap = np.zeros(len(posts) + 1, np.int32)
    return world._replace(levers=levers, phases=phases, posts=posts, heap=heap)
