"""`tyopolku lesson`: a guided lesson as one page that needs no network."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Annotated

import typer

from experiments.errors import BadInput
from experiments.messages import _, in_language
from experiments.options import Replications, Seed, Workers, command

LessonName = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]", show_default=False,
        help=_("A lesson's name or file; with none, the shipped ones are listed."),
    ),
]  # fmt: skip
LessonPeople = Annotated[
    int, typer.Option("--people", metavar="N", help=_("Jobseekers simulated on the first day."))
]
PageFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=_("The page; NAME.html here by default.")),
]


def lesson(
    name: LessonName = None,
    out: PageFile = None,
    people: LessonPeople = 4000,
    replications: Replications = 20,
    seed: Seed = 1,
    workers: Workers = None,
) -> None:
    """Write a guided lesson as one page for the browser, with its runs in it."""
    from experiments.folder import RESULTS, store_folder
    from experiments.lessons import page, read_lesson, run_lesson
    from experiments.progress import Progress
    from experiments.settings import check_settings
    from experiments.store import write_whole

    if name is None:
        typer.echo(listed())
        return
    check_settings(people, replications=replications, seed=seed, workers=workers)
    read = read_lesson(name)
    place = out or Path(f"{read.name}.html")
    check_place(place)
    check_templates()
    kept = RESULTS / "lessons" / read.name
    progress = Progress(_("runs"))
    try:
        with progress:
            found = run_lesson(
                read, people=people, replications=replications, seed=seed, workers=workers,
                folder=store_folder(kept), on_progress=progress.update,
            )  # fmt: skip
    except KeyboardInterrupt:
        raise progress.interrupted(kept, command()) from None
    write_whole(place, page(found, chosen_language()).encode())
    forget(kept)
    typer.echo(
        _("{file} holds the lesson. Open it in a browser; it needs no network.").format(file=place)
    )


def listed() -> str:
    """The shipped lessons, a line each."""
    from experiments.lessons import lesson_titles

    lines = [_("Lessons that are shipped (write one: tyopolku lesson NAME):")]
    lines += [f"  {name}: {in_language(title)}" for name, title in lesson_titles().items()]
    return "\n".join(lines)


def forget(kept: Path) -> None:
    """Throw away the runs of a page that is written, and folders that are empty then."""
    shutil.rmtree(kept, ignore_errors=True)
    with contextlib.suppress(OSError):
        kept.parent.rmdir()
        kept.parent.parent.rmdir()


def chosen_language() -> str:
    """The language that was asked for: pages speak it whether or not messages are translated."""
    return in_language({"fi": "fi", "sv": "sv", "en": "en"})


def check_place(place: Path) -> None:
    """Say before the runs what would keep the page from being written."""
    if place.is_dir():
        raise BadInput(
            _("{file} is a folder. Name a file, such as {file}/lesson.html.").format(file=place)
        )
    if not place.parent.is_dir():
        raise BadInput(
            _("There is no folder {folder}. Make it first, or name another.").format(
                folder=place.parent
            )
        )


def check_templates() -> None:
    """Say before the runs what has to be installed for the page."""
    try:
        import jinja2  # noqa: F401 - asked for, not used
    except ModuleNotFoundError:
        raise BadInput(
            _('A page needs jinja2, which is not installed: pip install "tyopolku[report]".')
        ) from None
