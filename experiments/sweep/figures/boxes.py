"""What would have to be true: each box's ranges within the whole ranges of the factors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from experiments.discovery.told import value_text
from experiments.figures.style import COLOURS, INK
from experiments.messages import _
from experiments.numerals import percent
from experiments.sweep.figures import turned
from experiments.sweep.figures.sheet import NARROW, PALE, Drawing, name_rows, panel_title, sheet
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import plain, stem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.discovery import Discovery, Factor, Found
    from experiments.sweep.answers import Answers, Asked

ROW_INCHES = 0.62


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose ranking turns in a box that was found."""
    return turned.turns(answers)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A part a box; a row a factor that it restricts."""
    turn = turned.turn_of(answers, asked)
    found = turn.found
    counts = [len(box.quasi_p) for box in found.found]
    drawn = sheet(width, 0.5 * len(counts) + ROW_INCHES * sum(counts))
    every = drawn.subplots(
        len(counts), 1, squeeze=False, height_ratios=[count + 0.4 for count in counts]
    )[:, 0]
    told = []
    for number, (axes, box) in enumerate(zip(every, found.found, strict=True), 1):
        told += _box(axes, answers, found, box, COLOURS[(number - 1) % len(COLOURS)])
        panel_title(axes, turned.merits_told(box, number), width)
    return Drawing(
        stem(answers.study, "boxes", asked),
        drawn,
        turned.claim(answers, turn),
        _(
            "Where all ranges of a box hold, the sentence above is true at the share of points "
            "named ({base} of all points). Grey: the whole range that was tried; coloured: the "
            "range of the box; triangle: the ledger's or the policy's own value."
        ).format(base=percent(found.base_rate)),
        "; ".join(told) + ".",
    )


def _box(axes: Axes, answers: Answers, discovery: Discovery, box: Found, colour: str) -> list[str]:
    """Draw the ranges of a box; return them in words."""
    names, told = [], []
    for place, column in enumerate(turned.in_order(box)):
        factor = discovery.factors[column]
        axes.plot([0, 1], [place] * 2, color=PALE, lw=7, solid_capstyle="butt", zorder=1)
        low, high = (
            float(np.clip(factor.position(np.array(end)), 0.0, 1.0))
            for end in (box.low[column], box.high[column])
        )
        axes.plot([low, max(high, low + 0.006)], [place] * 2, color=colour, lw=7,
                  solid_capstyle="butt", zorder=2)  # fmt: skip
        for at, value, side in ((0.0, factor.low, "left"), (1.0, factor.high, "right")):
            axes.annotate(plain(value), (at, place), xytext=(0, -8), textcoords="offset points",
                          ha=side, va="top", fontsize=7.5)  # fmt: skip
        range_told = _range(box, column, factor)
        names.append(f"{factor.name}: {range_told}")
        told.append(names[-1])
        usual = usual_of(answers.study, answers.study.factors[column])
        if math.isfinite(usual) and factor.low <= usual <= factor.high:
            at = float(factor.position(np.array(usual)))
            axes.plot(at, place - 0.14, marker="v", ms=6, color=INK, zorder=3, ls="")
            side = "left" if at < 0.12 else "right" if at > 0.88 else "center"
            if 0.12 <= at <= 0.88:
                axes.annotate(plain(usual), (at, place), xytext=(0, -8), va="top", ha=side,
                              textcoords="offset points", fontsize=7.5)  # fmt: skip
    name_rows(axes, names, NARROW, above=0.42)
    axes.set_ylim(len(names) - 0.35, -0.75)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return told


def _range(box: Found, column: int, factor: Factor) -> str:
    low, high = float(box.low[column]), float(box.high[column])
    has_low, has_high = (math.isfinite(end) for end in (box.box.low[column], box.box.high[column]))
    if has_low and has_high:
        return _("{low} to {high}").format(
            low=value_text(factor, low, with_unit=False), high=value_text(factor, high)
        )
    if has_low:
        return _("at least {low}").format(low=value_text(factor, low))
    return _("at most {high}").format(high=value_text(factor, high))
