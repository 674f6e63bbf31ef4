"""What each parameter does to each row at a point: worlds drawn in a box around it, and lines.

A row of one run moves with luck by more than a small step of a parameter moves it, so slopes taken
one parameter at a time are mostly luck. Here all fitted parameters are moved at once, in a Latin
hypercube that fills a box; each row is regressed on all of them, so that every run tells of every
slope and luck averages out. The last steps of the fit go by these slopes (last_steps.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import qmc

from experiments.calibration.around import Point
from experiments.calibration.ensemble import run_ensemble
from experiments.calibration.evaluations import Given, Setting, Trial
from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import fit_surrogate

BOX = 0.15
"""Half of the box's width, in positions."""
Run = Callable[[Setting, Sequence[Trial]], list[Given]]


def slopes_at(point: Point, setting: Setting, evidence: Evidence, members: int, run: Run) -> Point:
    """The point with the slopes there, from worlds in a box around it.

    Parameters
    ----------
    point
        Only parameters of grade ``calibrated`` move; of the others no slope is told.
    members
        Worlds in the box: more than fitted parameters, or the lines are mostly the penalty's.

    Raises
    ------
    CannotGoOn
        More than half of the box's worlds could not be simulated.
    """
    unknowns = setting.unknowns
    moves = unknowns.is_calibrated
    here = unknowns.positions(point.values)
    drawn = np.tile(here, (members, 1))
    drawn[:, moves] = box(here[moves], BOX, members, setting.seed)
    within = setting.among_many()
    # each world is another replication: the same luck in all would be fitted with the rest
    ensemble = run_ensemble(
        unknowns.at_positions(drawn),
        (point.inflow,) * members,
        lambda trials: run(within, [replace(t, replication=k) for k, t in enumerate(trials)]),
        np.random.default_rng([setting.seed, 3000]),
    )
    at = unknowns.positions(ensemble.values)[:, moves]
    scale = np.where(evidence.sd > 0, evidence.sd, 1.0)
    off_by = (ensemble.outputs - evidence.value) / scale
    lines = fit_surrogate(at, off_by, np.ones(members), is_curved=False)
    slopes = np.zeros((len(evidence.rows), len(here)))
    slopes[:, moves] = scale[:, None] * lines.slope
    return replace(point, slopes=slopes, tried=(ensemble,))


def box(middle: np.ndarray, half: float, members: int, seed: int) -> np.ndarray:
    """Positions [members, parameters] that fill a box evenly; what would lie outside is at the end.

    Parameters
    ----------
    middle : float array [parameters]
    half
        Of its width.
    """
    drawn = qmc.LatinHypercube(len(middle), rng=np.random.default_rng([seed, 2500]))
    return np.clip(middle + half * (2.0 * drawn.random(members) - 1.0), 0.0, 1.0)
