"""The last steps of the fit, in straight and in bent worlds with luck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.calibration.around import Point
from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import Evidence
from experiments.calibration.last_steps import (
    LONGEST,
    Bands,
    best_of,
    corrected,
    into_the_bands,
    shortest_step,
)
from experiments.errors import CannotGoOn
from tests.experiments.calibration_toys import a_setting, some_rows

SLOPES = np.array(
    [
        [1.0, 0.0, 0.5, 0.0, 0.0],
        [0.0, 1.0, -0.5, 0.0, 0.0],
        [0.5, 0.5, 1.0, 0.0, 3.0],
    ]
)
"""Of three rows; the fourth parameter is idle, the fifth is not fitted."""
HALF = 0.02
BEGAN = np.array([0.6, 0.2, 0.65, 0.5, 0.5])
"""Positions of the ledger's values."""


def straight(positions):
    return SLOPES @ positions


def bent(positions):
    """Steeper at the point than the slopes say, and away from it less steep."""
    moved = positions - BEGAN
    return SLOPES @ BEGAN + 1.5 * SLOPES @ moved - 2.0 * SLOPES @ (moved * np.abs(moved))


def ended(folder, world, middles, steps, *, luck=0.0, runs=4, slopes=SLOPES, told=None, also=()):
    """Take the steps; return where they end, what was measured there, and all trials."""
    rows = [
        replace(row, value=middle, low=middle - HALF, high=middle + HALF)
        for row, middle in zip(some_rows(folder), middles, strict=False)
    ]
    setting = a_setting(folder, rows=tuple(rows))
    unknowns = setting.unknowns
    trials = []

    def run(where, asked):
        trials.extend((where.seed, trial.replication) for trial in asked)
        return [
            Given(
                world(unknowns.positions(np.array(trial.values)))
                + luck * np.random.default_rng([trial.replication, where.seed]).standard_normal(3)
            )
            for trial in asked
        ]

    evidence = Evidence.of(rows, told_only=told or ())
    point = Point(unknowns.at_positions(BEGAN), None, slopes)
    if also:
        others = [replace(point, values=unknowns.at_positions(at)) for at in also]
        point, _outputs = best_of([point, *others], setting, evidence, runs, run)
    best, outputs = into_the_bands(point, setting, evidence, steps, runs, run)
    return unknowns.positions(best.values), outputs, best, trials


def test_rows_that_can_be_met_come_into_their_bands(tmp_path):
    """In a straight world one step is enough."""
    wanted = straight(BEGAN + np.array([0.1, -0.1, 0.1, 0.0, 0.0]))
    _, outputs, _, _ = ended(tmp_path, straight, wanted, 1)
    assert (np.abs(outputs - wanted) <= HALF).all()


def test_where_rows_bend_more_steps_get_there(tmp_path):
    """One step by the wrong slopes overshoots; those that follow have learned."""
    wanted = bent(BEGAN + np.array([0.15, -0.1, 0.1, 0.0, 0.0]))
    _, outputs, _, _ = ended(tmp_path, bent, wanted, 4)
    assert (np.abs(outputs - wanted) <= HALF).all()


def test_what_is_inside_already_hardly_moves(tmp_path):
    """Bands do not ask for their middle."""
    wanted = straight(BEGAN) + 0.5 * HALF
    where, _, _, _ = ended(tmp_path, straight, wanted, 2)
    assert np.abs(where - BEGAN).max() < 0.02


def test_the_idle_and_the_unfitted_stay(tmp_path):
    """Whatever the rows ask for."""
    where, _, _, _ = ended(tmp_path, straight, [0.9, 0.2, 3.0], 2)
    assert where[3] == pytest.approx(BEGAN[3], abs=0.01)
    assert where[4] == pytest.approx(BEGAN[4], abs=1e-4)


def test_a_row_that_is_told_only_asks_for_nothing(tmp_path):
    """It is measured and not counted."""
    wanted = straight(BEGAN)
    wanted[0] += 5.0
    where, _, _, _ = ended(tmp_path, straight, wanted, 2, told=["R1"])
    assert where == pytest.approx(BEGAN, abs=0.01)


def test_the_best_point_is_kept_where_a_step_makes_it_worse(tmp_path):
    """Slopes of the wrong sign lead away: the beginning stays the fit."""
    wanted = straight(BEGAN) + np.array([3.0, 3.0, 3.0]) * HALF
    where, outputs, _, _ = ended(tmp_path, straight, wanted, 1, slopes=-SLOPES)
    assert where == pytest.approx(BEGAN, abs=1e-4)
    assert outputs == pytest.approx(straight(BEGAN), abs=1e-3)


def test_the_best_of_the_beginnings_is_found(tmp_path):
    """The second one is nearer: without a step it is the fit."""
    near = BEGAN + np.array([0.1, -0.1, 0.1, 0.0, 0.0])
    where, outputs, _, _ = ended(tmp_path, straight, straight(near), 0, also=[near])
    assert where == pytest.approx(near, abs=1e-4)
    assert outputs == pytest.approx(straight(near), abs=1e-3)


def test_a_point_is_measured_by_the_mean_of_its_runs(tmp_path):
    """Each with luck of its own, by seed and replication: a hundred runs leave a tenth of it."""
    wanted = straight(BEGAN)
    _, outputs, _, trials = ended(tmp_path, straight, wanted, 0, luck=0.1, runs=25)
    assert trials == [(seed, number) for seed in (1, 2, 3, 4) for number in range(25)]
    assert outputs == pytest.approx(wanted, abs=0.04)


def test_a_point_that_cannot_be_simulated_is_told(tmp_path):
    """With what the model said."""
    setting = a_setting(tmp_path)
    point = Point(setting.unknowns.ledger_values, None, np.zeros((6, 5)))

    def run(_where, asked):
        return [Given(np.full(6, np.nan), None, "too idle") for _trial in asked]

    with pytest.raises(CannotGoOn, match="too idle"):
        into_the_bands(point, setting, Evidence.of(setting.rows), 1, 4, run)


def some_bands(number=3):
    one = np.ones(number)
    return Bands(np.ones(number, bool), 0.0 * one, one, one)


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, 3, elements=st.floats(-9.0, 9.0)),
    arrays(float, (3, 4), elements=st.floats(-5.0, 5.0)),
    arrays(float, 4, elements=st.floats(0.0, 1.0)),
)
def test_no_step_is_longer_than_allowed_or_leaves_the_ranges(at, slopes, here):
    """Whatever is asked of it."""
    step = shortest_step(some_bands(), at, slopes, here)
    assert (np.abs(step) <= LONGEST + 1e-6).all()
    assert ((here + step >= 0.0) & (here + step <= 1.0)).all()


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, (3, 4), elements=st.floats(-5.0, 5.0)),
    arrays(float, 4, elements=st.floats(0.01, 0.2)),
    arrays(float, 3, elements=st.floats(-9.0, 9.0)),
)
def test_corrected_slopes_give_what_the_step_gave(slopes, step, change):
    """And nothing else across the step."""
    new = corrected(slopes, step, change)
    assert new @ step == pytest.approx(change, abs=1e-6)
    across = np.array([step[1], -step[0], 0.0, 0.0])
    assert new @ across == pytest.approx(slopes @ across, abs=1e-6)


@given(arrays(float, 3, elements=st.floats(-50.0, 50.0)))
def test_a_row_costs_more_the_farther_out_it_is(at):
    """And always less than by its square beyond some point."""
    bands = some_bands()
    size = (bands.missed(at) ** 2).sum()
    farther = (bands.missed(at * 1.1) ** 2).sum()
    assert farther >= size
