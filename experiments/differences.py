"""What differs, and how surely: the rows of comparison.csv from the outcomes of replications."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.intervals import moments, paired, ratio

COMPARISON_COLUMNS = [
    "scenario",
    "reference",
    "group",
    "metric",
    "years",
    "value",
    "difference",
    "ci_low",
    "ci_high",
    "replications",
]
PAIRING_COLUMNS = ["correlation", "unpaired_replications"]
ROW_KEY = ["scenario", "reference", "group", "metric", "years"]
GAIN = "employment_weeks_total"
RATIO_OF = {
    "employment_weeks_per_1000_eur": ("programme_cost_total", 1000.0),
    "employment_weeks_per_coach_year": ("coach_years", 1.0),
}


def comparison_rows(outcomes: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Compare the scenarios of each pair.

    Parameters
    ----------
    outcomes : DataFrame
        As `results.outcomes_frame` makes it.
    pairs : sequence of (scenario, reference)
        A scenario paired with itself is the reference: value only.

    Returns
    -------
    DataFrame
        `COMPARISON_COLUMNS` and `PAIRING_COLUMNS`, sorted by `ROW_KEY`.
    """
    cube = outcomes.pivot_table(
        index=["group", "metric", "years"],
        columns=["scenario", "replication"],
        values="value",
        aggfunc="first",
        dropna=False,
        observed=True,
    )
    cube = cube.loc[:, ~cube.columns.duplicated()].sort_index()
    cube = cube[~cube.isna().all(axis=1)]
    frames = [_pair_rows(cube, scenario, reference) for scenario, reference in pairs]
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values(ROW_KEY, kind="stable", ignore_index=True)


def _pair_rows(cube: pd.DataFrame, scenario: str, reference: str) -> pd.DataFrame:
    values = cube[scenario].to_numpy().T
    mean, count, _variance = moments(values)
    rows = cube.index.to_frame(index=False)
    rows.insert(0, "scenario", scenario)
    rows.insert(1, "reference", reference)
    rows["value"] = mean
    if scenario == reference:
        empty = np.full(len(rows), np.nan)
        return rows.assign(
            difference=empty, ci_low=empty, ci_high=empty, replications=count,
            correlation=empty, unpaired_replications=empty,
        )  # fmt: skip
    compared = paired(values, cube[reference].to_numpy().T)
    rows = rows.assign(
        difference=compared.difference,
        ci_low=compared.low,
        ci_high=compared.high,
        replications=compared.replications,
        correlation=compared.correlation,
        unpaired_replications=compared.unpaired,
    )
    return pd.concat([rows, _ratio_rows(cube, scenario, reference)], ignore_index=True)


def _ratio_rows(cube: pd.DataFrame, scenario: str, reference: str) -> pd.DataFrame:
    """Effect for each euro and coach-year: ratios of paired differences, for all together."""
    extra = cube[scenario] - cube[reference]
    followed = sorted(set(cube.index.get_level_values("years")))
    rows = []
    for metric, (cost_metric, per) in RATIO_OF.items():
        for years in followed:
            if not {("all", GAIN, years), ("all", cost_metric, years)} <= set(cube.index):
                continue
            gain = extra.loc[("all", GAIN, years)].to_numpy(float)
            cost = extra.loc[("all", cost_metric, years)].to_numpy(float) / per
            usual = float(cube[reference].loc[("all", cost_metric, years)].mean()) / per
            value, low, high = ratio(gain, cost, usual)
            rows.append(
                (scenario, reference, "all", metric, years, np.nan, value, low, high, len(gain),
                 np.nan, np.nan)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COMPARISON_COLUMNS + PAIRING_COLUMNS)
