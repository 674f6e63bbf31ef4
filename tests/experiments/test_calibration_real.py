"""The model fitted to its own output (slow): truth is recovered, and starts do not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.calibration import last_steps, slopes
from experiments.calibration.around import Point
from experiments.calibration.evaluations import Setting, Trial, evaluate, warm
from experiments.calibration.evidence import Evidence
from experiments.calibration.unknowns import Unknowns
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
BOX_MEMBERS, STEPS = 40, 5
AWAY = np.array([0.12, -0.12, 0.12, -0.12, 0.12, -0.12])
"""Of the starts, in positions: one there, the other on the other side."""


def unknowns_of(names):
    ledger = load_ledger()
    chosen = tuple(ledger[name] for name in names)
    return Unknowns(chosen, {n: p.value for n, p in ledger.items() if n not in names})


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
        bands = zip(rows, value, value - noise, value + noise, strict=True)
        own_rows = [replace(row, value=v, low=low, high=high) for row, v, low, high in bands]
        evidence = replace(Evidence.of(own_rows), noise=noise)

        def run(where, trials):
            return evaluate(where, trials, executor)

        ends = []
        with pytest.MonkeyPatch.context() as patch:
            for module in (slopes, last_steps):
                patch.setattr(module, "PEOPLE", PEOPLE)
            for sign in (1.0, -1.0):
                start = unknowns.at_positions(unknowns.positions(truth) + sign * AWAY)
                begun = Point(start, None, np.zeros((len(rows), len(truth))))
                told = slopes.slopes_at(begun, setting, evidence, BOX_MEMBERS, run)
                end, _ = last_steps.into_the_bands(told, setting, evidence, STEPS, 1, run)
                ends.append(end)
    finally:
        executor.close()
    scaled = ends[0].slopes / evidence.sd[:, None]
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
