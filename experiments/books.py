"""Outcomes that come from the offices' books: meetings, waits, money and weeks of everyone.

Reads the desks' weeks (counts and euros at simulated size; ``scale`` brings them to the region's
own number) and the table of waits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

WEEKS_A_YEAR = 52.1775
DISCOUNT_A_YEAR = 0.03
PROGRAMME = ("offices", "coaches", "slots", "subsidies", "start_up", "wind_down")
PROGRAMME_COLUMNS = tuple(f"cost_{kind}" for kind in PROGRAMME)
BENEFIT_COLUMNS = ("benefits_municipality", "benefits_state", "benefits_insurance")


def discounts(weeks: int) -> np.ndarray:
    """Present value at the clock of one euro in each of the first ``weeks`` weeks after it."""
    return (1.0 + DISCOUNT_A_YEAR) ** (-np.arange(weeks) / WEEKS_A_YEAR)


def programme_spend(weekly: np.ndarray) -> float:
    """Discounted programme spend of some desks, EUR at simulated size.

    Parameters
    ----------
    weekly : structured array [weeks since the clock, desks]
    """
    return float(discounts(len(weekly)) @ _euros(weekly, PROGRAMME_COLUMNS))


def _euros(weekly: np.ndarray, columns: Sequence[str]) -> np.ndarray:
    """Euros a week in some columns, of all desks."""
    total = np.zeros(len(weekly))
    for column in columns:
        total += weekly[column].sum(axis=1)
    return total


def from_books(
    weekly: np.ndarray, waits: np.ndarray, is_client_desk: np.ndarray, scale: float
) -> dict[str, float]:
    """Every metric of the view "books" for one set of offices.

    Parameters
    ----------
    weekly : structured array [weeks since the clock, desks of these offices]
    waits : int array [desks of these offices, weeks waited, 2]
        Referrals since the clock that started, and that left the queue, after so many weeks.
    is_client_desk : bool array [desks of these offices]
    scale : float
        Region's own people for each simulated one.
    """
    clients = weekly[:, is_client_desk]
    last_year = clients[-52:]
    client_years = last_year["clients"].sum() / WEEKS_A_YEAR
    meetings = float(last_year["meetings"].sum())
    return {
        "contacts_per_year": meetings / client_years if client_years > 0 else math.nan,
        "wait_weeks": median_wait(waits[is_client_desk].sum(axis=0)),
        "coach_years": float(clients["coaches_fte"].sum()) / WEEKS_A_YEAR * scale,
        "employment_weeks_total": float(weekly["work"].sum()) * scale,
        **_money(weekly, scale),
    }


def _money(weekly: np.ndarray, scale: float) -> dict[str, float]:
    """Costs since the clock, at present value and nominal."""
    found = {}
    for ending, weights in (("", discounts(len(weekly))), ("_nominal", np.ones(len(weekly)))):

        def total(*columns: str, weights: np.ndarray = weights) -> float:
            return float(weights @ _euros(weekly, columns))

        programme, benefits = total(*PROGRAMME_COLUMNS), total(*BENEFIT_COLUMNS)
        net = programme + benefits + total("other_transfers") - total("taxes")
        found[f"programme_cost_total{ending}"] = programme * scale
        found[f"benefit_cost_total{ending}"] = benefits * scale
        found[f"net_public_cost_total{ending}"] = net * scale
    return found


def median_wait(waits: np.ndarray) -> float:
    """Kaplan-Meier median of the wait, in weeks.

    The wait of those who gave up is censored at the week in which they did; at equal weeks
    starts come before departures.

    Parameters
    ----------
    waits : int array [weeks waited, 2]
        Column 0 started, column 1 left.

    Returns
    -------
    float
        The first week by which half have started; NaN where that is never reached.

    >>> median_wait(np.array([[2, 0], [1, 1], [4, 0]]))
    2.0
    """
    at_risk = waits.sum() - np.concatenate([[0], waits.sum(axis=1).cumsum()[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        still_waiting = np.cumprod(np.where(at_risk > 0, 1.0 - waits[:, 0] / at_risk, 1.0))
    reached = np.flatnonzero(still_waiting <= 0.5 + 1e-12)
    return float(reached[0]) if len(reached) and waits.sum() else math.nan
