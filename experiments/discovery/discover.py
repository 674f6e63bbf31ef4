"""Scenario discovery from beginning to end: boxes, one after another, and what to think of them.

After the first box a second is looked for among the points outside it, and so on (covering), until
a box is no better than chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from experiments.discovery.box import Box, Cases, Merits
from experiments.discovery.chance import Chance, by_chance, quasi_p
from experiments.discovery.choice import Rule, best_box, trajectories
from experiments.discovery.factors import Factor
from experiments.discovery.peel import FEWEST_POINTS, Step
from experiments.discovery.stability import Stability, stability

DISCOVERY_COLUMNS = (
    "box factor low high range_low range_high unit quasi_p stability coverage density base_rate "
    "mass points"
).split()
TRAJECTORY_COLUMNS = "box alpha step coverage density mass points restricted".split()
BOXES, RESAMPLES, PERMUTATIONS = 3, 100, 99
FEW_LEVELS = 20
"""A factor with no more different values is told by its values, not by what lies between them."""


@dataclass(frozen=True)
class Found:
    """One box.

    Attributes
    ----------
    box : Box
    low, high : float array [factors]
        Its ranges as they are told; the ends of the study where it has none.
    merits : Merits
        Points of earlier boxes are left out; coverage and mass are shares of all points.
    base_rate : float
        Among the points in which the box was looked for.
    quasi_p : float array [ranges]
        In the order of `Box.restricted`.
    stability : Stability
    chance : Chance
    ways : list of list of Step
        The boxes passed while peeling, a list for each size of peel; their shares are of the points
        in which the box was looked for.
    """

    box: Box
    low: np.ndarray
    high: np.ndarray
    merits: Merits
    base_rate: float
    quasi_p: np.ndarray
    stability: Stability
    chance: Chance
    ways: list[list[Step]]


@dataclass(frozen=True)
class Discovery:
    """What would have to be true.

    Attributes
    ----------
    factors : tuple of Factor
    rule : Rule
        How boxes were looked for.
    found : tuple of Found
        Empty where nothing beats chance.
    points, missing, undecided, interest : int
        Points used, points left out because a run failed, points left out because they weigh
        nothing, and points of interest.
    base_rate : float
        Share of points of interest, by weight.
    """

    factors: tuple[Factor, ...]
    rule: Rule
    found: tuple[Found, ...]
    points: int
    missing: int
    interest: int
    base_rate: float
    undecided: int = 0

    @property
    def can_be_asked(self) -> bool:
        """True where there are points enough of both kinds."""
        return min(self.interest, self.points - self.interest) >= FEWEST_POINTS

    def frame(self) -> pd.DataFrame:
        """`DISCOVERY_COLUMNS`: a row for each range of each box, the surest first."""
        rows = [
            self._row(number, found, place)
            for number, found in enumerate(self.found, 1)
            for place in np.argsort(found.quasi_p, kind="stable")
        ]
        return pd.DataFrame(rows, columns=DISCOVERY_COLUMNS)

    def trajectories(self) -> pd.DataFrame:
        """`TRAJECTORY_COLUMNS`: the boxes passed on the way to each box, a row a step."""
        rows = [
            (number, alpha, step, each.merits.coverage, each.merits.density, each.merits.mass,
             each.merits.points, len(each.box.restricted))
            for number, found in enumerate(self.found, 1)
            for alpha, steps in zip(self.rule.alphas, found.ways, strict=True)
            for step, each in enumerate(steps)
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=TRAJECTORY_COLUMNS)

    def _row(self, number: int, found: Found, place: int) -> dict[str, object]:
        column = int(found.box.restricted[place])
        factor = self.factors[column]
        return {
            "box": number,
            "factor": factor.name,
            "low": float(found.low[column]),
            "high": float(found.high[column]),
            "range_low": factor.low,
            "range_high": factor.high,
            "unit": factor.unit,
            "quasi_p": float(found.quasi_p[place]),
            "stability": float(found.stability.restricted[column]),
            "coverage": found.merits.coverage,
            "density": found.merits.density,
            "base_rate": self.base_rate,
            "mass": found.merits.mass,
            "points": found.merits.points,
        }


def discover(
    x: np.ndarray,
    y: np.ndarray,
    factors: Sequence[Factor],
    *,
    weights: np.ndarray | None = None,
    rule: Rule | None = None,
    boxes: int = BOXES,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    seed: int = 1,
) -> Discovery:
    """Boxes of the factors that hold the points of interest.

    Parameters
    ----------
    x : float array [points, factors]
        Values.
    y : bool or float array [points]
        1 where the point is of interest, 0 where not, NaN where that is not known.
    factors : sequence of Factor
    weights : float array [points], optional
        How much each point counts, such as how sure it is on which side it lies.
    rule : Rule, optional
        How a box is looked for and chosen.
    boxes, resamples, permutations : int
        At most so many boxes; how often points are drawn anew and labels dealt anew.

    Raises
    ------
    ValueError
        The shapes do not fit, or y has other numbers than 0 and 1.
    """
    x, label, weight = _checked(x, y, factors, weights)
    is_there = np.isfinite(label) & np.isfinite(x).all(axis=1)
    known = is_there & (weight > 0)
    x, is_of_interest, weight = x[known], label[known] == 1.0, weight[known]
    everything = Cases.of(x, is_of_interest, weight)
    rule = rule or Rule()
    left = np.ones(len(x), bool)
    found: list[Found] = []
    while len(found) < boxes and _is_enough(is_of_interest[left]):
        cases = Cases.of(x[left], is_of_interest[left], weight[left])
        box, ways = best_box(cases, rule)
        if not len(box.restricted):
            break
        merits = cases.merits(box)
        random = [seed, len(found)]
        chance = by_chance(
            cases, partial(_boxes_passed, rule=rule), merits.mass,
            permutations=permutations, seed=[*random, 0],
        )  # fmt: skip
        if not chance.is_beaten or merits.density <= chance.density:
            break
        stable = stability(cases, rule, resamples=resamples, seed=[*random, 1])
        inside = box.holds(x) & left
        low, high = _ends_told(box, x, factors)
        found.append(
            Found(box, low, high, everything.merits_of(inside), cases.base_rate,
                  quasi_p(cases, box), stable, chance, ways)
        )  # fmt: skip
        left &= ~inside
    return Discovery(
        factors=tuple(factors),
        rule=rule,
        found=tuple(found),
        points=len(x),
        missing=int((~is_there).sum()),
        interest=int(is_of_interest.sum()),
        base_rate=everything.base_rate,
        undecided=int((is_there & ~known).sum()),
    )


def _boxes_passed(cases: Cases, rule: Rule) -> list[Step]:
    return [step for steps in trajectories(cases, rule) for step in steps]


def _is_enough(is_of_interest: np.ndarray) -> bool:
    hits = int(is_of_interest.sum())
    return min(hits, len(is_of_interest) - hits) >= FEWEST_POINTS


def _checked(
    x: np.ndarray, y: np.ndarray, factors: Sequence[Factor], weights: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, label = np.asarray(x, float), np.asarray(y, float)
    weight = np.ones(len(label)) if weights is None else np.asarray(weights, float)
    if x.shape != (len(label), len(factors)) or weight.shape != label.shape:
        raise ValueError("x is [points, factors]; y and weights are [points]")
    if not np.isin(label[np.isfinite(label)], (0.0, 1.0)).all():
        raise ValueError("y is 1 where a point is of interest and 0 where it is not")
    if not (np.isfinite(weight) & (weight >= 0)).all():
        raise ValueError("weights are zero or more")
    return x, label, weight


def _ends_told(box: Box, x: np.ndarray, factors: Sequence[Factor]) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the ranges as they are told."""
    low = np.array([factor.low for factor in factors], float)
    high = np.array([factor.high for factor in factors], float)
    for column in box.restricted:
        levels = np.unique(x[:, column])
        held = levels[(levels >= box.low[column]) & (levels <= box.high[column])]
        if len(levels) <= FEW_LEVELS and len(held):
            low[column], high[column] = held[0], held[-1]
            continue
        if np.isfinite(box.low[column]):
            low[column] = box.low[column]
        if np.isfinite(box.high[column]):
            high[column] = box.high[column]
    return low, high
