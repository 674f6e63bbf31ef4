"""What a study varies, as far as answers have to speak of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scenarios.ledger import Parameter


@dataclass(frozen=True)
class Factor:
    """One thing that a study varies.

    Attributes
    ----------
    name : str
    low, high : float
        The range in which it was varied.
    value : float
        What the ledger or the policy says of it; NaN where nothing does.
    unit, does : str
        Unit, and what it does in the model, in a sentence; empty where nothing says.
    by_logarithm : bool
        Is it spread evenly by its logarithm?
    levels : tuple of str
        Names of the values 0, 1, 2, … where the factor is a choice in some order; else empty.
    """

    name: str
    low: float
    high: float
    value: float = float("nan")
    unit: str = ""
    does: str = ""
    by_logarithm: bool = False
    levels: tuple[str, ...] = ()

    @staticmethod
    def of(parameter: Parameter, *, by_logarithm: bool = False) -> Factor:
        """A parameter of the ledger, varied over its whole range."""
        return Factor(
            name=parameter.name,
            low=parameter.low,
            high=parameter.high,
            value=parameter.value,
            unit=parameter.unit,
            does=parameter.does,
            by_logarithm=by_logarithm,
        )

    def position(self, values: np.ndarray) -> np.ndarray:
        """Where values stand in the range: 0 at low, 1 at high; 0.5 if it has no width."""
        values = np.asarray(values, float)
        if not self.low < self.high:
            return np.where(values == self.low, 0.5, np.sign(values - self.low))
        if not self.by_logarithm:
            return (values - self.low) / (self.high - self.low)
        positive = np.maximum(values, np.finfo(float).tiny)
        return np.log(positive / self.low) / np.log(self.high / self.low)


def positions(factors: Iterable[Factor], values: np.ndarray) -> np.ndarray:
    """Positions [points, factors] of values [points, factors]."""
    columns = [factor.position(column) for factor, column in zip(factors, values.T, strict=True)]
    return np.stack(columns, axis=-1) if columns else np.empty(values.shape)
