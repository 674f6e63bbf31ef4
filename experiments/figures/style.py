"""How figures look: colours that the colour-blind can tell apart, labels beside what they name."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.dates import DateFormatter, YearLocator, date2num, num2date
from matplotlib.figure import Figure

from experiments.study import is_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.comparison import Comparison

WIDTH_INCHES, HEIGHT_INCHES = 8.0, 4.8
GREY, INK, SHADE = "#6b6b6b", "#222222", "#e8eef4"
# Okabe and Ito's palette, the palest left out.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES: tuple[Any, ...] = ("-", "--", "-.", (0, (1, 1)), (0, (5, 1, 1, 1, 1, 1)))
RC: Any = {
    "font.size": 9.0,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.hashsalt": "tyopolku",
    "svg.fonttype": "none",
    "figure.facecolor": "white",
}


def a_figure(height_inches: float = HEIGHT_INCHES) -> Figure:
    """An empty figure, 1200 pixels wide when saved."""
    return Figure(figsize=(WIDTH_INCHES, height_inches), layout="constrained")


def colours(comparison: Comparison) -> dict[str, str]:
    """A colour for each scenario by name: the reference grey, the others in the study's order."""
    reference = comparison.study.reference.name
    others = [s.name for s in comparison.study.scenarios if s.name != reference]
    found = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(others)}
    return {reference: GREY, **found}


def dashes(comparison: Comparison) -> dict[str, Any]:
    """A dash for each scenario, so that lines on top of each other can be told apart."""
    names = [s.name for s in comparison.study.scenarios]
    return {name: DASHES[place % len(DASHES)] for place, name in enumerate(names)}


def title(axes: Axes, text: str, width: int = 88) -> None:
    """Say above the axes what is seen."""
    axes.set_title(textwrap.fill(text, width))


def label_ends(
    axes: Axes, labels: Sequence[tuple[float, float, str, str]], gap_share: float = 0.055
) -> None:
    """Write names at the ends of lines, moved apart where they would overlap.

    Parameters
    ----------
    labels : sequence of (x, y, text, colour)
    gap_share : float
        Least distance, as a share of the axes' height.
    """
    low, high = axes.get_ylim()
    gap = gap_share * (high - low)
    placed: list[list[Any]] = [[y, x, text, colour] for x, y, text, colour in sorted(
        labels, key=lambda label: label[1]
    )]  # fmt: skip
    for below, above in pairwise(placed):
        above[0] = max(above[0], below[0] + gap)
    over = placed[-1][0] - high if placed else 0.0
    for place in reversed(range(len(placed))):
        if over > 0:
            placed[place][0] -= over
            over = 0.0
        if place and placed[place][0] - placed[place - 1][0] < gap:
            placed[place - 1][0] = placed[place][0] - gap
    right = max((x for x, _y, _text, _colour in labels), default=0.0)
    for y, _x, text, colour in placed:
        axes.annotate(
            text, (right, y), xytext=(6, 0), textcoords="offset points", va="center",
            color=colour, fontweight="bold", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip


def shade_phases(axes: Axes, comparison: Comparison, name: str) -> None:
    """Shade the weeks in which a phase of the scenario governs any office."""
    scenario = comparison.study.scenario(name)
    week = 0
    while week < scenario.weeks:
        start = week
        while week < scenario.weeks and is_on(scenario, week):
            week += 1
        if week > start:
            span = (date2num(scenario.monday(start)), date2num(scenario.monday(week)))
            axes.axvspan(*span, color=SHADE, lw=0, zorder=0)
        week += 1


def mark_clock(axes: Axes, clock_day: date) -> None:
    """A thin line at the clock."""
    axes.axvline(date2num(clock_day), color=GREY, lw=0.8, ls=":")


def thousands(axes: Axes) -> None:
    """Write the numbers of the vertical axis with separators."""
    axes.yaxis.set_major_formatter(lambda value, _position: f"{value:,g}")


def years_below(axes: Axes) -> None:
    """Mark the years on the horizontal axis, as many as fit."""
    first, last = (num2date(end).year for end in axes.get_xlim())
    axes.xaxis.set_major_locator(YearLocator(max(1, (last - first) // 5)))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
