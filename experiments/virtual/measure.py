"""Measuring: what each target is in the model, in one replication of one world.

Targets that share a design, a regime and a reference share their arms: these are simulated once and
everything that the targets ask for is counted of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.errors import BadInput
from experiments.targets.grammar import Group
from experiments.targets.target import Target
from experiments.virtual.arm import Arm
from experiments.virtual.case import Case, month_ends_in, month_ends_of, week_of_day
from experiments.virtual.cohorts import cohort_of, weeks_of_touching
from experiments.virtual.designs import (
    DESIGNS,
    FREE_OF_OTHERS,
    NO_COMPETITION,
    REFUSED,
    YEAR_WEEKS,
    Design,
)
from experiments.virtual.lives import (
    Setting,
    Wanted,
    at_rest,
    clock_of,
    lived,
    policy_of,
)
from experiments.virtual.measures import (
    MEASURES,
    OF_BOTH_ARMS,
    OF_FLOWS,
    OF_PEOPLE_NOW,
    OF_STOCKS,
)
from experiments.virtual.measures.coaches import weeks_of_first_contacts
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import View
from model.simulation import Simulation
from scenarios import Scenario, ScenarioErrors

AT_REST = "at-rest"
SINGLE_PEOPLE = "single people"
Key = tuple[str, str, str, str, int, int]
_AT_REST_DESIGNS = ("stocks", "flows", "spells", "jobs", "after_service")


@dataclass(frozen=True)
class Found:
    """What one target is in one replication.

    Attributes
    ----------
    value : float
        In the target's unit; NaN where it could not be measured.
    problem : str
        Why not, in plain words.
    """

    value: float
    problem: str = ""


@dataclass(frozen=True)
class Look:
    """One level that a target asks for: of a group, in an arm, at a date."""

    arm: str
    group: Group
    day: str


def measured(targets: Sequence[Target], setting: Setting, replication: int) -> dict[str, Found]:
    """What each target is in one replication.

    Parameters
    ----------
    targets
        With ids of their own.
    setting
        The world.
    replication : int
    """
    found: dict[str, Found] = {}
    rests: dict[tuple[str, str], Simulation] = {}
    for key, rows in _bundles(targets, setting).items():
        reference, regime = key[:2]
        try:
            scenario = setting.scenario(reference, regime)
            world = (scenario.digest(), regime)
            if world not in rests:
                rests.clear()  # one world at a time in memory
                rests[world] = at_rest(setting, scenario, replication)
            found |= _measured_together(rows, setting, rests[world], scenario, key)
        except (ScenarioErrors, CannotMeasure, BadInput) as error:
            found |= {row.id: Found(math.nan, str(error)) for row in rows}
    return found


def _bundles(targets: Iterable[Target], setting: Setting) -> dict[Key, list[Target]]:
    """Targets by what is simulated for them.

    The key is (reference scenario, regime, design, policy, weeks to look back, weeks to go on): all
    that histories depend on, so that no target's value depends on the others in the list.
    """
    bundles: dict[Key, list[Target]] = {}
    for target in targets:
        design = DESIGNS[target.experiment]
        reference = _reference_name(target, design)
        if not reference:  # a policy of phases goes on from the study's own reference
            reference = design.reference if design.clock is None else policy_name(target, design)
        name = "at rest" if design.name in _AT_REST_DESIGNS else design.name
        # policies that begin at different dates are studied apart, and so are single people
        policy = policy_name(target, design)
        if design.clock is not None:
            policy = SINGLE_PEOPLE if policy in FREE_OF_OTHERS else ""
        back = 0 if design.reference else max(0, math.ceil(-(target.window.first_weeks or 0.0)))
        scenario = policy_of(design, reference)
        dated = _last_dated_week(target, setting, scenario)
        key = (scenario, target.regime, name, policy, back, dated)
        bundles.setdefault(key, []).append(target)
    return dict(sorted(bundles.items()))


def _last_dated_week(target: Target, setting: Setting, scenario: str) -> int:
    """Week up to which a target on the calendar's clock looks, rounded up to years; 0 without."""
    if target.clock != "calendar" or not target.row.get("date"):
        return 0
    try:
        found = setting.scenario(scenario, target.regime)
        week = week_of_day(found, target.row["date"], found.weeks)
    except (CannotMeasure, ScenarioErrors):  # told where it is measured
        return 0
    last = week + math.ceil(target.window.last_weeks or YEAR_WEEKS)
    return math.ceil(last / YEAR_WEEKS) * YEAR_WEEKS


def policy_name(target: Target, design: Design) -> str:
    """The arm that a target is about."""
    return target.policy or design.policy


def _measured_together(
    targets: Sequence[Target],
    setting: Setting,
    base: Simulation,
    reference: Scenario,
    key: Key,
) -> dict[str, Found]:
    _scenario, regime, _name, _policy, back, dated = key
    design = _design_of(targets[0])
    names = {policy_name(target, design) for target in targets}
    names |= {_reference_name(target, design) for target in targets}
    arms = {}
    for name in sorted(names - {""}):
        arms[name] = setting.scenario(policy_of(design, name), regime)
    policies = [s for name, s in arms.items() if s.name != reference.name]
    if not policies and design.clock is None:
        policies = [setting.scenario(design.policy, regime)]
    clock = clock_of(design, policies[0] if policies else reference, reference)
    clock += max(0, back - clock)
    last = min(max(clock + design.weeks_after, dated), reference.weeks)
    found: dict[str, Found] = {}
    wanted = {name: Wanted() for name in arms}
    able = []
    for target in targets:
        try:
            _want(target, reference, clock, last, wanted)
            able.append(target)
        except CannotMeasure as error:
            found[target.id] = Found(math.nan, str(error))
    lives = lived(design, base, arms, wanted, clock, last)
    for target in able:
        found[target.id] = _value(target, lives, reference, clock)
    return found


def _design_of(target: Target) -> Design:
    """Its design: where single people are treated, both arms are free of competition."""
    design = DESIGNS[target.experiment]
    if policy_name(target, design) in FREE_OF_OTHERS:
        return replace(design, beliefs=NO_COMPETITION)
    return design


def _reference_name(target: Target, design: Design) -> str:
    """The arm that a target's value is compared with, or "" where none is."""
    needs_one = target.metric.measure in OF_BOTH_ARMS or target.difference != "none"
    if target.reference.policy:
        return target.reference.policy
    if needs_one and not (target.reference.group or target.reference.date):
        return design.reference
    return ""


def looks_of(target: Target) -> list[tuple[float, Look]]:
    """The levels that make up a target's value, each with its sign.

    One reference gives a difference of two, two references a difference of differences.
    """
    design = DESIGNS[target.experiment]
    plain = Look(policy_name(target, design), target.group, target.row.get("date", ""))
    looks = [(1.0, plain)]
    other = _reference_name(target, design)
    if target.difference == "none" or target.metric.measure in OF_BOTH_ARMS:
        return looks
    changes: list[dict[str, object]] = []
    if other:
        changes.append({"arm": other})
    if target.reference.group:
        changes.append({"group": target.reference.group})
    if target.reference.date:
        changes.append({"day": target.reference.date})
    for change in changes:
        looks += [(-sign, replace(look, **change)) for sign, look in looks]  # type: ignore[arg-type]
    return looks


def _clock_week(target: Target, look: Look, scenario: Scenario, clock: int, last: int) -> int:
    if target.clock != "calendar" or not look.day:
        return clock
    try:
        return week_of_day(scenario, look.day, last)
    except CannotMeasure:
        if target.regime == AT_REST:  # where every year is like another
            return clock
        raise


def _month_ends(
    target: Target, look: Look, scenario: Scenario, clock: int, last: int
) -> tuple[int, ...]:
    design = DESIGNS[target.experiment]
    week = _clock_week(target, look, scenario, clock, last)
    ends = month_ends_in(design, target.window, week, scenario, last)
    if target.metric.measure in OF_FLOWS and len(ends) == 1:  # a month has two ends
        earlier = [int(end) for end in month_ends_of(scenario, last) if end < ends[0]]
        ends = (*earlier[-1:], *ends)
    return ends


def _want(
    target: Target, scenario: Scenario, clock: int, last: int, wanted: dict[str, Wanted]
) -> None:
    """Ask for the moments that a target needs, in the arms that it looks at."""
    measure = target.metric.measure
    for _sign, look in looks_of(target):
        keeps = wanted[look.arm]
        week = _clock_week(target, look, scenario, clock, last)
        keeps.moments.add(week)
        if measure in OF_STOCKS | OF_FLOWS:
            ends = _month_ends(target, look, scenario, clock, last)
            keeps.moments.update(ends)
            if measure in ("coach_change_share", "coach_continuity"):
                keeps.moments.update(end - YEAR_WEEKS for end in ends)
            if measure == "first_contacts_months":
                keeps.moments.update(weeks_of_first_contacts(week))
        elif look.arm in FREE_OF_OTHERS:
            keeps.moments.update(weeks_of_touching(look.arm, clock))
        elif target.experiment == "after_service" or target.clock == "end":
            keeps.moments.add(week - YEAR_WEEKS)  # who they were before their services began
        if measure in OF_PEOPLE_NOW:
            window = target.window
            keeps.everyone.add(week + round(window.first_weeks or 0.0))
            keeps.everyone.add(
                week + (YEAR_WEEKS if window.last_weeks is None else round(window.last_weeks))
            )
            keeps.everyone.add(week)
    if measure == "unemployment_rate":
        for keeps in wanted.values():
            keeps.moments.add(clock)


def _value(target: Target, lives: dict[str, Arm], scenario: Scenario, clock: int) -> Found:
    """What a target is, in its unit."""
    try:
        levels = [
            (sign, _level(target, look, lives, scenario, clock)) for sign, look in looks_of(target)
        ]
    except CannotMeasure as error:
        return Found(math.nan, str(error))
    if len(levels) == 2:
        value = target.in_unit(levels[0][1], levels[1][1])
    else:
        value = target.in_unit(sum(sign * level for sign, level in levels), 0.0)
    if math.isnan(value):
        return Found(math.nan, "nobody was there to be counted, or it never came about")
    return Found(float(value))


def _level(
    target: Target, look: Look, lives: dict[str, Arm], scenario: Scenario, clock: int
) -> float:
    design = DESIGNS[target.experiment]
    arm = lives[look.arm]
    last = arm.last_week
    week = _clock_week(target, look, scenario, clock, last)
    other = _reference_name(target, design)
    measure = MEASURES.get(target.metric.measure)
    if measure is None:
        raise CannotMeasure(f"the model has no way yet to count {target.metric.measure}")
    case = Case(
        design=design,
        arm=arm,
        other=lives.get(other) if other else None,
        metric=target.metric,
        group=look.group,
        window=target.window,
        clock=target.clock,
        week=week,
        month_ends=_month_ends(target, look, scenario, clock, last),
    )
    if target.metric.measure not in OF_STOCKS | OF_FLOWS | OF_BOTH_ARMS:
        case = replace(case, cohort=_cohort(target, look, lives, week))
    return float(measure(case))


def _cohort(target: Target, look: Look, lives: dict[str, Arm], week: int) -> View:
    """People are chosen where they are treated, also for what happens to them untreated."""
    design = DESIGNS[target.experiment]
    chosen_in = look.arm
    policy = policy_name(target, design)
    if look.arm == _reference_name(target, design) and policy in lives:
        chosen_in = policy
    if design.name == "programme_effect" and chosen_in == REFUSED:
        raise CannotMeasure("who refuses a place is told by who takes it: name taken as policy")
    return cohort_of(lives[chosen_in], design, look.group, target.clock, week)


def values_of(targets: Sequence[Target], found: dict[str, Found]) -> np.ndarray:
    """Values in the order of the targets; NaN where one could not be measured."""
    return np.array([found[target.id].value for target in targets])
