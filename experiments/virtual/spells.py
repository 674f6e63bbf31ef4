"""Spells: whole histories of people as unbroken stays, made of an event log.

A spell of unemployment begins anew where the register says so (a service, a job, a renewed
registration). Weeks are those of the scenario; a spell covers the weeks from ``start`` up to, not
including, ``end``. Seen at the start of week t, a person is in the spell with start < t <= end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from experiments.virtual.places import (
    FIRST_MEASURE_PLACE,
    FIRST_OUTSIDE_PLACE,
    FIRST_SERVICE_PLACE,
    PLACES,
    UNEMPLOYED_PLACE,
    WORK_PLACE,
    place_of,
)
from model.register import NOT_RENEWED, TO_MEASURE, TO_OTHER, TO_OUTSIDE
from model.states import (
    COMPLETES,
    DEREGISTERS,
    DIES,
    FINDS_WORK,
    FIRST_EVENT_OUTSIDE,
    IS_REREGISTERED,
    LAST_EVENT_OUTSIDE,
    LOSES_JOB,
    MOVES_AWAY,
    REGISTERS,
    REHABILITATION_SOCIAL,
    RETURNS,
    STARTS_SERVICE,
)

WEEK_BITS = 20
FAR = 1 << 18
"""Added to weeks in keys, so that those before the scenario's start are positive too."""
WEEKS_THAT_RESET = 4
"""Of work or subsidised work, after which joblessness begins anew (model/transitions.py)."""
STILL_OPEN = 0


@dataclass(frozen=True)
class Spells:
    """Stays of many people, sorted by person and then by time.

    Attributes
    ----------
    person : int array
        Row of the person in the run.
    start, end : int array
        Weeks; ``end`` of an open spell is the week in which the history stops.
    place : int array
        Code of `places.PLACES`.
    ended_by : int array
        Event that ended it (model/states.py); `STILL_OPEN` for the last one of each person.
    coded : int array
        Unemployment: where to, as the register has it (model/register.py); else -1.
    is_laid_off : bool array
        Whether a recall was awaited at its start.
    jobless_since : int array
        Week in which the person's true joblessness began, as of the start of the spell.
    stops : int
        Week in which the histories stop.
    """

    person: np.ndarray
    start: np.ndarray
    end: np.ndarray
    place: np.ndarray
    ended_by: np.ndarray
    coded: np.ndarray
    is_laid_off: np.ndarray
    jobless_since: np.ndarray
    stops: int

    def __len__(self) -> int:
        return len(self.person)

    @cached_property
    def keys(self) -> np.ndarray:
        """Person and start in one number, ascending."""
        return _key(self.person, self.start)

    def at(self, person: np.ndarray, week: np.ndarray | int) -> np.ndarray:
        """Index of each person's spell seen at the start of a week; -1 where there is none yet."""
        person = np.asarray(person, np.int64)
        found = np.searchsorted(self.keys, _key(person, np.broadcast_to(week, person.shape))) - 1
        # of spells begun and ended in one week the last counts, and none at a person's beginning
        is_hers = (found >= 0) & (self.person[np.maximum(found, 0)] == person)
        return np.where(is_hers, found, -1)

    def time_in(self, is_in: np.ndarray, person: np.ndarray, week: np.ndarray | int) -> np.ndarray:
        """Weeks in some places from each person's first known week to the start of a week.

        Parameters
        ----------
        is_in : bool array [places]
        person, week : int array
        """
        counts = is_in[self.place]
        weeks = np.where(counts, self.end - self.start, 0)
        before = np.cumsum(weeks) - weeks
        found = self.at(person, week)
        known = np.maximum(found, 0)
        first = np.searchsorted(self.person, person)
        so_far = before[known] - before[np.minimum(first, len(self) - 1)]
        now = np.minimum(week, self.end[known]) - self.start[known]
        return np.where(found >= 0, so_far + np.where(counts[known], now, 0), 0)

    def starts_in(
        self, is_in: np.ndarray, person: np.ndarray, week: np.ndarray | int
    ) -> np.ndarray:
        """How many spells in some places each person has begun before the start of a week."""
        begun = np.cumsum(is_in[self.place])
        found = self.at(person, week)
        first = np.searchsorted(self.person, person)
        before = np.where(first > 0, begun[np.maximum(first - 1, 0)], 0)
        return np.where(found >= 0, begun[np.maximum(found, 0)] - before, 0)

    @cached_property
    def previous_place(self) -> np.ndarray:
        """Place of the same person's spell before; -1 for the first."""
        is_same = np.zeros(len(self), bool)
        is_same[1:] = self.person[1:] == self.person[:-1]
        return np.where(is_same, np.roll(self.place, 1), -1)

    @cached_property
    def registered_before(self) -> np.ndarray:
        """Registered weeks with which the person came into the spell; 0 from elsewhere."""
        weeks = np.roll(self.end - self.start, 1)
        return np.where(self.previous_place == UNEMPLOYED_PLACE, weeks, 0)


def _key(person: np.ndarray, week: np.ndarray) -> np.ndarray:
    return (np.asarray(person, np.int64) << WEEK_BITS) + np.asarray(week, np.int64) + FAR


def spells_of(first: Any, people: Any, dossiers: Any, events: Any, stops: int) -> Spells:
    """Put an event log together with the people it began with.

    Parameters
    ----------
    first : dict of str to array
        Of the people at the start of the log: state, kind, reason, since, registered_since,
        jobless_since, is_on_recall.
    people, dossiers : structured arrays
        Everyone at its end (model/world.py); later rows arrived meanwhile.
    events : structured array
        The log, in the order of time (model/world.py).
    stops : int
        Week up to which it reaches.
    """
    moving = events[changes_spell(events["what"])]
    old = len(first["state"])
    newcomers = np.arange(old, len(people))
    recalled = np.zeros(len(people), np.int64)
    recalled[:old] = first["is_on_recall"]
    entries = events[events["what"] == REGISTERS]
    recalled[entries["person"]] = entries["detail"]
    start_place = place_of(first["state"], first["kind"], first["reason"])
    is_unemployed = start_place == UNEMPLOYED_PLACE
    person = np.concatenate([np.arange(old), newcomers, moving["person"].astype(np.int64)])
    start = np.concatenate(
        [
            np.where(is_unemployed, first["registered_since"], first["since"]).astype(np.int64),
            dossiers["entered_week"][newcomers].astype(np.int64),
            moving["week"].astype(np.int64),
        ]
    )
    place = np.concatenate([start_place, np.zeros(len(newcomers), np.int64), place_after(moving)])
    what = np.concatenate([np.zeros(len(people), np.int64), moving["what"].astype(np.int64)])
    detail = np.concatenate([recalled, moving["detail"].astype(np.int64)])
    order = np.argsort(person, kind="stable")
    person, start, place = person[order], start[order], place[order]
    what, detail = what[order], detail[order]
    is_last = np.append(person[1:] != person[:-1], True)
    end = np.where(is_last, stops, np.append(start[1:], stops))
    ended_by = np.where(is_last, STILL_OPEN, np.append(what[1:], 0))
    is_laid_off = (place == UNEMPLOYED_PLACE) & np.isin(what, (0, LOSES_JOB)) & (detail == 1)
    # whoever is registered anew still awaits what she awaited
    told = np.where(what == IS_REREGISTERED, 0, np.arange(len(what)))
    is_laid_off = is_laid_off[np.maximum.accumulate(told)]
    coded = coded_as(place, ended_by, np.append(detail[1:], 0))
    is_first = np.append(True, person[1:] != person[:-1])
    began = np.where(
        person < old, first["jobless_since"][np.minimum(person, old - 1)].astype(np.int64), start
    )
    return Spells(
        person,
        start,
        end,
        place,
        ended_by,
        coded,
        is_laid_off,
        jobless_since(person, start, end, place, is_first, began),
        stops,
    )


def changes_spell(what: np.ndarray) -> np.ndarray:
    """Which events begin another spell."""
    return np.isin(
        what, (FINDS_WORK, COMPLETES, LOSES_JOB, RETURNS, STARTS_SERVICE, IS_REREGISTERED)
    ) | (what >= FIRST_EVENT_OUTSIDE) & (what <= LAST_EVENT_OUTSIDE)


def place_after(events: Any) -> np.ndarray:
    """Place to which each event leads."""
    what, detail = events["what"].astype(np.int64), events["detail"].astype(np.int64)
    place = np.zeros(len(events), np.int64)  # completed, lost, returned, registered anew
    place = np.where(what == FINDS_WORK, WORK_PLACE, place)
    place = np.where(what == STARTS_SERVICE, FIRST_SERVICE_PLACE + detail, place)
    is_outside = (what >= FIRST_EVENT_OUTSIDE) & (what <= LAST_EVENT_OUTSIDE)
    return np.where(is_outside, FIRST_OUTSIDE_PLACE - 1 + detail, place)


def coded_as(place: np.ndarray, ended_by: np.ndarray, detail: np.ndarray) -> np.ndarray:
    """Where the register says that spells of unemployment ended; -1 for other and open spells."""
    is_rehabilitation = detail <= REHABILITATION_SOCIAL
    coded = np.full(len(place), TO_OTHER)
    coded = np.where(ended_by == FINDS_WORK, detail, coded)  # the log keeps how it was coded
    coded = np.where((ended_by == STARTS_SERVICE) & ~is_rehabilitation, TO_MEASURE, coded)
    is_outside = (ended_by >= FIRST_EVENT_OUTSIDE) & (ended_by <= LAST_EVENT_OUTSIDE)
    coded = np.where(is_outside & ~np.isin(ended_by, (DIES, MOVES_AWAY)), TO_OUTSIDE, coded)
    coded = np.where(ended_by == DEREGISTERS, NOT_RENEWED, coded)
    return np.where((place != UNEMPLOYED_PLACE) | (ended_by == STILL_OPEN), -1, coded)


def jobless_since(
    person: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    place: np.ndarray,
    is_first: np.ndarray,
    began: np.ndarray,
) -> np.ndarray:
    """Week in which true joblessness began, as of the start of each spell.

    Four weeks or more of work or subsidised work let it begin anew at their end.
    """
    is_work = np.array([name == "work" or name.startswith("subsidy_") for name in PLACES])[place]
    resets = is_work & (end - start >= WEEKS_THAT_RESET)
    ends = np.where(resets, end, -FAR)
    ends = np.where(is_first, -FAR, np.roll(ends, 1))  # what happened before the spell
    own = np.where(is_first, began, ends)
    ascending = (person << WEEK_BITS) + own + FAR
    return np.maximum.accumulate(ascending) - (person << WEEK_BITS) - FAR


IS_MEASURE = np.array([FIRST_MEASURE_PLACE <= code < WORK_PLACE for code in range(len(PLACES))])
IS_SERVICE = np.array([FIRST_SERVICE_PLACE <= code < WORK_PLACE for code in range(len(PLACES))])
IS_JOBSEEKING = np.array([code < WORK_PLACE for code in range(len(PLACES))])
