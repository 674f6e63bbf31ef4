"""The text of a new scenario file: what it inherits, and every lever, explained, as a comment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from experiments.messages import _
from experiments.written_scenario import toml_value
from scenarios.levers import KINDS, LEVERS, Levers, kind_of
from scenarios.scenario import Phase, Scenario

WIDTH = 100
COMMENT_COLUMN = 52


def new_text(name: str, source: str, scenario: Scenario) -> str:
    """A file that extends ``source`` and changes nothing yet.

    Parameters
    ----------
    name : str
        Of the new scenario.
    source : str
        Name or path of the scenario to start from.
    scenario : Scenario
        That scenario, resolved.
    """
    lines = [
        *_comment(
            _(
                "Take the '# ' from the lines that you want to change; what is not named here is "
                "inherited from '{source}'. Then: tyopolku check {name}.toml"
            ).format(source=source, name=name)
        ),
        "format = 1",
        f"title = {toml_value(name.replace('-', ' ').capitalize())}",
        f"extends = {toml_value(source)}",
        "",
        *_comment(_("What the offices do while no phase is on.")),
        *_levers("policy.base", scenario.policy.base),
        "",
        *_comment(
            _(
                "What they do for a time, or from some day on for good. Naming any phase here "
                "replaces all phases of '{source}'. An end makes a phase temporary; without one it "
                'is permanent. contract: "permanent" or "fixed-term" (which needs an end).'
            ).format(source=source)
        ),
    ]
    for number, phase in enumerate(scenario.policy.phases or (_example(scenario),), start=1):
        lines += _phase(number, phase)
    return "\n".join(lines) + "\n"


def _phase(number: int, phase: Phase) -> Iterator[str]:
    yield f"# -- {_('phase {number}').format(number=number)}"
    yield "# [[policy.phases]]"
    yield f"# offices = {toml_value(list(phase.offices))}"
    yield f"# starts = {phase.starts}"
    yield f"# ends = {phase.ends}" if phase.ends else "# ends = 2020-12-31  # " + _("no end now")
    yield f'# contract = "{phase.contract}"'
    yield from _levers("policy.phases", phase.levers)


def _levers(table: str, levers: Levers) -> Iterator[str]:
    group = ""
    for name, lever in LEVERS.items():
        if lever.group != group:
            group = lever.group
            yield f"# [{table}.{group}]"
        kind = kind_of(lever)
        sentence = _(lever.sentence)
        if kind is not None:
            sentence = sentence.format(kind=_(KINDS[kind]))
        reach = _("{low} to {high}").format(low=f"{lever.low:g}", high=f"{lever.high:g}")
        unit = _(lever.unit) if reach not in _(lever.unit) else ""
        told = f"{reach} {unit}".strip() + f": {sentence}"
        yield f"{f'# {lever.name} = {toml_value(levers[name])}':<{COMMENT_COLUMN}} # {told}"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _example(scenario: Scenario) -> Phase:
    """A phase to fill in, where the source has none: a permanent one, as the base does."""
    offices = [office.name for office in scenario.region.offices if office.role == "trial"]
    names = tuple(offices or [office.name for office in scenario.region.offices])
    return Phase(names, scenario.starts, None, None, "permanent", scenario.policy.base)
