"""Peeling and pasting: from the box that holds everything to small dense ones, and a bit back.

Each peel takes away about a share `alpha` of the points in the box, from one end of one factor:
the end where the density gains most for each point lost. Equal values of a factor are never
separated; a level that alone holds more than `alpha` is taken away whole. Ends of ranges lie half
way between the last point inside and the first outside.

Each peel looks one step ahead only. So a factor goes unseen of which both ends alone, but not the
middle, are of interest: no peel of it gains anything until another factor is restricted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from experiments.discovery.box import Box, Cases, Merits

ALPHA = 0.05
SMALLEST_MASS = 0.05
FEWEST_POINTS = 10


@dataclass(frozen=True)
class Step:
    """A box on the way, and its merits."""

    box: Box
    merits: Merits


def trajectory(
    cases: Cases, *, alpha: float = ALPHA, smallest_mass: float = SMALLEST_MASS
) -> list[Step]:
    """The boxes passed while peeling, the one that holds everything first.

    It ends where the next box would be too small or no peel is left, and where the points inside
    are of interest all or none.

    Parameters
    ----------
    cases : Cases
    alpha : float
        Share of the points in the box that a peel takes away.
    smallest_mass : float
        Share of all points below which no box is made; never fewer than `FEWEST_POINTS` either.
    """
    box = Box.whole(cases.x.shape[1])
    inside = cases.weight > 0
    steps = [Step(box, cases.merits_of(inside))]
    order = cases.order[inside[cases.order]].reshape(len(cases.order), -1)
    smallest = max(smallest_mass * cases.total, _weight_of_few(cases))
    while 0.0 < steps[-1].merits.density < 1.0:
        peel = _best_peel(cases, order, box, alpha, smallest)
        if peel is None:
            break
        factor, is_low, end = peel
        column = cases.x[:, factor]
        keep = column >= end if is_low else column <= end
        inside &= keep
        order = order[keep[order]].reshape(len(order), -1)
        low, high = (end, box.high[factor]) if is_low else (box.low[factor], end)
        box = box.with_ends(factor, low, high)
        steps.append(Step(box, cases.merits_of(inside)))
    return steps


def _weight_of_few(cases: Cases) -> float:
    """What `FEWEST_POINTS` points count on average."""
    counted = int((cases.weight > 0).sum())
    return FEWEST_POINTS * cases.total / counted if counted else 0.0


def _best_peel(
    cases: Cases, order: np.ndarray, box: Box, alpha: float, smallest: float
) -> tuple[int, bool, float] | None:
    """Factor, whether at its low end, and the new end of its range.

    The peel that gains most density for each point lost; of equals one of a factor that has a range
    already, then the one that loses least, then that of the first factor, then that at the low end.
    None where every box would be too small.

    Parameters
    ----------
    order : int array [factors, points in the box]
        Those points in ascending order of each factor.
    """
    everything = cases.weight[order[:1]].sum()
    hits = (cases.weight * cases.y)[order[:1]].sum()
    walks = (order, order[:, ::-1])
    cuts = [_cuts(cases, walk, alpha * everything * (1.0 - 1.0 / order.shape[1])) for walk in walks]
    cut, lost, lost_hits = (np.stack(each, axis=1) for each in zip(*cuts, strict=True))
    left = everything - lost
    can_be = (cut > 0) & (left >= smallest) & (left > 0)
    if not can_be.any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = ((hits - lost_hits) / left - hits / everything) * everything / lost
    has_range = np.isin(np.arange(len(order)), box.restricted)[:, None] & can_be
    keys = np.where(can_be, gain, -np.inf), has_range, left
    by_rank = np.lexsort([-np.arange(gain.size), *(np.ravel(key) for key in reversed(keys))])
    factor, side = divmod(int(by_rank[-1]), 2)
    position = int(cut[factor, side])
    last, first = walks[side][factor, position - 1 : position + 1]
    return factor, side == 0, _between(cases.x[first, factor], cases.x[last, factor])


def _cuts(
    cases: Cases, walk: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a peel in the direction of the walk stops, for each factor.

    Parameters
    ----------
    walk : int array [factors, points in the box]
    share : float
        What may be taken: points go until it is passed, but no level that lies across it unless it
        is the first.

    Returns
    -------
    cut : int array [factors]
        Position in the walk of the first point that stays; 0 where all points are of one level.
    lost, lost_hits : float array [factors]
        What the points count that go, and those of interest among them.
    """
    count = walk.shape[1]
    # Nearly always the first few points of the walk are enough to know.
    for seen in (min(int(2 * ALPHA * count) + FEWEST_POINTS, count), count):
        part = walk[:, :seen]
        weight = cases.weight[part]
        total = np.cumsum(weight, axis=1)
        # A hair is allowed for sums of weights that differ in their last digits.
        reach = (total - weight <= share * (1.0 + 1e-9)).sum(axis=1)
        values = np.take_along_axis(cases.x.T, part, axis=1)
        is_new = np.zeros(part.shape, bool)
        is_new[:, 1:] = values[:, 1:] != values[:, :-1]
        starts = np.maximum.accumulate(np.where(is_new, np.arange(seen), 0), axis=1)
        cut = np.take_along_axis(starts, np.minimum(reach, seen - 1)[:, None], axis=1)[:, 0]
        cut = np.where(cut == 0, is_new.argmax(axis=1), cut)  # the first level, whole
        if (cut > 0).all() and (reach < seen).all():
            break
    last = np.maximum(cut - 1, 0)[:, None]
    hits = np.cumsum(weight * cases.y[part], axis=1)
    lost, lost_hits = (np.take_along_axis(each, last, axis=1)[:, 0] for each in (total, hits))
    return cut, lost, lost_hits


def _between(inner: float, outer: float) -> float:
    """Half way, and never on the side of the outer one however near they are."""
    middle = inner + 0.5 * (outer - inner)
    return float(inner if middle == outer else middle)


def pasted(cases: Cases, box: Box, *, alpha: float = ALPHA) -> Box:
    """The box with ranges widened again as long as it gets no less dense for it.

    Each paste lets in about a share `alpha` of the points in the box, at the end where the density
    becomes highest.
    """
    inside = box.holds(cases.x)
    merits = cases.merits_of(inside)
    while True:
        found = [
            (wider_merits.density, wider_merits.mass, -number, wider, wider_inside)
            for number, (wider, wider_inside) in enumerate(_wider(cases, box, alpha))
            for wider_merits in [cases.merits_of(wider_inside)]
            if wider_merits.density >= merits.density
        ]
        if not found:
            return box
        *_keys, box, inside = max(found, key=lambda each: each[:3])
        merits = cases.merits_of(inside)


def _wider(cases: Cases, box: Box, alpha: float) -> Iterator[tuple[Box, np.ndarray]]:
    """Boxes with one end of one range moved out, and the points in them."""
    share = alpha * cases.weight[box.holds(cases.x)].sum()
    for factor in box.restricted:
        low, high = box.low[factor], box.high[factor]
        free = box.without(factor).holds(cases.x) & (cases.weight > 0)
        column = cases.x[:, factor]
        for is_low, outside in ((True, free & (column < low)), (False, free & (column > high))):
            if not outside.any():
                continue
            candidates = np.flatnonzero(outside)
            walk = candidates[np.argsort(column[candidates], kind="stable")]
            walk = walk[::-1] if is_low else walk
            reach = int((np.cumsum(cases.weight[walk]) <= share * (1.0 + 1e-9)).sum())
            last = column[walk[max(reach - 1, 0)]]
            beyond = [value for value in column[walk] if (value < last if is_low else value > last)]
            end = _between(last, beyond[0]) if beyond else (-np.inf if is_low else np.inf)
            wider = box.with_ends(int(factor), end if is_low else low, high if is_low else end)
            yield wider, wider.holds(cases.x)
