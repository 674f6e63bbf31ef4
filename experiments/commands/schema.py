"""`tyopolku schema`: the JSON Schema of our files, for editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from experiments.messages import _


class Kind(StrEnum):
    """Kinds of file."""

    scenario = "scenario"
    region = "region"
    behaviour = "behaviour"
    regime = "regime"
    inflow = "inflow"
    study = "study"
    lesson = "lesson"


def schema(
    kind: Annotated[Kind, typer.Argument(help=_("Kind of file."))] = Kind.scenario,
) -> None:
    """Print the JSON Schema of a kind of file, for an editor that checks while one writes."""
    from scenarios import load_ledger
    from scenarios.json_schema import json_schema

    typer.echo(json.dumps(json_schema(kind.value, load_ledger()), indent=1, ensure_ascii=False))
