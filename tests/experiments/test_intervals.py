"""Paired intervals against SciPy's, and what pairing saved against the algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.intervals import moments, paired, ratio

samples = arrays(np.float64, (7, 3), elements=st.floats(-1e3, 1e3, width=32))


@given(samples, samples)
def test_the_interval_is_scipys(values, reference):
    """Mean difference and interval are those of a paired t test."""
    found = paired(values, reference)
    for column in range(3):
        if np.std(values[:, column] - reference[:, column]) < 1e-6:
            continue  # SciPy warns that it cannot tell
        expected = stats.ttest_rel(values[:, column], reference[:, column])
        interval = expected.confidence_interval(0.95)
        assert interval.low == pytest.approx(found.low[column], rel=1e-6, abs=1e-6)
        assert interval.high == pytest.approx(found.high[column], rel=1e-6, abs=1e-6)


def test_the_correlation_is_pearsons():
    """The correlation achieved is that of the two series."""
    draw = np.random.default_rng(1)
    a, b = draw.normal(size=(2, 20))
    expected = stats.pearsonr(a, a + b).statistic
    found = paired((a + b)[:, None], a[:, None])
    assert expected == pytest.approx(found.correlation[0])


def test_unpaired_replications_give_the_same_error():
    """So many unpaired replications have the standard error that the pairs have."""
    draw = np.random.default_rng(2)
    a = draw.normal(size=(12, 1))
    b = a + 0.1 * draw.normal(size=(12, 1))
    found = paired(b, a)
    error = np.var(b - a, ddof=1) / 12
    needed = (np.var(a, ddof=1) + np.var(b, ddof=1)) / error
    assert np.ceil(needed) == found.unpaired[0]


def test_one_replication_has_no_interval():
    """With one replication there is a difference and nothing else."""
    found = paired(np.array([[3.0]]), np.array([[1.0]]))
    assert found.difference[0] == 2.0
    assert np.isnan([found.low[0], found.high[0], found.correlation[0], found.unpaired[0]]).all()


def test_what_never_differs_has_an_interval_of_zero():
    """A clean control's interval is zero wide, and nothing is said of unpaired runs."""
    values = np.array([[1.0], [2.0], [4.0]])
    found = paired(values, values)
    assert (found.low[0], found.difference[0], found.high[0]) == (0.0, 0.0, 0.0)
    assert np.isnan(found.unpaired[0])


def test_rounding_is_not_variation():
    """Sums that differ in their last digit do not count as varying."""
    values = np.array([[1e6], [1e6 + 1e-9], [1e6]])
    assert np.isnan(paired(values, values[::-1] - 5.0).unpaired[0])


def test_a_replication_without_a_value_is_left_out_of_both():
    """The pairs counted are those in which both are known."""
    values = np.array([[1.0], [np.nan], [3.0]])
    reference = np.array([[0.0], [0.0], [np.nan]])
    found = paired(values, reference)
    assert (found.replications[0], found.difference[0]) == (1, 1.0)


def test_moments_are_numpys():
    """Mean and variance are the usual ones."""
    values = np.random.default_rng(3).normal(size=(9, 4))
    mean, count, variance = moments(values)
    np.testing.assert_allclose(values.mean(axis=0), mean)
    np.testing.assert_allclose(values.var(axis=0, ddof=1), variance)
    assert (count == 9).all()


def test_a_ratio_holds_its_own_value():
    """Gain in proportion to cost gives that proportion, without any width."""
    cost = np.array([10.0, 11.0, 12.0, 13.0])
    value, low, high = ratio(2.0 * cost, cost)
    assert (value, low, high) == pytest.approx((2.0, 2.0, 2.0))


def test_nothing_is_divided_by_a_cost_that_is_not_there():
    """At equal money there is no effect for each extra euro."""
    gain = np.array([5.0, 6.0, 7.0])
    assert np.isnan(ratio(gain, np.array([-1.0, 0.5, 1.0]))).all()
    assert np.isnan(ratio(gain, np.array([1.0, 1.1, 1.2]), level=1e4)).all()
