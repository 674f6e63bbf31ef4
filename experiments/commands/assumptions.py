"""`tyopolku assumptions`: the evidence ledger."""

from __future__ import annotations

import dataclasses
import json
import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.errors import BadInput
from experiments.messages import _, ngettext
from experiments.options import Format, TableFormat

if TYPE_CHECKING:
    from scenarios import Parameter

WIDEST = 110


def assumptions(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD ...]", show_default=False,
            help=_("Only parameters whose name, grade or text holds all of these."),
        ),
    ] = None,
    table_format: TableFormat = Format.table,
) -> None:  # fmt: skip
    """Print what is believed about behaviour: each value with its range, grade and source."""
    from scenarios import load_ledger

    wanted = [word.lower() for word in words or ()]
    chosen = [p for p in load_ledger().values() if all(word in _text(p) for word in wanted)]
    if not chosen:
        raise BadInput(
            _("No parameter of the evidence ledger holds {words}.").format(
                words=", ".join(f"'{word}'" for word in words or ())
            )
        )
    rows = [{**dataclasses.asdict(p), "informs": " ".join(p.informs)} for p in chosen]
    if table_format is Format.json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        from experiments.written import csv_text

        typer.echo(csv_text(pd.DataFrame(rows)), nl=False)
    else:
        _print_table(chosen)


def _text(parameter: Parameter) -> str:
    told = (parameter.name, parameter.grade, parameter.does, parameter.source, parameter.unit)
    return " ".join(told).lower()


def _print_table(chosen: list[Parameter]) -> None:
    width = min(shutil.get_terminal_size((WIDEST, 40)).columns, WIDEST)
    longest = max(len(p.name) for p in chosen)
    for p in chosen:
        reach = _("{low} to {high}").format(low=f"{p.low:g}", high=f"{p.high:g}")
        typer.echo(f"{p.name:<{longest}}  {p.value:<10g}{reach}  {p.unit}  [{p.grade}]")
        source = _("Source: {source}").format(source=p.source)
        indent = " " * 4
        typer.echo(textwrap.fill(f"{p.does} {source}", width, initial_indent=indent,
                            subsequent_indent=indent))  # fmt: skip
    grades: dict[str, int] = {}
    for p in chosen:
        grades[p.grade] = grades.get(p.grade, 0) + 1
    told = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items()))
    typer.echo()
    typer.echo(
        ngettext(
            "{count} parameter: {grades}.", "{count} parameters: {grades}.", len(chosen)
        ).format(count=len(chosen), grades=told)
    )
