"""The worlds around the fit, in a straight world."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.around import Point, worlds_around
from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import Evidence
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


def test_worlds_are_as_spread_as_the_evidence_allows(unknowns, tmp_path):
    """What the row is about comes near it; what nobody fits keeps its whole range."""
    slopes = np.array([[1.0, 0.0, 0.0, 0.0, 0.3]])
    run = straight(unknowns, slopes)
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, slopes)
    before, after = worlds_around(point, unknowns, evidence, 200, 1, run)
    held = unknowns.names.index("a.held")
    positions = unknowns.positions(after.values)
    assert positions[:, held].std() == pytest.approx(PRIOR_SD, rel=0.05)
    assert after.outputs[:, 0].mean() == pytest.approx(0.6, abs=0.02)
    assert after.outputs[:, 0].std() < before.outputs[:, 0].std() / 2
