"""The surface of a grid: a heat map of two factors, or the line of one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK
from experiments.messages import _
from experiments.sensitivity.sizes import GRID
from experiments.sweep.figures import words
from experiments.sweep.figures.heat import draw_heat
from experiments.sweep.figures.sheet import BLUE, Drawing, is_narrow, mark, sheet
from experiments.sweep.figures.surface import Surface, surface_of
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import (
    axis_label,
    better_of,
    measured,
    plain,
    signed,
    stem,
    unit_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers, Asked
    from experiments.sweep.factors import Factor


def subjects(answers: Answers) -> list[Asked]:
    """Every difference of a grid that is known anywhere."""
    if answers.study.design.kind != GRID:
        return []
    return [
        asked
        for asked in words.subjects(answers)
        if np.isfinite(answers.results.difference(*asked)).any()
    ]


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """Two factors, or one; of more the two that move the difference most."""
    found = surface_of(answers, asked)
    usual = tuple(usual_of(answers.study, factor) for factor in found.factors)
    is_difference = asked[0] != answers.study.reference
    if len(found.factors) == 1:
        drawn = sheet(width, 3.6)
        axes = drawn.subplots()
        _line(axes, found, usual[0], is_difference=is_difference)
        axes.set_ylabel(axis_label(answers, asked))
        note = _("Line: mean over replications; band: 95 % interval; dashed: as it is now.")
    else:
        rows = len(found.levels[1])
        drawn = sheet(width, 0.95 + max(rows, 3) * (0.5 if is_narrow(width) else 0.56))
        axes = drawn.subplots()
        draw_heat(axes, found, usual, better_of(asked[1]), width, is_difference=is_difference)
        axes.set_ylabel(factor_label(found.factors[1]))
        note = _note(found, asked, is_difference=is_difference)
    axes.set_xlabel(factor_label(found.factors[0]))
    return Drawing(
        stem(answers.study, "grid", asked), drawn, _title(answers, asked, found),
        note, _alt(answers, asked, found),
    )  # fmt: skip


def factor_label(factor: Factor) -> str:
    """A factor with its unit."""
    return f"{factor.name} ({factor.unit})" if factor.unit else factor.name


def _line(axes: Axes, found: Surface, usual: float, *, is_difference: bool) -> None:
    levels, mean = found.levels[0], found.mean
    axes.fill_between(
        levels, mean - found.margin, mean + found.margin, color=BLUE, alpha=0.15, lw=0
    )
    axes.plot(levels, mean, color=BLUE, marker="o", ms=4)
    if is_difference:
        axes.axhline(0.0, color=INK, lw=1.0)
    for x, y in zip(levels, mean, strict=True):
        if math.isfinite(y):
            axes.annotate(signed(y) if is_difference else plain(y), (x, y), xytext=(0, 6),
                          textcoords="offset points", ha="center", fontsize=8, zorder=6,
                          bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # fmt: skip
    axes.margins(x=0.06, y=0.18)
    axes.set_xticks(levels, labels=[plain(level) for level in levels])
    if levels[0] <= usual <= levels[-1]:
        mark(axes, usual, _("now: {value}").format(value=plain(usual)))


def _note(found: Surface, asked: Asked, *, is_difference: bool) -> str:
    better = better_of(asked[1])
    told = []
    if is_difference and better == "higher":
        told.append(_("Blue: more, which is better; orange: less."))
    elif is_difference and better == "lower":
        told.append(_("Blue: less, which is better; orange: more."))
    elif is_difference:
        told.append(_("Blue: more; orange: less."))
    else:
        told.append(_("The darker, the more."))
    margin = found.margin[np.isfinite(found.margin)]
    if len(margin):
        told.append(
            _("Every number is uncertain by about ±{margin} (95 % interval).").format(
                margin=plain(float(np.median(margin)))
            )
        )
        if is_difference:
            told.append(_("Hatched: the interval holds zero."))
    else:
        told.append(_("How sure the numbers are is not known with a single replication."))
    told.append(_("Lines: equal values. Triangles: as it is now."))
    if found.averaged:
        told.append(
            _("Averaged over the values of: {factors}.").format(factors=", ".join(found.averaged))
        )
    return " ".join(told)


def _ends(found: Surface) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Cells with the highest and the lowest mean."""
    shape = found.mean.shape
    return (
        tuple(int(k) for k in np.unravel_index(np.nanargmax(found.mean), shape)),
        tuple(int(k) for k in np.unravel_index(np.nanargmin(found.mean), shape)),
    )


def _where(found: Surface, cell: tuple[int, ...]) -> str:
    return ", ".join(
        f"{factor.name.rpartition('.')[2]} {plain(levels[k])}"
        for factor, levels, k in zip(found.factors, found.levels, cell, strict=True)
    )


def _title(answers: Answers, asked: Asked, found: Surface) -> str:
    high, low = _ends(found)
    tell = signed if asked[0] != answers.study.reference else plain
    return _("{what}: from {low} {unit} at {there} to {high} at {here}").format(
        what=measured(asked).capitalize(), low=tell(float(found.mean[low])),
        high=tell(float(found.mean[high])), unit=unit_of(asked[1]),
        there=_where(found, low), here=_where(found, high),
    )  # fmt: skip


def _alt(answers: Answers, asked: Asked, found: Surface) -> str:
    tell = signed if asked[0] != answers.study.reference else plain
    cells = [
        f"{_where(found, cell)}: {tell(float(found.mean[cell]))}"
        for cell in np.ndindex(found.mean.shape)
    ]
    return "; ".join(cells) + "."
