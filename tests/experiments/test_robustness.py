"""Who leads in what share of points, at what regret, meeting which targets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.errors import BadInput
from experiments.robustness import (
    REGRET_COLUMNS,
    SATISFICING_COLUMNS,
    SHARE_COLUMNS,
    Outcome,
    Target,
    lead_of,
    outcomes_of,
    regret,
    regret_by_point,
    regret_in_words,
    satisficing,
    satisficing_in_words,
    share_in_words,
    shares,
    turned,
    wilson,
)

RUNS = (6, 3)
some_values = arrays(
    np.float64, RUNS, elements=st.one_of(st.integers(-3, 3).map(float), st.just(np.nan))
)


def outcome(metric="employment_weeks", years=5.0, **values):
    """Return an outcome of those policies, [points, replications] each."""
    return Outcome(metric, "all", years, {k: np.asarray(v, float) for k, v in values.items()})


def noisy_worlds(points, replications, lead=0.5, spread=1.0, noise=2.0, seed=1):
    """Return values of two policies whose true leads and luck are normal."""
    draw = np.random.default_rng(seed)
    true = lead + spread * draw.standard_normal((points, 1))
    luck = noise * draw.standard_normal((points, replications))
    shared = draw.standard_normal((points, replications))
    return outcome(permanent=shared + true + luck, repeated=shared)


@settings(max_examples=60)
@given(some_values, some_values)
def test_shares_of_leads_both_ways_and_ties_add_to_one(a, b):
    found = outcome(a=a, b=b)
    there = shares([found], "a", "b", resamples=5).iloc[0]
    back = shares([found], "b", "a", resamples=5).iloc[0]
    if there.points:
        assert there.share + back.share + there.ties / there.points == pytest.approx(1.0)
    assert (there.beats, there.ties, there.beaten) == (back.beaten, back.ties, back.beats)
    assert there.beats + there.ties + there.beaten == there.points


@settings(max_examples=60)
@given(some_values, some_values)
def test_runs_without_a_value_are_counted_and_in_nothing_else(a, b):
    found = shares([outcome(a=a, b=b)], "a", "b", resamples=5).iloc[0]
    known = np.isfinite(a) & np.isfinite(b)
    assert found.missing == (~known).sum()
    assert found.points == known.any(axis=1).sum()


def test_less_is_better_where_the_metric_says_so():
    """A policy that costs less leads; one that activates more is only the larger."""
    less, more = np.zeros((4, 2)), np.ones((4, 2))
    found = shares(
        [outcome(m, a=less, b=more) for m in ("net_public_cost", "activation_rate")], "a", "b"
    )
    assert list(found.share) == [1.0, 0.0]
    assert list(found.better) == ["lower", ""]
    assert list(found.lead) == [1.0, -1.0]


def test_wilsons_interval_is_scipys():
    for hits, count in ((0, 7), (3, 10), (50, 50), (123, 1000)):
        expected = stats.binomtest(hits, count).proportion_ci(method="wilson")
        assert wilson(hits, count) == pytest.approx((expected.low, expected.high))


def test_of_nothing_there_is_no_share():
    empty = np.full((3, 2), np.nan)
    found = shares([outcome(a=empty, b=empty)], "a", "b").iloc[0]
    assert found.points == 0
    assert np.isnan([found.share, found.share_low, found.share_true, found.lead]).all()
    assert "cannot be compared" in share_in_words(found)


def test_taking_out_the_noise_recovers_the_known_share():
    """Noise draws the counted share towards one half; the true one is found under it."""
    known = stats.norm.cdf(0.5)
    found = shares([noisy_worlds(4000, 2)], "permanent", "repeated").iloc[0]
    assert found.share < known - 0.05
    assert found.share_true == pytest.approx(known, abs=0.02)
    assert found.true_low < known < found.true_high
    assert found.spread == pytest.approx(1.0, abs=0.1)
    assert found.noise == pytest.approx(2.0, abs=0.05)


def test_the_interval_of_the_true_share_holds_it_as_often_as_it_says():
    """In about 95 of 100 studies of a hundred points."""
    known = stats.norm.cdf(0.5)
    held = [
        row.true_low <= known <= row.true_high
        for seed in range(200)
        for row in [
            shares(
                [noisy_worlds(100, 3, noise=1.0, seed=seed)],
                "permanent",
                "repeated",
                resamples=200,
            ).iloc[0]
        ]
    ]
    assert 0.89 <= np.mean(held) <= 0.99


def test_worlds_that_differ_by_luck_alone_are_told_to_be_one():
    found = shares([noisy_worlds(2000, 2, spread=0.0)], "permanent", "repeated").iloc[0]
    assert found.spread < 0.5
    assert found.share_true > 0.8


def test_points_within_luck_are_undecided():
    """Of points without any lead 95 % are; of those far from zero none are."""
    no_lead = shares([noisy_worlds(1000, 3, lead=0, spread=0)], "permanent", "repeated").iloc[0]
    far = shares([noisy_worlds(1000, 3, lead=50)], "permanent", "repeated").iloc[0]
    assert no_lead.undecided == pytest.approx(950, abs=25)
    assert far.undecided == 0


def test_one_replication_says_nothing_of_noise():
    found = shares([noisy_worlds(50, 1)], "permanent", "repeated").iloc[0]
    assert np.isnan([found.share_true, found.noise]).all()
    assert "Nothing was run twice" in share_in_words(found)


def test_last_digits_are_a_tie():
    euros = np.full((3, 2), 1e9)
    lead = lead_of(outcome(a=euros + 1e-6, b=euros), "a", "b")
    assert not lead.sign.any()


def test_the_same_seed_gives_the_same_table():
    found = [noisy_worlds(30, 2), noisy_worlds(30, 2, seed=2)]
    first, second = (shares(found, "permanent", "repeated") for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert list(first) == SHARE_COLUMNS


@settings(max_examples=60)
@given(some_values, some_values, some_values)
def test_regret_is_never_negative_and_somebody_has_none(a, b, c):
    table, _missing = regret_by_point(outcome(a=a, b=b, c=c))
    known = table[np.isfinite(table).all(axis=1)]
    assert (known >= 0).all()
    assert (known.min(axis=1) == 0).all()


@settings(max_examples=30)
@given(some_values)
def test_a_policy_that_is_never_behind_has_no_regret(a):
    found = regret([outcome(best=a + 1.0, other=a, third=a - 1.0)])
    if found.points[0]:
        assert found.set_index("scenario").maximum.tolist() == pytest.approx([0, 1, 2])
        assert "No policy does better than 'best'" in regret_in_words(found.iloc[0])


@settings(max_examples=40)
@given(some_values, some_values)
def test_the_less_usual_order_holds_at_no_more_points_than_the_usual(a, b):
    """It is the same points whichever policy is named first; ties are of neither kind."""
    found = outcome(a=a, b=b)
    there, back = turned(lead_of(found, "a", "b")), turned(lead_of(found, "b", "a"))
    assert (there.y == 1).sum() <= (there.y == 0).sum()
    assert np.isnan(there.y).sum() == (lead_of(found, "a", "b").sign == 0).sum()
    if (there.y == 1).sum() < (there.y == 0).sum():
        np.testing.assert_array_equal(there.y, back.y)
        assert there.is_first != back.is_first


def test_points_that_luck_put_on_a_side_count_for_little():
    lead = np.array([[5.0, 5.1], [0.1, 0.0], [-4.0, -4.1], [0.0, 0.0], [6.0, 6.1]])
    found = turned(lead_of(outcome(a=lead, b=0 * lead), "a", "b"))
    assert not found.is_first
    np.testing.assert_array_equal(found.y, [0, 0, 1, np.nan, 0])
    assert found.certainty[[0, 2, 4]] == pytest.approx(1.0, abs=1e-3)
    assert found.certainty[1] < 0.7
    assert found.certainty[3] == 0


def test_last_digits_are_no_regret():
    euros = np.full((3, 2), 1e9)
    table, _missing = regret_by_point(outcome(a=euros + 1e-6, b=euros))
    assert not table.any()


def test_regret_by_hand():
    """Costs: the cheapest of each point is the best, and the worst point is named."""
    a, b = [[3.0], [1.0], [5.0], [np.nan]], [[2.0], [4.0], [1.0], [0.0]]
    found = regret([outcome("net_public_cost", a=a, b=b), outcome("activation_rate", a=a, b=b)])
    assert list(found) == REGRET_COLUMNS
    assert len(found) == 2  # activation has no better direction
    row = found.iloc[0]
    assert (row.points, row.missing, row.worst_point) == (3, 1, 2)
    assert (row["mean"], row.maximum, row.best_in) == pytest.approx((5 / 3, 4.0, 1 / 3))
    assert row.q90 == pytest.approx(3.4)
    assert "at worst (point 2)" in regret_in_words(row)
    assert "1 run without a result" in regret_in_words(row)


def test_targets_are_met_one_by_one_and_all_at_once():
    work = outcome(a=[[1.0], [3.0], [3.0], [np.nan]])
    cost = outcome("net_public_cost", a=[[1.0], [1.0], [9.0], [1.0]])
    targets = [Target("employment_weeks", ">=", 2, 5), Target("net_public_cost", "<=", 5, 5)]
    found = satisficing([work, cost], targets)
    assert list(found) == SATISFICING_COLUMNS
    assert list(found.met) == [2, 3, 1]
    assert list(found.points) == [3, 4, 3]
    assert "all targets at once in 33 % of 3 points" in satisficing_in_words(found.iloc[2])
    assert "employment_weeks of all >= 2 at 5 years" in satisficing_in_words(found.iloc[0])


def test_targets_that_nothing_answers_are_told_all_at_once():
    targets = [Target("happiness", ">=", 1, 5), Target("employment_weeks", "=", 1, 5)]
    with pytest.raises(BadInput) as caught:
        satisficing([outcome(a=np.ones((2, 2)))], targets)
    assert len(caught.value.problems) == 2


def tidy(values, scenario="a", reference="r"):
    """Return a tidy frame of differences [points, replications]."""
    points, replications = np.indices(values.shape)
    return pd.DataFrame(
        {
            "point": points.ravel(),
            "replication": replications.ravel(),
            "scenario": scenario,
            "reference": reference,
            "metric": "employment_weeks",
            "group": "all",
            "years": 5.0,
            "value": values.ravel(),
        }
    )


def test_a_tidy_frame_of_differences_gives_the_same_leads_as_the_values():
    """The reference takes part with a difference of zero wherever the run is known."""
    draw = np.random.default_rng(3)
    a, b = draw.standard_normal((2, 8, 3))
    a[2, 1] = b[2, 1] = np.nan
    frame = pd.concat([tidy(a), tidy(b, "b"), tidy(0 * a, "r")]).sample(frac=1, random_state=1)
    found = outcomes_of(frame)
    assert [each.scenarios for each in found] in ([("a", "b", "r")], [("b", "a", "r")])
    np.testing.assert_array_equal(lead_of(found[0], "a", "b").mean, np.nanmean(a - b, axis=1))
    np.testing.assert_allclose(lead_of(found[0], "a", "r").mean, np.nanmean(a, axis=1))
    assert lead_of(found[0], "a", "r").missing == 1


def test_one_frame_has_one_reference():
    frame = pd.concat([tidy(np.ones((2, 2))), tidy(np.ones((2, 2)), "b", "other")])
    with pytest.raises(ValueError, match="one reference"):
        outcomes_of(frame)


def test_a_share_is_told_with_its_interval_and_what_is_left_out():
    values = np.ones((20, 2))
    values[0, 0] = np.nan
    row = shares([outcome(a=values, b=0 * values)], "a", "b").iloc[0]
    told = share_in_words(row, {"a": "Permanent", "b": "Repeated"})
    assert told.startswith("'Permanent' does better than 'Repeated' by employment_weeks of all")
    assert "100 % of 20 points" in told
    assert told.endswith("1 run without a result is left out.")
