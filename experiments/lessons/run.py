"""Running a lesson: its policies and the settings of its levers, as `compare` runs a study."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.conduct import OnProgress, conduct
from experiments.errors import CannotGoOn
from experiments.executors import Executor, executor_for
from experiments.lessons.lens import KIND, LENS_METRICS, LensJob, look_inside
from experiments.lessons.lesson import Lesson
from experiments.lessons.numbers import Numbers
from experiments.lessons.person import Followed, follow_person
from experiments.runs import warm
from experiments.settings import check_settings
from experiments.store import Store, name_of
from experiments.study import Study, planned
from experiments.world import MODEL, World, forget_worlds, part_note
from scenarios.scenario import Scenario

PEOPLE = 4000
REPLICATIONS = 20


@dataclass(frozen=True)
class LessonRun:
    """A lesson with what its runs gave.

    Attributes
    ----------
    lesson : Lesson
    study : Study
    numbers : Numbers
        Every metric that the lesson uses, replication by replication.
    person : Followed or None
        None where nobody fits.
    """

    lesson: Lesson
    study: Study
    numbers: Numbers
    person: Followed | None


def run_lesson(
    lesson: Lesson,
    *,
    people: int | None = PEOPLE,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
    simulation: str = MODEL,
) -> LessonRun:
    """Run everything that a lesson's page shows.

    Parameters
    ----------
    lesson : Lesson
    people, replications, seed, workers
        As `compare` has them.
    folder : Path, optional
        Where finished runs are kept, so that the same command goes on where it stopped.
    on_progress : callable, optional
        Called with runs done, runs in all, runs failed.
    simulation : str
        ``module:class`` of another world.
    """
    check_settings(people, None, replications, seed, workers)
    study = planned(
        [*lesson.policies, *lesson.variants],
        lesson.reference.name,
        seed=seed,
        replications=replications,
        people=people,
    )
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="tyopolku-") as place:
            return _run(lesson, study, Store(place), workers, on_progress, simulation)
    return _run(lesson, study, Store(folder), workers, on_progress, simulation)


def _run(
    lesson: Lesson,
    study: Study,
    store: Store,
    workers: int | None,
    on_progress: OnProgress | None,
    simulation: str,
) -> LessonRun:
    world = World(
        study.reference, study.clock, study.seed, study.people, simulation=simulation,
        years=tuple(lesson.form.follow_ups),
    )  # fmt: skip
    wanted = wanted_outcomes(lesson)
    executor = executor_for(workers, partial(warm, world))
    try:
        done = conduct(study, world, store, executor, _no_budget, on_progress)
        frames = [_rows(study, store, done.part_names, wanted)]
        if any(metric in LENS_METRICS for metric, _group in wanted):
            names = _look(lesson, study, world, store, executor)
            frames.append(_rows(study, store, names, wanted))
    finally:
        executor.close()
    person = follow_person(lesson, world)
    forget_worlds()
    return LessonRun(lesson, study, Numbers(pd.concat(frames, ignore_index=True)), person)


def _no_budget(name: str) -> Scenario:
    """Budgets are solved for the scenarios of the study itself."""
    from experiments.named import load_scenarios

    return load_scenarios([name])[0]


def wanted_outcomes(lesson: Lesson) -> set[tuple[str, str]]:
    """(metric, group) of everything that the lesson shows."""
    form = lesson.form
    shown = [*form.charts, form.run]
    wanted = {(chart.metric, group) for chart in shown for group in chart.groups or [chart.group]}
    for finding in form.findings:
        wanted.add((finding.metric, finding.group))
        if finding.minus is not None:
            wanted.add(
                (finding.minus.metric or finding.metric, finding.minus.group or finding.group)
            )
    if form.prediction.kind == "curve":
        wanted.add((form.prediction.metric, form.prediction.group))
    wanted |= {(metric, form.grid.group) for metric in form.grid.metrics}
    return wanted | {("programme_cost", "all")}


def _look(
    lesson: Lesson, study: Study, world: World, store: Store, executor: Executor
) -> dict[tuple[str, int], str]:
    """Do what is missing of the look inside; the names of its parts."""
    is_for_grid = any(metric in LENS_METRICS for metric in lesson.form.grid.metrics)
    policies = study.scenarios if is_for_grid else study.scenarios[: len(lesson.policies)]
    names, jobs = {}, []
    for replication in range(study.replications):
        to_do: dict[str, Scenario] = {}
        for policy in policies:
            name = name_of(part_note(world, KIND, policy, replication))
            names[policy.name, replication] = name
            if not store.holds(name):
                to_do.setdefault(name, policy)
        if to_do:
            jobs.append(LensJob(world, replication, tuple(to_do.values())))
    for ended in executor.map(look_inside, jobs):
        if ended.failure:
            raise CannotGoOn(ended.failure)
        for part in ended.result:
            store.keep(part)
    forget_worlds()
    return names


def _rows(
    study: Study,
    store: Store,
    names: dict[tuple[str, int], str],
    wanted: Iterable[tuple[str, str]],
) -> pd.DataFrame:
    """The wanted outcomes: scenario, replication, group, metric, years, value."""
    keys = {f"{metric} {group}" for metric, group in wanted}
    frames = []
    for scenario in study.scenarios:
        for replication in range(study.replications):
            name = names.get((scenario.name, replication))
            part = store.read(name) if name else None
            if part is None:
                continue
            rows = part.arrays["outcomes"]
            chosen = np.array(
                [f"{m} {g}" in keys for m, g in zip(rows["metric"], rows["group"], strict=True)]
            )
            frame = pd.DataFrame(rows[chosen])
            frame.insert(0, "scenario", scenario.name)
            frame.insert(1, "replication", replication)
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)
