"""Reading one row of a file of targets, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.messages import _
from experiments.targets import vocabulary
from experiments.targets.cells import Cell, Sheet
from experiments.targets.checks import contradictions
from experiments.targets.grammar import (
    Reference,
    parse_date,
    parse_group,
    parse_metric,
    parse_reference,
    parse_window,
)
from experiments.targets.numbers import parse_number
from experiments.targets.policies import find_policy
from experiments.targets.target import Target
from experiments.targets.units import UNITS
from experiments.targets.wrong import Wrong, unknown
from scenarios.problems import Problem, shown
from scenarios.words import value_text

LONGEST_ID = 60
COLUMNS = tuple(vocabulary.COLUMNS)
CHOICES: dict[str, Iterable[str]] = {
    "experiment": vocabulary.EXPERIMENTS,
    "difference": vocabulary.DIFFERENCES,
    "clock": vocabulary.CLOCKS,
    "regime": vocabulary.REGIMES,
    "unit": UNITS,
    "status": vocabulary.STATUSES,
    "confidence": vocabulary.CONFIDENCES,
    "use": vocabulary.USES,
}
MAY_BE_EMPTY = ("policy", "reference", "window", "date", "error", "implied_by")


@dataclass(frozen=True)
class Row:
    """What could be read of a row.

    Attributes
    ----------
    file : str
    line : int
    cells : dict of str to Cell
        By column.
    got : dict
        Parsed columns by name; those that could not be read are absent.
    target : Target or None
        None where anything could not be read.
    """

    file: str
    line: int
    cells: Mapping[str, Cell]
    got: Mapping[str, Any]
    target: Target | None = None

    @property
    def name(self) -> str:
        """The id, or what stands there instead."""
        text = self.cells["id"].text if "id" in self.cells else ""
        return text if len(text) <= LONGEST_ID else ""

    @property
    def implied_by(self) -> tuple[str, ...]:
        """Ids of the rows from which it follows."""
        return self.got.get("implied_by", ())

    def problem(self, column: str, message: str, hint: str = "") -> Problem:
        """A problem with one of its columns."""
        cell = self.cells.get(column) or Cell("", self.line, 1)
        key = f"{self.name}.{column}" if self.name else column
        return Problem(self.file, cell.line, cell.column, key, message, hint)


def read_row(
    cells: Sequence[Cell],
    places: Mapping[str, int],
    sheet: Sheet,
    path: Path,
    problems: list[Problem],
) -> Row:
    """Read a row.

    Parameters
    ----------
    cells : sequence of Cell
    places : dict of str to int
        Place of each known column.
    sheet : Sheet
        Of which it is a row.
    path : Path
        The file: paths of policies are seen from its folder.
    problems : list of Problem
        Every problem found is added to it.
    """
    file, line = shown(path), cells[0].line
    end = Cell("", cells[-1].line, cells[-1].column + len(cells[-1].text))
    of = {name: cells[at] if at < len(cells) else end for name, at in places.items()}
    uneven = _uneven(cells, places, sheet, file)
    if uneven:
        problems.append(uneven)
        return Row(file, line, {"id": of["id"]} if "id" in of else {}, {})
    got: dict[str, Any] = {}
    row = Row(file, line, of, got)
    for column, parse in _parsers(sheet.separator != ",").items():
        if column not in of:
            continue
        try:
            got[column] = parse(of[column].text)
        except Wrong as error:
            problems += [row.problem(column, *told) for told in error.problems]
    problems += _find_policies(row, got, path.parent)
    problems += [row.problem(*found) for found in contradictions(got)]
    if len(got) < len(COLUMNS):
        return row
    texts = {column: of[column].text for column in COLUMNS}
    return Row(file, line, of, got, Target(**got, line=line, file=file, row=texts))


def _uneven(
    cells: Sequence[Cell], places: Mapping[str, int], sheet: Sheet, file: str
) -> Problem | None:
    """More cells than columns, most often a text with a comma in it; or a row that breaks off."""
    header = len(sheet.rows[0])
    is_short = any(at >= len(cells) for name, at in places.items() if name not in MAY_BE_EMPTY)
    if not is_short and not any(cell.text for cell in cells[header:]):
        return None
    message = _("This row has {count} cells; the header has {header}.").format(
        count=len(cells), header=header
    )
    if is_short:
        hint = _("Write every cell of the row, the empty ones as well.")
        return Problem(file, cells[0].line, cells[0].column, "", message, hint)
    names = {",": _("a comma"), ";": _("a semicolon"), "\t": _("a tabulator")}
    hint = _("Put a text that holds {separator} in quotation marks.").format(
        separator=names[sheet.separator]
    )
    cell = cells[header]
    return Problem(file, cell.line, cell.column, "", message, hint)


def _find_policies(row: Row, got: dict[str, Any], beside: Path) -> list[Problem]:
    """Put the files that policies mean in the place of their names; tell which are not there."""
    problems = []
    for column in ("policy", "reference"):
        word = got.get(column)
        name = word.policy if isinstance(word, Reference) else word
        if not name:
            continue
        found = find_policy(name, got.get("experiment", ""), beside)
        if isinstance(found, tuple):
            problems.append(row.problem(column, *found))
        else:
            got[column] = replace(word, policy=found) if isinstance(word, Reference) else found
    return problems


def _parsers(decimal_comma: bool) -> dict[str, Callable[[str], Any]]:
    def number(text: str) -> float:
        return parse_number(text, decimal_comma=decimal_comma)

    return {
        "id": _identity,
        **{column: _choice(column, known) for column, known in CHOICES.items()},
        "policy": str,
        "reference": parse_reference,
        "metric": parse_metric,
        "group": parse_group,
        "window": parse_window,
        "date": parse_date,
        "value": number,
        "low": number,
        "high": number,
        "error": lambda text: number(text) if text else None,
        "implied_by": lambda text: tuple(text.split()),
        "source": _source,
    }


def _identity(text: str) -> str:
    if not text:
        raise Wrong((_("The row has no id."), _("Give it a short name of its own.")))
    if len(text) > LONGEST_ID or len(text.split()) > 1:
        message = _("{text} cannot be an id.").format(text=value_text(text))
        raise Wrong((message, _("At most {most} letters, no blanks.").format(most=LONGEST_ID)))
    return text


def _source(text: str) -> str:
    if not text:
        raise Wrong((_("No source is named."), _("Say where the figure is from.")))
    return text


def _choice(what: str, known: Iterable[str]) -> Callable[[str], str]:
    names = list(known)

    def parse(text: str) -> str:
        if not text:
            message = _("This cell is empty.")
            raise Wrong((message, _("Choices: {names}.").format(names=", ".join(names))))
        if text not in names:
            raise Wrong(unknown(what, text, names))
        return text

    return parse
