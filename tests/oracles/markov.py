"""Occupancy of a discrete-time Markov chain, by powers of its transition matrix.

With constant hazards a person's state is such a chain, so the share of people in each state after
so many weeks is known exactly, and a simulation of `people` independent persons may differ from it
only by its binomial error.

Source: J. G. Kemeny and J. L. Snell, Finite Markov Chains (1960), chapters 2 to 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def transition_matrix(states: Sequence[str], hazards: Mapping[str, Mapping[str, float]]) -> Array:
    """Return the weekly transition matrix of competing constant hazards.

    Parameters
    ----------
    states
        The states, in the order of rows and columns.
    hazards
        ``hazards[source][target]``, 1/week. With H their sum from a source, the chance of moving
        to the k-th target within the week is ``(1 − exp(−H)) h_k / H``.
    """
    place = {state: row for row, state in enumerate(states)}
    matrix = np.eye(len(states))
    for source, targets in hazards.items():
        total = sum(targets.values())
        if total == 0.0:
            continue
        moves = -np.expm1(-total)
        matrix[place[source], place[source]] = 1.0 - moves
        for target, hazard in targets.items():
            matrix[place[source], place[target]] += moves * hazard / total
    return matrix


def occupancy(start: ArrayLike, matrix: ArrayLike, weeks: int) -> Array:
    """Return the chance of each state after 0, 1, … `weeks` weeks: array [weeks + 1, states]."""
    chances = [np.asarray(start, dtype=float)]
    step = np.asarray(matrix, dtype=float)
    for _ in range(weeks):
        chances.append(chances[-1] @ step)
    return np.array(chances)


def occupancy_after(start: ArrayLike, matrix: ArrayLike, weeks: int) -> Array:
    """Return the chance of each state after exactly `weeks` weeks, by one matrix power."""
    power = np.linalg.matrix_power(np.asarray(matrix, dtype=float), weeks)
    after: Array = np.asarray(start, dtype=float) @ power
    return after


def stationary(matrix: ArrayLike) -> Array:
    """Return the distribution that one more week does not change (of a chain that has only one)."""
    step = np.asarray(matrix, dtype=float)
    equations = np.eye(len(step)) - step.T
    # The equations of balance hang together: any one of them gives way to "chances sum to one".
    equations[-1] = 1.0
    sums = np.zeros(len(step))
    sums[-1] = 1.0
    return np.linalg.solve(equations, sums)


def absorption(matrix: ArrayLike) -> tuple[Array, Array]:
    """Return where a chain with absorbing states ends, and how long it takes.

    Returns
    -------
    chances
        [transient, absorbing]: the chance to end in each absorbing state.
    weeks
        [transient]: the mean number of weeks until then.
    """
    step = np.asarray(matrix, dtype=float)
    is_absorbing = np.isclose(np.diag(step), 1.0)
    among = step[np.ix_(~is_absorbing, ~is_absorbing)]
    into = step[np.ix_(~is_absorbing, is_absorbing)]
    fundamental = np.linalg.inv(np.eye(len(among)) - among)
    return fundamental @ into, fundamental.sum(axis=1)


def standard_error(chance: ArrayLike, people: int) -> Array:
    """Return the standard error of a share among `people` independent persons."""
    p = np.asarray(chance, dtype=float)
    return np.sqrt(p * (1.0 - p) / people)
