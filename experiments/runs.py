"""One replication of a study: simulated to the clock once, then branched for each policy.

A `Job` says everything a worker needs; `simulate` does it and leaves one part a policy in the
store. What policies share, the years before the clock, is simulated once for all of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from experiments.books import programme_spend
from experiments.outcomes import ROW, FollowUp, outcomes, places
from experiments.store import Store, name_of
from experiments.study import Study, follow_ups_within
from experiments.weeks import weeks_of_clients
from scenarios.scenario import Scenario

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
    """

    reference: Scenario
    clock: int
    seed: int
    people: int | None
    threads: int = 1
    simulation: str = MODEL

    @property
    def follow_ups(self) -> tuple[tuple[float, int], ...]:
        """(years, weeks since the clock) of every follow-up."""
        return follow_ups_within(self.reference.weeks - self.clock)

    def what(self, scenario: Scenario, replication: int) -> dict[str, Any]:
        """The note that names a run of this world under a policy."""
        return {
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


@dataclass(frozen=True)
class Job:
    """One replication of some policies.

    Attributes
    ----------
    world : World
    replication : int
    policies : tuple of Scenario
        Those whose part is not in the store yet.
    keeps_events : bool
    store : str
        Folder.
    """

    world: World
    replication: int
    policies: tuple[Scenario, ...]
    keeps_events: bool
    store: str


def part_note(world: World, job_kind: str, scenario: Scenario, replication: int) -> dict[str, Any]:
    """The note of a part: what was run and what was kept of it."""
    return {"kind": job_kind, **world.what(scenario, replication)}


def outcome_kind(keeps_events: bool) -> str:
    """Parts with events are parts of their own."""
    return "outcomes and events" if keeps_events else "outcomes"


def world_of(study: Study, threads: int = 1, simulation: str = MODEL) -> World:
    """The world that a study runs in."""
    return World(study.reference, study.clock, study.seed, study.people, threads, simulation)


def simulate(job: Job) -> list[str]:
    """Do a job; return the names of the parts written."""
    store = Store(job.store)
    shared, earlier = _at_clock(job.world, job.replication, job.keeps_events)
    at_clock = earlier[job.world.clock]
    names = []
    for policy in job.policies:
        started = time.perf_counter()
        branch = shared.branch(policy)
        rows = list(_followed(job, branch, earlier, at_clock))
        branch.run_to(job.world.reference.weeks)
        arrays = {
            "outcomes": np.array(rows, ROW),
            "weekly": weeks_of_clients(branch.weekly(), branch.desks, branch.scale),
        }
        if job.keeps_events:
            arrays["events"] = branch.events()
        facts = {
            "seconds": time.perf_counter() - started,
            "followed": int(places(branch.desks)[0].clients(at_clock).sum()),
            "scale": branch.scale,
        }
        kind = outcome_kind(job.keeps_events)
        note = part_note(job.world, kind, policy, job.replication)
        names.append(store.write(note, arrays, facts))
    return names


def _followed(
    job: Job, branch: Simulates, earlier: dict[int, np.ndarray], at_clock: np.ndarray
) -> Iterator[tuple[str, str, float, float]]:
    """Run one policy from follow-up to follow-up and yield its outcomes."""
    clock = job.world.clock
    seen = dict(earlier)
    wanted = set()
    for _years, weeks in job.world.follow_ups:
        now = clock + weeks
        wanted |= {now, now - YEAR_WEEKS, month_end_before(job.world.reference, now)}
    for years, weeks in job.world.follow_ups:
        now = clock + weeks
        for week in sorted(w for w in wanted if branch.week < w <= now):
            branch.run_to(week)
            seen[week] = branch.snapshot()
        follow_up = FollowUp(
            years,
            weeks,
            rows=seen[now],
            month_end=seen[month_end_before(job.world.reference, now)],
            year_before=seen.get(now - YEAR_WEEKS),
        )
        since_clock = branch.weekly()[clock:now]
        for group, metric, value in outcomes(
            branch.desks, clock, at_clock, follow_up, since_clock, branch.waits(), branch.scale
        ):
            yield group, metric, years, value
        for week in [w for w in seen if w < now - YEAR_WEEKS]:
            if all(clock + later - YEAR_WEEKS != week for _y, later in job.world.follow_ups):
                del seen[week]


def month_end_before(scenario: Scenario, week: int) -> int:
    """Last week at whose start a month has just ended, not after ``week``.

    The state at the end of a week is seen at the start of the next; a week holds a month's last
    day when the Monday after it lies in another month.
    """
    while scenario.monday(week - 1).month == scenario.monday(week).month:
        week -= 1
    return week


_kept: dict[str, tuple[Simulates, dict[int, np.ndarray]]] = {}
KEPT = 2


def _at_clock(
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
        _kept[name] = _simulated_to_clock(world, replication, keeps_events)
    return _kept[name]


def _simulated_to_clock(
    world: World, replication: int, keeps_events: bool
) -> tuple[Simulates, dict[int, np.ndarray]]:
    settings: dict[str, Any] = {"records_events": True} if keeps_events else {}
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


@dataclass(frozen=True)
class SpendJob:
    """Discounted programme spend of some policies in one replication, for the budget solver."""

    world: World
    replication: int
    policies: tuple[Scenario, ...]


def spend(job: SpendJob) -> list[float]:
    """Discounted programme spend, in EUR at the region's own size, of each policy of the job.

    It is that of the studied offices' client desks, from the clock to the horizon.
    """
    shared, _seen = _at_clock(job.world, job.replication, keeps_events=False)
    found = []
    for policy in job.policies:
        branch = shared.branch(policy)
        branch.run_to(job.world.reference.weeks)
        desks = places(branch.desks)[0].client_desks
        found.append(programme_spend(branch.weekly()[job.world.clock :, desks]) * branch.scale)
    return found


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


def missing_parts(
    study: Study, world: World, store: Store
) -> tuple[list[Job], dict[tuple[str, int], str]]:
    """Jobs that the store has no parts of yet, and the name of every part of the study.

    Policies that do the same are simulated once: equal content, equal name.

    Returns
    -------
    jobs : list of Job
        One a replication in which anything is missing.
    names : dict of (scenario, replication) to part name
    """
    kind = outcome_kind(study.keeps_events)
    names: dict[tuple[str, int], str] = {}
    jobs = []
    for replication in range(study.replications):
        to_do: dict[str, Scenario] = {}
        for scenario in study.scenarios:
            name = name_of(part_note(world, kind, scenario, replication))
            names[scenario.name, replication] = name
            if name not in to_do and store.read(name) is None:
                to_do[name] = scenario
        if to_do:
            jobs.append(
                Job(
                    world,
                    replication,
                    tuple(to_do.values()),
                    study.keeps_events,
                    str(store.folder),
                )
            )
    return jobs, names


def warm(world: World) -> None:
    """Compile everything once, on a small world for a few weeks."""
    small = simulation_class(world.simulation).at_rest(
        world.reference, seed=world.seed, replication=0, people=WARM_PEOPLE
    )
    small.run_to(2)
    small.start_clock()
    branch = small.branch(world.reference)
    branch.run_to(4)
    branch.snapshot()


WARM_PEOPLE = 100
