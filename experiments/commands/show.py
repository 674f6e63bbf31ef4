"""`tyopolku show`: a scenario with all it inherits, and where each value came from."""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated

import typer

from experiments.messages import _
from experiments.options import Lang, Language


class ShownAs(str, Enum):
    """How the scenario is printed."""

    toml = "toml"
    json = "json"


def show(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=_("A name or file."))],
    shown_as: Annotated[
        ShownAs, typer.Option("--format", help=_("TOML with origins, or JSON with the region."))
    ] = ShownAs.toml,
    lang: Lang = Language.en,
) -> None:
    """Print a scenario with all it inherits, each value with the place it came from."""
    from experiments.named import described
    from experiments.written_scenario import scenario_text
    from scenarios import load_scenario

    found = load_scenario(scenario)
    if shown_as is ShownAs.json:
        print(json.dumps(described(found), indent=1, ensure_ascii=False))
        return
    print(f"# {found.name}: {found.title.get(lang.value) or found.name}")
    print(scenario_text(found), end="")
