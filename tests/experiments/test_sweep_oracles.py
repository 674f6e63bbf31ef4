"""Functions whose indices are known, run as studies: through the very code that runs the model."""

import math
import os

import numpy as np
import pandas as pd
import pytest

from experiments.sweep.answers import Answers
from experiments.sweep.files import told, write_answers, write_manifest
from tests.experiments.sweep_fakes import Formula, Ishigami, Linear, SobolG
from tests.experiments.sweep_studies import a_study, conducted

pytest.importorskip("SALib")

HERE = "tests.experiments.sweep_fakes"


@pytest.fixture(autouse=True)
def _disk_is_not_waited_for(monkeypatch):
    """Hundreds of runs of no work each: waiting for the disk is most of it."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


def study_of(folder, formula, **changes):
    """A study file that varies the formula's beliefs evenly over the ledger's ranges."""
    names = [f"traits.{name}" for name in formula.beliefs[: formula.factors]]
    settings = {
        "people": 20, "seed": 3, "follow_ups": [0.25], "metrics": ["skills"],
        "factors": [{"parameters": names, "distribution": "even"}],
    }  # fmt: skip
    return a_study(folder, f"{HERE}:{formula.__name__}", **{**settings, **changes})


def answers_of(folder, formula, **changes):
    """Run it and answer."""
    return Answers(conducted(study_of(folder, formula, **changes), folder / "out").results)


def table_of(answers):
    (found,) = answers.sensitivity
    return found.table.set_index(["index", "factor"])


def of_ishigami(a=7.0, b=0.1):
    """First and total order."""
    v1 = 0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2
    v2, v13 = a**2 / 8.0, 8.0 * b**2 * math.pi**8 / 225.0
    total = v1 + v2 + v13
    return np.array([v1, v2, 0.0]) / total, np.array([v1 + v13, v2, v13]) / total


def of_sobol_g(a):
    """First and total order."""
    alone = 1.0 / 3.0 / (1.0 + a) ** 2
    every = np.prod(1.0 + alone)
    return alone / (every - 1.0), alone * every / (1.0 + alone) / (every - 1.0)


@pytest.mark.parametrize(
    ("size", "within"),
    [(128, 0.2), pytest.param(1024, 0.02, marks=pytest.mark.slow)],
)
@pytest.mark.parametrize(
    ("formula", "orders"), [(Ishigami, of_ishigami()), (SobolG, of_sobol_g(SobolG.a))]
)
def test_the_indices_of_a_known_function_lie_within_their_intervals(
    tmp_path, formula, orders, size, within
):
    """First and total order of every factor, from a study file to the table of indices."""
    answers = answers_of(tmp_path, formula, design={"kind": "sobol", "size": size})
    table = table_of(answers)
    assert (answers.refusals, len(answers.study.points)) == ([], size * (formula.factors + 2))
    for index, known in zip(("first_order", "total_order"), orders, strict=True):
        rows = table.loc[index]
        assert len(rows) == formula.factors
        inside = (rows["ci_low"] <= known) & (known <= rows["ci_high"])
        assert inside.all(), rows.assign(known=known)
        assert np.abs(rows["value"] - known).max() < within


def test_the_outcome_is_the_formula_of_the_points_positions(tmp_path):
    """But for the digits that values lose."""
    study = study_of(tmp_path, Ishigami, design={"kind": "sobol", "size": 4})
    found = conducted(study, tmp_path / "out")
    known = [Ishigami.of(positions) for positions in study.points.positions]
    rows = found.differences.query("metric == 'skills'")
    np.testing.assert_allclose(rows["value"], known, atol=0.01)


def test_the_second_order_of_a_known_function_lies_within_its_interval(tmp_path):
    """Ishigami's first and third factors matter together, the other pairs do not."""
    answers = answers_of(
        tmp_path, Ishigami, design={"kind": "sobol", "size": 64, "second_order": True}
    )
    rows = table_of(answers).loc["second_order"]
    first, total = of_ishigami()
    known = {f"{a} × {b}": 0.0 for a in range(3) for b in range(a + 1, 3)}
    known["0 × 2"] = total[2]
    names = [factor.name for factor in answers.study.factors]
    for pair, value in known.items():
        one, other = (names[int(number)] for number in pair.split(" × "))
        row = rows.loc[f"{one} × {other}"]
        assert row["ci_low"] <= value <= row["ci_high"], pair
    assert first[2] == 0.0


def test_the_screening_of_a_plane_gives_its_slopes(tmp_path):
    """μ* is the size of each slope, σ nothing, whatever the trajectories."""
    answers = answers_of(tmp_path, Linear, design={"kind": "morris", "size": 4})
    table = table_of(answers)
    np.testing.assert_allclose(table.loc["mu_star"]["value"], [3.0, 2.0, 0.0], atol=1e-3)
    np.testing.assert_allclose(table.loc["mu"]["value"], [3.0, -2.0, 0.0], atol=1e-3)
    np.testing.assert_allclose(table.loc["sigma"]["value"], 0.0, atol=1e-3)


def test_a_study_without_luck_has_no_noise(tmp_path):
    """The formula knows none: replications are equal, and what differs is the factors'."""
    answers = answers_of(tmp_path, Linear, design={"kind": "morris", "size": 3}, replications=2)
    (found,) = answers.sensitivity
    assert found.noise.luck == pytest.approx(0.0, abs=1e-12)
    assert found.noise.share == pytest.approx(0.0, abs=1e-12)


def with_a_hole(folder, monkeypatch, **changes):
    """Return the answers of a study of which one run failed."""
    calls, of = [], Ishigami.of

    def fails_once(positions):
        calls.append(positions)
        if len(calls) == 17:
            raise FloatingPointError("a corner")
        return of(positions)

    with monkeypatch.context() as patch:
        patch.setattr(Ishigami, "of", staticmethod(fails_once))
        return answers_of(folder, Ishigami, **changes)


@pytest.mark.parametrize(
    "design", [{"kind": "sobol", "size": 16}, {"kind": "morris", "size": 20, "levels": 8}]
)
def test_over_a_hole_the_indices_are_refused_and_others_offered(tmp_path, monkeypatch, design):
    """One run failed: given-data methods take the points that are complete, and it is told why."""
    answers = with_a_hole(tmp_path, monkeypatch, design=design)
    assert answers.results.failed == 1
    (found,) = answers.sensitivity
    assert set(found.table["method"]) == {"delta", "pawn"}
    assert f"1 of {len(answers.study.points)} points lacks a run" in found.refusal
    assert "--retry-failed" in found.refusal
    assert answers.refusals == [found.refusal]
    assert found.refusal in told(answers)
    values = found.table.query("index in ('delta', 'pawn')")["value"]
    assert np.isfinite(values).all()


def test_when_the_hole_is_filled_the_indices_are_given(tmp_path, monkeypatch):
    """With the same bytes as if nothing had failed."""
    design = {"kind": "sobol", "size": 16}
    with_a_hole(tmp_path, monkeypatch, design=design)
    study = study_of(tmp_path, Ishigami, design=design)
    mended = conducted(study, tmp_path / "out", retries=True)
    whole = conducted(study, tmp_path / "whole")
    assert mended.runs.equals(whole.runs)
    answers = Answers(mended.results)
    assert answers.refusals == []
    pd.testing.assert_frame_equal(answers.indices_frame, Answers(whole.results).indices_frame)


def test_the_files_of_the_answers_are_the_same_again(tmp_path):
    """Bootstrap and all: from the same runs the same bytes."""
    study = study_of(tmp_path, Ishigami, design={"kind": "sobol", "size": 8})
    written = []
    for name in ("one", "other"):
        found = conducted(study, tmp_path / name)
        write_answers(found, Answers(found.results), tmp_path / name)
        write_manifest(found, tmp_path / name)
        files = {f: (tmp_path / name / f).read_bytes() for f in [*found.files, "manifest.json"]}
        written.append(files)
    assert written[0] == written[1]
    assert {"indices.csv", "convergence.csv", "runs.parquet"} <= set(written[0])


def test_indices_have_a_row_for_each_thing_asked(tmp_path):
    """Scenario, reference, metric, group and follow-up stand beside every index."""
    answers = answers_of(
        tmp_path, Linear, design={"kind": "morris", "size": 2}, groups=["all", "sex:woman"],
        metrics=["skills", "inclusion"], follow_ups=[0.25, 0.5],
    )  # fmt: skip
    table = answers.indices_frame
    keys = ["scenario", "reference", "metric", "group", "years"]
    assert len(table[keys].drop_duplicates()) == 2 * 2 * 2
    assert set(table["reference"]) == {"town-baseline"}
    mine = table.query("metric == 'skills' and group == 'all' and index == 'mu_star'")
    assert set(mine["factor"]) == {f"traits.{name}" for name in Formula.beliefs[:3]}
