"""Checking files without running anything: every problem of all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scenarios.beliefs import load_behaviour, load_regime
from scenarios.ledger import Ledger, load_ledger, read_ledger
from scenarios.lesson_form import LessonForm
from scenarios.load import resolve
from scenarios.places import BEHAVIOURS, POLICIES, REGIMES, find
from scenarios.problems import Problem, ScenarioErrors
from scenarios.reading import Document, read_document
from scenarios.regions import inflows_beside, load_region
from scenarios.scenario import Origin
from scenarios.schema import Form, InflowForm
from scenarios.study_form import StudyForm
from scenarios.translate import checked


def check_files(paths: Iterable[str | Path]) -> list[Problem]:
    """
    Every problem of all these files and of those they rest on, by file and line.

    Parameters
    ----------
    paths : iterable of str or Path
        Scenario, region, behaviour, regime, inflow or ledger files, told apart by their keys;
        names of scenarios do as well.
    """
    problems: set[Problem] = set()
    for path in paths:
        problems.update(_check(path))
    return sorted(problems)


def _check(path: str | Path) -> list[Problem]:
    place = find(path, POLICIES) if isinstance(path, str) else path
    if isinstance(place, tuple):
        return [Problem(str(path), 0, 0, "", *place)]
    document = read_document(place)
    if isinstance(document, Problem):
        return [document]
    problems: list[Problem] = []
    origins: dict[str, Origin] = {}
    kind = kind_of_file(document)
    if kind in _FORMS:
        checked(document, _FORMS[kind], problems)
    elif kind == "region":
        load_region(document, problems, origins)
        for inflow in inflows_beside(place):
            problems.extend(_check(inflow))
    elif kind == "regime":
        load_regime(document, problems)
    elif kind == "ledger":
        problems.extend(read_ledger(document)[1])
    elif kind == "behaviour":
        load_behaviour(document, _ledger(problems), problems, origins)
    else:
        problems.extend(resolve(place)[1])
    return problems


_FORMS: dict[str, type[Form]] = {"study": StudyForm, "lesson": LessonForm, "inflow": InflowForm}
"""Kinds that rest on no other file here: what studies and lessons name is experiments' to check."""
_KEYS = {
    "study": {"design", "factors"},
    "lesson": {"story", "prediction", "discuss", "teacher"},
    "region": {"offices", "margins"},
    "inflow": {"weights", "entrants_per_week_per_1000"},
    "regime": {"demand", "activation", "clearing"},
}
"""Keys that only one kind of file has."""


def kind_of_file(document: Document) -> str:
    """Which kind of file it is, by the keys only that kind has; a scenario where nothing tells."""
    keys = document.data.keys()
    folder = document.path.resolve().parent
    for kind, own in _KEYS.items():
        if keys & own or (kind == "regime" and folder == REGIMES):
            return kind
    if document.path.name == "parameters.toml":
        return "ledger"
    is_scenario = keys & {"extends", "region", "policy", "starts", "weeks", "years", "regime"}
    if not is_scenario and (keys & {"values", "mechanisms"} or folder == BEHAVIOURS):
        return "behaviour"
    return "scenario"


def _ledger(problems: list[Problem]) -> Ledger:
    try:
        return load_ledger()
    except ScenarioErrors as errors:
        problems.extend(errors.problems)
        return Ledger({})
