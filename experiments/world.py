"""The world that all runs of a study share: what names it, and how it comes to the clock.

Policies are branched at the clock from one world, which is simulated to it once a replication.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from experiments.store import name_of
from experiments.study import Study, follow_ups_within
from scenarios.scenario import Scenario, years_to_weeks

RESULTS_VERSION = 1
"""Raised whenever the code of outcomes changes what a part holds."""

MODEL = "model.simulation:Simulation"
YEAR_WEEKS = 52


class Simulates(Protocol):
    """What a world must be able to do; `model.simulation.Simulation` does."""

    week: int
    scale: float
    desks: list[Any]

    @classmethod
    def at_rest(cls, scenario: Scenario, **settings: Any) -> Simulates:
        """A world at week 0, burnt in under the scenario's base policy."""

    def run_to(self, week: int) -> None:
        """Simulate the weeks up to, not including, that one."""

    def start_clock(self) -> None:
        """Let costs, waits and discounting begin now."""

    def branch(self, scenario: Scenario) -> Simulates:
        """A copy that goes on under another policy."""

    def snapshot(self) -> np.ndarray:
        """A row a person as of now."""

    def weekly(self) -> np.ndarray:
        """Aggregates so far [weeks, desks]."""

    def waits(self) -> np.ndarray:
        """Referrals since the clock [desks, weeks waited, 0 started or 1 left]."""

    def events(self) -> np.ndarray:
        """Every change of state so far."""

    def flows(self) -> np.ndarray:
        """Ends of registered unemployment since week 0 [desks, bands, destinations]."""

    def stocks(self) -> np.ndarray:
        """Unemployed at month-ends, summed since week 0 [desks, bands]."""


@dataclass(frozen=True)
class World:
    """Which world to simulate, and how much of it: what all runs of a study have in common.

    Attributes
    ----------
    reference : Scenario
        Its base policy holds in the years before the run begins.
    clock, seed : int
    people : int or None
    threads : int
        Of one run; the result does not depend on it.
    simulation : str
        ``module:class`` of the simulation.
    burn_in_weeks : int or None
        Length of the burn-in; None for the simulation's own.
    years : tuple of float
        Follow-ups; empty for all the usual ones that the horizon reaches.
    """

    reference: Scenario
    clock: int
    seed: int
    people: int | None
    threads: int = 1
    simulation: str = MODEL
    burn_in_weeks: int | None = None
    years: tuple[float, ...] = ()

    @property
    def follow_ups(self) -> tuple[tuple[float, int], ...]:
        """(years, weeks since the clock) of every follow-up."""
        if self.years:
            return tuple((years, years_to_weeks(years)) for years in self.years)
        return follow_ups_within(self.reference.weeks - self.clock)

    def what(self, scenario: Scenario, replication: int) -> dict[str, Any]:
        """The note that names a run of this world under a policy."""
        own: dict[str, Any] = {"years": list(self.years)} if self.years else {}
        if self.burn_in_weeks is not None:
            own["burn_in_weeks"] = self.burn_in_weeks
        return {
            **own,
            "reference": self.reference.digest(),
            "scenario": scenario.digest(),
            "clock": self.clock,
            "weeks": self.reference.weeks,
            "seed": self.seed,
            "replication": replication,
            "people": self.people,
            "model": model_version(self.simulation),
            "results": RESULTS_VERSION,
        }


def part_note(world: World, job_kind: str, scenario: Scenario, replication: int) -> dict[str, Any]:
    """The note of a part: what was run and what was kept of it."""
    return {"kind": job_kind, **world.what(scenario, replication)}


def world_of(study: Study, threads: int = 1, simulation: str = MODEL) -> World:
    """The world that a study runs in."""
    return World(study.reference, study.clock, study.seed, study.people, threads, simulation)


_kept: dict[str, tuple[Simulates, dict[int, np.ndarray]]] = {}
KEPT = 2


def at_clock(
    world: World, replication: int, keeps_events: bool
) -> tuple[Simulates, dict[int, np.ndarray]]:
    """The world at the clock, with snapshots of the clock and of 52 weeks before follow-ups.

    Kept for the next job of this process, which often is the same replication under other
    policies; nobody writes into it, for policies are branched from it.
    """
    name = name_of({**world.what(world.reference, replication), "events": keeps_events})
    if name not in _kept:
        while len(_kept) >= KEPT:
            del _kept[next(iter(_kept))]
        _kept[name] = simulated_to_clock(world, replication, keeps_events)
    return _kept[name]


def simulated_to_clock(
    world: World, replication: int, keeps_events: bool
) -> tuple[Simulates, dict[int, np.ndarray]]:
    """A new world at the clock, with the snapshots that `at_clock` keeps beside it."""
    settings: dict[str, Any] = {"records_events": True} if keeps_events else {}
    if world.burn_in_weeks is not None:
        settings["burn_in_weeks"] = world.burn_in_weeks
    simulation = simulation_class(world.simulation).at_rest(
        world.reference,
        seed=world.seed,
        replication=replication,
        people=world.people,
        threads=world.threads,
        **settings,
    )
    years_before = (world.clock + weeks - YEAR_WEEKS for _years, weeks in world.follow_ups)
    seen = {}
    for week in sorted({*(w for w in years_before if 0 <= w < world.clock), world.clock}):
        simulation.run_to(week)
        if week == world.clock:
            simulation.start_clock()
        seen[week] = simulation.snapshot()
    return simulation, seen


def forget_worlds() -> None:
    """Give back the memory of worlds kept for the next job."""
    _kept.clear()


def simulation_class(name: str) -> type[Simulates]:
    """The class that ``module:class`` names."""
    module, _colon, attribute = name.partition(":")
    found: type[Simulates] = getattr(import_module(module), attribute)
    return found


def model_version(simulation: str) -> str:
    """Version of the world's rules: the digest of the model's sources."""
    if simulation == MODEL:
        from model import MODEL_VERSION

        return str(MODEL_VERSION)
    return f"{simulation} {getattr(simulation_class(simulation), 'version', '')}"
