"""Which worlds the evidence cannot rule out.

In a true world the squared standardised distance over n rows follows a chi-square distribution
of n degrees, if the errors are as large as they are said to be. No model is true: where even the
best world misses by more, all errors are taken to be larger by that factor (Birge's ratio), and
the factor is told.

The smoother's steps are straight lines; where the model bends, too few worlds may end near the
evidence. They are then moved on by randomised maximum likelihood (Oliver 1996; Chen and Oliver
2012): each world seeks the point nearest both to where it began and to the evidence shaken by
its own draw of the errors, so that together they stay as spread as the evidence allows. The
surrogate tells where to go, the simulated model whether it was better.

Where too few are within the limit even then, the nearest are kept, as many as are wanted, and the
limit is widened to hold them: by how much is told with the worlds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit
from scipy.stats import chi2

from experiments.calibration.ensemble import Ensemble, Evaluate, run_ensemble, together
from experiments.calibration.evidence import SHARE_MEASURED, Evidence
from experiments.calibration.fit import surrogate_of
from experiments.calibration.surrogate import Surrogate
from experiments.calibration.unknowns import Unknowns

LEVEL = 0.99
STEPS = 5
"""Of Gauss and Newton on the surrogate, in each round."""
LARGEST_STEP = 2.0
"""On the scale without ends, in one round."""


def birge_ratio(best_distance: float, rows: int) -> float:
    """Factor by which squared errors must be larger than said for the best world to be true."""
    return max(best_distance / rows, 1.0) if rows else 1.0


def plausible_limit(best_distance: float, rows: int) -> float:
    """Distance beyond which a world is ruled out.

    >>> round(plausible_limit(best_distance=40.0, rows=50), 1)
    76.2
    """
    return float(chi2.ppf(LEVEL, rows)) * birge_ratio(best_distance, rows)


@dataclass(frozen=True)
class Aims:
    """What each member seeks.

    Attributes
    ----------
    began : float array [members, parameters]
        Where it began, on the scale without ends.
    variance : float array [parameters]
        Of the members there.
    shaken : float array [members, rows]
        Standard errors by which its own evidence is off the published one.
    """

    began: np.ndarray
    variance: np.ndarray
    shaken: np.ndarray

    @staticmethod
    def of(first: Ensemble, unknowns: Unknowns, evidence: Evidence, seed: int) -> Aims:
        """Aims of the members of an ensemble."""
        began = unknowns.unbounded(first.values)
        rng = np.random.default_rng([seed, 1000])
        shaken = rng.standard_normal((len(first), int(evidence.is_used.sum())))
        variance = np.maximum(began.var(axis=0), 1e-9)
        return Aims(began, variance, shaken - shaken.mean(axis=0))

    def missed(self, z: np.ndarray, off_by: np.ndarray) -> np.ndarray:
        """How far each member is from its aim; infinite where it could not be measured."""
        from_start = ((z - self.began) ** 2 / self.variance).sum(axis=1)
        off = off_by - self.shaken
        measured = np.isfinite(off)
        share = measured.mean(axis=1)
        total = (np.where(measured, off, 0.0) ** 2).sum(axis=1) / np.maximum(share, SHARE_MEASURED)
        return np.where(share >= SHARE_MEASURED, total, np.inf) + from_start

    def next(
        self, z: np.ndarray, off_by: np.ndarray, surrogate: Surrogate, reach: np.ndarray
    ) -> np.ndarray:
        """Where each member should go, at most as far as its reach."""
        return np.array(
            [
                self._next_of(member, z[member], off_by[member], surrogate, reach[member])
                for member in range(len(z))
            ]
        )

    def _next_of(
        self, member: int, z: np.ndarray, off_by: np.ndarray, surrogate: Surrogate, reach: float
    ) -> np.ndarray:
        known = np.isfinite(off_by)
        correction = (off_by - surrogate(expit(z)))[known]
        shaken, began = self.shaken[member][known], self.began[member]
        there = z
        for _step in range(STEPS):
            position = expit(there)
            slopes = surrogate.jacobian(position)[known] * (position * (1.0 - position))
            left = shaken - correction - surrogate(position)[known] + slopes @ (there - began)
            among = (slopes * self.variance) @ slopes.T + np.eye(int(known.sum()))
            there = began + self.variance * (slopes.T @ np.linalg.solve(among, left))
            there = z + np.clip(there - z, -reach, reach)
        return there


@dataclass(frozen=True)
class Worlds:
    """Plausible worlds.

    Attributes
    ----------
    members : Ensemble
    distance : float array [members]
    limit : float
        Of the distance, as the rule has it.
    within : int
        Members within it; the others are the nearest beyond.
    """

    members: Ensemble
    distance: np.ndarray
    limit: float
    within: int

    def __len__(self) -> int:
        return len(self.members)

    @property
    def widening(self) -> float:
        """Factor by which the limit had to be widened to hold all members."""
        return max(float(self.distance.max(initial=0.0)) / self.limit, 1.0)


def nearest_worlds(last: Ensemble, evidence: Evidence, limit: float, wanted: int) -> Worlds:
    """All members within the limit; where these are too few, the nearest, as many as wanted."""
    distance = np.where(last.is_own, evidence.distance(last.outputs), np.inf)
    within = int((distance <= limit).sum())
    order = np.argsort(distance, kind="stable")[: max(within, wanted)]
    order = order[np.isfinite(distance[order])]
    return Worlds(last.chosen(order), distance[order], limit, within)


def moved_on(
    last: Ensemble,
    aims: Aims,
    known: list[Ensemble],
    unknowns: Unknowns,
    evidence: Evidence,
    is_enough: Callable[[Ensemble, list[Ensemble]], bool],
    rounds: int,
    seed: int,
    evaluate: Evaluate,
    on_round: Callable[[int], None] | None = None,
) -> tuple[Ensemble, list[Ensemble]]:
    """Move an ensemble on until it is near enough.

    Parameters
    ----------
    known : list of Ensemble
        All worlds that were simulated.
    is_enough : callable
        Whether the ensemble is near enough, seen together with all worlds that are known.
    rounds : int
        Most times that it is moved.
    on_round : callable, optional
        Called with the number of worlds about to be tried.

    Returns
    -------
    last : Ensemble
    known : list of Ensemble
    """
    reach = np.full(len(last), LARGEST_STEP)
    for number in range(rounds):
        if is_enough(last, known):
            break
        if on_round is not None:
            on_round(len(last))
        z, off_by = unknowns.unbounded(last.values), evidence.off_by(last.outputs)
        surrogate = surrogate_of(together(known), unknowns, evidence)
        going = unknowns.from_unbounded(aims.next(z, off_by, surrogate, reach))
        rng = np.random.default_rng([seed, 1001 + number])
        new = run_ensemble(going, last.inflows, evaluate, rng)
        there = aims.missed(unknowns.unbounded(new.values), evidence.off_by(new.outputs))
        is_better = new.is_own & (there < aims.missed(z, off_by))
        reach = np.where(is_better, reach, reach / 2.0)
        last, known = _mixed(new, last, is_better), [*known, new]
    return last, known


def _mixed(new: Ensemble, last: Ensemble, is_new: np.ndarray) -> Ensemble:
    """Each member from one of two ensembles."""
    return replace(
        last,
        values=np.where(is_new[:, None], new.values, last.values),
        outputs=np.where(is_new[:, None], new.outputs, last.outputs),
        inflows=tuple(
            one if chosen else other
            for one, other, chosen in zip(new.inflows, last.inflows, is_new, strict=True)
        ),
        is_own=is_new | last.is_own,
    )
