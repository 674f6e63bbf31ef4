"""Scenario files that come from and go to a browser: read in memory, written as text.

Nothing that a visitor sends is stored, and no name in it is looked for on the disk: what a file
may extend or name is what is shipped.
"""

from __future__ import annotations

from collections.abc import Iterator

from experiments.messages import _
from scenarios.load import resolve
from scenarios.new import starting_file
from scenarios.places import BEHAVIOURS, POLICIES, REGIMES, REGIONS, names_in
from scenarios.problems import Problem, ScenarioErrors
from scenarios.reading import Document, document_of
from scenarios.scenario import Scenario
from scenarios.toml_text import toml_value

LARGEST_BYTES = 100_000
MOST_PHASES = 60
MOST_WEEKS = 1_600
NAMES = (
    (("extends",), POLICIES),
    (("region",), REGIONS),
    (("behaviour",), BEHAVIOURS),
    (("regime",), REGIMES),
)
FILE = "scenario.toml"
"""What a visitor's file is called in messages, whatever it is called at home."""


def scenario_from_text(content: bytes) -> Scenario:
    """The scenario that a file holds.

    Parameters
    ----------
    content : bytes
        As the visitor's browser sent it.

    Raises
    ------
    scenarios.ScenarioErrors
        With every problem.
    """
    if len(content) > LARGEST_BYTES:
        raise ScenarioErrors([_whole(
            _("This file is larger than {kilobytes} kB, so it is no scenario of ours.").format(
                kilobytes=LARGEST_BYTES // 1000
            )
        )])  # fmt: skip
    document = document_of(FILE, content)
    if isinstance(document, Problem):
        raise ScenarioErrors([document])
    problems = list(_names_elsewhere(document))
    if problems:
        raise ScenarioErrors(problems)
    scenario, problems = resolve(document)
    if scenario is None:
        raise ScenarioErrors(problems)
    problems = list(_too_much(scenario))
    if problems:
        raise ScenarioErrors(problems)
    return scenario


def _names_elsewhere(document: Document) -> Iterator[Problem]:
    """What the file names must be what is shipped: the page looks at no other file."""
    for path, folder in NAMES:
        name = document.data.get(path[0])
        known = names_in(folder)
        if isinstance(name, str) and name not in known:
            yield document.problem(
                path,
                _("On this page a file can name only what comes with Työpolku."),
                _("There are: {names}.").format(names=", ".join(known)),
            )
    policy = document.data.get("policy")
    if isinstance(policy, dict) and "budget" in policy:
        yield document.problem(
            ("policy", "budget"),
            _("A spend solved to be that of another policy takes too long for a page."),
            _("Take [policy.budget] out, or use: tyopolku compare FILE"),
        )


def _too_much(scenario: Scenario) -> Iterator[Problem]:
    if scenario.policy.budget is not None:
        yield _whole(
            _("The policy that the file extends has its spend solved to be that of another.")
        )
    if len(scenario.policy.phases) > MOST_PHASES:
        yield _whole(_("A page can show up to {most} phases.").format(most=MOST_PHASES))
    if scenario.weeks > MOST_WEEKS:
        yield _whole(
            _("A page can show up to {most} weeks; this file runs for {weeks}.").format(
                most=MOST_WEEKS, weeks=scenario.weeks
            )
        )


def _whole(message: str) -> Problem:
    return Problem(FILE, 0, 0, "", message)


def text_of(title: str, scenario: Scenario, root: Scenario) -> str:
    """A commented file that does what the scenario does.

    Parameters
    ----------
    title : str
    scenario : Scenario
    root : Scenario
        The shipped policy that the file extends.
    """
    text = starting_file(title, scenario.replace(path=root.path))
    differing = {
        f"# {key} = {toml_value(value)}"
        for key, value, usual in (
            ("region", scenario.region.name, root.region.name),
            ("behaviour", scenario.behaviour.name, root.behaviour.name),
            ("regime", scenario.regime.name, root.regime.name),
            ("starts", scenario.starts, root.starts),
            ("weeks", scenario.weeks, root.weeks),
        )
        if value != usual
    }
    lines, group = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            group = line.strip("[]").removeprefix("policy.base.") if "base" in line else ""
        name = f"{group}.{line[2:].partition(' = ')[0]}"
        base = scenario.policy.base
        is_own = group and line.startswith("# ") and name in base
        is_needed = line in differing or (is_own and base[name] != root.policy.base[name])
        lines.append(line[2:] if is_needed else line)
    if not scenario.policy.phases and root.policy.phases:
        lines = _without_phases(lines)
    return "\n".join(lines) + "\n"


def _without_phases(lines: list[str]) -> list[str]:
    """A policy without phases extends one that has none."""
    return ['extends = "pirkanmaa-baseline"' if x.startswith("extends = ") else x for x in lines]
