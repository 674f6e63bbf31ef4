"""Published figures that a run can stand beside, and how the model counts each of them."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import scenarios

DESTINATIONS = ("work", "measure", "outside", "not renewed", "other")
"""Columns of the register's flows (model/register.py)."""

NEAR = 1.5
HERE = Path(scenarios.__file__).parent / "evidence" / "targets"


@dataclass(frozen=True)
class PublishedFigure:
    """One published figure.

    Attributes
    ----------
    id, name : str
        Row of the evidence, and what it is.
    measure : str
        "activation_rate", "long_term_share", "hazard" or "stock_share".
    bands : tuple of int
        Bands of registered duration that it is about.
    to : str
        Destination of a hazard.
    value, low, high : float
        Published, with its tolerance (NaN where none is given).
    unit, year, source : str
    """

    id: str
    name: str
    measure: str
    value: float
    unit: str
    year: str
    source: str
    bands: tuple[int, ...] = ()
    to: str = ""
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Counted:
    """What the register counted in a run: summed over month-ends or months.

    Attributes
    ----------
    flows : float array [bands, destinations]
        Ends of registered unemployment.
    stocks : float array [bands]
        Unemployed at month-ends.
    active, unemployed : float
        At month-ends: in rehabilitative work, training or subsidised work; unemployed.
    long_term : float
        Registered unemployed for a year or more, at month-ends.
    """

    flows: np.ndarray
    stocks: np.ndarray
    active: float
    unemployed: float
    long_term: float


def targets_for(region: str) -> list[PublishedFigure]:
    """The published figures of a region; none where it has no file."""
    path = HERE / f"{region}.toml"
    if not path.exists():
        return []
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["targets"]
    return [PublishedFigure(**{**row, "bands": tuple(row.get("bands", ()))}) for row in rows]


def modelled(target: PublishedFigure, counted: Counted) -> float:
    """The same figure in the model; NaN where nobody was at risk."""
    bands = list(target.bands)
    if target.measure == "activation_rate":
        return _divided(counted.active, counted.active + counted.unemployed)
    if target.measure == "long_term_share":
        return _divided(counted.long_term, counted.unemployed)
    if target.measure == "stock_share":
        return _divided(counted.stocks[bands].sum(), counted.stocks.sum())
    flow = counted.flows[bands, DESTINATIONS.index(target.to)].sum()
    return _divided(flow, counted.stocks[bands].sum())


def is_near(target: PublishedFigure, value: float) -> bool:
    """Whether the model is within a factor of 1.5 of the published figure."""
    return value > 0 and 1.0 / NEAR <= value / target.value <= NEAR


def _divided(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else math.nan
