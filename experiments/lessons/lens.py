"""What coaches believe and what is so, and who gets which service: measured inside the runs.

No register holds this: the model knows what a person truly needs, what her coach takes her need to
be, and which services she started. A person's **main need** is the capability furthest below the
mean, if it lies further below than a coach needs to see to plan a service; else none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.outcomes import ROW, Clients, cohorts_at_clock
from experiments.store import Packed, packed
from experiments.world import World, at_clock, part_note
from model.people_now import PeopleNow
from model.rosters import KNOWN
from model.states import STARTS_SERVICE, UNEMPLOYED
from scenarios.scenario import Scenario, years_to_weeks

CAPABILITIES = ("skills", "work_ability", "inclusion")
NEEDS = (*CAPABILITIES, "none")
LENS_GROUPS = tuple(f"need:{need}" for need in NEEDS)
LENS_YEARS = (1.0, 2.0)
SERVICES = {
    "got_rehabilitation": (0, 1),
    "got_rehabilitative_work": (2,),
    "got_training": (3, 4, 5),
    "got_subsidised_work": (6, 7, 8),
}
"""Metric: kinds of service, by their numbers in `model.states.KINDS`."""
LENS_METRICS: dict[str, tuple[str, ...]] = {
    "need_misread": ("all", *LENS_GROUPS),
    "belief_error": ("all",),
    **dict.fromkeys(SERVICES, ("all", *LENS_GROUPS)),
}
"""What is measured here, each with the groups that it is known of."""
KIND = "lesson lens"


@dataclass(frozen=True)
class LensJob:
    """One replication of some policies, looked at from inside."""

    world: World
    replication: int
    policies: tuple[Scenario, ...]


def look_inside(job: LensJob) -> list[Packed]:
    """Run each policy for the years of the lens; return a part a policy."""
    shared, earlier = at_clock(job.world, job.replication, keeps_events=True)
    cohort = cohorts_at_clock(shared.desks, earlier[job.world.clock])[0]
    seen = PeopleNow(shared, cohort.members)  # type: ignore[arg-type]
    need_then = main_need(_columns(seen), shared)
    parts = []
    for policy in job.policies:
        branch = shared.branch(policy)
        rows: list[tuple[str, str, float, float]] = []
        for years in LENS_YEARS:
            week = job.world.clock + years_to_weeks(years)
            if week > job.world.reference.weeks:
                continue
            branch.run_to(week)
            for group, metric, value in (
                *_beliefs(branch, cohort.place),
                *_services(branch, job.world.clock, cohort.members, need_then),
            ):
                rows.append((group, metric, years, value))
        note = part_note(job.world, KIND, policy, job.replication)
        parts.append(packed(note, {"outcomes": np.array(rows, ROW)}, {}))
    return parts


def main_need(capabilities: np.ndarray, simulation: Any) -> np.ndarray:
    """The main need of each person.

    Parameters
    ----------
    capabilities : float array [people, 3]
        Skills, work ability, inclusion: true ones, or those believed.

    Returns
    -------
    int array [people]
        A place in `NEEDS`.
    """
    mean = float(simulation.beliefs["capability_mean"][0])
    threshold = float(simulation.beliefs["plan_threshold"][0])
    gaps = mean - capabilities
    widest = gaps.argmax(axis=1)
    return np.where(gaps.max(axis=1) > threshold, widest, len(CAPABILITIES))


def _columns(now: PeopleNow, prefix: str = "") -> np.ndarray:
    return np.column_stack([now[prefix + name] for name in CAPABILITIES]).astype(float)


def _beliefs(branch: Any, place: Any) -> Iterator[tuple[str, str, float]]:
    """How well coaches read the unemployed clients whom they have met."""
    rows = branch.snapshot()
    clients = Clients(rows).of(place)
    people = clients[rows["state"][clients] == UNEMPLOYED]
    now = PeopleNow(branch, people)
    is_met = now["roster"] == KNOWN
    true, believed = _columns(now)[is_met], _columns(now, "believed_")[is_met]
    need = main_need(true, branch)
    is_misread = need != main_need(believed, branch)
    yield "all", "need_misread", _mean(is_misread)
    yield "all", "belief_error", _mean(np.abs(true - believed))
    for number, group in enumerate(LENS_GROUPS):
        yield group, "need_misread", _mean(is_misread[need == number])


def _services(
    branch: Any, clock: int, members: np.ndarray, need_then: np.ndarray
) -> Iterator[tuple[str, str, float]]:
    """Who of the cohort has started which service since the clock, by the need at the clock."""
    events = branch.events()
    events = events[(events["what"] == STARTS_SERVICE) & (events["week"] >= clock)]
    for metric, kinds in SERVICES.items():
        started = events["person"][np.isin(events["detail"], kinds)]
        has_started = np.isin(members, started)
        yield "all", metric, _mean(has_started)
        for number, group in enumerate(LENS_GROUPS):
            yield group, metric, _mean(has_started[need_then == number])


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")
