"""The scenarios of a lesson: its policies, and one for each setting of the levers of its grid."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from experiments.sweep.points import last_day, later
from scenarios.lesson_form import LessonForm, LessonPolicyForm
from scenarios.scenario import Phase, Scenario

PILOT_MONTHS = "pilot_months"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """One setting of the grid's levers.

    Attributes
    ----------
    positions : tuple of int
        Which position each lever stands at, in the order of the levers.
    scenario : str
        Name of the scenario that was run for it.
    """

    positions: tuple[int, ...]
    scenario: str


def policy_scenario(form: LessonPolicyForm, scenario: Scenario) -> Scenario:
    """The scenario of a lesson's policy, under the name that the lesson calls it."""
    changes = dict(form.levers or {})
    if form.pilot_months is not None:
        changes[PILOT_MONTHS] = form.pilot_months
    if form.offices is not None:
        names = form.offices
        if names == ["all"]:
            names = [office.name for office in scenario.region.offices if office.role == "trial"]
        policy = scenario.policy
        phases = tuple(replace(phase, offices=tuple(names)) for phase in policy.phases)
        scenario = scenario.replace(policy=replace(policy, phases=phases))
    return set_levers(scenario, changes, form.key)


def set_levers(scenario: Scenario, changes: Mapping[str, float], name: str) -> Scenario:
    """The scenario with levers of all its phases set, and their length, under another name."""
    policy = scenario.policy
    levers = {lever: value for lever, value in changes.items() if lever != PILOT_MONTHS}
    phases = tuple(replace(phase, levers=phase.levers.overlaid(levers)) for phase in policy.phases)
    if PILOT_MONTHS in changes:
        phases = tuple(_lasting(phase, changes[PILOT_MONTHS], scenario) for phase in phases)
    return scenario.replace(name=name, policy=replace(policy, phases=phases))


def _lasting(phase: Phase, months: float, scenario: Scenario) -> Phase:
    ends = min(later(phase.starts, months) - A_DAY, last_day(scenario))
    return replace(phase, ends=ends)


def grid_of(form: LessonForm, scenario: Scenario) -> tuple[list[Cell], list[Scenario]]:
    """Every setting of the grid's levers, and the scenarios to run for them."""
    levers = form.grid.levers
    cells, scenarios = [], []
    for places in itertools.product(*(range(len(lever.positions)) for lever in levers)):
        name = f"{form.grid.policy}@" + "-".join(map(str, places))
        changes = {
            lever.lever: lever.positions[place] for lever, place in zip(levers, places, strict=True)
        }
        cells.append(Cell(tuple(places), name))
        scenarios.append(set_levers(scenario, changes, name))
    return cells, scenarios


def own_position(scenario: Scenario, lever: str, positions: Sequence[float]) -> int:
    """The position nearest to what the policy itself does."""
    if not scenario.policy.phases:
        return 0
    phase = scenario.policy.phases[0]
    if lever == PILOT_MONTHS:
        own = ((phase.ends or last_day(scenario)) - phase.starts).days / 30.4375
    else:
        own = phase.levers[lever]
    return min(range(len(positions)), key=lambda place: (abs(positions[place] - own), place))
