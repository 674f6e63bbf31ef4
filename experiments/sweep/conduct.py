"""Conducting a sweep: do the runs that are missing, keep what ends, note what fails.

Workers send back what came of a run and the coordinator writes it, so that workers need no disk in
common. A run that ended stands in the store as one part; one that failed as a part of another kind,
with the class of its error and its inputs, and its traceback in a file beside the results. The same
command goes on with whatever is neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from experiments.executors import Ended, Executor
from experiments.store import Store, name_of, write_whole
from experiments.sweep.factors import Factor
from experiments.sweep.runs import Run, Setting, runs_of, simulate
from experiments.sweep.study import SweepStudy
from experiments.world import forget_worlds

OnProgress = Callable[[int, int, int], None]
"""Called with runs done, runs in all, runs failed."""
FAILURES = "failures"
"""Folder of tracebacks, beside the results."""


@dataclass(frozen=True)
class Planned:
    """Every run of a study with the names under which its end is kept.

    Attributes
    ----------
    points : list of int
    runs : list of Run
    names : list of str
        Of the part of a run that ended well.
    """

    points: list[int]
    runs: list[Run]
    names: list[str]

    @staticmethod
    @lru_cache(maxsize=1)
    def of(study: SweepStudy) -> Planned:
        """The runs of a study, by point and replication; plan, conduct and tables ask for them."""
        digest = study.what_runs_are
        both = runs_of(study)
        runs = [run for _point, run in both]
        return Planned(
            [point for point, _run in both], runs, [name_of(run.note(digest)) for run in runs]
        )


def failure_note(run: Run, digest: str) -> dict[str, Any]:
    """What names the failure of a run."""
    return {**run.note(digest), "kind": "failed sweep"}


def conduct(
    study: SweepStudy,
    store: Store,
    executor: Executor,
    on_progress: OnProgress | None = None,
    *,
    retries: bool = False,
    failures: Path | None = None,
) -> int:
    """Do whatever of a sweep has not ended yet; return how many runs have failed.

    Parameters
    ----------
    retries : bool
        Are runs that failed before tried again?
    failures : path, optional
        Folder for tracebacks.

    Raises
    ------
    CannotGoOn
        The disk is full or cannot be written; what ended before is kept.
    KeyboardInterrupt
        Passed on; the executor is stopped and what ended is kept.
    """
    store.sweep_up()
    setting, planned = Setting.of(study), Planned.of(study)
    tell = on_progress or (lambda done, total, failed: None)
    missing, failed = _missing(planned, setting, store, retries=retries)
    total = len(set(planned.names))
    done = total - len(missing) - failed
    tell(done, total, failed)
    jobs = those_that_share_together(list(missing.values()), study.factors)
    try:
        for ended in executor.map(partial(timed, setting), jobs):
            run = jobs[ended.job]
            if ended.failure:
                _note_failure(run, ended, setting.digest, store, failures)
                failed += 1
            else:
                values, seconds = ended.result
                store.write(run.note(setting.digest), {"values": values}, {"seconds": seconds})
                done += 1
            tell(done, total, failed)
    except BaseException:
        executor.cancel()
        raise
    finally:
        forget_worlds()
    if done + failed < total:
        raise KeyboardInterrupt
    return failed


def those_that_share_together(runs: list[Run], factors: Sequence[Factor]) -> list[Run]:
    """The runs in an order in which those with the same years before the clock follow each other.

    A worker keeps these years for its next run. They depend on the luck, the beliefs and ordinary
    services; not on what the phases will be.
    """
    before = [k for k, f in enumerate(factors) if f.kind == "parameter" or f.is_base]

    def shared(run: Run) -> tuple[object, ...]:
        world = -1 if run.world is None else run.world.name
        return tuple(run.values[k] for k in before), world, run.replication

    return sorted(runs, key=shared)


def timed(setting: Setting, run: Run) -> tuple[np.ndarray, float]:
    """What came of a run, and the seconds that it took."""
    started = time.perf_counter()
    return simulate(setting, run), time.perf_counter() - started


def _missing(
    planned: Planned, setting: Setting, store: Store, *, retries: bool
) -> tuple[dict[str, Run], int]:
    """Runs that have not ended, by name, and how many stand as failed.

    Points with equal values have equal runs: each is done once.
    """
    missing: dict[str, Run] = {}
    failed: set[str] = set()
    for name, run in zip(planned.names, planned.runs, strict=True):
        if name in missing or name in failed or store.holds(name):
            continue
        if not retries and store.holds(name_of(failure_note(run, setting.digest))):
            failed.add(name)
        else:
            missing[name] = run
    return missing, len(failed)


def _note_failure(run: Run, ended: Ended, digest: str, store: Store, failures: Path | None) -> None:
    note = failure_note(run, digest)
    store.write(note, {}, {"error": ended.error, "told": ended.failure})
    if failures is not None:
        told = f"{ended.error}: {ended.failure}\n\n{ended.details}"
        write_whole(failures / f"{name_of(note)[:16]}.txt", told.encode())
