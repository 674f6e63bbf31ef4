"""From what pydantic finds to what a planner can act on.

``checked`` is the one place where a form meets a file. It returns the problems in plain words and
the file's content without the keys that have problems, so that the rules across keys can be
looked at too and everything is told at once.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.messages import _
from scenarios.problems import KeyPath, Problem
from scenarios.reading import Document
from scenarios.schema import Form
from scenarios.slips import format_problem, reads_as, where_it_belongs, wrong_length
from scenarios.words import did_you_mean, range_text, value_text

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
    table, field = _form_and_field(form, path)
    kind: str = found["type"]
    given = found.get("input")
    if kind == "extra_forbidden":
        message = _("There is no such key.")
        hint = where_it_belongs(str(path[-1]), _keys(table) if table else [], path)
    elif kind == "missing":
        message = _("This key is missing.")
        hint = _example(str(path[-1]), field)
    elif kind in _WRONG_TYPE:
        message, hint = _wrong_type(kind, given, field)
    elif kind == "literal_error":
        choices = _choices(field)
        message = _("{value} is not one of the choices.").format(value=value_text(given))
        hint = did_you_mean(str(given), choices) if isinstance(given, str) else ""
        hint = hint or _("Choices: {names}.").format(names=", ".join(choices))
    elif kind in {"too_short", "too_long", "string_too_short", "string_too_long"}:
        message, hint = wrong_length(kind, found)
    else:
        message = _("{value} is out of range.").format(value=value_text(given))
        hint = range_text(*_range(field))
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
        return message, range_text(*_range(field))
    needed = _words_for_types()[kind]
    message = _("{value} is not {needed}.").format(value=value_text(given), needed=needed)
    if isinstance(given, str) and reads_as(given, kind):
        return message, _("Write it without the quotes: {value}").format(value=given.strip())
    if isinstance(given, dt.datetime) and kind == "date_type":
        return message, _("Write the day alone: {day}").format(day=given.date().isoformat())
    if kind in {"float_type", "int_type"}:
        return message, range_text(*_range(field))
    return message, _example("", field)


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


def _form_and_field(
    form: type[BaseModel], path: KeyPath
) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The table in which the last key of the path stands, and what its form says of the key."""
    here: Any = form
    table: type[BaseModel] | None = None
    field: FieldInfo | None = None
    for part in path:
        table = here if isinstance(here, type) and issubclass(here, BaseModel) else None
        if isinstance(part, int):
            arguments = get_args(here)
            here = arguments[0] if arguments else None
            field = FieldInfo.from_annotation(here) if here else None
        elif table:
            field = _fields(table).get(part)
            here = field.annotation if field else None
        else:
            here = None
        if get_origin(here) is Annotated:
            here = get_args(here)[0]
    return table, field


def _fields(table: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields by the names used in files."""
    return {field.alias or name: field for name, field in table.model_fields.items()}


def _keys(table: type[BaseModel]) -> list[str]:
    """The keys that a table may have."""
    return list(_fields(table))


def _choices(field: FieldInfo | None) -> list[str]:
    """The words that a key may have as its value."""
    return [str(choice) for choice in get_args(field.annotation)] if field else []


def _range(field: FieldInfo | None) -> tuple[float | None, float | None, str]:
    """Lowest, highest, unit."""
    if field is None:
        return None, None, ""
    low = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
    high = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
    extra = field.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    return low, high, unit
