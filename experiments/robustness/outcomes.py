"""What every policy gives at every point: one outcome is a metric of a group at a follow-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.intervals import moments
from experiments.metrics import BY_NAME

OF_METRIC = "of the metric"


@dataclass(frozen=True)
class Outcome:
    """One metric of one group at one follow-up, for all policies at all points.

    Attributes
    ----------
    metric, group : str
    years : float
    values : dict of str to float array [points, replications]
        By scenario; NaN where the run failed. Replications of a point share their luck. They may
        be differences to one and the same reference: leads and regrets are then the same.
    better : str
        "higher", "lower", or "" where neither is better; by default what the metric declares.
    """

    metric: str
    group: str
    years: float
    values: Mapping[str, np.ndarray]
    better: str = OF_METRIC

    @property
    def direction(self) -> str:
        """Which way is better: "higher", "lower" or ""."""
        if self.better != OF_METRIC:
            return self.better
        known = BY_NAME.get(self.metric)
        return known.better if known else ""

    @property
    def sign(self) -> float:
        """What a value is multiplied by so that more is better, or larger where neither is."""
        return -1.0 if self.direction == "lower" else 1.0

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The policies, in the order given."""
        return tuple(self.values)

    def key(self) -> dict[str, object]:
        """The columns that name the outcome in a table."""
        return {
            "metric": self.metric,
            "group": self.group,
            "years": self.years,
            "better": self.direction,
        }

    def point_means(self, scenarios: Sequence[str]) -> tuple[np.ndarray, int]:
        """Mean over the replications in which all these scenarios are known.

        Returns
        -------
        means : float array [points, scenarios]
            NaN where no replication is known.
        missing : int
            Runs in which at least one is not.
        """
        cube = np.stack([np.asarray(self.values[name], float) for name in scenarios], axis=-1)
        known = np.isfinite(cube).all(axis=-1)
        cube = np.where(known[..., None], cube, np.nan)
        return moments(np.swapaxes(cube, 0, 1))[0], int((~known).sum())


def outcomes_of(differences: pd.DataFrame) -> list[Outcome]:
    """The outcomes in a tidy frame of paired differences, the reference among the scenarios.

    Parameters
    ----------
    differences : DataFrame
        ``point, replication, scenario, reference, metric, group, years, value``: the difference of
        the scenario to the reference in the same run, NaN where the run failed. All scenarios have
        the same reference, whose own difference is zero wherever the run is known.

    Returns
    -------
    list of Outcome
        In order of metric, group and years.

    Raises
    ------
    ValueError
        The frame speaks of several references.
    """
    frame = differences[differences["scenario"] != differences["reference"]]
    references = sorted(set(frame["reference"]))
    if len(references) > 1:
        raise ValueError(f"one reference is needed; there are: {', '.join(references)}")
    shape = tuple(
        int(frame[name].max()) + 1 if len(frame) else 0 for name in ("point", "replication")
    )
    found = []
    for (metric, group, years), rows in frame.groupby(["metric", "group", "years"], observed=True):
        values: dict[str, np.ndarray] = {}
        for scenario, own in rows.groupby("scenario", sort=False, observed=True):
            table = np.full(shape, np.nan)
            table[own["point"].to_numpy(int), own["replication"].to_numpy(int)] = own["value"]
            values[str(scenario)] = table
        is_known = np.isfinite(list(values.values())).any(axis=0)
        values[references[0]] = np.where(is_known, 0.0, np.nan)
        found.append(Outcome(str(metric), str(group), float(years), values))
    return found
