"""`tyopolku schema`: the JSON Schema of our files, for editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from experiments.messages import _


class Kind(StrEnum):
    """Kinds of file."""

    scenario = "scenario"
    region = "region"
    behaviour = "behaviour"
    regime = "regime"


def schema(
    kind: Annotated[Kind, typer.Argument(help=_("Kind of file."))] = Kind.scenario,
) -> None:
    """Print the JSON Schema of a kind of file, for an editor that checks while one writes."""
    from scenarios import schema as forms

    form: Any = {
        Kind.scenario: forms.ScenarioForm,
        Kind.region: forms.RegionForm,
        Kind.behaviour: forms.BehaviourForm,
        Kind.regime: forms.RegimeForm,
    }[kind]
    typer.echo(json.dumps(form.model_json_schema(), indent=1, ensure_ascii=False))
