"""The note in an emulator's file: all but its arrays, each entry of the kind it has to be.

Numbers that are not known are null in JSON, which has no NaN.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from experiments.discovery.factors import Factor
from experiments.emulator.errors import Errors

LARGEST = 20.0
"""Logarithm of what a process may be tuned to; the search stays within."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FactorForm(_Form):
    """A factor."""

    name: str
    low: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    value: float | None
    unit: str
    does: str
    by_logarithm: bool
    levels: list[str]

    @staticmethod
    def of(factor: Factor) -> FactorForm:
        """What is written of a factor."""
        return FactorForm(
            **{**asdict(factor), "value": or_none(factor.value), "levels": list(factor.levels)}
        )

    def factor(self) -> Factor:
        """The factor that was written."""
        if self.by_logarithm and self.low <= 0:
            raise ValueError("a logarithm is of numbers above zero")
        return Factor(
            name=self.name,
            low=self.low,
            high=self.high,
            value=or_nan(self.value),
            unit=self.unit,
            does=self.does,
            by_logarithm=self.by_logarithm,
            levels=tuple(self.levels),
        )


class ErrorsForm(_Form):
    """Errors."""

    rmse: float
    r2: float | None
    not_luck: float | None
    r2_of_rest: float | None
    coverage: float
    points: int
    folds: int

    @staticmethod
    def of(errors: Errors) -> ErrorsForm:
        """What is written of errors."""
        return ErrorsForm(**{name: or_none(value) for name, value in asdict(errors).items()})

    def errors(self) -> Errors:
        """The errors that were written."""
        return Errors(
            rmse=self.rmse,
            r2=or_nan(self.r2),
            not_luck=or_nan(self.not_luck),
            r2_of_rest=or_nan(self.r2_of_rest),
            coverage=self.coverage,
            points=self.points,
            folds=self.folds,
        )


class Note(_Form):
    """All of it."""

    kind: str
    tuned: list[Annotated[float, Field(ge=-LARGEST, le=LARGEST)]] = Field(max_length=64)
    stretch: float = Field(ge=0, allow_inf_nan=False)
    seed: int = Field(ge=0)
    missing: int = Field(ge=0)
    errors: ErrorsForm
    rejected: dict[str, float]
    factors: list[FactorForm] = Field(min_length=1, max_length=1000)
    versions: dict[str, str]


def or_none(value: Any) -> Any:
    """None for NaN, and anything else as it is."""
    return None if isinstance(value, float) and math.isnan(value) else value


def or_nan(value: float | None) -> float:
    """NaN for None, and a number as it is."""
    return math.nan if value is None else value
