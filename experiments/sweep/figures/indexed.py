"""What the figures of indices have in common: the rows of an index, the leading ones first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from experiments.messages import _
from experiments.numerals import percent
from experiments.sensitivity.screening import leaders, main_rows
from experiments.sweep.figures.words import plain, subjects

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked, Sensitivity

MOST_ROWS = 15
MOSTLY_LUCK = 0.5


def sensitivities(answers: Answers, *methods: str) -> list[Asked]:
    """The subjects whose indices are of one of these methods."""
    found = {each.asked: each for each in answers.sensitivity}
    return [
        asked
        for asked in subjects(answers)
        if asked in found and found[asked].table["method"].iloc[0] in methods
    ]


def sensitivity(answers: Answers, asked: Asked) -> Sensitivity:
    """The indices of one difference."""
    return next(each for each in answers.sensitivity if each.asked == asked)


def leading(table: pd.DataFrame, most: int = MOST_ROWS) -> pd.DataFrame:
    """Rows of the main index by factor, the largest first, not more than so many."""
    rows = main_rows(table)
    return rows.sort_values("value", ascending=False, kind="stable").head(most)


def index_rows(table: pd.DataFrame, index: str, method: str | None = None) -> pd.DataFrame:
    """Value and interval of an index by factor."""
    chosen = table["index"] == index
    if method is not None:
        chosen &= table["method"] == method
    return table[chosen].set_index("factor")[["value", "ci_low", "ci_high"]]


def level(table: pd.DataFrame, index: str) -> Mapping[str, float]:
    """Value and interval of a level that is the same for all factors, such as a dummy's."""
    rows = table[table["index"] == index]
    if not len(rows):
        return dict.fromkeys(("value", "ci_low", "ci_high"), math.nan)
    return {name: float(rows[name].iloc[0]) for name in ("value", "ci_low", "ci_high")}


def moves(table: pd.DataFrame) -> bool:
    """Whether any factor moves the difference at all."""
    return bool((main_rows(table)["value"] != 0.0).any())


def who_leads(table: pd.DataFrame) -> list[str]:
    """The leading factors; none where nothing moves."""
    return leaders(table) if moves(table) else []


def with_luck(answers: Answers, asked: Asked, title: str) -> str:
    """A title that owns up where most of what differs between points is luck."""
    noise = sensitivity(answers, asked).noise
    if not noise.is_known or noise.share <= MOSTLY_LUCK:
        return title
    return _("{title}; but luck makes {share} of what differs").format(
        title=title, share=percent(noise.share)
    )


def values_told(rows: pd.DataFrame, most: int = 5) -> str:
    """The first rows in words, for those who do not see them.

    >>> values_told(pd.DataFrame({"value": [2.0], "ci_low": [1.0], "ci_high": [3.0]}, index=["a"]))
    'a 2 (1 to 3)'
    """
    told = [
        _("{factor} {value} ({low} to {high})").format(
            factor=name, value=plain(row["value"]), low=plain(row["ci_low"]),
            high=plain(row["ci_high"]),
        )
        for name, row in rows.head(most).iterrows()
    ]  # fmt: skip
    return "; ".join(told)


def left_out(count: int, shown: int, file: str = "indices.csv") -> str:
    """A sentence on rows that a figure has no room for; empty where it has."""
    if count <= shown:
        return ""
    return " " + _("The other {count} are in {file}.").format(count=count - shown, file=file)
