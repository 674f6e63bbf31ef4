"""What is counted in euros, and whose jobs are taken."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.books import BENEFIT_COLUMNS, PROGRAMME_COLUMNS, WEEKS_A_YEAR
from experiments.virtual.case import Case, mean_of
from experiments.virtual.groups import members
from experiments.virtual.measures.coaches import WEEKS_A_MONTH, desks_of, per_year, total, weeks_of
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import view_of_moment
from model.states import UNEMPLOYED, WORK

COSTS = {
    "programme_cost": ("programme_cost",),
    "benefit_cost": ("benefit_cost",),
    "net_public_cost": ("programme_cost", "benefit_cost", "other_transfers"),
}


def _cost(name: str) -> Callable[[Case], float]:
    def count(case: Case) -> float:
        people = case.followed()
        now = case.arm.everyone.get(case.week + case.last)
        then = case.arm.everyone.get(case.week + case.first)
        if now is None or then is None or (people.week != case.week).any():
            raise CannotMeasure("costs are known of a cohort with one clock for all")
        sign = [(column, 1.0) for column in COSTS[name]]
        if name == "net_public_cost":
            sign.append(("taxes", -1.0))
        was_there = people.person < len(then)  # whoever came later had cost nothing
        before = then[np.where(was_there, people.person, 0)]
        spent = sum(s * (now[c][people.person] - was_there * before[c]) for c, s in sign)
        return mean_of(spent)

    count.__doc__ = f"Mean {name} of a cohort member over the window, present value; EUR."
    return count


def _reference(case: Case) -> Case:
    if case.other is None:
        raise CannotMeasure("there is no reference to compare with")
    return Case(
        case.design,
        case.other,
        None,
        case.metric,
        case.group,
        case.window,
        case.clock,
        case.week,
        case.month_ends,
        case.cohort,
    )


def _added(case: Case, *columns: str) -> np.ndarray:
    """How much more there is than in the reference, by week of the window."""
    return total(case, *columns) - total(_reference(case), *columns)


def saving_per_euro(case: Case) -> float:
    """Benefits saved for each euro more of programme cost, over the window."""
    extra = _added(case, *PROGRAMME_COLUMNS).sum()
    return float(-_added(case, *BENEFIT_COLUMNS).sum() / extra) if extra > 0 else math.nan


def payback_months(case: Case) -> float:
    """Months until the benefits saved have paid the coaches added; NaN where they never do.

    As the study counted it: the added cost is that of coaches, offices and starting up.
    """
    cost = np.cumsum(_added(case, "cost_coaches", "cost_offices", "cost_start_up"))
    saved = np.cumsum(-_added(case, *BENEFIT_COLUMNS))
    paid = np.flatnonzero((saved >= cost) & (cost > 0))
    still = np.flatnonzero(saved < cost)
    if not len(paid) or (len(still) and still[-1] == len(cost) - 1):
        return math.nan
    return float(still[-1] + 1 if len(still) else 0) / WEEKS_A_MONTH


def employed_per_coach(case: Case) -> float:
    """People more in open work for each coach more, at the end of the window."""
    coaches = _added(case, "coaches_fte")[-4:].mean()
    return float(_added(case, "work")[-4:].mean() / coaches) if coaches > 0 else math.nan


def cost_per_coach_year(case: Case) -> float:
    """Cost of coaches, for each filled post, a year."""
    return per_year(total(case, "cost_coaches"), total(case, "coaches_fte"))


def _everyone(case: Case) -> Any:
    rows = case.arm.everyone.get(case.week)
    if rows is None:
        raise CannotMeasure("the clock lies outside the time that is simulated")
    return rows


def gain_per_year_in_work(case: Case) -> float:
    """Transfers less taxes of an unemployed person over a year, less those of one in work."""
    rows = _everyone(case)
    chosen = members(view_of_moment(rows, case.week), case.group, case.arm.desks)
    net = rows["benefit_week"] + rows["transfer_week"] - rows["tax_week"]
    unemployed = mean_of(net[chosen & (rows["state"] == UNEMPLOYED)])
    return (unemployed - mean_of(net[rows["state"] == WORK])) * WEEKS_A_YEAR


def benefit_per_year_unemployed(case: Case) -> float:
    """Unemployment benefits of an unemployed person over a year."""
    rows = _everyone(case)
    chosen = members(view_of_moment(rows, case.week), case.group, case.arm.desks)
    return mean_of(rows["benefit_week"][chosen & (rows["state"] == UNEMPLOYED)]) * WEEKS_A_YEAR


def displaced_share(case: Case) -> float:
    """Share of the treated people's gain in matches that others lose, inside the model or not."""
    treated = desks_of(case)
    desks = case.arm.desks
    areas = {desk.area for desk, is_in in zip(desks, treated, strict=True) if is_in}
    near = np.array([desk.area in areas for desk in desks]) & ~treated
    reference = _reference(case).arm
    weeks = weeks_of(case)

    def added(column: str, chosen: np.ndarray) -> float:
        here = case.arm.weekly[weeks][:, chosen][column].astype(float).sum()
        return float(here - reference.weekly[weeks][:, chosen][column].astype(float).sum())

    gain = added("jobs_found", treated)
    lost = added("displaced_outsiders", treated | near) - added("jobs_found", near)
    return lost / gain if gain > 0 else math.nan


MEASURES = {
    **{name: _cost(name) for name in COSTS},
    "saving_per_euro": saving_per_euro,
    "payback_months": payback_months,
    "employed_per_coach": employed_per_coach,
    "cost_per_coach_year": cost_per_coach_year,
    "gain_per_year_in_work": gain_per_year_in_work,
    "benefit_per_year_unemployed": benefit_per_year_unemployed,
    "displaced_share": displaced_share,
}
OF_BOTH_ARMS = ("saving_per_euro", "payback_months", "employed_per_coach", "displaced_share")
OF_PEOPLE_NOW = (*COSTS, "gain_per_year_in_work", "benefit_per_year_unemployed")
