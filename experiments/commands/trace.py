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
    from experiments.errors import BadInput
    from experiments.named import load_scenarios
    from experiments.progress import Progress
    from experiments.settings import check_settings
    from model.trace import tell

    check_settings(people, years, seed=seed)
    for name, value in (("person", person), ("replication", replication)):
        if value < 0:
            raise BadInput(_("--{name} counts from 0.").format(name=name))
    (found,) = load_scenarios([scenario], years)
    try:
        with Progress(_("weeks of burn-in")) as progress:
            told = tell(
                found,
                person,
                seed=seed,
                replication=replication,
                people=people,
                on_progress=lambda done, total: progress.update(done, total, 0),
            )
    except ValueError as error:
        raise BadInput(str(error)) from None
    for line in told:
        typer.echo(line)
