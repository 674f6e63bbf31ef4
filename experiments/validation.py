"""Validation: what the model gives beside what the evidence says, row by row.

A row is inside where the mean over replications lies in the band of its target. How far off it is
is told in standard errors: the difference over the root of the model's squared standard error and
the target's. Rows that are inputs or that follow from others are shown and not counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from experiments.intervals import interval, moments
from experiments.messages import N_
from experiments.targets.target import Target

YES, NO, NOT_MEASURED = N_("yes"), N_("no"), N_("not measured")
ROUNDING = 1e-9
"""Of a band's own size: what lies so near its end is inside."""
NOT_COUNTED_INPUT = N_("no: an input of the model")
NOT_COUNTED_IMPLIED = N_("no: follows from {ids}")

COLUMNS = (
    "id", "use", "confidence", "counted", "experiment", "policy", "reference", "metric", "group",
    "difference", "clock", "window", "date", "regime", "unit", "model", "ci_low", "ci_high",
    "target", "low", "high", "inside", "standard_errors", "problem", "source",
)  # fmt: skip
"""Of validation.csv."""


class Measured(Protocol):
    """What was measured of one target.

    Attributes
    ----------
    values : float array [replications]
        In the target's unit; NaN where a replication has none.
    problem : str
        Why it could not be measured, in plain words; empty where it could.
    """

    @property
    def values(self) -> np.ndarray:
        """See the class."""

    @property
    def problem(self) -> str:
        """See the class."""


@dataclass(frozen=True)
class Compared:
    """One target beside the model.

    Attributes
    ----------
    target : Target
    model, ci_low, ci_high : float
        Mean over replications and its 95 % interval; NaN where there is none.
    error : float
        The model's own standard error; NaN with one replication.
    inside : str
        "yes", "no" or "not measured".
    standard_errors : float
        How far off, and to which side; NaN where it cannot be told.
    problem : str
    """

    target: Target
    model: float
    ci_low: float
    ci_high: float
    error: float
    inside: str
    standard_errors: float
    problem: str = ""

    @property
    def is_miss(self) -> bool:
        """Whether it was measured and lies outside the band."""
        return self.inside == NO

    @property
    def is_inside(self) -> bool:
        """Whether it was measured and lies in the band."""
        return self.inside == YES

    @property
    def in_half_widths(self) -> float:
        """Where the model lies: -1 at the band's low end, 1 at its high one."""
        return self.scaled(self.model)

    def scaled(self, value: float) -> float:
        """A value in half widths of the band from its middle; infinite where it has no width."""
        half = (self.target.high - self.target.low) / 2.0
        off = value - (self.target.high + self.target.low) / 2.0
        if half > 0:
            return off / half
        return 0.0 if off == 0 else math.copysign(math.inf, off)

    @property
    def counted(self) -> str:
        """Whether it is counted, and why not."""
        if self.target.use == "input":
            return NOT_COUNTED_INPUT
        if self.target.implied_by:
            return NOT_COUNTED_IMPLIED.format(ids=" ".join(self.target.implied_by))
        return YES


@dataclass(frozen=True)
class Tally:
    """How many of some rows are inside.

    Attributes
    ----------
    inside, counted, unmeasured : int
        The unmeasured are among the counted, and not inside.
    """

    inside: int
    counted: int
    unmeasured: int

    @property
    def share(self) -> float:
        """Inside, of those counted; NaN of none."""
        return self.inside / self.counted if self.counted else math.nan


@dataclass(frozen=True)
class Validation:
    """All targets beside the model: misses first, then the unmeasured, then those inside.

    Attributes
    ----------
    rows : tuple of Compared
    behaviour : str
    replications : int
    """

    rows: tuple[Compared, ...]
    behaviour: str
    replications: int

    def tally(self, use: str, confidence: str = "") -> Tally:
        """Count the rows of a use, of one confidence or of all."""
        rows = [
            row
            for row in self.rows
            if row.target.is_counted
            and row.target.use == use
            and confidence in ("", row.target.confidence)
        ]
        return Tally(
            inside=sum(row.is_inside for row in rows),
            counted=len(rows),
            unmeasured=sum(row.inside == NOT_MEASURED for row in rows),
        )

    def frame(self) -> pd.DataFrame:
        """The rows as in validation.csv."""
        return pd.DataFrame([_flat(row) for row in self.rows], columns=list(COLUMNS))


def validated(
    targets: Sequence[Target],
    measured: Mapping[str, Measured],
    behaviour: str = "central",
) -> Validation:
    """Put what was measured beside the targets.

    Parameters
    ----------
    targets : sequence of Target
    measured : mapping of id to Measured
    behaviour : str
        Name of the world in which it was measured.
    """
    rows = sorted((_compared(t, measured.get(t.id)) for t in targets), key=_order)
    counts = [len(np.atleast_1d(m.values)) for m in measured.values()]
    return Validation(tuple(rows), behaviour, max(counts, default=0))


def _compared(target: Target, found: Measured | None) -> Compared:
    values = np.array([] if found is None else found.values, float).reshape(-1)
    problem = found.problem if found is not None else N_("The model has no measure of it yet.")
    mean, count, variance = (x.item() for x in map(np.asarray, moments(values[:, None])))
    if not count:
        nothing = (math.nan,) * 4
        return Compared(target, *nothing, NOT_MEASURED, math.nan, problem or N_("No value."))
    low, high = interval(*(np.array([x]) for x in (mean, variance, count)))
    error = math.sqrt(variance / count) if count > 1 else math.nan
    slack = ROUNDING * max(abs(target.low), abs(target.high), target.high - target.low)
    is_inside = target.low - slack <= mean <= target.high + slack
    if count < len(values):
        problem = problem or N_("Missing in some replications.")
    return Compared(
        target, mean, low.item(), high.item(), error, YES if is_inside else NO,
        _standard_errors(mean - target.value, error, target.standard_error), problem,
    )  # fmt: skip


def _standard_errors(difference: float, model: float, target: float) -> float:
    error = math.hypot(0.0 if math.isnan(model) else model, target)
    if error > 0:
        return difference / error
    return 0.0 if difference == 0 else math.nan


def _order(row: Compared) -> tuple[bool, int, float, str]:
    """Counted ones first; of these misses, then the unmeasured; the farthest first."""
    rank = {NO: 0, NOT_MEASURED: 1, YES: 2}[row.inside]
    far = abs(row.standard_errors)
    if math.isnan(far):
        far = abs(row.in_half_widths)
    return not row.target.is_counted, rank, -(0.0 if math.isnan(far) else far), row.target.id


def _flat(row: Compared) -> dict[str, object]:
    """A row of validation.csv; names that stand in files are not translated."""
    target = row.target
    texts = {name: target.row.get(name, "") for name in COLUMNS if name in target.row}
    return {
        **texts,
        "counted": row.counted,
        "model": row.model,
        "ci_low": row.ci_low,
        "ci_high": row.ci_high,
        "target": target.value,
        "low": target.low,
        "high": target.high,
        "inside": row.inside,
        "standard_errors": row.standard_errors,
        "problem": row.problem,
    }
