"""A heat map whose cells say their numbers, with lines of equal value between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from experiments.figures.style import INK
from experiments.messages import _
from experiments.sweep.figures.sheet import BLUE, ORANGE, is_narrow
from experiments.sweep.figures.surface import Surface
from experiments.sweep.figures.usual import place_among
from experiments.sweep.figures.words import plain, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HATCH_GREY = "#8f8f8f"
LINES = 5
MOST_UNDECIDED = 0.5
"""Lines of equal value through what is mostly luck would say nothing."""


def draw_heat(
    axes: Axes,
    found: Surface,
    usual: tuple[float, ...],
    better: str,
    width: float,
    *,
    is_difference: bool,
) -> None:
    """The first factor along the horizontal axis, the second upwards; a cell a combination."""
    mean = found.mean.T
    colours, norm = _colours(mean, better, is_difference=is_difference)
    axes.imshow(mean, origin="lower", aspect="auto", cmap=colours, norm=norm)
    tell = signed if is_difference else plain
    letters = 7.5 if is_narrow(width) else 9.0
    for (row, column), value in np.ndenumerate(mean):
        behind = colours(norm(value)) if math.isfinite(value) else (1.0, 1.0, 1.0, 1.0)
        if is_difference and found.undecided.T[row, column]:
            axes.add_patch(
                Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, hatch="////",
                          edgecolor=HATCH_GREY, lw=0)
            )  # fmt: skip
        axes.text(
            column, row, tell(value), ha="center", va="center", fontsize=letters, zorder=6,
            color=_ink(behind),
            bbox=_behind(behind),
        )  # fmt: skip
    if found.undecided.mean() <= MOST_UNDECIDED:
        _contours(axes, mean, letters - 1.0)
    for set_ticks, levels in zip((axes.set_xticks, axes.set_yticks), found.levels, strict=True):
        set_ticks(range(len(levels)), labels=[plain(level) for level in levels])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    _mark_usual(axes, found, usual)


def _colours(mean: np.ndarray, better: str, *, is_difference: bool) -> tuple[Colormap, Normalize]:
    """Blue is better, and zero is pale; of a value that is no difference, dark is more."""
    known = mean[np.isfinite(mean)]
    if not is_difference:
        low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
        blues = LinearSegmentedColormap.from_list("more", ["#f2f7fb", BLUE])
        return blues, Normalize(low, high if high > low else low + 1.0)
    ends = [ORANGE, "#fbf7f2", BLUE]
    if better == "lower":
        ends.reverse()
    reach = float(np.abs(known).max()) if len(known) else 1.0
    reach = reach or 1.0
    return LinearSegmentedColormap.from_list("lead", ends), Normalize(-reach, reach)


def _behind(colour: object) -> dict[str, object]:
    """What keeps lines out of the letters."""
    return {"facecolor": colour, "edgecolor": "none", "pad": 0.8}


def _ink(behind: tuple[float, ...]) -> str:
    """Letters that can be read on a colour."""
    light = 0.2126 * behind[0] + 0.7152 * behind[1] + 0.0722 * behind[2]
    return INK if light > 0.48 else "white"


def _contours(axes: Axes, mean: np.ndarray, letters: float) -> None:
    """Lines of equal value, named at corners of cells, where no number stands."""
    if min(mean.shape) < 3 or not np.isfinite(mean).all() or mean.min() == mean.max():
        return
    from matplotlib.ticker import MaxNLocator

    levels = [
        level
        for level in MaxNLocator(LINES).tick_values(mean.min(), mean.max())
        if mean.min() < level < mean.max()
    ]
    if not levels:
        return
    lines = axes.contour(mean, levels=levels, colors=INK, linewidths=0.8, alpha=0.6,
                         linestyles="solid")  # fmt: skip
    taken: list[tuple[float, float]] = []
    for level, segments in zip(lines.levels, lines.allsegs, strict=True):
        place = _corner(segments, taken)
        if place is None:
            continue
        taken.append(place)
        axes.text(
            *place, plain(float(level)), ha="center", va="center", fontsize=letters, style="italic",
            color=INK, zorder=5, bbox=_behind("white"),
        )  # fmt: skip


def _corner(
    segments: list[np.ndarray], taken: list[tuple[float, float]]
) -> tuple[float, float] | None:
    """The place of a line nearest to a corner of cells that is still free."""
    places = np.concatenate([_dense(np.asarray(s)) for s in segments if len(s)] or [
        np.empty((0, 2))
    ])  # fmt: skip
    if not len(places):
        return None
    away = np.abs(places - np.floor(places) - 0.5).max(axis=1)
    for k in np.argsort(away, kind="stable"):
        x, y = float(places[k, 0]), float(places[k, 1])
        if away[k] > 0.2:
            return None
        if all(abs(x - other) > 0.6 or abs(y - above) > 0.4 for other, above in taken):
            return x, y
    return None


def _dense(line: np.ndarray) -> np.ndarray:
    """Points along a line [points, 2], close to each other."""
    at = np.linspace(0, len(line) - 1, 20 * len(line))
    return np.column_stack([np.interp(at, np.arange(len(line)), line[:, k]) for k in (0, 1)])


def _mark_usual(axes: Axes, found: Surface, usual: tuple[float, ...]) -> None:
    """Triangles at the edges where things stand now."""
    columns, rows = (len(levels) for levels in found.levels)
    x, y = (place_among(levels, value) for levels, value in zip(found.levels, usual, strict=True))
    style: dict[str, Any] = {"color": INK, "clip_on": False, "zorder": 7, "ls": "", "ms": 6}
    if math.isfinite(x):
        axes.plot([x], [rows - 0.5 + 0.04 * rows], marker="v", **style)
        axes.annotate(
            _("now: {value}").format(value=plain(usual[0])), (x, rows - 0.5), xytext=(7, 6),
            textcoords="offset points", fontsize=7.5, annotation_clip=False,
        )  # fmt: skip
    if math.isfinite(y):
        axes.plot([columns - 0.5 + 0.015 * columns], [y], marker="<", **style)
        axes.annotate(
            _("now: {value}").format(value=plain(usual[1])), (columns - 0.5, y), xytext=(13, 0),
            textcoords="offset points", fontsize=7.5, va="center", rotation=90,
            annotation_clip=False,
        )  # fmt: skip
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
