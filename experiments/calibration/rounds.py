"""Worlds drawn in a box around a point, and the slopes that they tell; and a search in such rounds.

A row of one run moves with luck by more than a small step of a parameter moves it, so slopes taken
one parameter at a time are mostly luck. Here all fitted parameters are moved at once, in a Latin
hypercube that fills a box; each row is regressed on all of them, so that every run tells of every
slope and luck averages out. The last steps of the fit (last_steps.py) take their slopes from one
box. In rounds, least squares on these lines, in which a row far off counts by its distance and no
longer by its square, say where the next and smaller box stands: by these a synthetic truth is found
again in the model itself (tests/experiments/test_calibration_real.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import qmc

from experiments.calibration.around import Point
from experiments.calibration.ensemble import Ensemble, run_ensemble
from experiments.calibration.evaluations import Given, Setting, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import Surrogate, fit_surrogate
from experiments.calibration.unknowns import PRIOR_SD
from scenarios.scenario import Inflow

BOX = 0.15
"""Half of the first box's width, in positions."""
SHRINKS = 0.6
"""A box's width as a share of that of the one before."""
HELD = 1.0
"""How firmly a box's middle holds, as a share of what a range's spread would hold by: what hardly
a row tells hardly moves."""
FAR = 2.0
"""Standard errors beyond which a row counts by its distance: it may be out of reach."""
PEOPLE = 4000
"""Jobseekers in each study."""
Run = Callable[[Setting, Sequence[Trial]], list[Given]]


def in_rounds(
    values: np.ndarray,
    inflow: Inflow | None,
    setting: Setting,
    evidence: Evidence,
    rounds: int,
    members: int,
    run: Run,
) -> Point:
    """Go through the rounds from a start; return where they end, with the lines' slopes there.

    Parameters
    ----------
    values : float array [parameters]
        Of the setting's unknowns. Only those of grade ``calibrated`` move.
    rounds
        Boxes.
    members
        Worlds in each: more than fitted parameters, or the lines are mostly the penalty's.

    Raises
    ------
    CannotGoOn
        More than half of a box's worlds could not be simulated.
    """
    unknowns = setting.unknowns
    moves = unknowns.is_calibrated
    here = unknowns.positions(np.array(values, float))
    slopes = np.zeros((len(evidence.rows), len(here)))
    tried = []
    for number in range(rounds):
        half = BOX * SHRINKS**number
        ensemble, lines = _in_a_box(here, inflow, half, setting, evidence, members, number, run)
        tried.append(ensemble)
        step = _step(lines(here[moves]), lines.slope, evidence.is_used, here[moves], half)
        here[moves] += step
        nearest = int(np.argmin(((unknowns.positions(ensemble.values) - here) ** 2).sum(axis=1)))
        inflow = ensemble.inflows[nearest]
        slopes[:, moves] = evidence.sd[:, None] * lines.slope
    return Point(unknowns.at_positions(here), inflow, slopes, tuple(tried))


def slopes_at(point: Point, setting: Setting, evidence: Evidence, members: int, run: Run) -> Point:
    """The point with the slopes there, from worlds in a box around it; see `in_rounds`.

    Raises
    ------
    CannotGoOn
        More than half of the box's worlds could not be simulated.
    """
    unknowns = setting.unknowns
    moves = unknowns.is_calibrated
    here = unknowns.positions(point.values)
    ensemble, lines = _in_a_box(here, point.inflow, BOX, setting, evidence, members, 0, run)
    slopes = np.zeros((len(evidence.rows), len(here)))
    slopes[:, moves] = evidence.sd[:, None] * lines.slope
    return replace(point, slopes=slopes, tried=(ensemble,))


def _in_a_box(
    here: np.ndarray,
    inflow: Inflow | None,
    half: float,
    setting: Setting,
    evidence: Evidence,
    members: int,
    number: int,
    run: Run,
) -> tuple[Ensemble, Surrogate]:
    """Worlds in a box around positions, and each row as a line in those that move."""
    unknowns = setting.unknowns
    moves = unknowns.is_calibrated
    within = replace(setting, people=PEOPLE)
    drawn = np.tile(here, (members, 1))
    drawn[:, moves] = box(here[moves], half, members, setting.seed, number)
    rng = np.random.default_rng([setting.seed, 3000 + number])
    # each world is another replication: the same luck in all would be fitted with the rest
    ensemble = run_ensemble(
        unknowns.at_positions(drawn),
        (inflow,) * members,
        lambda trials: run(within, [replace(t, replication=k) for k, t in enumerate(trials)]),
        rng,
    )
    off_by = (ensemble.outputs - evidence.value) / np.where(evidence.sd > 0, evidence.sd, 1.0)
    at = unknowns.positions(ensemble.values)[:, moves]
    return ensemble, fit_surrogate(at, off_by, np.ones(members), is_curved=False)


def box(middle: np.ndarray, half: float, members: int, seed: int, number: int) -> np.ndarray:
    """Positions [members, parameters] that fill a box evenly; what would lie outside is at the end.

    Parameters
    ----------
    middle : float array [parameters]
    half
        Of its width.
    number
        Of the box: each has its own draws.
    """
    drawn = qmc.LatinHypercube(len(middle), rng=np.random.default_rng([seed, 2500 + number]))
    return np.clip(middle + half * (2.0 * drawn.random(members) - 1.0), 0.0, 1.0)


def _step(
    off_by: np.ndarray,
    slopes: np.ndarray,
    is_used: np.ndarray,
    here: np.ndarray,
    half: float,
) -> np.ndarray:
    """Where the lines are nearest to the evidence, within the box and held by its middle."""

    def missed(step: np.ndarray) -> np.ndarray:
        off = (off_by + slopes @ step)[is_used]
        return np.concatenate([_far_by_distance(off), HELD / PRIOR_SD * step])

    low = np.maximum(-here, -half) - 1e-9
    high = np.minimum(1.0 - here, half) + 1e-9
    found = least_squares(missed, np.zeros(len(here)), bounds=(low, high), max_nfev=200)
    return np.clip(found.x, -here, 1.0 - here)


def _far_by_distance(off: np.ndarray) -> np.ndarray:
    """Misses whose squares grow like distances beyond `FAR` (pseudo-Huber).

    >>> _far_by_distance(np.array([0.1, -0.1, 40.0])).round(2).tolist()
    [0.1, -0.1, 12.33]
    """
    return np.sign(off) * FAR * np.sqrt(2.0 * (np.hypot(1.0, off / FAR) - 1.0))
