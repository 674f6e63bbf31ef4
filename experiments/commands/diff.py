"""`tyopolku diff`: what two scenarios do differently, in words."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from experiments.messages import _
from experiments.options import Format, TableFormat

Name = Annotated[str, typer.Argument(help=_("A name or file."))]


def diff(a: Name, b: Name, table_format: TableFormat = Format.table) -> None:
    """Say in words what B does differently from A."""
    from experiments.differing import differences_between, told
    from experiments.named import load_scenarios

    one, other = load_scenarios([a, b])
    found = differences_between(one, other)
    if table_format is Format.json:
        typer.echo(json.dumps([vars(row) for row in found], indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        from experiments.written import csv_text

        columns = ["where", "what", "a", "b", "unit"]
        typer.echo(csv_text(pd.DataFrame([vars(row) for row in found], columns=columns)), nl=False)
    else:
        typer.echo(told(one, other, found))
