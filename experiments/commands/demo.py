"""`tyopolku demo`: the model in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.messages import _

MOST_PEOPLE = 60_837
"""Of the Pirkanmaa region: 23 758 clients of the trial at rest, and those around them."""


def demo(
    port: Annotated[
        int, typer.Option(metavar="N", help=_("Port to listen on; 0 takes one that is free."))
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help=_("Address to listen on; this machine alone by default.")
        ),
    ] = "127.0.0.1",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=_("Do not open the browser."))
    ] = False,
    people: Annotated[
        int | None,
        typer.Option(metavar="N", help=_("Jobseekers that a new visitor's world begins with.")),
    ] = None,
) -> None:
    """Open the model in a browser: levers, a town of people, two policies side by side."""
    from experiments.demo.server import serve
    from experiments.errors import BadInput

    problems = []
    if not 0 <= port <= 65_535:
        problems.append(_("--port may be from 0 to 65535."))
    if people is not None and not 100 <= people <= MOST_PEOPLE:
        problems.append(_("--people may be from 100 to {most} here.").format(most=MOST_PEOPLE))
    if problems:
        raise BadInput(problems)
    serve(host, port, people, opens_browser=not no_browser, make_ready=_make_ready)


def _make_ready() -> None:
    """Compile the model before the first visitor comes."""
    from experiments.named import load_scenarios
    from experiments.runs import warm
    from experiments.study import planned
    from experiments.world import world_of

    typer.echo(_("Getting the model ready; the first time on a machine takes some minutes ..."))
    names = ["pirkanmaa-repeated", "pirkanmaa-permanent"]
    warm(world_of(planned(load_scenarios(names), people=100)))
