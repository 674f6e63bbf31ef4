"""The worlds around the fit, in a straight world."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.calibration.around import (
    REACH,
    Point,
    about_the_fit,
    lines_of,
    towards_the_evidence,
    worlds_around,
)
from experiments.calibration.ensemble import Ensemble, run_ensemble
from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import Surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from tests.experiments.calibration_toys import a_ledger, some_rows


@pytest.fixture
def unknowns():
    return Unknowns.of(a_ledger())


def straight(unknowns, slopes, luck=0.0):
    """Rows that are straight in the positions of the parameters, each run with luck of its own."""
    rng = np.random.default_rng(7)

    def run(trials):
        return [
            Given(
                slopes @ unknowns.positions(np.array(trial.values))
                + luck * rng.standard_normal(len(slopes)),
                trial.inflow,
            )
            for trial in trials
        ]

    return run


def evidence_at(tmp_path, rows, value, error, noise=0.0):
    found = Evidence.of(some_rows(tmp_path, error=error)[:rows])
    return Evidence(
        found.rows, np.full(rows, value), np.full(rows, error), np.full(rows, noise), found.is_used
    )


SLOPES = np.array([[1.0, 0.0, 0.0, 0.0, 0.3]])
"""One row; the last parameter moves it and is not fitted."""


def test_worlds_are_as_spread_as_the_evidence_allows(unknowns, tmp_path):
    """What the row is about comes near it; what it says nothing about keeps its whole range."""
    run = straight(unknowns, SLOPES)
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    before, _middle, after = worlds_around(point, unknowns, evidence, [], 200, 1, run)
    idle = unknowns.names.index("a.idle")
    positions = unknowns.positions(after.values)
    assert positions[:, idle].std() == pytest.approx(PRIOR_SD, rel=0.05)
    assert after.outputs[:, 0].mean() == pytest.approx(0.6, abs=0.02)
    assert after.outputs[:, 0].std() < before.outputs[:, 0].std() / 2


def test_what_is_fitted_makes_up_for_what_is_not(unknowns, tmp_path):
    """A world whose unfitted parameter is high has the fitted one low."""
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    run = straight(unknowns, SLOPES)
    *_, after = worlds_around(point, unknowns, evidence, [], 200, 1, run)
    first, *_, last = unknowns.positions(after.values).T
    assert np.corrcoef(first, last)[0, 1] < -0.8


def test_worlds_known_before_tell_the_lines_that_luck_would_hide(unknowns, tmp_path):
    """With twenty new worlds and much luck, five hundred old ones bring the slope nearer."""
    evidence = evidence_at(tmp_path, 1, 0.6, 0.1, noise=0.3)
    rng = np.random.default_rng(1)
    run = straight(unknowns, SLOPES, luck=0.3)

    def worlds(number):
        drawn = unknowns.at_positions(rng.random((number, 5)))
        return run_ensemble(drawn, (None,) * number, run, rng)

    true = SLOPES / evidence.sd[0]
    few, many = (lines_of(worlds(number), unknowns, evidence).slope for number in (20, 520))
    assert np.abs(many - true).max() < np.abs(few - true).max() / 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(-3.0, 3.0))
def test_a_correction_keeps_to_the_ranges(tmp_path_factory, seed, wanted):
    """Wherever the evidence is, and however far."""
    unknowns = Unknowns.of(a_ledger())
    evidence = evidence_at(tmp_path_factory.mktemp("rows"), 1, wanted, 0.05)
    rng = np.random.default_rng(seed)
    drawn = rng.random((60, 5))
    ensemble = run_ensemble(
        unknowns.at_positions(drawn), (None,) * 60, straight(unknowns, SLOPES), rng
    )
    lines = lines_of(ensemble, unknowns, evidence)
    moved = towards_the_evidence(ensemble, lines, unknowns, evidence, rng)
    assert ((moved >= 0.0) & (moved <= 1.0)).all()
    assert (np.abs(moved - unknowns.positions(ensemble.values)) <= REACH + 1e-6).all()


def test_what_a_row_tells_is_drawn_near_the_fit_and_all_else_from_everywhere(unknowns, tmp_path):
    """The second parameter is fitted too, but no row tells it."""
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    spread = about_the_fit(point, unknowns, evidence, 300, 1).std(axis=0)
    assert spread[0] < PRIOR_SD / 3
    assert spread[1:] == pytest.approx(np.full(4, PRIOR_SD), rel=0.05)


@pytest.mark.parametrize(("luck", "error", "believes"), [(0.0, 1.0, "run"), (1.0, 0.0, "lines")])
def test_of_run_and_lines_the_surer_one_is_believed(unknowns, tmp_path, luck, error, believes):
    """A run without luck tells all of its own miss; beside lines without error it tells nothing."""
    evidence = evidence_at(tmp_path, 1, 0.6, 1e-9, noise=luck)
    evidence = replace(evidence, noise=np.full(1, luck), error=np.full(1, 1.0 - luck))
    slope = np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])
    lines = Surrogate(np.zeros(1), slope, np.zeros((1, 5)), np.full(1, error))
    values = unknowns.at_positions(np.full((2, 5), 0.5))
    outputs = np.array([[0.6], [0.9]])  # the second world's run misses by 0.3
    worlds = Ensemble(values, outputs, (None, None), np.ones(2, bool))
    rng = SimpleNamespace(standard_normal=np.zeros)
    moved = towards_the_evidence(worlds, lines, unknowns, evidence, rng)
    assert (moved[0] != moved[1]).any() == (believes == "run")
