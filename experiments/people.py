"""Questions about the rows of a snapshot, asked in one place: who is registered, active, gone."""

from __future__ import annotations

import numpy as np

from model.states import (
    FIRST_REASON_GONE,
    OUTSIDE,
    REHABILITATIVE_WORK,
    SUBSIDISED_WORK,
    TRAINING,
    UNEMPLOYED,
)


def is_in(rows: np.ndarray, *states: int) -> np.ndarray:
    """Whether the person is in one of these states."""
    return np.isin(rows["state"], states)


def is_registered(rows: np.ndarray) -> np.ndarray:
    """Whether the person is a jobseeker: unemployed or in a service."""
    return rows["state"] <= SUBSIDISED_WORK


def is_active(rows: np.ndarray) -> np.ndarray:
    """Whether the person counts as activated; rehabilitation does not."""
    return is_in(rows, REHABILITATIVE_WORK, TRAINING, SUBSIDISED_WORK)


def is_broadly_unemployed(rows: np.ndarray) -> np.ndarray:
    """Whether the person is unemployed or activated."""
    return is_active(rows) | is_in(rows, UNEMPLOYED)


def is_long_term_unemployed(rows: np.ndarray) -> np.ndarray:
    """Whether the person has been registered unemployed for a year without a break."""
    return is_in(rows, UNEMPLOYED) & (rows["registered_weeks"] >= 52)


def is_structurally_unemployed(rows: np.ndarray) -> np.ndarray:
    """Whether the person is unemployed, and long-term or so at 12 of the last 16 month-ends."""
    recurrent = is_in(rows, UNEMPLOYED) & (rows["unemployed_months_16"] >= 12)
    return is_long_term_unemployed(rows) | recurrent


def is_gone(rows: np.ndarray) -> np.ndarray:
    """Whether the person has left for good: pension, death, or moved away."""
    return is_in(rows, OUTSIDE) & (rows["reason"] >= FIRST_REASON_GONE)
