"""`tyopolku new`: a commented scenario file to start from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from experiments.errors import BadInput
from experiments.messages import _


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the new scenario."))],
    source: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help=_("A name or file to start from."))
    ] = "pirkanmaa-baseline",
) -> None:
    """Write NAME.toml: a scenario that inherits another, with every lever explained."""
    from experiments.store import write_whole
    from scenarios import list_scenarios, load_scenario
    from scenarios.new import starting_file

    name = name.removesuffix(".toml")
    path = Path(f"{name}.toml")
    problems = []
    if not re.fullmatch(r"[\w-]{1,80}", name):
        problems.append(
            _("'{name}' cannot be a name: use letters, digits, '-' and '_'.").format(name=name)
        )
    elif name in {shipped.name for shipped in list_scenarios()}:
        problems.append(
            _("'{name}' is the name of a scenario that is shipped; choose another.").format(
                name=name
            )
        )
    elif path.exists():
        problems.append(_("{path} is there already; choose another name.").format(path=path))
    if problems:
        raise BadInput(problems)
    text = starting_file(name, load_scenario(source))
    write_whole(path, text.encode())
    typer.echo(
        _("{path} is written: it does what '{source}' does until you change it.").format(
            path=path, source=source
        )
    )
    typer.echo(_("Check it with: tyopolku check {path}").format(path=path))
