"""The numbers that calibration looks for, and the scale on which it looks.

A parameter's **position** is where it stands in its plausible range: 0 at low, 1 at high; where the
range spans several times its low end, as rates do, by its logarithm. Before any evidence every
position is equally likely. The smoother needs a scale without ends: the logit
of the position.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit, logit
from scipy.stats import qmc

from scenarios.ledger import Ledger, Parameter

PRIOR_SD = 12.0**-0.5
"""Standard deviation of a position of which nothing is known."""
SPANS_MANY_TIMES = 4.0
"""Ranges whose high end is this many times the low one or more are measured by logarithm."""
TINY = 1e-300
DIGITS = 5
"""Significant digits of a value that is tried: no evidence carries more."""
NEAREST_END = 1e-4
"""Positions nearer to an end than this are taken as this near where a logit is asked for."""


def free_parameters(ledger: Ledger) -> list[Parameter]:
    """The parameters of the ledger that nobody knows, in its order.

    A number is free when its range has a width, unless it is a measured price, a switch for tests
    of honesty or the discount rate: what one euro later is worth is a choice, not a fact.
    """
    return [parameter for parameter in ledger.values() if _is_free(parameter)]


def _is_free(parameter: Parameter) -> bool:
    is_measured_price = parameter.grade == "measured" and parameter.unit.startswith("EUR")
    is_choice = parameter.name.startswith("limits.") or parameter.name == "money.discount_rate"
    return parameter.low < parameter.high and not is_measured_price and not is_choice


@dataclass(frozen=True)
class Unknowns:
    """The free parameters, and the ledger's values of all the others.

    Attributes
    ----------
    parameters : tuple of Parameter
        The free ones.
    rest : dict of str to float
        Values of the others.
    """

    parameters: tuple[Parameter, ...]
    rest: Mapping[str, float]

    @staticmethod
    def of(ledger: Ledger) -> Unknowns:
        """The unknowns of a ledger."""
        free = tuple(free_parameters(ledger))
        names = {parameter.name for parameter in free}
        return Unknowns(free, {n: p.value for n, p in ledger.items() if n not in names})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Full names, in the ledger's order."""
        return tuple(parameter.name for parameter in self.parameters)

    @cached_property
    def low(self) -> np.ndarray:
        """Lower ends of the ranges."""
        return np.array([parameter.low for parameter in self.parameters])

    @cached_property
    def high(self) -> np.ndarray:
        """Upper ends of the ranges."""
        return np.array([parameter.high for parameter in self.parameters])

    @cached_property
    def ledger_values(self) -> np.ndarray:
        """What the ledger says of the free ones now."""
        return np.array([parameter.value for parameter in self.parameters])

    @cached_property
    def is_calibrated(self) -> np.ndarray:
        """Which of them the fit may move: those of grade ``calibrated``."""
        return np.array([parameter.grade == "calibrated" for parameter in self.parameters])

    @cached_property
    def is_by_logarithm(self) -> np.ndarray:
        """Which ranges are measured by logarithm."""
        return (self.low > 0) & (self.high >= SPANS_MANY_TIMES * self.low)

    def positions(self, values: np.ndarray) -> np.ndarray:
        """Where values stand in their ranges, from 0 to 1."""
        linear = (np.asarray(values) - self.low) / (self.high - self.low)
        is_log = self.is_by_logarithm
        low = np.where(is_log, self.low, 1.0)
        ratio = np.where(is_log, self.high, math.e) / low
        inside = np.where(is_log, np.maximum(values, TINY), 1.0)
        return np.where(is_log, np.log(inside / low) / np.log(ratio), linear)

    def at_positions(self, positions: np.ndarray) -> np.ndarray:
        """Values at those positions, of few digits and never outside their ranges."""
        places = np.asarray(positions)
        exact = self.low + (self.high - self.low) * places
        is_log = self.is_by_logarithm
        low = np.where(is_log, self.low, 1.0)
        ratio = np.where(is_log, self.high, 1.0) / low
        exact = np.where(is_log, low * ratio**places, exact)
        return np.clip(rounded(exact), self.low, self.high)

    def unbounded(self, values: np.ndarray) -> np.ndarray:
        """Values on the scale without ends."""
        return logit(np.clip(self.positions(values), NEAREST_END, 1.0 - NEAREST_END))

    def from_unbounded(self, z: np.ndarray) -> np.ndarray:
        """Values of few digits from the scale without ends."""
        return self.at_positions(expit(z))

    def spread_out(self, members: int, seed: int) -> np.ndarray:
        """Values of that many members that fill the ranges evenly: a Latin hypercube."""
        drawn = qmc.LatinHypercube(len(self.parameters), rng=np.random.default_rng([seed, 0]))
        return self.at_positions(drawn.random(members))

    def full(self, values: Sequence[float] | np.ndarray) -> dict[str, float]:
        """A value for every parameter of the ledger."""
        free = (float(value) for value in values)
        return {**self.rest, **dict(zip(self.names, free, strict=True))}


def rounded(values: np.ndarray, digits: int = DIGITS) -> np.ndarray:
    """Values with that many significant digits.

    >>> rounded(np.array([0.123456789, -1234567.0, 0.0])).tolist()
    [0.12346, -1234600.0, 0.0]
    """
    flat = [float(f"{value:.{digits}g}") for value in np.ravel(values)]
    return np.array(flat).reshape(np.shape(values))
