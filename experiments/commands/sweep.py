"""`tyopolku sweep`: thousands of runs over what is not known or could be chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from experiments.errors import CannotGoOn
from experiments.messages import _
from experiments.options import DryRun, Out, Scheduler, Workers, command

if TYPE_CHECKING:
    from experiments.sweep.swept import Sweep


def sweep(
    study: StudyName = None,
    people: StudyPeople = None,
    replications: StudyReplications = None,
    seed: StudySeed = None,
    size: StudySize = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help=_("Try runs again that failed before."))
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run a study over all its points, go on where it was, and tell what follows from it."""
    from experiments.folder import store_folder
    from experiments.progress import Progress
    from experiments.store import Store
    from experiments.sweep.answers import Answers
    from experiments.sweep.files import told, write_answers, write_manifest
    from experiments.sweep.plan import told_plan
    from experiments.sweep.report import write_report
    from experiments.sweep.swept import executor_of, swept

    if study is None:
        typer.echo(listed())
        return
    read, folder = studied(study, people, replications, seed, size, out, workers)
    typer.echo(told_plan(read, Store(store_folder(folder)), workers))
    if dry_run:
        return
    executor = executor_of(read, workers, scheduler)
    progress = Progress(_("runs"))
    try:
        with progress:
            found = swept(read, folder, executor, progress.update, retries=retry_failed)
    except KeyboardInterrupt:
        raise progress.interrupted(folder, command()) from None
    finally:
        executor.close()
    _tell_failures(found, folder)
    answers = Answers(found.results)
    write_answers(found, answers, folder)
    write_report(found, answers, folder, command())
    write_manifest(found, folder, command())
    typer.echo(told(answers))
    typer.echo()
    shown = [f"{name.split('/')[0]}/" if "/" in name else name for name in found.files]
    files = ", ".join([*dict.fromkeys(shown), "manifest.json"])
    typer.echo(_("In {folder}: {files}.").format(folder=folder, files=files))


def _tell_failures(found: Sweep, folder: Path) -> None:
    """Say how many runs failed; nothing can be told of a study of which all did."""
    failed, runs = found.results.failed, found.study.runs
    if not failed:
        return
    errors = sorted(set(found.results.errors.ravel()) - {""})
    told = _("{failed} of {runs} runs failed ({errors}).").format(
        failed=failed, runs=runs, errors=", ".join(errors)
    )
    told += " " + _(
        "The rest is done. Their inputs are in runs.parquet, the tracebacks in {folder}; "
        "--retry-failed tries them again."
    ).format(folder=folder / "failures")
    if failed == runs:
        raise CannotGoOn(told)
    typer.echo(told)
