"""Which factors lead, and which never mattered."""

from __future__ import annotations

import pandas as pd

from experiments.sensitivity.indices import MAIN

THRESHOLD = 0.1
"""Share of the largest index below which a factor does not count."""
MOST_LEADERS = 3


def main_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the index that orders factors, by factor; of the frame's first method."""
    method = frame["method"].iloc[0]
    rows = frame[(frame["method"] == method) & (frame["index"] == MAIN[method])]
    return rows.set_index("factor")[["value", "ci_low", "ci_high"]]


def leaders(frame: pd.DataFrame, most: int = MOST_LEADERS) -> list[str]:
    """The factors that lead, the first first.

    Parameters
    ----------
    frame : DataFrame
        As `indices` gives it.
    most : int
        Not more than so many.

    Returns
    -------
    list of str
        Those whose main index is a `THRESHOLD` of the largest or more and, of given data, above
        what a dummy reaches.
    """
    rows = main_rows(frame).sort_values("value", ascending=False, kind="stable")
    largest = rows["value"].max()
    is_leader = (rows["value"] > 0.0) & (rows["value"] >= THRESHOLD * largest)
    if frame["method"].iloc[0] in ("delta", "pawn"):
        is_leader &= rows["value"] > dummy(frame)
    return list(rows.index[is_leader][:most])


def dummy(frame: pd.DataFrame) -> float:
    """The highest level of the main index that may come of nothing; NaN where not known."""
    method = frame["method"].iloc[0]
    rows = frame[(frame["method"] == method) & (frame["index"] == f"{MAIN[method]}_dummy")]
    return float(rows["ci_high"].iloc[0])


def screened(frame: pd.DataFrame, threshold: float = THRESHOLD) -> list[str]:
    """The factors that screening leaves, in the design's order.

    A factor goes when it surely does not matter: when the whole interval of its main index lies
    below a share of the largest index.

    Parameters
    ----------
    frame : DataFrame
        As `indices` gives it.
    threshold : float
        The share.
    """
    rows = main_rows(frame)
    largest = rows["value"].max()
    stays = (rows["ci_high"] >= threshold * largest) & (rows["ci_high"] > 0.0)
    return list(rows.index[stays])
