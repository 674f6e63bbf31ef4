"""At rest: what has to come in so that the regions stand still in a world of other beliefs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from experiments.inflow import solve_inflow
from experiments.virtual.lives import Setting
from scenarios import Inflow

REGIONS = {"finland": "finland", "pirkanmaa": "pirkanmaa-baseline"}
"""Regions that virtual studies take place in, and the scenario under which each is at rest."""
AT_REST = "at-rest"


def with_inflows(
    setting: Setting, people: float, years: int, regions: Mapping[str, str] = REGIONS
) -> Setting:
    """The same world with its regions brought to rest.

    The margins of the two regions are the same, so that the one's inflow is where the search for
    the other's begins.

    Parameters
    ----------
    setting
        Whose inflows, or else the regions' own, are where the search begins.
    people : float
        Jobseekers to solve with.
    years : int
        Length of the run in which the entrants are moved.
    """
    inflows: dict[str, Inflow] = dict(setting.inflows)
    for region, name in regions.items():
        start = replace(setting, inflows=inflows)
        inflows[region] = solve_inflow(
            start.scenario(name, AT_REST), people=people, seed=setting.seed, rounds=1, years=years
        )
        for other in regions:
            inflows.setdefault(other, inflows[region])
    return replace(setting, inflows=inflows)
