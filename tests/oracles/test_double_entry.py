from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.double_entry import (
    WEEKS_A_YEAR,
    Entry,
    annuity,
    balances,
    net_cost,
    paid,
    present_value,
    weekly_discount,
)

names = st.sampled_from(["municipality", "state", "insurance", "person", "provider"])
entries = st.lists(
    st.builds(
        Entry,
        week=st.integers(0, 600),
        payer=names,
        receiver=names,
        purpose=st.sampled_from(["benefit", "slot", "tax"]),
        cents=st.integers(0, 10**9),
    )
)

BOOKS = [
    Entry(0, "state", "person", "benefit", 16_000),
    Entry(0, "municipality", "person", "benefit", 16_000),
    Entry(0, "municipality", "provider", "slot", 25_000),
    Entry(1, "person", "state", "tax", 9_000),
]


def test_a_week_by_hand():
    """Labour-market subsidy shared by two payers, a slot, and a tax."""
    assert balances(BOOKS) == {
        "person": 23_000,
        "provider": 25_000,
        "state": -7_000,
        "municipality": -41_000,
    }
    assert paid(BOOKS, by="municipality") == {"benefit": 16_000, "slot": 25_000}
    assert net_cost(BOOKS, ["state", "municipality"]) == 48_000


@given(entries)
def test_the_books_balance(books):
    """Whatever is paid, all balances together are nothing."""
    assert sum(balances(books).values()) == 0


@given(entries)
def test_what_the_public_pays_others_receive(books):
    """The net cost of all payers is the net income of everybody else."""
    public = ["municipality", "state", "insurance"]
    balance = balances(books)
    assert net_cost(books, public) == balance["person"] + balance["provider"]
    assert net_cost(books, public) == sum(net_cost(books, [payer]) for payer in public)


def test_a_payment_of_less_than_nothing_is_refused():
    """A refund is a payment the other way."""
    with pytest.raises(ValueError, match="less than nothing"):
        balances([Entry(0, "state", "person", "benefit", -1)])


@given(st.integers(1, 700), st.floats(0.0, 0.1))
def test_a_constant_flow_has_the_value_of_an_annuity(weeks, rate):
    """Adding up week by week equals the closed form."""
    assert present_value([7.0] * weeks, rate) == pytest.approx(annuity(7.0, weeks, rate), rel=1e-6)


def test_a_year_of_discounting():
    """At 3 % a euro is worth 1/1.03 a year earlier."""
    assert weekly_discount(0.03) ** WEEKS_A_YEAR == pytest.approx(1 / 1.03)
    assert annuity(1.0, 10, 0.0) == 10.0
