"""Reading a lesson: the lesson with its scenarios, or everything to be put right at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from experiments.errors import BadInput
from experiments.lessons.rules import check_rules
from experiments.lessons.variants import Cell, grid_of, policy_scenario
from experiments.messages import _
from experiments.study import planned
from experiments.sweep.reading import Reading, document_of, range_hint
from scenarios import ScenarioErrors
from scenarios.lesson_form import LessonForm
from scenarios.load import resolve
from scenarios.places import LESSONS, POLICIES, find, names_in
from scenarios.problems import KeyPath, Problem
from scenarios.reading import Document, read_document
from scenarios.regions import title_of
from scenarios.scenario import Scenario, years_to_weeks
from scenarios.translate import checked
from scenarios.words import number_text


@dataclass(frozen=True)
class Lesson:
    """A lesson that can be run.

    Attributes
    ----------
    name : str
    form : LessonForm
        What its file says.
    policies : tuple of Scenario
        Named by the lesson's keys; the first is the reference.
    cells : tuple of Cell
        The settings of its levers.
    variants : tuple of Scenario
        The scenarios of those settings, in their order.
    clock : int
        Week in which the policies begin to differ.
    """

    name: str
    form: LessonForm
    policies: tuple[Scenario, ...]
    cells: tuple[Cell, ...]
    variants: tuple[Scenario, ...]
    clock: int

    @property
    def reference(self) -> Scenario:
        """What the others are compared with."""
        return self.policies[0]

    def policy(self, key: str) -> Scenario:
        """The scenario of a policy of the lesson."""
        return next(scenario for scenario in self.policies if scenario.name == key)


def lesson_names() -> list[str]:
    """The lessons that are shipped, in the order in which they are best taken."""
    known = names_in(LESSONS)
    return [name for name in ORDER if name in known] + [n for n in known if n not in ORDER]


ORDER = (
    "too-short",
    "what-happens-when-it-ends",
    "who-gains",
    "partners",
    "activation-is-not-employment",
    "who-gets-which-service",
)


def lesson_titles() -> dict[str, dict[str, str]]:
    """The title of each lesson that is shipped, by language."""
    found = {}
    for name in lesson_names():
        document = read_document(LESSONS / f"{name}.toml")
        if isinstance(document, Document):
            found[name] = title_of(document.data)
    return found


def read_lesson(name_or_path: str | Path) -> Lesson:
    """
    The lesson of that name or file, checked, with its scenarios resolved.

    Raises
    ------
    ScenarioErrors
        With every problem of the file and of those that it rests on.
    """
    document = document_of(name_or_path, LESSONS)
    place = document.path
    problems: list[Problem] = []
    reading = Reading(checked(document, LessonForm, problems), problems)
    scenarios = _scenarios(reading, place)
    check_rules(reading, scenarios)
    if problems:
        raise ScenarioErrors(problems)
    form = LessonForm.model_validate(reading.data)
    policies = tuple(policy_scenario(policy, scenarios[policy.key]) for policy in form.policies)
    by_key = {scenario.name: scenario for scenario in policies}
    cells, variants = grid_of(form, by_key[form.grid.policy])
    try:
        clock = planned([*policies, *variants], policies[0].name).clock
    except BadInput as bad:
        raise ScenarioErrors(
            [document.problem(("policies",), sentence) for sentence in bad.problems]
        ) from None
    lesson = Lesson(place.stem, form, policies, tuple(cells), tuple(variants), clock)
    beyond = list(_beyond(lesson, document))
    if beyond:
        raise ScenarioErrors(beyond)
    return lesson


def _beyond(lesson: Lesson, document: Document) -> Iterator[Problem]:
    """Years, counted from the clock, that the scenarios do not reach."""
    weeks = lesson.reference.weeks - lesson.clock
    form = lesson.form
    named: list[tuple[KeyPath, float]] = [
        (("follow_ups", place), years) for place, years in enumerate(form.follow_ups)
    ]
    for path, years in [*named, (("person", "years"), form.person.years)]:
        if years_to_weeks(years) > weeks:
            yield document.problem(
                path,
                _("The run ends {longest} years after policies begin to differ, before the "
                  "follow-up of {years} years.").format(
                    longest=f"{weeks / 52.1775:.1f}", years=number_text(years)
                ),
                range_hint(0.02, math.floor(10 * weeks / 52.1775) / 10),
            )  # fmt: skip


def _scenarios(reading: Reading, place: Path) -> dict[str, Scenario]:
    """The scenario of each policy by its key, where it could be read."""
    loaded: dict[str, Scenario] = {}
    for number, policy in enumerate(reading.data.get("policies") or ()):
        if not isinstance(policy, dict) or not {"key", "scenario"} <= policy.keys():
            continue  # the form has told
        path: KeyPath = ("policies", number, "scenario")
        found = find(policy["scenario"], POLICIES, place.parent)
        if isinstance(found, tuple):
            reading.wrong(path, *found)
            continue
        scenario, problems = resolve(found)
        reading.problems += [p for p in problems if p not in reading.problems]
        if scenario is not None:
            loaded[policy["key"]] = scenario
    return loaded
