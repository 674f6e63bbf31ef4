"""`tyopolku check`: every error of some files, and nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.messages import _, ngettext


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE ...", help=_("Files or names."))],
) -> None:
    """Validate files: every error of all of them at once, with file, line and key."""
    from scenarios import ScenarioErrors
    from scenarios.check import check_files

    problems = check_files(files)
    if problems:
        raise ScenarioErrors(problems)
    typer.echo(
        ngettext("{files} is fine.", "{files} are fine.", len(files)).format(files=", ".join(files))
    )
