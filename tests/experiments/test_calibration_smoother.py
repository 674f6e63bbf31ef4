"""The ensemble smoother against posteriors that are known."""

import numpy as np
import pytest

from experiments.calibration.smoother import assimilated, correlations, inflations


def posterior(slopes, observed, sd):
    """Mean and covariance of a linear Gaussian world whose prior is standard normal."""
    precision = np.eye(slopes.shape[1]) + slopes.T @ (slopes / sd[:, None] ** 2)
    covariance = np.linalg.inv(precision)
    return covariance @ slopes.T @ (observed / sd**2), covariance


def smoothed(slopes, observed, sd, members, steps, seed=1):
    """The ensemble after all steps."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((members, slopes.shape[1]))
    for inflation in inflations(steps):
        z = assimilated(z, z @ slopes.T, observed, sd, inflation, rng)
    return z


@pytest.mark.parametrize("steps", [1, 2, 4, 7])
def test_the_inverse_coefficients_add_up_to_one(steps):
    """Together the steps weigh the evidence once."""
    assert np.sum(1.0 / inflations(steps)) == pytest.approx(1.0)


@pytest.mark.parametrize("steps", [1, 4])
def test_mean_and_sd_of_a_linear_world_are_recovered(steps):
    """With a linear model and normal errors the smoother is exact but for sampling."""
    slopes = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [0.7, 0.0, 1.0], [1.0, 1.0, 1.0]])
    observed, sd = np.array([1.0, -0.5, 0.8, 0.6]), np.array([0.3, 0.5, 0.4, 0.6])
    z = smoothed(slopes, observed, sd, members=4000, steps=steps)
    mean, covariance = posterior(slopes, observed, sd)
    assert z.mean(axis=0) == pytest.approx(mean, abs=0.05)
    assert z.std(axis=0) == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.08)


def test_a_few_hundred_members_do_almost_as_well():
    """Mean and sd are right to a fraction of the posterior's sd."""
    slopes = np.array([[1.0, 0.6], [0.6, -1.0]])
    observed, sd = np.array([1.0, 0.5]), np.array([0.3, 0.3])
    mean, covariance = posterior(slopes, observed, sd)
    true_sd = np.sqrt(np.diag(covariance))
    found = [smoothed(slopes, observed, sd, 240, 4, seed) for seed in range(10)]
    means = np.array([z.mean(axis=0) for z in found])
    sds = np.array([z.std(axis=0) for z in found])
    assert (np.abs(means.mean(axis=0) - mean) < 0.2 * true_sd).all()
    assert sds.mean(axis=0) == pytest.approx(true_sd, rel=0.1)


def test_parameters_that_no_row_speaks_to_keep_their_range():
    """A hundred idle parameters and forty rows: chance must not make them collapse."""
    rng = np.random.default_rng(3)
    slopes = np.zeros((40, 110))
    slopes[:, :10] = rng.standard_normal((40, 10))
    z = smoothed(slopes, rng.standard_normal(40), np.full(40, 0.5), members=240, steps=4)
    kept = z[:, 10:].std(axis=0)
    assert kept.mean() >= 0.95
    assert (kept >= 0.85).mean() >= 0.95


def test_a_row_that_was_not_measured_says_nothing():
    """Gaps move nobody; a row without any value moves nobody either."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal((100, 2))
    y = np.full((100, 1), np.nan)
    moved = assimilated(z, y, np.array([5.0]), np.array([0.1]), 1.0, rng)
    assert np.array_equal(moved, z)


def test_a_column_that_does_not_vary_goes_with_nothing():
    """A constant has no correlation, and no warning is given."""
    z = np.random.default_rng(1).standard_normal((50, 2))
    assert correlations(z, np.ones((50, 1))).tolist() == [[0.0], [0.0]]
