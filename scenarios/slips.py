"""The commonest slips in a file, and what to do about each."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from typing import Any

from scenarios.levers import LEVERS
from scenarios.messages import _
from scenarios.problems import KeyPath, Problem
from scenarios.reading import Document
from scenarios.words import did_you_mean, nearest, value_text

#: The newest form of our files that this program reads.
NEWEST_FORMAT = 1


def reads_as(text: str, kind: str) -> bool:
    """Whether the text in the quotes would do without them."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return False
    if kind == "date_type":
        return type(value) is dt.date
    if kind == "bool_type":
        return isinstance(value, bool)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and kind in {"float_type", "int_type"}


def wrong_length(kind: str, found: Mapping[str, Any]) -> tuple[str, str]:
    """A text or a list that is too short or too long."""
    limits = found.get("ctx", {})
    least, most = limits.get("min_length"), limits.get("max_length")
    if kind == "string_too_short":
        return _("The text is empty."), _("Write something between the quotes.")
    if kind == "string_too_long":
        return _("The text is too long."), _("At most {most} letters.").format(most=most)
    if kind == "too_short" and least == 1:
        return _("The list is empty."), _("Write at least one item.")
    number = least if kind == "too_short" else most
    given = limits.get("actual_length")
    message = _("The list has {given} items.").format(given=given)
    return message, _("{number} are needed.").format(number=number)


def where_it_belongs(word: str, known: list[str], path: KeyPath) -> str:
    """The nearest name here, or the table in which a lever of that name stands."""
    near = nearest(word, known)
    if near:
        return _('Did you mean "{name}"?').format(name=near)
    by_name: dict[str, str] = {}
    for lever in LEVERS.values():
        by_name.setdefault(lever.name, lever.group)
    lever_name = nearest(word, by_name)
    if lever_name and path[0] == "policy":
        return _("It belongs in a group: {group} = {{ {name} = … }}").format(
            group=by_name[lever_name], name=lever_name
        )
    return did_you_mean(word, known)


def format_problem(document: Document) -> Problem | None:
    """The first line of every file says its form."""
    given = document.data.get("format")
    if given is None:
        return document.problem(
            ("format",), _("The form of the file is not said."), _("Begin it with: format = 1")
        )
    if isinstance(given, bool) or not isinstance(given, int):
        return None  # the form itself says that it is no number
    if given > NEWEST_FORMAT:
        return document.problem(
            ("format",),
            _("{value} is newer than this program, which knows {newest}.").format(
                value=value_text(given), newest=NEWEST_FORMAT
            ),
            _("Use a newer Työpolku, or write format = 1 and check again."),
        )
    if given < 1:
        return document.problem(
            ("format",),
            _("There is no format {value}.").format(value=value_text(given)),
            _("Write: format = 1"),
        )
    return None
