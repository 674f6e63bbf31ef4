"""Conducting a study: solve its budgets, do the runs that are missing, keep what is finished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from experiments.budget import Solution, solve_budgets
from experiments.errors import CannotGoOn
from experiments.executors import Ended, Executor, cancelled_on_interrupt
from experiments.messages import _, ngettext
from experiments.runs import Job, missing_parts, simulate
from experiments.store import Store, write_whole
from experiments.study import Study
from experiments.world import World, forget_worlds
from scenarios.scenario import Scenario

OnProgress = Callable[[int, int, int], None]
"""Called with runs done, runs in all, runs failed."""


@dataclass(frozen=True)
class Conducted:
    """A study whose runs are all in the store.

    Attributes
    ----------
    study : Study
        With budgets solved.
    budgets : dict of scenario name to Solution
    part_names : dict of (scenario, replication) to part name
    """

    study: Study
    budgets: dict[str, Solution]
    part_names: dict[tuple[str, int], str]


def conduct(
    study: Study,
    world: World,
    store: Store,
    executor: Executor,
    load: Callable[[str], Scenario],
    on_progress: OnProgress | None = None,
) -> Conducted:
    """Do whatever of a study is not done yet.

    Raises
    ------
    CannotGoOn
        A run failed; the others are finished and kept.
    KeyboardInterrupt
        Passed on; the executor is stopped and what was finished is kept.
    """
    try:
        with cancelled_on_interrupt(executor):
            store.sweep_up()
            budgets = solve_budgets(study, world, store, executor, load)
            solved = study.with_policies({name: found.scenario for name, found in budgets.items()})
            jobs, names = missing_parts(solved, world, store)
            _do(jobs, len(set(names.values())), store, executor, on_progress)
    finally:
        forget_worlds()
    return Conducted(solved, budgets, names)


def _do(
    jobs: list[Job],
    total: int,
    store: Store,
    executor: Executor,
    on_progress: OnProgress | None,
) -> None:
    done, failed = total - sum(len(job.policies) for job in jobs), 0
    failures: list[tuple[Job, Ended]] = []
    if on_progress:
        on_progress(done, total, failed)
    for ended in executor.map(simulate, jobs):
        job = jobs[ended.job]
        if ended.failure:
            failures.append((job, ended))
            failed += len(job.policies)
        else:
            for part in ended.result:
                store.keep(part)
            done += len(job.policies)
        if on_progress:
            on_progress(done, total, failed)
    if failures:
        raise CannotGoOn(_told(failures, len(jobs), store))


def _told(failures: list[tuple[Job, Ended]], jobs: int, store: Store) -> str:
    """What failed and why, in plain words; tracebacks go into a file."""
    first = failures[0][1].failure
    told = ngettext(
        "{count} of {jobs} replications could not be finished: {why}",
        "{count} of {jobs} replications could not be finished; the first: {why}",
        len(failures),
    ).format(count=len(failures), jobs=jobs, why=first)
    told += " " + _("The others are kept; the same command tries again what is missing.")
    details = "\n".join(
        f"replication {job.replication}\n{ended.details}" for job, ended in failures
    )
    if any(ended.details for _job, ended in failures):
        path = store.folder / "failures.txt"
        write_whole(path, details.encode())
        told += " " + _("For whoever mends it, {path} tells more.").format(path=path)
    return told
