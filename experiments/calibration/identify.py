"""What the evidence tells of each parameter, and what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.calibration.evidence import Evidence
from experiments.calibration.surrogate import Surrogate
from experiments.calibration.unknowns import PRIOR_SD, Unknowns

PROFILED = (
    "job_finding.duration_decay",
    "job_finding.duration_floor",
    "traits.frailty_gap",
    "capability.erosion",
    "contact.contact_effect",
    "contact.alliance_weight",
    "coaching.knowledge_gain",
    "market.vacancy_response",
)
"""Parameters that trade off against others: how a fall with duration splits, and the like."""
PROFILE_POINTS = 9
STEPS = 15
"""Of the search for a profile's point."""
DIRECTIONS = 5
NAMED = 5
"""Parameters named of a direction."""
NOT_NOTHING = 1e-12


def identifiability(
    unknowns: Unknowns,
    worlds: np.ndarray,
    surrogate: Surrogate,
    evidence: Evidence,
    at: np.ndarray,
) -> pd.DataFrame:
    """A row a parameter: how much of its range is left, and which rows speak to it most.

    Parameters
    ----------
    worlds : float array [worlds, parameters]
        Values in the plausible worlds.
    at : float array [parameters]
        Values at which sensitivity is told.
    """
    kept = unknowns.positions(worlds).std(axis=0) / PRIOR_SD
    slopes = sensitivity(surrogate, unknowns.positions(at))
    ids = np.array([row.id for row in evidence.rows])[evidence.is_used]
    loudest = np.argsort(-np.abs(slopes), axis=0, kind="stable")[:3]
    evenly = unknowns.at_positions(np.linspace(0.0, 1.0, 1001)[:, None])
    columns = {
        "parameter": list(unknowns.names),
        "grade": [parameter.grade for parameter in unknowns.parameters],
        "unit": [parameter.unit for parameter in unknowns.parameters],
        "low": unknowns.low,
        "high": unknowns.high,
        "fit": at,
        "prior_sd": evenly.std(axis=0),
        "posterior_mean": worlds.mean(axis=0),
        "posterior_sd": worlds.std(axis=0),
        "share_of_range_kept": kept,
        "sensitivity": np.sqrt((slopes**2).sum(axis=0)),
        "rows_that_speak": [" ".join(ids[places]) for places in loudest.T],
    }
    return pd.DataFrame(columns)


def sensitivity(surrogate: Surrogate, positions: np.ndarray) -> np.ndarray:
    """Standard errors that each row moves by when a parameter moves by its prior sd."""
    return surrogate.jacobian(positions) * PRIOR_SD


def directions(unknowns: Unknowns, surrogate: Surrogate, at: np.ndarray) -> pd.DataFrame:
    """The stiffest and sloppiest directions among the calibrated parameters.

    Eigenvalues of J'J: by how much the squared distance grows when one goes a prior standard
    deviation that way; below one the evidence says less than the range did.
    """
    chosen = unknowns.is_calibrated
    if not chosen.any():
        return pd.DataFrame(columns=["rank", "kind", "eigenvalue", "parameters"])
    slopes = sensitivity(surrogate, unknowns.positions(at))[:, chosen]
    values, vectors = np.linalg.eigh(slopes.T @ slopes)
    names = np.array(unknowns.names)[chosen]
    order = np.argsort(-values, kind="stable")
    stiffest = list(order[:DIRECTIONS])
    sloppiest = [place for place in order[-DIRECTIONS:] if place not in stiffest]
    rows = [
        {
            "rank": int(np.flatnonzero(order == place)[0]) + 1,
            "kind": "stiff" if place in stiffest else "sloppy",
            "eigenvalue": max(float(values[place]), 0.0),
            "parameters": _in_words(names, vectors[:, place]),
        }
        for place in [*stiffest, *sloppiest]
    ]
    return pd.DataFrame(rows)


def _in_words(names: np.ndarray, direction: np.ndarray) -> str:
    largest = np.argsort(-np.abs(direction), kind="stable")[:NAMED]
    sign = np.sign(direction[largest[0]]) or 1.0
    told = [(names[place], sign * direction[place]) for place in largest]
    return ", ".join(f"{name} {share:+.2f}" for name, share in told if abs(share) > NOT_NOTHING)


def profiles(
    unknowns: Unknowns,
    surrogate: Surrogate,
    at: np.ndarray,
    names: Sequence[str] = PROFILED,
) -> pd.DataFrame:
    """How near the evidence the surrogate comes with one parameter held, all others free.

    The others are held towards the fit as firmly as their range holds them, and each row's error
    has the surrogate's own added: a profile that is flat to within one or two says that the
    evidence does not tell. ``distance_above_best`` is counted from the profile's lowest point.
    """
    centre = unknowns.positions(at)
    spread = np.sqrt(1.0 + surrogate.error**2)
    rows = []
    for name in names:
        if name not in unknowns.names:
            continue
        held = unknowns.names.index(name)
        points = np.linspace(0.0, 1.0, PROFILE_POINTS)
        nearest = [_nearest(surrogate, spread, centre, held, point) for point in points]
        values = unknowns.at_positions(points[:, None])[:, held]
        rows += [
            {"parameter": name, "value": value, "distance_above_best": found - min(nearest)}
            for value, found in zip(values, nearest, strict=True)
        ]
    return pd.DataFrame(rows, columns=["parameter", "value", "distance_above_best"])


def _nearest(
    surrogate: Surrogate, spread: np.ndarray, centre: np.ndarray, held: int, point: float
) -> float:
    """Least squared distance with one position held: steps of Gauss and Newton, kept in range."""
    variance = np.full(len(centre), PRIOR_SD**2)
    variance[held] = 0.0
    began = centre.copy()
    began[held] = point
    there, least = began, np.inf
    for _step in range(STEPS):
        missed = surrogate(there) / spread
        firmly = (there - began) / PRIOR_SD
        least = min(least, float(missed @ missed + firmly @ firmly))
        slopes = surrogate.jacobian(there) / spread[:, None]
        among = (slopes * variance) @ slopes.T + np.eye(len(missed))
        step = variance * (slopes.T @ np.linalg.solve(among, slopes @ (there - began) - missed))
        there = np.clip(began + step, 0.0, 1.0)
    return least
