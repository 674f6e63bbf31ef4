"""What would have to be true: boxes, against known ones, against chance and ema_workbench's."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.discovery import DISCOVERY_COLUMNS, Discovery, Factor, Rule, discover, told
from experiments.discovery.box import Box, Cases
from experiments.discovery.chance import quasi_p
from experiments.discovery.choice import lifted
from experiments.discovery.factors import positions
from experiments.discovery.peel import pasted, trajectory

FACTORS = tuple(
    Factor(name, 0.0, 1.0, 0.3, "weeks", f"Waits for {name}.")
    for name in ("bus", "coach", "letter", "meeting", "wage")
)
TOLERANCE = 0.05
"""Boxes of the same mass here and in ema_workbench differ by no more in coverage and density."""


def cases_of(kind, points=800, seed=0):
    """Return values [points, factors] and which points are of interest."""
    draw = np.random.default_rng(seed)
    x = draw.random((points, len(FACTORS)))
    if kind == "levels":
        x[:, 0] = draw.integers(0, 6, points)
        return x, (x[:, 0] >= 4) & (x[:, 1] < 0.5)
    if kind == "corner":
        return x, x[:, 0] + x[:, 1] > 1.4
    if kind == "nothing":
        return x, draw.random(points) < 0.3
    box = (x[:, 1] > 0.6) & (x[:, 2] < 0.5)
    if kind == "two boxes":
        return x, box | ((x[:, 3] > 0.75) & (x[:, 4] > 0.5))
    flipped = draw.random(points) < (0.1 if kind == "noisy" else 0.0)
    return x, box ^ flipped


@lru_cache(maxsize=8)
def found(kind, density=None, boxes=3) -> Discovery:
    """Return what is discovered there, with fewer resamples than usual."""
    x, y = cases_of(kind)
    return discover(
        x, y, FACTORS, rule=Rule(density=density), boxes=boxes, resamples=10, permutations=19
    )


@pytest.mark.parametrize("kind", ["clear", "noisy"])
def test_a_known_box_is_found_with_its_edges(kind):
    """Two of five factors restricted, each at one end, near where it was put."""
    box = found(kind).found[0].box
    assert box.restricted.tolist() == [1, 2]
    assert box.low[1] == pytest.approx(0.6, abs=0.03)
    assert box.high[2] == pytest.approx(0.5, abs=0.03)
    assert np.isinf([box.high[1], box.low[2]]).all()


def test_ranges_of_a_known_box_are_stable_and_the_others_not():
    stable = found("noisy").found[0].stability
    assert (stable.restricted[[1, 2]] > 0.9).all()
    assert (stable.restricted[[0, 3, 4]] < 0.2).all()
    density, coverage = stable.typical
    assert density == pytest.approx(0.85, abs=0.1)
    assert coverage == pytest.approx(0.7, abs=0.15)


def test_two_boxes_are_found_one_after_the_other():
    """Coverage of both together is nearly all, and no point is counted twice."""
    both = found("two boxes").found
    assert [each.box.restricted.tolist() for each in both] == [[1, 2], [3, 4]]
    assert sum(each.merits.coverage for each in both) > 0.9
    assert sum(each.merits.coverage for each in both) <= 1.0 + 1e-12


def test_a_density_that_is_asked_for_is_kept():
    corner = found("corner", density=0.8, boxes=1).found[0]
    assert corner.merits.density >= 0.8
    assert corner.merits.coverage > 0.5


def test_a_density_that_cannot_be_had_is_said():
    x, y = cases_of("nothing")
    nothing = discover(x, y, FACTORS, rule=Rule(density=0.99), resamples=2, permutations=19)
    assert "at the density asked for, 99 %" in told(nothing, "It turns")


def test_in_noise_nothing_is_found_but_for_about_one_in_twenty():
    """Labels dealt at random: chance is told to be chance."""
    surprised = 0
    for seed in range(30):
        x, y = cases_of("nothing", 150, seed)
        rule = Rule(alphas=(0.1, 0.2))
        result = discover(x, y, FACTORS, rule=rule, boxes=1, resamples=0, permutations=19)
        surprised += bool(result.found)
    assert surprised <= 4


def test_nothing_found_is_said():
    x, y = cases_of("nothing", 200)
    nothing = discover(x, y, FACTORS, resamples=0, permutations=19)
    assert "any better than chance would" in told(nothing, "It turns")
    assert list(nothing.frame()) == DISCOVERY_COLUMNS
    assert nothing.frame().empty


@pytest.mark.parametrize("share", [0.0, 0.01, 1.0])
def test_too_few_points_of_one_kind_are_said(share):
    x, _y = cases_of("nothing", 300)
    few = discover(x, np.arange(300) < share * 300, FACTORS)
    assert not few.can_be_asked
    assert "too few of one kind" in told(few, "It turns")


def test_points_without_a_value_are_left_out_and_counted():
    x, y = cases_of("clear")
    known = y.astype(float)
    known[:7] = np.nan
    result = discover(x, known, FACTORS, boxes=1, resamples=0, permutations=19)
    assert (result.points, result.missing) == (793, 7)
    assert "7 points are left out" in told(result, "It turns")


def test_the_frame_has_a_row_for_each_range():
    frame = found("noisy").frame()
    first = frame[frame["box"] == 1]
    assert list(frame) == DISCOVERY_COLUMNS
    assert sorted(first["factor"]) == ["coach", "letter"]
    assert (first["range_low"] == 0).all()
    assert (first["low"] <= first["high"]).all()
    assert (first["quasi_p"] < 1e-6).all()
    assert first["quasi_p"].is_monotonic_increasing
    row = first.iloc[0]
    assert row.coverage * row.base_rate == pytest.approx(row.density * row.mass)


def test_it_is_told_with_names_values_units_and_what_they_do():
    text = told(found("noisy"), "Repeated pilots give more work")
    assert text.startswith("Repeated pilots give more work: at 205 of 800 points (26 %).")
    assert re.search(r"coach at least 0\.\d+ weeks; varied from 0 to 1 weeks, usually 0\.3\.", text)
    assert "Waits for coach." in text
    assert "% of all points" in text
    assert "Were there nothing to find" in text


def test_levels_are_told_by_name():
    x, y = cases_of("levels")
    law = Factor("law", 0, 5, levels=("none", "I", "II", "III", "IV", "V"))
    result = discover(x, y, (law, *FACTORS[1:]), boxes=1, resamples=5, permutations=19)
    assert "law at least IV" in told(result, "It turns")
    assert result.frame().set_index("factor").low["law"] == 4


def test_the_same_seed_gives_the_same_boxes():
    x, y = cases_of("noisy", 200)
    first, second = (
        discover(x, y, FACTORS, boxes=1, resamples=5, permutations=19).frame() for _ in range(2)
    )
    pd.testing.assert_frame_equal(first, second)


def test_labels_and_shapes_that_do_not_fit_are_refused():
    x, y = cases_of("clear")
    with pytest.raises(ValueError, match="factors"):
        discover(x[:, :3], y, FACTORS)
    with pytest.raises(ValueError, match="of interest"):
        discover(x, y + 1.0, FACTORS)


few_values = arrays(
    np.float64, (40, 3), elements=st.one_of(st.integers(0, 3).map(float), st.floats(0, 3))
)
labels = arrays(np.bool_, 40)
weights = arrays(np.float64, 40, elements=st.integers(0, 3).map(float))


@settings(max_examples=60, deadline=None)
@given(few_values, labels, weights)
def test_every_box_on_the_way_holds_what_it_says(x, y, weight):
    """Boxes shrink, their ends part the points as told, and none is too small."""
    cases = Cases.of(x, y, weight)
    steps = trajectory(cases)
    for step in steps:
        assert cases.merits(step.box) == step.merits
    masses = [step.merits.mass for step in steps]
    assert all(later < earlier for earlier, later in pairwise(masses))
    assert len(steps) == 1 or masses[-1] >= 0.05


@settings(max_examples=40, deadline=None)
@given(few_values, labels)
def test_a_point_that_counts_twice_is_two_points(x, y):
    weight = np.arange(40) % 3.0
    twice = np.repeat(np.arange(40), weight.astype(int))
    for weighted, repeated in zip(
        Cases.of(x, y, weight).order, Cases.of(x[twice], y[twice]).order, strict=True
    ):
        assert len(weighted) == 40
        assert len(repeated) == len(twice)
    some = Box.whole(3).with_ends(1, 1.0, 2.0)
    one, other = Cases.of(x, y, weight).merits(some), Cases.of(x[twice], y[twice]).merits(some)
    assert (one.coverage, one.density, one.mass) == pytest.approx(
        (other.coverage, other.density, other.mass)
    )


@settings(max_examples=40, deadline=None)
@given(few_values, labels)
def test_pasting_never_thins_a_box(x, y):
    cases = Cases.of(x, y)
    box = trajectory(cases)[-1].box
    wider = pasted(cases, box)
    assert cases.merits(wider).density >= cases.merits(box).density
    assert cases.merits(wider).mass >= cases.merits(box).mass
    assert (wider.holds(x) | ~box.holds(x)).all()


def test_pasting_gives_back_what_was_cut_off_in_vain():
    x, y = cases_of("clear")
    cases = Cases.of(x, y)
    narrow = Box.whole(5).with_ends(1, 0.7, 0.9).with_ends(2, -np.inf, 0.4)
    wider = pasted(cases, narrow)
    assert cases.merits(wider).coverage > 0.95
    assert cases.merits(wider).density == 1.0


def test_the_quasi_p_value_is_the_binomial_test():
    """Bryant and Lempert: the box with a range against the same box without it."""
    x, y = cases_of("noisy")
    cases = Cases.of(x, y)
    box = Box.whole(5).with_ends(1, 0.6, np.inf).with_ends(3, 0.2, np.inf)
    inside = box.holds(x)
    expected = [
        stats.binomtest(
            int(y[inside].sum()), int(inside.sum()), y[wide].mean(), alternative="greater"
        ).pvalue
        for wide in (x[:, 3] >= 0.2, x[:, 1] >= 0.6)
    ]
    assert quasi_p(cases, box) == pytest.approx(expected)


def test_lifting_counts_as_the_boxes_do():
    """What is counted range by range agrees with the boxes counted anew."""
    x, y = cases_of("noisy")
    cases = Cases.of(x, y)
    box = trajectory(cases)[-1].box
    ways = list(lifted(cases, box))
    assert [len(each.box.restricted) for each in ways] == list(range(len(box.restricted), 0, -1))
    for each in ways:
        assert each.merits == cases.merits(each.box)
        assert each.weakest == pytest.approx(quasi_p(cases, each.box).max())


def test_positions_follow_the_logarithm_where_the_range_does():
    rate = Factor("rate", 0.01, 1.0, by_logarithm=True)
    share = Factor("share", 0.0, 2.0)
    assert positions([rate, share], np.array([[0.1, 0.5]])).tolist() == [
        [pytest.approx(0.5), pytest.approx(0.25)]
    ]


@pytest.mark.parametrize("kind", ["clear", "noisy", "levels", "corner", "two boxes"])
def test_the_trajectory_is_that_of_ema_workbench(kind):
    """Each box that its PRIM passes has one of the same mass here, as dense and covering as much.

    Its last boxes are pasted and larger again; they are left out. Boxes are compared by mass: most
    are the very same, all are alike within `TOLERANCE`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of optional packages
        prim = pytest.importorskip("ema_workbench.analysis.prim", exc_type=ImportError)
        for seed in range(2):
            x, y = cases_of(kind, 500, seed)
            frame = pd.DataFrame(x, columns=[factor.name for factor in FACTORS])
            if kind == "levels":
                frame["bus"] = frame["bus"].astype(int)
            other = prim.Prim(frame, y.astype(float), threshold=0.1, peel_alpha=0.05, mass_min=0.05)
            theirs = other.find_box().peeling_trajectory[["coverage", "density", "mass"]]
            steps = [step.merits for step in trajectory(Cases.of(x, y))]
            ours = np.array([(each.coverage, each.density, each.mass) for each in steps])
            apart = [
                np.abs(ours[np.abs(ours[:, 2] - row[2]).argmin()] - row).max()
                for row in theirs[theirs["mass"] == theirs["mass"].cummin()].to_numpy(float)
            ]
            assert max(apart) <= TOLERANCE, (kind, seed)
            assert np.median(apart) < 1e-9, (kind, seed)
