"""JSON Schema of our files, for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from scenarios.ledger import Ledger
from scenarios.lesson_form import LessonForm
from scenarios.levers import GROUPS, LEVERS, lever_sentence
from scenarios.messages import _
from scenarios.schema import (
    LEVER_FORMS,
    BehaviourForm,
    Form,
    InflowForm,
    RegimeForm,
    RegionForm,
    ScenarioForm,
)
from scenarios.study_form import StudyForm

#: The kinds of file, by the name that ``tyopolku schema`` knows them under.
FORMS: dict[str, type[Form]] = {
    "scenario": ScenarioForm,
    "region": RegionForm,
    "behaviour": BehaviourForm,
    "regime": RegimeForm,
    "inflow": InflowForm,
    "study": StudyForm,
    "lesson": LessonForm,
}


def json_schema(kind: str = "scenario", ledger: Ledger | None = None) -> dict[str, Any]:
    """
    The JSON Schema of one kind of file.

    Parameters
    ----------
    kind : str
        A key of ``FORMS``.
    ledger : Ledger, optional
        With it, the parameters under ``[values]`` are known by name, with their ranges.

    Notes
    -----
    Dates are TOML dates: editors for TOML see them as text of the format ``date``.
    """
    schema = FORMS[kind].model_json_schema(by_alias=True)
    for name, form in LEVER_FORMS.items():
        _describe_levers(schema, form.__name__, name)
    if ledger is not None and "values" in schema["properties"]:
        schema["properties"]["values"] = _values(ledger)
    schema = _tidy(schema)
    schema["required"] = ["format", *schema.get("required", [])]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _describe_levers(schema: dict[str, Any], form: str, group: str) -> None:
    """Descriptions in the language chosen; the form was made when nobody had chosen one."""
    table = schema.get("$defs", {}).get(form)
    if table:
        table["description"] = _(GROUPS[group])
        for lever in LEVERS.values():
            if lever.group == group:
                table["properties"][lever.name]["description"] = lever_sentence(lever)


def _values(ledger: Ledger) -> dict[str, Any]:
    """Parameters as nested tables."""
    root: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}
    for name, parameter in ledger.items():
        table = root
        *groups, key = name.split(".")
        for group in groups:
            empty = {"type": "object", "additionalProperties": False, "properties": {}}
            table = table["properties"].setdefault(group, empty)
        table["properties"][key] = {
            "type": "number",
            "minimum": parameter.low,
            "maximum": parameter.high,
            "description": parameter.does,
            "unit": parameter.unit,
        }
    return root


def _tidy(part: Any) -> Any:
    """No defaults of null, which TOML has not; each description with its unit."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidy = {
        key: _tidy(value)
        for key, value in part.items()
        if not (key == "default" and value is None)
        and not (key == "title" and isinstance(value, str))
    }
    unit = part.get("unit")
    if isinstance(unit, str):
        description = part.get("description", "")
        tidy["description"] = f"{_(description)} ({_(unit)})".strip()
    elif isinstance(part.get("description"), str):
        tidy["description"] = _(part["description"])
    return tidy
