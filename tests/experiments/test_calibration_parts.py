"""Unknowns, evidence, surrogate and rules of calibration, each by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibration.ensemble import Ensemble
from experiments.calibration.evidence import PILOT_EFFECT, Evidence, rival_readings, rows_for
from experiments.calibration.identify import directions, profiles
from experiments.calibration.plausible import nearest_worlds, plausible_limit
from experiments.calibration.surrogate import Surrogate, fit_surrogate
from experiments.calibration.unknowns import Unknowns, free_parameters, rounded
from scenarios import load_ledger
from tests.experiments.calibration_toys import a_ledger, some_rows


def test_free_are_the_numbers_that_nobody_knows():
    """Not what is fixed, a switch, or a measured price."""
    names = [parameter.name for parameter in free_parameters(a_ledger())]
    assert names == ["a.one", "a.two", "a.three", "a.idle", "a.held"]


def test_of_the_own_ledger_all_calibrated_ones_are_free():
    """And neither switches nor the discount rate."""
    free = free_parameters(load_ledger())
    names = {parameter.name for parameter in free}
    assert {
        p.name for p in load_ledger().values() if p.grade == "calibrated" and p.low < p.high
    } <= names
    assert not any(name.startswith("limits.") for name in names)
    assert "money.discount_rate" not in names


@given(st.lists(st.floats(-30.0, 30.0), min_size=5, max_size=5))
def test_values_never_leave_their_ranges(z):
    """However far the scale without ends is followed."""
    unknowns = Unknowns.of(a_ledger())
    values = unknowns.from_unbounded(np.array(z))
    assert (values >= unknowns.low).all()
    assert (values <= unknowns.high).all()


@given(st.lists(st.floats(0.001, 0.999), min_size=5, max_size=5))
def test_the_scale_without_ends_leads_back(positions):
    """To the digits that are kept."""
    unknowns = Unknowns.of(a_ledger())
    values = unknowns.at_positions(np.array(positions))
    again = unknowns.from_unbounded(unknowns.unbounded(values))
    assert again == pytest.approx(values, rel=1e-3, abs=1e-4)


@given(st.floats(1e-9, 1e9))
def test_rounding_twice_is_rounding_once(value):
    """A value of few digits survives single precision."""
    once = rounded(np.array([value]))
    assert rounded(once.astype(np.float32).astype(float)).tolist() == once.tolist()


def test_the_first_ensemble_fills_every_range_evenly():
    """One member in each of as many equal parts of a range as there are members."""
    unknowns = Unknowns.of(a_ledger())
    positions = unknowns.positions(unknowns.spread_out(50, seed=1))
    for column in np.clip(positions, 0, 0.999999).T:
        assert len(set(np.floor(column * 50 + 1e-4).astype(int))) >= 49


def test_distance_counts_standard_errors(tmp_path):
    """A row two errors off adds four; a row without a value counts as the others do."""
    evidence = Evidence.of(some_rows(tmp_path, error=0.1))
    exact = evidence.value.copy()
    assert evidence.distance(exact) == pytest.approx(0.0)
    off = exact.copy()
    off[0] += 0.2
    assert evidence.distance(off) == pytest.approx(4.0)


def test_a_world_that_measures_little_is_infinitely_far(tmp_path):
    """Missing rows cannot make a world look near."""
    evidence = Evidence.of(some_rows(tmp_path))
    gaps = evidence.value.copy()
    gaps[:2] = np.nan
    assert evidence.distance(gaps) == np.inf


def test_rows_that_most_worlds_cannot_measure_are_not_counted(tmp_path):
    """They are left out for all worlds alike."""
    evidence = Evidence.of(some_rows(tmp_path))
    outputs = np.tile(evidence.value, (10, 1))
    outputs[:5, 3] = np.nan
    assert evidence.seen_in(outputs).is_used.tolist() == [True, True, True, False, True, True]


def test_luck_adds_to_the_error_of_a_row(tmp_path):
    """Errors and luck are independent."""
    evidence = Evidence.of(some_rows(tmp_path, error=0.03))
    runs = np.tile(evidence.value, (3, 1)) + np.array([[-0.04], [0.0], [0.04]])
    assert evidence.with_noise(runs).sd == pytest.approx(np.full(6, 0.05))


def test_the_pilots_effect_is_measured_always_and_counted_for_rivals(tmp_path):
    """The readings differ in one row only."""
    targets = some_rows(tmp_path)
    assert set(rival_readings()) == {"statement", "register-studies"}
    rows, told_only = rows_for("central", targets)
    assert rows[-1].id == PILOT_EFFECT
    assert told_only == [PILOT_EFFECT]
    rows, told_only = rows_for("register-studies", targets)
    assert (rows[-1].value, rows[-1].low, rows[-1].high) == (0.0, -0.5, 0.5)
    assert told_only == []


def test_the_surrogate_finds_a_quadratic(tmp_path):
    """A model that is what the surrogate can be is predicted almost without error."""
    rng = np.random.default_rng(1)
    positions = rng.random((200, 4))
    off = np.column_stack(
        [3 * positions[:, 0] - 1 + 2 * positions[:, 1] ** 2, positions[:, 2] - positions[:, 3]]
    )
    surrogate = fit_surrogate(positions, off, np.ones(200))
    point = np.array([0.2, 0.8, 0.4, 0.1])
    assert surrogate(point) == pytest.approx([0.88, 0.3], abs=0.01)
    assert surrogate.jacobian(point)[0] == pytest.approx([3.0, 3.2, 0.0, 0.0], abs=0.05)
    assert (surrogate.error < 0.01).all()


def test_the_surrogates_error_is_honest_about_luck():
    """What no position explains is told as error."""
    rng = np.random.default_rng(1)
    positions = rng.random((400, 3))
    off = positions[:, :1] + 0.5 * rng.standard_normal((400, 1))
    assert fit_surrogate(positions, off, np.ones(400)).error == pytest.approx([0.5], rel=0.1)


def test_the_limit_grows_where_even_the_best_world_misses():
    """Errors are taken larger by as much as the best world is off."""
    assert plausible_limit(120.0, 60) == pytest.approx(2.0 * plausible_limit(30.0, 60))


def an_ensemble(outputs, is_own=None):
    members = len(outputs)
    own = np.ones(members, bool) if is_own is None else np.array(is_own)
    return Ensemble(np.zeros((members, 5)), outputs, (None,) * members, own)


def test_where_too_few_are_near_the_nearest_are_kept_and_it_is_told(tmp_path):
    """The limit is widened by as much as the last of them needs."""
    evidence = Evidence.of(some_rows(tmp_path, error=1.0))
    outputs = np.array([evidence.value + off for off in (3.0, 0.1, 2.0, 0.2)])
    found = nearest_worlds(an_ensemble(outputs), evidence, limit=6.0, wanted=3)
    assert found.within == 2
    assert found.distance == pytest.approx([0.06, 0.24, 24.0])
    assert found.widening == pytest.approx(4.0)


def test_all_that_are_near_are_kept(tmp_path):
    """More than are wanted do no harm; copies of failed worlds are none."""
    evidence = Evidence.of(some_rows(tmp_path, error=1.0))
    outputs = np.array([evidence.value + off for off in (0.3, 0.1, 0.2)])
    worlds = an_ensemble(outputs, [True, False, True])
    found = nearest_worlds(worlds, evidence, limit=6.0, wanted=1)
    assert found.distance == pytest.approx([0.24, 0.54])
    assert found.widening == 1.0


def test_a_profile_is_steep_where_the_evidence_speaks_and_flat_where_not():
    """Its lowest point is where the row is met; the idle parameter costs nothing."""
    unknowns = Unknowns.of(a_ledger())
    slope = np.zeros((1, 5))
    slope[0, 0] = 40.0
    surrogate = Surrogate(np.array([4.0]), slope, np.zeros((1, 5)), np.zeros(1))
    at = unknowns.at_positions(np.full(5, 0.4))
    found = profiles(unknowns, surrogate, at, ["a.one", "a.idle"])
    one, idle = (found[found["parameter"] == n]["distance_above_best"] for n in ("a.one", "a.idle"))
    assert one.max() > 100.0
    assert int(one.argmin()) in {3, 4}
    assert idle.max() < 1e-6


def test_directions_name_what_is_told_and_what_is_not():
    """The stiffest direction is the row's own; the others have no weight."""
    unknowns = Unknowns.of(a_ledger())
    slope = np.zeros((1, 5))
    slope[0, :2] = 3.0, 4.0
    surrogate = Surrogate(np.zeros(1), slope, np.zeros((1, 5)), np.zeros(1))
    found = directions(unknowns, surrogate, unknowns.ledger_values)
    assert found["eigenvalue"].iloc[0] == pytest.approx(25.0 / 12.0)
    assert found["parameters"].iloc[0] == "a.two +0.80, a.one +0.60"
    assert found["eigenvalue"].iloc[-1] == pytest.approx(0.0, abs=1e-9)
