"""Options of the command line that several commands share, declared once."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from experiments.messages import _

given: list[str] = []
"""The words of the command, as given; set by `cli.main` for whoever says how to go on."""


def command() -> str:
    """The command as given, to be given again."""
    return shlex.join(["tyopolku", *given])


class Language(StrEnum):
    """Languages of messages, tables and figures."""

    fi = "fi"
    sv = "sv"
    en = "en"


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


People = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help=_("Jobseekers simulated on the first day; the region's own number by default."),
    ),
]
Years = Annotated[
    float | None,
    typer.Option(metavar="Y", help=_("Stop earlier than the scenario's own horizon.")),
]
Replications = Annotated[int, typer.Option(metavar="N", help=_("Worlds with other luck."))]
Seed = Annotated[int, typer.Option(metavar="N", help=_("Where all luck begins."))]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help=_("Processes side by side; the usable cores by default. 1 uses this process."),
    ),
]
Threads = Annotated[
    int, typer.Option(metavar="N", help=_("Threads of each run; for a single large run."))
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help=_("A Dask scheduler, such as tcp://10.0.0.5:8786, whose workers do the runs."),
    ),
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help=_("Folder for results; goes on where it was."))
]
Lang = Annotated[Language, typer.Option(help=_("Language of messages, tables and figures."))]
TableFormat = Annotated[Format, typer.Option("--format", help=_("How the table is printed."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Tell runs, time and disk; do nothing."))]
Events = Annotated[
    bool, typer.Option("--events", help=_("Keep every change of state of every person."))
]
