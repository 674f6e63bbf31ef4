"""The worlds around the fit, in a straight world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.calibration.around import (
    CORRECTIONS,
    REACH,
    Point,
    about_the_fit,
    lines_of,
    not_run,
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
ANYWHERE = np.full(5, PRIOR_SD)
"""Held as firmly as the ranges hold."""


def known_before(unknowns, run, number=60):
    """Worlds from everywhere, as run."""
    drawn = unknowns.spread_out(number, 5)
    return run_ensemble(drawn, (None,) * number, run, np.random.default_rng(5))


def test_worlds_are_as_spread_as_the_evidence_allows(unknowns, tmp_path):
    """What the row is about comes near it; what it says nothing about keeps its whole range."""
    run = straight(unknowns, SLOPES)
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    known = [known_before(unknowns, run)]
    after = worlds_around(point, unknowns, evidence, known, 200, 1, run, run)
    idle = unknowns.names.index("a.idle")
    positions = unknowns.positions(after.values)
    before = about_the_fit(point, unknowns, evidence, 200, 1) @ SLOPES[0]
    assert positions[:, idle].std() == pytest.approx(PRIOR_SD, rel=0.05)
    assert after.outputs[:, 0].mean() == pytest.approx(0.6, abs=0.005)
    assert after.outputs[:, 0].std() < before.std() / 2
    # each world is held against its own draw of the errors: together they are spread as these are
    assert after.outputs[:, 0].std() == pytest.approx(0.02, rel=0.2)


def test_what_is_fitted_makes_up_for_what_is_not(unknowns, tmp_path):
    """A world whose unfitted parameter is high has the fitted one low."""
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    run = straight(unknowns, SLOPES)
    known = [known_before(unknowns, run)]
    after = worlds_around(point, unknowns, evidence, known, 200, 1, run, run)
    first, *_, last = unknowns.positions(after.values).T
    assert np.corrcoef(first, last)[0, 1] < -0.8


def test_a_row_that_says_little_is_counted_once(unknowns, tmp_path):
    """Mean and spread of one unfitted parameter are those of the closed form for a normal prior.

    Four corrections, each held to where the last one led, would count the row nearly four times.
    """
    slopes = np.array([[0.0, 0.0, 0.0, 0.0, 1.0]])
    run, error, value = straight(unknowns, slopes), PRIOR_SD, 0.6
    evidence = evidence_at(tmp_path, 1, value, error)
    point = Point(unknowns.ledger_values, None, np.zeros((1, 5)))
    known = [known_before(unknowns, run)]
    after = worlds_around(point, unknowns, evidence, known, 400, 1, run, run)
    positions = unknowns.positions(after.values)[:, -1]
    half = 0.5  # the row is as sure as the range
    assert positions.mean() == pytest.approx(half * 0.5 + half * value, abs=0.02)
    assert positions.std() == pytest.approx(PRIOR_SD * np.sqrt(half), rel=0.08)


def test_worlds_that_were_never_run_are_corrected_by_the_lines(unknowns, tmp_path):
    """In a straight world, so known, that is enough: the row is met before the first run."""
    run = straight(unknowns, SLOPES)
    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    lines = lines_of(known_before(unknowns, run), unknowns, evidence)
    drawn = about_the_fit(point, unknowns, evidence, 50, 1)
    worlds = not_run(drawn, point, unknowns)
    moved = towards_the_evidence(
        worlds, lines, unknowns, evidence, np.zeros((50, 1)), drawn, ANYWHERE
    )
    assert moved @ SLOPES[0] == pytest.approx(np.full(50, 0.6), abs=0.02)


def test_only_the_last_run_is_of_many_people(unknowns, tmp_path):
    """On the way few will do; what is kept is measured among many."""
    asked = []
    run = straight(unknowns, SLOPES)

    def noted(name):
        return lambda trials: (asked.append((name, len(trials))), run(trials))[1]

    evidence = evidence_at(tmp_path, 1, 0.6, 0.02)
    point = Point(unknowns.ledger_values, None, SLOPES)
    known = [known_before(unknowns, run)]
    worlds_around(point, unknowns, evidence, known, 20, 1, noted("few"), noted("many"))
    assert asked == [*[("few", 20)] * (CORRECTIONS - 1), ("many", 20)]


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
    shaken = rng.standard_normal((60, 1))
    moved = towards_the_evidence(
        ensemble, lines, unknowns, evidence, shaken, rng.random((60, 5)), ANYWHERE
    )
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
    evidence = evidence_at(tmp_path, 1, 0.6, 1.0)
    evidence = replace(evidence, noise=np.full(1, luck), error=np.full(1, 1.0 - luck))
    slope = np.array([[1.0, 0.0, 0.0, 0.0, 0.0]])
    lines = Surrogate(np.zeros(1), slope, np.zeros((1, 5)), np.full(1, error))
    values = unknowns.at_positions(np.full((2, 5), 0.5))
    outputs = np.array([[0.6], [0.9]])  # the second world's run misses by 0.3
    worlds = Ensemble(values, outputs, (None, None), np.ones(2, bool))
    here, nothing = unknowns.positions(values), np.zeros((2, 1))
    moved = towards_the_evidence(worlds, lines, unknowns, evidence, nothing, here, ANYWHERE)
    assert (moved[0] != moved[1]).any() == (believes == "run")
