"""`tyopolku run`: one policy by itself, year by year, and beside published figures."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.errors import Interrupted
from experiments.messages import _
from experiments.options import (
    DryRun,
    Events,
    Format,
    Out,
    People,
    Replications,
    Seed,
    TableFormat,
    Threads,
    Workers,
    Years,
)

if TYPE_CHECKING:
    from experiments.single import SingleRun
    from experiments.study import Study


def run(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=_("A name or file."))],
    people: People = None,
    years: Years = None,
    replications: Replications = 20,
    seed: Seed = 1,
    workers: Workers = None,
    threads: Threads = 1,
    out: Out = None,
    table_format: TableFormat = Format.table,
    dry_run: DryRun = False,
    events: Events = False,
) -> None:
    """Run one policy: the world under it year by year, beside published figures."""
    from experiments.folder import check_folder, store_folder
    from experiments.named import load_scenarios
    from experiments.settings import check_settings
    from experiments.study import Study

    check_settings(people, years, replications, seed, workers, threads)
    (found,) = load_scenarios([scenario], years)
    study = Study((found,), found, 0, seed, replications, people, events)
    if out is not None:
        check_folder(out, study.identity())
    if dry_run:
        from experiments.estimate import estimate
        from experiments.store import Store

        typer.echo(estimate(study, Store(store_folder(out or Path(".nowhere"))), workers))
        return
    with tempfile.TemporaryDirectory(prefix="tyopolku-") as temporary:
        folder = store_folder(out) if out is not None else Path(temporary)
        result = _runs(study, folder, out, workers, threads)
    if out is not None:
        _write(result, out)
    _print(result, table_format, out)


def _runs(
    study: Study, folder: Path, out: Path | None, workers: int | None, threads: int
) -> SingleRun:
    from functools import partial

    from experiments.executors import executor_for
    from experiments.folder import claim_folder
    from experiments.progress import Progress
    from experiments.runs import warm
    from experiments.single import run_single
    from experiments.store import Store
    from experiments.world import world_of

    if out is not None:
        claim_folder(out, study.identity())
    world = world_of(study, threads)
    executor = executor_for(workers, partial(warm, world), threads)
    progress = Progress(_("replications"))
    try:
        with progress:
            return run_single(study, world, Store(folder), executor, progress.update)
    except KeyboardInterrupt:
        kept = _("What was finished is kept in {folder}; the same command goes on.").format(
            folder=out
        )
        told = _("Interrupted: {done} of {total} replications were finished.").format(
            done=progress.done, total=study.replications
        )
        raise Interrupted(f"{told} {kept}" if out is not None else told) from None
    finally:
        executor.close()


def _write(result: SingleRun, out: Path) -> None:
    from experiments.manifest import of_study
    from experiments.options import command
    from experiments.store import write_whole
    from experiments.written import (
        checksums,
        csv_text,
        parquet_bytes,
        write_json,
        write_text,
    )

    write_text(out / "years.csv", csv_text(result.by_year()))
    write_whole(out / "weekly.parquet", parquet_bytes(result.weekly))
    files = ["years.csv", "weekly.parquet"]
    if result.events is not None:
        write_whole(out / "events.parquet", parquet_bytes(result.events))
        files.append("events.parquet")
    content = {**of_study(result.study, command()), "files": checksums(out, files)}
    write_json(out / "manifest.json", content)


def _print(result: SingleRun, table_format: Format, out: Path | None) -> None:
    from experiments.single_table import years_table
    from experiments.written import csv_text

    if table_format is Format.csv:
        sys.stdout.write(csv_text(result.by_year()))
    elif table_format is Format.json:
        typer.echo(json.dumps(result.by_year().to_dict(orient="records"), indent=1))
    else:
        typer.echo(years_table(result))
        if out is not None:
            typer.echo()
            typer.echo(
                _("In {folder}: years.csv, weekly.parquet, manifest.json.").format(folder=out)
            )
