"""`tyopolku check`: every error of some files, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.messages import _, ngettext

if TYPE_CHECKING:
    from scenarios import Problem


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE ...", help=_("Files or names."))],
) -> None:
    """Validate files: every error of all of them at once, with file, line and key."""
    from scenarios import ScenarioErrors
    from scenarios.check import check_files

    studies = [file for file in files if is_study(file)]
    problems = check_files([file for file in files if file not in studies])
    for study in studies:
        problems += problems_of_study(study)
    if problems:
        raise ScenarioErrors(problems)
    typer.echo(
        ngettext("{files} is fine.", "{files} are fine.", len(files)).format(files=", ".join(files))
    )


def is_study(name: str) -> bool:
    """Whether a name or file means a study rather than a scenario."""
    from pathlib import Path

    from scenarios.check import kind_of_file
    from scenarios.places import POLICIES, STUDIES, find
    from scenarios.reading import Document, read_document

    place = find(name, POLICIES)
    if isinstance(place, tuple):
        place = find(name, STUDIES)
    document = read_document(place) if isinstance(place, Path) else None
    return isinstance(document, Document) and kind_of_file(document) == "study"


def problems_of_study(name: str) -> list[Problem]:
    """Everything that has to be put right in a study, its scenarios and its design with it."""
    from experiments.sweep.read import read_study
    from scenarios import ScenarioErrors

    try:
        read_study(name)
    except ScenarioErrors as errors:
        return list(errors.problems)
    return []
