"""Scenarios by name or path, and how they are called and written down."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from experiments.messages import in_language
from scenarios.scenario import Scenario

PIRKANMAA = (
    "pirkanmaa-baseline",
    "pirkanmaa-pilot",
    "pirkanmaa-repeated",
    "pirkanmaa-permanent",
    "pirkanmaa-permanent-thin",
)
PIRKANMAA_STUDY = "pirkanmaa"


def load_scenarios(
    names: Sequence[str | Path | Scenario] | None, years: float | None = None
) -> list[Scenario]:
    """Load scenarios; the Pirkanmaa set where none are named.

    Raises
    ------
    scenarios.ScenarioErrors
        With the errors of all of them.
    """
    from scenarios import ScenarioErrors, load_scenario

    loaded, problems = [], []
    for name in names or PIRKANMAA:
        if isinstance(name, Scenario):
            loaded.append(name)
            continue
        try:
            loaded.append(load_scenario(str(name), years=years))
        except ScenarioErrors as errors:
            problems += [p for p in errors.problems if p not in problems]
    if problems:
        raise ScenarioErrors(problems)
    return loaded


def title_of(scenario: Scenario) -> str:
    """A scenario's title in the language chosen, else its name."""
    return in_language(scenario.title) or scenario.name


def short_titles(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Titles by name, without the beginning up to a colon that all of them share."""
    titles = {scenario.name: title_of(scenario) for scenario in scenarios}
    heads = {title.partition(": ")[0] for title in titles.values()}
    if len(heads) == 1 and all(": " in title for title in titles.values()):
        titles = {name: title.partition(": ")[2] for name, title in titles.items()}
    return titles


def described(scenario: Scenario) -> dict[str, Any]:
    """The whole resolved scenario in plain values, with its digest."""
    content = {
        field.name: plain(getattr(scenario, field.name))
        for field in dataclasses.fields(scenario)
        if field.name not in ("origins", "path")
    }
    return {**content, "digest": scenario.digest()}


def plain(value: Any) -> Any:
    """A value as JSON and TOML know it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
