"""What a form says of a key: the table it is in, its range and unit, its choices."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.problems import KeyPath


def form_and_field(
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
            field = fields_of(table).get(part)
            here = field.annotation if field else None
        else:
            here = None
        if get_origin(here) is Annotated:
            here = get_args(here)[0]
    return table, field


def fields_of(table: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields by the names used in files."""
    return {field.alias or name: field for name, field in table.model_fields.items()}


def keys_of(table: type[BaseModel]) -> list[str]:
    """The keys that a table may have."""
    return list(fields_of(table))


def choices_of(field: FieldInfo | None) -> list[str]:
    """The words that a key may have as its value."""
    return [str(choice) for choice in get_args(field.annotation)] if field else []


def range_of(field: FieldInfo | None) -> tuple[float | None, float | None, str]:
    """Lowest, highest, unit."""
    if field is None:
        return None, None, ""
    low = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
    high = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
    extra = field.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    return low, high, unit
