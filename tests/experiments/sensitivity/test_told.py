"""What the indices say in words, and which factors screening leaves."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from experiments.sensitivity import told
from experiments.sensitivity.convergence import convergence
from experiments.sensitivity.designs import KINDS, design
from experiments.sensitivity.indices import indices, noise
from experiments.sensitivity.screening import leaders, screened
from experiments.sensitivity.told import sentences

from .functions import ishigami

FACTORS = ["a", "b", "c", "inert"]
TITLES = {"a": "Clients a coach", "b": "Vacancies"}
FEW = {"seed": 1, "resamples": 100}


def words(kind, outcome, size=64, replications=2, luck=0.0, second_order=False):
    positions = design(kind, FACTORS, size=size, seed=1, second_order=second_order)
    rng = np.random.default_rng(1)
    y = outcome(positions)[:, None] + luck * rng.standard_normal((len(positions), replications))
    options = {**FEW, "second_order": second_order}
    found = sentences(
        indices(kind, positions, FACTORS, y, **options),
        noise(kind, positions, y, **options),
        convergence(kind, positions, FACTORS, y, **options),
        TITLES,
    )
    return " ".join(found)


def line(positions):
    return positions @ [10.0, 5.0, 0.1, 0.0]


def test_doctests_hold():
    assert doctest.testmod(told).failed == 0


def test_morris_says_who_leads_by_how_much():
    found = words("morris", line)
    assert found.startswith("'Clients a coach' and 'Vacancies' lead.")
    assert "'Clients a coach' moves the difference by 10 on average" in found
    assert "all 4 factors added up, this is 99 %" in found
    assert "is settled: size 32 gives the same as size 64" in found


def test_morris_says_where_an_effect_hangs_on_others():
    assert "What 'Vacancies' and 'c' do depends much on" in words("morris", ishigami)


def test_morris_says_what_is_no_more_than_luck():
    found = words("morris", line, luck=1.0, size=256)
    assert "no more than luck alone would" in found


def test_sobol_says_what_the_leaders_carry_and_what_is_shared():
    """Of Ishigami three quarters are single effects, and a quarter is one pair."""
    found = words("sobol", ishigami, size=1024, second_order=True)
    assert "'Clients a coach', 'Vacancies' and 'c' lead." in found
    assert "they carry 7" in found
    assert "Factors acting together make 2" in found
    assert "The pair that does most together is 'Clients a coach' with 'c': 2" in found


def test_sobol_takes_luck_out_of_what_factors_do_together():
    """A straight line under noise has no interaction, however loud the noise."""
    found = words("sobol", line, size=1024, luck=4.0)
    share = int(found.partition("Factors acting together make ")[2].split()[0])
    assert share <= 6


def test_luck_is_not_known_of_one_replication():
    found = words("sobol", line, replications=1)
    assert "not known with a single replication" in found
    assert "acting together, and luck, make" in found


def test_given_data_says_who_stands_out():
    found = words("latin-hypercube", line, size=256)
    assert "'Clients a coach' and 'Vacancies' stand out" in found
    assert "(2 of 4 factors)" in found


def test_given_data_of_nothing_says_so():
    rng = np.random.default_rng(4)
    found = words("latin-hypercube", lambda positions: rng.standard_normal(len(positions)))
    assert "None of the 4 factors stands out" in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_constant_outcome_is_told_in_one_sentence(kind):
    found = words(
        kind, lambda positions: np.zeros(len(positions)), size=4 if kind == "grid" else 64
    )
    assert found == "The difference is the same at every point: none of the factors moves it."


def frame(outcome, size=32):
    positions = design("morris", FACTORS, size=size, seed=2)
    return indices("morris", positions, FACTORS, outcome(positions)[:, None], **FEW)


def test_screening_leaves_what_may_matter_in_the_designs_order():
    """A factor a hundredth of the largest goes, one of half stays."""
    assert screened(frame(lambda p: p @ [5.0, 0.1, 10.0, 0.0])) == ["a", "c"]


def test_screening_at_a_lower_threshold_leaves_more():
    assert screened(frame(line), threshold=0.005) == ["a", "b", "c"]


def test_a_factor_whose_interval_reaches_the_threshold_stays():
    """It is let go only when it surely does not matter."""
    found = frame(lambda p: 10.0 * p[:, 0] + 5.0 * p[:, 1] * p[:, 2])
    rows = found[found["index"] == "mu_star"].set_index("factor")
    between = (rows.loc["b", "value"] + rows.loc["b", "ci_high"]) / 2.0
    beyond = 1.01 * rows.loc["b", "ci_high"]
    assert "b" in screened(found, between / rows["value"].max())
    assert "b" not in screened(found, beyond / rows["value"].max())


def test_nothing_is_left_where_nothing_matters():
    nothing = frame(lambda positions: np.zeros(len(positions)))
    assert screened(nothing) == []
    assert leaders(nothing) == []


def test_three_factors_lead_at_most():
    assert leaders(frame(lambda p: p @ [4.0, 3.0, 2.0, 1.5])) == ["a", "b", "c"]
