"""Slopes by differences, the last steps and the worlds around the fit, in a straight world."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import Evidence
from experiments.calibration.local import nearer, with_slopes, worlds_around
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from tests.experiments.calibration_toys import a_ledger, some_rows


@pytest.fixture
def unknowns():
    return Unknowns.of(a_ledger())


def straight(unknowns, slopes):
    """Rows that are straight in the positions of the parameters."""

    def run(trials):
        return [
            Given(slopes @ unknowns.positions(np.array(trial.values)), trial.inflow)
            for trial in trials
        ]

    return run


def evidence_at(tmp_path, rows, value, error):
    found = Evidence.of(some_rows(tmp_path, error=error)[:rows])
    return Evidence(
        found.rows, np.full(rows, value), np.full(rows, error), np.zeros(rows), found.is_used
    )


def test_slopes_of_a_straight_world_are_found_exactly(unknowns):
    """Each parameter is moved by itself."""
    slopes = np.arange(10.0).reshape(2, 5)
    point = with_slopes(unknowns.ledger_values, None, unknowns, straight(unknowns, slopes))
    assert point.slopes == pytest.approx(slopes, abs=1e-3)


def test_a_step_meets_the_evidence_where_it_can(unknowns, tmp_path):
    """In a straight world one step is nearly enough, and what has no slope stays."""
    slopes = np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])
    run = straight(unknowns, slopes)
    evidence = evidence_at(tmp_path, 1, 0.45, 0.001)
    point = with_slopes(unknowns.ledger_values, None, unknowns, run)
    found = nearer(point, unknowns, evidence, run)
    assert found.outputs[0] == pytest.approx(0.45, abs=0.01)
    assert found.values[1:] == pytest.approx(point.values[1:])


def test_a_point_that_cannot_be_bettered_is_kept(unknowns, tmp_path):
    """Where nothing moves the row."""
    run = straight(unknowns, np.zeros((1, 5)))
    point = with_slopes(unknowns.ledger_values, None, unknowns, run)
    assert nearer(point, unknowns, evidence_at(tmp_path, 1, 1.0, 0.1), run) is point


def test_worlds_are_as_spread_as_the_evidence_allows(unknowns, tmp_path):
    """What the row is about comes near it; what nobody fits keeps its whole range."""
    slopes = np.array([[1.0, 0.0, 0.0, 0.0, 0.3]])
    run = straight(unknowns, slopes)
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = with_slopes(unknowns.ledger_values, None, unknowns, run)
    before, after = worlds_around(point, unknowns, evidence, 200, 1, run)
    held = unknowns.names.index("a.held")
    positions = unknowns.positions(after.values)
    assert positions[:, held].std() == pytest.approx(PRIOR_SD, rel=0.05)
    assert after.outputs[:, 0].mean() == pytest.approx(0.6, abs=0.02)
    assert after.outputs[:, 0].std() < before.outputs[:, 0].std() / 2
