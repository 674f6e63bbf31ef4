"""Measuring targets over replications: what is not in the store yet is simulated and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.executors import Executor
from experiments.parts import parts_of
from experiments.store import Store
from experiments.targets.target import Target
from experiments.virtual.lives import Setting
from experiments.virtual.measure import measured
from experiments.virtual.versions import version_of_studies

MEASURED_BY = (
    "id",
    "experiment",
    "policy",
    "reference",
    "metric",
    "group",
    "difference",
    "clock",
    "window",
    "date",
    "regime",
    "unit",
)
"""Columns that say what is measured; the others say what was published about it."""


@dataclass(frozen=True)
class Measured:
    """What one target is in the model.

    Attributes
    ----------
    id : str
    values : float array [replications]
        In the target's unit; NaN where it could not be measured.
    problem : str
        Why not, in plain words.
    """

    id: str
    values: np.ndarray
    problem: str


@dataclass(frozen=True)
class MeasureJob:
    """One replication of all targets."""

    targets: tuple[Target, ...]
    setting: Setting
    replication: int
    store: str

    def note(self) -> dict[str, object]:
        """What names the part that the job leaves."""
        return {
            "kind": "targets measured",
            "rows": [
                [target.row.get(column, "") for column in MEASURED_BY] for target in self.targets
            ],
            "setting": self.setting.note(),
            "replication": self.replication,
            "version": version_of_studies(),
        }


def measure_targets(
    targets: Sequence[Target],
    behaviour: str | Setting = "central",
    *,
    people: float | None = None,
    replications: int,
    seed: int = 1,
    executor: Executor,
    store: Store,
    on_progress: Callable[[int, int, int], None] | None = None,
) -> Mapping[str, Measured]:
    """What each target is in the model, over replications.

    Parameters
    ----------
    behaviour
        Name or path of a behaviour, or a world of its own.
    people
        Jobseekers of each study; the regions' own numbers by default.
    on_progress
        Called with replications done, to do in all, and failed.

    Raises
    ------
    CannotGoOn
        A run failed by a mistake of ours.
    KeyboardInterrupt
        Stopped; what was finished is kept.
    """
    setting = behaviour
    if not isinstance(setting, Setting):
        setting = Setting(behaviour=setting, people=people, seed=seed)
    jobs = [
        MeasureJob(tuple(targets), setting, replication, str(store.folder))
        for replication in range(replications)
    ]
    parts = parts_of(jobs, measure_one, store, executor, on_progress)
    values = np.array([part.arrays["values"] for part in parts])
    problems = [part.facts["problems"] for part in parts]
    return {
        target.id: Measured(
            target.id,
            values[:, number],
            next((told[number] for told in problems if told[number]), ""),
        )
        for number, target in enumerate(targets)
    }


def measure_one(job: MeasureJob) -> str:
    """Measure one replication and keep it; return the part's name."""
    found = measured(job.targets, job.setting, job.replication)
    values = np.array([found[target.id].value for target in job.targets])
    problems = [found[target.id].problem for target in job.targets]
    return Store(job.store).write(job.note(), {"values": values}, {"problems": problems})
