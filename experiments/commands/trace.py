"""`tyopolku trace`: one person's weeks in words."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.messages import _
from experiments.options import People, Seed, Years


def trace(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=_("A name or file."))],
    person: Annotated[int, typer.Option(metavar="ROW", help=_("Which person."))] = 17,
    people: People = None,
    years: Years = None,
    seed: Seed = 1,
    replication: Annotated[int, typer.Option(metavar="N", help=_("Which replication."))] = 0,
) -> None:
    """Tell one simulated person's weeks in words."""
    from experiments.named import load_scenarios
    from experiments.settings import check_settings
    from model.trace import tell

    check_settings(people, years, seed=seed)
    (found,) = load_scenarios([scenario], years)
    for line in tell(found, person=person, seed=seed, replication=replication, people=people):
        typer.echo(line)
