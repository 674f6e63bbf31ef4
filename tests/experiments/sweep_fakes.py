"""Stand-ins that fail, die or wait where they are told to; workers see it, too."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from experiments.weeks import WEEKLY
from scenarios.ledger import Ledger
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
