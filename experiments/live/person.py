"""One person under one policy: how she stands, what her coach believes, what happened to her."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from experiments.live.branch import Branch
from experiments.live.people import recent_events
from experiments.live.shared import Shared
from experiments.messages import _
from experiments.numerals import written
from model.people_now import PeopleNow
from model.simulation import Simulation
from model.states import IS_REFERRED, LEAVES_QUEUE, NUMBER_OF_KINDS, OUTSIDE, WORK
from model.trace import (
    beliefs_in_words,
    change_of_coach,
    coach_name,
    event_in_words,
    in_all,
    look_at,
)
from model.words import BENEFIT_WORDS, EDUCATION_WORDS, SEX_WORDS, STATE_WORDS, weeks_in_words
from scenarios.scenario import Scenario

MOST_LINES = 200
COACH, MEETING, EVENT = range(3)
"""The order of a week's steps."""


@dataclass(frozen=True)
class PersonNow:
    """One person under one policy, in words.

    Attributes
    ----------
    who : str
    state : int
        Code.
    now : list of str
        How she stands, her coach, what the coach believes and what is so.
    path : list of str
        What happened since the clock, a line each, the last one last.
    """

    who: str
    state: int
    now: list[str]
    path: list[str]


def person_now(branch: Branch, shared: Shared, row: int) -> PersonNow:
    """One person as she stands under a policy, and how she came there.

    Parameters
    ----------
    row : int
        One of a `Town`'s rows.
    """
    simulation = branch.simulation
    now = written(look_at(simulation, row))
    return PersonNow(
        who=_who(simulation, row),
        state=int(now["state"]),
        now=list(_standing(simulation, now)),
        path=list(_path(branch, shared, row))[-MOST_LINES:],
    )


def _who(simulation: Simulation, row: int) -> str:
    first = PeopleNow(simulation, np.array([row], np.int64))
    return _("Person {person}: {sex}, {age:.0f} years old, {education}; {office}.").format(
        person=row,
        sex=_(SEX_WORDS[first["sex"][0]]),
        age=first["age"][0],
        education=_(EDUCATION_WORDS[first["education"][0]]),
        office=first["office_name"][0],
    )


def _standing(simulation: Simulation, now: dict[str, Any]) -> Iterator[str]:
    yield _("Now {state}, for {weeks}.").format(
        state=_(STATE_WORDS[now["state"]]), weeks=weeks_in_words(now["spell_weeks"])
    )
    if now["queue_weeks"] >= 0:
        yield _("Has waited for a place for {weeks}.").format(
            weeks=weeks_in_words(now["queue_weeks"])
        )
    if now["state"] < WORK:
        yield _("Benefit: {benefit}.").format(benefit=_(BENEFIT_WORDS[now["benefit"]]))
    if now["coach"] >= 0:
        yield _("Coach: {coach}; meetings held: {meetings}.").format(
            coach=coach_name(now["coach"]), meetings=now["meetings"]
        )
        told = beliefs_in_words(now)
        yield told[:1].upper() + told[1:]
    else:
        if now["state"] != OUTSIDE:
            yield _("No coach; meetings held: {meetings}.").format(meetings=now["meetings"])
        yield _(
            "So it is: skills {skills:.2f}, work ability {work_ability:.2f}, inclusion "
            "{inclusion:.2f} (of 1)."
        ).format(**now)
    yield in_all(simulation, now, 0).partition(". ")[2].rpartition(";")[0] + "."


class Happened(NamedTuple):
    """One thing in somebody's path."""

    week: int
    step: int
    line: str
    meeting: int = 0


def _path(branch: Branch, shared: Shared, row: int) -> Iterator[str]:
    """What happened to a person since the clock, in the words of `tyopolku trace`.

    Meetings that follow each other with nothing between them are told in one line.
    """
    scenario = branch.policy
    happened = [*_events(branch, shared, row), *_coaches_and_meetings(branch, row)]
    met: list[Happened] = []
    yield _beginning(branch, shared, row)
    for one in sorted(happened, key=lambda one: (one.week, one.step)):
        if one.step == MEETING:
            met.append(one)
            continue
        yield from _meetings(scenario, met)
        met = []
        yield f"{scenario.monday(one.week)}  {one.line}"
    yield from _meetings(scenario, met)


def _beginning(branch: Branch, shared: Shared, row: int) -> str:
    clock = branch.world.clock
    then = shared.earlier[clock][row]
    return _("{day}  {state} for {weeks}.").format(
        day=branch.policy.monday(clock),
        state=_(STATE_WORDS[int(then["state"])]),
        weeks=weeks_in_words(int(then["spell_weeks"])),
    )


def _events(branch: Branch, shared: Shared, row: int) -> Iterator[Happened]:
    """A person's events since the clock."""
    clock = branch.world.clock
    then = shared.earlier[clock][row]
    since = clock - int(then["spell_weeks"])
    queued = clock - int(then["queue_weeks"]) if then["queue_weeks"] >= 0 else None
    events = recent_events(branch, clock)
    for event in events[events["person"] == row]:
        week, what = int(event["week"]), int(event["what"])
        before = {
            "state": int(event["before"]),
            "spell_weeks": week - since,
            "queue_weeks": 0 if queued is None else week - queued,
        }
        yield Happened(week, EVENT, event_in_words(before, event))
        if int(event["after"]) != int(event["before"]):
            since, queued = week, None
        elif IS_REFERRED <= what < IS_REFERRED + NUMBER_OF_KINDS:
            queued = week
        elif what == LEAVES_QUEUE:
            queued = None


def _coaches_and_meetings(branch: Branch, row: int) -> Iterator[Happened]:
    """What was noted of a person who is watched; nothing of others."""
    if branch.watch is None:
        return
    for change in branch.watch.of(row):
        before, now = change["before"], change["now"]
        has_met = bool(now["meetings"] > before["meetings"])
        met = int(change["met"])
        week = min(int(change["week"]), met) if has_met else int(change["week"])
        if before["coach"] != now["coach"]:
            for line in change_of_coach(_plain(before), _plain(now), bool(change["is_seeking"])):
                yield Happened(week, COACH, line)
        for number in range(int(before["meetings"]), int(now["meetings"])):
            yield Happened(met, MEETING, "", number + 1)


def _plain(seen: Any) -> dict[str, Any]:
    return written({name: seen[name].item() for name in seen.dtype.names})


def _meetings(scenario: Scenario, met: Iterable[Happened]) -> Iterator[str]:
    """Some meetings in a row, in one line."""
    met = list(met)
    if len(met) == 1:
        told = _("meets the coach (meeting no. {number}).").format(number=met[0].meeting)
        yield f"{scenario.monday(met[0].week)}  {told}"
    elif met:
        yield _("{first} to {last}  meets the coach {times} times.").format(
            first=scenario.monday(met[0].week), last=scenario.monday(met[-1].week), times=len(met)
        )
