"""A column of a file that is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of one file: its name, Parquet or CSV type, unit and meaning."""

    name: str
    type: str
    unit: str
    tells: str
