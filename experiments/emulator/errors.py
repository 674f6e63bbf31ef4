"""How far off an emulator is at points it has not seen: k-fold cross-validation by point.

All replications of a point are in the same fold. The means that the folds are compared with carry
luck themselves, which no emulator can foresee; how much of their variance is not luck stands beside
the error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from experiments.emulator.models import BOOSTING, Data, fit
from experiments.intervals import LEVEL

FOLDS = 5
QUANTILE = float(stats.norm.ppf(0.5 + LEVEL / 2.0))
LEAST_SHARE = 0.05
"""Of the squared error is at least the emulator's own, however large luck seems to be."""


@dataclass(frozen=True)
class Errors:
    """What an emulator is worth, from points that it was not trained on.

    Attributes
    ----------
    rmse : float
        Root mean square error, luck of the points' means included.
    r2 : float
        Share of the variance of the points' means that is foreseen; NaN if there is none.
    not_luck : float
        Share of that variance that is not luck: as much could be foreseen at best. NaN if nothing
        was run twice.
    r2_of_rest : float
        Share that is foreseen of what is not luck; NaN likewise.
    coverage : float
        Share of the points that its 95 % interval holds, luck allowed for.
    points, folds : int
    """

    rmse: float
    r2: float
    not_luck: float
    r2_of_rest: float
    coverage: float
    points: int
    folds: int


def cross_validated(
    kind: str, data: Data, *, seed: int, folds: int = FOLDS
) -> tuple[Errors, float]:
    """Errors, and what the emulator's intervals are to be multiplied by.

    Returns
    -------
    errors : Errors
    stretch : float
        For a Gaussian process, a factor of its own standard deviation, one or more. For boosting,
        its standard deviation itself.
    """
    fold = fold_of(len(data.y), seed=seed, folds=folds)
    mean, variance, luck = (np.full(len(data.y), np.nan) for _ in range(3))
    for number in range(folds):
        out = fold == number
        model = fit(kind, data.of(~out), seed=seed)
        mean[out], variance[out] = model.predict(data.positions[out])
        luck[out] = np.where(np.isfinite(data.noise[out]), data.noise[out], model.luck)
    squared = (data.y - mean) ** 2
    if kind == BOOSTING:
        variance = np.ones(len(data.y))
    inside = np.zeros(len(data.y), bool)
    for number in range(folds):  # each fold's interval is made by the others
        out = fold == number
        stretch = _stretch(kind, squared[~out], variance[~out], luck[~out])
        margin = QUANTILE * np.sqrt(stretch**2 * variance[out] + luck[out])
        inside[out] = np.sqrt(squared[out]) <= margin
    spread = float(data.y.var())
    noise = float(data.noise.mean())
    not_luck = float(np.clip(1.0 - noise / spread, 0.0, 1.0)) if spread > 0 else np.nan
    foreseen = 1.0 - float(squared.mean()) / spread if spread > 0 else np.nan
    errors = Errors(
        rmse=float(np.sqrt(squared.mean())),
        r2=foreseen,
        not_luck=not_luck,
        r2_of_rest=float(min(foreseen / not_luck, 1.0)) if not_luck > 0 else np.nan,
        coverage=float(inside.mean()),
        points=len(data.y),
        folds=folds,
    )
    return errors, _stretch(kind, squared, variance, luck)


def fold_of(points: int, *, seed: int, folds: int) -> np.ndarray:
    """Fold of each point [points]: as many in each, dealt at random."""
    draw = np.random.default_rng([seed, points])
    return draw.permutation(np.arange(points) % folds)


def _stretch(kind: str, squared: np.ndarray, variance: np.ndarray, luck: np.ndarray) -> float:
    """What makes squared errors as large on average as intervals say."""
    own = max(float(squared.mean() - luck.mean()), LEAST_SHARE * float(squared.mean()))
    claimed = float(variance.mean())
    if claimed <= 0:
        return 1.0
    stretch = float(np.sqrt(own / claimed))
    return stretch if kind == BOOSTING else max(stretch, 1.0)
