"""One replication of a study: simulated to the clock once, then branched for each policy.

A `Job` says everything a worker needs; `simulate` does it and returns one part a policy, packed
for whoever keeps them. What policies share, the years before the clock, is simulated once for all
of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from experiments.books import programme_spend
from experiments.outcomes import ROW, Cohort, FollowUp, cohorts_at_clock, outcomes, places
from experiments.store import Packed, Store, name_of, packed
from experiments.study import Study
from experiments.weeks import weeks_of_clients
from experiments.world import YEAR_WEEKS, Simulates, World, at_clock, part_note, simulation_class
from scenarios.scenario import Scenario


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
    """

    world: World
    replication: int
    policies: tuple[Scenario, ...]
    keeps_events: bool


def outcome_kind(keeps_events: bool) -> str:
    """Parts with events are parts of their own."""
    return "outcomes and events" if keeps_events else "outcomes"


def simulate(job: Job) -> list[Packed]:
    """Do a job; return its parts, which the worker does not write: it may see no common disk."""
    shared, earlier = at_clock(job.world, job.replication, job.keeps_events)
    cohorts = cohorts_at_clock(shared.desks, earlier[job.world.clock])
    parts = []
    for policy in job.policies:
        started = time.perf_counter()
        branch = shared.branch(policy)
        rows = list(followed(job.world, branch, earlier, cohorts))
        branch.run_to(job.world.reference.weeks)
        arrays = {
            "outcomes": np.array(rows, ROW),
            "weekly": weeks_of_clients(branch.weekly(), branch.desks, branch.scale),
        }
        if job.keeps_events:
            arrays["events"] = branch.events()
        facts = {
            "seconds": time.perf_counter() - started,
            "followed": len(cohorts[0].members),
            "scale": branch.scale,
        }
        kind = outcome_kind(job.keeps_events)
        note = part_note(job.world, kind, policy, job.replication)
        parts.append(packed(note, arrays, facts))
    return parts


def followed(
    world: World, branch: Simulates, earlier: dict[int, np.ndarray], cohorts: list[Cohort]
) -> Iterator[tuple[str, str, float, float]]:
    """Run one policy from follow-up to follow-up; yield group, metric, years and value."""
    clock = world.clock
    seen = dict(earlier)
    wanted = set()
    for _years, weeks in world.follow_ups:
        now = clock + weeks
        wanted |= {now, now - YEAR_WEEKS, month_end_before(world.reference, now)}
    for years, weeks in world.follow_ups:
        now = clock + weeks
        for week in sorted(w for w in wanted if branch.week < w <= now):
            branch.run_to(week)
            seen[week] = branch.snapshot()
        follow_up = FollowUp(
            years,
            weeks,
            rows=seen[now],
            month_end=seen[month_end_before(world.reference, now)],
            year_before=seen.get(now - YEAR_WEEKS),
        )
        since_clock = branch.weekly()[clock:now]
        for group, metric, value in outcomes(
            branch.desks,
            clock,
            cohorts,
            follow_up,
            since_clock,
            branch.waits(),
            branch.scale,
        ):
            yield group, metric, years, value
        for week in [w for w in seen if w < now - YEAR_WEEKS]:
            if all(clock + later - YEAR_WEEKS != week for _y, later in world.follow_ups):
                del seen[week]


def month_end_before(scenario: Scenario, week: int) -> int:
    """Last week at whose start a month has just ended, not after ``week``.

    The state at the end of a week is seen at the start of the next; a week holds a month's last
    day when the Monday after it lies in another month.
    """
    while scenario.monday(week - 1).month == scenario.monday(week).month:
        week -= 1
    return week


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
    shared, _seen = at_clock(job.world, job.replication, keeps_events=False)
    return [spent_under(policy, shared, job.world) for policy in job.policies]


def spent_under(policy: Scenario, shared: Simulates, world: World) -> float:
    """Discounted programme spend of one policy, branched from the world at the clock."""
    branch = shared.branch(policy)
    branch.run_to(world.reference.weeks)
    desks = places(branch.desks)[0].client_desks
    return programme_spend(branch.weekly()[world.clock :, desks]) * branch.scale


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
            jobs.append(Job(world, replication, tuple(to_do.values()), study.keeps_events))
    return jobs, names


def warm(world: World) -> None:
    """Compile everything once, on a small world for a few weeks."""
    small = simulation_class(world.simulation).at_rest(
        world.reference,
        seed=world.seed,
        replication=0,
        people=WARM_PEOPLE,
        threads=world.threads,
    )
    small.run_to(2)
    small.start_clock()
    branch = small.branch(world.reference)
    branch.run_to(4)
    branch.snapshot()


WARM_PEOPLE = 100
