"""One simulated person's weeks under two policies: the same person with the same luck.

Who it is follows from a rule that knows nothing of the answer: among the clients of a group whose
weeks in work differ between the two policies, the one whose difference stands in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from experiments.lessons.lesson import Lesson
from experiments.outcomes import cohorts_at_clock
from experiments.people import is_gone
from experiments.world import World, at_clock
from model.states import (
    COMPLETES,
    IS_REFERRED,
    LEAVES_QUEUE,
    NUMBER_OF_KINDS,
    STARTS_SERVICE,
    WORK,
)
from model.trace import look_at
from scenarios.scenario import years_to_weeks


@dataclass(frozen=True)
class Line:
    """Something that happens: a day, the key of its words, and what to put into them."""

    day: date
    key: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Path:
    """One person's weeks under one policy.

    Attributes
    ----------
    policy : str
    lines : list of Line
    work_weeks, meetings, coaches : int
        Since the clock.
    """

    policy: str
    lines: list[Line]
    work_weeks: int
    meetings: int
    coaches: int


@dataclass(frozen=True)
class Followed:
    """The person, and her weeks under both policies.

    Attributes
    ----------
    number, age, sex, education, state, spell_weeks : int
        At the clock.
    skills, work_ability, inclusion : float
    paths : tuple of Path
    members, differing : int
        Clients of the group, and those whose weeks in work differ between the policies.
    """

    number: int
    age: int
    sex: int
    education: int
    state: int
    spell_weeks: int
    skills: float
    work_ability: float
    inclusion: float
    paths: tuple[Path, ...]
    members: int
    differing: int


def follow_person(lesson: Lesson, world: World) -> Followed | None:
    """Find the person of a lesson in the first replication and follow her; None if nobody fits."""
    form = lesson.form.person
    shared: Any
    shared, earlier = at_clock(world, 0, keeps_events=True)
    if not hasattr(shared, "world"):  # a stand-in for the model has no people to look at
        return None
    then = earlier[world.clock]
    cohort = cohorts_at_clock(shared.desks, then)[0]
    group = cohort.groups.get(form.group)
    members = cohort.members if group is None else cohort.members[group]
    policies = [lesson.reference, lesson.policy(form.policy)]
    end = world.clock + years_to_weeks(form.years)
    weeks, here = [], np.ones(len(members), bool)
    for policy in policies:
        branch = shared.branch(policy)
        branch.run_to(end)
        rows = branch.snapshot()[members]
        weeks.append(rows["work_weeks"].astype(int) - then["work_weeks"][members])
        here &= ~is_gone(rows)
    chosen = middle(weeks[1] - weeks[0], here)
    if chosen is None:
        return None
    number = int(members[chosen])
    letters: dict[int, str] = {}
    first = look_at(shared, number)
    row = then[number]
    return Followed(
        number=number,
        age=int(row["age"]),
        sex=int(row["sex"]),
        education=int(row["education"]),
        state=int(first["state"]),
        spell_weeks=int(first["spell_weeks"]),
        skills=float(first["skills"]),
        work_ability=float(first["work_ability"]),
        inclusion=float(first["inclusion"]),
        paths=tuple(_path(shared.branch(policy), number, end, letters) for policy in policies),
        members=len(members),
        differing=int((weeks[0] != weeks[1]).sum()),
    )


def middle(differences: np.ndarray, is_here: np.ndarray) -> int | None:
    """The place of the middle difference among those who differ; the first of equals.

    >>> middle(np.array([0, 5, -2, 9, 0]), np.ones(5, bool))
    1
    >>> middle(np.zeros(3), np.ones(3, bool)) is None
    True
    """
    differs = np.flatnonzero((differences != 0) & is_here)
    if not len(differs):
        return None
    order = differs[np.argsort(differences[differs], kind="stable")]
    return int(order[(len(order) - 1) // 2])


def _path(branch: Any, number: int, end: int, letters: dict[int, str]) -> Path:
    """Follow one person week by week to the end."""
    now = look_at(branch, number)
    start, coaches, lines = now, set(), []
    if now["coach"] >= 0:
        coaches.add(now["coach"])
        lines.append(Line(branch.scenario.monday(branch.week), "begins_with_coach",
                          {"coach": _letter(now["coach"], letters)}))  # fmt: skip
    while branch.week < end:
        before, seen = now, len(branch.events())
        branch.run_to(branch.week + 1)
        now = look_at(branch, number)
        events = branch.events()[seen:]
        events = events[events["person"] == number]
        day = branch.scenario.monday(branch.week - 1)
        lines += [Line(day, key, facts) for key, facts in _week(before, now, events, letters)]
        coaches |= {now["coach"]} - {-1}
    return Path(
        policy=branch.scenario.name,
        lines=lines,
        work_weeks=now["work_weeks"] - start["work_weeks"],
        meetings=now["meetings"] - start["meetings"],
        coaches=len(coaches),
    )


def _letter(coach: int, letters: dict[int, str]) -> str:
    """A letter for each coach, in the order in which they are met."""
    if coach not in letters:
        number = len(letters)
        letters[coach] = chr(ord("A") + number % 26) + (str(number // 26) if number >= 26 else "")
    return letters[coach]


def _week(
    before: dict[str, Any], now: dict[str, Any], events: Any, letters: dict[int, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a reader should know of a week: keys of words and what to put into them."""
    if before["coach"] != now["coach"]:
        if now["coach"] < 0:
            if now["state"] < WORK:
                yield "loses_coach", {"coach": _letter(before["coach"], letters)}
        else:
            key = "gets_coach" if before["coach"] < 0 else "is_handed_over"
            facts = {"coach": _letter(now["coach"], letters), "knowledge": now["knowledge"]}
            if before["coach"] >= 0:
                facts["old"] = _letter(before["coach"], letters)
            yield key, facts
    if now["meetings"] > before["meetings"] and now["coach"] >= 0:
        is_first = before["coach"] != now["coach"] or before["meetings"] == 0
        if now["plan"] != before["plan"] or is_first:
            facts = {name: now[name] for name in BELIEVED}
            yield "meets_and_plans", {**facts, "plan": int(now["plan"]), "number": now["meetings"]}
    for event in events:
        yield _event(before, event)


def _event(before: dict[str, Any], event: Any) -> tuple[str, dict[str, Any]]:
    """An event of the log: the key of its words and what to put into them."""
    what, detail = int(event["what"]), int(event["detail"])
    is_moving = int(event["before"]) == before["state"]
    kind = what - IS_REFERRED if _is_referral(what) else detail
    key = _event_key(what)
    if key == "completes" and not is_moving:
        key = "completes_at_once"
    return key, {
        "kind": kind if kind < NUMBER_OF_KINDS else -1,
        "state": int(event["before"]),
        "weeks": int(before["spell_weeks"]) if is_moving else 0,
        "waited": max(0, int(before["queue_weeks"])),
    }


BELIEVED = ("skills", "work_ability", "inclusion", "believed_skills", "believed_work_ability",
            "believed_inclusion", "alliance")  # fmt: skip
_KEYS = {LEAVES_QUEUE: "leaves_queue", STARTS_SERVICE: "starts_service", COMPLETES: "completes"}


def _event_key(what: int) -> str:
    """The key of an event's words."""
    return "is_referred" if _is_referral(what) else _KEYS.get(what, f"event_{what}")


def _is_referral(what: int) -> bool:
    return IS_REFERRED <= what < IS_REFERRED + NUMBER_OF_KINDS
