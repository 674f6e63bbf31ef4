"""Scenarios at a point: the study's policies with the factors' values put in."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from experiments.calibration.worlds import PlausibleWorld, in_world
from experiments.sweep.factors import Factor
from scenarios.levers import Levers
from scenarios.scenario import Phase, Policy, Scenario

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Points:
    """The design of a study, point by point.

    Attributes
    ----------
    positions : float array [points, factors]
        From 0 to 1.
    values : float array [points, factors]
    worlds : tuple of PlausibleWorld
        One a point where the design is of plausible worlds; else empty.
    """

    positions: np.ndarray
    values: np.ndarray
    worlds: tuple[PlausibleWorld, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def world(self, point: int) -> PlausibleWorld | None:
        """The plausible world of a point, where the design has them."""
        return self.worlds[point] if self.worlds else None


def at_point(
    scenario: Scenario,
    factors: Sequence[Factor],
    values: Sequence[float],
    world: PlausibleWorld | None = None,
) -> Scenario:
    """The scenario as it is at a point."""
    if world is not None:
        scenario = in_world(scenario, world)
    believed: dict[str, float] = {}
    levers: dict[str, float] = {}
    base: dict[str, float] = {}
    rhythm: dict[str, float] = {}
    for factor, value in zip(factors, values, strict=True):
        if factor.kind == "parameter":
            if world is None:  # else the world has put it in already
                believed[factor.target] = float(value)
        elif scenario.name in factor.scenarios:
            table = rhythm if factor.kind == "rhythm" else base if factor.is_base else levers
            table[factor.target] = float(value)
    if believed:
        behaviour = scenario.behaviour
        behaviour = replace(behaviour, values={**behaviour.values, **believed})
        scenario = scenario.replace(behaviour=behaviour)
    policy = scenario.policy
    if base:
        policy = _with_base(policy, base)
    if levers:
        phases = tuple(replace(p, levers=p.levers.overlaid(levers)) for p in policy.phases)
        policy = replace(policy, phases=phases)
    if rhythm:
        policy = replace(policy, phases=in_rhythm(policy.phases, rhythm, last_day(scenario)))
    return scenario if policy is scenario.policy else scenario.replace(policy=policy)


def last_day(scenario: Scenario) -> date:
    """The Sunday of the scenario's last week."""
    return scenario.monday(scenario.weeks) - timedelta(days=1)


def _with_base(policy: Policy, changed: dict[str, float]) -> Policy:
    """Other ordinary service; a phase follows it in the levers that it does not change itself."""
    before = policy.base
    phases = tuple(
        replace(phase, levers=_followed(phase.levers, before, changed)) for phase in policy.phases
    )
    return replace(policy, base=before.overlaid(changed), phases=phases)


def _followed(levers: Levers, before: Levers, changed: dict[str, float]) -> Levers:
    return levers.overlaid({n: v for n, v in changed.items() if levers[n] == before[n]})


def in_rhythm(
    phases: tuple[Phase, ...], rhythm: dict[str, float], horizon: date
) -> tuple[Phase, ...]:
    """The first pilot over and over, with other lengths and gaps, up to the horizon.

    Parameters
    ----------
    phases
        Of one policy. Each set of offices repeats its own first phase; where a length or a gap
        is not given, the first ones stay.
    rhythm : dict
        ``on_months``, ``off_months``.
    horizon : date
        The last day on which a phase may end.
    """
    found: list[Phase] = []
    for offices in dict.fromkeys(phase.offices for phase in phases):
        mine = sorted((p for p in phases if p.offices == offices), key=lambda p: p.starts)
        first = mine[0]
        length, gap = _own_rhythm(mine, horizon)
        starts = first.starts
        while starts <= horizon:
            after = _moved(starts, rhythm.get("on_months"), length)
            ends = min(after - A_DAY, horizon)
            announced = first.announced if starts == first.starts else None
            found.append(replace(first, starts=starts, ends=ends, announced=announced))
            starts = _moved(ends + A_DAY, rhythm.get("off_months"), gap)
    return tuple(sorted(found, key=lambda p: (p.starts, p.offices)))


def _own_rhythm(mine: list[Phase], horizon: date) -> tuple[timedelta, timedelta]:
    """Length of the first pilot, and of the gap after it."""
    first = mine[0]
    after = (first.ends or horizon) + A_DAY
    return after - first.starts, mine[1].starts - after if len(mine) > 1 else timedelta()


def _moved(day: date, months: float | None, own: timedelta) -> date:
    """The day so many months later, or its own time where none is given."""
    return day + own if months is None else later(day, months)


def later(day: date, months: float) -> date:
    """The day so many months later; parts of a month by its days.

    >>> later(date(2017, 8, 1), 17), later(date(2017, 1, 31), 1), later(date(2017, 1, 1), 0.5)
    (datetime.date(2019, 1, 1), datetime.date(2017, 2, 28), datetime.date(2017, 1, 16))
    """
    whole = int(months)
    number = day.month - 1 + whole
    year, month = day.year + number // 12, number % 12 + 1
    days = calendar.monthrange(year, month)[1]
    moved = date(year, month, min(day.day, days))
    return moved + timedelta(days=int((months - whole) * 30.4369))
