"""Places: the states, told apart by kind of service and by reason of being outside."""

from __future__ import annotations

import numpy as np

from model.states import KINDS, NUMBER_OF_KINDS, OUTSIDE, REASONS, UNEMPLOYED, WORK

PLACES = (
    "unemployed",
    *KINDS,
    "work",
    *("outside_" + name.replace(" ", "_").replace("-", "_") for name in REASONS[1:]),
)
"""Names of places, in the order of their codes."""
UNEMPLOYED_PLACE = 0
FIRST_SERVICE_PLACE = 1
WORK_PLACE = 1 + NUMBER_OF_KINDS
FIRST_OUTSIDE_PLACE = WORK_PLACE + 1
FIRST_MEASURE_PLACE = FIRST_SERVICE_PLACE + 2  # the first two kinds are rehabilitation


def place_of(state: np.ndarray, kind: np.ndarray, reason: np.ndarray) -> np.ndarray:
    """Code of the place of people in a state, a kind of service and a reason of being outside.

    >>> PLACES[place_of(np.array([3]), np.array([4]), np.array([0]))[0]]
    'training_coaching'
    """
    place = FIRST_SERVICE_PLACE + kind.astype(np.int64)
    place = np.where(state == UNEMPLOYED, UNEMPLOYED_PLACE, place)
    place = np.where(state == WORK, WORK_PLACE, place)
    return np.where(state == OUTSIDE, FIRST_OUTSIDE_PLACE - 1 + reason.astype(np.int64), place)


def is_among(names: frozenset[str]) -> np.ndarray:
    """Which places are among the named ones: bool array [places]."""
    return np.array([name in names for name in PLACES])
