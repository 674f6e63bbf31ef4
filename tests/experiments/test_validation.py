"""Validation: the model beside the evidence, counted, sorted and written the same every time."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from experiments.targets.rows import read_targets
from experiments.validation import COLUMNS, NO, NOT_MEASURED, YES, validated
from experiments.written import csv_text
from tests.experiments.target_rows import csv_of, write


@dataclass(frozen=True)
class Fake:
    values: np.ndarray
    problem: str = ""


def of(folder, *changes, **values):
    """Validate rows R0, R1, … with these values by replication."""
    targets = read_targets(write(folder, csv_of(*changes)))
    measured = {name: Fake(np.array(v, float)) for name, v in values.items()}
    return validated(targets, measured)


BAND = {"value": "0.25", "low": "0.2", "high": "0.3"}


@pytest.mark.parametrize(
    ("values", "inside"),
    [
        ([0.25, 0.25], YES), ([0.3, 0.3], YES), ([0.1 + 0.2] * 3, YES), ([0.31, 0.31], NO),
        ([0.1, 0.4], YES), ([math.nan, 0.1], NO), ([math.nan], NOT_MEASURED), ([], NOT_MEASURED),
    ],
)  # fmt: skip
def test_the_mean_is_inside_or_outside_the_band(tmp_path, values, inside):
    """Its ends belong to it; what no replication knows is not measured."""
    (row,) = of(tmp_path, BAND, R0=values).rows
    assert row.inside == inside


def test_the_mean_has_an_interval(tmp_path):
    """Student's, over replications; none with one."""
    (row,) = of(tmp_path, BAND, R0=[0.2, 0.3]).rows
    assert row.model == pytest.approx(0.25)
    assert row.ci_high - row.model == pytest.approx(12.7062 * 0.05, rel=1e-4)
    (row,) = of(tmp_path, BAND, R0=[0.2]).rows
    assert math.isnan(row.ci_low)


def test_standard_errors_count_both_sides(tmp_path):
    """The model's own and the target's: published, or the band over 2 · 1.96."""
    (row,) = of(tmp_path, {**BAND, "error": "0.03"}, R0=[0.27, 0.35]).rows
    assert row.standard_errors == pytest.approx(0.06 / math.hypot(0.04, 0.03))
    (row,) = of(tmp_path, BAND, R0=[0.31]).rows
    assert row.standard_errors == pytest.approx(0.06 / (0.1 / (2 * 1.959964)))


def test_a_target_without_width_has_no_errors_to_count_in(tmp_path):
    """It is met or it is not."""
    exact = {"value": "0.25", "low": "0.25", "high": "0.25"}
    result = of(tmp_path, exact, exact, R0=[0.25], R1=[0.26])
    errors = {row.target.id: row.standard_errors for row in result.rows}
    assert errors["R0"] == 0
    assert math.isnan(errors["R1"])


def test_misses_stand_first_the_farthest_at_the_top(tmp_path):
    """Then what was not measured, what is inside, and last what is not counted."""
    rows = of(
        tmp_path, BAND, BAND, BAND, BAND, {**BAND, "use": "input"}, {**BAND, "implied_by": "R0"},
        R0=[0.25], R1=[0.4], R2=[0.05], R4=[0.9], R5=[0.25],
    ).rows  # fmt: skip
    assert [row.target.id for row in rows] == ["R2", "R1", "R3", "R0", "R4", "R5"]


def test_uses_are_counted_apart(tmp_path):
    """Calibrate of high confidence and of all, and validate; the unmeasured count against."""
    result = of(
        tmp_path,
        BAND,
        {**BAND, "confidence": "low"},
        {**BAND, "use": "validate"},
        {**BAND, "use": "validate"},
        {**BAND, "use": "input"},
        {**BAND, "implied_by": "R0"},
        R0=[0.25], R1=[0.9], R2=[0.25], R4=[0.9], R5=[0.9],
    )  # fmt: skip
    high, everyone = result.tally("calibrate", "high"), result.tally("calibrate")
    assert (high.inside, high.counted, everyone.inside, everyone.counted) == (1, 1, 1, 2)
    kept = result.tally("validate")
    assert (kept.inside, kept.counted, kept.unmeasured, kept.share) == (1, 2, 1, 0.5)
    assert math.isnan(result.tally("validate", "low").share)


def test_the_file_has_its_columns_and_one_format(tmp_path):
    """The same bytes for the same values, in whichever order they came."""
    changes = [BAND, {**BAND, "implied_by": "R0", "source": "a, b"}]
    result = of(tmp_path, *changes, R0=[0.4, 0.5], R1=[0.25, 0.2])
    other = of(tmp_path, *changes, R1=[0.25, 0.2], R0=[0.4, 0.5])
    text = csv_text(result.frame())
    assert text == csv_text(other.frame())
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert "no: follows from R0" in text
    assert ",0.450000," in text


def test_rows_that_nobody_measured_say_so(tmp_path):
    """And so do those that could not be."""
    targets = read_targets(write(tmp_path, csv_of(BAND, BAND)))
    rows = validated(targets, {"R0": Fake(np.array([math.nan]), "Nobody was there.")}).rows
    assert [row.problem for row in rows] == [
        "Nobody was there.",
        "The model has no measure of it yet.",
    ]
