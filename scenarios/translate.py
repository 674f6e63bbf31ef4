"""From what pydantic finds to what a planner can act on.

``checked`` is the one place where a form meets a file. It returns the problems in plain words and
the file's content without the keys that have problems, so that the rules across keys can be
looked at too and everything is told at once.
"""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.fields import choices_of, form_and_field, keys_of, range_of
from scenarios.levers import LEVERS
from scenarios.messages import _
from scenarios.problems import KeyPath, Problem
from scenarios.reading import Document
from scenarios.schema import NEWEST_FORMAT, Form
from scenarios.words import did_you_mean, nearest, range_text, value_text

_WRONG_TYPE = {
    "float_type",
    "int_type",
    "bool_type",
    "string_type",
    "date_type",
    "list_type",
    "dict_type",
    "model_type",
}


@dataclass(frozen=True)
class Checked:
    """A file's content that fits its form, and the keys left out because they do not."""

    document: Document
    data: dict[str, Any]
    left_out: frozenset[KeyPath]

    @property
    def is_whole(self) -> bool:
        """Whether nothing had to be left out."""
        return not self.left_out


def checked(document: Document, form: type[Form], problems: list[Problem]) -> Checked:
    """
    Check a file against its form.

    Parameters
    ----------
    document : Document
        The file.
    form : type of Form
        What it should look like.
    problems : list of Problem
        Every problem found is added to it.
    """
    data = copy.deepcopy(document.data)
    left_out: set[KeyPath] = set()
    newer = format_problem(document)
    if newer:
        problems.append(newer)
    try:
        form.model_validate(data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            path = tuple(found["loc"])
            problems.append(in_words(document, form, path, found))
            path = path[:-1] if found["type"] == "missing" else path
            left_out.add(path)
            _leave_out(data, path)
    return Checked(document, data, frozenset(left_out))


def in_words(
    document: Document,
    form: type[BaseModel],
    path: KeyPath,
    found: Mapping[str, Any],
    within: KeyPath = (),
) -> Problem:
    """One of pydantic's errors as a problem of the file; the form may be that of a part of it."""
    table, field = form_and_field(form, path)
    kind: str = found["type"]
    given = found.get("input")
    if kind == "extra_forbidden":
        message = _("There is no such key.")
        hint = _where_it_belongs(str(path[-1]), table, path)
    elif kind == "missing":
        message = _("This key is missing.")
        hint = _example(str(path[-1]), field)
    elif kind in _WRONG_TYPE:
        message, hint = _wrong_type(kind, given, field)
    elif kind == "literal_error":
        choices = choices_of(field)
        message = _("{value} is not one of the choices.").format(value=value_text(given))
        hint = did_you_mean(str(given), choices) if isinstance(given, str) else ""
        hint = hint or _("Choices: {names}.").format(names=", ".join(choices))
    elif kind in {"too_short", "too_long", "string_too_short", "string_too_long"}:
        message, hint = _wrong_length(kind, found)
    else:
        message = _("{value} is out of range.").format(value=value_text(given))
        hint = range_text(*range_of(field))
    return document.problem((*within, *path), message, hint)


def _words_for_types() -> dict[str, str]:
    return {
        "float_type": _("a number"),
        "int_type": _("a whole number"),
        "bool_type": _("true or false"),
        "string_type": _("text in quotes"),
        "date_type": _("a date such as 2017-08-01"),
        "list_type": _("a list in [brackets]"),
        "dict_type": _("a table"),
        "model_type": _("a table"),
    }


def _wrong_type(kind: str, given: object, field: FieldInfo | None) -> tuple[str, str]:
    """A value of another type than the key's: what it is, and how to write it right."""
    is_integer = isinstance(given, int) and not isinstance(given, bool)
    if kind == "float_type" and is_integer:  # too large for a float
        message = _("{value} is out of range.").format(value=value_text(given))
        return message, range_text(*range_of(field))
    needed = _words_for_types()[kind]
    message = _("{value} is not {needed}.").format(value=value_text(given), needed=needed)
    if isinstance(given, str) and _reads_as(given, kind):
        return message, _("Write it without the quotes: {value}").format(value=given.strip())
    if isinstance(given, dt.datetime) and kind == "date_type":
        return message, _("Write the day alone: {day}").format(day=given.date().isoformat())
    if kind in {"float_type", "int_type"}:
        return message, range_text(*range_of(field))
    return message, _example("", field)


def _reads_as(text: str, kind: str) -> bool:
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


def _wrong_length(kind: str, found: Mapping[str, Any]) -> tuple[str, str]:
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


def _where_it_belongs(word: str, table: type[BaseModel] | None, path: KeyPath) -> str:
    """The nearest name here, or the table in which a lever of that name stands."""
    known = keys_of(table) if table else []
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


def _example(name: str, field: FieldInfo | None) -> str:
    """How to write the key, by the example that its form gives, or what it is."""
    if field is None:
        return ""
    if field.examples:
        example = field.examples[0]
        text = f"{name} = {example}" if name else str(example)
        return _("For instance: {text}").format(text=text)
    if field.description:
        return _(field.description)
    return ""


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


def _leave_out(data: Any, path: KeyPath) -> None:
    """Take a key away; of a list, the item."""
    if not path:
        data.clear()
        return
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    try:
        if isinstance(data, list) and isinstance(path[-1], int):
            data[path[-1]] = None  # the others keep their places
        else:
            del data[path[-1]]
    except (KeyError, IndexError, TypeError):
        return
