"""Luck told from factors, on data whose components are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.sensitivity.noise import noise

POINTS, REPLICATIONS = 400, 3


def layout(seed, between=2.0, common=5.0, rest=1.0, points=POINTS, replications=REPLICATIONS):
    """Standard deviations of points, of replications, and of what is left."""
    rng = np.random.default_rng(seed)
    return (
        between * rng.standard_normal((points, 1))
        + common * rng.standard_normal((1, replications))
        + rest * rng.standard_normal((points, replications))
    )


def test_the_components_are_found():
    """Luck of a point's own is a third of 1 in a mean of three; common luck is in no share."""
    result = noise(layout(1, points=4000), seed=0, resamples=100)
    assert result.luck == pytest.approx(1 / 3, rel=0.05)
    assert result.between == pytest.approx(4.0, rel=0.1)
    assert result.share == pytest.approx((1 / 3) / (4 + 1 / 3), rel=0.1)
    assert result.total == pytest.approx(result.between + result.luck)


def test_common_luck_is_counted_within_points_and_nowhere_else():
    y = layout(1, common=0.0)
    shifted = y + np.array([0.0, 50.0, -20.0])
    calm, wild = noise(y, seed=0), noise(shifted, seed=0)
    assert wild.within > 100 * calm.within
    assert wild.common > 1000.0
    assert (wild.luck, wild.share) == pytest.approx((calm.luck, calm.share))
    assert (wild.ci_low, wild.ci_high) == pytest.approx((calm.ci_low, calm.ci_high))


def test_the_interval_covers_as_often_as_it_says():
    expected = (1 / 3) / (4 + 1 / 3)
    found = [noise(layout(seed, points=100), seed=seed, resamples=200) for seed in range(100)]
    assert sum(one.ci_low <= expected <= one.ci_high for one in found) >= 85


def test_points_that_differ_by_luck_only_have_a_share_of_one():
    result = noise(layout(2, between=0.0), seed=0)
    assert result.share == pytest.approx(1.0, abs=0.2)
    assert result.share <= 1.0


def test_runs_without_luck_have_a_share_of_zero():
    result = noise(layout(3, rest=0.0), seed=0)
    assert result.share == pytest.approx(0.0, abs=1e-12)


def test_one_replication_says_nothing():
    result = noise(layout(1, replications=1), seed=0)
    assert not result.is_known
    assert math.isnan(result.luck)
    assert result.total > 0


def test_points_with_a_hole_are_left_out_with_their_block():
    y = layout(1)
    y[5, 1] = np.nan
    assert noise(y, seed=0).points == POINTS - 1
    assert noise(y, seed=0, block=4).points == POINTS - 4


@pytest.mark.parametrize("y", [np.full((8, 3), 7.0), np.full((8, 3), np.nan), np.zeros((1, 3))])
def test_nothing_to_tell_is_told_without_a_warning(y):
    """A constant outcome has no luck; an outcome without runs is not known."""
    assert noise(y, seed=0).share in (0.0, pytest.approx(math.nan, nan_ok=True))


def test_the_share_is_a_row_among_the_indices():
    row = noise(layout(1), seed=0).frame().iloc[0]
    assert (row["method"], row["index"]) == ("noise", "luck")
    assert row["ci_low"] < row["value"] < row["ci_high"]
