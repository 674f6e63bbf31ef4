"""The resolved scenario as a file, each value with the place it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarios.levers import GROUPS, LEVERS, Levers
from scenarios.messages import _, ngettext
from scenarios.places import BEHAVIOURS, REGIMES, REGIONS, reference
from scenarios.problems import shown
from scenarios.scenario import Origin, Scenario
from scenarios.toml_text import toml_key, toml_value
from scenarios.words import number_text

_COMMENT_COLUMN = 46


def show(scenario: Scenario) -> str:
    """
    The scenario as TOML that extends nothing and loads to the same scenario.

    Each line ends in a comment: file and line of the value. A scenario that was shortened by
    ``years`` shows its shorter horizon, which its phases may leave.
    """
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: Scenario) -> Iterator[str]:
    yield "# " + _("{name}: every value, and where it comes from").format(name=scenario.name)
    yield "format = 1"
    if scenario.title:
        yield _line(scenario, "title", scenario.title)
    if scenario.description:
        yield _line(scenario, "description", scenario.description)
    for key, part, folder in (
        ("region", scenario.region, REGIONS),
        ("behaviour", scenario.behaviour, BEHAVIOURS),
        ("regime", scenario.regime, REGIMES),
    ):
        yield _line(scenario, key, reference(part.path, folder))
    yield _line(scenario, "starts", scenario.starts)
    yield _line(scenario, "weeks", scenario.weeks)
    yield ""
    yield from _region(scenario)
    yield from _levers(scenario, "policy.base", "policy.base", scenario.policy.base)
    yield from _phases(scenario)
    if scenario.policy.budget:
        yield from ("", "[policy.budget]")
        yield _line(scenario, "policy.budget.same_as", scenario.policy.budget.same_as)
    yield from ("", "[mechanisms]")
    for name, is_on in scenario.behaviour.mechanisms.items():
        yield _line(scenario, f"mechanisms.{name}", is_on)
    table = ""
    for full_name, value in scenario.behaviour.values.items():
        group = full_name.rpartition(".")[0]
        if group != table:
            table = group
            yield from ("", f"[{'.'.join(map(toml_key, ('values', *group.split('.'))))}]")
        yield _line(scenario, f"values.{full_name}", value)


def _region(scenario: Scenario) -> Iterator[str]:
    """The region in comments: its own file says the rest."""
    offices = scenario.region.offices
    number = len(offices)
    yield "# " + ngettext(
        "The region ({file}): {number} office, {people} jobseekers",
        "The region ({file}): {number} offices, {people} jobseekers",
        number,
    ).format(
        file=shown(scenario.region.path),
        number=number,
        people=number_text(scenario.region.people),
    )
    for office in offices:
        yield "#   " + _("{name} ({area}, {role}): {clients} clients, {others} others").format(
            name=office.name,
            area=office.area,
            role=office.role,
            clients=number_text(office.clients),
            others=number_text(office.others),
        )


def _levers(scenario: Scenario, table: str, key: str, levers: Levers) -> Iterator[str]:
    for group in GROUPS:
        yield from ("", f"[{table}.{group}]")
        for full_name, lever in LEVERS.items():
            if lever.group == group:
                yield _line(scenario, f"{key}.{full_name}", levers[full_name])


def _phases(scenario: Scenario) -> Iterator[str]:
    for number, phase in enumerate(scenario.policy.phases, start=1):
        key = f"policy.phases[{number}]"
        yield from ("", "[[policy.phases]]")
        yield _line(scenario, f"{key}.offices", list(phase.offices))
        for name in ("starts", "ends", "announced", "contract"):
            value = getattr(phase, name)
            if value is not None:
                yield _line(scenario, f"{key}.{name}", value)
        yield from _levers(scenario, "policy.phases", key, phase.levers)


def _line(scenario: Scenario, key: str, value: Any) -> str:
    setting = f"{toml_key(key.rpartition('.')[2])} = {toml_value(value)}"
    origin = scenario.origins.get(key, Origin("", 0))
    place = f"{origin.file}:{origin.line}" if origin.file else _("by default")
    return f"{setting:<{_COMMENT_COLUMN}}  # {place}"
