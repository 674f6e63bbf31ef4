"""One run of a sweep: all policies of the study at one point, with one replication's luck.

The years before the policies differ are simulated once and branched. They depend on beliefs and
ordinary services, not on what the phases will be; so a worker that gets points of the same beliefs
one after another simulates them once for all of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.budget import matching_scale, scaled, spender_of
from experiments.calibration.worlds import PlausibleWorld
from experiments.inflow import solve_inflow
from experiments.outcomes import cohorts_at_clock
from experiments.runs import followed, spent_under
from experiments.store import name_of
from experiments.sweep.factors import Factor
from experiments.sweep.points import at_point
from experiments.sweep.study import OWN, SweepStudy
from experiments.virtual.worlds import PEOPLE_TO_SOLVE, YEARS_TO_RENEW
from experiments.world import Simulates, World, at_clock
from scenarios.scenario import Inflow, Scenario


@dataclass(frozen=True)
class Setting:
    """What all runs of a study have in common, as a worker needs it.

    Attributes
    ----------
    scenarios, others : tuple of Scenario
        Policies to run; and those whose spend is met but that are not asked for.
    reference : str
    factors : tuple of Factor
    clock, people, seed, burn_in_weeks : int
    is_solved : bool
    follow_ups : tuple of float
    outcomes : tuple of (metric, group, years)
        What is kept, in order.
    digest : str
        Of all of this; it enters the name of each run.
    simulation : str
    """

    scenarios: tuple[Scenario, ...]
    others: tuple[Scenario, ...]
    reference: str
    factors: tuple[Factor, ...]
    clock: int
    people: int
    seed: int
    burn_in_weeks: int
    is_solved: bool
    follow_ups: tuple[float, ...]
    outcomes: tuple[tuple[str, str, float], ...]
    digest: str
    simulation: str

    @staticmethod
    def of(study: SweepStudy) -> Setting:
        """The setting of a study's runs."""
        return Setting(
            scenarios=tuple(s.replace(origins={}) for s in study.scenarios),
            others=tuple(s.replace(origins={}) for s in study.others),
            reference=study.reference,
            factors=study.factors,
            clock=study.clock,
            people=study.people,
            seed=study.seed,
            burn_in_weeks=study.burn_in_weeks,
            is_solved=study.is_solved,
            follow_ups=study.follow_ups,
            outcomes=study.outcomes,
            digest=study.what_runs_are,
            simulation=study.simulation,
        )


@dataclass(frozen=True)
class Run:
    """One replication at one point.

    Attributes
    ----------
    values : tuple of float
        Of the factors.
    replication : int
    world : PlausibleWorld or None
        Where the point is one.
    """

    values: tuple[float, ...]
    replication: int
    world: PlausibleWorld | None = None

    def note(self, digest: str) -> dict[str, Any]:
        """What names the run: all that decides what comes of it."""
        inflow = None if self.world is None else name_of({"inflow": repr(self.world.inflow)})
        return {
            "kind": "sweep",
            "study": digest,
            "values": list(self.values),
            "inflow": inflow,
            "replication": self.replication,
        }


def runs_of(study: SweepStudy) -> list[tuple[int, Run]]:
    """Every run of a study with its point, replications fastest."""
    points = study.points
    return [
        (point, Run(values, replication, points.world(point)))
        for point, values in enumerate(map(tuple, points.values.tolist()))
        for replication in range(study.replications)
    ]


def simulate(setting: Setting, run: Run) -> np.ndarray:
    """Run all policies at a point.

    Returns
    -------
    float array [scenarios, outcomes]
        NaN where an outcome does not exist.
    """
    policies = {s.name: at_point(s, setting.factors, run.values, run.world)
                for s in (*setting.scenarios, *setting.others)}  # fmt: skip
    reference = policies[setting.reference]
    if setting.is_solved:
        inflow = _at_rest(reference, setting.seed)
        policies = {name: _entered(policy, inflow) for name, policy in policies.items()}
        reference = policies[setting.reference]
    world = World(
        before_clock(reference, setting.clock), setting.clock, setting.seed, setting.people,
        simulation=setting.simulation, burn_in_weeks=setting.burn_in_weeks,
        years=setting.follow_ups,
    )  # fmt: skip
    shared, earlier = at_clock(world, run.replication, keeps_events=False)
    groups = {group for _metric, group, _years in setting.outcomes}
    cohorts = cohorts_at_clock(shared.desks, earlier[setting.clock], groups)
    place = {outcome: number for number, outcome in enumerate(setting.outcomes)}
    found = np.full((len(setting.scenarios), len(setting.outcomes)), np.nan)
    for row, scenario in enumerate(setting.scenarios):
        policy, dose, gap = _of_its_budget(policies[scenario.name], policies, shared, world)
        for name, value in zip(OWN, (dose, gap), strict=True):
            found[row, place[name, "all", 0.0]] = value
        branch = shared.branch(policy)
        for group, metric, years, value in followed(world, branch, earlier, cohorts):
            column = place.get((metric, group, years))
            if column is not None:
                found[row, column] = value
    return found


def before_clock(scenario: Scenario, clock: int) -> Scenario:
    """The scenario without the phases that nobody does or knows of before the clock."""
    monday, policy = scenario.monday(clock), scenario.policy
    phases = tuple(p for p in policy.phases if min(p.announced or p.starts, p.starts) < monday)
    return scenario.replace(policy=replace(policy, phases=phases, budget=None))


def _of_its_budget(
    policy: Scenario, policies: Mapping[str, Scenario], shared: Simulates, world: World
) -> tuple[Scenario, float, float]:
    """The policy at the dose that meets its budget in this very run, the dose, and what is missed.

    Spend is that of the same luck, so equal money is equal in every run and not on average.
    """
    other = spender_of(policy)
    if not other:
        return policy, 1.0, 0.0

    def spent(wanted: tuple[Scenario, ...]) -> list[float]:
        return [spent_under(one, shared, world) for one in wanted]

    dose, spend, target = matching_scale(policy, policies[other], spent)
    return scaled(policy, dose), dose, spend / target - 1.0


def _entered(scenario: Scenario, inflow: Inflow) -> Scenario:
    return scenario.replace(region=replace(scenario.region, inflow=inflow))


def _at_rest(reference: Scenario, seed: int) -> Inflow:
    """The newcomers that hold the region at rest under ordinary service and these beliefs."""
    bare = reference.replace(policy=replace(reference.policy, phases=(), budget=None))
    digest = bare.digest()
    if digest not in _solved:  # replications of a point come one after another
        _solved.clear()
        _solved[digest] = solve_inflow(
            bare, people=PEOPLE_TO_SOLVE, seed=seed, rounds=1, years=YEARS_TO_RENEW
        )
    return _solved[digest]


_solved: dict[str, Inflow] = {}
