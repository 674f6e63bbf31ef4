"""The files of a comparison, as docs/outputs.md describes them."""

from __future__ import annotations

import hashlib
import io
import json
import math
import platform
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.differences import COMPARISON_COLUMNS, PAIRING_COLUMNS, ROW_KEY
from experiments.store import write_whole

PACKAGES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "scipy")


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV in a fixed number format: six decimals, two for years, nothing for NaN.

    >>> print(csv_text(pd.DataFrame({"years": [0.25], "value": [-0.0], "ci_low": [float("nan")]})))
    years,value,ci_low
    0.25,0.000000,
    <BLANKLINE>
    """
    columns = [_texts(table[name], 2 if name == "years" else 6) for name in table.columns]
    lines = [",".join(table.columns), *map(",".join, zip(*columns, strict=True))]
    return "\n".join(lines) + "\n"


def _texts(column: pd.Series, decimals: int) -> list[str]:
    if column.dtype.kind == "f":
        return [number(value, decimals) for value in column]
    return [_quoted(str(value)) for value in column]


def number(value: float, decimals: int) -> str:
    """A number in fixed format; empty where there is none, never a negative zero."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _quoted(text: str) -> str:
    if any(character in text for character in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def comparison_csv(rows: pd.DataFrame) -> str:
    """The text of comparison.csv."""
    return csv_text(rows[COMPARISON_COLUMNS])


def pairing_csv(rows: pd.DataFrame) -> str:
    """The text of pairing.csv: what pairing saved, for each row that has a difference."""
    compared = rows[rows["difference"].notna() & (rows["scenario"] != rows["reference"])]
    return csv_text(compared[ROW_KEY + PAIRING_COLUMNS])


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """A table as Parquet, the same bytes for the same table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()


def checksums(folder: Path, files: Iterable[str]) -> dict[str, dict[str, Any]]:
    """SHA-256 and size of files in a folder."""
    found = {}
    for name in sorted(files):
        content = (folder / name).read_bytes()
        found[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return found


def versions() -> dict[str, str]:
    """Versions of what computed the results."""
    found = {"python": platform.python_version(), "platform": sys.platform}
    for package in ("tyopolku", *PACKAGES):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def write_text(path: Path, text: str) -> None:
    """Write a text file whole, with the same line ends on every system."""
    write_whole(path, text.encode())


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file whole."""
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
