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
            help=_("Only parameters whose name, grade, text or rows hold all of these."),
        ),
    ] = None,
    informed_by: Annotated[
        str,
        typer.Option(
            metavar="ID", show_default=False,
            help=_("Only parameters that this row of the published figures informs, such as F20."),
        ),
    ] = "",
    table_format: TableFormat = Format.table,
) -> None:  # fmt: skip
    """Print what is believed about behaviour: each value with its range, grade and source."""
    from scenarios import load_ledger

    row = _known_row(informed_by) if informed_by else ""
    wanted = [word.lower() for word in words or ()]
    chosen = [p for p in load_ledger().values() if all(word in _text(p) for word in wanted)]
    chosen = [p for p in chosen if not row or row in p.informs]
    if not chosen:
        raise BadInput(_none(list(words or ()), row))
    rows = [{**dataclasses.asdict(p), "informs": " ".join(p.informs)} for p in chosen]
    if table_format is Format.json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        from experiments.written import csv_text

        typer.echo(csv_text(pd.DataFrame(rows)), nl=False)
    else:
        _print_table(chosen)


def _known_row(asked: str) -> str:
    """The id of a published figure, however its letters are written."""
    from experiments.informed import published
    from scenarios.words import did_you_mean

    rows = published()
    found = next((name for name in rows if name.lower() == asked.lower()), "")
    if not found:
        message = _("There is no published figure {id}.").format(id=f"'{asked}'")
        raise BadInput(f"{message} {did_you_mean(asked, rows)}".strip())
    return found


def _none(words: list[str], row: str) -> str:
    """That no parameter is left, and for which reason."""
    if not words:
        return _("No parameter of the evidence ledger moves {id} to first order.").format(id=row)
    told = ", ".join(f"'{word}'" for word in words)
    if not row:
        return _("No parameter of the evidence ledger holds {words}.").format(words=told)
    return _("No parameter that {id} informs holds {words}.").format(id=row, words=told)


def _text(parameter: Parameter) -> str:
    told = (parameter.name, parameter.grade, parameter.does, parameter.source, parameter.unit)
    return " ".join((*told, *parameter.informs)).lower()


def _print_table(chosen: list[Parameter]) -> None:
    width = min(shutil.get_terminal_size((WIDEST, 40)).columns, WIDEST)
    longest = max(len(p.name) for p in chosen)
    for p in chosen:
        reach = _("{low} to {high}").format(low=f"{p.low:g}", high=f"{p.high:g}")
        typer.echo(f"{p.name:<{longest}}  {p.value:<10g}{reach}  {p.unit}  [{p.grade}]")
        told = [p.does, _("Source: {source}.").format(source=p.source.rstrip("."))]
        told += [_("Informed by {rows}.").format(rows=", ".join(p.informs))] if p.informs else []
        indent = " " * 4
        typer.echo(textwrap.fill(" ".join(told), width, initial_indent=indent,
                            subsequent_indent=indent))  # fmt: skip
    grades: dict[str, int] = {}
    for p in chosen:
        grades[p.grade] = grades.get(p.grade, 0) + 1
    counts = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items()))
    typer.echo()
    typer.echo(
        ngettext(
            "{count} parameter: {grades}.", "{count} parameters: {grades}.", len(chosen)
        ).format(count=len(chosen), grades=counts)
    )
