"""`tyopolku status`: how far a sweep is, while it runs or after it was stopped."""

from __future__ import annotations

import typer

from experiments.commands.studied import (
    StudyName,
    StudyPeople,
    StudyReplications,
    StudySeed,
    StudySize,
    listed,
    studied,
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
    from experiments.folder import store_folder
    from experiments.store import Store
    from experiments.sweep.plan import standing, told_standing

    if study is None:
        typer.echo(listed())
        return
    read, folder = studied(study, people, replications, seed, size, out)
    if not store_folder(folder).is_dir():
        typer.echo(_("{folder} holds nothing yet.").format(folder=folder))
    typer.echo(told_standing(standing(read, Store(store_folder(folder)))))
