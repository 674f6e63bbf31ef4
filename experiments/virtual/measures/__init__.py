"""What can be counted, by the name of the measure: a function of a case, in its natural unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from experiments.virtual.case import Case
from experiments.virtual.measures import coaches, histories, money, register

Counts = Callable[[Case], float]

MEASURES: Mapping[str, Counts] = {
    **histories.MEASURES,
    **register.MEASURES,
    **coaches.MEASURES,
    **money.MEASURES,
}
OF_STOCKS = frozenset({*register.OF_STOCKS, *coaches.OF_STOCKS})
"""Measures that are counted at month ends."""
OF_FLOWS = frozenset(register.OF_FLOWS)
"""Measures counted between month ends."""
OF_PEOPLE_NOW = frozenset({*histories.OF_PEOPLE_NOW, *money.OF_PEOPLE_NOW})
"""Measures that ask how everyone of a cohort is at the end of the window."""
OF_BOTH_ARMS = frozenset(money.OF_BOTH_ARMS)
"""Measures that are differences in themselves."""
