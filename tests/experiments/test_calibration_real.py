"""The model fitted to its own output (slow): truth is recovered, and starts do not matter.

What fits is the command's own search (`find_fit`), from worlds in a box around each start.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.calibration.ensemble import run_ensemble
from experiments.calibration.evaluations import Setting, Trial, evaluate, warm
from experiments.calibration.evidence import Evidence
from experiments.calibration.fit import find_fit
from experiments.calibration.slopes import box
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
BOX_MEMBERS, BOX, ROUNDS = 60, 0.25, 6
AWAY = np.array([0.12, -0.12, 0.12, -0.12, 0.12, -0.12])
"""Of the starts, in positions: one there, the other on the other side."""


def unknowns_of(values):
    """Parameters looked for, with other values of the ledger."""
    ledger = load_ledger()
    chosen = tuple(replace(ledger[name], value=value) for name, value in values.items())
    return Unknowns(chosen, {n: p.value for n, p in ledger.items() if n not in values})


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Where two starts end, the truth, and how sure the rows make one of it (positions)."""
    rows = tuple(
        row
        for row in shipped_targets()
        if row.experiment in ROWS and row.policy == "finland" and row.regime == "at-rest"
        and row.use == "calibrate" and row.is_counted
    )  # fmt: skip
    ledger = load_ledger()
    truly = unknowns_of({name: ledger[name].value for name in LOOKED_FOR})
    truth = truly.positions(truly.ledger_values)
    folder = str(tmp_path_factory.mktemp("own") / ".store")
    setting = Setting(rows, truly, PEOPLE, 1, folder)
    executor = executor_for(None, warm)
    ends, sds = [], []
    try:
        own = [Trial(tuple(truly.ledger_values), None, 1000 + k) for k in range(6)]
        outputs = np.array([one.outputs for one in evaluate(setting, own, executor)])
        evidence = replace(
            Evidence.of(rows), value=outputs.mean(axis=0), noise=outputs.std(axis=0, ddof=1)
        )
        for sign in (1.0, -1.0):
            there = truly.at_positions(np.clip(truth + sign * AWAY, 0.0, 1.0))
            # the search holds to the ledger, weakly; so the ledger says the start, not the truth
            unknowns = unknowns_of(dict(zip(LOOKED_FOR, there.tolist(), strict=True)))
            begun = replace(setting, unknowns=unknowns)

            def run(trials, where=begun):
                return evaluate(where, trials, executor)

            drawn = unknowns.at_positions(box(unknowns.positions(there), BOX, BOX_MEMBERS, 1))
            rng = np.random.default_rng(1)
            known = run_ensemble(drawn, (None,) * BOX_MEMBERS, run, rng)
            fit = find_fit(known, [("away", there, None)], unknowns, evidence, ROUNDS, run)
            ends.append(unknowns.positions(fit.best.values))
            lines = fit.surrogate.jacobian(ends[-1])
            told = np.linalg.inv(lines.T @ lines + np.eye(len(truth)) / PRIOR_SD**2)
            sds.append(np.sqrt(np.diag(told)))
    finally:
        executor.close()
    return truth, ends, sds[0]


def test_the_models_own_output_leads_back_to_its_truth(found):
    """Every parameter within three of its standard errors, and nearer than where it began."""
    truth, (end, _other), sd = found
    assert (np.abs(end - truth) <= 3.0 * sd).all()
    assert np.abs(end - truth).sum() < np.abs(AWAY).sum() / 2


def test_another_start_ends_at_the_same_fit(found):
    """From the other side of the truth, within the fit's uncertainty."""
    _truth, (end, other), sd = found
    assert (np.abs(end - other) <= 3.0 * np.sqrt(2.0) * sd).all()
