"""A sweep from its study to its tables, in one call.

>>> from experiments.sweep.swept import sweep                      # doctest: +SKIP
>>> found = sweep("screening", people=1_000, size=4)               # doctest: +SKIP
>>> found.differences                                              # doctest: +SKIP
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.conduct import OnProgress
from experiments.errors import CannotGoOn
from experiments.executors import Executor, executor_for
from experiments.folder import RESULTS, check_folder, claim_folder, store_folder
from experiments.messages import _
from experiments.runs import warm
from experiments.store import Store, write_whole
from experiments.sweep.conduct import FAILURES, conduct
from experiments.sweep.read import read_study
from experiments.sweep.study import SweepStudy
from experiments.sweep.tables import (
    Results,
    differences_frame,
    points_frame,
    read_results,
    runs_frame,
)
from experiments.world import World
from experiments.written import parquet_bytes

PASSES = 2
"""A part that turns out to be broken when it is read is done again, once."""


@dataclass
class Sweep:
    """A sweep that has ended.

    Attributes
    ----------
    results : Results
    folder : Path or None
        Where its files are.
    files : list of str
        Written there.
    """

    results: Results
    folder: Path | None = None
    files: list[str] = field(default_factory=list)

    @property
    def study(self) -> SweepStudy:
        """What was run."""
        return self.results.study

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row a point, as in points.parquet."""
        return points_frame(self.study)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row per run and policy, as in runs.parquet."""
        return runs_frame(self.results)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """A row per run and thing asked: the paired difference to the reference."""
        return differences_frame(self.results)

    def write(self, folder: Path) -> None:
        """Write points.parquet and runs.parquet."""
        for name, table in (("points.parquet", self.points), ("runs.parquet", self.runs)):
            write_whole(folder / name, parquet_bytes(table))
            self.files.append(name)
        self.folder = folder


def default_folder(study: SweepStudy, given: dict[str, Any], results: Path = RESULTS) -> Path:
    """Folder for a study for which none was named: after it and what was asked otherwise.

    >>> default_folder(study, {"people": 500, "seed": None}).name      # doctest: +SKIP
    'screening-500-people'
    """
    name = study.name
    for key, value in given.items():
        if value is not None and key in ("people", "seed"):
            name += f"-{value}-people" if key == "people" else f"-seed-{value}"
    return results / name


def executor_of(
    study: SweepStudy, workers: int | None = None, scheduler: str | None = None
) -> Executor:
    """Where the runs of a study are done."""
    small = partial(warm, World(study.scenarios[0], 0, 1, None, simulation=study.simulation))
    return executor_for(workers, small, scheduler=scheduler)


def swept(
    study: SweepStudy,
    folder: Path,
    executor: Executor,
    on_progress: OnProgress | None = None,
    *,
    retries: bool = False,
) -> Sweep:
    """Do whatever of a study is not done yet; return it whole, and write its tables.

    Raises
    ------
    BadInput
        The folder holds something else.
    CannotGoOn
        The disk is in the way.
    KeyboardInterrupt
        Stopped; what ended is kept.
    """
    check_folder(folder, study.identity())
    store = Store(store_folder(folder))
    claim_folder(folder, study.identity())
    for _pass in range(PASSES):
        conduct(study, store, executor, on_progress, retries=retries, failures=folder / FAILURES)
        results, broken = read_results(study, store)
        if not broken:
            found = Sweep(results)
            found.write(folder)
            return found
        for name in broken:
            store.path(name).unlink(missing_ok=True)
    raise CannotGoOn(
        _("What was simulated could not be read again from {folder}. Is its disk sound?").format(
            folder=folder
        )
    )


def sweep(
    study: str | Path | SweepStudy,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
    **settings: Any,
) -> Sweep:
    """Run a study and give back its tables.

    Parameters
    ----------
    study
        A name from `scenarios/studies`, a file, or a study that was read.
    workers : int, optional
        The usable cores by default.
    scheduler : str, optional
        Address of a Dask scheduler.
    folder : path, optional
        Keep everything there, and go on with what it holds; by default nothing is kept.
    **settings
        ``people``, ``replications``, ``seed``, ``size`` instead of the file's own.
    """
    read = study if isinstance(study, SweepStudy) else read_study(study, **settings)
    executor = executor_of(read, workers, scheduler)
    try:
        if folder is not None:
            return swept(read, folder, executor, on_progress)
        with tempfile.TemporaryDirectory() as made:
            found = swept(read, Path(made), executor, on_progress)
            found.folder, found.files = None, []
            return found
    finally:
        executor.close()
