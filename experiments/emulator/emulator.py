"""Train an emulator on the points of a sweep, and ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.discovery.factors import Factor, positions
from experiments.emulator.errors import FOLDS, QUANTILE, Errors, cross_validated
from experiments.emulator.models import BOOSTING, KINDS, Data, Model, can_be, check_installed, fit
from experiments.errors import BadInput
from experiments.intervals import moments
from experiments.messages import _

FEWEST_POINTS = 20
POINTS_A_FACTOR = 3
"""With fewer points nothing can be said; ten a factor are the usual advice."""
A_LITTLE_BEYOND = 0.02
"""Of a factor's range that an emulator is trusted beyond its outermost point, for want of one."""


@dataclass(frozen=True)
class Prediction:
    """What the model would give on average over luck, and a 95 % interval of that.

    Attributes
    ----------
    mean, low, high : float array [asked]
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Emulator:
    """One number of the sweep as a function of the factors.

    Attributes
    ----------
    factors : tuple of Factor
    values : float array [points, factors]
        What it was trained on.
    data : Data
        The same as positions, with what came out.
    model : Model
    stretch : float
        See `errors.cross_validated`.
    errors : Errors
    rejected : dict of str to float
        Cross-validated error of kinds that are worse.
    missing : int
        Points left out because no run of them is known.
    seed : int
    """

    factors: tuple[Factor, ...]
    values: np.ndarray
    data: Data
    model: Model
    stretch: float
    errors: Errors
    rejected: dict[str, float]
    missing: int
    seed: int

    @property
    def kind(self) -> str:
        """Gaussian process or gradient boosting."""
        return self.model.kind

    @property
    def trained_from(self) -> np.ndarray:
        """Lowest positions that it answers for [factors]."""
        return np.maximum(self.data.positions.min(axis=0) - A_LITTLE_BEYOND, 0.0)

    @property
    def trained_to(self) -> np.ndarray:
        """Highest positions that it answers for [factors]."""
        return np.minimum(self.data.positions.max(axis=0) + A_LITTLE_BEYOND, 1.0)

    def predict(self, values: np.ndarray) -> Prediction:
        """What the model would give at values [asked, factors].

        Raises
        ------
        BadInput
            A value lies outside what the emulator was trained on, or is no number.
        """
        return self.predict_at(positions(self.factors, np.atleast_2d(np.asarray(values, float))))

    def predict_at(self, where: np.ndarray) -> Prediction:
        """What the model would give at positions [asked, factors], 0 to 1 in each range.

        Raises
        ------
        BadInput
            As `predict`.
        """
        where = np.atleast_2d(np.asarray(where, float))
        problems = self.outside(where)
        if problems:
            raise BadInput(problems)
        if not len(where):
            return Prediction(*(np.empty(0) for _ in range(3)))
        mean, variance = self.model.predict(where)
        claimed = np.ones(len(where)) if self.kind == BOOSTING else variance
        margin = QUANTILE * self.stretch * np.sqrt(claimed)
        return Prediction(mean, mean - margin, mean + margin)

    def outside(self, where: np.ndarray) -> list[str]:
        """A sentence for each factor that is asked about outside what was trained on."""
        if where.shape[1:] != (len(self.factors),):
            return [
                _("The emulator wants {count} numbers at a time, one for each factor.").format(
                    count=len(self.factors)
                )
            ]
        low, high = self.trained_from, self.trained_to
        # A hair is allowed for positions whose last digits were rounded.
        is_inside = (where >= low - 1e-9) & (where <= high + 1e-9)
        return [
            _(
                "{factor}: the emulator was trained from {low:.4g} to {high:.4g} {unit} and is not "
                "asked beyond; run the model itself there."
            ).format(
                factor=factor.name,
                low=factor.at(low[column]),
                high=factor.at(high[column]),
                unit=factor.unit,
            )
            for column, factor in enumerate(self.factors)
            if not is_inside[:, column].all()
        ]


def train(
    values: np.ndarray,
    outcomes: np.ndarray,
    factors: Sequence[Factor],
    *,
    kind: str | None = None,
    seed: int = 1,
    folds: int = FOLDS,
) -> Emulator:
    """Train the kind of emulator that is less off at points it has not seen.

    Parameters
    ----------
    values : float array [points, factors]
    outcomes : float array [points, replications]
        Paired differences, or whatever is to be foreseen; NaN where a run failed.
    factors : sequence of Factor
    kind : str, optional
        One of `models.KINDS`; by default the one with the smaller cross-validated error.
    seed, folds : int
        Of the cross-validation.

    Raises
    ------
    BadInput
        There are too few points, or scikit-learn is not installed.
    ValueError
        The shapes do not fit, or there is no such kind.
    """
    check_installed()
    values, outcomes = np.asarray(values, float), np.asarray(outcomes, float)
    if outcomes.ndim == 1:
        outcomes = outcomes[:, None]
    if values.shape != (len(outcomes), len(factors)):
        raise ValueError("values are [points, factors] and outcomes [points, replications]")
    if kind is not None and kind not in KINDS:
        raise ValueError(f"no kind {kind!r}; there are: {', '.join(KINDS)}")
    data, known = data_of(positions(factors, values), outcomes)
    points = len(data.y)
    needed = max(FEWEST_POINTS, POINTS_A_FACTOR * len(factors))
    if points < needed:
        raise BadInput(
            _(
                "An emulator of {factors} factors needs {needed} points at least; {points} have "
                "results. Add points to the design."
            ).format(factors=len(factors), needed=needed, points=points)
        )
    kinds = [kind] if kind else [each for each in KINDS if can_be(each, points, len(factors))]
    tried = {each: cross_validated(each, data, seed=seed, folds=folds) for each in kinds}
    best = min(kinds, key=lambda each: tried[each][0].rmse)
    errors, stretch = tried[best]
    return Emulator(
        factors=tuple(factors),
        values=values[known],
        data=data,
        model=fit(best, data, seed=seed),
        stretch=stretch,
        errors=errors,
        rejected={each: tried[each][0].rmse for each in kinds if each != best},
        missing=int((~known).sum()),
        seed=seed,
    )


def data_of(where: np.ndarray, outcomes: np.ndarray) -> tuple[Data, np.ndarray]:
    """What there is to learn from, and which points have a result.

    Luck is taken to be as large at every point; a point with fewer known replications carries more
    of it in its mean.

    Parameters
    ----------
    where : float array [points, factors]
        Positions.
    outcomes : float array [points, replications]
    """
    mean, count, variance = moments(outcomes.T)
    known = (count > 0) & np.isfinite(where).all(axis=1)
    freedom = np.maximum(count - 1, 0)
    squares = np.where(freedom > 0, freedom * variance, 0.0)
    luck = squares[known].sum() / freedom[known].sum() if freedom[known].any() else np.nan
    return Data(where[known], mean[known], luck / count[known]), known
