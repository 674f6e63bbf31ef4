"""One person's weeks in words: who she is, what happens, what her coach believes and what is so.

Runs the scenario with the event log on and looks at one person before and after every week; what
differs is told in the order of the week's steps. For ``tyopolku trace``.

>>> from scenarios import load_scenario
>>> lines = tell(load_scenario("finland"), 17, people=200, weeks=4, burn_in_weeks=26)
>>> lines[0].startswith("Person 17 in finland: a ")
True
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from model.coaching import HIRES_A_POST
from model.people_now import PeopleNow
from model.rosters import KNOWN
from model.setup import EXTRA, POSTS_A_DESK
from model.simulation import BURN_IN_WEEKS, Progress, Simulation
from model.states import NUMBER_OF_KINDS, OUTSIDE, WORK
from model.words import (
    BENEFIT_WORDS,
    EDUCATION_WORDS,
    EVENT_WORDS,
    KIND_WORDS,
    SEX_WORDS,
    STATE_WORDS,
    weeks_in_words,
)
from model.world import PEOPLE
from scenarios import Scenario
from scenarios.messages import _

LOOKED_AT = (
    "state",
    "reason",
    "desk",
    "benefit",
    "coach",
    "meetings",
    "roster",
    "called_week",
    "plan",
    "spell_weeks",
    "queue_weeks",
    "knowledge",
    "alliance",
    "skills",
    "work_ability",
    "inclusion",
    "believed_skills",
    "believed_work_ability",
    "believed_inclusion",
    "work_weeks",
    "subsidised_weeks",
    "unemployed_weeks",
)


def tell(
    scenario: Scenario,
    person: int,
    *,
    seed: int = 1,
    replication: int = 0,
    people: float | None = None,
    weeks: int | None = None,
    burn_in_weeks: int = BURN_IN_WEEKS,
    on_progress: Progress | None = None,
) -> list[str]:
    """Return one person's weeks in words, a line each.

    Parameters
    ----------
    person
        Number of the person: those present on the first day come first, then those who arrive.
    weeks
        How many weeks to follow from the first day; the whole horizon by default.
    burn_in_weeks, on_progress
        As in `Simulation.at_rest`.

    Raises
    ------
    ValueError
        If nobody has that number by the last week, or the weeks lie beyond the horizon.
    """
    sim = Simulation.at_rest(
        scenario,
        seed=seed,
        replication=replication,
        people=people,
        records_events=True,
        burn_in_weeks=burn_in_weeks,
        on_progress=on_progress,
    )
    last = scenario.weeks if weeks is None else weeks
    while is_to_come(sim, person) and sim.week < last:
        sim.run_to(sim.week + 1)
    if person < 0 or is_to_come(sim, person):
        raise ValueError(
            _("There is no person {person} by {day}: numbers run from 0 to {most}.").format(
                person=person, day=scenario.monday(last), most=int(sim.world.count[PEOPLE]) - 1
            )
        )
    now = look_at(sim, person)
    lines = [*who(sim, person, now)]
    coaches = {now["coach"]} - {-1}
    while sim.week < last:
        before, seen = now, len(sim.events())
        sim.run_to(sim.week + 1)
        now = look_at(sim, person)
        day = scenario.monday(sim.week - 1)
        events = sim.events()[seen:]
        events = events[events["person"] == person]
        lines += [f"{day}  {text}" for text in week_in_words(sim, before, now, events)]
        coaches |= {now["coach"]} - {-1}
    lines.append(in_all(sim, now, len(coaches)))
    return lines


def is_to_come(sim: Simulation, person: int) -> bool:
    """Return whether nobody has that number yet."""
    return person >= int(sim.world.count[PEOPLE])


def look_at(sim: Simulation, person: int) -> dict[str, Any]:
    """Return what is told of a person, as it stands now."""
    now = PeopleNow(sim, np.array([person], np.int64))
    return {name: now[name][0].item() for name in LOOKED_AT}


def who(sim: Simulation, person: int, now: dict[str, Any]) -> Iterator[str]:
    """Say who the person is, and how she stands when the story begins."""
    first = PeopleNow(sim, np.array([person], np.int64))
    yield _("Person {person} in {scenario}: {sex}, {age:.0f} years old, {education}.").format(
        person=person,
        scenario=sim.scenario.name,
        sex=_(SEX_WORDS[first["sex"][0]]),
        age=first["age"][0],
        education=_(EDUCATION_WORDS[first["education"][0]]),
    )
    yield _("Office: {office}. Benefit: {benefit}.").format(
        office=first["office_name"][0], benefit=_(BENEFIT_WORDS[now["benefit"]])
    )
    yield _(
        "Skills {skills:.2f}, work ability {work_ability:.2f}, inclusion {inclusion:.2f} (of 1)."
    ).format(**now)
    yield _("{day}  {state} for {weeks}; {coach}.").format(
        day=sim.scenario.monday(sim.week),
        state=_(STATE_WORDS[now["state"]]),
        weeks=weeks_in_words(now["spell_weeks"]),
        coach=_("no coach")
        if now["coach"] < 0
        else _("coach {coach}").format(coach=coach_name(now["coach"])),
    )


def coach_name(hire: int) -> str:
    """Return words for a hire: which post of the desk, and which holder of it."""
    number, holder = divmod(hire, HIRES_A_POST)
    post = number % POSTS_A_DESK
    words = _("{post}") if post < EXTRA else _("{post} of the phase")
    name = words.format(post=post % EXTRA + 1)
    return name if holder == 1 else _("{name} (holder {holder})").format(name=name, holder=holder)


def week_in_words(
    sim: Simulation, before: dict[str, Any], now: dict[str, Any], events: Any
) -> Iterator[str]:
    """Say what differs after a week, in the order of the week's steps."""
    week = sim.week - 1
    is_seeking = now["state"] < WORK
    if before["coach"] != now["coach"]:
        yield from change_of_coach(before, now, is_seeking)
    if now["meetings"] > before["meetings"]:
        yield _("meets the coach (meeting no. {number}).").format(number=now["meetings"])
        if now["coach"] >= 0:
            yield beliefs_in_words(now)
    elif now["roster"] == KNOWN and now["called_week"] == week != before["called_week"]:
        yield _("is called to a meeting and does not come.")
    for event in events:
        yield event_in_words(before, event)
    if now["benefit"] != before["benefit"] and now["state"] != OUTSIDE:
        yield _("draws {benefit} from now on.").format(benefit=_(BENEFIT_WORDS[now["benefit"]]))


def change_of_coach(before: dict[str, Any], now: dict[str, Any], is_seeking: bool) -> Iterator[str]:
    """Say who is the coach now, and what she took over from the one before."""
    if now["coach"] < 0:
        if is_seeking:
            yield _("has no coach any more ({coach} is gone), and waits for another.").format(
                coach=coach_name(before["coach"])
            )
    elif before["coach"] < 0:
        yield _("gets coach {coach}, who knows {knowledge:.0%} of the person.").format(
            coach=coach_name(now["coach"]), knowledge=now["knowledge"]
        )
    else:
        yield _(
            "is handed from coach {old} to coach {new}, who knows {knowledge:.0%} of the person "
            "(the one before {known:.0%})."
        ).format(
            old=coach_name(before["coach"]),
            new=coach_name(now["coach"]),
            knowledge=now["knowledge"],
            known=before["knowledge"],
        )


def beliefs_in_words(now: dict[str, Any]) -> str:
    """Say what the coach believes, what is so, and what the plan is."""
    plan = now["plan"]
    return _(
        "the coach believes: skills {believed_skills:.2f} (true {skills:.2f}), work ability "
        "{believed_work_ability:.2f} (true {work_ability:.2f}), inclusion {believed_inclusion:.2f} "
        "(true {inclusion:.2f}); alliance {alliance:.2f}; plan: {plan_words}."
    ).format(
        **now,
        plan_words=_(KIND_WORDS[plan]) if plan < NUMBER_OF_KINDS else _("looking for work"),
    )


def event_in_words(before: dict[str, Any], event: Any) -> str:
    """Say an event of the log."""
    what, detail = int(event["what"]), int(event["detail"])
    is_moving = int(event["before"]) == before["state"]
    return _(EVENT_WORDS[what]).format(
        kind=_(KIND_WORDS[detail]) if detail < NUMBER_OF_KINDS else "",
        state=_(STATE_WORDS[event["before"]]),
        weeks=weeks_in_words(before["spell_weeks"] if is_moving else 0),
        waited=weeks_in_words(max(0, before["queue_weeks"])),
    )


def in_all(sim: Simulation, now: dict[str, Any], coaches: int) -> str:
    """Say how the story stands when it ends."""
    return _(
        "{day}  {state}. So far: {work_weeks} weeks in work, {subsidised_weeks} in subsidised "
        "work, {unemployed_weeks} unemployed; {meetings} meetings; coaches since the first day: "
        "{coaches}."
    ).format(
        day=sim.scenario.monday(sim.week),
        state=_(STATE_WORDS[now["state"]]).capitalize(),
        coaches=coaches,
        **{k: now[k] for k in ("work_weeks", "subsidised_weeks", "unemployed_weeks", "meetings")},
    )
