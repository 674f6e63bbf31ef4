"""`tyopolku check`: every error of some scenario files, and nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.messages import _


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE ...", help=_("Files or names."))],
) -> None:
    """Validate scenario files: every error at once, with file, line and key."""
    from experiments.named import title_of
    from scenarios import ScenarioErrors, load_scenario

    problems, fine = [], []
    for name in files:
        try:
            scenario = load_scenario(name)
            fine.append((name, scenario))
        except ScenarioErrors as errors:
            problems += [p for p in errors.problems if p not in problems]
    for name, scenario in fine:
        typer.echo(
            _("{name} is fine: {title}, {weeks} weeks from {starts}.").format(
                name=name,
                title=title_of(scenario),
                weeks=scenario.weeks,
                starts=scenario.starts,
            )
        )
    if problems:
        raise ScenarioErrors(problems)
