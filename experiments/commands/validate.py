"""`tyopolku validate`: the model beside the evidence, row by row, misses first."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.errors import BadInput
from experiments.messages import _
from experiments.options import (
    DryRun,
    Format,
    Out,
    People,
    Seed,
    TableFormat,
    Workers,
)

if TYPE_CHECKING:
    from experiments.targets.target import Target
    from experiments.validation import Validation

WIDEST = 110


def validate(
    targets: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("A file of targets instead of the shipped ones.")),
    ] = None,
    behaviour: Annotated[
        str,
        typer.Option(metavar="NAME", help=_("central, statement, register-studies, or a file.")),
    ] = "central",
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD", show_default=False,
            help=_("Only rows that hold this word; given again, all of the words."),
        ),
    ] = None,
    vocabulary: Annotated[
        bool,
        typer.Option("--vocabulary", help=_("Print every word that a file of targets may hold.")),
    ] = False,
    people: People = None,
    replications: Annotated[
        int, typer.Option(metavar="N", help=_("Worlds with other luck."))
    ] = 8,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    table_format: TableFormat = Format.table,
    dry_run: DryRun = False,
) -> None:  # fmt: skip
    """Put the model beside the evidence: each target with its band, inside or outside."""
    from experiments.folder import check_folder
    from experiments.settings import check_settings
    from experiments.validation_run import (
        Plan,
        conduct,
        default_folder,
        identity_of,
        write_validation,
    )

    if vocabulary:
        _print_vocabulary(table_format)
        return
    check_settings(people, replications=replications, seed=seed, workers=workers)
    _check_behaviour(behaviour)
    rows = _chosen(targets, only)
    folder = out or default_folder(targets, behaviour, only, people, seed)
    identity = identity_of(targets, behaviour, people, seed)
    check_folder(folder, identity)
    if dry_run:
        typer.echo(_estimate(rows, replications))
        return
    plan = Plan(tuple(rows), behaviour, people, replications, seed)
    result = write_validation(plan, conduct(plan, folder, workers, identity), folder)
    _print(result, folder, table_format)


def _chosen(path: Path | None, only: Sequence[str] | None) -> list[Target]:
    from experiments.targets.rows import read_targets, shipped_targets

    rows = read_targets(path) if path is not None else shipped_targets()
    wanted = [word.lower() for word in only or ()]
    chosen = [row for row in rows if all(word in _text(row) for word in wanted)]
    if not chosen:
        told = _("No target holds {words}. The first ids are: {ids}.")
        ids = ", ".join(row.id for row in rows[:8])
        raise BadInput(told.format(words=" ".join(only or ()), ids=ids))
    return chosen


def _text(row: Target) -> str:
    return " ".join(row.row.values()).lower()


def _check_behaviour(name: str) -> None:
    from scenarios.places import BEHAVIOURS, find

    found = find(name, BEHAVIOURS)
    if isinstance(found, tuple):
        raise BadInput(f"--behaviour: {found[0]} {found[1]}".rstrip())
    try:
        is_there = found.is_file()
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise BadInput(_("--behaviour: there is no file {name}.").format(name=name))


def _estimate(rows: Sequence[Target], replications: int) -> str:
    from experiments.messages import ngettext

    studies = ", ".join(
        f"{name} {sum(row.experiment == name for row in rows)}"
        for name in dict.fromkeys(row.experiment for row in rows)
    )
    return _("{targets} ({studies}), each measured in {replications}.").format(
        targets=ngettext("{count} target", "{count} targets", len(rows)).format(count=len(rows)),
        studies=studies,
        replications=ngettext(
            "{count} replication", "{count} replications", replications
        ).format(count=replications),
    )  # fmt: skip


def _print(result: Validation, folder: Path, table_format: Format) -> None:
    from experiments.validation_table import validation_table
    from experiments.written import csv_text

    if table_format is Format.csv:
        sys.stdout.write(csv_text(result.frame()))
    elif table_format is Format.json:
        rows = json.loads(result.frame().to_json(orient="records", double_precision=9))
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        typer.echo(validation_table(result))
        typer.echo()
        files = "validation.csv, figures/validation.png, manifest.json"
        typer.echo(_("In {folder}: {files}.").format(folder=folder, files=files))


def _print_vocabulary(table_format: Format) -> None:
    from experiments.targets.printed import sections, vocabulary_text

    if table_format is Format.json:
        told = {section.name: section.words for section in sections()}
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        from experiments.targets.cells import csv_lines

        rows = [(s.name, word, told) for s in sections() for word, told in s.words.items()]
        typer.echo(csv_lines([("kind", "word", "meaning"), *rows]), nl=False)
    else:
        width = min(shutil.get_terminal_size((WIDEST, 40)).columns, WIDEST)
        typer.echo(vocabulary_text(width))
