"""The two kinds of emulator: a Gaussian process, and gradient boosting of trees.

The Gaussian process (Matérn 5/2, a length for each factor) suits few factors and points, and
says itself how sure it is. Luck is given to it: each point's mean carries the variance that its
replications show, and a small rest that is fitted besides stands for roughness. Without
replications the rest stands for luck. Boosting suits many factors and points.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from experiments.errors import BadInput
from experiments.messages import _

GAUSSIAN_PROCESS, BOOSTING = "gaussian process", "gradient boosting"
KINDS = (GAUSSIAN_PROCESS, BOOSTING)
MOST_POINTS, MOST_FACTORS = 500, 20
"""Of a Gaussian process: its time grows with the cube of the points."""
FEWEST_FOR_BOOSTING = 60
STEPS = 30
"""Of the search for the process's lengths; more changes nothing that can be seen."""
JITTER = 1e-10


@dataclass(frozen=True)
class Data:
    """What a model learns from.

    Attributes
    ----------
    positions : float array [points, factors]
        0 to 1 in each factor's range.
    y : float array [points]
        Means over replications.
    noise : float array [points]
        Variance of each mean that is luck; NaN where nothing was run twice.
    """

    positions: np.ndarray
    y: np.ndarray
    noise: np.ndarray

    def of(self, chosen: np.ndarray) -> Data:
        """Some of the points."""
        return Data(self.positions[chosen], self.y[chosen], self.noise[chosen])

    @property
    def is_replicated(self) -> bool:
        """True where replications tell how large luck is."""
        return bool(np.isfinite(self.noise).all())


@dataclass(frozen=True)
class Model:
    """A model that has learnt.

    Attributes
    ----------
    kind : str
    tuned : tuple of float
        What was searched for: the logarithms of the process's strength, lengths and rest.
    luck : float
        Variance of luck that it found by itself, where nothing was run twice; else 0.
    predict : function
        Mean and variance [asked] at positions [asked, factors]. The variance is NaN for boosting,
        which does not know it.
    """

    kind: str
    tuned: tuple[float, ...]
    luck: float
    predict: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def check_installed() -> None:
    """Make sure that there is what the models are made of.

    Raises
    ------
    BadInput
        scikit-learn is not installed.
    """
    if find_spec("sklearn") is None:
        raise BadInput(_("An emulator needs scikit-learn: install the extra 'sweep' of tyopolku."))


def can_be(kind: str, points: int, factors: int) -> bool:
    """Whether that kind suits so many points and factors."""
    if kind == GAUSSIAN_PROCESS:
        return points <= MOST_POINTS and factors <= MOST_FACTORS
    return points >= FEWEST_FOR_BOOSTING


def fit(kind: str, data: Data, *, seed: int, tuned: tuple[float, ...] | None = None) -> Model:
    """Let a model of that kind learn; nothing is searched for if it is known how it was tuned."""
    with _one_thread():
        if kind == GAUSSIAN_PROCESS:
            return _fit_process(data, tuned)
        return _fit_boosting(data, seed)


def _fit_process(data: Data, tuned: tuple[float, ...] | None) -> Model:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    centre, scale = float(data.y.mean()), float(data.y.std()) or 1.0
    replicated = data.is_replicated
    factors = data.positions.shape[1]
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * Matern(
        np.ones(factors), (0.05, 100.0), nu=2.5
    ) + WhiteKernel(1e-3 if replicated else 0.1, (1e-8, 1.0))
    if tuned is not None:
        kernel = kernel.clone_with_theta(np.array(tuned))
    process = GaussianProcessRegressor(
        kernel,
        alpha=JITTER + (data.noise / scale**2 if replicated else 0.0 * data.y),
        optimizer=_search if tuned is None else None,
    )
    with warnings.catch_warnings():
        # A factor that plays no part has the longest length there is: that is no failure.
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(data.positions, (data.y - centre) / scale)
    rest = float(process.kernel_.k2.noise_level)

    def predict(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with _one_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a variance of -1e-17 is zero
            mean, sd = process.predict(positions, return_std=True)
        variance = np.maximum(sd**2 - (0.0 if replicated else rest), 0.0)
        return centre + scale * mean, scale**2 * variance

    luck = 0.0 if replicated else rest * scale**2
    return Model(GAUSSIAN_PROCESS, tuple(process.kernel_.theta.tolist()), luck, predict)


def _search(negative_likelihood: Any, start: np.ndarray, bounds: np.ndarray) -> tuple:
    from scipy.optimize import minimize

    found = minimize(
        negative_likelihood,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": STEPS},
    )
    return found.x, found.fun


def _fit_boosting(data: Data, seed: int) -> Model:
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        max_iter=300,
        learning_rate=0.05,
        max_leaf_nodes=15,
        min_samples_leaf=max(5, len(data.y) // 100),
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    trees.fit(data.positions, data.y)

    def predict(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with _one_thread():
            mean = trees.predict(positions)
        return mean, np.full(len(mean), np.nan)

    return Model(BOOSTING, (), 0.0, predict)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums of several threads come in any order; of one they are always the same."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield
