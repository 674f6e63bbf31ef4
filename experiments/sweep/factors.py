"""What a study varies: parameters of the ledger, levers of policies, the rhythm of pilots.

A factor's **position** is where it stands in its distribution, from 0 to 1; designs are made of
positions, the model is run with values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from experiments.calibration.unknowns import SPANS_MANY_TIMES, rounded
from experiments.messages import _


@dataclass(frozen=True)
class Factor:
    """One thing that a study varies.

    Attributes
    ----------
    name : str
        Unique in the study, shown to people: ``job_finding.base_hazard``.
    kind : str
        ``parameter`` (of the ledger), ``lever`` (of policies) or ``rhythm`` (of their phases).
    target : str
        Full name of the parameter or lever; ``on_months`` or ``off_months``.
    low, high : float
        Ends of the range.
    usual : float
        The ledger's value, the peak of a triangle; NaN where there is none.
    values : tuple of float
        To be tried instead of a range; empty for a range.
    is_log, is_triangular : bool
        How positions become values; evenly where neither.
    scenarios : tuple of str
        Whose lever or rhythm.
    is_base : bool
        A lever of ordinary service rather than of the phases.
    unit, does : str
    """

    name: str
    kind: str
    target: str
    low: float
    high: float
    usual: float = math.nan
    values: tuple[float, ...] = ()
    is_log: bool = False
    is_triangular: bool = False
    scenarios: tuple[str, ...] = ()
    is_base: bool = False
    unit: str = ""
    does: str = ""

    def value_at(self, positions: np.ndarray) -> np.ndarray:
        """Values at those positions (0 to 1), of five digits and never outside the range."""
        places = np.asarray(positions, float)
        if self.values:
            step = np.minimum((places * len(self.values)).astype(int), len(self.values) - 1)
            return np.array(self.values)[step]
        if self.is_log:
            low, high = math.log(self.low), math.log(self.high)  # their quotient may be infinite
            exact = np.exp(low + (high - low) * places)
        elif self.is_triangular:
            exact = _triangle(places, self.low, self.usual, self.high)
        else:
            exact = self.low + (self.high - self.low) * places
        return np.clip(rounded(exact), self.low, self.high)

    def value_at_step(self, step: int, steps: int) -> float:
        """The value of a grid's step; a list of values has a step each."""
        if self.values:
            return self.values[step]
        return float(self.value_at(np.array(step / (steps - 1))))

    def position_of(self, value: float) -> float:
        """Where a value stands in the range, from 0 to 1; NaN outside it."""
        if not self.low <= value <= self.high:
            return math.nan
        if self.high == self.low:
            return 0.5
        if self.values:
            return (self.values.index(value) + 0.5) / len(self.values)
        if self.is_log:
            low, high = math.log(self.low), math.log(self.high)
            return (math.log(value) - low) / (high - low)
        if self.is_triangular:
            return _below(value, self.low, self.usual, self.high)
        return (value - self.low) / (self.high - self.low)


def spans_many_times(low: float, high: float) -> bool:
    """Whether a range is so wide that its logarithm is the natural scale, as with rates."""
    return low > 0 and high >= SPANS_MANY_TIMES * low


def _triangle(places: np.ndarray, low: float, peak: float, high: float) -> np.ndarray:
    """Quantiles of the triangular distribution."""
    width = high - low
    at_peak = (peak - low) / width
    rising = low + np.sqrt(places * width * (peak - low))
    falling = high - np.sqrt((1.0 - places) * width * (high - peak))
    return np.where(places < at_peak, rising, falling)


def _below(value: float, low: float, peak: float, high: float) -> float:
    """The share of a triangular distribution that lies below a value."""
    width = high - low
    if value < peak:
        return (value - low) ** 2 / (width * (peak - low))
    if high == peak:
        return 1.0
    return 1.0 - (high - value) ** 2 / (width * (high - peak))


RHYTHMS = {"on_months": (1.0, 240.0), "off_months": (0.0, 240.0)}
"""What the rhythm of pilots may be: length of a pilot and of the gap after it, in months."""


def rhythm_told(name: str) -> str:
    """What a rhythm is, in words."""
    if name == "on_months":
        return _("Length of each pilot, from the first's own beginning on.")
    return _("Length of the gap between one pilot's end and the next one's beginning.")
