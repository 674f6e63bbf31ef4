"""By how much one policy leads another at every point, from the least to the most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.figures.style import INK
from experiments.intervals import LEVEL
from experiments.messages import _
from experiments.numerals import percent
from experiments.robustness import Lead
from experiments.sweep.figures import shares
from experiments.sweep.figures.ranked import Pair, lead, panels, points_words
from experiments.sweep.figures.sheet import BLUE, ORANGE, Drawing, is_narrow, panel_title, sheet
from experiments.sweep.figures.sobol import percent_tick
from experiments.sweep.figures.words import (
    better_of,
    group_title,
    metric_title,
    signed,
    unit_of,
)
from experiments.words import when

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers

PANEL_INCHES = 2.5


def subjects(answers: Answers) -> list[Pair]:
    """Pairs whose shares have a figure."""
    return shares.subjects(answers)


def figure(answers: Answers, pair: Pair, width: float) -> Drawing:
    """A panel a metric: a sorted curve with its band, and zero."""
    study = answers.study
    metrics = panels(answers)
    columns = 1 if is_narrow(width) or len(metrics) == 1 else 2
    lines = -(-len(metrics) // columns)
    drawn = sheet(width, PANEL_INCHES * lines)
    every = drawn.subplots(lines, columns, squeeze=False)
    told = []
    for place, metric in enumerate(metrics):
        axes = every[place // columns][place % columns]
        found = lead(answers, pair, metric, study.groups[0], study.follow_ups[-1])
        unit = unit_of(metric)
        panel_title(
            axes, f"{metric_title(metric)} ({unit})" if unit else metric_title(metric), width
        )
        axes.set_xlabel(_("{points}, from the least to the most").format(
            points=points_words(answers).capitalize()))  # fmt: skip
        told.append(_panel(axes, found, metric))
    for place in range(len(metrics), lines * columns):
        every[place // columns][place % columns].set_visible(False)
    a, b = (answers.titles[name] for name in pair)
    return Drawing(
        f"leads-{'-'.join(pair)}",
        drawn,
        _("By how much '{a}' leads '{b}' ({group}, {when}): {range}").format(
            a=a, b=b, group=group_title(study.groups[0]), when=when(study.follow_ups[-1]),
            range=told[0],
        ),
        _(
            "Each place along the axis is a point. Above zero '{a}' does better (or has more, "
            "where neither way is better). Band: 95 % interval of a point's mean."
        ).format(a=a),
        _("Sorted curves. {values}.").format(
            values="; ".join(
                f"{metric_title(metric)}: {text}"
                for metric, text in zip(metrics, told, strict=True)
            )
        ),
    )  # fmt: skip


def _panel(axes: Axes, found: Lead, metric: str) -> str:
    """Draw it; return the extent in words."""
    known = np.flatnonzero(found.known)
    if not len(known):
        axes.text(0.5, 0.5, _("nothing is known"), transform=axes.transAxes, ha="center")
        return _("nothing is known")
    order = known[np.argsort(found.mean[known], kind="stable")]
    y = found.mean[order]
    x = (np.arange(len(y)) + 0.5) / len(y)
    freedom = int(np.maximum(found.count - 1, 0).sum())
    if freedom and math.isfinite(found.noise):
        half = stats.t.ppf(0.5 + LEVEL / 2.0, freedom) * found.noise / np.sqrt(found.count[order])
        axes.fill_between(x, y - half, y + half, color=BLUE, alpha=0.18, lw=0, step="mid")
    axes.axhline(0.0, color=INK, lw=1.0)
    for is_ahead, colour in ((True, BLUE), (False, ORANGE)):
        mine = (y > 0) == is_ahead
        axes.plot(x[mine], y[mine], ".", ms=4, color=colour)
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(lambda value, _place: percent_tick(value))
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.yaxis.set_major_formatter(lambda value, _place: f"{value:,g}".replace("-", "−"))
    axes.margins(y=0.12)
    ahead, behind = float((found.sign[known] > 0).mean()), float((found.sign[known] < 0).mean())
    better = bool(better_of(metric))
    if ahead:
        words = _("ahead in {share}") if better else _("more in {share}")
        axes.text(0.02, 0.97, words.format(share=percent(ahead)), transform=axes.transAxes,
                  va="top", color=BLUE, fontweight="bold", fontsize=8.5)  # fmt: skip
    if behind:
        words = _("behind in {share}") if better else _("less in {share}")
        axes.text(0.98, 0.03, words.format(share=percent(behind)), transform=axes.transAxes,
                  ha="right", color="#a84a00", fontweight="bold", fontsize=8.5)  # fmt: skip
    return _("{low} to {high} {unit}").format(
        low=signed(float(y[0])), high=signed(float(y[-1])), unit=unit_of(metric)
    )
