"""Morris: the mean absolute effect of the leading factors, with luck's level."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.messages import _
from experiments.sensitivity.sizes import MORRIS
from experiments.sweep.figures import indexed
from experiments.sweep.figures.sheet import (
    BLUE,
    PALE,
    Drawing,
    mark,
    name_rows,
    rows_sheet,
    whiskers,
)
from experiments.sweep.figures.words import axis_label, measured, plain, stem, unit_of

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose indices are elementary effects."""
    return indexed.sensitivities(answers, MORRIS)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A bar a factor; those that luck alone would reach are pale."""
    table = indexed.sensitivity(answers, asked).table
    rows, luck = indexed.leading(table), indexed.level(table, "mu_star_dummy")
    drawn, axes = rows_sheet(width, len(rows))
    height = math.nan if math.isnan(luck["value"]) else luck["ci_high"]
    for place, (_name, row) in enumerate(rows.iterrows()):
        is_luck = math.isfinite(height) and row["value"] <= height
        axes.barh(place, row["value"], height=0.56, color=PALE if is_luck else BLUE)
        whiskers(axes, row["value"], row["ci_low"], row["ci_high"], place)
    largest = max(rows["ci_high"].max(), rows["value"].max())
    axes.set_xlim(0.0, 1.05 * largest if largest > 0 else 1.0)
    name_rows(axes, list(rows.index), width, indexed.who_leads(table))
    if math.isfinite(height) and height > 0:
        mark(axes, height, _("luck alone"))
    axes.set_xlabel(_("mean absolute effect (μ*): {what}").format(
        what=axis_label(answers, asked)))  # fmt: skip
    return Drawing(
        stem(answers.study, "morris-bars", asked),
        drawn,
        indexed.with_luck(answers, asked, title(answers, asked)),
        _(
            "Bars: how much each factor, moved over its whole range, moves the difference on "
            "average; lines: 95 % intervals; dashed: what luck alone would reach (pale bars are "
            "no higher)."
        )
        + indexed.left_out(len(answers.study.factors), len(rows)),
        _("Bar chart of the leading factors: {values}.").format(values=indexed.values_told(rows)),
    )


def title(answers: Answers, asked: Asked) -> str:
    """The finding, shared with the figure of effects and their spread."""
    table = indexed.sensitivity(answers, asked).table
    first = indexed.who_leads(table)
    if not first:
        return _("No factor moves the difference ({what})").format(what=measured(asked))
    return _("{factor} moves the difference most: by {value} {unit} on average ({what})").format(
        factor=first[0], value=plain(indexed.leading(table)["value"].iloc[0]),
        unit=unit_of(asked[1]), what=measured(asked),
    )  # fmt: skip
