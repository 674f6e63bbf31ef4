from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.matching import displaced_share, matches, shift_search

shares = st.floats(0.0, 1.0)
sizes = st.floats(0.1, 1e5)


@given(sizes, sizes, shares, st.floats(0.1, 10))
def test_returns_to_scale_are_constant(search, vacancies, elasticity, factor):
    """Twice the search and twice the vacancies give twice the matches."""
    once = matches(0.3, search, vacancies, elasticity)
    scaled = matches(0.3, factor * search, factor * vacancies, elasticity)
    assert scaled == pytest.approx(factor * once, rel=1e-9)


def test_the_square_root_case_by_hand():
    """With η one half, 100 searching and 4 vacancies make 20 matches at efficiency one."""
    assert matches(1.0, 100.0, 4.0, 0.5) == pytest.approx(20.0)


@given(shares, shares)
def test_the_displaced_share_is_known_exactly(elasticity, response):
    """A small gain displaces (1 − η)(1 − ε) of itself."""
    expected = (1.0 - elasticity) * (1.0 - response)
    assert displaced_share(elasticity, response) == pytest.approx(expected, abs=1e-8)


@given(sizes, sizes, shares, shares, st.floats(0.01, 2.0))
def test_gains_less_losses_are_new_matches(group, others, elasticity, response, extra):
    """What a group gains and the others do not lose is new."""
    shift = shift_search(
        efficiency=0.1,
        group_search=group,
        other_search=others,
        vacancies=50.0,
        elasticity=elasticity,
        vacancy_response=response,
        extra_share=extra,
    )
    scale = matches(0.1, group + others, 50.0, elasticity)
    assert shift.gained - shift.displaced == pytest.approx(shift.new, abs=1e-9 * scale)


@given(st.floats(0.05, 0.95), st.floats(0.0, 0.9))
def test_a_group_of_one_displaces_the_marginal_share(elasticity, response):
    """Where the group is small, the finite change displaces the share of the marginal one."""
    shift = shift_search(
        efficiency=0.1,
        group_search=1.0,
        other_search=1e5,
        vacancies=5e3,
        elasticity=elasticity,
        vacancy_response=response,
        extra_share=0.1,
    )
    expected = (1.0 - elasticity) * (1.0 - response)
    assert shift.displaced_share == pytest.approx(expected, abs=1e-3)


def test_full_displacement():
    """With no elasticity of search and no answer of vacancies every gain is a loss."""
    assert displaced_share(0.0, 0.0) == pytest.approx(1.0)
