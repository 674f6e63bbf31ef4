"""Where a study is run: the same points for the same seed, counted before they are made."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.errors import BadInput
from experiments.sensitivity import sizes
from experiments.sensitivity.designs import KINDS, design, design_problems, points_in

FACTORS = ["caseload", "vacancies", "stigma"]
SIZES = {"grid": 3, "latin-hypercube": 16, "sobol": 8, "morris": 5}
DIGESTS = {
    "grid": "43a8d7ee3627633d",
    "latin-hypercube": "751e9af6ca82d470",
    "sobol": "f920fee8f7c800dd",
    "morris": "86cda989f04be008",
}


def digest(positions):
    return hashlib.sha256(positions.round(12).astype("<f8").tobytes()).hexdigest()[:16]


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_its_design_for_ever(kind):
    """A sweep that goes on tomorrow goes on at the points of today."""
    assert digest(design(kind, FACTORS, size=SIZES[kind], seed=0)) == DIGESTS[kind]


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "morris"])
def test_another_seed_gives_another_design(kind):
    first, second = (design(kind, FACTORS, size=SIZES[kind], seed=seed) for seed in (1, 2))
    assert not np.array_equal(first, second)


@given(
    kind=st.sampled_from(KINDS),
    factors=st.integers(2, 6),
    power=st.integers(1, 4),
    levels=st.sampled_from([2, 4, 6]),
    second=st.booleans(),
)
def test_points_are_counted_before_they_are_made(kind, factors, power, levels, second):
    """The plan's number is the design's, and every position lies within the cube."""
    names, size = [f"f{number}" for number in range(factors)], 2**power if kind != "grid" else 3
    options = {"levels": levels, "second_order": second}
    made = design(kind, names, size=size, seed=3, **options)
    assert made.shape == (points_in(kind, names, size, **options), factors)
    assert made.min() >= 0.0
    assert made.max() <= 1.0


def test_a_grid_holds_every_combination_and_both_ends():
    made = design("grid", FACTORS[:2], size=[3, 2], seed=0)
    assert made.tolist() == [[0, 0], [0, 1], [0.5, 0], [0.5, 1], [1, 0], [1, 1]]


def test_a_factor_of_a_grid_may_bring_its_own_values():
    """Its positions are the numbers of its values."""
    made = design("grid", FACTORS[:2], size=[[60, 90, 180], 2], seed=0)
    assert sorted(set(made[:, 0])) == [0.0, 1.0, 2.0]


def test_a_latin_hypercube_has_one_point_in_every_slice():
    made = design("latin-hypercube", FACTORS, size=20, seed=4)
    slices = np.sort((made * 20).astype(int), axis=0)
    assert (slices == np.arange(20)[:, None]).all()


def test_a_level_of_a_morris_design_is_one_number():
    """Equal levels are equal to the bit, so that a factor that stands still is seen to."""
    made = design("morris", FACTORS, size=50, seed=4, levels=6)
    assert set(made.ravel()) <= {level / 5 for level in range(6)}


@pytest.mark.parametrize(
    ("kind", "factors", "size", "levels", "words"),
    [
        ("sobol", FACTORS, 100, 4, "64 and 128"),
        ("sobol", FACTORS, 0, 4, "2 or more"),
        ("sobol", FACTORS[:1], 64, 4, "two factors or more"),
        ("morris", FACTORS, 10, 3, "even number"),
        ("morris", FACTORS, 10.0, 4, "whole number"),
        ("latin-hypercube", [], 10, 4, "no factor"),
        ("latin-hypercube", FACTORS, 10_000_001, 4, "10,000,000"),
        ("grid", FACTORS, [2, 2], 4, "2 factors, but there are 3"),
        ("grid", FACTORS, [2, 1, 2], 4, "'vacancies'"),
        ("grid", FACTORS, 1000, 4, "1,000,000,000 points"),
        ("spiral", FACTORS, 10, 4, "Choose one of grid"),
    ],
)
def test_what_is_wrong_is_said(kind, factors, size, levels, words):
    """A sentence names what to mend, and the design is not made."""
    assert words in " ".join(design_problems(kind, factors, size, levels))
    with pytest.raises(BadInput):
        design(kind, factors, size=size, seed=0, levels=levels)


def test_all_problems_are_told_at_once():
    assert len(design_problems("morris", ["one"], 1, 5)) == 3


def test_the_extra_that_is_missing_is_named(monkeypatch):
    """Trajectories and Saltelli's blocks come from SALib; the other designs do without."""
    monkeypatch.setattr(sizes, "find_spec", lambda name: None)
    assert "'sweep'" in " ".join(design_problems("sobol", FACTORS, 64))
    assert design_problems("latin-hypercube", FACTORS, 64) == []


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**9),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.one_of(st.integers(-2, 5), st.floats(), st.lists(st.integers(), max_size=3))),
)


@given(kind=st.sampled_from(KINDS), factors=st.integers(0, 4), size=anything, levels=anything)
def test_no_size_is_too_odd_to_be_told(kind, factors, size, levels):
    """Whatever a study file says, there is a list of sentences or a design."""
    names = [f"f{number}" for number in range(factors)]
    found = design_problems(kind, names, size, levels)
    assert all(isinstance(problem, str) and problem for problem in found)
    if not found:
        assert points_in(kind, names, size, levels) >= 1
