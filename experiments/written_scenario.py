"""A resolved scenario as a complete file of its own, each value with the place it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from scenarios.levers import LEVERS, Levers
from scenarios.scenario import Phase, Scenario

COMMENT_COLUMN = 56


def scenario_text(scenario: Scenario, origins: bool = True) -> str:
    """The scenario as TOML that stands alone: loading it gives the same scenario again.

    Parameters
    ----------
    origins : bool
        Say behind each value in which file and line it was written.
    """
    return "\n".join(_Lines(scenario, origins).all()) + "\n"


class _Lines:
    def __init__(self, scenario: Scenario, origins: bool) -> None:
        self.scenario = scenario
        self.origins = scenario.origins if origins else {}

    def all(self) -> Iterator[str]:
        scenario = self.scenario
        yield "format = 1"
        yield self.line("title", dict(scenario.title), "title")
        if scenario.description:
            yield self.line("description", scenario.description, "description")
        for key in ("region", "behaviour", "regime"):
            yield self.line(key, getattr(scenario, key).name, key)
        yield self.line("starts", scenario.starts, "starts")
        yield self.line("weeks", scenario.weeks, "weeks")
        if scenario.policy.budget is not None:
            yield ""
            yield "[policy.budget]"
            yield self.line("same_as", scenario.policy.budget.same_as, "policy.budget.same_as")
        yield from self.levers("policy.base", "policy.base", scenario.policy.base)
        for number, phase in enumerate(scenario.policy.phases, start=1):
            yield from self.phase(number, phase)
        yield from self.values()

    def phase(self, number: int, phase: Phase) -> Iterator[str]:
        at = f"policy.phases[{number}]"
        yield ""
        yield "[[policy.phases]]"
        yield self.line("offices", list(phase.offices), f"{at}.offices")
        yield self.line("starts", phase.starts, f"{at}.starts")
        if phase.ends is not None:
            yield self.line("ends", phase.ends, f"{at}.ends")
        if phase.announced is not None:
            yield self.line("announced", phase.announced, f"{at}.announced")
        yield self.line("contract", phase.contract, f"{at}.contract")
        yield from self.levers("policy.phases", at, phase.levers)

    def levers(self, table: str, at: str, levers: Levers) -> Iterator[str]:
        group = ""
        for name, lever in LEVERS.items():
            if lever.group != group:
                group = lever.group
                yield ""
                yield f"[{table}.{group}]"
            yield self.line(lever.name, levers[name], f"{at}.{name}")

    def values(self) -> Iterator[str]:
        group = ""
        for name, value in sorted(self.scenario.behaviour.values.items(), key=_table_first):
            table, _dot, key = name.rpartition(".")
            if table != group:
                group = table
                yield ""
                yield f"[values.{table}]"
            yield self.line(key, value, f"values.{name}")
        yield ""
        yield "[mechanisms]"
        for name, is_on in self.scenario.behaviour.mechanisms.items():
            yield self.line(name, is_on, f"mechanisms.{name}")

    def line(self, key: str, value: Any, dotted: str) -> str:
        text = f"{key} = {toml_value(value)}"
        origin = self.origins.get(dotted)
        if origin is None:
            return text
        place = f"{origin.file}:{origin.line}" if origin.file else "default"
        return f"{text:<{COMMENT_COLUMN}} # {place}"


def _table_first(item: tuple[str, float]) -> tuple[str, str]:
    table, _dot, key = item[0].rpartition(".")
    return table, key


def toml_value(value: Any) -> str:
    """A value as TOML writes it.

    >>> toml_value(175.0), toml_value(True), toml_value(["a", "b"]), toml_value({"en": "x"})
    ('175', 'true', '["a", "b"]', '{ en = "x" }')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
