"""At which points of the unit cube a study is run.

`grid`: every combination of the factors' levels, the last factor changing fastest.
`latin-hypercube`: points spread evenly over each factor. `sobol`: Saltelli's blocks of k + 2 points
(2k + 2 with the second order) on a scrambled Sobol sequence. `morris`: trajectories of k + 1
points, every step moving one factor. The order of the points belongs to the design: `morris` and
`sobol` read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.errors import BadInput
from experiments.sensitivity.sizes import (
    GRID,
    KINDS,
    LATIN_HYPERCUBE,
    LEVELS,
    SOBOL,
    Size,
    design_problems,
    points_in,
)

__all__ = ["KINDS", "LEVELS", "Size", "design", "design_problems", "points_in"]


def design(
    kind: str,
    factors: Sequence[str],
    *,
    size: Size,
    seed: int,
    levels: int = LEVELS,
    second_order: bool = False,
) -> np.ndarray:
    """Positions of all factors at every point; the same for the same seed.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    factors : sequence of str
        Their names.
    size : int or list
        As `Size` says.
    seed : int
        Of the luck in the design; a grid has none.
    levels : int
        Of a Morris design: on how many positions a factor may stand; even.
    second_order : bool
        Whether a Sobol design is to give the second order, too.

    Returns
    -------
    float array [points, factors]
        From 0 to 1, but for a factor of a grid that brings its own values: their numbers from 0.

    Raises
    ------
    BadInput
        All that `design_problems` finds.
    """
    problems = design_problems(kind, factors, size, levels, second_order=second_order)
    if problems:
        raise BadInput(problems)
    if kind == GRID:
        return _grid(factors, size)
    if kind == LATIN_HYPERCUBE:
        return _latin_hypercube(len(factors), size, seed)
    if kind == SOBOL:
        return _saltelli(factors, size, seed, is_second=second_order)
    return _trajectories(factors, size, seed, levels)


def _grid(factors: Sequence[str], size: Size) -> np.ndarray:
    each = [size] * len(factors) if isinstance(size, int) else list(size)
    axes = [
        np.linspace(0.0, 1.0, level) if isinstance(level, int) else np.arange(float(len(level)))
        for level in each
    ]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(factors))


def _latin_hypercube(factors: int, size: Any, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    return qmc.LatinHypercube(factors, rng=np.random.default_rng(seed)).random(size)


def _saltelli(factors: Sequence[str], size: Any, seed: int, *, is_second: bool) -> np.ndarray:
    from SALib.sample import sobol

    problem = _problem(factors)
    return sobol.sample(problem, size, calc_second_order=is_second, scramble=True, seed=seed)


def _trajectories(factors: Sequence[str], size: Any, seed: int, levels: int) -> np.ndarray:
    from SALib.sample import morris

    found = morris.sample(_problem(factors), size, num_levels=levels, seed=seed)
    # SALib's positions carry rounding, so that one level has several values; here it has one.
    return np.rint(found * (levels - 1)) / (levels - 1)


def _problem(factors: Sequence[str]) -> dict[str, Any]:
    """The unit cube as SALib wants it; names of ours, since SALib forbids some."""
    count = len(factors)
    return {
        "num_vars": count,
        "names": [f"x{number}" for number in range(count)],
        "bounds": [[0.0, 1.0]] * count,
    }
