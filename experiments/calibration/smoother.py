"""The ensemble smoother with multiple data assimilation (Emerick and Reynolds 2013).

Every assimilation moves all members towards the evidence by regression on the ensemble itself,
with the evidence's variance inflated by a coefficient; the coefficients' inverses add up to one,
so that together they weigh the evidence once. Small steps suit a model that is not linear.

A correlation of a few hundred members is uncertain by one over the root of their number. So a
parameter is moved only by rows with which it goes together more than chance would give (Luo and
Bhakta 2020); a parameter that no row speaks to keeps its whole range. A row may speak to a
parameter only beside others, by explaining what else moved them: such rows are heard as well.
"""

from __future__ import annotations

import numpy as np

CHANCE = 3.0
"""Correlations of less than this over the root of the number of members count as chance."""
FAR = 30.0
"""Misses of more standard errors than this count by their logarithm: far away, how far hardly
matters, and a few wild worlds must not steer the others."""


def inflations(assimilations: int) -> np.ndarray:
    """Coefficients of the evidence's variance, each half of the one before.

    The first steps, from far away, are small; the inverses add up to one.

    >>> inflations(2).tolist()
    [3.0, 1.5]
    """
    weights = 2.0 ** np.arange(assimilations)
    return weights.sum() / weights


def correlations(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Correlation of each column of z with each of y; 0 where one does not vary.

    Parameters
    ----------
    z : float array [members, parameters]
    y : float array [members, rows]
    """
    return _standardised(z).T @ _standardised(y) / len(z)


def _standardised(columns: np.ndarray) -> np.ndarray:
    sd = columns.std(axis=0)
    return (columns - columns.mean(axis=0)) / np.where(sd > 0, sd, np.inf)


def assimilated(
    z: np.ndarray,
    y: np.ndarray,
    observed: np.ndarray,
    sd: np.ndarray,
    inflation: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return the members moved by one assimilation.

    Parameters
    ----------
    z : float array [members, parameters]
        Parameters on a scale without ends.
    y : float array [members, rows]
        What the model gave; a value that could not be measured is the ensemble's mean, so that it
        says nothing.
    observed, sd : float array [rows]
    inflation : float
        Of the variance of what was observed.
    """
    members, rows = y.shape
    y = FAR * np.arcsinh((_filled(y) - observed) / sd / FAR)
    luck = rng.standard_normal((members, rows))
    missed = np.sqrt(inflation) * (luck - luck.mean(axis=0)) - y
    dz, dy = z - z.mean(axis=0), y - y.mean(axis=0)
    among_rows = dy.T @ dy / (members - 1) + inflation * np.eye(rows)
    moved = z.copy()
    for parameter, (column, is_heard) in enumerate(zip(dz.T, is_beyond_chance(z, y), strict=True)):
        if is_heard.any():
            heard = with_helpers(is_heard, column, dy, among_rows)
            together = dy[:, heard].T @ column / (members - 1)
            gain = np.linalg.solve(among_rows[np.ix_(heard, heard)], together)
            moved[:, parameter] += missed[:, heard] @ gain
    return moved


def is_beyond_chance(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each column of z goes together with each of y more than chance would give."""
    return np.abs(correlations(z, y)) > CHANCE / np.sqrt(len(z))


def with_helpers(
    is_heard: np.ndarray, column: np.ndarray, dy: np.ndarray, among_rows: np.ndarray
) -> np.ndarray:
    """Add the rows that go together with a parameter once the rows heard so far are known.

    Parameters
    ----------
    is_heard : bool array [rows]
    column, dy : float array [members], [members, rows]
        The parameter, and what the model gave; both about their means.
    among_rows : float array [rows, rows]
        Covariance of what would be observed.
    """
    heard = is_heard.copy()
    while not heard.all():
        shares = np.linalg.solve(
            among_rows[np.ix_(heard, heard)], among_rows[np.ix_(heard, ~heard)]
        )
        rest = dy[:, ~heard] - dy[:, heard] @ shares
        helps = is_beyond_chance(column[:, None], rest)[0]
        if not helps.any():
            break
        heard[~heard] = helps
    return heard


def _filled(y: np.ndarray) -> np.ndarray:
    is_measured = np.isfinite(y)
    counts = is_measured.sum(axis=0)
    mean = np.where(is_measured, y, 0.0).sum(axis=0) / np.maximum(counts, 1)
    return np.where(is_measured, y, mean)
