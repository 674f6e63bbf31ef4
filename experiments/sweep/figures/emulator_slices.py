"""What if: the emulator along the leading factors, all others at their central values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from experiments.figures.style import INK
from experiments.messages import _
from experiments.sweep.figures import emulator_error, indexed
from experiments.sweep.figures.emulator_error import emulator_of
from experiments.sweep.figures.sheet import (
    BLUE,
    Drawing,
    is_narrow,
    log_axis,
    mark,
    panel_title,
    sheet,
)
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import axis_label, measured, plain, signed, stem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.emulator import Emulator
    from experiments.sweep.answers import Answers, Asked

MOST_SLICES = 4
STEPS = 41


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose emulator's error has a figure."""
    return emulator_error.subjects(answers)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A panel a factor: mean and interval along its range."""
    emulator = emulator_of(answers, asked)
    columns = _leading(answers, asked)
    across = 1 if is_narrow(width) else min(2, len(columns))
    lines = -(-len(columns) // across)
    drawn = sheet(width, 0.3 + 2.2 * lines)
    every = drawn.subplots(lines, across, squeeze=False, sharey=True)
    centre = central(answers, emulator)
    told = []
    for place, column in enumerate(columns):
        axes = every[place // across][place % across]
        told.append(_slice(axes, answers, emulator, centre, column))
        panel_title(axes, answers.study.factors[column].name, width)
        if asked[0] != answers.study.reference:
            axes.axhline(0.0, color=INK, lw=0.8)
    for place in range(len(columns), lines * across):
        every[place // across][place % across].set_visible(False)
    drawn.supylabel(axis_label(answers, asked), fontsize=9)
    return Drawing(
        stem(answers.study, "emulator-slices", asked),
        drawn,
        _("{what}: {range}").format(what=measured(asked).capitalize(), range=told[0]),
        _(
            "Each panel moves one factor while all others stay at their central values (the "
            "ledger's or the policy's own, or the middle of the range). Line: what the emulator "
            "foresees; band: 95 % interval, luck of single runs not in it."
        ),
        "; ".join(told) + ".",
    )


def central(answers: Answers, emulator: Emulator) -> np.ndarray:
    """Positions of the central values, within what the emulator was trained on [factors]."""
    found = []
    for factor, own in zip(emulator.factors, answers.study.factors, strict=True):
        usual = usual_of(answers.study, own)
        is_inside = math.isfinite(usual) and factor.low <= usual <= factor.high
        found.append(float(factor.position(np.array(usual))) if is_inside else 0.5)
    return np.clip(found, emulator.trained_from, emulator.trained_to)


def _leading(answers: Answers, asked: Asked) -> list[int]:
    """Columns of the leading factors; the first ones where there are no indices."""
    names = [factor.name for factor in answers.study.factors]
    order: list[int] = []
    if asked in {each.asked for each in answers.sensitivity}:
        table = indexed.sensitivity(answers, asked).table
        order = [names.index(str(name)) for name in indexed.leading(table).index]
    return list(dict.fromkeys([*order, *range(len(names))]))[:MOST_SLICES]


def _slice(
    axes: Axes, answers: Answers, emulator: Emulator, centre: np.ndarray, column: int
) -> str:
    """Draw one panel; return its extent in words."""
    factor = emulator.factors[column]
    ends = emulator.trained_from[column], emulator.trained_to[column]
    at = np.tile(centre, (STEPS, 1))
    at[:, column] = np.linspace(*ends, STEPS)
    found = emulator.predict_at(at)
    values = np.array([factor.at(place) for place in at[:, column]], float)
    axes.fill_between(values, found.low, found.high, color=BLUE, alpha=0.16, lw=0)
    axes.plot(values, found.mean, color=BLUE, lw=1.6)
    if answers.study.factors[column].is_log:
        log_axis(axes)
    axes.xaxis.set_major_formatter(lambda value, _place: plain(value))
    axes.yaxis.set_major_formatter(lambda value, _place: f"{value:,g}".replace("-", "−"))
    axes.set_xlim(values[0], values[-1])
    usual = usual_of(answers.study, answers.study.factors[column])
    if values[0] <= usual <= values[-1]:
        mark(axes, usual, "")
        axes.annotate(
            plain(usual), (usual, 0.97), xycoords=axes.get_xaxis_transform(), xytext=(3, 0),
            textcoords="offset points", va="top", fontsize=7.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
        )  # fmt: skip
    axes.set_xlabel(factor.unit or " ")
    return _("{factor} from {low} to {high} takes it from {start} to {end}").format(
        factor=factor.name, low=plain(float(values[0])), high=plain(float(values[-1])),
        start=signed(float(found.mean[0])), end=signed(float(found.mean[-1])),
    )  # fmt: skip
