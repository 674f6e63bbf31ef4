"""What a study calls: the indices of its design, refused over holes, or from what there is."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from experiments.errors import BadInput
from experiments.sensitivity.convergence import convergence, is_settled
from experiments.sensitivity.designs import KINDS, design
from experiments.sensitivity.holes import Holes
from experiments.sensitivity.indices import GIVEN_DATA, indices, noise, outcome_array

from .functions import ishigami

FACTORS = ["a", "b", "c", "inert"]
SIZES = {"grid": 4, "latin-hypercube": 64, "sobol": 64, "morris": 16}
DESIGNS = {kind: design(kind, FACTORS, size=SIZES[kind], seed=1) for kind in KINDS}
FEW = {"seed": 1, "resamples": 50}


def outcomes(positions, replications=2, luck=0.0, common=0.0):
    rng = np.random.default_rng(5)
    shape = (len(positions), replications)
    return (
        ishigami(positions)[:, None]
        + luck * rng.standard_normal(shape)
        + common * rng.standard_normal((1, replications))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_design_has_its_indices(kind):
    """One row a factor and index, factors in the design's order, and every number known."""
    found = indices(kind, DESIGNS[kind], FACTORS, outcomes(DESIGNS[kind]), **FEW)
    assert list(found.columns) == ["method", "factor", "index", "value", "ci_low", "ci_high"]
    assert not found.duplicated(["method", "factor", "index"]).any()
    for _method, rows in found.groupby("method"):
        assert list(rows["factor"].drop_duplicates()) == FACTORS
    assert np.isfinite(found[["value", "ci_low", "ci_high"]].to_numpy()).all()


def test_the_indices_have_the_names_of_the_field():
    names = {
        kind: set(indices(kind, DESIGNS[kind], FACTORS, outcomes(DESIGNS[kind]), **FEW)["index"])
        for kind in ("morris", "sobol", "latin-hypercube")
    }
    assert names["morris"] == {"mu", "mu_star", "sigma", "mu_star_dummy"}
    assert names["sobol"] == {"first_order", "total_order", "total_order_dummy"}
    assert names["latin-hypercube"] == {"delta", "delta_dummy", "pawn", "pawn_dummy"}


@pytest.mark.parametrize("kind", ["morris", "sobol"])
def test_holes_are_refused_and_told(kind):
    """How many of how many points are missing, how to fill them, and what can be had without."""
    y = outcomes(DESIGNS[kind])
    y[3, 0] = y[3, 1] = y[7, 1] = np.nan
    for refused in (indices, convergence):
        with pytest.raises(Holes) as told:
            refused(kind, DESIGNS[kind], FACTORS, y, **FEW)
        assert f"2 of {len(y)} points lack a run" in str(told.value)
        assert "--retry-failed" in str(told.value)
        assert "PAWN" in str(told.value)
        assert told.value.exit_code == 2


def test_an_infinite_outcome_is_a_hole():
    y = outcomes(DESIGNS["morris"])
    y[0, 0] = np.inf
    with pytest.raises(Holes, match="1 of 80 points lacks"):
        indices("morris", DESIGNS["morris"], FACTORS, y, **FEW)


def test_holes_travel_between_processes():
    """With the count and the sentences that they had."""
    sent = Holes(2, 80)
    found = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert (found.missing, found.points, found.problems) == (2, 80, sent.problems)


@pytest.mark.parametrize("kind", ["morris", "sobol"])
def test_a_design_with_holes_has_given_data_indices(kind):
    y = outcomes(DESIGNS[kind])
    y[::9] = np.nan
    found = indices(GIVEN_DATA, DESIGNS[kind], FACTORS, y, **FEW)
    assert set(found["method"]) == {"delta", "pawn"}
    assert np.isfinite(found["value"]).all()


def test_given_data_indices_are_those_of_the_complete_points():
    positions, y = DESIGNS["latin-hypercube"], outcomes(DESIGNS["latin-hypercube"])
    expected = indices(GIVEN_DATA, positions[5:], FACTORS, y[5:], **FEW)
    y[:5, 1] = np.nan
    pd.testing.assert_frame_equal(expected, indices(GIVEN_DATA, positions, FACTORS, y, **FEW))


def test_no_complete_points_are_told():
    positions = DESIGNS["latin-hypercube"]
    with pytest.raises(BadInput, match="0 are complete"):
        indices(GIVEN_DATA, positions, FACTORS, np.full((64, 2), np.nan), **FEW)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("constant", [0.0, -123.4])
def test_an_outcome_that_never_changes_has_no_index_but_zero(kind, constant):
    """Surely zero, luck as well, without a warning."""
    y = np.full((len(DESIGNS[kind]), 2), constant)
    found = indices(kind, DESIGNS[kind], FACTORS, y, **FEW)
    assert (found[["value", "ci_low", "ci_high"]] == 0.0).all(axis=None)
    assert noise(kind, DESIGNS[kind], y, **FEW).share == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_luck_common_to_all_points_is_in_no_index(kind):
    """What a replication adds to every point alike cancels."""
    calm, wild = (
        indices(kind, DESIGNS[kind], FACTORS, outcomes(DESIGNS[kind], common=common), **FEW)
        for common in (0.0, 5.0)
    )
    pd.testing.assert_frame_equal(calm, wild, atol=1e-9)


@pytest.mark.parametrize("kind", ["morris", "sobol"])
def test_the_dummy_stands_where_luck_alone_would(kind):
    """A factor that scrambles luck and does nothing else has the dummy's index."""
    positions = design(kind, FACTORS, size=1024, seed=1)
    found = indices(kind, positions, FACTORS, outcomes(positions, luck=2.0), **FEW)
    inert = found[found["factor"] == "inert"].set_index("index")["value"]
    main = "mu_star" if kind == "morris" else "total_order"
    assert inert[main] == pytest.approx(inert[f"{main}_dummy"], rel=0.1)


@pytest.mark.parametrize("kind", ["morris", "sobol"])
def test_one_replication_has_indices_but_no_dummy(kind):
    found = indices(kind, DESIGNS[kind], FACTORS, outcomes(DESIGNS[kind], 1), **FEW)
    is_dummy = found["index"].str.endswith("_dummy")
    assert found["value"][is_dummy].isna().all()
    assert found["value"][~is_dummy].notna().all()


def test_pairs_come_after_the_factors():
    positions = design("sobol", FACTORS[:3], size=16, seed=1, second_order=True)
    y = outcomes(positions)
    found = indices("sobol", positions, FACTORS[:3], y, second_order=True, **FEW)
    pairs = found[found["index"] == "second_order"]
    assert list(pairs["factor"]) == ["a × b", "a × c", "b × c"]


def test_outcomes_of_another_design_are_refused():
    with pytest.raises(ValueError, match="one design"):
        indices("morris", DESIGNS["morris"], FACTORS, outcomes(DESIGNS["sobol"]), **FEW)


def test_rows_of_any_order_make_the_array_and_missing_ones_a_hole():
    rows = pd.DataFrame({"point": [2, 0], "replication": [1, 0], "value": [5.0, 3.0]})
    y = outcome_array(rows, points=3, replications=2)
    assert (y[2, 1], y[0, 0], int(np.isnan(y).sum())) == (5.0, 3.0, 4)


# Convergence


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [("sobol", [8, 16, 32, 64]), ("morris", [2, 4, 8, 16]), ("latin-hypercube", [32, 64])],
)
def test_the_design_is_read_in_parts(kind, sizes):
    """Blocks, trajectories or points; parts too small for the method are left out."""
    found = convergence(kind, DESIGNS[kind], FACTORS, outcomes(DESIGNS[kind]), **FEW)
    assert sorted(set(found["n"])) == sizes
    assert list(found.columns) == ["n", "method", "factor", "index", "value", "ci_low", "ci_high"]


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_the_last_part_is_the_whole(kind):
    y = outcomes(DESIGNS[kind])
    expected = indices(kind, DESIGNS[kind], FACTORS, y, **FEW)
    found = convergence(kind, DESIGNS[kind], FACTORS, y, **FEW)
    last = found[found["n"] == SIZES[kind]].drop(columns="n").reset_index(drop=True)
    pd.testing.assert_frame_equal(expected, last)


def test_a_clear_order_is_settled():
    positions = DESIGNS["morris"]
    y = (positions @ [9.0, 3.0, 1.0, 0.0])[:, None]
    assert is_settled(convergence("morris", positions, FACTORS, y, **FEW)) is True


def test_a_part_in_another_order_is_not_settled():
    positions = DESIGNS["morris"]
    slopes = np.where(np.arange(len(positions)) < 40, 1.0, 9.0)
    y = (positions[:, 0] * 3.0 + positions[:, 1] * slopes)[:, None]
    assert is_settled(convergence("morris", positions, FACTORS, y, **FEW)) is False


def test_a_design_of_one_trajectory_cannot_be_halved():
    positions = DESIGNS["morris"][:5]
    found = convergence("morris", positions, FACTORS, outcomes(positions), **FEW)
    assert is_settled(found) is None
