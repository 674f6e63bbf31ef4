"""`tyopolku check`: every error of some files, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
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

    readers = {file: reader_of(file) for file in files}
    problems = check_files([file for file in files if readers[file] is None])
    for file, read in readers.items():
        if read is not None:
            problems += problems_found(read, file)
    if problems:
        raise ScenarioErrors(problems)
    typer.echo(
        ngettext("{files} is fine.", "{files} are fine.", len(files)).format(files=", ".join(files))
    )


def reader_of(name: str) -> Callable[[str], object] | None:
    """What reads a study or a lesson with all that it rests on; None for any other file."""
    from pathlib import Path

    from scenarios.check import kind_of_file
    from scenarios.places import LESSONS, POLICIES, STUDIES, find
    from scenarios.reading import Document, read_document

    places = [find(name, folder) for folder in (POLICIES, STUDIES, LESSONS)]
    place = next((place for place in places if isinstance(place, Path)), None)
    document = None if place is None else read_document(place)
    kind = kind_of_file(document) if isinstance(document, Document) else ""
    if kind == "study":
        from experiments.sweep.read import read_study

        return read_study
    if kind == "lesson":
        from experiments.lessons import read_lesson

        return read_lesson
    return None


def problems_found(read: Callable[[str], object], name: str) -> list[Problem]:
    """Everything that has to be put right in a file, its scenarios with it."""
    from scenarios import ScenarioErrors

    try:
        read(name)
    except ScenarioErrors as errors:
        return list(errors.problems)
    return []
