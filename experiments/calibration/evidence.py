"""What the worlds are held against: rows of the evidence, as numbers.

A row's error is the published standard error; where none is published, its band is taken as one
of 95 per cent. Rows that follow from others by identity are not counted. ``readings.csv`` holds
what the rival readings of the pilot say of its true effect, a row a reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from experiments.targets.rows import read_targets
from experiments.targets.target import Target

SHARE_MEASURED = 0.9
"""A row is used where at least this share of the worlds can measure it."""


PILOT_EFFECT = "pilot-effect"
"""Id of the row on which the rival readings differ."""
READINGS = Path(__file__).with_name("readings.csv")


NOT_FITTED = {
    "F08": "United States; Finland's own hazards (F20 to F26) contradict it",
    "K07": "above what K01 pays for a whole year; no belief can reach it",
    "S13": "the size of offices, which is the region's and no belief",
    "S19": "the size of offices, which is the region's and no belief",
    "S14": "the country's share in another year; the country's own rows speak to the same beliefs",
    "E04s": "with P04 and E06 it cannot be had (docs/validation.md); these two are of Finland",
    "M07": "set by hand; a study of its own, too long to be lived through in every world",
    "T32-stock-1-3": "the same table's flows imply 0.187 of the stock (test_flow_table.py)",
    "T32-stock-3-6": "the same table's flows imply 0.176 of the stock (test_flow_table.py)",
    "E11": "known in closed form from the matching function; too noisy in small worlds",
}
"""Rows for calibrating that `tyopolku validate` tells like the others, and no fit uses: why."""


def counted_rows(targets: Sequence[Target]) -> list[Target]:
    """The rows to calibrate to: for that use, not implied by others, and fit to be fitted to."""
    return [
        row
        for row in targets
        if row.use == "calibrate" and row.is_counted and row.id not in NOT_FITTED
    ]


def rival_readings() -> dict[str, Target]:
    """What each rival reading says of the pilot's true effect, by behaviour."""
    return {row.id: row for row in read_targets(READINGS)}


def rows_for(behaviour: str, targets: Sequence[Target]) -> tuple[list[Target], list[str]]:
    """The rows for a behaviour, and the ids of those that are measured but not counted.

    The pilot's effect is measured under every behaviour, and counted where it is a reading.
    """
    readings = rival_readings()
    is_rival = behaviour in readings
    reading = readings[behaviour] if is_rival else next(iter(readings.values()))
    rows = [*counted_rows(targets), replace(reading, id=PILOT_EFFECT)]
    return rows, [] if is_rival else [PILOT_EFFECT]


@dataclass(frozen=True)
class Evidence:
    """Rows as arrays, in their order.

    Attributes
    ----------
    rows : tuple of Target
    value, error : float array [rows]
        In each row's unit.
    noise : float array [rows]
        Standard deviation by which the model's own value moves from one run's luck to another.
    is_used : bool array [rows]
        Rows that are counted.
    """

    rows: tuple[Target, ...]
    value: np.ndarray
    error: np.ndarray
    noise: np.ndarray
    is_used: np.ndarray

    @staticmethod
    def of(rows: Sequence[Target], *, told_only: Sequence[str] = ()) -> Evidence:
        """The evidence of rows; those of ``told_only`` are measured but not counted."""
        error = np.array([row.standard_error for row in rows], float)
        return Evidence(
            rows=tuple(rows),
            value=np.array([row.value for row in rows], float),
            error=error,
            noise=np.zeros(len(rows)),
            is_used=(error > 0) & np.array([row.id not in told_only for row in rows], bool),
        )

    @property
    def sd(self) -> np.ndarray:
        """What a true world may be off by: the row's error and the luck of one run together."""
        return np.hypot(self.error, self.noise)

    def widened(self, ratio: float) -> Evidence:
        """With all squared errors larger by a ratio."""
        factor = float(np.sqrt(ratio))
        return replace(self, error=self.error * factor, noise=self.noise * factor)

    def seen_in(self, outputs: np.ndarray) -> Evidence:
        """Without the rows that too many of these worlds [worlds, rows] could not measure."""
        share = np.isfinite(outputs).mean(axis=0)
        return replace(self, is_used=self.is_used & (share >= SHARE_MEASURED))

    def with_noise(self, outputs: np.ndarray) -> Evidence:
        """With the noise seen in runs of one world that differ by luck only [runs, rows]."""
        if len(outputs) < 2:
            return self
        noise = np.array([_sd_of_finite(column) for column in outputs.T])
        return replace(self, noise=noise)

    def off_by(self, outputs: np.ndarray) -> np.ndarray:
        """By how many standard errors outputs [..., rows] miss the used rows; NaN unmeasured."""
        used = self.is_used
        return (outputs[..., used] - self.value[used]) / self.sd[used]

    @property
    def luck(self) -> float:
        """What the luck of one run adds to the squared distance, on average."""
        used = self.is_used & (self.sd > 0)
        return float(((self.noise[used] / self.sd[used]) ** 2).sum())

    def distance(self, outputs: np.ndarray) -> np.ndarray:
        """Squared standardised distance of outputs [..., rows] from the used rows.

        An unmeasured row counts as the mean of the measured ones; where more than a tenth are
        unmeasured the distance is infinite.
        """
        off = self.off_by(outputs)
        is_measured = np.isfinite(off)
        share = is_measured.mean(axis=-1) if off.shape[-1] else np.ones(off.shape[:-1])
        total = np.where(is_measured, off, 0.0) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            found = total.sum(axis=-1) / share
        return np.where(share >= SHARE_MEASURED, found, np.inf)


def _sd_of_finite(column: np.ndarray) -> float:
    finite = column[np.isfinite(column)]
    return float(finite.std(ddof=1)) if len(finite) > 1 else 0.0
