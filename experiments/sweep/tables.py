"""The tables of a sweep: its points, its runs, and the paired differences in them.

``points.parquet`` has a row a point; ``runs.parquet`` a row a run and policy. They are sorted and
written by the coordinator, with no time or host in them: the same study gives the same bytes
wherever it ran.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.store import Store, name_of
from experiments.sweep.conduct import Planned, failure_note
from experiments.sweep.study import OWN, SweepStudy

DONE, FAILED, LEFT = "done", "failed", "left"


@dataclass(frozen=True)
class Results:
    """What a sweep has given so far.

    Attributes
    ----------
    study : SweepStudy
    values : float array [points, replications, scenarios, outcomes]
        NaN where a run has not ended, failed, or has no such outcome.
    status : str array [points, replications]
        ``done``, ``failed`` or ``left``.
    errors : str array [points, replications]
        Class of the error of a run that failed.
    """

    study: SweepStudy
    values: np.ndarray
    status: np.ndarray
    errors: np.ndarray

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return int((self.status == FAILED).sum())

    @cached_property
    def _place(self) -> dict[tuple[str, str, float], int]:
        return {outcome: place for place, outcome in enumerate(self.study.outcomes)}

    def of(self, scenario: str, metric: str, group: str, years: float) -> np.ndarray:
        """Values of one outcome of one scenario [points, replications]."""
        row = [s.name for s in self.study.scenarios].index(scenario)
        return self.values[:, :, row, self._place[metric, group, years]]

    def difference(self, scenario: str, metric: str, group: str, years: float) -> np.ndarray:
        """Scenario minus reference, paired [points, replications]; the value if it is alone."""
        value = self.of(scenario, metric, group, years)
        if scenario == self.study.reference:
            return value
        return value - self.of(self.study.reference, metric, group, years)

    def asked(self) -> list[tuple[str, str, str, float]]:
        """(scenario, metric, group, years) of everything that the study analyses."""
        s = self.study
        return [
            (scenario, metric, group, years)
            for scenario in s.compared
            for metric in s.metrics
            for group in s.groups
            for years in s.follow_ups
        ]


def read_results(study: SweepStudy, store: Store) -> tuple[Results, list[str]]:
    """What is in the store of a study, and the names of parts that turned out to be broken."""
    planned, digest = Planned.of(study), study.what_runs_are
    shape = (len(study.points), study.replications)
    outcomes = (len(study.scenarios), len(study.outcomes))
    values = np.full((*shape, *outcomes), np.nan)
    status, errors = np.full(shape, LEFT, object), np.full(shape, "", object)
    broken = []
    for point, run, name in zip(planned.points, planned.runs, planned.names, strict=True):
        here = point, run.replication
        part = store.read(name)
        if part is not None:
            values[here], status[here] = part.arrays["values"], DONE
            continue
        if store.holds(name):
            broken.append(name)
        noted = name_of(failure_note(run, digest))
        failure = store.read(noted)
        if failure is not None:
            status[here], errors[here] = FAILED, str(failure.facts["error"])
        elif store.holds(noted):
            broken.append(noted)
    return Results(study, values, status, errors), broken


def points_frame(study: SweepStudy) -> pd.DataFrame:
    """A row a point: its number, the plausible world it is (if any), the value of each factor."""
    table = pd.DataFrame({"point": np.arange(len(study.points), dtype=np.int32)})
    if study.points.worlds:
        table["world"] = np.array([w.name for w in study.points.worlds], np.int32)
    columns = {f.name: study.points.values[:, k] for k, f in enumerate(study.factors)}
    return pd.concat([table, pd.DataFrame(columns)], axis=1)


def runs_frame(results: Results) -> pd.DataFrame:
    """A row per point, replication and scenario: how it ended, and every outcome kept.

    A column of an outcome is called ``metric | group | years``.
    """
    study = results.study
    points, replications, scenarios, _outcomes = results.values.shape
    rows = points * replications * scenarios
    index = np.indices((points, replications, scenarios)).reshape(3, rows)
    names = np.array([s.name for s in study.scenarios], object)
    table = pd.DataFrame(
        {
            "point": index[0].astype(np.int32),
            "replication": index[1].astype(np.int32),
            "scenario": names[index[2]],
            "status": results.status.repeat(scenarios),
            "error": results.errors.repeat(scenarios),
        }
    )
    flat = results.values.reshape(rows, -1)
    return pd.concat(
        [table, pd.DataFrame(flat, columns=[column_name(o) for o in study.outcomes])], axis=1
    )


def column_name(outcome: tuple[str, str, float]) -> str:
    """The name of an outcome's column in runs.parquet.

    >>> column_name(("employment_weeks", "all", 10.0)), column_name(("dose", "all", 0.0))
    ('employment_weeks | all | 10', 'dose')
    """
    metric, group, years = outcome
    return metric if metric in OWN else f"{metric} | {group} | {years:g}"


def differences_frame(results: Results) -> pd.DataFrame:
    """A row per point, replication and thing asked: the paired difference to the reference."""
    points, replications = results.status.shape
    index = np.indices((points, replications)).reshape(2, -1)
    parts = [
        pd.DataFrame(
            {
                "point": index[0], "replication": index[1], "scenario": scenario,
                "reference": results.study.reference, "metric": metric, "group": group,
                "years": years,
                "value": results.difference(scenario, metric, group, years).ravel(),
            }
        )
        for scenario, metric, group, years in results.asked()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)
