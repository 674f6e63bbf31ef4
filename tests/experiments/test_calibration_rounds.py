"""The rounds that end the fit, in straight worlds with much luck."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.calibration.around import Point
from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import Evidence
from experiments.calibration.rounds import BOX, box, in_rounds, slopes_at
from tests.experiments.calibration_toys import a_setting, some_rows

SLOPES = np.array(
    [
        [1.0, 0.0, 0.5, 0.0, 0.0],
        [0.0, 1.0, -0.5, 0.0, 0.0],
        [0.5, 0.5, 1.0, 0.0, 3.0],
    ]
)
"""Of three rows; the fourth parameter is idle, the fifth is not fitted."""


def in_a_straight_world(folder, luck, wanted, rounds, error=0.02, seen=None, slopes=SLOPES):
    """End the fit where rows are straight in the parameters' positions, plus luck."""
    setting = a_setting(folder, rows=some_rows(folder)[: len(slopes)])
    unknowns = setting.unknowns
    wanted = np.array(wanted)
    evidence = Evidence(
        setting.rows,
        wanted,
        np.full(len(wanted), error),
        np.zeros(len(wanted)),
        np.isfinite(wanted),
    )

    def run(where, trials):
        if seen is not None:
            seen.append(trials)
        return [
            Given(
                slopes @ unknowns.positions(np.array(trial.values))
                + luck * np.random.default_rng(trial.replication).standard_normal(len(slopes))
            )
            for trial in trials
        ]

    point = in_rounds(unknowns.ledger_values, None, setting, evidence, rounds, 200, run)
    return unknowns.positions(unknowns.ledger_values), unknowns.positions(point.values), point


def test_the_rows_are_met_where_they_can_be(tmp_path):
    """Two rounds of two hundred worlds, luck as large as five errors."""
    began, _, _ = in_a_straight_world(tmp_path, 0.0, [0.5, 0.5, 0.5], 0)
    wanted = SLOPES @ (began + np.array([0.1, -0.1, 0.15, 0.0, 0.0]))
    _, ended, _ = in_a_straight_world(tmp_path, 0.1, wanted, 2)
    assert SLOPES @ ended == pytest.approx(wanted, abs=0.03)


def test_slopes_of_a_straight_world_are_found(tmp_path):
    """Without luck nearly exactly; of what is not fitted nothing is told."""
    _, _, point = in_a_straight_world(tmp_path, 0.0, [0.5, 0.5, 0.5], 1)
    assert point.slopes[:, :4] == pytest.approx(SLOPES[:, :4], abs=0.02)
    assert (point.slopes[:, 4] == 0.0).all()


def test_slopes_are_told_at_a_point_that_stays(tmp_path):
    """From a box around it; the worlds that told them are kept."""
    setting = a_setting(tmp_path, rows=some_rows(tmp_path)[:3])
    unknowns = setting.unknowns
    began = Point(unknowns.ledger_values, None, np.zeros((3, 5)))

    def run(_where, trials):
        return [Given(SLOPES @ unknowns.positions(np.array(trial.values))) for trial in trials]

    point = slopes_at(began, setting, Evidence.of(setting.rows), 100, run)
    assert point.values.tolist() == began.values.tolist()
    assert point.slopes[:, :4] == pytest.approx(SLOPES[:, :4], abs=0.02)
    assert (point.slopes[:, 4] == 0.0).all()
    assert [len(each) for each in point.tried] == [100]


def test_what_no_row_speaks_to_stays_where_it_is(tmp_path):
    """The idle parameter, and the one that is not fitted though a row speaks to it."""
    began, ended, _ = in_a_straight_world(tmp_path, 0.0, [0.9, 0.2, 0.4], 2)
    assert ended[3] == pytest.approx(began[3], abs=0.01)
    assert ended[4] == began[4]


def test_a_row_out_of_reach_does_not_spoil_the_others(tmp_path):
    """Two rows say what a third, far away, contradicts: they are met, not their mean with it."""
    slopes = np.zeros((3, 5))
    slopes[:, 0] = 1.0
    began, _, _ = in_a_straight_world(tmp_path, 0.0, [0.5, 0.5, 0.5], 0, slopes=slopes)
    wanted = began[0] + np.array([0.02, 0.02, -40.0])
    _, ended, _ = in_a_straight_world(tmp_path, 0.0, wanted, 2, slopes=slopes)
    assert ended[0] == pytest.approx(began[0] + 0.02, abs=0.04)  # two errors


def test_no_round_goes_beyond_its_box(tmp_path):
    """However far the evidence is."""
    began, ended, _ = in_a_straight_world(tmp_path, 0.0, [40.0, -40.0, 0.0], 1)
    assert (np.abs(ended - began) <= BOX + 1e-3).all()


def test_every_world_of_a_round_has_luck_of_its_own(tmp_path):
    """Shared luck would be taken for what the parameters do."""
    seen = []
    in_a_straight_world(tmp_path, 0.0, [0.5, 0.5, 0.5], 1, seen=seen)
    assert sorted(trial.replication for trial in seen[0]) == list(range(200))


@settings(max_examples=30, deadline=None)
@given(arrays(float, 5, elements=st.floats(0.0, 1.0)), st.floats(0.01, 0.5), st.integers(0, 9))
def test_a_box_keeps_to_the_ranges_and_to_its_width(middle, half, number):
    """Whatever its middle."""
    drawn = box(middle, half, 40, 1, number)
    assert drawn.shape == (40, 5)
    assert ((drawn >= 0.0) & (drawn <= 1.0)).all()
    assert (np.abs(drawn - middle) <= half + 1e-12).all()


def test_each_box_has_its_own_draws():
    """And the same box the same ones."""
    middle = np.full(3, 0.5)
    assert (box(middle, 0.1, 8, 1, 0) == box(middle, 0.1, 8, 1, 0)).all()
    assert (box(middle, 0.1, 8, 1, 0) != box(middle, 0.1, 8, 1, 1)).any()
