"""The rules of a lesson across its keys: what it names must be there, and its texts must fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.lessons.lens import LENS_GROUPS, LENS_METRICS
from experiments.lessons.rules_told import check_lever, check_told, named
from experiments.messages import _
from experiments.metrics import METRICS
from experiments.study import follow_ups_within
from experiments.sweep.read import group_names
from experiments.sweep.reading import Reading, range_hint
from scenarios.problems import KeyPath
from scenarios.scenario import Scenario, years_to_weeks
from scenarios.words import number_text

LONGEST_YEARS = 10.0


def check_rules(reading: Reading, scenarios: Mapping[str, Scenario]) -> None:
    """Note every problem that the form alone cannot see."""
    offices = sorted({o.name for s in scenarios.values() for o in s.region.offices})
    keys = _policy_keys(reading)
    metrics = [*(metric.name for metric in METRICS), *LENS_METRICS]
    groups = [*group_names(offices), *LENS_GROUPS]
    no_policy = _("The lesson has no policy '{name}'.")
    no_metric = _("There is no metric '{name}'; 'tyopolku metrics' lists them.")
    no_group = _("There is no group '{name}'.")
    for wanted, known, message in (
        (("policy", "against", "policies"), keys, no_policy),
        (("metric", "metrics"), metrics, no_metric),
        (("group", "groups"), groups, no_group),
    ):
        for path, name in _names(reading.data, wanted):
            reading.known(path, name, known, message)
    _check_policies(reading, scenarios, offices)
    _check_years(reading, scenarios)
    check_told(reading)


def _names(data: Any, wanted: tuple[str, ...]) -> Iterator[tuple[KeyPath, str]]:
    """Every name under one of these keys, alone or in a list, with its path."""
    for path, value in named(data, wanted):
        listed = enumerate(value) if isinstance(value, list) else [(None, value)]
        for place, name in listed:
            if isinstance(name, str):
                yield path if place is None else (*path, place), name


def _policy_keys(reading: Reading) -> list[str]:
    keys: list[str] = []
    for number, policy in enumerate(reading.data.get("policies") or ()):
        key = (policy or {}).get("key")
        if key is not None and key in keys:
            reading.wrong(
                ("policies", number, "key"), _("The policy is named twice."), _("Keep one of them.")
            )
        elif key is not None:
            keys.append(key)
    return keys


def _check_policies(
    reading: Reading, scenarios: Mapping[str, Scenario], offices: list[str]
) -> None:
    for number, policy in enumerate(reading.data.get("policies") or ()):
        here: KeyPath = ("policies", number)
        for name, value in ((policy or {}).get("levers") or {}).items():
            check_lever(reading, (*here, "levers", name), name, value)
        for place, name in enumerate((policy or {}).get("offices") or ()):
            if isinstance(name, str) and name != "all" and scenarios:
                reading.known(
                    (*here, "offices", place),
                    name,
                    offices,
                    _("The region has no office '{name}'."),
                )
        changes = {"levers", "pilot_months", "offices"} & (policy or {}).keys()
        scenario = scenarios.get((policy or {}).get("key", ""))
        if changes and scenario is not None and not scenario.policy.phases:
            reading.wrong(
                (*here, min(changes)),
                _("The policy has no phase, so there is nothing to change."),
                _("Name a scenario with phases, or leave the key out."),
            )


def _check_years(reading: Reading, scenarios: Mapping[str, Scenario]) -> None:
    """Every follow-up lies inside the horizon, and what is told of is followed."""
    followed = [years for years in reading.data.get("follow_ups") or () if years is not None]
    horizon = min((s.weeks for s in scenarios.values()), default=years_to_weeks(LONGEST_YEARS))
    longest = min(LONGEST_YEARS, max((y for y, _w in follow_ups_within(horizon)), default=0.0))
    for place, years in enumerate(reading.data.get("follow_ups") or ()):
        if years is not None and years > longest:
            reading.wrong(
                ("follow_ups", place),
                _("{value} is out of range.").format(value=number_text(years)),
                range_hint(0.25, longest),
            )
    listed = ", ".join(number_text(years) for years in followed)
    for path, value in named(reading.data, ("years",)):
        if path[:1] == ("person",) or not followed:
            continue
        for years in value if isinstance(value, list) else [value]:
            if years is not None and years not in followed:
                reading.wrong(
                    path,
                    _("The lesson does not look after {years} years.").format(
                        years=number_text(years)
                    ),
                    _("Its follow_ups: {listed}.").format(listed=listed),
                )
