"""What a calibration leaves in its folder: tables, the fit and the worlds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.calibration.calibrate import Calibration
from experiments.calibration.identify import directions, identifiability, profiles
from experiments.calibration.unknowns import rounded
from experiments.calibration.worlds import worlds_bytes
from experiments.store import write_whole
from experiments.written import write_json, write_text
from scenarios.toml_text import toml_key, toml_value


def write_results(found: Calibration, out: Path) -> list[str]:
    """Write every file of a calibration into its folder; return their names."""
    unknowns, best = found.unknowns, found.fit.best.values
    worlds = found.worlds.members.values if len(found.worlds) else best[None]
    tables = {
        "calibration.csv": rows_table(found),
        "identifiability.csv": identifiability(
            unknowns, worlds, found.fit.surrogate, found.evidence_far, best
        ),
        "directions.csv": directions(unknowns, found.fit.surrogate, best),
        "profiles.csv": profiles(unknowns, found.fit.surrogate, best),
        "starts.csv": starts_table(found),
        "slopes.csv": slopes_table(found),
    }
    for name, table in tables.items():
        write_text(out / name, table.to_csv(index=False, float_format="%.6g", lineterminator="\n"))
    write_whole(out / "worlds.parquet", worlds_of(found))
    write_text(out / "fit.toml", fit_toml(found))
    write_json(out / "calibration.json", summary(found))
    return [*tables, "worlds.parquet", "fit.toml", "calibration.json"]


def rows_table(found: Calibration) -> pd.DataFrame:
    """A row of the evidence a row: before, after, and in the fit."""
    evidence, fit = found.evidence, found.fit.best.outputs
    surrogate_error = np.full(len(evidence.rows), np.nan)
    surrogate_error[found.evidence_far.is_used] = found.fit.surrogate.error
    before = _percentiles(found.ensembles[0].outputs)
    after = _percentiles(found.worlds.members.outputs)
    rows = []
    for place, row in enumerate(evidence.rows):
        rows.append(
            {
                "id": row.id,
                "unit": row.unit,
                "confidence": row.confidence,
                "is_counted": bool(evidence.is_used[place]),
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "error": evidence.error[place],
                "noise": evidence.noise[place],
                "noise_among_many": found.evidence_among_many.noise[place],
                "surrogate_error": surrogate_error[place],
                **_named("prior", before[place]),
                **_named("plausible", after[place]),
                "fit": fit[place],
                "is_inside": bool(row.low <= fit[place] <= row.high),
                "errors_off": (fit[place] - row.value) / evidence.sd[place]
                if evidence.sd[place] > 0
                else np.nan,
            }
        )
    return pd.DataFrame(rows)


def slopes_table(found: Calibration) -> pd.DataFrame:
    """By how much each row changes over a whole range of each parameter, at the fit."""
    table = pd.DataFrame(found.slopes, columns=list(found.unknowns.names))
    table.insert(0, "id", [row.id for row in found.evidence.rows])
    return table


def _percentiles(outputs: np.ndarray) -> np.ndarray:
    """Of each row [rows, 3]; NaN where no world measured it."""
    found = np.full((outputs.shape[1], 3), np.nan)
    for place, column in enumerate(outputs.T):
        finite = column[np.isfinite(column)]
        if len(finite):
            found[place] = np.percentile(finite, [5, 50, 95])
    return found


def _named(prefix: str, of: np.ndarray) -> dict[str, float]:
    return dict(zip([f"{prefix}_p{p:02d}" for p in (5, 50, 95)], map(float, of), strict=True))


def starts_table(found: Calibration) -> pd.DataFrame:
    """Where each search began and ended, and by how many plausible sds its end is off the best.

    ``largest_gap`` names the calibrated parameter in which the two ends differ most.
    """
    unknowns, best = found.unknowns, found.fit.best.values
    moves = unknowns.is_calibrated
    sd = spread(found)
    rows = []
    for search in found.fit.searches:
        gap = np.where(moves & (sd > 0), np.abs(search.values - best) / np.where(sd > 0, sd, 1), 0)
        rows.append(
            {
                "start": search.start,
                "first_distance": search.first_distance,
                "distance": search.distance,
                "mean_gap_in_sd": float(gap[moves].mean()) if moves.any() else 0.0,
                "largest_gap_in_sd": float(gap.max(initial=0.0)),
                "largest_gap": unknowns.names[int(gap.argmax())] if gap.any() else "",
            }
        )
    return pd.DataFrame(rows)


def spread(found: Calibration) -> np.ndarray:
    """Standard deviation of each parameter over the plausible worlds."""
    if len(found.worlds) < 2:
        return np.zeros(len(found.unknowns.names))
    return found.worlds.members.values.std(axis=0)


def worlds_of(found: Calibration) -> bytes:
    """The file of plausible worlds, nearest first."""
    members = found.worlds.members
    return worlds_bytes(
        found.unknowns.names,
        members.values,
        [inflow for inflow in members.inflows if inflow is not None],
        found.worlds.distance,
        [row.id for row in found.evidence.rows],
        members.outputs,
    )


def summary(found: Calibration) -> dict[str, Any]:
    """The calibration in a few numbers."""
    evidence = found.evidence
    return {
        "rows_counted": found.counted,
        "rows_left_out": [
            row.id for row, used in zip(evidence.rows, evidence.is_used, strict=True) if not used
        ],
        "members": [len(ensemble) for ensemble in found.ensembles],
        "members_failed": [ensemble.failed for ensemble in found.ensembles],
        "first_failure": next((e.failure for e in found.ensembles if e.failure), ""),
        "median_distance": [
            _number(np.median(found.evidence_far.distance(ensemble.outputs)))
            for ensemble in found.ensembles
        ],
        "drawn": len(found.drawn),
        "drawn_failed": found.drawn.failed,
        "fit_distance": _number(found.fit.best.distance),
        "fit_distance_as_run": _number(found.fit_as_run),
        "birge_ratio": _number(found.birge),
        "best_distance": _number(found.best_distance),
        "distance_limit": _number(found.worlds.limit),
        "plausible_worlds": len(found.worlds),
        "within_limit": found.worlds.within,
        "limit_widened": _number(found.worlds.widening),
        "wanted": found.plan.wanted,
        "is_enough": found.is_enough,
    }


def _number(value: float) -> float | None:
    return float(f"{value:.6g}") if np.isfinite(value) else None


def fit_toml(found: Calibration) -> str:
    """The fitted values, with their standard deviation over the plausible worlds."""
    best, sd = found.fit.best, spread(found)
    lines = [
        "# What tyopolku calibrate found; sd is over the plausible worlds.",
        "format = 1",
        f"distance = {best.distance:.6g}",
        f"rows = {found.counted}",
        f"plausible_worlds = {len(found.worlds)}",
        "",
        "[values]",
    ]
    for place, parameter in enumerate(found.unknowns.parameters):
        if parameter.grade == "calibrated":
            entry = {
                "value": float(best.values[place]),
                "sd": float(rounded(sd[place : place + 1], 3)[0]),
            }
            lines.append(f"{toml_key(parameter.name)} = {toml_value(entry)}")
    return "\n".join(lines) + "\n"
