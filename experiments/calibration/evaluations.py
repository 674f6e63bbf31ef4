"""What the model gives in a world: run once, kept in the store, read again after a stop.

The note of an evaluation holds all that can change it: the values, the inflow that it starts
from, what each row measures (not what was published), luck, size, and the code and files behind.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from experiments.calibration.unknowns import Unknowns
from experiments.executors import Executor, cancelled_on_interrupt
from experiments.messages import _
from experiments.store import Store, name_of
from experiments.targets.target import Target
from experiments.virtual.versions import digest_of, version_of_code, version_of_files
from scenarios.scenario import Inflow

MEASURE = "experiments.virtual.worlds:evaluate_world"
MEASURED_BY = (
    "experiment", "policy", "reference", "metric", "group", "difference", "clock", "window",
    "date", "regime", "unit",
)  # fmt: skip
"""Columns of a row that say what is measured; the others say what was published about it."""
AMONG_MANY = 4000
"""Jobseekers in each study where luck should be small: at the end of a fit, and in what is kept."""


class Evaluates(Protocol):
    """What runs the model in one world."""

    def __call__(
        self,
        targets: Sequence[Target],
        values: Mapping[str, float],
        inflow: Inflow | None,
        *,
        people: int | None,
        seed: int,
        replication: int,
    ) -> tuple[np.ndarray, Inflow]:
        """The rows' values in their units, NaN where unmeasured, and the inflow solved for it."""


@dataclass(frozen=True)
class Setting:
    """What all evaluations of a calibration have in common.

    Attributes
    ----------
    rows : tuple of Target
    unknowns : Unknowns
    people : int or None
        Jobseekers in each study; None for as many as the region has.
    seed : int
    store : str
        Folder.
    evaluator : str
        ``module:function`` of an `Evaluates`.
    """

    rows: tuple[Target, ...]
    unknowns: Unknowns
    people: int | None
    seed: int
    store: str
    evaluator: str = MEASURE

    def among_many(self) -> Setting:
        """The same among `AMONG_MANY` jobseekers, or as many as there are if these are more."""
        people = None if self.people is None else max(self.people, AMONG_MANY)
        return replace(self, people=people)

    def note(self, world: Trial) -> dict[str, Any]:
        """The note that names an evaluation."""
        return {
            "kind": "calibration",
            "rows": [[str(row.row.get(column, "")) for column in MEASURED_BY] for row in self.rows],
            "values": self.unknowns.full(world.values),
            "inflow": _digest(world.inflow),
            "seed": self.seed,
            "replication": world.replication,
            "people": self.people,
            "code": code_version(self.evaluator),
            "files": version_of_files(),
        }


@dataclass(frozen=True)
class Trial:
    """A world to try: values of the free parameters, and the inflow to start from."""

    values: tuple[float, ...]
    inflow: Inflow | None = None
    replication: int = 0


@dataclass(frozen=True)
class Given:
    """What the model gave in a world; ``failure`` says in words why it gave nothing."""

    outputs: np.ndarray
    inflow: Inflow | None = None
    failure: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the run came to its end."""
        return not self.failure


def evaluate(
    setting: Setting,
    trials: Sequence[Trial],
    executor: Executor,
    on_done: Callable[[int, int], None] | None = None,
) -> list[Given]:
    """What the model gives in each of the worlds, in their order.

    Parameters
    ----------
    on_done : callable, optional
        Called with worlds done since the last call, and those among them that failed.

    Raises
    ------
    KeyboardInterrupt
        The executor was stopped before the last had ended; those that had are kept.
    """
    tell = on_done or (lambda done, failed: None)
    store = Store(setting.store)
    names = [name_of(setting.note(trial)) for trial in trials]
    found: dict[str, Given] = {}
    missing: dict[str, Trial] = {}
    for name, trial in zip(names, trials, strict=True):
        if name not in found and name not in missing:
            kept = _read(store, name)
            if kept is None:
                missing[name] = trial
            else:
                found[name] = kept
    tell(len(trials) - len(missing), 0)
    wanted = list(missing)
    with cancelled_on_interrupt(executor):
        for ended in executor.map(partial(run, setting), list(missing.values())):
            name, failure = wanted[ended.job], ended.failure
            kept = None if failure else _read(store, name)
            if kept is None:
                why = failure or _("The code or its files changed while it ran.")
                kept = Given(np.full(len(setting.rows), np.nan), None, why)
            found[name] = kept
            tell(1, int(bool(kept.failure)))
    if any(name not in found for name in names):
        raise KeyboardInterrupt
    return [found[name] for name in names]


def run(setting: Setting, trial: Trial) -> str:
    """Run the model in one world and keep what it gave; return the part's name."""
    started = time.perf_counter()
    outputs, inflow = evaluator_of(setting.evaluator)(
        setting.rows,
        setting.unknowns.full(trial.values),
        trial.inflow,
        people=setting.people,
        seed=setting.seed,
        replication=trial.replication,
    )
    arrays = {"outputs": np.asarray(outputs, float), **inflow_arrays(inflow)}
    facts = {"seconds": time.perf_counter() - started}
    return Store(setting.store).write(setting.note(trial), arrays, facts)


def _read(store: Store, name: str) -> Given | None:
    part = store.read(name)
    return None if part is None else Given(part.arrays["outputs"], inflow_of(part.arrays))


def inflow_arrays(inflow: Inflow) -> dict[str, np.ndarray]:
    """An inflow as arrays: its four numbers, and its lists of weights."""
    return {
        "numbers": np.array(
            [
                inflow.entrants_per_week_per_1000,
                inflow.in_work_per_jobseeker,
                inflow.tenure_weeks,
                inflow.jobless_weeks,
            ]
        ),
        "weights": np.array(inflow.weights, float),
        "jobseekers": np.array(inflow.jobseekers, float),
        "workers": np.array(inflow.workers, float),
    }


def inflow_of(arrays: Mapping[str, np.ndarray]) -> Inflow:
    """The inflow of such arrays."""
    per_1000, in_work, tenure, jobless = (float(number) for number in arrays["numbers"])
    weights, seeking, working = (
        tuple(float(weight) for weight in arrays.get(name, ()))
        for name in ("weights", "jobseekers", "workers")
    )
    return Inflow(per_1000, weights, in_work, tenure, jobless, seeking, working)


def evaluator_of(name: str) -> Evaluates:
    """The function that ``module:function`` names."""
    module, _colon, function = name.partition(":")
    found: Evaluates = getattr(import_module(module), function)
    return found


def warm() -> None:
    """Compile the model once, before several processes would."""
    if MEASURE.startswith("experiments."):
        from experiments import runs
        from experiments.world import World
        from scenarios import load_scenario

        runs.warm(World(load_scenario("finland"), clock=0, seed=1, people=None))


@cache
def code_version(evaluator: str) -> str:
    """Version of the code behind an evaluator: of all that studies rest on, and its own."""
    module = import_module(evaluator.partition(":")[0])
    return digest_of([Path(str(module.__file__))], version_of_code())


def _digest(inflow: Inflow | None) -> str:
    return "" if inflow is None else hashlib.sha256(repr(inflow).encode()).hexdigest()
