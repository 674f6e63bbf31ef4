"""`tyopolku status`: how far a sweep is, while it runs or after it was stopped."""

from __future__ import annotations

import typer

from experiments.commands.sweep import (
    StudyName,
    StudyPeople,
    StudyReplications,
    StudySeed,
    StudySize,
    listed,
)
from experiments.messages import _
from experiments.options import Out


def status(
    study: StudyName = None,
    people: StudyPeople = None,
    replications: StudyReplications = None,
    seed: StudySeed = None,
    size: StudySize = None,
    out: Out = None,
) -> None:
    """Tell how many runs of a study are done, failed and left; nothing is run or changed."""
    from experiments.folder import check_folder, store_folder
    from experiments.settings import check_settings
    from experiments.store import Store
    from experiments.sweep.plan import standing, told_standing
    from experiments.sweep.read import read_study
    from experiments.sweep.swept import default_folder

    if study is None:
        typer.echo(listed())
        return
    check_settings(
        people, replications=1 if replications is None else replications,
        seed=1 if seed is None else seed,
    )  # fmt: skip
    read = read_study(study, people=people, replications=replications, seed=seed, size=size)
    folder = out or default_folder(read, {"people": people, "seed": seed})
    check_folder(folder, read.identity())
    if not store_folder(folder).is_dir():
        typer.echo(_("{folder} holds nothing yet.").format(folder=folder))
    typer.echo(told_standing(standing(read, Store(store_folder(folder)))))
