"""How figures look: colours that the colour-blind can tell apart, labels beside what they name."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from matplotlib.dates import DateFormatter, YearLocator, date2num, num2date
from matplotlib.figure import Figure

from experiments.study import is_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.comparison import Comparison

WIDTH_INCHES, HEIGHT_INCHES = 8.0, 4.8
TITLE_LETTERS = 76
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


def title(figure: Figure, text: str) -> None:
    """Say above everything what is seen."""
    figure.suptitle(
        textwrap.fill(text, TITLE_LETTERS), x=0.01, ha="left", fontsize=11, fontweight="bold"
    )


def note(axes: Axes, text: str) -> None:
    """Say below the axes how to read them."""
    axes.text(0.0, -0.16, text, transform=axes.transAxes, fontsize=8, va="top")


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
    placed = sorted(labels, key=lambda label: label[1])
    heights = spread([y for _x, y, _text, _colour in placed], gap_share * (high - low), low, high)
    right = max((x for x, _y, _text, _colour in labels), default=0.0)
    for y, (_x, _y, text, colour) in zip(heights, placed, strict=True):
        axes.annotate(
            text, (right, y), xytext=(6, 0), textcoords="offset points", va="center",
            color=colour, fontweight="bold", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip


def spread(heights: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move sorted heights apart as little as needed, within bounds as far as there is room.

    >>> spread([1.0, 1.0, 5.0], 1.0, 0.0, 10.0)
    [0.5, 1.5, 5.0]
    """
    groups: list[tuple[float, int]] = []  # middle and number of labels that stand together
    for height in heights:
        middle, count = height, 1
        while True:
            half = gap * (count - 1) / 2.0
            middle = min(max(middle, low + half), high - half)
            if not groups or middle - half - gap >= groups[-1][0] + gap * (groups[-1][1] - 1) / 2.0:
                break
            before, number = groups.pop()
            middle = (before * number + middle * count) / (number + count)
            count += number
        groups.append((middle, count))
    return [m + gap * (place - (n - 1) / 2.0) for m, n in groups for place in range(n)]


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
