"""Would noise have given it? Each range of a box, and the box as a whole.

Quasi-p-value of a range (Bryant and Lempert 2010): were the box without the range, its density
would be so much; how likely are as many points of interest, or more, among as many points as the
box holds with it? It is no true p-value, because the range was looked for in the same points.

Permutation: which points are of interest is dealt out anew at random, and boxes are looked for
again. What is found then is found by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from experiments.discovery.box import Box, Cases, Merits
from experiments.discovery.peel import Step

CHANCE_LEVEL = 0.05


def quasi_p(cases: Cases, box: Box) -> np.ndarray:
    """Quasi-p-value of each range of a box, in the order of `Box.restricted`.

    With weights, of as many points of equal weight as tell as much.
    """
    without = [cases.merits(box.without(int(factor))).density for factor in box.restricted]
    return as_many_or_more(cases.merits(box), np.array(without, float))


def as_many_or_more(merits: Merits, density: np.ndarray) -> np.ndarray:
    """Binomial probability of as many points of interest as a box holds, or more, by density.

    The binomial distribution is written as a beta function, for which neither the points nor those
    of interest need be whole numbers.
    """
    count, hits = merits.effective, merits.effective * merits.density
    if hits <= 0:
        return np.ones(len(density))
    return betainc(hits, count - hits + 1.0, np.clip(density, 0.0, 1.0))


@dataclass(frozen=True)
class Chance:
    """What was found where there is nothing to find.

    Attributes
    ----------
    p : float
        Share of the permutations, the data themselves among them, whose best box stands out from
        its surroundings at least as much.
    density : float
        In 95 of 100 permutations no box of at least this mass is denser.
    """

    p: float
    density: float

    @property
    def is_beaten(self) -> bool:
        """True where something was found that chance alone would hardly give."""
        return self.p <= CHANCE_LEVEL


def by_chance(
    cases: Cases,
    peel: Callable[[Cases], Sequence[Step]],
    mass: float,
    *,
    permutations: int,
    seed: Sequence[int],
) -> Chance:
    """Deal the points of interest out anew and peel again, so many times.

    Parameters
    ----------
    cases : Cases
    peel : function
        The boxes that are passed while peeling such cases.
    mass : float
        Of the box that is to be told.
    permutations : int
    seed : sequence of int
    """
    draw = np.random.default_rng(list(seed))
    stands_out = outstanding(peel(cases))
    as_much, densities = 0, []
    for _number in range(permutations):
        found = peel(cases.with_interest(draw.permutation(cases.y)))
        as_much += outstanding(found) >= stands_out
        densities.append(densest(found, mass))
        if 1 + as_much > CHANCE_LEVEL * (permutations + 1):
            break  # the rest cannot change the answer (Besag and Clifford 1991, Biometrika 78)
    density = float(np.quantile(densities, 1.0 - CHANCE_LEVEL)) if densities else np.nan
    return Chance((1 + as_much) / (len(densities) + 1), density)


def outstanding(steps: Sequence[Step]) -> float:
    """How far the best box stands out: density above the base rate, in standard errors."""
    base = steps[0].merits.density
    error = np.sqrt(max(base * (1.0 - base), 1e-12))
    return max(
        (step.merits.density - base) * np.sqrt(step.merits.effective) / error for step in steps
    )


def densest(steps: Sequence[Step], mass: float) -> float:
    """Highest density of a box of at least that mass."""
    held = [step.merits.density for step in steps if step.merits.mass >= mass]
    return max(held, default=steps[0].merits.density)
