"""A commented file to start a scenario of one's own from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.levers import GROUPS, LEVERS, Lever, lever_sentence
from scenarios.messages import _
from scenarios.places import POLICIES, reference
from scenarios.scenario import Phase, Scenario
from scenarios.toml_text import toml_value
from scenarios.words import range_text

_EXAMPLE = """\
# [[policy.phases]]
# offices = "all"
# starts = 2017-08-01
# ends = 2018-12-31
# contract = "fixed-term"
# coaching = { clients_per_coach = 175 }
"""


def starting_file(name: str, scenario: Scenario) -> str:
    """
    The text of a new scenario file that does, as it stands, what the given scenario does.

    Parameters
    ----------
    name : str
        Its title, to begin with.
    scenario : Scenario
        What it extends.
    """
    return "\n".join(_lines(name, scenario)) + "\n"


def _lines(name: str, scenario: Scenario) -> Iterator[str]:
    source = reference(scenario.path, POLICIES)
    yield _comment(_("{name}: a scenario made from {source}.").format(name=name, source=source))
    yield "#"
    yield _comment(_("What is not written here comes from the scenario extended."))
    yield _comment(_('A line that begins with "#" does nothing: take the "#" away to use it.'))
    yield _comment(
        _("After a change: tyopolku check FILE, then tyopolku diff FILE {source}.").format(
            source=source
        )
    )
    yield from ("", "format = 1", f"title = {toml_value({'en': name})}", 'description = ""')
    yield from (f"extends = {toml_value(source)}", "")
    yield _comment(_("Who lives there, how people respond, the cycle outside, the time it runs:"))
    yield f"# region = {toml_value(scenario.region.name)}"
    yield f"# behaviour = {toml_value(scenario.behaviour.name)}"
    yield f"# regime = {toml_value(scenario.regime.name)}"
    yield f"# starts = {toml_value(scenario.starts)}"
    yield f"# weeks = {scenario.weeks}"
    yield ""
    yield _comment(_("BASE: what offices do wherever no phase holds."))
    yield from _base(scenario)
    yield ""
    yield _comment(
        _("PHASES: what some offices do for a time; they replace those of the scenario extended.")
    )
    yield _comment(_('offices: names in a list, or "all" for all trial offices.'))
    yield _comment(_("starts, ends: days; a phase governs the weeks whose Monday lies in it."))
    yield _comment(_("No ends: a permanent phase."))
    yield _comment(
        _("announced: the day on which staff and partners hear of it, if before its start.")
    )
    yield _comment(_('contract: "permanent" or "fixed-term" (needs ends).'))
    yield _comment(_("Levers not written in a phase keep their base value."))
    yield ""
    if not scenario.policy.phases:
        yield _comment(_("For instance:"))
        yield _EXAMPLE.rstrip("\n")
    for phase in scenario.policy.phases:
        yield from _phase(scenario, phase)


def _comment(text: str) -> str:
    return f"# {text}"


def _base(scenario: Scenario) -> Iterator[str]:
    """Every lever explained once, with its range and its present value, ready to be used."""
    for group, sentence in GROUPS.items():
        yield from ("", _comment(f"{group}: {_(sentence)}"), f"[policy.base.{group}]")
        for name, lever in LEVERS.items():
            if lever.group == group:
                yield _comment(f"{lever_sentence(lever)} {_range(lever)}")
                yield f"# {lever.name} = {toml_value(scenario.policy.base[name])}"


def _range(lever: Lever) -> str:
    return range_text(lever.low, lever.high, lever.unit)


def _phase(scenario: Scenario, phase: Phase) -> Iterator[str]:
    yield "[[policy.phases]]"
    trial = tuple(office.name for office in scenario.region.offices if office.role == "trial")
    yield f"offices = {toml_value('all' if phase.offices == trial else list(phase.offices))}"
    for key in ("starts", "ends", "announced", "contract"):
        value = getattr(phase, key)
        if value is not None:
            yield f"{key} = {toml_value(value)}"
    yield from _changes(scenario.policy.base, phase.levers)
    yield ""


def _changes(base: Mapping[str, float], levers: Mapping[str, float]) -> Iterator[str]:
    """The levers of a phase; those equal to the base are there as comments."""
    for group in GROUPS:
        yield f"[policy.phases.{group}]"
        for name, lever in LEVERS.items():
            if lever.group == group:
                is_base = levers[name] == base[name]
                yield f"{'# ' if is_base else ''}{lever.name} = {toml_value(levers[name])}"
