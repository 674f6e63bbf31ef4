"""The published figures by id: what each says, and which parameters of the ledger it informs.

`published.csv` says in words what was published; the other files of the folder say how the model
measures a row, under the same id where it is the same figure.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import scenarios
from scenarios.ledger import Parameter

FOLDER = Path(scenarios.__file__).parent / "evidence" / "targets"
IN_WORDS = "published.csv"


@dataclass(frozen=True)
class Published:
    """One published figure.

    Attributes
    ----------
    id : str
        Its name everywhere, such as F20.
    says : str
        What it is, of whom and when.
    value, low, high, unit : str
        As published, with its band.
    use : str
        ``calibrate``, ``validate`` or ``input``.
    known : str
        Read or recalled, and with how much confidence.
    source : str
        Where it comes from.
    file : str
        The file of rows that the model measures in which it stands; empty where no study does.
    """

    id: str
    says: str
    value: str
    low: str
    high: str
    unit: str
    use: str
    known: str
    source: str
    file: str


def published(folder: Path = FOLDER) -> dict[str, Published]:
    """All figures by id: those told in words first, then those that only a study's row has."""
    in_words = _rows(folder / IN_WORDS)
    measured = {
        name: (path.stem, row)
        for path in sorted(folder.glob("*.csv"))
        if path.name != IN_WORDS
        for name, row in _rows(path).items()
    }
    found = {name: _figure(row, *measured.get(name, ("", row))) for name, row in in_words.items()}
    for name, (file, row) in measured.items():
        found.setdefault(name, _figure(row, file, row))
    return found


def informed(ledger: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """Names of the parameters that each id informs, in the order of the ledger."""
    found: dict[str, list[str]] = {}
    for parameter in ledger.values():
        for name in parameter.informs:
            found.setdefault(name, []).append(parameter.name)
    return found


def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def _figure(row: dict[str, str], file: str, measured: dict[str, str]) -> Published:
    told = [row[name] for name in ("quantity", "group", "horizon") if row.get(name)]
    if "quantity" not in row:
        told = [f"`{row[name]}`" for name in ("metric", "group", "window") if row.get(name)]
    return Published(
        id=row["id"],
        says="; ".join(told),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        use=measured["use"],
        known=f"{row['status']}, {row['confidence']}",
        source=row["source"],
        file=file,
    )
