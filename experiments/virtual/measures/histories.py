"""What is counted of people's histories: time, shares and spells in places."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from experiments.virtual.case import Case, mean_of
from experiments.virtual.cohorts import studied
from experiments.virtual.groups import members
from experiments.virtual.measures.coaches import weeks_of
from experiments.virtual.measures.register import ended, moment
from experiments.virtual.places import UNEMPLOYED_PLACE, WORK_PLACE, is_among
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.spells import IS_JOBSEEKING
from experiments.virtual.view import view_of_spells
from model.register import NOT_RENEWED, TO_MEASURE, TO_OUTSIDE, TO_WORK
from model.states import IS_REREGISTERED

DAYS_A_WEEK = 7.0
WEEKS_SUSTAINED = 26


def weeks_in(case: Case) -> np.ndarray:
    """Weeks of each of the cohort in the places within the window.

    Before somebody registers for the first time she is no jobseeker; whether she is in work or
    outside the labour force is not known, so that where this is asked only the known count.
    """
    people = case.followed()
    is_in = is_among(case.metric.places)
    if case.first < 0 and is_in[~IS_JOBSEEKING].any():
        people = people.only(people["entered_week"] <= people.week + case.first)
        if not len(people):
            raise CannotMeasure("nobody of the group was known at the beginning of the window")
    spells = case.arm.spells
    until = spells.time_in(is_in, people.person, people.week + case.last)
    return np.asarray(until - spells.time_in(is_in, people.person, people.week + case.first))


def time_in(case: Case) -> float:
    """Mean days in the places."""
    return mean_of(weeks_in(case)) * DAYS_A_WEEK


def share_of_time_in(case: Case) -> float:
    """Share of the window in the places."""
    return mean_of(weeks_in(case)) / max(case.last - case.first, 1)


def share_in(case: Case) -> float:
    """Share in the places at the moment, or on average over the window."""
    if case.window.name and not case.window.is_point:
        return share_of_time_in(case)
    people = case.followed()
    found = case.arm.spells.at(people.person, people.week + case.last)
    place = case.arm.spells.place[np.maximum(found, 0)]
    return mean_of(is_among(case.metric.places)[place] & (found >= 0))


def ever_in(case: Case) -> float:
    """Share who spend at least a week of the window in the places."""
    return mean_of(weeks_in(case) > 0)


def starts_of(case: Case) -> float:
    """Mean number of spells in the places that begin in the window."""
    people, spells = case.followed(), case.arm.spells
    is_in = is_among(case.metric.places)
    begun = spells.starts_in(is_in, people.person, people.week + case.last)
    return mean_of(begun - spells.starts_in(is_in, people.person, people.week + case.first))


def time_per_participant(case: Case) -> float:
    """Mean days in the places of those who were there at all."""
    weeks = weeks_in(case)
    return mean_of(weeks[weeks > 0]) * DAYS_A_WEEK


def participants_per_jobseeker(case: Case) -> float:
    """People of the group ever in the places within the window, over its jobseekers at the clock.

    Whoever comes meanwhile counts too: everyone with a spell there that touches the window.
    """
    spells, arm = case.arm.spells, case.arm
    span = weeks_of(case)
    first, last = span.start, span.stop
    touches = is_among(case.metric.places)[spells.place]
    touches &= (spells.start < last) & (spells.end > first) & (spells.end > spells.start)
    jobseekers = moment(case, case.week)
    is_meant = members(jobseekers, case.group, arm.desks)
    chosen = np.flatnonzero(touches)
    view = view_of_spells(arm, chosen, np.maximum(spells.start[chosen], first), [case.week])
    view = view.only(studied(view, case.design, case.group, arm.desks))
    view = view.only(members(view, case.group, arm.desks))
    return len(np.unique(view.person)) / max(int(is_meant.sum()), 1)


def jobseekers_ever_in(case: Case) -> float:
    """Of those who are jobseekers at any time of the window, the share ever in the places in it.

    As yearly statistics count clients: whoever comes or goes meanwhile counts too.
    """
    spells = case.arm.spells
    span = weeks_of(case)
    first, last = span.start, span.stop
    touches = (spells.start < last) & (spells.end > first) & (spells.end > spells.start)
    chosen = np.flatnonzero(touches & IS_JOBSEEKING[spells.place])
    _person, place = np.unique(spells.person[chosen], return_index=True)
    chosen = chosen[place]
    week = np.maximum(spells.start[chosen], first)
    view = view_of_spells(case.arm, chosen, week)
    desks = case.arm.desks
    meant = studied(view, case.design, case.group, desks) & members(view, case.group, desks)
    person = spells.person[chosen][meant]
    is_in = is_among(case.metric.places)
    return mean_of(spells.time_in(is_in, person, last) > spells.time_in(is_in, person, first))


def _spell_at_clock(case: Case) -> np.ndarray:
    """The spell that each of the cohort is in at the clock, or that she begins in its week."""
    people, spells = case.followed(), case.arm.spells
    seen = spells.at(people.person, people.week)
    first = np.searchsorted(spells.person, people.person)
    later = np.minimum(np.where(seen >= 0, seen + 1, first), len(spells) - 1)
    begins = people["begins"] & (spells.person[later] == people.person)
    begins &= spells.start[later] == people.week
    return np.where(begins | (seen < 0), later, seen)


def still_unemployed(case: Case) -> float:
    """Share whose registered spell is open at the moment."""
    spells = case.arm.spells
    people = case.followed()
    found = _spell_at_clock(case)
    is_open = (spells.end[found] >= people.week + case.last) & (
        spells.place[found] == UNEMPLOYED_PLACE
    )
    return mean_of(is_open)


def mean_duration(case: Case) -> float:
    """Mean days from the clock to the end of the spell that the person is in, within the window."""
    spells = case.arm.spells
    people = case.followed()
    end = np.minimum(spells.end[_spell_at_clock(case)], people.week + case.last)
    return mean_of(end - people.week) * DAYS_A_WEEK


def jobseeking_duration(case: Case) -> float:
    """Mean days from registering until unemployment and services are left, within the window.

    As registers of the insured count: a service, or to be registered anew, ends nothing. What was
    before the histories begin is not known; who is no jobseeker at the clock has sought for 0 days.
    """
    spells = case.arm.spells
    people = case.followed()
    found = _spell_at_clock(case)
    goes_on = np.zeros(len(spells), bool)
    goes_on[:-1] = IS_JOBSEEKING[spells.place[1:]] & (spells.person[1:] == spells.person[:-1])
    rows = np.arange(len(spells))
    last = np.minimum.accumulate(np.where(goes_on, len(spells) - 1, rows)[::-1])[::-1]
    comes_on = np.append(False, goes_on[:-1] & IS_JOBSEEKING[spells.place[:-1]])
    first = np.maximum.accumulate(np.where(comes_on, 0, rows))
    ends = np.minimum(spells.end[last[found]], people.week + case.last)
    weeks = np.maximum(ends - spells.start[first[found]], 0)
    return mean_of(np.where(IS_JOBSEEKING[spells.place[found]], weeks, 0)) * DAYS_A_WEEK


def ended_in(case: Case) -> float:
    """Share of spells ended within the window that ended so, as the register has it.

    Of the cohort's own spells; among flows, of all spells that end in the window.
    """
    if case.design.name == "flows":
        span = weeks_of(case)
        left = ended(case, span.start, span.stop)
        left = left.only(members(left, case.group, case.arm.desks))
        coded, ended_by = left["coded"], left["ended_by"]
    else:
        spells, found = case.arm.spells, _spell_at_clock(case)
        found = found[spells.end[found] - case.followed().week <= case.last]
        coded, ended_by = spells.coded[found], spells.ended_by[found]
    # to be registered anew is no end: the person goes on
    coded = coded[(coded >= 0) & (ended_by != IS_REREGISTERED)]
    return mean_of(np.isin(coded, _codes(case))) if len(coded) else math.nan


def _codes(case: Case) -> list[int]:
    """Destinations of the register that the metric's places stand for."""
    places = case.metric.places
    found = []
    if "work" in places:
        found.append(TO_WORK)
    if "training_vocational" in places or "rehabilitative_work" in places:
        found.append(TO_MEASURE)
    if "outside_sickness" in places:
        found.append(TO_OUTSIDE)
    if "outside_deregistered" in places and "outside_sickness" not in places:
        found.append(NOT_RENEWED)
    if not found:
        raise CannotMeasure("the register tells ends in work, measures and outside apart only")
    return found


def sustained_employment(case: Case) -> float:
    """Share who have completed 26 unbroken weeks in work within the window."""
    spells, people = case.arm.spells, case.followed()
    chosen = (spells.place == WORK_PLACE) & (spells.end - spells.start >= WEEKS_SUSTAINED)
    person, start = spells.person[chosen], spells.start[chosen]
    completed = start + WEEKS_SUSTAINED
    # the first long spell that is completed after the clock of each of the cohort
    order = np.lexsort((completed, person))
    key = (person[order] << 20) + completed[order] + (1 << 18)
    wanted = (people.person << 20) + people.week + case.first + (1 << 18)
    place = np.searchsorted(key, wanted, side="right")
    ends = (people.person << 20) + people.week + case.last + (1 << 18)
    is_there = place < len(key)
    return mean_of(is_there & (key[np.minimum(place, len(key) - 1)] <= ends)) if len(key) else 0.0


def _capability(name: str) -> Callable[[Case], float]:
    def count(case: Case) -> float:
        people = case.followed()
        rows = case.arm.everyone.get(case.week + case.last)
        if rows is None or (people.week != case.week).any():
            raise CannotMeasure("capabilities are known of a cohort with one clock for all")
        return mean_of(rows[name][people.person[people.person < len(rows)]])

    count.__doc__ = f"Mean {name} at the end of the window; index."
    return count


MEASURES = {
    "time_in": time_in,
    "share_in": share_in,
    "share_of_time_in": share_of_time_in,
    "ever_in": ever_in,
    "starts_of": starts_of,
    "time_per_participant": time_per_participant,
    "participants_per_jobseeker": participants_per_jobseeker,
    "jobseekers_ever_in": jobseekers_ever_in,
    "still_unemployed": still_unemployed,
    "mean_duration": mean_duration,
    "jobseeking_duration": jobseeking_duration,
    "ended_in": ended_in,
    "sustained_employment": sustained_employment,
    "skills": _capability("skills"),
    "work_ability": _capability("work_ability"),
    "inclusion": _capability("inclusion"),
}
OF_PEOPLE_NOW = ("skills", "work_ability", "inclusion")
