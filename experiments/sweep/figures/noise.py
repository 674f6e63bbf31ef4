"""How much of what differs between points is luck."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from experiments.messages import _
from experiments.numerals import percent
from experiments.sensitivity.indices import noise
from experiments.sensitivity.noise import Noise
from experiments.sensitivity.sizes import GRID
from experiments.sweep.figures import words
from experiments.sweep.figures.sheet import BLUE, ORANGE, Drawing, is_narrow, name_rows, rows_sheet
from experiments.sweep.figures.sobol import percent_tick
from experiments.sweep.figures.words import group_title, metric_title, plain, unit_of
from experiments.words import when

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked


def noise_of(answers: Answers, asked: Asked) -> Noise:
    """Luck in one difference; of a grid too, which has no indices."""
    for found in answers.sensitivity:
        if found.asked == asked:
            return found.noise
    study = answers.study
    y = answers.results.difference(*asked)
    return noise(GRID, study.points.positions, y, seed=study.seed)


def subjects(answers: Answers) -> list[Asked]:
    """One figure for all: named after the first difference whose luck is known."""
    return [asked for asked in words.subjects(answers) if noise_of(answers, asked).is_known][:1]


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A bar a difference: what factors make of its variance, and what luck makes."""
    every = [
        (each, found)
        for each in words.subjects(answers)
        if (found := noise_of(answers, each)).is_known
    ]
    drawn, axes = rows_sheet(width, 2 * len(every), 0.75)
    for place, (each, found) in enumerate(every):
        factors = 1.0 - found.share
        axes.barh(place, factors, height=0.34, color=BLUE)
        axes.barh(place, found.share, left=factors, height=0.34, color=ORANGE, hatch="////",
                  edgecolor="white", lw=0)  # fmt: skip
        if math.isfinite(found.ci_low):
            axes.plot([1.0 - found.ci_high, 1.0 - found.ci_low], [place] * 2, color="black", lw=1.4)
        text = _("{between} between points; one run {luck} {unit}").format(
            between=f"±{plain(_root(found.between))}",
            luck=f"±{plain(_root(found.luck * found.replications))}",
            unit=unit_of(each[1]),
        )
        axes.annotate(text, (0.0, place + 0.32), xytext=(2, 0), textcoords="offset points",
                      va="center", fontsize=7.5)  # fmt: skip
    names = [_row_name(answers, each, width) for each, _found in every]
    name_rows(axes, names, width, above=0.3)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(len(every) - 0.5, axes.get_ylim()[1])
    axes.xaxis.set_major_formatter(lambda value, _place: percent_tick(value))
    axes.set_xlabel(_("share of the variance between the points' means"))
    worst = max(every, key=lambda one: one[1].share)
    replications = worst[1].replications
    return Drawing(
        "noise",
        drawn,
        _("Luck makes up to {share} of what differs between points ({what}, {when})").format(
            share=percent(worst[1].share),
            what=_("after averaging {count} runs a point").format(count=replications),
            when=f"{group_title(asked[2])}, {when(asked[3])}",
        ),
        _(
            "Blue: what the factors make; orange and hatched: luck that {count} runs a point have "
            "not averaged out; black line: 95 % interval of where one ends and the other begins. "
            "Below each bar: standard deviations."
        ).format(count=replications),
        "; ".join(
            _("{name}: {share} luck").format(
                name=_row_name(answers, each, width).replace("\n", " "), share=percent(found.share)
            )
            for each, found in every
        )
        + ".",
    )


def _row_name(answers: Answers, asked: Asked, width: float) -> str:
    name = metric_title(asked[1])
    if len(answers.study.compared) < 2:
        return name
    gap = ", " if is_narrow(width) else ",\n"
    return f"{name}{gap}{answers.titles[asked[0]]}"


def _root(variance: float) -> float:
    return float(np.sqrt(max(variance, 0.0)))
