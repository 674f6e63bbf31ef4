"""What the figures of a sweep are drawn on: two widths, rows with names, a title and a note."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from experiments.figures.style import COLOURS, GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.study import SweepStudy

WIDE, NARROW = 8.0, 4.0
"""Inches: of the files and of a page on a desk or on paper; of a page on a telephone."""
TITLE_LETTERS_AN_INCH, NOTE_LETTERS_AN_INCH = 10.6, 16.6
TITLE_LINE_INCHES, NOTE_LINE_INCHES = 0.2, 0.155
ROW_INCHES, NARROW_ROW_INCHES = 0.29, 0.46
BLUE, ORANGE, GREEN, PALE = COLOURS[0], COLOURS[1], COLOURS[2], "#d9d9d9"


@dataclass
class Drawing:
    """A figure with the words that belong to it.

    Attributes
    ----------
    name : str
        Of its files, without an ending.
    figure : Figure
        Without title and note: a page says them in its own letters.
    title : str
        What is found.
    note : str
        How to read it.
    alt : str
        What is seen, for those who do not see it.
    """

    name: str
    figure: Figure
    title: str
    note: str
    alt: str

    def frame(self) -> Figure:
        """Put title and note on the figure, which grows by as much."""
        width, height = self.figure.get_size_inches()
        title = filled(self.title, TITLE_LETTERS_AN_INCH * width)
        note = filled(self.note, NOTE_LETTERS_AN_INCH * width)
        lines = title.count("\n") + 1, note.count("\n") + 1
        more = TITLE_LINE_INCHES * lines[0] + NOTE_LINE_INCHES * lines[1] + 0.2
        self.figure.set_size_inches(width, height + more)
        self.figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        self.figure.supxlabel(note, x=0.01, ha="left", fontsize=8)
        return self.figure


def filled(text: str, letters: float) -> str:
    r"""A text in lines of so many letters; a number stays with its percent sign.

    >>> filled("a share of 95 %", 13)
    'a share of\n95\xa0%'
    """
    return textwrap.fill(text.replace(" %", "\u00a0%"), int(letters))


def sheet(width: float, height: float) -> Figure:
    """An empty figure of that many inches."""
    return Figure(figsize=(width, height), layout="constrained")


def is_narrow(width: float) -> bool:
    """Whether there is room for names beside the rows."""
    return width < (WIDE + NARROW) / 2.0


def rows_sheet(width: float, rows: int, more_inches: float = 0.75) -> tuple[Figure, Axes]:
    """A figure of one pair of axes that is high enough for so many named rows."""
    figure = sheet(width, row_inches(width) * max(rows, 2) + more_inches)
    return figure, figure.subplots()


def panel_title(axes: Axes, text: str, width: float) -> None:
    """Name one of several axes; in several lines where the sheet is narrow."""
    letters = TITLE_LETTERS_AN_INCH * (NARROW - 0.7 if is_narrow(width) else 0.5 * WIDE - 0.2)
    axes.set_title(filled(text, letters), fontsize=9 if not is_narrow(width) else 8.5)


def row_inches(width: float) -> float:
    """Height of a row with its name."""
    return NARROW_ROW_INCHES if is_narrow(width) else ROW_INCHES


def name_rows(
    axes: Axes, names: Sequence[str], width: float, bold: Sequence[str] = (), above: float = 0.34
) -> None:
    """Name rows 0, 1, … from the top: at the left, or above each where the sheet is narrow."""
    axes.set_ylim(len(names) - 0.4, -0.6 - (0.25 if is_narrow(width) else 0.0))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if not is_narrow(width):
        axes.set_yticks(range(len(names)), labels=list(names), fontsize=8.5)
        for label in axes.get_yticklabels():
            label.set_fontweight("bold" if label.get_text() in bold else "normal")
        return
    axes.set_yticks([])
    for place, name in enumerate(names):
        axes.text(
            0.0, place - above, name, transform=axes.get_yaxis_transform(), fontsize=8,
            va="center", fontweight="bold" if name in bold else "normal",
        )  # fmt: skip


def mark(axes: Axes, x: float, text: str, *, at_top: bool = True) -> None:
    """A dashed upright line with its name at its upper end."""
    axes.axvline(x, color=INK, lw=0.9, ls=(0, (4, 2)), zorder=1.5)
    low, high = axes.get_xlim()
    is_left = x > low + 0.55 * (high - low)
    axes.annotate(
        text, (x, 1.0 if at_top else 0.0), xycoords=axes.get_xaxis_transform(),
        xytext=(-3 if is_left else 3, 2 if at_top else 4), textcoords="offset points",
        ha="right" if is_left else "left", va="bottom", fontsize=7.5, color=INK,
        annotation_clip=False,
    )  # fmt: skip


def log_axis(axes: Axes, *, is_across: bool = True) -> None:
    """Make an axis logarithmic, with numbers enough on it also where it is short."""
    (axes.set_xscale if is_across else axes.set_yscale)("log")
    axis = axes.xaxis if is_across else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_minor_locator(NullLocator())


def whiskers(
    axes: Axes, value: float, low: float, high: float, place: float, colour: str = INK
) -> None:
    """An interval along a row."""
    ends = [end for end in (low, high) if np.isfinite(end)]
    if len(ends) == 2 and np.isfinite(value):
        axes.plot(ends, [place, place], color=colour, lw=1.2, solid_capstyle="butt", zorder=3)


def scenario_colours(study: SweepStudy) -> dict[str, str]:
    """A colour for each scenario: the reference grey, the others in the study's order."""
    others = [s.name for s in study.scenarios if s.name != study.reference]
    found = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(others)}
    return {study.reference: GREY, **found}
