"""What each policy loses where another would have been better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.messages import _
from experiments.robustness import Outcome, regret_by_point
from experiments.sweep.figures.ranked import panels
from experiments.sweep.figures.sheet import (
    NARROW,
    NARROW_ROW_INCHES,
    Drawing,
    is_narrow,
    name_rows,
    panel_title,
    scenario_colours,
    sheet,
)
from experiments.sweep.figures.words import (
    better_of,
    group_title,
    metric_title,
    plain,
    unit_of,
)
from experiments.words import when

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers


def subjects(answers: Answers) -> list[str]:
    """One figure for all metrics with a better direction, named after the first of them."""
    if len(answers.study.scenarios) < 2 or len(answers.study.points) < 2:
        return []
    return [metric for metric in _metrics(answers) if np.isfinite(_regret(answers, metric)).any()][
        :1
    ]


def figure(answers: Answers, _metric: str, width: float) -> Drawing:
    """A panel a metric; a row a policy with its range, its middle half, 90 % and worst."""
    study = answers.study
    metrics = _metrics(answers)
    columns = 1 if is_narrow(width) or len(metrics) == 1 else 2
    lines = -(-len(metrics) // columns)
    names = [s.name for s in study.scenarios]
    drawn = sheet(width, lines * (0.8 + NARROW_ROW_INCHES * 1.2 * len(names)))
    every = drawn.subplots(lines, columns, squeeze=False)
    colours = scenario_colours(study)
    told = []
    for place, metric in enumerate(metrics):
        axes = every[place // columns][place % columns]
        table = _regret(answers, metric)
        table = table[np.isfinite(table).all(axis=1)]
        panel_title(axes, metric_title(metric), width)
        for row, name in enumerate(names):
            _row(axes, row, table[:, row], colours[name])
        labels = [_label(answers, name, table[:, row]) for row, name in enumerate(names)]
        name_rows(axes, labels, NARROW, above=0.36)
        axes.set_xlim(left=-0.01 * max(axes.get_xlim()[1], 1e-9))
        axes.xaxis.set_major_formatter(lambda value, _place: f"{value:,g}")
        axes.set_xlabel(_("loss ({unit})").format(unit=unit_of(metric)))
        told += [f"{metric_title(metric)}, {label}" for label in labels]
    for place in range(len(metrics), lines * columns):
        every[place // columns][place % columns].set_visible(False)
    return Drawing("regret", drawn, _title(answers, metrics[0]), _note(answers),
                   "; ".join(told) + ".")  # fmt: skip


def _metrics(answers: Answers) -> list[str]:
    return [metric for metric in panels(answers) if better_of(metric)]


def _regret(answers: Answers, metric: str) -> np.ndarray:
    study = answers.study
    group, years = study.groups[0], study.follow_ups[-1]
    values = {s.name: answers.results.of(s.name, metric, group, years) for s in study.scenarios}
    return regret_by_point(Outcome(metric, group, years, values))[0]


def _row(axes: Axes, place: int, own: np.ndarray, colour: str) -> None:
    if not len(own):
        return
    low, high = np.quantile(own, [0.25, 0.75])
    axes.plot([own.min(), own.max()], [place] * 2, color=colour, lw=1.2, zorder=2)
    axes.barh(place, high - low, left=low, height=0.22, color=colour, alpha=0.45, zorder=2.5)
    axes.plot(np.quantile(own, 0.9), place, "|", ms=11, mew=2, color=colour, zorder=3)
    axes.plot(own.mean(), place, "D", ms=5, color=colour, mec="white", mew=0.6, zorder=4)
    axes.plot(own.max(), place, "x", ms=6, mew=1.6, color=colour, zorder=3)


def _label(answers: Answers, name: str, own: np.ndarray) -> str:
    if not len(own):
        return answers.titles[name]
    return _("{policy}: mean {mean}, 90 % {q90}, worst {worst}").format(
        policy=answers.titles[name], mean=plain(float(own.mean())),
        q90=plain(float(np.quantile(own, 0.9))), worst=plain(float(own.max())),
    )  # fmt: skip


def _title(answers: Answers, metric: str) -> str:
    study = answers.study
    means = np.nanmean(_regret(answers, metric), axis=0)
    best = study.scenarios[int(np.argmin(means))].name
    return _(
        "'{policy}' loses least by {metric} ({group}, {when}): {mean} {unit} on average"
    ).format(
        policy=answers.titles[best], metric=metric_title(metric),
        group=group_title(study.groups[0]), when=when(study.follow_ups[-1]),
        mean=plain(float(means.min())), unit=unit_of(metric),
    )  # fmt: skip


def _note(answers: Answers) -> str:
    told = _(
        "What is lost at a point against the best policy there. Line: from the least to the worst "
        "(cross); bar: the middle half of the points; diamond: mean; stroke: nine of ten points "
        "lose no more."
    )
    if answers.study.replications < 10:
        told += " " + _("With few runs a point, luck makes regrets look a little larger.")
    return told
