"""Would more points change the answer? The indices from an eighth, a quarter, half and all.

Of a Sobol design the first blocks (powers of two of them), of a Morris design the first
trajectories. Any other design is read in a shuffled order: the first rows of a grid hold but one
level of its first factor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.messages import _
from experiments.sensitivity.given_data import FEWEST
from experiments.sensitivity.holes import complete_points, refuse_holes
from experiments.sensitivity.indices import indices
from experiments.sensitivity.screening import leaders
from experiments.sensitivity.sizes import MORRIS, SOBOL
from experiments.sensitivity.sobol import block_size

PARTS = (8, 4, 2, 1)
COLUMNS = ["n", "method", "factor", "index", "value", "ci_low", "ci_high"]


def convergence(
    kind: str,
    positions: np.ndarray,
    names: Sequence[str],
    y: np.ndarray,
    *,
    seed: int,
    resamples: int = 1000,
    second_order: bool = False,
) -> pd.DataFrame:
    """The indices from parts of the design; arguments and errors as of `indices`.

    Returns
    -------
    DataFrame
        ``n, method, factor, index, value, ci_low, ci_high``; n counts blocks (Sobol's N),
        trajectories or points. Parts too small for the method are left out.
    """
    block = 1
    fewest = 2
    if kind in (MORRIS, SOBOL):
        refuse_holes(y)
        count = len(names)
        block = count + 1 if kind == MORRIS else block_size(count, second_order=second_order)
    else:
        fewest = FEWEST
        known = np.random.default_rng(seed).permutation(np.flatnonzero(complete_points(y)))
        positions, y = positions[known], y[known]
    whole = len(y) // block
    # The whole is always tried, so that too small a design is told as `indices` tells it.
    sizes = sorted({whole // part for part in PARTS if whole // part >= fewest} | {whole})
    frames = []
    for n in sizes:
        first = slice(0, n * block)
        found = indices(
            kind,
            positions[first],
            names,
            y[first],
            seed=seed,
            resamples=resamples,
            second_order=second_order,
        )
        frames.append(found.assign(n=n))
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def is_settled(frame: pd.DataFrame) -> bool | None:
    """Whether half of the design names the same leaders in the same order as all of it.

    Parameters
    ----------
    frame : DataFrame
        As `convergence` gives it.

    Returns
    -------
    bool or None
        None where the design is too small to be halved.
    """
    orders = _orders(frame)
    return orders[-1] == orders[-2] if len(orders) > 1 else None


def told(frame: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """A sentence on whether the order of the leading factors is settled."""
    orders = _orders(frame)
    sizes = sorted(set(frame["n"]))
    if len(orders) < 2:
        return _("The design is too small to tell whether more of it would change the order.")
    words = {
        "half": sizes[-2],
        "all": sizes[-1],
        "before": ", ".join(titles.get(name, name) for name in orders[-2]) or _("none"),
        "now": ", ".join(titles.get(name, name) for name in orders[-1]) or _("none"),
    }
    if orders[-1] == orders[-2]:
        return _(
            "The order of the leading factors is settled: size {half} gives the same as size {all}."
        ).format(**words)
    return _(
        "The order of the leading factors is not settled: at size {half} it was {before}, at size "
        "{all} it is {now}. Ask for a larger size before you rely on it."
    ).format(**words)


def _orders(frame: pd.DataFrame) -> list[list[str]]:
    """The leading factors at each size."""
    return [leaders(part) for _n, part in frame.groupby("n", sort=True)]
