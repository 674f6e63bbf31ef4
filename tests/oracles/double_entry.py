"""Double entry: every euro that somebody receives was paid by somebody, in the same week.

Amounts are whole cents, so that sums are exact in any order. `present_value` has the closed form
of an annuity as its own check; a week's discount follows from 52.1775 weeks a year.

Source: L. Pacioli, Summa de arithmetica (1494), for the books; any text on interest for the sums.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WEEKS_A_YEAR = 52.1775


@dataclass(frozen=True)
class Entry:
    """One payment."""

    week: int
    payer: str
    receiver: str
    purpose: str
    cents: int


def balances(entries: Iterable[Entry]) -> Counter[str]:
    """Return what each has received less what each has paid, in cents; the sum is zero."""
    books: Counter[str] = Counter()
    for entry in entries:
        if entry.cents < 0:
            raise ValueError(f"{entry} pays less than nothing: let the receiver pay")
        books[entry.receiver] += entry.cents
        books[entry.payer] -= entry.cents
    return books


def paid(entries: Iterable[Entry], *, by: str) -> Counter[str]:
    """Return what a payer has paid for each purpose, in cents."""
    totals: Counter[str] = Counter()
    for entry in entries:
        if entry.payer == by:
            totals[entry.purpose] += entry.cents
    return totals


def net_cost(entries: Iterable[Entry], payers: Sequence[str]) -> int:
    """Return what `payers` together have paid to others less what others paid them, in cents."""
    public = set(payers)
    net = 0
    for entry in entries:
        net += entry.cents * ((entry.payer in public) - (entry.receiver in public))
    return net


def weekly_discount(rate_a_year: float) -> float:
    """Return what a euro of next week is worth this week."""
    return math.exp(-math.log1p(rate_a_year) / WEEKS_A_YEAR)


def present_value(amounts: Sequence[float], rate_a_year: float) -> float:
    """Return the value in week 0 of amounts paid in week 0 and in each week after."""
    discount = weekly_discount(rate_a_year)
    value = 0.0
    # From the last week backwards: no power is ever taken.
    for amount in reversed(amounts):
        value = amount + discount * value
    return value


def annuity(amount: float, weeks: int, rate_a_year: float) -> float:
    """Return the value in week 0 of the same amount in each of the weeks 0, …, weeks − 1."""
    discount = weekly_discount(rate_a_year)
    if discount == 1.0:
        return amount * weeks
    return amount * (1.0 - discount**weeks) / (1.0 - discount)
