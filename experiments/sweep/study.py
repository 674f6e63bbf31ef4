"""A sweep's study once it is read: policies, factors, design, size, and what is asked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from experiments.metrics import METRICS
from experiments.store import name_of
from experiments.sweep.factors import Factor
from experiments.sweep.points import Points
from experiments.world import MODEL, RESULTS_VERSION, model_version
from scenarios.scenario import Scenario, years_to_weeks

METRIC_NAMES = tuple(metric.name for metric in METRICS)
OWN = ("dose", "budget_gap")
"""Kept of each policy beside its metrics: the dose that an equal budget was met at, and by what
share the spend then still differs; 1 and 0 for a policy without a budget to meet."""


@dataclass(frozen=True)
class Design:
    """How the factors are spread: kind, size, levels; behaviour of the plausible worlds."""

    kind: str
    size: int = 0
    levels: int = 4
    second_order: bool = False
    behaviour: str = ""


@dataclass(frozen=True)
class Goal:
    """A target: a policy's metric at least or at most some value."""

    scenario: str
    metric: str
    group: str
    years: float
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, eq=False)  # itself alone, so that what follows from it can be kept
class SweepStudy:
    """What is run, and what is asked of it.

    Attributes
    ----------
    name : str
    title : dict of language to str
    description : str
    scenarios : tuple of Scenario
        As they are before any factor moves.
    reference : str
        Name of the scenario that the others are compared with.
    clock : int
        Week from which outcomes are counted, at every point.
    design : Design
    factors : tuple of Factor
    points : Points
    people, replications, seed, burn_in_weeks : int
    is_solved : bool
        Is the region brought to rest at each point?
    follow_ups : tuple of float
        Years after the clock.
    metrics, groups : tuple of str
        What is analysed; of every metric the runs keep the groups named.
    goals : tuple of Goal
    others : tuple of Scenario
        Policies whose budget a scenario is to meet and that are not among the scenarios.
    simulation : str
        ``module:class`` of the simulation.
    """

    name: str
    title: dict[str, str]
    description: str
    scenarios: tuple[Scenario, ...]
    reference: str
    clock: int
    design: Design
    factors: tuple[Factor, ...]
    points: Points
    people: int
    replications: int
    seed: int
    burn_in_weeks: int
    is_solved: bool
    follow_ups: tuple[float, ...]
    metrics: tuple[str, ...]
    groups: tuple[str, ...]
    goals: tuple[Goal, ...] = ()
    others: tuple[Scenario, ...] = ()
    simulation: str = MODEL

    @property
    def compared(self) -> tuple[str, ...]:
        """The scenarios that are compared with the reference; itself where it is alone."""
        names = tuple(s.name for s in self.scenarios if s.name != self.reference)
        return names or (self.reference,)

    @property
    def runs(self) -> int:
        """Points times replications."""
        return len(self.points) * self.replications

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.scenarios[0].weeks

    @cached_property
    def outcomes(self) -> tuple[tuple[str, str, float], ...]:
        """(metric, group, years) of every number that a run keeps of a policy, in order."""
        kept = [
            (metric, group, years)
            for years in self.follow_ups
            for group in self.groups
            for metric in METRIC_NAMES
        ]
        return (*kept, *((name, "all", 0.0) for name in OWN))

    @cached_property
    def follow_up_weeks(self) -> tuple[tuple[float, int], ...]:
        """(years, weeks since the clock) of every follow-up."""
        return tuple((years, years_to_weeks(years)) for years in self.follow_ups)

    @cached_property
    def what_runs_are(self) -> str:
        """A digest of all that runs have in common: it enters the name of each."""
        content = {
            "scenarios": [[s.name, s.digest()] for s in (*self.scenarios, *self.others)],
            "reference": self.reference,
            "clock": self.clock,
            "weeks": self.weeks,
            "factors": [self._factor(factor) for factor in self.factors],
            "people": self.people,
            "seed": self.seed,
            "burn_in_weeks": self.burn_in_weeks,
            "is_solved": self.is_solved,
            "outcomes": [list(outcome) for outcome in self.outcomes],
            "model": model_version(self.simulation),
            "results": RESULTS_VERSION,
        }
        text = json.dumps(content, sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def _factor(factor: Factor) -> list[Any]:
        """What decides how a value of a factor changes a scenario; not its range."""
        return [factor.kind, factor.target, list(factor.scenarios), factor.is_base]

    def identity(self) -> dict[str, Any]:
        """What makes it this study and not another; a larger design of its kind does not."""
        ranges = [
            [f.name, f.low, f.high, list(f.values), f.is_log, f.is_triangular] for f in self.factors
        ]
        design = [self.design.kind, self.design.levels, self.design.behaviour]
        return {
            "scenarios": {self.name: name_of({"runs": self.what_runs_are, "is": [design, ranges]})},
            "reference": self.reference,
            "seed": self.seed,
            "people": self.people,
            "weeks": self.weeks,
        }
