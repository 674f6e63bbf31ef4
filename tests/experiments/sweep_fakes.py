"""Stand-ins that fail, die or wait where they are told to; workers see it, too."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

import numpy as np

from experiments.weeks import WEEKLY
from scenarios import Ledger, load_ledger
from tests.experiments.fakes import PERSON, Desk, FakeSimulation

CASELOAD = "coaching.clients_per_coach"
TROUBLE = "TYOPOLKU_TEST_TROUBLE"
"""Environment variable that names a file; where it is there, runs are troubled."""
FEW = 150.0
"""Trouble comes to policies with fewer clients a coach than this in their phases."""


def is_troubled(scenario) -> bool:
    """Whether trouble is on and a phase has few clients a coach."""
    here = os.environ.get(TROUBLE)
    is_few = any(phase.levers[CASELOAD] < FEW for phase in scenario.policy.phases)
    return is_few and here is not None and Path(here).exists()


class Fails(FakeSimulation):
    """Raises."""

    def branch(self, scenario):
        if is_troubled(scenario):
            raise ArithmeticError("too few clients")
        return super().branch(scenario)


class Dies(FakeSimulation):
    """Takes its process with it."""

    def branch(self, scenario):
        if is_troubled(scenario):
            os._exit(7)
        return super().branch(scenario)


class Waits(FakeSimulation):
    """A run takes a little while, so that it can be interrupted."""

    def branch(self, scenario):
        time.sleep(0.02)
        return super().branch(scenario)


class Formula(FakeSimulation):
    """Three people, whose skills under a policy with phases are a formula of beliefs."""

    beliefs: tuple[str, ...] = (
        "capability_mean", "hard_share", "floor_share", "health_limit", "digital_mean",
        "digital_spread", "skills_tertiary", "work_ability_per_decade",
    )  # fmt: skip
    """Of the group traits of the ledger."""
    factors = 3

    @classmethod
    def at_rest(cls, scenario, **settings):
        self = cls()
        self.scenario, self.week, self.scale = scenario, 0, 1.0
        self.desks = [
            Desk(o.name, o.area, o.role, is_client_desk=True) for o in scenario.region.offices
        ]
        self.rows = np.zeros(len(self.desks), PERSON)
        self.rows["person"] = self.rows["id"] = self.rows["desk"] = np.arange(len(self.desks))
        self.rows["is_client"] = 1
        self.rows["sustained_week"] = -32768
        return self

    @staticmethod
    def of(positions: np.ndarray) -> float:
        """The formula; positions from 0 to 1 [factors]."""
        raise NotImplementedError

    def run_to(self, week: int) -> None:
        self.week = week

    def start_clock(self) -> None:
        """Nothing is counted."""

    def branch(self, scenario):
        other = type(self)()
        other.__dict__.update(self.__dict__)
        other.scenario, other.rows = scenario, self.rows.copy()
        if scenario.policy.phases:
            other.rows["skills"] = self.of(self.positions(scenario.behaviour.values))
        return other

    @classmethod
    def positions(cls, values) -> np.ndarray:
        """Where the beliefs stand in the ledger's ranges."""
        names = [f"traits.{name}" for name in cls.beliefs[: cls.factors]]
        ranges = [(ledger()[name].low, ledger()[name].high) for name in names]
        return np.array(
            [(values[n] - low) / (high - low) for n, (low, high) in zip(names, ranges, strict=True)]
        )

    def weekly(self) -> np.ndarray:
        week = [(column.name, "f8") for column in WEEKLY] + [("is_month_end", "?")]
        return np.zeros((self.week, len(self.desks)), week)

    def waits(self) -> np.ndarray:
        return np.zeros((len(self.desks), 2, 2), np.int64)


@cache
def ledger() -> Ledger:
    return load_ledger()


class Ishigami(Formula):
    """sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1, of angles from -π to π."""

    @staticmethod
    def of(positions: np.ndarray) -> float:
        x, y, z = np.pi * (2.0 * positions - 1.0)
        return float(np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


class SobolG(Formula):
    """The product of (|4x - 2| + a) / (1 + a) over eight factors."""

    factors = 8
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])

    @staticmethod
    def of(positions: np.ndarray) -> float:
        return float(np.prod((np.abs(4.0 * positions - 2.0) + SobolG.a) / (1.0 + SobolG.a)))


class Linear(Formula):
    """3 x - 2 y + 0 z."""

    @staticmethod
    def of(positions: np.ndarray) -> float:
        return float(positions @ np.array([3.0, -2.0, 0.0]))
