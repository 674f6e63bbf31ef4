"""The indices of one outcome, by the method that its design was made for.

A Morris design gives elementary effects, a Sobol design shares of the variance; both need every
run. Any other design, or one of these with holes when it is asked for as `GIVEN_DATA`, gives delta
and PAWN from the points that are complete.

Beside a method's main index stands its dummy, such as `mu_star_dummy`: the level that a factor
reaches that has no effect but scrambles luck (Morris, Sobol; NaN with one replication), or that
has nothing to do with the outcome (given data).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.sensitivity import noise as luck
from experiments.sensitivity.given_data import METHODS, given_data
from experiments.sensitivity.holes import complete_points, refuse_holes
from experiments.sensitivity.morris import level_of_luck, morris
from experiments.sensitivity.noise import Noise
from experiments.sensitivity.sizes import MORRIS, SOBOL
from experiments.sensitivity.sobol import block_size, pairs_of, sobol
from experiments.sensitivity.tidy import Found, tidy

GIVEN_DATA = "given-data"
GIVEN_DATA_RESAMPLES = 200
"""Most resamples of delta and PAWN, which cost more than the others'."""
MAIN = {MORRIS: "mu_star", SOBOL: "total_order", "delta": "delta", "pawn": "pawn"}
"""The index by which a method orders factors."""


def outcome_array(rows: pd.DataFrame, points: int, replications: int) -> np.ndarray:
    """One outcome's differences in the shape that everything here takes.

    Parameters
    ----------
    rows : DataFrame
        `point`, `replication` and `value`, of one pair, metric, group and follow-up.
    points, replications : int
        Of the whole design.

    Returns
    -------
    float array [points, replications]
        NaN where there is no row.
    """
    y = np.full((points, replications), np.nan)
    y[rows["point"].to_numpy(), rows["replication"].to_numpy()] = rows["value"].to_numpy(float)
    return y


def indices(
    kind: str,
    positions: np.ndarray,
    names: Sequence[str],
    y: np.ndarray,
    *,
    seed: int,
    resamples: int = 1000,
    second_order: bool = False,
) -> pd.DataFrame:
    """Indices of every factor.

    Parameters
    ----------
    kind : str
        Of the design; `GIVEN_DATA` asks for delta and PAWN whatever the design.
    positions : float array [points, factors]
        As the design was made: for Morris and Sobol in its very order.
    names : sequence of str
        Of the factors.
    y : float array [points, replications]
        NaN where a run is missing. Replications are averaged.
    seed, resamples : int
        Of the bootstrap.
    second_order : bool
        Whether a Sobol design has it.

    Returns
    -------
    DataFrame
        ``method, factor, index, value, ci_low, ci_high``; factors in the design's order, then
        pairs of factors.

    Raises
    ------
    Holes
        A Morris or Sobol design lacks runs.
    BadInput
        Fewer points are complete than delta and PAWN need.
    ValueError
        The points are not those of the design, in its order.
    """
    if len(positions) != len(y) or positions.shape[1] != len(names):
        raise ValueError("positions, names and outcomes are not of one design")
    if kind == MORRIS:
        return _morris(positions, names, y, seed, resamples)
    if kind == SOBOL:
        return _sobol(positions, names, y, seed, resamples, second_order=second_order)
    known = complete_points(y)
    outcome = y[known].mean(axis=1)
    few = min(resamples, GIVEN_DATA_RESAMPLES)
    frames = [
        tidy(method, names, given_data(method, positions[known], outcome, seed=seed, resamples=few))
        for method in METHODS
    ]
    return pd.concat(frames, ignore_index=True)


def noise(
    kind: str,
    positions: np.ndarray,
    y: np.ndarray,
    *,
    seed: int,
    resamples: int = 1000,
    second_order: bool = False,
) -> Noise:
    """The share of luck in what differs between points; arguments as of `indices`."""
    factors = positions.shape[1]
    block = 1
    if kind == MORRIS:
        block = factors + 1
    elif kind == SOBOL:
        block = block_size(factors, second_order=second_order)
    return luck.noise(y, seed=seed, resamples=resamples, block=block)


def _morris(
    positions: np.ndarray, names: Sequence[str], y: np.ndarray, seed: int, resamples: int
) -> pd.DataFrame:
    refuse_holes(y)
    found = morris(positions, y.mean(axis=1), seed=seed, resamples=resamples)
    known = noise(MORRIS, positions, y, seed=seed, resamples=resamples)
    variances = (known.luck, known.luck_low, known.luck_high)
    dummy = tuple(level_of_luck(positions, variance) for variance in variances)
    return tidy(MORRIS, names, _with_dummy(found, MAIN[MORRIS], dummy))


def _sobol(
    positions: np.ndarray,
    names: Sequence[str],
    y: np.ndarray,
    seed: int,
    resamples: int,
    *,
    second_order: bool,
) -> pd.DataFrame:
    refuse_holes(y)
    single, pairs = sobol(
        positions, y.mean(axis=1), seed=seed, resamples=resamples, second_order=second_order
    )
    known = noise(SOBOL, positions, y, seed=seed, resamples=resamples, second_order=second_order)
    dummy = (known.share, known.ci_low, known.ci_high)
    frame = tidy(SOBOL, names, _with_dummy(single, MAIN[SOBOL], dummy))
    if not pairs:
        return frame
    return pd.concat([frame, tidy(SOBOL, pairs_of(list(names)), pairs)], ignore_index=True)


def _with_dummy(found: Found, main: str, level: tuple[float, ...]) -> Found:
    factors = len(found[main][0])
    value, low, high = (np.full(factors, number) for number in level)
    return {**found, f"{main}_dummy": (value, low, high)}
