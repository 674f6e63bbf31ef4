"""Luck: pure functions of (seed, replication, purpose, week, whose), evenly spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.draws import Purpose, luck_of, stream, uniform, uniform_again

pytestmark = pytest.mark.plain

# What the functions gave when they were written. A change here changes every result.
GOLDEN_LUCK = [
    (1, 0, 17860491674716481053),
    (1, 1, 11585326829883378798),
    (2, 0, 14694575831453969992),
    (123456, 19, 10988999172130365881),
]
GOLDEN_STREAM = [
    (1, 0, 16950269515735385007),
    (1, 1, 2347470380336306529),
    (1, -520, 2292702474124729639),
    (14, 625, 10264596003834594767),
]
GOLDEN_UNIFORM = [
    (0, "0x1.33f1acd08db54p-3"),
    (1, "0x1.55a14666c1248p-1"),
    (17, "0x1.74c62b0fadfa0p-6"),
    (4294967295, "0x1.b43ffbe2017d2p-1"),
]
GOLDEN_AGAIN = [
    (1, 0, "0x1.ad7f47a45ec0bp-1"),
    (1, 1, "0x1.a50e823f5e238p-4"),
    (17, 21, "0x1.aef770c8af55bp-1"),
]
NUMBERS = {
    "PATHWAY": 1, "TRAITS": 2, "INFLOW": 3, "NO_SHOW": 4, "BELIEF": 5, "FIT": 6, "TICKET": 7,
    "JOB": 8, "HIRE": 9, "QUALITY": 10, "QUIT": 11, "SURVIVES": 12, "SLOT": 13, "CODING": 14,
}  # fmt: skip


def luck():
    """Return the luck of the first replication of seed 1."""
    return np.uint64(luck_of(1, 0))


def draws(purpose: int, week: int, people: int = 4000) -> np.ndarray:
    """Return one draw of each of so many people."""
    key = np.uint64(stream(luck(), purpose, week))
    return np.array([uniform(key, number) for number in range(people)])


@pytest.mark.parametrize(("seed", "replication", "golden"), GOLDEN_LUCK)
def test_a_replication_has_its_golden_luck(seed, replication, golden):
    """Compiled, plain and on every machine."""
    assert int(luck_of(seed, replication)) == golden


@pytest.mark.parametrize(("purpose", "week", "golden"), GOLDEN_STREAM)
def test_a_week_has_its_golden_key(purpose, week, golden):
    """Compiled, plain and on every machine."""
    assert int(stream(luck(), purpose, week)) == golden


@pytest.mark.parametrize(("number", "bits"), GOLDEN_UNIFORM)
def test_a_person_has_her_golden_draw(number, bits):
    """Compiled, plain and on every machine."""
    key = np.uint64(stream(luck(), 1, 0))
    assert float(uniform(key, number)).hex() == bits


@pytest.mark.parametrize(("number", "count", "bits"), GOLDEN_AGAIN)
def test_several_draws_at_one_moment_are_golden(number, count, bits):
    """Compiled, plain and on every machine."""
    key = np.uint64(stream(luck(), 1, 0))
    assert float(uniform_again(key, number, count)).hex() == bits


def test_purposes_keep_their_numbers():
    """A new purpose goes to the end; a renumbered one would change results silently."""
    assert {p.name: p.value for p in Purpose}.items() >= NUMBERS.items()


def test_purposes_differ():
    """No two purposes share a number."""
    assert len({p.value for p in Purpose}) == len(list(Purpose))


@given(st.integers(0, 2**32 - 1), st.integers(-4096, 30000), st.integers(0, 2**32 - 1))
def test_a_draw_lies_in_zero_to_one(seed, week, number):
    """One itself never comes: a chance of one always happens."""
    key = np.uint64(stream(np.uint64(luck_of(seed, 0)), 1, week))
    assert 0.0 <= uniform(key, number) < 1.0


def test_draws_are_evenly_spread():
    """Kolmogorov and Smirnov see no difference from uniform."""
    assert stats.kstest(draws(Purpose.PATHWAY, 3), "uniform").pvalue > 1e-3


@pytest.mark.parametrize("week", [1, 52])
def test_draws_of_different_weeks_have_nothing_in_common(week):
    """Nor of weeks a year apart."""
    r = np.corrcoef(draws(Purpose.PATHWAY, 0), draws(Purpose.PATHWAY, week))[0, 1]
    assert abs(r) < 4.0 / np.sqrt(4000)


def test_draws_of_different_purposes_have_nothing_in_common():
    """Who finds work says nothing of who misses a meeting."""
    r = np.corrcoef(draws(Purpose.PATHWAY, 0), draws(Purpose.NO_SHOW, 0))[0, 1]
    assert abs(r) < 4.0 / np.sqrt(4000)


def test_neighbours_have_nothing_in_common():
    """Ids in a row give draws that do not go together."""
    u = draws(Purpose.TRAITS, 0)
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4.0 / np.sqrt(4000)


def test_replications_have_nothing_in_common():
    """Another replication is another sample."""
    keys = [np.uint64(stream(np.uint64(luck_of(1, r)), 1, 0)) for r in (0, 1)]
    one, other = ([uniform(key, n) for n in range(2000)] for key in keys)
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(2000)


def test_weeks_and_purposes_never_share_a_key():
    """Weeks from the burn-in to the longest horizon stay within their purpose."""
    keys = {int(stream(luck(), p, week)) for p in (1, 2, 3) for week in range(-1100, 2400)}
    assert len(keys) == 3 * 3500
