"""What a study would take: runs, time and disk, before anything is done."""

from __future__ import annotations

from experiments.executors import usable_cores
from experiments.messages import _
from experiments.runs import missing_parts
from experiments.store import Store
from experiments.study import Study
from experiments.world import world_of

NANOSECONDS_A_PERSON_WEEK = 45.0
"""Rough, of one process on an ordinary core, snapshots and outcomes included."""
ROWS_A_JOBSEEKER = 3.7
"""People present over the years for each jobseeker of the first day: those in work, newcomers."""
BURN_IN_WEEKS = 520
BYTES_A_PART = 150_000


def estimate(study: Study, store: Store, workers: int | None) -> str:
    """A sentence or two on what is left to do."""
    jobs, names = missing_parts(study, world_of(study), store)
    total, left = len(set(names.values())), sum(len(job.policies) for job in jobs)
    people = study.people or study.reference.region.people
    shared_weeks = (BURN_IN_WEEKS + study.clock) * len(jobs)
    weeks = shared_weeks + (study.weeks - study.clock) * left
    seconds = weeks * people * ROWS_A_JOBSEEKER * NANOSECONDS_A_PERSON_WEEK * 1e-9
    seconds /= min(workers or usable_cores(), max(len(jobs), 1))
    megabytes = total * BYTES_A_PART * 1.5 / 1e6
    told = _(
        "{total} runs ({scenarios} scenarios, {replications} replications), of which {left} are "
        "left to do: roughly {time} and {megabytes} MB of disk."
    ).format(
        total=total,
        scenarios=len(study.scenarios),
        replications=study.replications,
        left=left,
        time=duration(seconds),
        megabytes=f"{megabytes:.0f}",
    )
    if any(scenario.policy.budget for scenario in study.scenarios):
        told += " " + _("Before them, an equal budget is solved on two replications.")
    return told


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(5), duration(400), duration(20_000)
    ('a few seconds', '7 minutes', '5.6 hours')
    """
    if seconds < 20:
        return _("a few seconds")
    if seconds < 90:
        return _("a minute")
    if seconds < 5400:
        return _("{minutes} minutes").format(minutes=f"{seconds / 60:.0f}")
    return _("{hours} hours").format(hours=f"{seconds / 3600:.1f}")
