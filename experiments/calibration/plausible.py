"""Which worlds the evidence cannot rule out.

In a true world the squared standardised distance over n rows follows a chi-square distribution
of n degrees, if the errors are as large as they are said to be. No model is true: where even the
best world misses by more, all errors are taken to be larger by that factor (Birge's ratio), and
the factor is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.stats import chi2

from experiments.calibration.ensemble import Ensemble, Evaluate, run_ensemble, together
from experiments.calibration.evidence import Evidence
from experiments.calibration.unknowns import Unknowns

LEVEL = 0.99
FEWEST_PARENTS = 20
NEARNESS = 0.9
"""How much of a new world is its parent; the rest is drawn anew, so that the spread stays."""
LEAST_SHARE = 0.25
"""Of new worlds, that are expected to be plausible."""


def birge_ratio(best_distance: float, rows: int) -> float:
    """Factor by which squared errors must be larger than said for the best world to be true."""
    return max(best_distance / rows, 1.0) if rows else 1.0


def plausible_limit(best_distance: float, rows: int) -> float:
    """Distance beyond which a world is ruled out.

    >>> round(plausible_limit(best_distance=40.0, rows=50), 1)
    76.2
    """
    return float(chi2.ppf(LEVEL, rows)) * birge_ratio(best_distance, rows)


def more_worlds(
    worlds: Ensemble,
    unknowns: Unknowns,
    evidence: Evidence,
    limit: float,
    wanted: int,
    rounds: int,
    seed: int,
    evaluate: Evaluate,
    on_round: Callable[[int], None] | None = None,
) -> Ensemble:
    """The plausible among some worlds, and new ones near them until there are enough.

    A new world lies near a plausible one, with the spread of all of them (Liu and West 2001).

    Parameters
    ----------
    rounds : int
        Most times that new ones are tried.
    on_round : callable, optional
        Called with the number of worlds about to be tried.
    """
    tried = together([worlds])
    for number in range(rounds):
        distance = evidence.distance(tried.outputs)
        passes = int((distance <= limit).sum())
        if passes >= wanted:
            break
        nearest = np.argsort(distance, kind="stable")[: max(passes, FEWEST_PARENTS)]
        share = max(passes / len(tried), LEAST_SHARE)
        members = min(len(worlds), math.ceil((wanted - passes) / share))
        if on_round is not None:
            on_round(members)
        rng = np.random.default_rng([seed, 1000 + number])
        parents = tried.chosen(np.sort(nearest))
        z, source = near(unknowns.unbounded(parents.values), members, rng)
        inflows = [parents.inflows[place] for place in source]
        new = run_ensemble(unknowns.from_unbounded(z), inflows, evaluate, rng)
        tried = together([tried, new])
    return tried.chosen(evidence.distance(tried.outputs) <= limit)


def near(z: np.ndarray, members: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """New members near those of z, with their mean and spread; and the parent of each."""
    source = rng.integers(len(z), size=members)
    mean = z.mean(axis=0)
    luck = rng.standard_normal((members, len(z))) @ (z - mean) / math.sqrt(max(len(z) - 1, 1))
    return mean + NEARNESS * (z[source] - mean) + math.sqrt(1.0 - NEARNESS**2) * luck, source
