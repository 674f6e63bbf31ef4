"""A study file while it is read: its content, and every problem found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.messages import _
from scenarios.places import find
from scenarios.problems import KeyPath, Problem, ScenarioErrors
from scenarios.reading import Document, read_document
from scenarios.translate import Checked
from scenarios.words import did_you_mean, number_text


def document_of(name_or_path: str | Path, folder: Path) -> Document:
    """The file that a name of that folder, or a path, means.

    Raises
    ------
    ScenarioErrors
        There is none, or it cannot be read.
    """
    place = find(str(name_or_path), folder) if isinstance(name_or_path, str) else name_or_path
    if isinstance(place, tuple):
        raise ScenarioErrors([Problem(str(name_or_path), 0, 0, "", *place)])
    document = read_document(place)
    if isinstance(document, Problem):
        raise ScenarioErrors([document])
    return document


@dataclass
class Reading:
    """A study file being read: its content, the problems found so far, and whether any of its
    scenarios could not be read, so that what they lack is no further problem.
    """

    found: Checked
    problems: list[Problem] = field(default_factory=list)
    lacks_scenarios: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the file says, without the keys that are wrong."""
        return self.found.data

    def wrong(self, path: KeyPath, message: str, hint: str = "") -> None:
        """Note a problem with a key."""
        self.problems.append(self.found.document.problem(path, message, hint))

    def known(self, path: KeyPath, name: str, known: Sequence[str], message: str) -> bool:
        """Whether a name is known; a problem with the nearest name where it is not."""
        if name not in known:
            self.wrong(path, message.format(name=name), did_you_mean(name, known))
        return name in known


def listed(value: Any) -> list[Any]:
    """The items of a key that may be one text or a list; items left out as wrong are skipped."""
    return [value] if isinstance(value, str) else [item for item in value or () if item is not None]


def range_hint(low: float, high: float) -> str:
    """What is allowed, as the scenario files say it."""
    return _("Allowed: {low} to {high}").format(low=number_text(low), high=number_text(high)) + "."
