"""The evidence ledger: every behavioural parameter, with its range, unit, grade and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.messages import _
from scenarios.places import LEDGER
from scenarios.problems import KeyPath, Problem, ScenarioErrors
from scenarios.reading import Document, read_document
from scenarios.scenario import Origin
from scenarios.schema import ParameterForm
from scenarios.slips import format_problem
from scenarios.translate import in_words

_HEAD = ("format", "title", "description")


@dataclass(frozen=True)
class Parameter:
    """
    What is believed about one number.

    Attributes
    ----------
    name : str
        Full name, such as ``job_finding.base_hazard``.
    value, low, high : float
        Central value and plausible range.
    unit, grade, source, does : str
        Unit; ``measured``, ``meta-analysis``, ``calibrated``, ``expert`` or ``assumption``;
        where it comes from; what it does in the model.
    informs : tuple of str
        Targets (rows of the evidence) that it moves.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: str
    does: str
    informs: tuple[str, ...] = ()


class Ledger(Mapping[str, Parameter]):
    """All parameters by full name; ``origins`` tells where each one stands."""

    def __init__(
        self, parameters: Mapping[str, Parameter], origins: Mapping[str, Origin] | None = None
    ) -> None:
        self._parameters = dict(parameters)
        self.origins = dict(origins or {})

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)


def load_ledger(path: str | Path | None = None) -> Ledger:
    """
    The ledger of that file, by default the project's own.

    Raises
    ------
    ScenarioErrors
        With every problem of the file.
    """
    document = read_document(Path(path) if path is not None else LEDGER)
    if isinstance(document, Problem):
        raise ScenarioErrors([document])
    ledger, problems = read_ledger(document)
    if problems:
        raise ScenarioErrors(list(problems))
    return ledger


@lru_cache(maxsize=4)
def read_ledger(document: Document) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger of a file that could be read, and the problems in it."""
    problems: list[Problem] = []
    newer = format_problem(document)
    if newer:
        problems.append(newer)
    tables = {key: value for key, value in document.data.items() if key not in _HEAD}
    parameters: dict[str, Parameter] = {}
    origins: dict[str, Origin] = {}
    for path, entry in _entries(tables, ()):
        parameter = _parameter(document, path, entry, problems)
        if parameter:
            parameters[parameter.name] = parameter
            origins[parameter.name] = Origin(document.file, document.line(path))
    return Ledger(parameters, origins), tuple(problems)


def _entries(table: dict[str, Any], path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Parameters are the tables with a value, range, …; all other tables are groups of them."""
    for key, item in table.items():
        here = (*path, key)
        is_group = isinstance(item, dict) and not _is_parameter(item)
        if is_group:
            yield from _entries(item, here)
        else:
            yield here, item


def _is_parameter(table: dict[str, Any]) -> bool:
    known = ParameterForm.model_fields
    return any(key in known and not isinstance(item, dict) for key, item in table.items())


def _parameter(
    document: Document, path: KeyPath, entry: Any, problems: list[Problem]
) -> Parameter | None:
    if not isinstance(entry, dict):
        message = _("This is not a parameter.")
        hint = _("Write: name = {{ value = 0.1, low = 0, high = 1, unit = …, … }}").format()
        problems.append(document.problem(path, message, hint))
        return None
    try:
        ParameterForm.model_validate(entry)
    except ValidationError as error:
        problems.extend(
            in_words(document, ParameterForm, tuple(found["loc"]), found, within=path)
            for found in error.errors(include_url=False)
        )
        return None
    value, low, high = float(entry["value"]), float(entry["low"]), float(entry["high"])
    if not low <= value <= high:
        message = _("The value {value} is not between low {low} and high {high}.").format(
            value=value, low=low, high=high
        )
        problems.append(document.problem(path, message))
        return None
    return Parameter(
        name=".".join(str(part) for part in path),
        value=value,
        low=low,
        high=high,
        unit=entry["unit"],
        grade=entry["grade"],
        source=entry["source"],
        does=entry["does"],
        informs=tuple(entry.get("informs", ())),
    )
