"""Runs that are missing where a method needs every one."""

from __future__ import annotations

import numpy as np

from experiments.errors import BadInput
from experiments.messages import _, ngettext


class Holes(BadInput):
    """A factorial-type design lacks runs, so that its indices are not computed.

    Parameters
    ----------
    missing, points : int
        Points that lack a run, and all points of the design.
    """

    def __init__(self, missing: int, points: int) -> None:
        self.missing, self.points = missing, points
        told = ngettext(
            "{missing} of {points} points lacks a run, and the indices of this design need every "
            "one.",
            "{missing} of {points} points lack a run, and the indices of this design need every "
            "one.",
            missing,
        )
        advice = _(
            "Finish the sweep, or run it again with --retry-failed, to fill them. The given-data "
            "methods, delta and PAWN, can be computed from the points that are complete."
        )
        super().__init__(told.format(missing=missing, points=points) + " " + advice)

    def __reduce__(self) -> tuple[type[Holes], tuple[int, int]]:  # type: ignore[override]
        return type(self), (self.missing, self.points)


def complete_points(y: np.ndarray) -> np.ndarray:
    """Which points have all their replications; bool [points]."""
    return np.isfinite(y).all(axis=1)


def refuse_holes(y: np.ndarray) -> None:
    """Go on only if every run of every point is there.

    Raises
    ------
    Holes
        Points are missing.
    """
    missing = int((~complete_points(y)).sum())
    if missing:
        raise Holes(missing, len(y))
