"""A quick stand-in for the model: each row as a quadratic in the positions of the parameters.

Linear terms and squares, fitted by ridge regression to all worlds that were simulated; worlds near
the evidence weigh more. Its error is that of predicting worlds that it was not fitted to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.calibration.unknowns import PRIOR_SD

FOLDS = 5
PENALTIES = np.logspace(-4, 1, 11)
"""Tried, in units of the number of worlds."""
SOLVER: dict[str, Any] = {"ftol": 1e-3, "xtol": 1e-4, "gtol": None, "max_nfev": 30}
"""How closely least squares are solved on it: far closer than it is itself."""
SQUARE_MEAN, SQUARE_SD = 1.0 / 12.0, 180.0**-0.5
"""Of the square of an evenly spread position about the middle of its range."""


@dataclass(frozen=True)
class Surrogate:
    """By how many standard errors a world misses each row, as predicted from its positions.

    Attributes
    ----------
    constant, error : float array [rows]
        ``error`` is the root mean square error in worlds left out of the fit.
    slope, curve : float array [rows, parameters]
    """

    constant: np.ndarray
    slope: np.ndarray
    curve: np.ndarray
    error: np.ndarray

    def __call__(self, positions: np.ndarray) -> np.ndarray:
        """Prediction [rows] at positions [parameters]."""
        centred = positions - 0.5
        return self.constant + self.slope @ centred + self.curve @ centred**2

    def jacobian(self, positions: np.ndarray) -> np.ndarray:
        """Derivative of the prediction [rows, parameters]."""
        return self.slope + 2.0 * self.curve * (positions - 0.5)


def fit_surrogate(
    positions: np.ndarray, off_by: np.ndarray, distance: np.ndarray, *, is_curved: bool = True
) -> Surrogate:
    """A surrogate for worlds that were simulated.

    Parameters
    ----------
    positions : float array [worlds, parameters]
    off_by : float array [worlds, rows]
        Standard errors by which each world misses each row; NaN unmeasured.
    distance : float array [worlds]
        A world counts by one over its distance from the evidence.
    is_curved
        Whether squares are fitted too: over whole ranges, but hardly within a small box.
    """
    weight = distance.min() / np.maximum(distance, 1e-12)
    weight = np.where(np.isfinite(distance), weight, 0.0)
    weight *= len(weight) / weight.sum()
    is_measured = np.isfinite(off_by)
    weights = is_measured * weight[:, None]
    mean = np.where(is_measured, weights * off_by, 0.0).sum(axis=0)
    mean /= np.maximum(weights.sum(axis=0), 1e-12)  # a row that no world measures stays at nothing
    y = np.where(is_measured, off_by, mean)
    number = positions.shape[1]
    x = _features(positions)[:, : None if is_curved else number]
    squared = _squared_errors(x, y, weight)
    penalty = squared.argmin(axis=0)
    coefficients, constants = _ridge(x, y, weight)
    rows = np.arange(y.shape[1])
    chosen, constant = coefficients[penalty, :, rows], constants[penalty, rows]
    slope = chosen[:, :number] / PRIOR_SD
    curve = chosen[:, number:] / SQUARE_SD if is_curved else np.zeros_like(slope)
    return Surrogate(
        constant=constant - curve.sum(axis=1) * SQUARE_MEAN,
        slope=slope,
        curve=curve,
        error=np.sqrt(squared[penalty, rows] / len(y)),
    )


def _features(positions: np.ndarray) -> np.ndarray:
    centred = positions - 0.5
    return np.hstack([centred / PRIOR_SD, (centred**2 - SQUARE_MEAN) / SQUARE_SD])


def _ridge(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients [penalties, features, rows] and constants [penalties, rows]."""
    total = weight.sum()
    x_mean, y_mean = weight @ x / total, weight @ y / total
    weighted = (x - x_mean) * weight[:, None]
    squares, directions = np.linalg.eigh(weighted.T @ (x - x_mean))
    along = directions.T @ (weighted.T @ (y - y_mean))
    shrunk = 1.0 / (np.maximum(squares, 0.0) + total * PENALTIES[:, None])
    coefficients = directions @ (shrunk[:, :, None] * along)
    return coefficients, y_mean - np.einsum("f,lfr->lr", x_mean, coefficients)


def _squared_errors(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted sum of squared errors of prediction [penalties, rows], over all folds."""
    fold = np.arange(len(x)) % FOLDS
    total = np.zeros((len(PENALTIES), y.shape[1]))
    for number in range(FOLDS):
        out = fold == number
        coefficients, constants = _ridge(x[~out], y[~out], weight[~out])
        predicted = np.einsum("wf,lfr->lwr", x[out], coefficients, optimize=True)
        missed = predicted + constants[:, None, :] - y[out]
        total += np.einsum("w,lwr->lr", weight[out], missed**2)
    return total
