"""One target: a figure of the evidence that the model can be measured against."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field

from experiments.targets.grammar import Group, Metric, Reference, Window
from experiments.targets.units import OF_RELATIVE, factor

WIDTH_IN_ERRORS = 2.0 * 1.959964
"""Standard errors in a 95 % interval."""


@dataclass(frozen=True)
class Target:
    """A row of a file of targets, read.

    Attributes
    ----------
    row : dict of str to str
        The texts as they stand in the file, by column.
    file, line : str, int
        Where it stands.

    The others are the columns, as `vocabulary.COLUMNS` tells them.
    """

    id: str
    experiment: str
    policy: str
    reference: Reference
    metric: Metric
    group: Group
    difference: str
    clock: str
    window: Window
    date: dt.date | None
    regime: str
    unit: str
    value: float
    low: float
    high: float
    error: float | None
    implied_by: tuple[str, ...]
    source: str
    status: str
    confidence: str
    use: str
    line: int
    file: str = ""
    row: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_counted(self) -> bool:
        """Whether the row is evidence of its own: no input, and implied by no other row."""
        return self.use != "input" and not self.implied_by

    @property
    def standard_error(self) -> float:
        """As published, else as if the band were a 95 % interval."""
        return (self.high - self.low) / WIDTH_IN_ERRORS if self.error is None else self.error

    def in_unit(self, policy: float, reference: float = math.nan) -> float:
        """What was measured, in the row's unit.

        Parameters
        ----------
        policy, reference : float
            Levels in the metric's natural unit.
        """
        if self.difference == "relative":
            ratio = policy / reference if reference else math.nan
            return ratio + OF_RELATIVE[self.unit]
        level = policy - reference if self.difference == "absolute" else policy
        return level * factor(self.metric.measure, self.unit, self.window.span_weeks)
