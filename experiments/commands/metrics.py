"""`tyopolku metrics`: what each outcome means."""

from __future__ import annotations

import json
import shutil
import textwrap

import typer

from experiments.messages import _
from experiments.options import Format, TableFormat

WIDEST = 100


def metrics(table_format: TableFormat = Format.table) -> None:
    """Define each outcome: what is counted, over whom, in which unit."""
    from experiments.metrics import METRICS, RATIOS

    rows = [
        {
            "metric": metric.name,
            "view": metric.view,
            "unit": _(metric.unit),
            "better": metric.better,
            "definition": _(metric.definition),
        }
        for metric in (*METRICS, *RATIOS)
    ]
    if table_format is Format.json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        from experiments.written import csv_text

        typer.echo(csv_text(pd.DataFrame(rows)), nl=False)
    else:
        _print_table(rows)


def _print_table(rows: list[dict[str, str]]) -> None:
    width = min(shutil.get_terminal_size((WIDEST, 40)).columns, WIDEST)
    heads = {
        "cohort": _("The cohort: clients registered just before the clock, followed from it"),
        "register": _("The register: everyone registered as a client at that date"),
        "books": _("The books: what the offices add up since the clock, for everyone"),
    }
    for view, head in heads.items():
        typer.echo(head)
        for row in rows:
            if row["view"] == view:
                better = {"higher": _("higher is better"), "lower": _("lower is better")}
                told = ", ".join(filter(None, [row["unit"], better.get(row["better"], "")]))
                typer.echo(f"  {row['metric']}  ({told})")
                indent = " " * 6
                typer.echo(textwrap.fill(row["definition"], width, initial_indent=indent,
                                    subsequent_indent=indent))  # fmt: skip
        typer.echo()
