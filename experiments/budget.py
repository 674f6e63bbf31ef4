"""Equal money: the dose at which one policy spends what another does.

``budget = { same_as = "X" }`` in a scenario asks for a scale ``s`` of its phases' dose such that
the discounted programme spend of the studied offices' client desks, from the clock to the
horizon, equals that of X. The dose is what costs money: coaches (linear in their number), places
in services, the cost of starting up and winding down, and the reach of digital service;
everything else of the phase stays. ``s`` = 0 is the base, 1 the phase as written.

Spend grows almost linearly with the dose, so a few steps of false position suffice. They are
taken on the first two replications, whatever number the study has, so that the solution does not
change when replications are added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from experiments.errors import BadInput, CannotGoOn
from experiments.executors import Executor
from experiments.messages import _
from experiments.runs import SpendJob, spend
from experiments.store import Store, name_of
from experiments.study import Study
from experiments.world import World, part_note
from scenarios.levers import LEVERS, Levers
from scenarios.places import is_path
from scenarios.scenario import Scenario

LARGEST_SCALE = 3.0
WITHIN = 0.01
AIM = 0.002
REPLICATIONS = (0, 1)
MOST_STEPS = 6


@dataclass(frozen=True)
class Solution:
    """The dose found.

    Attributes
    ----------
    scenario : Scenario
        The policy at that dose.
    same_as : str
    scale : float
    spend_eur, target_eur : float
        Mean discounted spend at that dose, and of the other policy, at the region's own size.
    """

    scenario: Scenario
    same_as: str
    scale: float
    spend_eur: float
    target_eur: float

    @property
    def is_met(self) -> bool:
        """Whether the spend is within one per cent of the other's."""
        return abs(self.spend_eur / self.target_eur - 1.0) <= WITHIN if self.target_eur else False

    def sentence(self, titles: Mapping[str, str] | None = None) -> str:
        """The solution in words; scenarios by their titles where these are given."""
        called = titles or {}
        spent = {
            "name": called.get(self.scenario.name, self.scenario.name),
            "other": called.get(self.same_as, self.same_as),
            "scale": f"{self.scale:.3f}",
            "gap": f"{100.0 * (self.spend_eur / self.target_eur - 1.0) + 0.0:+.1f}",
        }
        if self.is_met:
            return _(
                "'{name}' at {scale} times its dose spends what '{other}' does ({gap} %)."
            ).format(**spent)
        return _(
            "'{name}' cannot be made to spend what '{other}' does: the nearest dose between 0 and "
            "3 times its own is {scale}, with {gap} % of difference. Read the two with that in "
            "mind."
        ).format(**spent)


def scaled(scenario: Scenario, scale: float) -> Scenario:
    """The scenario with the dose of its phases scaled; its budget is then settled."""
    policy = scenario.policy
    phases = tuple(
        replace(phase, levers=_scaled_levers(policy.base, phase.levers, scale))
        for phase in policy.phases
    )
    return scenario.replace(policy=replace(policy, phases=phases, budget=None))


def _scaled_levers(base: Levers, phase: Levers, scale: float) -> Levers:
    moved = {}
    for name, lever in LEVERS.items():
        if name == "coaching.clients_per_coach":
            per_client = 1.0 / base[name] + scale * (1.0 / phase[name] - 1.0 / base[name])
            value = 1.0 / per_client if per_client > 0 else lever.high
        elif name.endswith(("_slots_per_1000", ".cost_per_client_eur")) or name == "digital.reach":
            value = base[name] + scale * (phase[name] - base[name])
        else:
            continue
        moved[name] = min(max(value, lever.low), lever.high)
    return phase.overlaid(moved)


def solve_budgets(
    study: Study,
    world: World,
    store: Store,
    executor: Executor,
    load: Callable[[str], Scenario],
) -> dict[str, Solution]:
    """Find the dose of every scenario of the study that asks for another's budget.

    Parameters
    ----------
    load : callable
        Finds a scenario by name, for one that is not in the study.

    Returns
    -------
    dict of scenario name to Solution
        Found in the store where they were solved before.
    """
    solutions = {}
    for scenario in study.scenarios:
        if scenario.policy.budget is not None:
            other = named_budget(study, scenario, load)
            solutions[scenario.name] = _solution(scenario, other, world, store, executor)
    return solutions


def budget_of(scenario: Scenario) -> str:
    """Name of the scenario whose budget it is to meet; empty where it has its own."""
    return scenario.policy.budget.same_as if scenario.policy.budget else ""


def spender_of(scenario: Scenario) -> str:
    """Name of the scenario whose budget it is to meet, which its file may give by its path."""
    same_as = budget_of(scenario)
    return Path(same_as).stem if is_path(same_as) else same_as


def named_budget(study: Study, scenario: Scenario, load: Callable[[str], Scenario]) -> Scenario:
    """The scenario whose budget is to be met."""
    name = budget_of(scenario)
    other = next((s for s in study.scenarios if s.name == name), None) or load(name)
    if other.policy.budget is not None:
        raise BadInput(
            _(
                "'{name}' asks for the budget of '{other}', which itself asks for another's. Name "
                "a scenario that has no budget to solve."
            ).format(name=scenario.name, other=other.name)
        )
    return other


def _solution(
    scenario: Scenario, other: Scenario, world: World, store: Store, executor: Executor
) -> Solution:
    note: dict[str, Any] = {
        **part_note(world, "budget", scenario, 0),
        "same_as": other.digest(),
        "replications": list(REPLICATIONS),
    }
    part = store.read(name_of(note))
    if part is None:

        def spent(policies: tuple[Scenario, ...]) -> list[float]:
            return _mean_spend(policies, world, executor)

        scale, spend_eur, target_eur = matching_scale(scenario, other, spent)
        facts = {"scale": scale, "spend_eur": spend_eur, "target_eur": target_eur}
        store.write(note, {}, facts)
    else:
        facts = part.facts
    return Solution(scenario=scaled(scenario, facts["scale"]), same_as=other.name, **facts)


def matching_scale(
    scenario: Scenario,
    other: Scenario,
    spent: Callable[[tuple[Scenario, ...]], list[float]],
) -> tuple[float, float, float]:
    """Scale of dose at which ``spent`` is the same, its spend, and the spend to be met."""
    target, at_zero, at_one = spent((other, scaled(scenario, 0.0), scaled(scenario, 1.0)))
    known = {0.0: at_zero, 1.0: at_one}
    for _step in range(MOST_STEPS):
        best = min(known, key=lambda scale: abs(known[scale] - target))
        step = _next_scale(known, target)
        if abs(known[best] - target) <= AIM * abs(target) or step is None:
            break
        (known[step],) = spent((scaled(scenario, step),))
    best = min(known, key=lambda scale: abs(known[scale] - target))
    return best, known[best], target


def _next_scale(known: dict[float, float], target: float) -> float | None:
    """Where to look next: between two doses that straddle the target, else further out."""
    scales = sorted(known)
    for low, high in pairwise(scales):
        gap_low, gap_high = known[low] - target, known[high] - target
        if gap_low * gap_high < 0:
            return low - gap_low * (high - low) / (gap_high - gap_low)
    low, high = scales[-2:]
    slope = (known[high] - known[low]) / (high - low)
    if slope == 0 or high >= LARGEST_SCALE:
        return None
    further = high + (target - known[high]) / slope
    return min(further, LARGEST_SCALE) if further > high else None


def _mean_spend(policies: tuple[Scenario, ...], world: World, executor: Executor) -> list[float]:
    jobs = [SpendJob(world, replication, policies) for replication in REPLICATIONS]
    found: dict[int, list[float]] = {}
    for ended in executor.map(spend, jobs):
        if ended.failure:
            raise CannotGoOn(ended.failure)
        found[ended.job] = ended.result
    if len(found) < len(jobs):
        raise KeyboardInterrupt
    by_policy = zip(*(found[place] for place in range(len(jobs))), strict=True)
    return [sum(spends) / len(spends) for spends in by_policy]
