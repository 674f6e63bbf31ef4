"""What a sweep would take, before anything is done; and how far one is, at any time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from experiments.budget import budget_of
from experiments.estimate import NANOSECONDS_A_PERSON_WEEK, ROWS_A_JOBSEEKER, duration
from experiments.executors import usable_cores
from experiments.messages import _, in_language, ngettext
from experiments.store import Store, name_of
from experiments.sweep.conduct import Planned, failure_note
from experiments.sweep.study import SweepStudy

BYTES_A_FILE = 4096
"""What a small file takes on most disks."""
BYTES_A_NUMBER = 9
RUNS_OF_A_BUDGET = 5.0
"""Runs to the horizon that meeting another policy's budget takes, about."""
RECENT_RUNS = 200
SECONDS_TO_SOLVE = 2.0


@dataclass(frozen=True)
class Standing:
    """How far a sweep is.

    Attributes
    ----------
    done, failed, left : int
    seconds_a_run : float or None
        Of runs that ended, as they measured themselves.
    last_ended : float or None
        Seconds since the last run ended.
    runs_a_second : float or None
        Lately, of all workers together.
    """

    done: int
    failed: int
    left: int
    seconds_a_run: float | None
    last_ended: float | None
    runs_a_second: float | None

    @property
    def total(self) -> int:
        """All runs of the study."""
        return self.done + self.failed + self.left


def standing(study: SweepStudy, store: Store) -> Standing:
    """Look into the store; nothing is read of runs but the latest."""
    planned, digest = Planned.of(study), study.what_runs_are
    done, failed, left = {}, set(), set()
    for name, run in zip(planned.names, planned.runs, strict=True):
        if name in done or name in failed or name in left:  # points of equal values
            continue
        try:
            done[name] = store.path(name).stat().st_mtime
        except OSError:
            if store.holds(name_of(failure_note(run, digest))):
                failed.add(name)
            else:
                left.add(name)
    latest = sorted(done, key=lambda name: done[name])[-RECENT_RUNS:]
    parts = [part for name in latest[-20:] if (part := store.read(name)) is not None]
    seconds = [part.facts["seconds"] for part in parts if "seconds" in part.facts]
    rate = None
    if len(latest) > 2 and done[latest[-1]] > done[latest[0]]:
        rate = (len(latest) - 1) / (done[latest[-1]] - done[latest[0]])
    return Standing(
        len(done), len(failed), len(left),
        sum(seconds) / len(seconds) if seconds else None,
        max(time.time() - done[latest[-1]], 0.0) if latest else None,
        rate,
    )  # fmt: skip


def told_plan(study: SweepStudy, store: Store, workers: int | None) -> str:
    """The plan in a few sentences: what is run, what is left, time and disk."""
    now = standing(study, store)
    each = now.seconds_a_run or seconds_a_run(study)
    cores = min(workers or usable_cores(), max(now.left, 1))
    policies = ", ".join(scenario.name for scenario in study.scenarios)
    title = in_language(study.title) or study.name
    lines = [
        _("{title}: {policies}.").format(title=title, policies=policies),
        ngettext(
            "{points} points of {factors} factor ({kind}), {replications} with other luck each, "
            "{people} jobseekers.",
            "{points} points of {factors} factors ({kind}), {replications} with other luck each, "
            "{people} jobseekers.",
            len(study.factors),
        ).format(
            points=f"{len(study.points):,}", factors=len(study.factors), kind=study.design.kind,
            replications=study.replications, people=f"{study.people:,}",
        ),
        _("{total} runs, of which {left} are left to do: roughly {time} on {cores} cores and "
          "{megabytes} MB of disk.").format(
            total=f"{now.total:,}", left=f"{now.left:,}",
            time=duration(each * now.left / cores), cores=cores,
            megabytes=f"{max(megabytes(study), 1.0):,.0f}",
        ),
    ]  # fmt: skip
    if now.failed:
        lines.append(
            ngettext(
                "{failed} run failed before; --retry-failed tries it again.",
                "{failed} runs failed before; --retry-failed tries them again.",
                now.failed,
            ).format(failed=now.failed)
        )
    return "\n".join(lines)


def told_standing(now: Standing) -> str:
    """How far it is, in a sentence or two."""
    told = _("{done} of {total} runs done, {failed} failed, {left} left.").format(
        done=f"{now.done:,}", total=f"{now.total:,}", failed=f"{now.failed:,}",
        left=f"{now.left:,}",
    )  # fmt: skip
    if now.left and now.last_ended is not None:
        told += " " + _("The last run ended {ago} ago.").format(ago=duration(now.last_ended))
        if now.runs_a_second:
            told += " " + _("At the pace of late: {time} to go.").format(
                time=duration(now.left / now.runs_a_second)
            )
    return told


def seconds_a_run(study: SweepStudy) -> float:
    """Roughly, of one worker, from the weeks that a run simulates."""
    after = study.weeks - study.clock
    policies = sum(1.0 + (RUNS_OF_A_BUDGET if budget_of(s) else 0.0) for s in study.scenarios)
    weeks = study.burn_in_weeks + study.clock + after * policies
    seconds = weeks * study.people * ROWS_A_JOBSEEKER * NANOSECONDS_A_PERSON_WEEK * 1e-9
    return seconds + (SECONDS_TO_SOLVE / study.replications if study.is_solved else 0.0)


def megabytes(study: SweepStudy) -> float:
    """Disk for the parts and the tables."""
    numbers = len(study.scenarios) * len(study.outcomes)
    blocks = 1 + (numbers * BYTES_A_NUMBER + 1200) // BYTES_A_FILE
    return study.runs * (blocks * BYTES_A_FILE + numbers * BYTES_A_NUMBER) / 1e6
