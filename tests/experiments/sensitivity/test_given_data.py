"""Delta and PAWN: SALib's numbers, the right order, and nothing above the dummy for nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from SALib.analyze import delta as salib_delta
from SALib.analyze import pawn as salib_pawn
from scipy.stats import ks_2samp

from experiments.errors import BadInput
from experiments.sensitivity import densities
from experiments.sensitivity.densities import classes_of
from experiments.sensitivity.designs import design
from experiments.sensitivity.given_data import METHODS, given_data
from experiments.sensitivity.resampling import draws

from .functions import ishigami, problem

FACTORS = ["a", "b", "c", "inert"]
POINTS = 1000
POSITIONS = design("latin-hypercube", FACTORS, size=POINTS, seed=1)
OUTCOME = ishigami(POSITIONS)
ONCE = np.ones((1, POINTS))


@pytest.fixture(scope="module", params=METHODS)
def found(request):
    index = given_data(request.param, POSITIONS, OUTCOME, seed=1, resamples=100)
    return index[request.param], index[f"{request.param}_dummy"]


def test_ishigamis_factors_come_in_their_order(found):
    """The second matters most, then the first; the third only beside the first."""
    (value, _low, _high), _dummy = found
    assert value[1] > value[0] > value[2] > value[3]


def test_a_factor_that_matters_stands_above_the_dummy(found):
    (value, low, _high), (_level, _least, most) = found
    assert (value[:2] > most[:2]).all()
    assert (low[:2] > most[:2]).all()


def test_an_inert_factor_stands_where_the_dummy_does(found):
    (value, _low, _high), (_level, least, most) = found
    assert least[3] - 0.01 <= value[3] <= most[3] + 0.01


def test_the_interval_holds_the_value(found):
    for value, low, high in found:
        assert (low <= value).all()
        assert (value <= high).all()


def test_more_points_bring_the_dummy_nearer_to_zero():
    levels = []
    for count in (100, 1000):
        index = given_data("pawn", POSITIONS[:count], OUTCOME[:count], seed=1, resamples=10)
        levels.append(index["pawn_dummy"][0][0])
    assert levels[1] < 0.5 * levels[0]


def test_delta_is_salibs():
    """Before either is freed from bias; densities on a grid differ in the third digit."""
    count = densities.delta_classes(POINTS)
    edges = np.linspace(0, POINTS, count + 1)
    grid = np.linspace(OUTCOME.min(), OUTCOME.max(), densities.GRID)
    for k in range(4):
        expected = salib_delta.calc_delta(OUTCOME, grid, POSITIONS[:, k], edges)
        result = densities.delta(ONCE, classes_of(POSITIONS[:, k], count), OUTCOME)[0]
        assert result == pytest.approx(expected, rel=0.005)


def test_pawn_is_salibs():
    """But for the highest point, which SALib puts into no class."""
    expected = salib_pawn.analyze(problem(4), POSITIONS, OUTCOME, S=densities.SLIDES)["median"]
    for k in range(4):
        result = densities.pawn(ONCE, classes_of(POSITIONS[:, k], densities.SLIDES), OUTCOME)[0]
        assert result == pytest.approx(expected[k], abs=0.005)


@given(arrays(int, 40, elements=st.integers(0, 6)), arrays(int, 40, elements=st.integers(0, 2)))
def test_pawn_is_the_median_distance_of_scipy_also_where_outcomes_tie(outcome, level):
    classes = np.unique(level, return_inverse=True)[1]
    parts = [outcome[classes == number] for number in range(classes.max() + 1)]
    expected = np.median([ks_2samp(part, outcome, method="asymp").statistic for part in parts])
    result = densities.pawn(np.ones((1, 40)), classes, outcome.astype(float))[0]
    assert result == pytest.approx(expected, abs=1e-12)


def test_a_point_drawn_twice_counts_as_two():
    """Resamples are read as if their points were written out."""
    (times,) = next(draws(POINTS, 1, seed=1))
    again = np.repeat(np.arange(POINTS), times.astype(int))
    classes = classes_of(POSITIONS[:, 0], 5)
    weighted = densities.pawn(times[None, :], classes, OUTCOME)[0]
    written = densities.pawn(ONCE, classes[again], OUTCOME[again])[0]
    assert weighted == pytest.approx(written)


def test_levels_are_not_torn_apart():
    """A factor of few levels has a class for each, and ties never fall into two classes."""
    rng = np.random.default_rng(3)
    few, many = rng.integers(4, size=200), rng.integers(30, size=200)
    assert (classes_of(few, 6) == few).all()
    cut = classes_of(many, 6)
    assert all(len(set(cut[many == level])) == 1 for level in range(30))


def test_a_factor_that_decides_everything_has_a_delta_of_nearly_one():
    """Outcomes that are all alike within a class are a sharp peak, not nothing."""
    level = np.arange(400) % 4
    result = densities.delta(np.ones((1, 400)), level, level.astype(float))[0]
    assert 0.6 < result <= 1.0


def test_a_factor_of_one_level_has_no_effect():
    positions = POSITIONS.copy()
    positions[:, 3] = 0.5
    for method in METHODS:
        value, low, high = given_data(method, positions, OUTCOME, seed=1, resamples=20)[method]
        assert [value[3], low[3], high[3]] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_numbers(method):
    one, other = (
        given_data(method, POSITIONS[:60], OUTCOME[:60], seed=0, resamples=20) for _ in range(2)
    )
    np.testing.assert_array_equal(list(one.values()), list(other.values()))


def test_too_few_points_are_told():
    with pytest.raises(BadInput, match="20 points or more"):
        given_data("delta", POSITIONS[:19], OUTCOME[:19], seed=1, resamples=10)
