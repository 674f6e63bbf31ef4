"""What is counted of coaches and their clients."""

from __future__ import annotations

import math

import numpy as np

from experiments.books import WEEKS_A_YEAR, median_wait
from experiments.virtual.case import Case, mean_of
from experiments.virtual.designs import STUDIED_OFFICES, YEAR_WEEKS
from experiments.virtual.groups import has, members
from experiments.virtual.measures.register import moment
from experiments.virtual.problems import CannotMeasure

MET_SHARE = 0.9
MONTHS_OF_FIRST_CONTACTS = 12
WEEKS_A_MONTH = WEEKS_A_YEAR / 12.0
COMPETENT = 0.9
WEEKS_OF_A_MOMENT = 4


def desks_of(case: Case) -> np.ndarray:
    """The desks that a figure is about: bool array [desks]."""
    desks = case.arm.desks
    chosen = np.ones(len(desks), bool)
    if case.design.region == "pirkanmaa":
        chosen &= np.array([desk.role == STUDIED_OFFICES for desk in desks])
        chosen &= np.array([desk.is_client_desk for desk in desks])
    elif has(case.group, "client", "yes"):
        chosen &= np.array([desk.is_client_desk for desk in desks])
    return chosen


def weeks_of(case: Case) -> slice:
    """The weeks of the window, from the clock; a year where the target says nothing."""
    first, last = case.week + case.first, case.week + case.last
    if case.window.is_point:
        first = last - WEEKS_OF_A_MOMENT
    if first < 0 or last > case.arm.last_week:
        raise CannotMeasure("the window lies outside the time that is simulated")
    return slice(first, last)


def total(case: Case, *columns: str) -> np.ndarray:
    """Sum over desks of some weekly columns, by week of the window."""
    weeks = case.arm.weekly[weeks_of(case)][:, desks_of(case)]
    return np.asarray(sum(weeks[name].astype(float).sum(axis=1) for name in columns))


def clients_per_coach(case: Case) -> float:
    """Jobseekers for each filled post."""
    return mean_of(total(case, "clients")) / max(mean_of(total(case, "coaches_fte")), 1e-9)


def unemployed_per_coach(case: Case) -> float:
    """Unemployed for each filled post."""
    return mean_of(total(case, "unemployed")) / max(mean_of(total(case, "coaches_fte")), 1e-9)


def contacts_per_year(case: Case) -> float:
    """Meetings held a client and year."""
    return per_year(total(case, "meetings"), total(case, "clients"))


def coach_turnover(case: Case) -> float:
    """Coaches who leave, of all, a year."""
    return per_year(total(case, "leavers"), total(case, "coaches_fte"))


def per_year(happened: np.ndarray, there: np.ndarray) -> float:
    """How often something happened a year, for each of those who were there."""
    whole = mean_of(there)
    return mean_of(happened) * WEEKS_A_YEAR / whole if whole else math.nan


def coach_change_share(case: Case) -> float:
    """Of those who had a coach a year before and have one now, the share who have another."""
    if not case.month_ends:
        raise CannotMeasure("no month ends within the time that is simulated")
    week = case.month_ends[-1]
    now, then = moment(case, week), case.arm.moments.get(week - YEAR_WEEKS)
    if then is None:
        raise CannotMeasure("coaches of a year before are not known")
    now = now.only(members(now, case.group, case.arm.desks) & (now["coach"] >= 0))
    place = np.minimum(np.searchsorted(then["person"], now.person), len(then) - 1)
    had = (then["person"][place] == now.person) & (then["coach"][place] >= 0)
    return mean_of(then["coach"][place][had] != now["coach"][had])


def coach_continuity(case: Case) -> float:
    """The share with the coach of a year before."""
    return 1.0 - coach_change_share(case)


def weeks_of_first_contacts(week: int) -> list[int]:
    """Weeks at which it is asked who has been met, from that of the clock on."""
    return [week + round(WEEKS_A_MONTH * n) for n in range(MONTHS_OF_FIRST_CONTACTS + 1)]


def first_contacts_months(case: Case) -> float:
    """Months from the clock until nine of ten of its jobseekers have met a coach, or have left."""
    arm = case.arm
    start = moment(case, case.week)
    start = start.only(members(start, case.group, arm.desks))
    before = arm.moments[case.week]
    met_before = before["meetings"][np.searchsorted(before["person"], start.person)]
    months, shares = [0.0], [0.0]
    for week in weeks_of_first_contacts(case.week)[1:]:
        rows = arm.moments.get(week)
        if rows is None:  # the histories stop
            break
        place = np.minimum(np.searchsorted(rows["person"], start.person), len(rows) - 1)
        is_there = rows["person"][place] == start.person
        has_met = rows["meetings"][place] > met_before
        months.append((week - case.week) / WEEKS_A_MONTH)
        shares.append(mean_of(~is_there | has_met))
        if shares[-1] >= MET_SHARE:
            return float(np.interp(MET_SHARE, shares[-2:], months[-2:]))
    return math.nan


def wait_weeks(case: Case) -> float:
    """Kaplan-Meier median of the wait between referral and start, since the clock."""
    return median_wait(case.arm.waits[desks_of(case)].sum(axis=0))


def competence_months(case: Case) -> float:
    """Months of experience until a new coach does nine tenths of what she will do."""
    start, months = case.arm.beliefs["newcomer_competence"], case.arm.beliefs["learning_months"]
    return float(months * math.log(max((1.0 - start) / (1.0 - COMPETENT), 1.0)))


MEASURES = {
    "clients_per_coach": clients_per_coach,
    "unemployed_per_coach": unemployed_per_coach,
    "contacts_per_year": contacts_per_year,
    "coach_turnover": coach_turnover,
    "coach_change_share": coach_change_share,
    "coach_continuity": coach_continuity,
    "first_contacts_months": first_contacts_months,
    "wait_weeks": wait_weeks,
    "competence_months": competence_months,
}
OF_STOCKS = ("coach_change_share", "coach_continuity", "first_contacts_months")
