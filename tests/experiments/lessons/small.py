"""A small lesson of two policies and three years, written to files."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from experiments.lessons import read_lesson
from scenarios import ScenarioErrors
from scenarios.toml_text import toml_key, toml_value

SCENARIOS = {
    "short-baseline": 'format = 1\nextends = "pirkanmaa-baseline"\nyears = 3\n',
    "short-pilot": 'format = 1\nextends = "pirkanmaa-pilot"\nyears = 3\n',
}


def said(text: str) -> dict[str, str]:
    return {language: f"{text} {language}" for language in ("fi", "sv", "en")}


def turns(text: str = "{difference} ({low}, {high})") -> dict[str, Any]:
    return {turn: said(f"{turn}: {text}") for turn in ("more", "less", "unsure")}


LESSON: dict[str, Any] = {
    "format": 1,
    "title": said("Title"),
    "question": said("Question"),
    "story": [said("Story")],
    "follow_ups": [0.5, 0.75, 1.0],
    "policies": [
        {"key": "before", "scenario": "short-baseline", "label": said("Before")},
        {"key": "after", "scenario": "short-pilot", "label": said("After")},
    ],
    "prediction": {
        "kind": "sign",
        "text": said("More or less?"),
        "finding": "work",
        "options": [
            {"text": said(outcome), "outcome": outcome} for outcome in ("more", "less", "unsure")
        ],
    },
    "run": {"title": said("Run"), "metric": "employment_rate"},
    "charts": [
        {"title": said("Weeks"), "metric": "employment_weeks"},
        {"title": said("Bars"), "metric": "employment_weeks", "kind": "bars", "years": 1.0,
         "groups": ["sex:woman", "sex:man"]},
    ],
    "findings": [
        {"key": "work", "policy": "after", "metric": "employment_rate", "years": 1.0, **turns()},
        {"key": "grows", "policy": "after", "metric": "employment_rate", "years": 1.0,
         "minus": {"years": 0.5}, **turns("{value} and {reference}")},
    ],
    "grid": {
        "policy": "after",
        "metrics": ["employment_rate"],
        "text": said("Try"),
        "levers": [
            {"lever": "coaching.clients_per_coach", "label": said("Clients"),
             "positions": [100, 175]},
            {"lever": "pilot_months", "label": said("Months"), "positions": [6, 17]},
        ],
    },
    "person": {"policy": "after", "years": 1.0, "text": said("Look")},
    "discuss": [said("Why?"), said("How?")],
    "teacher": {
        "minutes": 30,
        "aims": [said("Aim")],
        "pitfalls": [said("Pitfall")],
        "cannot_say": [said("Unknown")],
    },
}  # fmt: skip


def changed(*path: str | int, to: Any = None, lesson: dict[str, Any] = LESSON) -> dict[str, Any]:
    """The small lesson with one thing changed; taken away where ``to`` is None."""
    made = copy.deepcopy(lesson)
    here: Any = made
    for part in path[:-1]:
        here = here[part]
    if to is None:
        del here[path[-1]]
    else:
        here[path[-1]] = to
    return made


def write_lesson(folder: Path, lesson: dict[str, Any] = LESSON, name: str = "small") -> Path:
    for scenario, text in SCENARIOS.items():
        (folder / f"{scenario}.toml").write_text(text, encoding="utf-8")
    lines = [f"{toml_key(key)} = {toml_value(value)}" for key, value in lesson.items()]
    place = folder / f"{name}.toml"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def problems_of(folder: Path, lesson: dict[str, Any]) -> list[Any]:
    """What is wrong with a lesson; nothing where it can be read."""
    try:
        read_lesson(write_lesson(folder, lesson))
    except ScenarioErrors as errors:
        return list(errors.problems)
    return []


def data_in(html: str) -> dict[str, Any]:
    """What the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded
