"""Which box of the trajectory is told.

By default the box that tells best which points are of interest: coverage less the share of all
other points that it holds (Youden's index; with this measure the base rate plays no part). With a
density asked for: the box that covers most among those that are at least so dense.

Peeling also restricts factors that play no part: with small peels chance often decides what goes
next, with large ones the edges are coarse. So it is done with several sizes of peel; of every box
passed on the way the ranges are lifted, the weakest first, and all the boxes that this gives are
looked at. One is told only if chance would not have given any of its ranges, and of boxes that are
as good as each other the one with the fewest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.discovery.box import Box, Cases, Merits
from experiments.discovery.chance import as_many_or_more
from experiments.discovery.peel import SMALLEST_MASS, Step, pasted, trajectory

ALPHAS = (0.05, 0.1, 0.2)
MOST_RANGES = 8
NEAR = 0.02
"""Boxes whose scores differ by no more are as good as each other."""
SIGNIFICANT = 0.05
TINY = 1e-300


@dataclass(frozen=True)
class Rule:
    """How a box is looked for.

    Attributes
    ----------
    density : float or None
        The least density asked for; None looks for the box that tells best which points are of
        interest.
    near : float
        Scores that differ by no more are as good as each other.
    alphas : tuple of float
        Shares of the points in a box that a peel takes away; the first is that of pasting.
    smallest_mass : float
        Share of all points below which no box is made.
    most_ranges : int
        Boxes with more ranges are passed by, because nobody could remember them.
    """

    density: float | None = None
    near: float = NEAR
    alphas: tuple[float, ...] = ALPHAS
    smallest_mass: float = SMALLEST_MASS
    most_ranges: int = MOST_RANGES

    def score(self, merits: Merits, base_rate: float) -> float:
        """What is looked for, larger is better; -inf where a box is not dense enough."""
        if self.density is not None:
            return merits.coverage if merits.density >= self.density else -math.inf
        others = merits.mass * (1.0 - merits.density) / max(1.0 - base_rate, TINY)
        return merits.coverage - others


@dataclass(frozen=True)
class Candidate:
    """A box that could be told.

    Attributes
    ----------
    box : Box
    merits : Merits
    weakest : float
        The highest quasi-p-value of its ranges.
    """

    box: Box
    merits: Merits
    weakest: float


def trajectories(cases: Cases, rule: Rule) -> list[list[Step]]:
    """A trajectory for each size of peel."""
    return [
        trajectory(cases, alpha=alpha, smallest_mass=rule.smallest_mass) for alpha in rule.alphas
    ]


def best_box(cases: Cases, rule: Rule) -> tuple[Box, list[list[Step]]]:
    """Peel, lift, choose and paste; the box that holds everything where none is any better."""
    ways = trajectories(cases, rule)
    candidates = [
        each
        for steps in ways
        for step in steps
        if len(step.box.restricted) <= rule.most_ranges
        for each in lifted(cases, step.box)
    ]
    chosen = choose(candidates, rule, cases.base_rate)
    if chosen is None:
        return Box.whole(cases.x.shape[1]), ways
    return pasted(cases, chosen.box, alpha=rule.alphas[0]), ways


def choose(candidates: Sequence[Candidate], rule: Rule, base_rate: float) -> Candidate | None:
    """The box to tell, or None where none is better than the one that holds everything.

    Only boxes none of whose ranges chance would have given as well. Of boxes that are as good as
    each other the one with the fewest ranges, then the one with the best score.
    """
    scored = [
        (rule.score(each.merits, base_rate), each)
        for each in candidates
        if len(each.box.restricted) and each.weakest <= SIGNIFICANT
    ]
    best = max((score for score, _each in scored), default=-math.inf)
    if best <= 0:
        return None
    good = [(score, each) for score, each in scored if score >= best - rule.near]
    return min(good, key=lambda pair: (len(pair[1].box.restricted), -pair[0]))[1]


def lifted(cases: Cases, box: Box) -> Iterator[Candidate]:
    """The box, then without its weakest range, without the next, and so on to the last.

    The weakest range is the one with the highest quasi-p-value.
    """
    ranges = box.restricted
    counted = cases.weight > 0
    x, weight = cases.x[counted][:, ranges], cases.weight[counted]
    hit_weight = weight * cases.y[counted]
    outside = (x < box.low[ranges]) | (x > box.high[ranges])
    misses = outside.sum(axis=1)
    while len(ranges):
        inside, nearly = misses == 0, misses == 1
        which = outside[nearly].argmax(axis=1)  # the one range that keeps these out
        merits = cases.merits_of_weights(weight[inside], hit_weight[inside])
        more = np.bincount(which, weight[nearly], len(ranges))
        more_hits = np.bincount(which, hit_weight[nearly], len(ranges))
        without = (merits.density * weight[inside].sum() + more_hits) / np.maximum(
            weight[inside].sum() + more, TINY
        )
        by_chance = as_many_or_more(merits, without)
        yield Candidate(box, merits, float(by_chance.max()))
        weakest = int(np.lexsort((without, by_chance))[-1])
        box = box.without(int(ranges[weakest]))
        misses = misses - outside[:, weakest]
        outside = np.delete(outside, weakest, axis=1)
        ranges = np.delete(ranges, weakest)
