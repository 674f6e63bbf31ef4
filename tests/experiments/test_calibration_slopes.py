"""Slopes at a point, from worlds in a box around it, in straight worlds with luck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.calibration.around import Point
from experiments.calibration.evaluations import AMONG_MANY, Given
from experiments.calibration.evidence import Evidence
from experiments.calibration.slopes import BOX, box, slopes_at
from tests.experiments.calibration_toys import a_setting, some_rows

SLOPES = np.array(
    [
        [1.0, 0.0, 0.5, 0.0, 0.0],
        [0.0, 1.0, -0.5, 0.0, 0.0],
        [0.5, 0.5, 1.0, 0.0, 3.0],
    ]
)
"""Of three rows; the fourth parameter is idle, the fifth is not fitted."""


def told(folder, luck=0.0, members=200):
    """The point with its slopes in a straight world, where it was, and what was asked for."""
    setting = replace(a_setting(folder, rows=some_rows(folder)[:3]), people=1500)
    unknowns = setting.unknowns
    asked = []

    def run(where, trials):
        asked.append((where, trials))
        return [
            Given(
                SLOPES @ unknowns.positions(np.array(trial.values))
                + luck * np.random.default_rng(trial.replication).standard_normal(3)
            )
            for trial in trials
        ]

    began = Point(unknowns.ledger_values, None, np.zeros((3, 5)))
    return slopes_at(began, setting, Evidence.of(setting.rows), members, run), began, asked


def test_slopes_of_a_straight_world_are_found(tmp_path):
    """Without luck nearly exactly."""
    point, _, _ = told(tmp_path)
    assert point.slopes[:, :4] == pytest.approx(SLOPES[:, :4], abs=0.02)


def test_luck_averages_out_over_the_box(tmp_path):
    """Luck of as much as the whole box moves a row: a slope's error is a fifth of it."""
    point, _, _ = told(tmp_path, luck=0.15, members=400)
    assert point.slopes[:, :4] == pytest.approx(SLOPES[:, :4], abs=0.4)


def test_of_what_is_not_fitted_nothing_is_told(tmp_path):
    """Though a row depends on it: it does not move."""
    point, _, _ = told(tmp_path)
    assert (point.slopes[:, 4] == 0.0).all()


def test_the_point_stays_where_it_is(tmp_path):
    """And the worlds that told its slopes are kept."""
    point, began, _ = told(tmp_path, members=100)
    assert point.values.tolist() == began.values.tolist()
    assert [len(each) for each in point.tried] == [100]


def test_every_world_of_a_box_has_luck_of_its_own(tmp_path):
    """Shared luck would be taken for what the parameters do."""
    _, _, asked = told(tmp_path)
    ((where, trials),) = asked
    assert sorted(trial.replication for trial in trials) == list(range(200))
    assert where.people == AMONG_MANY


@settings(max_examples=30, deadline=None)
@given(arrays(float, 5, elements=st.floats(0.0, 1.0)), st.floats(0.01, 0.5))
def test_a_box_keeps_to_the_ranges_and_to_its_width(middle, half):
    """Whatever its middle."""
    drawn = box(middle, half, 40, 1)
    assert drawn.shape == (40, 5)
    assert ((drawn >= 0.0) & (drawn <= 1.0)).all()
    assert (np.abs(drawn - middle) <= half + 1e-12).all()


def test_a_box_fills_its_width(tmp_path):
    """Of forty worlds one lies in each fortieth of every side."""
    drawn = box(np.full(3, 0.5), BOX, 40, 1)
    places = np.floor((drawn - 0.5 + BOX) / (2.0 * BOX) * 40).astype(int)
    assert (np.sort(places, axis=0) == np.arange(40)[:, None]).all()


def test_the_same_seed_draws_the_same_box():
    """And another one another."""
    middle = np.full(3, 0.5)
    assert (box(middle, 0.1, 8, 1) == box(middle, 0.1, 8, 1)).all()
    assert (box(middle, 0.1, 8, 1) != box(middle, 0.1, 8, 2)).any()
