"""What a scenario is once it is resolved: frozen, picklable, complete.

Scenario = region (who lives there) + policy (levers on a timeline: choices) + behaviour (how
people and organisations respond: beliefs) + regime (the cycle outside). Nothing here reads files.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from scenarios.levers import Levers

Role = Literal["trial", "neighbour", "control"]
Contract = Literal["permanent", "fixed-term"]

AGES = ("16-24", "25-34", "35-54", "55-64")
SEXES = ("woman", "man")
EDUCATIONS = ("basic", "upper_secondary", "tertiary")
BENEFITS = ("earnings_related", "basic", "labour_market_subsidy", "none")
MECHANISMS = (
    "recruitment",
    "turnover",
    "learning",
    "alliance",
    "information",
    "cooperation",
    "start_up",
    "end_anticipation",
)
WEEKS_PER_YEAR = 52.1775


@dataclass(frozen=True)
class Origin:
    """Where a value was written; an empty file means that it is the schema's own default."""

    file: str
    line: int


@dataclass(frozen=True)
class Office:
    """A municipality's service: ``clients`` have no earnings-related allowance, ``others`` do."""

    name: str
    area: str
    role: Role
    clients: float
    others: float


@dataclass(frozen=True)
class Margins:
    """Shares of the unemployed stock; those of one dimension sum to 1."""

    age: dict[str, float]
    men: float
    education: dict[str, float]
    benefit: dict[str, float]


@dataclass(frozen=True)
class Inflow:
    """Entrants a week per 1000 jobseekers, and how they spread over the 96 kinds of people.

    The rest describes the region at rest, so that a burn-in starts near it: how many former
    clients are in work for each jobseeker and for how long they have been, for how long jobseekers
    have been without work, and how jobseekers and workers spread over the kinds of people, each
    split by frailty class (192 weights; empty: as entrants).
    """

    entrants_per_week_per_1000: float
    weights: tuple[float, ...]
    in_work_per_jobseeker: float = 2.0
    tenure_weeks: float = 250.0
    jobless_weeks: float = 100.0
    jobseekers: tuple[float, ...] = ()
    workers: tuple[float, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """A number of a region that nobody has published, with the range in which it is believed."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    why: str


@dataclass(frozen=True)
class Region:
    """Who lives there: offices with their numbers, and the margins that the people must meet."""

    name: str
    title: dict[str, str]
    offices: tuple[Office, ...]
    margins: Margins
    inflow: Inflow | None
    assumptions: tuple[Assumption, ...] = ()
    path: str = ""

    @property
    def people(self) -> float:
        """Jobseekers on the first day, unemployed or in services."""
        return sum(office.clients + office.others for office in self.offices)


@dataclass(frozen=True)
class Budget:
    """The discounted programme spend is solved to be that of another scenario."""

    same_as: str


@dataclass(frozen=True)
class Phase:
    """What some offices do from ``starts`` to ``ends``; no end means for good."""

    offices: tuple[str, ...]
    starts: date
    ends: date | None
    announced: date | None
    contract: Contract
    levers: Levers


@dataclass(frozen=True)
class Policy:
    """Base levers, and phases that overlay them for a time in some offices."""

    base: Levers
    phases: tuple[Phase, ...]
    budget: Budget | None = None


@dataclass(frozen=True)
class Behaviour:
    """Beliefs: a value for every parameter of the ledger, and which mechanisms are on."""

    name: str
    values: dict[str, float]
    mechanisms: dict[str, bool]
    path: str = ""


@dataclass(frozen=True)
class Regime:
    """National demand, activation and clearing of the register over time.

    Each is piecewise linear, and held flat outside the points.
    """

    name: str
    demand: tuple[tuple[date, float], ...] = ()
    activation: tuple[tuple[date, float], ...] = ()
    clearing: tuple[tuple[date, float], ...] = ()
    path: str = ""


@dataclass(frozen=True)
class Scenario:
    """
    A region under a policy, with the beliefs and the cycle it is looked at under.

    Attributes
    ----------
    origins : dict of str to Origin
        Where each value was written, by its dotted key.
    starts : date
        The Monday of week 0.
    weeks : int
        The horizon.
    """

    name: str
    title: dict[str, str]
    description: str
    starts: date
    weeks: int
    region: Region
    policy: Policy
    behaviour: Behaviour
    regime: Regime
    origins: dict[str, Origin] = field(default_factory=dict, compare=False)
    path: str = ""

    def monday(self, week: int) -> date:
        """The Monday on which that week begins; week 0 is that of ``starts``."""
        return self.starts + timedelta(weeks=week)

    def first_week_on_or_after(self, day: date) -> int:
        """
        The first week whose Monday is not before that day.

        A phase governs the weeks from ``first_week_on_or_after(starts)`` up to, not including,
        ``first_week_on_or_after(ends + one day)``.
        """
        return math.ceil((day - self.starts).days / 7)

    def digest(self) -> str:
        """SHA-256 of all that can change a result: not the names, titles and origins."""
        content = {
            "starts": self.starts,
            "weeks": self.weeks,
            "offices": self.region.offices,
            "margins": self.region.margins,
            "inflow": self.region.inflow,
            "policy": self.policy,
            "values": self.behaviour.values,
            "mechanisms": self.behaviour.mechanisms,
            "demand": self.regime.demand,
            "activation": self.regime.activation,
            "clearing": self.regime.clearing,
        }
        text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def replace(self, **changes: Any) -> Scenario:
        """A scenario like this one with some of its fields changed; nothing is checked."""
        return dataclasses.replace(self, **changes)


def years_to_weeks(years: float) -> int:
    """Weeks of that many years, as everywhere in the project."""
    return round(WEEKS_PER_YEAR * years)


def _plain(value: Any) -> Any:
    """The value as JSON knows it; two values are equal exactly when their plain forms are."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return float(value)
