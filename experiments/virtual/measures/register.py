"""What the register counts at month ends, and of what happens between them."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from experiments.virtual.case import Case, mean_of
from experiments.virtual.cohorts import studied
from experiments.virtual.groups import members
from experiments.virtual.places import UNEMPLOYED_PLACE, WORK_PLACE, is_among
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.spells import IS_MEASURE, STILL_OPEN
from experiments.virtual.view import (
    View,
    moment_near,
    place_now,
    view_of_moment,
    view_of_spells,
)
from model.register import NOT_RENEWED, TO_MEASURE, TO_OTHER, TO_OUTSIDE, TO_WORK
from model.states import FINDS_WORK, UNEMPLOYED

LONG_WEEKS = 52
AGE_OF_YOUTH = 30.0
RECURRENT_MONTHS = 12
BACK_FROM_MEASURE_WEEKS = 13
UNEMPLOYED_A_LABOUR_FORCE = 0.112
"""Pirkanmaa, May 2025: 29 644 unemployed were 11.2 % of the labour force (row S13): at rest."""
DESTINATIONS = {
    "work": (TO_WORK,),
    "measure": (TO_MEASURE,),
    "outside": (TO_OUTSIDE,),
    "not_renewed": (NOT_RENEWED,),
    "other": (TO_OTHER,),
    "any": (TO_WORK, TO_MEASURE, TO_OUTSIDE, NOT_RENEWED, TO_OTHER),
}


def moment(case: Case, week: int) -> View:
    """The jobseekers of one month end whom the design is about, with their places."""
    rows = case.arm.moments.get(week)
    if rows is None:
        raise CannotMeasure("the window lies outside the time that is simulated")
    if week not in case.arm.looked_at:
        view = view_of_moment(rows, week)
        view.columns["place"] = place_now(rows, case.arm, week)
        view.columns["months_16"] = rows["unemployed_months_16"]
        case.arm.looked_at[week] = view
    return _meant(case, case.arm.looked_at[week])


def ended(case: Case, first: int, last: int) -> View:
    """The spells of registered unemployment that end in a month, as of the month end before it.

    Their columns say how they ended: ``coded`` as the register has it, ``ended_by`` as it was.
    """
    spells, arm = case.arm.spells, case.arm
    if (first, last) not in arm.looked_at:
        is_in = (spells.end >= first) & (spells.end < last)
        is_in &= (spells.place == UNEMPLOYED_PLACE) & (spells.ended_by != STILL_OPEN)
        chosen = np.flatnonzero(is_in)
        view = view_of_spells(arm, chosen, spells.end[chosen], moment_near(arm, first))
        view.columns["coded"] = spells.coded[chosen]
        view.columns["ended_by"] = spells.ended_by[chosen]
        arm.looked_at[first, last] = view
    return _meant(case, arm.looked_at[first, last])


def _meant(case: Case, view: View) -> View:
    chosen = studied(view, case.design, case.group, case.arm.desks)
    return view if chosen.all() else view.only(chosen)


def at_month_ends(case: Case, count: Callable[[View, np.ndarray], float]) -> float:
    """Mean over the month ends of a number of (everyone meant, who of them is in the group)."""
    if not case.month_ends:
        raise CannotMeasure("no month ends within the time that is simulated")
    values = []
    for week in case.month_ends:
        view = moment(case, week)
        values.append(count(view, members(view, case.group, case.arm.desks)))
    return mean_of([value for value in values if not math.isnan(value)])


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else math.nan


def _share(
    counted: Callable[[View], np.ndarray], among: Callable[[View], np.ndarray]
) -> Callable[[Case], float]:
    """Share, within the group, of those who are counted among those who might be."""

    def measure(case: Case) -> float:
        return at_month_ends(
            case, lambda v, g: _ratio((counted(v) & among(v) & g).sum(), (among(v) & g).sum())
        )

    return measure


def _part_of(among: Callable[[View], np.ndarray]) -> Callable[[Case], float]:
    """Share of all those meant who belong to the group."""

    def measure(case: Case) -> float:
        return at_month_ends(case, lambda v, g: _ratio((among(v) & g).sum(), among(v).sum()))

    return measure


def _persons(among: Callable[[View], np.ndarray]) -> Callable[[Case], float]:
    """Persons of the group, at the region's own size."""

    def measure(case: Case) -> float:
        return at_month_ends(case, lambda v, g: float((among(v) & g).sum()) * case.arm.scale)

    return measure


def is_unemployed(view: View) -> np.ndarray:
    """Registered as unemployed."""
    return np.asarray(view["place"] == UNEMPLOYED_PLACE)


def is_broad(view: View) -> np.ndarray:
    """Unemployed or in a measure."""
    return is_unemployed(view) | IS_MEASURE[view["place"]]


def is_jobseeker(view: View) -> np.ndarray:
    """Unemployed or in a service: everyone of a moment."""
    return np.ones(len(view), bool)


def is_client(view: View) -> np.ndarray:
    """Without earnings-related allowance."""
    return np.asarray(view["is_client"] != 0)


def is_client_or_young(view: View) -> np.ndarray:
    """Without earnings-related allowance, or under 30: the trial of 2021 took both.

    Immigrants and speakers of foreign languages too (HE 87/2020), whom the model does not tell.
    """
    return is_client(view) | (view["age"] < AGE_OF_YOUTH)


def is_measured(view: View) -> np.ndarray:
    """In rehabilitative work, training or subsidised work."""
    return np.asarray(IS_MEASURE[view["place"]])


def is_long_term(view: View) -> np.ndarray:
    """Registered for a year or more."""
    return np.asarray(view["registered_weeks"] >= LONG_WEEKS)


def is_long_jobless(view: View) -> np.ndarray:
    """Truly without work for a year or more."""
    return np.asarray(view["jobless_weeks"] >= LONG_WEEKS)


def structural_share(case: Case) -> float:
    """Long-term or recurrently unemployed, back from a measure, or from measure to measure.

    Over the unemployed. *Recurrent*: unemployed at 12 of the last 16 month ends. *Back*: the spell
    of unemployment follows a measure, within a quarter of its end. *Measure to measure*: in a
    measure that follows another, or a spell of unemployment of at most a quarter after one.
    """

    def count(view: View, group: np.ndarray) -> float:
        spells = case.arm.spells
        found = spells.at(view.person, view.week)
        before = spells.previous_place[found]
        came_from = np.where(before >= 0, IS_MEASURE[before], False)
        weeks = view.week - spells.start[found]
        earlier = spells.previous_place[np.maximum(found - 1, 0)]
        gap = spells.end[np.maximum(found - 1, 0)] - spells.start[np.maximum(found - 1, 0)]
        through = (before == UNEMPLOYED_PLACE) & (gap <= BACK_FROM_MEASURE_WEEKS)
        through &= np.where(earlier >= 0, IS_MEASURE[earlier], False)
        unemployed = is_unemployed(view)
        hard = is_long_term(view) | (view["months_16"] >= RECURRENT_MONTHS)
        hard |= came_from & (weeks <= BACK_FROM_MEASURE_WEEKS)
        counted = (unemployed & hard) | (is_measured(view) & (came_from | through))
        return _ratio((counted & group).sum(), (unemployed & group).sum())

    return at_month_ends(case, count)


def per_unemployed(case: Case) -> float:
    """People of the group in the places for each unemployed person of it."""
    is_in = is_among(case.metric.places)
    if is_in[WORK_PLACE:].any():
        raise CannotMeasure("only places of jobseekers are counted at month ends")
    return at_month_ends(
        case,
        lambda v, g: _ratio((is_in[v["place"]] & g).sum(), (is_unemployed(v) & g).sum()),
    )


def unemployment_rate(case: Case) -> float:
    """Unemployed, of the labour force.

    The labour force is taken as fixed: that of which the unemployed at the clock are the share
    published for Pirkanmaa, an assumption that concerns levels and hardly differences.
    """
    reference = case.other or case.arm
    first = reference.clock
    view = view_of_moment(reference.moments[first], first)
    chosen = studied(view, case.design, case.group, reference.desks)
    chosen &= members(view, case.group, reference.desks)
    labour_force = (chosen & (view["place"] == UNEMPLOYED)).sum() / UNEMPLOYED_A_LABOUR_FORCE
    return at_month_ends(case, lambda v, g: _ratio((is_unemployed(v) & g).sum(), labour_force))


def hazard_to(case: Case) -> float:
    """Chance a month to leave registered unemployment: flow over the mean month-end stock."""
    return _hazard(case, is_true=False)


def true_hazard_to(case: Case) -> float:
    """The same to work, however it was coded."""
    return _hazard(case, is_true=True)


def _hazard(case: Case, is_true: bool) -> float:
    """Ends of registered unemployment a month, over the mean stock at the ends of the months."""
    ends = case.month_ends
    if len(ends) < 2:
        raise CannotMeasure("a hazard needs two month ends or more")
    desks = case.arm.desks
    flow = stock = 0.0
    wanted = DESTINATIONS[case.metric.to]
    for first, last in pairwise(ends):
        view = moment(case, last)
        stock += (is_unemployed(view) & members(view, case.group, desks)).sum()
        left = ended(case, first, last)
        is_so = left["ended_by"] == FINDS_WORK if is_true else np.isin(left["coded"], wanted)
        flow += (is_so & members(left, case.group, desks)).sum()
    return _ratio(flow, stock)


MEASURES = {
    "activation_rate": _share(is_measured, is_broad),
    "long_term_share": _share(is_long_term, is_unemployed),
    "long_term_jobless_share": _share(is_long_jobless, is_unemployed),
    "structural_share": structural_share,
    "broad_unemployment": _persons(is_broad),
    "unemployed": _persons(is_unemployed),
    "jobseekers": _persons(is_jobseeker),
    "clients": _persons(is_client),
    "clients_or_young": _persons(is_client_or_young),
    "share_of_unemployed": _part_of(is_unemployed),
    "share_of_jobseekers": _part_of(is_jobseeker),
    "share_of_clients": _part_of(is_client),
    "per_unemployed": per_unemployed,
    "unemployment_rate": unemployment_rate,
    "hazard_to": hazard_to,
    "true_hazard_to": true_hazard_to,
}
OF_FLOWS = ("hazard_to", "true_hazard_to")
OF_STOCKS = tuple(MEASURES)
