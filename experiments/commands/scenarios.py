"""`tyopolku scenarios`: what there is, a line each."""

from __future__ import annotations

import json

import typer

from experiments.messages import in_language, language
from experiments.options import Format, TableFormat


def scenarios(table_format: TableFormat = Format.table) -> None:
    """List the scenarios that are shipped."""
    from experiments.written import csv_text
    from scenarios import list_scenarios

    rows = [
        {
            "name": found.name,
            "title": in_language(found.title),
            "description": " ".join(found.description.split()),
        }
        for found in list_scenarios()
    ]
    if table_format is Format.json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        typer.echo(csv_text(pd.DataFrame(rows)), nl=False)
    else:
        width = max(len(row["name"]) for row in rows) + 2
        first, second = ("description", "title") if language() == "en" else ("title", "description")
        for row in rows:  # descriptions are in English alone
            typer.echo(f"{row['name']:<{width}}{row[first] or row[second]}")
