"""Shares of the variance against closed forms, SALib, and the order of the points."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as salib

from experiments.sensitivity.designs import design
from experiments.sensitivity.sobol import pairs_of, sobol

from .functions import ishigami, ishigami_indices, problem, sobol_g, sobol_g_indices

FACTORS = ["a", "b", "c", "d"]
THREE = design("sobol", FACTORS[:3], size=2048, seed=1, second_order=True)


def assert_within(index, expected):
    value, low, high = index
    assert (low <= value).all()
    assert (value <= high).all()
    assert ((low <= expected) & (expected <= high)).all()


def test_ishigami_has_its_analytic_indices_within_their_intervals():
    """First, total and second order at N = 2048; the values within 0.04."""
    single, pairs = sobol(THREE, ishigami(THREE), seed=1, resamples=500, second_order=True)
    first, total, second = ishigami_indices()
    assert_within(single["first_order"], first)
    assert_within(single["total_order"], total)
    assert_within(pairs["second_order"], second)
    np.testing.assert_allclose(single["first_order"][0], first, atol=0.04)
    np.testing.assert_allclose(single["total_order"][0], total, atol=0.04)


def test_sobols_g_has_its_analytic_indices_within_their_intervals():
    positions = design("sobol", FACTORS, size=1024, seed=2)
    single, pairs = sobol(positions, sobol_g(positions), seed=1, resamples=500)
    first, total = sobol_g_indices()
    assert_within(single["first_order"], first)
    assert_within(single["total_order"], total)
    assert pairs == {}


def test_the_numbers_are_salibs():
    outcome = ishigami(THREE)
    expected = salib.analyze(problem(3), outcome, seed=1)
    single, pairs = sobol(THREE, outcome, seed=1, resamples=20, second_order=True)
    np.testing.assert_allclose(single["first_order"][0], expected["S1"], atol=1e-12)
    np.testing.assert_allclose(single["total_order"][0], expected["ST"], atol=1e-12)
    upper = expected["S2"][np.triu_indices(3, 1)]
    np.testing.assert_allclose(pairs["second_order"][0], upper, atol=1e-12)


def test_a_seed_gives_its_interval_even_seed_zero():
    outcome = ishigami(THREE)
    one, other = (
        sobol(THREE, outcome, seed=0, resamples=50, second_order=True)[0] for _ in range(2)
    )
    np.testing.assert_array_equal(one["first_order"], other["first_order"])


@pytest.mark.parametrize(("constant", "scale"), [(1e6, 1.0), (0.0, -1e-6), (-3.0, 1e4)])
def test_neither_a_constant_nor_a_scale_changes_a_share(constant, scale):
    outcome = ishigami(THREE)
    plain, _pairs = sobol(THREE, outcome, seed=1, resamples=50, second_order=True)
    moved, _pairs = sobol(
        THREE, constant + scale * outcome, seed=1, resamples=50, second_order=True
    )
    for index in plain:
        np.testing.assert_allclose(moved[index], plain[index], atol=1e-6)


def test_the_interval_covers_at_least_as_often_as_it_says():
    """Of a straight line over many designs; points of a Sobol sequence only widen it."""
    weights = np.array([1.0, 2.0, 3.0])
    expected = weights**2 / (weights**2).sum()
    covered = 0
    for seed in range(60):
        positions = design("sobol", FACTORS[:3], size=32, seed=seed)
        single, _pairs = sobol(positions, positions @ weights, seed=seed, resamples=200)
        for _value, low, high in single.values():
            covered += ((low <= expected) & (expected <= high)).sum()
    assert covered >= 0.9 * 60 * 6


def test_points_in_another_order_are_refused():
    """A share is read from blocks; shuffled points have none."""
    order = np.random.default_rng(0).permutation(len(THREE))
    with pytest.raises(ValueError, match="Saltelli"):
        sobol(THREE[order], ishigami(THREE)[order], seed=1, resamples=9, second_order=True)


def test_a_design_read_with_the_wrong_order_is_refused():
    """Blocks of the second order are not those of the first."""
    with pytest.raises(ValueError, match="Saltelli"):
        sobol(THREE, ishigami(THREE), seed=1, resamples=9)


def test_pairs_are_named_in_the_order_of_their_indices():
    assert pairs_of(["a", "b", "c"]) == ["a × b", "a × c", "b × c"]
