"""`tyopolku compare`: policies of one region, compared with a reference."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.errors import Interrupted
from experiments.messages import _, ngettext
from experiments.options import (
    DryRun,
    Events,
    Format,
    Out,
    People,
    Replications,
    Scheduler,
    Seed,
    TableFormat,
    Threads,
    Workers,
    Years,
    command,
)

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO ...]", show_default=False,
            help=_("Names or files; the first is the reference. With none, the Pirkanmaa set."),
        ),
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Another reference among them."))
    ] = None,
    people: People = None,
    years: Years = None,
    replications: Replications = 20,
    seed: Seed = 1,
    workers: Workers = None,
    threads: Threads = 1,
    scheduler: Scheduler = None,
    out: Out = None,
    table_format: TableFormat = Format.table,
    dry_run: DryRun = False,
    events: Events = False,
) -> None:  # fmt: skip
    """Compare policies: who gains, when, how much, how sure, at what cost."""
    from experiments.comparison import compared
    from experiments.estimate import estimate
    from experiments.folder import check_folder, default_folder, store_folder
    from experiments.named import PIRKANMAA_STUDY, load_scenarios
    from experiments.progress import Progress
    from experiments.settings import check_settings
    from experiments.store import Store
    from experiments.study import planned

    check_settings(people, years, replications, seed, workers, threads, scheduler)
    study = planned(
        load_scenarios(scenarios, years), reference, seed=seed, replications=replications,
        people=people, keeps_events=events,
    )  # fmt: skip
    folder = out or default_folder(study, None if scenarios else PIRKANMAA_STUDY, years)
    check_folder(folder, study.identity())
    store = Store(store_folder(folder))
    if dry_run:
        typer.echo(estimate(study, store, workers))
        return
    progress = Progress(_("runs"))
    try:
        with progress:
            found = compared(
                study, store, folder=folder, workers=workers, threads=threads,
                scheduler=scheduler, years=years, on_progress=progress.update,
            )  # fmt: skip
            found.write(folder, command=command())
    except KeyboardInterrupt:
        raise Interrupted(_interrupted(progress, folder)) from None
    _print(found, folder, table_format)


def _print(found: Comparison, folder: Path, table_format: Format) -> None:
    from experiments.written import comparison_csv

    if table_format is Format.csv:
        sys.stdout.write(comparison_csv(found.table))
    elif table_format is Format.json:
        typer.echo(found.table.to_json(orient="records", indent=1, double_precision=9))
    else:
        typer.echo(found)
        typer.echo()
        typer.echo(
            _("In {folder}: {files}.").format(
                folder=folder, files=", ".join([*found.files[:4], "manifest.json", "figures"])
            )
        )


def _interrupted(progress: object, folder: Path) -> str:
    done, total = getattr(progress, "done", 0), getattr(progress, "total", 0)
    told = ngettext(
        "Interrupted. {done} of {total} runs is finished and kept in {folder}.",
        "Interrupted. {done} of {total} runs are finished and kept in {folder}.",
        done,
    ).format(done=done, total=total, folder=folder)
    return told + "\n" + _("To go on: {command}").format(command=command())
