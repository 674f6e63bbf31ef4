"""The model fitted to its own output (slow): truth is recovered, and starts do not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from experiments.calibration import evaluations, slopes
from experiments.calibration.around import Point
from experiments.calibration.evaluations import Setting, Trial, evaluate, warm
from experiments.calibration.evidence import Evidence
from experiments.calibration.unknowns import PRIOR_SD, Unknowns
from experiments.executors import executor_for
from experiments.targets.rows import shipped_targets
from scenarios import load_ledger

pytestmark = pytest.mark.slow
PEOPLE = 3000
LOOKED_FOR = (
    "traits.hard_share",
    "job_finding.base_hazard",
    "job.end_fresh",
    "outside.deregistration",
    "register.miscoded_entries",
    "referral.referral_fall",
)
ROWS = frozenset({"stocks", "flows", "spells"})
BOX_MEMBERS, BOXES = 40, (0.15, 0.09)
AWAY = np.array([0.12, -0.12, 0.12, -0.12, 0.12, -0.12])
"""Of the starts, in positions: one there, the other on the other side."""


def unknowns_of(names):
    ledger = load_ledger()
    chosen = tuple(ledger[name] for name in names)
    return Unknowns(chosen, {n: p.value for n, p in ledger.items() if n not in names})


def nearest(point, unknowns, evidence, half):
    """Where the lines of a box are nearest to the evidence, within the box."""
    (box,) = point.tried
    here = unknowns.positions(point.values)
    used = evidence.sd > 0
    sd = evidence.sd[used]
    lines = point.slopes[used] / sd[:, None]
    # lines go through the mean of the box, which is not its middle where a range ends in it
    mean = unknowns.positions(box.values).mean(axis=0)
    off_by = (box.outputs.mean(axis=0) - evidence.value)[used] / sd + lines @ (here - mean)
    low = np.maximum(-here, -half) - 1e-9
    high = np.minimum(1.0 - here, half) + 1e-9
    told = np.vstack([lines, np.eye(len(here)) / PRIOR_SD])
    wanted = np.concatenate([-off_by, np.zeros(len(here))])
    return np.clip(here + lsq_linear(told, wanted, (low, high)).x, 0.0, 1.0)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Where two starts end, the truth, and how sure the rows make one of it (positions)."""
    rows = tuple(
        row
        for row in shipped_targets()
        if row.experiment in ROWS and row.policy == "finland" and row.regime == "at-rest"
        and row.use == "calibrate" and row.is_counted
    )  # fmt: skip
    unknowns = unknowns_of(LOOKED_FOR)
    folder = str(tmp_path_factory.mktemp("own") / ".store")
    setting = Setting(rows, unknowns, PEOPLE, 1, folder)
    executor = executor_for(None, warm)
    try:
        truth = unknowns.ledger_values
        own = evaluate(setting, [Trial(tuple(truth), None, 1000 + k) for k in range(6)], executor)
        value = np.mean([one.outputs for one in own], axis=0)
        noise = np.std([one.outputs for one in own], axis=0, ddof=1)
        evidence = replace(Evidence.of(rows), value=value, noise=noise)

        def run(where, trials):
            return evaluate(where, trials, executor)

        ends = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(evaluations, "AMONG_MANY", PEOPLE)
            for sign in (1.0, -1.0):
                start = unknowns.at_positions(unknowns.positions(truth) + sign * AWAY)
                point = Point(start, None, np.zeros((len(rows), len(truth))))
                for half in BOXES:
                    patch.setattr(slopes, "BOX", half)
                    point = slopes.slopes_at(point, setting, evidence, BOX_MEMBERS, run)
                    there = nearest(point, unknowns, evidence, half)
                    point = replace(point, values=unknowns.at_positions(there))
                ends.append(point)
    finally:
        executor.close()
    moves_at_all = evidence.sd > 0
    scaled = ends[0].slopes[moves_at_all] / evidence.sd[moves_at_all, None]
    sd = np.sqrt(np.diag(np.linalg.inv(scaled.T @ scaled + np.eye(len(truth)))))
    return unknowns.positions(truth), [unknowns.positions(end.values) for end in ends], sd


def test_the_models_own_output_leads_back_to_its_truth(found):
    """Every parameter within three of its standard errors, and nearer than where it began."""
    truth, (end, _other), sd = found
    assert (np.abs(end - truth) <= 3.0 * sd).all()
    assert np.abs(end - truth).sum() < np.abs(AWAY).sum() / 2


def test_another_start_ends_at_the_same_fit(found):
    """From the other side of the truth, within the fit's uncertainty."""
    _truth, (end, other), sd = found
    assert (np.abs(end - other) <= 3.0 * np.sqrt(2.0) * sd).all()
