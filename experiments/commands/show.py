"""`tyopolku show`: a scenario with all it inherits, and where each value came from."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from experiments.messages import _


class ShownAs(StrEnum):
    """How the scenario is printed."""

    toml = "toml"
    json = "json"


def show(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=_("A name or file."))],
    shown_as: Annotated[
        ShownAs, typer.Option("--format", help=_("TOML with origins, or JSON with the region."))
    ] = ShownAs.toml,
) -> None:
    """Print a scenario with all it inherits, each value with the place it came from."""
    from experiments.named import described
    from scenarios import load_scenario
    from scenarios.show import show as shown

    found = load_scenario(scenario)
    if shown_as is ShownAs.json:
        typer.echo(json.dumps(described(found), indent=1, ensure_ascii=False))
    else:
        typer.echo(shown(found), nl=False)
