"""Elementary effects: slopes of straight lines, SALib's numbers, and what an inert factor gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.analyze import morris as salib

from experiments.sensitivity.designs import design
from experiments.sensitivity.morris import effects, level_of_luck, morris

from .functions import ishigami, problem

FACTORS = ["a", "b", "c"]
DESIGN = design("morris", FACTORS, size=20, seed=1)

slopes = st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3).map(np.array)


def found(outcome, positions=DESIGN, resamples=50):
    return morris(positions, outcome, seed=0, resamples=resamples)


@given(slopes)
def test_a_straight_line_has_its_slopes_and_no_spread(slope):
    """Mu is the slope, mu_star its size, and sigma zero to the last bit."""
    result = found(DESIGN @ slope)
    scale = 1e-9 * np.abs(slope).max()
    np.testing.assert_allclose(result["mu"][0], slope, atol=scale)
    np.testing.assert_allclose(result["mu_star"][0], np.abs(slope), atol=scale)
    large = np.abs(slope) >= 1e-3 * np.abs(slope).max()
    assert (result["sigma"][0][large] == 0.0).all()


def test_the_numbers_are_salibs():
    """mu, mu_star and sigma of a function that bends and interacts."""
    outcome = ishigami(DESIGN)
    expected = salib.analyze(problem(3), DESIGN, outcome, seed=1)
    result = found(outcome)
    for index in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(result[index][0], np.asarray(expected[index]), rtol=1e-9)


def test_an_inert_factor_has_nothing_at_all():
    """Zero, with an interval of zero, not merely little."""
    result = found(DESIGN[:, 0] * DESIGN[:, 1])
    assert [float(number[2]) for index in result.values() for number in index] == [0.0] * 9


@given(st.floats(-1e3, 1e3), st.floats(0.01, 100.0))
def test_a_constant_changes_nothing_and_a_scale_scales(constant, scale):
    plain, moved = found(ishigami(DESIGN)), found(constant + scale * ishigami(DESIGN))
    for index in plain:
        np.testing.assert_allclose(moved[index], scale * np.array(plain[index]), atol=1e-7)


def test_the_interval_covers_as_often_as_it_says():
    """Of a factor whose effect hangs on another, over many designs."""
    covered = 0
    for seed in range(100):
        positions = design("morris", FACTORS[:2], size=30, seed=seed)
        outcome = positions[:, 0] * (1.0 + 2.0 * positions[:, 1])
        _value, low, high = morris(positions, outcome, seed=seed, resamples=200)["mu_star"]
        covered += low[0] <= 2.0 <= high[0]
    assert covered >= 87


def test_points_in_another_order_are_refused():
    """Effects belong to steps; shuffled points have none."""
    order = np.random.default_rng(0).permutation(len(DESIGN))
    with pytest.raises(ValueError, match="trajector"):
        effects(DESIGN[order], ishigami(DESIGN)[order])
    with pytest.raises(ValueError, match="trajector"):
        effects(DESIGN[:-1], ishigami(DESIGN)[:-1])


def test_whole_trajectories_may_change_places():
    """Their order does not matter, as far as they go."""
    paths = DESIGN.reshape(20, 4, 3)[::-1].reshape(-1, 3)
    expected, result = found(ishigami(DESIGN)), found(ishigami(paths), paths)
    np.testing.assert_allclose(result["mu_star"][0], expected["mu_star"][0])


def test_luck_alone_reaches_its_level():
    """A design of noise only has the mu_star that is told of noise of that variance."""
    positions = design("morris", FACTORS, size=2000, seed=1)
    noise = np.random.default_rng(2).normal(scale=3.0, size=len(positions))
    level = level_of_luck(positions, 9.0)
    np.testing.assert_allclose(found(noise, positions)["mu_star"][0], level, rtol=0.05)
