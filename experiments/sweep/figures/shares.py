"""In what share of the points one policy beats another: by metric, follow-up and group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from experiments.figures.style import GREY
from experiments.messages import _
from experiments.numerals import percent
from experiments.sweep.figures.ranked import Pair, metric_words, pairs, panels, points_words
from experiments.sweep.figures.sheet import BLUE, ORANGE, Drawing, is_narrow, panel_title, sheet
from experiments.sweep.figures.sobol import percent_tick
from experiments.sweep.figures.words import better_of, group_title, metric_title
from experiments.words import when

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers

ROW = 0.2


def subjects(answers: Answers) -> list[Pair]:
    """Pairs of policies, of designs of two points or more."""
    return pairs(answers) if len(answers.study.points) > 1 else []


def figure(answers: Answers, pair: Pair, width: float) -> Drawing:
    """A panel a metric; rows of follow-ups and groups."""
    metrics = panels(answers)
    study = answers.study
    columns = 1 if is_narrow(width) or len(metrics) == 1 else 2
    lines = -(-len(metrics) // columns)
    rows = len(study.follow_ups) * (len(study.groups) + 1)
    drawn = sheet(width, lines * (0.75 + max(ROW * rows, 0.8)))
    every = drawn.subplots(lines, columns, squeeze=False)
    for place, metric in enumerate(metrics):
        axes = every[place // columns][place % columns]
        table = rows_of(answers, pair, metric)
        _panel(axes, answers, table)
        panel_title(axes, metric_words(metric, better_of(metric)), width)
        if place % columns:
            axes.set_yticklabels([])
        axes.set_xlabel(
            _("share of {points} in which it does better").format(points=points_words(answers))
            if better_of(metric)
            else _("share of {points} in which it is larger").format(points=points_words(answers))
        )
    for place in range(len(metrics), lines * columns):
        every[place // columns][place % columns].set_visible(False)
    return Drawing(f"shares-{'-'.join(pair)}", drawn, _title(answers, pair), _note(answers),
                   _alt(answers, pair))  # fmt: skip


def rows_of(answers: Answers, pair: Pair, metric: str) -> pd.DataFrame:
    """Rows of robustness.csv for a pair, whichever way round the table has it."""
    table = answers.shares
    own = table[(table["scenario"] == pair[0]) & (table["against"] == pair[1])]
    if len(own):
        return own[own["metric"] == metric]
    turned = table[(table["scenario"] == pair[1]) & (table["against"] == pair[0])]
    turned = turned[turned["metric"] == metric].copy()
    ties = (turned["ties"] / turned["points"]).where(turned["points"] > 0, 0.0)
    for share, low, high, tied in (
        ("share", "share_low", "share_high", ties), ("share_true", "true_low", "true_high", 0.0),
    ):  # fmt: skip
        value = 1.0 - turned[share] - tied
        turned[low], turned[high] = 1.0 - turned[high] - tied, 1.0 - turned[low] - tied
        turned[share] = value
    return turned


def _panel(axes: Axes, answers: Answers, table: pd.DataFrame) -> None:
    names, heads, place = [], [], 0
    study = answers.study
    keyed = table.set_index(["years", "group"])
    for years in study.follow_ups:
        names.append(when(years))
        heads.append(place)
        place += 1
        for group in study.groups:
            names.append(group_title(group))
            if (years, group) in keyed.index:
                _row(axes, place, keyed.loc[(years, group)])
            place += 1
    axes.axvline(0.5, color=GREY, lw=0.8, ls=":", zorder=1)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(place - 0.4, -0.6)
    axes.set_yticks(range(place), labels=names, fontsize=8)
    for number, label in enumerate(axes.get_yticklabels()):
        label.set_fontweight("bold" if number in heads else "normal")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(lambda value, _place: percent_tick(value))
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])


def _row(axes: Axes, place: int, row: pd.Series) -> None:
    for share, low, high, lift, face, colour in (
        ("share", "share_low", "share_high", -0.14, "white", GREY),
        ("share_true", "true_low", "true_high", 0.14, None, BLUE),
    ):
        value = float(row[share])
        if not math.isfinite(value):
            continue
        shade = ORANGE if colour == BLUE and value < 0.5 else colour
        if math.isfinite(row[low]) and math.isfinite(row[high]):
            axes.plot([row[low], row[high]], [place + lift] * 2, color=shade, lw=1.3)
        axes.plot(value, place + lift, "o", ms=4.5, color=shade, mfc=face or shade)


def _main_row(answers: Answers, pair: Pair) -> pd.Series:
    study = answers.study
    table = rows_of(answers, pair, study.metrics[0])
    last = table[(table["years"] == study.follow_ups[-1]) & (table["group"] == study.groups[0])]
    return last.iloc[0]


def _title(answers: Answers, pair: Pair) -> str:
    study = answers.study
    row = _main_row(answers, pair)
    a, b = (answers.titles[name] for name in pair)
    told = (
        _("'{a}' does better than '{b}' in {share} of {points} by {metric} {when}")
        if better_of(study.metrics[0])
        else _("'{a}' has more than '{b}' in {share} of {points} of {metric} {when}")
    )
    return told.format(
        a=a, b=b, share=percent(float(row["share"])), points=points_words(answers),
        metric=metric_title(study.metrics[0]), when=when(study.follow_ups[-1]),
    )  # fmt: skip


def _note(answers: Answers) -> str:
    told = [_("Hollow: as counted.")]
    if answers.study.replications > 1:
        told.append(
            _(
                "Filled: with the noise of single runs taken out (blue: more than half; orange: "
                "less)."
            )
        )
    told.append(_("Lines: 95 % intervals; dotted: half."))
    if answers.study.design.kind != "plausible-worlds":
        told.append(_("Points are the design's: the share says how often, not how likely."))
    more = len(answers.study.metrics) - len(panels(answers))
    if more > 0:
        told.append(_("More metrics are in robustness.csv."))
    return " ".join(told)


def _alt(answers: Answers, pair: Pair) -> str:
    told = []
    last = answers.study.follow_ups[-1]
    for metric in panels(answers):
        for _number, row in rows_of(answers, pair, metric).iterrows():
            if row["years"] == last:
                told.append(
                    f"{metric_title(metric)}, {group_title(row['group'])}: "
                    f"{percent(float(row['share']))}"
                )
    return _("Share of points by metric and group {when}: {values}.").format(
        when=when(last), values="; ".join(told)
    )
