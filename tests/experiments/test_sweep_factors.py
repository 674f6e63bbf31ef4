"""Factors: from a position in a distribution to a value, and back."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.stats import loguniform, triang, uniform

from experiments.calibration.unknowns import DIGITS, Unknowns, rounded
from experiments.sweep.factors import Factor, spans_many_times
from experiments.sweep.read_design import grid
from scenarios import load_ledger
from tests.experiments.sweep_studies import BELIEF, CASELOAD, a_study

PLACES = np.linspace(0.0, 1.0, 41)
HALF_A_DIGIT = 0.51 * 10.0 ** (1 - DIGITS)
"""The largest relative error of a value that is rounded."""
POSITIONS = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8).map(np.array)


def a_factor(low=0.02, high=0.5, **settings):
    return Factor("x", "parameter", "x", low, high, **settings)


@st.composite
def factors(draw):
    """A factor of any of the three distributions, of ends that are written with few digits."""
    low, high = sorted(
        draw(st.tuples(*[st.floats(-1e4, 1e4).map(lambda x: float(f"{x:.4g}"))] * 2))
    )
    assume(high - low > 1e-3 * max(abs(low), abs(high), 1e-3))
    kind = draw(st.sampled_from(["even", "log", "triangular"]))
    if kind == "log":
        assume(low > 0)
        return a_factor(low, high, is_log=True)
    if kind == "triangular":
        peak = low + draw(st.floats(0.05, 0.95)) * (high - low)
        return a_factor(low, high, usual=peak, is_triangular=True)
    return a_factor(low, high)


@pytest.mark.parametrize(
    ("factor", "oracle"),
    [
        (a_factor(), uniform(0.02, 0.48)),
        (a_factor(-3.0, 1.0), uniform(-3.0, 4.0)),
        (a_factor(is_log=True), loguniform(0.02, 0.5)),
        (a_factor(usual=0.1, is_triangular=True), triang(0.08 / 0.48, 0.02, 0.48)),
        (a_factor(-3.0, 1.0, usual=0.5, is_triangular=True), triang(3.5 / 4.0, -3.0, 4.0)),
    ],
)
def test_values_are_the_quantiles_of_the_distribution(factor, oracle):
    """As scipy has them, but for the digits; ends and peak included."""
    width = factor.high - factor.low
    np.testing.assert_allclose(
        factor.value_at(PLACES), oracle.ppf(PLACES), rtol=HALF_A_DIGIT, atol=1e-12 * width
    )


@pytest.mark.parametrize(
    ("factor", "oracle"),
    [
        (a_factor(), uniform(0.02, 0.48)),
        (a_factor(is_log=True), loguniform(0.02, 0.5)),
        (a_factor(usual=0.1, is_triangular=True), triang(0.08 / 0.48, 0.02, 0.48)),
    ],
)
def test_positions_are_the_distribution_function(factor, oracle):
    """The share that lies below a value."""
    values = oracle.ppf(PLACES).clip(factor.low, factor.high)
    found = [factor.position_of(float(value)) for value in values]
    np.testing.assert_allclose(found, oracle.cdf(values), atol=1e-12)


@given(factor=factors(), places=POSITIONS)
def test_values_have_few_digits_and_never_lie_outside(factor, places):
    """Every value reads as one writes it, or is an end of the range."""
    values = factor.value_at(places)
    assert ((factor.low <= values) & (values <= factor.high)).all()
    assert (np.isin(values, [factor.low, factor.high]) | (rounded(values) == values)).all()


@example(factor=a_factor(2.225e-309, 1.0, is_log=True), places=np.array([0.0, 0.5, 1.0]))
@given(factor=factors(), places=POSITIONS)
def test_a_position_comes_back_from_its_value(factor, places):
    """But for the digits that the value lost."""
    for place, value in zip(places, factor.value_at(places), strict=True):
        back = factor.position_of(float(value))
        assert 0.0 <= back <= 1.0
        # what the position of a value that is half a digit off may be
        lost = HALF_A_DIGIT * max(abs(value), 1e-300)
        near = [
            factor.position_of(min(max(float(value) + sign * lost, factor.low), factor.high))
            for sign in (-1, 1)
        ]
        assert near[0] - 1e-9 <= place <= near[1] + 1e-9


@given(factor=factors(), places=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)).map(sorted))
def test_a_higher_position_is_no_lower_value(factor, places):
    """Quantiles rise."""
    low, high = factor.value_at(np.array(places))
    assert low <= high


@pytest.mark.parametrize("settings", [{}, {"is_log": True}, {"usual": 0.1, "is_triangular": True}])
def test_ends_are_at_0_and_1_to_the_bit(settings):
    """A range is gone through whole."""
    factor = a_factor(0.02314, 0.49999, **settings)
    assert factor.value_at(np.array([0.0, 1.0])).tolist() == [factor.low, factor.high]


def test_a_value_outside_has_no_position():
    """It is NaN, on either side; an end is inside."""
    factor = a_factor()
    assert [factor.position_of(value) for value in (0.02, 0.5)] == [0.0, 1.0]
    assert math.isnan(factor.position_of(0.019))
    assert math.isnan(factor.position_of(0.51))


@given(count=st.integers(1, 30), places=POSITIONS)
def test_each_of_listed_values_has_its_equal_share(count, places):
    """A list of values has a step each, and a value's position is the middle of its step."""
    values = tuple(float(v) for v in range(10, 10 + count))
    factor = a_factor(values[0], values[-1], values=values)
    found = factor.value_at(places)
    assert set(found) <= set(values)
    expected = np.minimum(np.floor(places * count), count - 1)
    assert (found - 10.0 == expected).all()
    if count > 1:
        middles = np.array([factor.position_of(value) for value in values])
        np.testing.assert_allclose(middles, (np.arange(count) + 0.5) / count)
        assert factor.value_at(middles).tolist() == list(values)


@given(
    steps=st.lists(st.integers(2, 5), min_size=1, max_size=3),
    listed=st.lists(st.integers(1, 4), max_size=2),
)
def test_a_grid_has_every_combination_once_the_last_fastest(steps, listed):
    """Of steps through ranges and of listed values alike."""
    of_ranges = [a_factor(float(place), float(place) + 1.0) for place, _step in enumerate(steps)]
    of_lists = [
        a_factor(50.0, 50.0 + count, values=tuple(50.0 + v for v in range(count)))
        for count in listed
    ]
    both = [*of_ranges, *of_lists]
    counts = [*steps, *listed]
    points = grid(both, counts)
    tables = [
        *([float(rounded(np.array(f.low + k / (n - 1)))) for k in range(n)]
          for f, n in zip(of_ranges, steps, strict=True)),
        *(list(f.values) for f in of_lists),
    ]  # fmt: skip
    np.testing.assert_allclose(points.values, list(product(*tables)), rtol=1e-12)
    assert points.positions.shape == points.values.shape
    assert ((points.positions >= 0) & (points.positions <= 1)).all()


def test_a_grid_of_a_study_takes_listed_values_and_levels(tmp_path):
    """A list brings its own steps; a range has the design's levels."""
    study = a_study(
        tmp_path,
        design={"kind": "grid", "levels": 3},
        factors=[
            {"lever": CASELOAD["lever"], "values": [40.0, 60.0]},
            {"lever": "digital.reach", "low": 0.0, "high": 1.0},
        ],
    )
    assert study.points.values.tolist() == [
        [40.0, 0.0], [40.0, 0.5], [40.0, 1.0], [60.0, 0.0], [60.0, 0.5], [60.0, 1.0],
    ]  # fmt: skip


def test_a_wide_range_is_gone_through_by_logarithm(tmp_path):
    """As calibration does with the ledger's; levers likewise."""
    assert spans_many_times(0.01, 0.15)
    assert not spans_many_times(0.5, 1.0)
    assert not spans_many_times(0.0, 1.0)
    assert not spans_many_times(-2.0, 8.0)
    study = a_study(tmp_path, factors=[{"parameters": "*"}, CASELOAD])
    unknowns = Unknowns.of(load_ledger())
    assert [f.name for f in study.factors[:-1]] == list(unknowns.names)
    assert [f.is_log for f in study.factors[:-1]] == unknowns.is_by_logarithm.tolist()
    assert study.factors[-1].is_log


def test_the_same_positions_mean_the_same_worlds_as_in_calibration(tmp_path):
    """A sweep's values at a position are calibration's, to the bit."""
    study = a_study(tmp_path, factors=[{"parameters": "*"}])
    unknowns = Unknowns.of(load_ledger())
    places = np.random.default_rng(1).random((20, len(study.factors)))
    mine = np.column_stack([f.value_at(p) for f, p in zip(study.factors, places.T, strict=True)])
    np.testing.assert_array_equal(mine, unknowns.at_positions(places))


@pytest.mark.parametrize(
    ("distribution", "is_log", "is_triangular"),
    [("ledger", True, False), ("even", False, False), ("log", True, False),
     ("triangular", False, True)],
)  # fmt: skip
def test_the_distribution_is_the_files(tmp_path, distribution, is_log, is_triangular):
    """The ledger's own is by logarithm where a range is wide."""
    study = a_study(tmp_path, factors=[{**BELIEF, "distribution": distribution}])
    (factor,) = study.factors
    assert (factor.is_log, factor.is_triangular) == (is_log, is_triangular)
    hazard = load_ledger()["job_finding.base_hazard"]
    assert (factor.low, factor.high, factor.usual) == (hazard.low, hazard.high, hazard.value)


def test_points_of_a_study_are_its_positions_values(tmp_path):
    """Whatever the design."""
    for design in (
        {"kind": "latin-hypercube", "size": 7},
        {"kind": "sobol", "size": 4},
        {"kind": "morris", "size": 3},
    ):
        study = a_study(tmp_path, design=design, factors=[BELIEF, CASELOAD])
        points = study.points
        expected = [f.value_at(p) for f, p in zip(study.factors, points.positions.T, strict=True)]
        np.testing.assert_array_equal(points.values, np.column_stack(expected))
