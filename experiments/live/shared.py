"""The years that policies share, simulated once and kept for whoever asks for them again.

What happens before the clock does not depend on what the policies do after it, so a changed lever
needs no new burn-in: the world at the clock is branched again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np

from experiments.outcomes import Cohort, cohorts_at_clock
from experiments.store import name_of
from experiments.study import Study
from experiments.world import World, simulated_to_clock, world_of
from model.simulation import Simulation
from scenarios.scenario import Scenario

KEPT_BYTES = 600_000_000


@dataclass(frozen=True)
class Shared:
    """A world at the clock; never stepped, only branched.

    Attributes
    ----------
    world : World
        Of the study that it was simulated for.
    simulation : Simulation
    earlier : dict of week to snapshot
    cohorts : list of Cohort
    """

    world: World
    simulation: Simulation
    earlier: dict[int, np.ndarray]
    cohorts: list[Cohort]

    @property
    def memory(self) -> int:
        """Bytes held."""
        tables = (*self.simulation.world, *self.earlier.values())
        return sum(int(table.nbytes) for table in tables)


def in_order(study: Study) -> tuple[Scenario, Scenario]:
    """The reference of a study of two, and the other."""
    (other,) = (scenario for scenario in study.scenarios if scenario is not study.reference)
    return study.reference, other


def before_anything(study: Study) -> Scenario:
    """The reference without what comes after the clock: it names, and makes, the shared years."""
    reference = study.reference
    phases = reference.policy.phases
    heard = (min(phase.starts, phase.announced or phase.starts) for phase in phases)
    if any(reference.first_week_on_or_after(day) < study.clock for day in heard):
        return reference
    return reference.replace(policy=replace(reference.policy, phases=()))


class SharedYears:
    """Worlds at the clock, the last ones used kept, bounded in memory.

    Parameters
    ----------
    most_bytes : int
        The worlds that were not used for longest are let go beyond it; one is always kept.
    """

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[str, Shared] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def at_clock(self, study: Study, replication: int = 0) -> Shared:
        """The study's world at the clock; simulated if it is not kept.

        Two who ask for the same world at once wait for one simulation of it.
        """
        begun = replace(study, reference=before_anything(study))
        world = world_of(begun)
        name = name_of(world.what(world.reference, replication))
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            found = self._found(name)
            if found is None:
                found = _simulated(world, replication)
                self._keep(name, found)
        with self._lock:
            self._making.pop(name, None)
        return replace(found, world=world_of(study))

    def _found(self, name: str) -> Shared | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def _keep(self, name: str, shared: Shared) -> None:
        with self._lock:
            self._kept[name] = shared
            while len(self._kept) > 1 and self.memory > self.most_bytes:
                self._kept.popitem(last=False)

    @property
    def memory(self) -> int:
        """Bytes held."""
        return sum(shared.memory for shared in self._kept.values())


def _simulated(world: World, replication: int) -> Shared:
    simulation, earlier = simulated_to_clock(world, replication, keeps_events=True)
    assert isinstance(simulation, Simulation)  # noqa: S101 - a page shows this model, no other
    cohorts = cohorts_at_clock(simulation.desks, earlier[world.clock])
    return Shared(world, simulation, earlier, cohorts)
