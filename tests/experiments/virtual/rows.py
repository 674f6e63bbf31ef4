"""Targets for tests, and the arms that were simulated for them."""

from __future__ import annotations

from unittest import mock

from experiments.targets.grammar import (
    parse_date,
    parse_group,
    parse_metric,
    parse_reference,
    parse_window,
)
from experiments.targets.target import Target
from experiments.virtual import measure
from experiments.virtual.lives import Setting
from tests.experiments.target_rows import GOOD

TINY = Setting(people=300.0, burn_in_weeks=52)


def target(name="R", **cells) -> Target:
    """Return a target with some cells of its own; what it would say of values does not matter."""
    row = {**GOOD, "date": "", "id": name, **cells}
    return Target(
        id=name,
        experiment=row["experiment"],
        policy=cells.get("policy", ""),
        reference=parse_reference(row["reference"]),
        metric=parse_metric(row["metric"]),
        group=parse_group(row["group"]),
        difference=row["difference"],
        clock=row["clock"],
        window=parse_window(row["window"]),
        date=parse_date(row["date"]),
        regime=row["regime"],
        unit=cells.get("unit") or measure_unit(row["metric"], row["difference"]),
        value=0.5, low=0.25, high=0.75, error=None, implied_by=(), source="made up",
        status="read", confidence="high", use="validate", line=2, row=row,
    )  # fmt: skip


def measure_unit(metric: str, difference: str) -> str:
    """Return the natural unit of a metric."""
    return "relative" if difference == "relative" else parse_metric(metric).unit


def arms_of(*targets: Target, setting: Setting = TINY):
    """Return the arms that are simulated to measure some targets of one study."""
    found = {}
    lived = measure.lived

    def kept(*args, **kwargs):
        lives = lived(*args, **kwargs)
        found.update(lives)
        return lives

    with mock.patch.object(measure, "lived", kept):
        measure.measured(targets, setting, 0)
    return found
