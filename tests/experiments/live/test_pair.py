"""A pair: exactly the numbers of `compare`, however it is stepped."""

import math
from datetime import date

import pytest

from experiments.comparison import compare
from experiments.errors import BadInput
from experiments.live.pair import pair_of
from experiments.live.shared import SharedYears

PEOPLE, YEARS = 300, 4.0
NAMES = ("pirkanmaa-repeated", "pirkanmaa-permanent")


@pytest.fixture(scope="module")
def kept():
    return SharedYears()


@pytest.fixture(scope="module")
def finished(kept):
    pair = pair_of(*NAMES, people=PEOPLE, years=YEARS, kept=kept)
    while not pair.is_over:
        pair.run_to(pair.week + 7)
    return pair


@pytest.fixture(scope="module")
def compared():
    return compare(list(NAMES), people=PEOPLE, years=YEARS, replications=1, workers=1)


def test_its_outcomes_are_those_of_compare(finished, compared):
    """Every group, metric and follow-up, to the bit, though stepped seven weeks at a time."""
    for branch in finished.branches:
        rows = compared.outcomes[compared.outcomes["scenario"] == branch.policy.name]
        expected = {(row.group, row.metric, row.years): row.value for row in rows.itertuples()}
        actual = branch.outcomes
        assert {k for k, v in actual.items() if not math.isnan(v)} == {
            k for k, v in expected.items() if not math.isnan(v)
        }
        for key, value in expected.items():
            assert math.isnan(value) or actual[key] == value, key


def test_its_weeks_are_those_of_compare(finished, compared):
    """The weekly table is that of the comparison."""
    for branch in finished.branches:
        weekly = compared.weekly[compared.weekly["scenario"] == branch.policy.name]
        for name in ("unemployed", "coaches_fte", "queue", "cooperation"):
            assert weekly[name].to_list() == branch.weekly()[name].tolist()


def test_a_difference_is_known_once_its_follow_up_is_passed(kept):
    """NaN before, a number after."""
    pair = pair_of(*NAMES, people=PEOPLE, years=YEARS, kept=kept)
    assert math.isnan(pair.difference("employment_weeks", 0.5))
    assert pair.follow_ups_passed() == []
    pair.run_to(pair.clock + 30)
    assert math.isfinite(pair.difference("employment_weeks", 0.5))
    assert pair.follow_ups_passed() == [0.25, 0.5]


def test_going_back_is_starting_again(kept, finished):
    """A jump into the past and forward again comes to the same."""
    pair = pair_of(*NAMES, people=PEOPLE, years=YEARS, kept=kept)
    pair.jump_to(date(2018, 6, 1))
    pair.jump_to(date(2017, 10, 1))
    assert pair.day == date(2017, 10, 2)
    pair.run_to(10_000)
    assert pair.is_over
    assert pair.other.outcomes == pytest.approx(finished.other.outcomes, rel=0, nan_ok=True)


def test_weeks_outside_the_years_mean_their_ends(kept):
    """Nobody can jump before the clock."""
    pair = pair_of(*NAMES, people=PEOPLE, years=YEARS, kept=kept)
    pair.run_to(-5)
    assert pair.week == pair.clock


def test_the_years_before_the_clock_are_simulated_once(kept, monkeypatch):
    """Another policy with the same clock branches from the world that is kept."""
    pair_of(*NAMES, people=PEOPLE, years=YEARS, kept=kept)
    monkeypatch.setattr(
        "experiments.live.shared.simulated_to_clock",
        lambda *_, **_also: pytest.fail("simulated again"),
    )
    pair_of("pirkanmaa-pilot", "pirkanmaa-permanent", people=PEOPLE, years=YEARS, kept=kept)


def test_kept_worlds_are_bounded():
    """Those used longest ago are let go."""
    kept = SharedYears(most_bytes=1)
    for seed in (1, 2):
        pair_of(*NAMES, people=30, years=2.0, seed=seed, kept=kept)
    assert len(kept._kept) == 1


def test_equal_policies_are_refused_kindly():
    """There is nothing to compare."""
    from scenarios import load_scenario

    pilot = load_scenario("pirkanmaa-pilot")
    with pytest.raises(BadInput, match="never differ"):
        pair_of(pilot, pilot.replace(name="the-same"), people=30)
