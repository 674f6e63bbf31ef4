"""Cohorts: the people of a study, each followed from a week of her own.

By design and clock:

- ``stocks``: the unemployed of the clock's week; other studies of policies: the jobseekers, those
  in services included. ``client:new`` asks for those who register for the first time within a year
  after it, each from her own first week. Whoever registers again is not among them: it depends on
  the policy who does.
- ``caseload_trial``: both together, as the trials counted, unless the group says new or existing.
- ``spells``, ``jobs``: spells of registered unemployment, or of work, begun in the year before.
- services: stays in a service, from their start or their end; of a refused one, the first that the
  person would have begun within a year.
- a missed meeting, another coach: those to whom it happens while unemployed.

In Pirkanmaa the clients of the trial's offices are meant; where the group names offices itself, all
their jobseekers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.targets.grammar import Group
from experiments.virtual.arm import Arm
from experiments.virtual.designs import (
    CHANGE_OF_COACH,
    MISSED_MEETING,
    STUDIED_OFFICES,
    YEAR_WEEKS,
    Design,
)
from experiments.virtual.groups import has, members
from experiments.virtual.places import UNEMPLOYED_PLACE, WORK_PLACE
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.spells import IS_SERVICE, STILL_OPEN
from experiments.virtual.view import View, joined, moment_near, view_of_moment, view_of_spells
from model.states import CHANGES_COACH, MISSES_MEETING, UNEMPLOYED

WEEKS_OF_MISSES = 26
WEEKS_BETWEEN = 2


def cohort_of(arm: Arm, design: Design, group: Group, clock: str, week: int) -> View:
    """The people to be followed: a view of each at the week from which she is.

    Parameters
    ----------
    arm
        Of the policy, also for what is counted in the reference.
    clock
        "policy", "start", "end" or "calendar".
    week
        Of the scenario: where the clock stands.
    """
    if design.name == "programme_effect":
        found = _service_spells(arm, clock, arm.clock, arm.clock + YEAR_WEEKS, True)
    elif design.name == "after_service" or (design.name == "stocks" and clock == "end"):
        found = _service_spells(arm, clock, week - YEAR_WEEKS, week, False)
    elif design.name in ("spells", "jobs"):
        place = UNEMPLOYED_PLACE if design.name == "spells" else WORK_PLACE
        found = _begun(arm, place, week - YEAR_WEEKS, week)
    elif arm.name in (MISSED_MEETING, CHANGE_OF_COACH):
        found = _touched(arm)
    elif has(group, "client", "new") or clock == "start":
        found = _entrants(arm, week)
    else:
        if week not in arm.moments:
            raise CannotMeasure("the clock lies outside the time that is simulated")
        found = view_of_moment(arm.moments[week], week)
        if design.name in ("stocks", "flows"):
            found = found.only(found["place"] == UNEMPLOYED)
        if design.name == "caseload_trial" and not has(group, "client", "existing"):
            found = joined(found, _entrants(arm, week))
    return found.only(_meant(found, design, group, arm.desks))


def studied(view: View, design: Design, group: Group, desks: list[Any]) -> Any:
    """Which people a design is about where the group does not say otherwise."""
    chosen = np.ones(len(view), bool)
    if design.region == "pirkanmaa":
        is_role = np.array([desk.role == STUDIED_OFFICES for desk in desks])
        if any(has(group, place) for place in ("role", "office", "area")):
            return chosen
        chosen &= is_role[view["desk"]]
        if not (has(group, "client") or has(group, "benefit")):
            chosen &= view["is_client"] != 0
    return chosen


def _meant(view: View, design: Design, group: Group, desks: list[Any]) -> Any:
    return studied(view, design, group, desks) & members(view, group, desks)


def _service_spells(
    arm: Arm, clock: str, first_week: int, last_week: int, is_first_only: bool
) -> View:
    """Stays in services that begin (or end, by the clock) within some weeks."""
    spells = arm.spells
    is_service = IS_SERVICE[spells.place]
    is_known = (spells.ended_by != STILL_OPEN) | (clock != "end")
    when = spells.end if clock == "end" and not is_first_only else spells.start
    chosen = np.flatnonzero(is_service & is_known & (when >= first_week) & (when < last_week))
    if is_first_only:  # of each person the first, whoever was there at the clock
        was_there = spells.person[chosen] < arm.people_at_start
        chosen = chosen[was_there]
        _person, place = np.unique(spells.person[chosen], return_index=True)
        chosen = chosen[place]
    week = spells.end[chosen] if clock == "end" else spells.start[chosen]
    view = view_of_spells(arm, chosen, week, moment_near(arm, first_week))
    view.columns["begins"][:] = True  # the service, or what comes after it
    return view


def _begun(arm: Arm, place: int, first_week: int, last_week: int) -> View:
    spells = arm.spells
    chosen = np.flatnonzero(
        (spells.place == place) & (spells.start >= first_week) & (spells.start < last_week)
    )
    view = view_of_spells(arm, chosen, spells.start[chosen])
    if place == WORK_PLACE:  # how long they were registered when they found the job
        view.columns["registered_weeks"] = spells.registered_before[chosen]
    return view


def _touched(arm: Arm) -> View:
    """Those who were unemployed when a trial's treatment reached them."""
    what = MISSES_MEETING if arm.name == MISSED_MEETING else CHANGES_COACH
    events = arm.events[arm.events["what"] == what]
    events = events[(events["before"] == UNEMPLOYED)]
    events = events[events["week"] < arm.clock + WEEKS_OF_MISSES]
    person, week = events["person"].astype(np.int64), events["week"].astype(np.int64)
    order = np.argsort(person, kind="stable")
    person, week = person[order], week[order]
    chosen = arm.spells.at(person, week)  # the week's meetings come before its changes of state
    weeks = weeks_of_touching(arm.name, arm.clock)
    moments = [moment for moment in weeks if moment in arm.moments]
    return view_of_spells(arm, chosen, week, moments)


def weeks_of_touching(arm: str, clock: int) -> range:
    """Weeks at which it is to be known who is whose client while a treatment reaches people.

    Newcomers miss meetings, too; another coach is given to those of the clock.
    """
    weeks = WEEKS_OF_MISSES + WEEKS_BETWEEN if arm == MISSED_MEETING else 0
    return range(clock, clock + weeks + 1, WEEKS_BETWEEN)


def _entrants(arm: Arm, week: int) -> View:
    """Those who register for the first time within a year after a week."""
    entered = arm.people["entered_week"]
    person = np.flatnonzero((entered >= week) & (entered < week + YEAR_WEEKS))
    chosen = np.searchsorted(arm.spells.person, person)
    return view_of_spells(arm, chosen, entered[person].astype(np.int64))
