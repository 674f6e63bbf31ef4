from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.markov import (
    absorption,
    occupancy,
    occupancy_after,
    standard_error,
    stationary,
    transition_matrix,
)

# Kemeny and Snell's Land of Oz: rain, nice, snow.
OZ = [[0.5, 0.25, 0.25], [0.5, 0.0, 0.5], [0.25, 0.25, 0.5]]

chances = st.floats(0.01, 0.49)


def test_land_of_oz_comes_to_rest_as_in_the_book():
    """The stationary weather of Oz is rain 2/5, nice 1/5, snow 2/5."""
    np.testing.assert_allclose(stationary(OZ), [0.4, 0.2, 0.4], atol=1e-14)


def test_land_of_oz_after_three_days_of_rain_before():
    """Kemeny and Snell print the third power's first row as 0.406, 0.203, 0.391."""
    np.testing.assert_allclose(occupancy_after([1, 0, 0], OZ, 3), [0.406, 0.203, 0.391], atol=5e-4)


@given(chances, chances, st.integers(0, 400))
def test_two_states_follow_the_known_geometric_approach(a, b, weeks):
    """p_n = π + (p_0 − π)(1 − a − b)^n for a chain with two states."""
    rest = b / (a + b)
    expected = rest + (1.0 - rest) * (1.0 - a - b) ** weeks
    actual = occupancy_after([1, 0], [[1 - a, a], [b, 1 - b]], weeks)[0]
    np.testing.assert_allclose(actual, expected, atol=1e-12)


@given(chances, chances, st.integers(0, 60))
def test_week_by_week_equals_one_power(a, b, weeks):
    """The path of occupancy ends where the matrix power says."""
    matrix = [[1 - a, a], [b, 1 - b]]
    path = occupancy([0.3, 0.7], matrix, weeks)
    assert path.shape == (weeks + 1, 2)
    np.testing.assert_allclose(path[-1], occupancy_after([0.3, 0.7], matrix, weeks), atol=1e-12)
    np.testing.assert_allclose(path.sum(axis=1), 1.0, atol=1e-12)


def test_gamblers_ruin_as_in_the_book():
    """With even odds from 1 of 4 the stake is lost with chance 3/4, after 3 games in the mean."""
    walk = np.zeros((5, 5))
    walk[0, 0] = walk[4, 4] = 1.0
    for stake in (1, 2, 3):
        walk[stake, stake - 1] = walk[stake, stake + 1] = 0.5
    ends, games = absorption(walk)
    np.testing.assert_allclose(ends[:, 0], [0.75, 0.5, 0.25], atol=1e-14)
    np.testing.assert_allclose(games, [3.0, 4.0, 3.0], atol=1e-14)


@given(st.floats(0, 2), st.floats(0, 2))
def test_competing_hazards_share_the_chance_of_moving(work, outside):
    """Rows sum to one, staying has chance exp(−H), and targets share the rest as their hazards."""
    matrix = transition_matrix(
        ["unemployed", "work", "outside"],
        {"unemployed": {"work": work, "outside": outside}},
    )
    np.testing.assert_allclose(matrix.sum(axis=1), 1.0, atol=1e-14)
    np.testing.assert_allclose(matrix[0, 0], np.exp(-work - outside), atol=1e-14)
    np.testing.assert_allclose(matrix[0, 1] * outside, matrix[0, 2] * work, atol=1e-14)


def test_standard_error_of_a_half():
    """A share of a half among 100 people has a standard error of 0.05."""
    assert standard_error(0.5, 100) == 0.05
