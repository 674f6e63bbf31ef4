"""The frame that every method answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

COLUMNS = ["method", "factor", "index", "value", "ci_low", "ci_high"]

Found = Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]]
"""Of each index its value, low and high; arrays over factors."""


def tidy(method: str, names: Sequence[str], found: Found) -> pd.DataFrame:
    """One row a factor and index; factors in the design's order."""
    rows = [
        (method, name, index, float(value[k]), float(low[k]), float(high[k]))
        for k, name in enumerate(names)
        for index, (value, low, high) in found.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def nothing(factors: int, *indices: str) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Zero of every index, surely: what an outcome gives that is the same everywhere."""
    return {index: (np.zeros(factors), np.zeros(factors), np.zeros(factors)) for index in indices}
