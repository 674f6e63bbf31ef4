"""Reading files of targets: every error of a file at once, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from experiments.messages import _
from experiments.targets.cells import Cell, Sheet, csv_lines, scan
from experiments.targets.implied import check_ids
from experiments.targets.row import COLUMNS, Row, read_row
from experiments.targets.target import Target
from experiments.targets.vocabulary import COLUMNS as TELLS
from scenarios.places import LEDGER
from scenarios.problems import Problem, ScenarioErrors, shown
from scenarios.reading import decoded, read_bytes
from scenarios.words import did_you_mean, value_text

__all__ = ["Target", "read_targets", "shipped_targets", "targets_csv"]

SHIPPED = LEDGER.parent / "targets"
NOT_TARGETS = ("published.csv",)
"""The evidence as it was collected, in columns of its own."""
MOST_ROWS = 20_000


def read_targets(path: str | Path) -> list[Target]:
    """
    The targets of a file.

    Raises
    ------
    ScenarioErrors
        With everything that is wrong with it.
    """
    return _checked([Path(path)])


def shipped_targets() -> list[Target]:
    """The targets that come with the package, by file and row.

    Raises
    ------
    ScenarioErrors
        With everything that is wrong with any of the files.
    """
    paths = sorted(SHIPPED.glob("*.csv"))
    return _checked([path for path in paths if path.name not in NOT_TARGETS])


def targets_csv(targets: Iterable[Target]) -> str:
    """Targets as a file that `read_targets` reads back."""
    rows = [[target.row.get(column, "") for column in COLUMNS] for target in targets]
    return csv_lines([COLUMNS, *rows])


def _checked(paths: Iterable[Path]) -> list[Target]:
    problems: list[Problem] = []
    rows = [row for path in paths for row in _read(path, problems)]
    check_ids(rows, problems)
    if problems:
        raise ScenarioErrors(problems)
    return [row.target for row in rows if row.target is not None]


def _read(path: Path, problems: list[Problem]) -> list[Row]:
    """The rows of one file."""
    content = read_bytes(path, _("Name a file of targets (.csv)."))
    if isinstance(content, Problem):
        problems.append(content)
        return []
    text = decoded(
        path,
        content,
        save_as=_("In a spreadsheet, save it as CSV UTF-8."),
        if_empty=_("Its first line is: {columns}").format(columns=",".join(COLUMNS)),
    )
    if isinstance(text, Problem):
        problems.append(text)
        return []
    file = shown(path)
    sheet = scan(text, file)
    problems += sheet.problems
    places = _header(sheet, file, problems)
    rows = sheet.rows[1:]
    if not places:
        return []
    if not rows:
        problems.append(Problem(file, 0, 0, "", _("There is no row below the header.")))
    if len(rows) > MOST_ROWS:
        message = _("This file has more than {count} rows.").format(count=MOST_ROWS)
        problems.append(Problem(file, 0, 0, "", message, _("Split it.")))
        return []
    return [read_row(cells, places, sheet, path, problems) for cells in rows]


def _header(sheet: Sheet, file: str, problems: list[Problem]) -> dict[str, int]:
    """The place of each known column; empty where the first row is no header at all."""
    if not sheet.rows:
        message = _("There is no header.")
        hint = _("Its first line is: {columns}").format(columns=",".join(COLUMNS))
        problems.append(Problem(file, 0, 0, "", message, hint))
        return {}
    places: dict[str, int] = {}
    for place, cell in enumerate(sheet.rows[0]):
        if cell.text in places:
            message = _("The column {name} stands twice.").format(name=value_text(cell.text))
            problems.append(_at(cell, file, "", message, _("Keep one of them.")))
        elif cell.text in COLUMNS:
            places[cell.text] = place
    if not places:
        message = _("The first row names no column of a file of targets.")
        hint = _("Its first line is: {columns}").format(columns=",".join(COLUMNS))
        problems.append(_at(sheet.rows[0][0], file, "", message, hint))
        return {}
    missing = [column for column in COLUMNS if column not in places]
    for cell in sheet.rows[0]:
        if cell.text and cell.text not in COLUMNS:
            message = _("There is no column {name}.").format(name=value_text(cell.text))
            hint = did_you_mean(cell.text, missing) or did_you_mean(cell.text, COLUMNS)
            problems.append(_at(cell, file, "", message, hint or _("Take it away.")))
    for column in missing:
        message = _("The column {name} is missing.").format(name=value_text(column))
        problems.append(_at(sheet.rows[0][0], file, column, message, _(TELLS[column])))
    return places


def _at(cell: Cell, file: str, key: str, message: str, hint: str = "") -> Problem:
    return Problem(file, cell.line, cell.column, key, message, hint)
