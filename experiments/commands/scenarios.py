"""`tyopolku scenarios`: what there is, a line each."""

from __future__ import annotations

import json

from experiments.messages import in_language
from experiments.options import Format, Lang, Language, TableFormat


def scenarios(table_format: TableFormat = Format.table, lang: Lang = Language.en) -> None:
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
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    elif table_format is Format.csv:
        import pandas as pd

        print(csv_text(pd.DataFrame(rows)), end="")
    else:
        width = max(len(row["name"]) for row in rows) + 2
        for row in rows:
            print(f"{row['name']:<{width}}{row['description'] or row['title']}")
