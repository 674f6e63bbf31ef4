"""Event logs made by hand, and the same histories worked out by a naive loop."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from experiments.virtual.arm import FIRST_FIELDS
from experiments.virtual.places import FIRST_OUTSIDE_PLACE, FIRST_SERVICE_PLACE, WORK_PLACE
from experiments.virtual.spells import spells_of
from model import states as s
from model.register import NOT_RENEWED, TO_MEASURE, TO_OTHER, TO_OUTSIDE, TO_WORK
from model.world import DTYPES

RECALLED, NOT_RECALLED = 1, 0
WITHOUT_A_MOVE = (s.IS_REFERRED + 3, s.LEAVES_QUEUE, s.MISSES_MEETING, s.REFUSES_PLACE)


@dataclass
class Life:
    """One person's life: where she begins, and what happens to her.

    `first` is (place, start, jobless since) for those present at the start of the log, else None;
    events are (week, what, detail), in the order of time.
    """

    first: tuple[int, int, int] | None = None
    entered: int = 0
    is_recalled: int = 0
    events: list[tuple[int, int, int]] = field(default_factory=list)


def state_of(place: int) -> tuple[int, int, int]:
    """Return state, kind and reason of a place."""
    if place == 0:
        return s.UNEMPLOYED, s.NO_KIND, s.NO_REASON
    if place < WORK_PLACE:
        kind = place - FIRST_SERVICE_PLACE
        return s.STATE_OF_KIND[kind], kind, s.NO_REASON
    if place == WORK_PLACE:
        return s.WORK, s.NO_KIND, s.NO_REASON
    return s.OUTSIDE, s.NO_KIND, place - FIRST_OUTSIDE_PLACE + 1


def spells_from(lives: list[Life], stops: int):
    """Return the spells of some lives; those present at the start come first."""
    old = [life for life in lives if life.first is not None]
    new = [life for life in lives if life.first is None]
    assert lives == [*old, *new]
    first = {name: np.zeros(len(old), np.int16) for name in (*FIRST_FIELDS, "is_on_recall")}
    for row, life in enumerate(old):
        place, start, jobless = life.first
        state, kind, reason = state_of(place)
        for name, value in (
            ("state", state), ("kind", kind), ("reason", reason), ("jobless_since", jobless),
            ("registered_since", start), ("is_on_recall", life.is_recalled),
            # a re-registration begins a spell of the register within one of the state
            ("since", start - 5 if state == s.UNEMPLOYED else start),
        ):  # fmt: skip
            first[name][row] = value
    dossiers = np.zeros(len(lives), DTYPES["dossiers"])
    dossiers["entered_week"] = [life.entered for life in lives]
    rows = []
    for row, life in enumerate(lives):
        if life.first is None:
            rows.append((life.entered, row, s.REGISTERS, life.is_recalled))
        rows += [(week, row, what, detail) for week, what, detail in life.events]
    events = np.zeros(len(rows), DTYPES["events"])
    rows.sort(key=lambda event: event[0])  # stable: within a week in each one's own order
    for place, (week, row, what, detail) in enumerate(rows):
        for name, value in (("week", week), ("person", row), ("what", what), ("detail", detail)):
            events[name][place] = value
    people = np.zeros(len(lives), DTYPES["people"])
    return spells_of(first, people, dossiers, events, stops)


def stays(life: Life, stops: int) -> list[dict[str, int]]:
    """Return a life's stays, worked out event by event."""
    if life.first is None:
        place, start, jobless = 0, life.entered, life.entered
    else:
        place, start, jobless = life.first
    recalled = bool(life.is_recalled) and place == 0
    found = [{"place": place, "start": start, "jobless": jobless, "laid_off": recalled}]
    for week, what, detail in life.events:
        if what in WITHOUT_A_MOVE:
            continue
        last = found[-1]
        after = place_after(what, detail)
        last |= {"end": week, "by": what, "coded": coded(last["place"], what, detail)}
        works = last["place"] == WORK_PLACE or 7 <= last["place"] < WORK_PLACE
        if works and week - last["start"] >= 4:
            jobless = week
        recalled = after == 0 and (
            (what == s.LOSES_JOB and detail == 1) or (what == s.IS_REREGISTERED and recalled)
        )
        found.append({"place": after, "start": week, "jobless": jobless, "laid_off": recalled})
    found[-1] |= {"end": stops, "by": 0, "coded": -1}
    return found


def place_after(what: int, detail: int) -> int:
    """Return where an event leads."""
    if what == s.FINDS_WORK:
        return WORK_PLACE
    if what == s.STARTS_SERVICE:
        return FIRST_SERVICE_PLACE + detail
    if s.FIRST_EVENT_OUTSIDE <= what <= s.LAST_EVENT_OUTSIDE:
        return FIRST_OUTSIDE_PLACE - 1 + detail
    return 0


def coded(place: int, what: int, detail: int) -> int:
    """Return where the register says that a spell of unemployment went."""
    if place != 0:
        return -1
    if what == s.FINDS_WORK:
        return detail
    if what == s.STARTS_SERVICE:
        return TO_MEASURE if detail >= 2 else TO_OTHER
    return {
        s.DEREGISTERS: NOT_RENEWED, s.STUDIES_OR_CARES: TO_OUTSIDE, s.FALLS_SICK: TO_OUTSIDE,
        s.GETS_DISABILITY_PENSION: TO_OUTSIDE, s.RETIRES: TO_OUTSIDE, s.DIES: TO_OTHER,
        s.MOVES_AWAY: TO_OTHER, s.IS_REREGISTERED: TO_OTHER,
    }[what]  # fmt: skip


def possible(place: int) -> list[tuple[int, int]]:
    """Return what may happen to somebody in a place: (event, detail)."""
    nothing = [(what, 0) for what in WITHOUT_A_MOVE]
    out = [(event, s.REASON_OF_EVENT[event]) for event in s.REASON_OF_EVENT]
    gone = [pair for pair in out if pair[1] > s.LAST_REASON_THAT_RETURNS]
    coded_so = (TO_WORK, NOT_RENEWED)
    if place == 0:
        services = [(s.STARTS_SERVICE, kind) for kind in range(s.NUMBER_OF_KINDS)]
        work = [(s.FINDS_WORK, how) for how in coded_so]
        return [*work, *services, (s.IS_REREGISTERED, 0), *out, *nothing]
    if place < WORK_PLACE:
        kind = place - FIRST_SERVICE_PLACE
        return [(s.COMPLETES, kind), (s.FINDS_WORK, TO_WORK), (s.FALLS_SICK, s.SICKNESS), *nothing]
    if place == WORK_PLACE:
        return [(s.LOSES_JOB, 0), (s.LOSES_JOB, 1), (s.STUDIES_OR_CARES, s.STUDY_OR_CARE), *gone]
    if place - FIRST_OUTSIDE_PLACE + 1 <= s.LAST_REASON_THAT_RETURNS:
        return [(s.RETURNS, place - FIRST_OUTSIDE_PLACE + 1), (s.FINDS_WORK, TO_WORK), *gone]
    return []
