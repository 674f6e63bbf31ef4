"""At rest: what has to come in so that the regions stand still in a world of other beliefs."""

from __future__ import annotations

from dataclasses import replace

from experiments.inflow import solve_inflow
from experiments.virtual.lives import Setting

AT_REST = "at-rest"
SOLVED_ON = "finland"
REGIONS = ("finland", "pirkanmaa")
"""Their margins and ordinary services are the same, and so is what holds them at rest."""


def with_inflow(setting: Setting, people: float, years: int) -> Setting:
    """The same world with its regions brought to rest.

    Parameters
    ----------
    setting
        Whose inflow, or else the region's own, is where the search begins.
    people : float
        Jobseekers to solve with.
    years : int
        Length of the run in which the entrants are moved.
    """
    scenario = setting.scenario(SOLVED_ON, AT_REST)
    inflow = solve_inflow(scenario, people=people, seed=setting.seed, rounds=1, years=years)
    return replace(setting, inflows=dict.fromkeys(REGIONS, inflow))
