"""Names beside dots, placed where they cover neither each other nor a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 8.0
"""Size of the letters."""
LETTER = 0.62
"""Mean width of a letter, in its size."""
FRAME_INCHES = (0.95, 0.85)
"""What the names of the axes take beside and below them, about."""
DOT = 4.0
"""Half the width that a dot keeps free, in points."""
MOST_STEPS = 14


@dataclass(frozen=True)
class Label:
    """What is written beside the dot at x, y."""

    x: float
    y: float
    text: str
    colour: str


@dataclass(frozen=True)
class _Room:
    """A rectangle, in points."""

    left: float
    low: float
    right: float
    high: float

    def covers(self, other: _Room) -> bool:
        return (
            self.left < other.right and other.left < self.right
            and self.low < other.high and other.low < self.high
        )  # fmt: skip


def label_points(
    axes: Axes,
    labels: Sequence[Label],
    dots: Sequence[tuple[float, float]],
    bars: Sequence[tuple[float, float, float]] = (),
) -> None:
    """Write each label at the nearest free place to its dot; the axes' limits are as they stay.

    Parameters
    ----------
    labels : sequence of Label
    dots : sequence of (x, y)
        What labels must not cover.
    bars : sequence of (low x, high x, y)
        Likewise.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        return
    inches = figure.get_size_inches() - np.array(FRAME_INCHES)
    width, height = 72.0 * inches
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()

    def placed(x: float, y: float) -> tuple[float, float]:
        return (x - left) / (right - left) * width, (y - low) / (high - low) * height

    taken = [
        _Room(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in (placed(*dot) for dot in dots)
    ]  # fmt: skip
    taken += [
        _Room(placed(start, y)[0], placed(end, y)[1] - 1.0, placed(end, y)[0],
              placed(end, y)[1] + 1.0)
        for start, end, y in bars
    ]  # fmt: skip
    for label in labels:
        x, y = placed(label.x, label.y)
        wide = LETTER * POINTS * len(label.text)
        room, offset, is_left = _free(x, y, wide, taken, width, height)
        taken.append(room)
        far = abs(offset) > 1.5 * POINTS
        axes.annotate(
            label.text, (label.x, label.y), xytext=(-6 if is_left else 6, offset),
            textcoords="offset points", ha="right" if is_left else "left", va="center",
            fontsize=POINTS, color=label.colour, annotation_clip=False, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.8},
            arrowprops={"arrowstyle": "-", "lw": 0.5, "color": label.colour, "shrinkA": 0,
                        "shrinkB": 2} if far else None,
        )  # fmt: skip


def _free(
    x: float, y: float, wide: float, taken: Sequence[_Room], width: float, height: float
) -> tuple[_Room, float, bool]:
    """The nearest free room beside a dot, how far above it, and whether at its left."""
    steps = sorted(range(-MOST_STEPS, MOST_STEPS + 1), key=lambda step: (abs(step), -step))
    first: tuple[_Room, float, bool] | None = None
    for step, is_left in product(steps, (False, True)):
        offset = 0.62 * POINTS * step
        start = x - 6 - wide if is_left else x + 6
        room = _Room(start, y + offset - 0.62 * POINTS, start + wide, y + offset + 0.62 * POINTS)
        inside = room.left >= 0 and room.right <= width and room.low >= 0 and room.high <= height
        first = first or (room, offset, is_left)
        if inside and not any(room.covers(other) for other in taken):
            return room, offset, is_left
    return first or (_Room(x, y, x, y), 0.0, False)
