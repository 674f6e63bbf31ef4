"""Rules between the rows of targets: ids, and which row follows from which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.messages import _
from experiments.targets.row import Row
from scenarios.problems import Problem
from scenarios.words import did_you_mean, value_text


def check_ids(rows: Sequence[Row], problems: list[Problem]) -> None:
    """Add a problem for each id that stands twice and each that `implied_by` names in vain."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.name in first:
            other = first[row.name]
            message = _("The id {name} stands twice.").format(name=value_text(row.name))
            where = _("Also in {file}, line {line}.").format(file=other.file, line=other.line)
            problems.append(row.problem("id", message, where))
        elif row.name:
            first[row.name] = row
    for row in rows:
        for name in row.implied_by:
            if name not in first:
                message = _("There is no row {name}.").format(name=value_text(name))
                problems.append(row.problem("implied_by", message, did_you_mean(name, first)))
    for name, row in first.items():
        if name in _before(name, first):
            message = _("{name} follows from itself.").format(name=value_text(name))
            hint = _("Keep the row that is the evidence free of implied_by.")
            problems.append(row.problem("implied_by", message, hint))


def _before(name: str, rows: Mapping[str, Row]) -> set[str]:
    """Every row from which a row follows, however far back."""
    found: set[str] = set()
    waiting = list(rows[name].implied_by)
    while waiting:
        one = waiting.pop()
        if one not in found and one in rows:
            found.add(one)
            waiting += rows[one].implied_by
    return found
