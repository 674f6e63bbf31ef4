"""What the tests of virtual studies share: one small country, looked at every week."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from experiments.virtual.arm import Arm, followed
from model.simulation import Simulation
from scenarios import load_scenario

YEAR, LAST = 52, 104


@dataclass
class Country:
    """A small country: its history over two years, and the run that left it.

    `rest` stands at week 0, `run` at the end.
    """

    arm: Arm
    rest: Simulation
    run: Simulation


@pytest.fixture(scope="session")
def country():
    """Finland with 1 500 jobseekers, seen at every week of two years."""
    rest = Simulation.at_rest(load_scenario("finland"), people=1500, burn_in_weeks=156)
    run = rest.branch(rest.scenario)
    run.start_clock()
    every = range(LAST + 1)
    return Country(followed(run, "finland", YEAR, LAST, every, every), rest, run)
