"""The study that a command is about: options in common, and the folder that it lies in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.messages import _, in_language

if TYPE_CHECKING:
    from experiments.sweep.study import SweepStudy

StudyName = Annotated[
    str | None,
    typer.Argument(
        metavar="STUDY", show_default=False,
        help=_("A study's name or file; with none, the shipped ones are listed."),
    ),
]  # fmt: skip
StudyPeople = Annotated[
    int | None, typer.Option("--people", metavar="N", help=_("Instead of the study's own number."))
]
StudyReplications = Annotated[
    int | None, typer.Option("--replications", metavar="N", help=_("Likewise."))
]
StudySeed = Annotated[int | None, typer.Option("--seed", metavar="N", help=_("Likewise."))]
StudySize = Annotated[
    int | None,
    typer.Option(
        "--size",
        metavar="N",
        min=1,
        help=_("Of the design, likewise; a grid has none; a larger Sobol or Morris one goes on."),
    ),
]


def studied(
    study: str,
    people: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    size: int | None = None,
    out: Path | None = None,
    workers: int | None = None,
) -> tuple[SweepStudy, Path]:
    """The study asked for, and its folder, which holds nothing else.

    Raises
    ------
    BadInput
        An option is out of range, or the folder holds something else.
    ScenarioErrors
        The study's file, or one it rests on, has to be put right.
    """
    from experiments.folder import check_folder
    from experiments.settings import check_settings
    from experiments.sweep.read import read_study
    from experiments.sweep.swept import default_folder

    check_settings(
        people, replications=1 if replications is None else replications,
        seed=1 if seed is None else seed, workers=workers,
    )  # fmt: skip
    read = read_study(study, people=people, replications=replications, seed=seed, size=size)
    folder = out or default_folder(read, {"people": people, "seed": seed})
    check_folder(folder, read.identity())
    return read, folder


def listed() -> str:
    """The shipped studies, a line each."""
    from scenarios.places import STUDIES, names_in
    from scenarios.reading import Document, read_document
    from scenarios.regions import title_of

    lines = [_("Studies that are shipped (run one: tyopolku sweep NAME):")]
    for name in names_in(STUDIES):
        document = read_document(STUDIES / f"{name}.toml")
        if isinstance(document, Document):
            lines.append(f"  {name}: {in_language(title_of(document.data))}")
    return "\n".join(lines)
