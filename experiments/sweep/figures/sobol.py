"""Sobol: what each factor carries of the variance, alone and with the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.figures.style import INK
from experiments.messages import _
from experiments.numerals import percent
from experiments.sensitivity.sizes import SOBOL
from experiments.sweep.figures import indexed
from experiments.sweep.figures.sheet import BLUE, Drawing, mark, name_rows, rows_sheet, whiskers
from experiments.sweep.figures.words import measured, stem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers, Asked

LIGHT_BLUE = "#8cc5e8"


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose indices are shares of the variance."""
    return indexed.sensitivities(answers, SOBOL)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """Two bars a factor, total over first order, with luck's share."""
    table = indexed.sensitivity(answers, asked).table
    rows = indexed.leading(table)
    alone = indexed.index_rows(table, "first_order")
    drawn, axes = rows_sheet(width, len(rows))
    for place, (name, row) in enumerate(rows.iterrows()):
        axes.barh(place - 0.16, row["value"], height=0.3, color=LIGHT_BLUE)
        whiskers(axes, row["value"], row["ci_low"], row["ci_high"], place - 0.16)
        first = alone.loc[name]
        axes.barh(place + 0.16, first["value"], height=0.3, color=BLUE)
        whiskers(axes, first["value"], first["ci_low"], first["ci_high"], place + 0.16)
    shown = alone.loc[rows.index]
    high = max(rows["ci_high"].max(), shown["ci_high"].max(), 0.05)
    low = min(rows["ci_low"].min(), shown["ci_low"].min(), 0.0)
    axes.set_xlim(max(low, -0.3), min(1.04 * high, 1.3))
    axes.axvline(0.0, color="black", lw=0.8)
    _name_bars(axes)
    name_rows(axes, list(rows.index), width, indexed.who_leads(table), above=0.46)
    luck = indexed.level(table, "total_order_dummy")["value"]
    if math.isfinite(luck) and luck > 0:
        mark(axes, luck, _("luck: {share}").format(share=percent(luck)))
    axes.set_xlabel(_("share of the variance of the difference"))
    axes.xaxis.set_major_formatter(lambda value, _place: percent_tick(value))
    return Drawing(
        stem(answers.study, "sobol", asked),
        drawn,
        indexed.with_luck(answers, asked, _title(answers, asked)),
        _(
            "Dark bars: what the factor carries by itself (first order); light bars: together "
            "with the others (total order); lines: 95 % intervals; dashed: the share that is luck."
        )
        + indexed.left_out(len(answers.study.factors), len(rows)),
        _("Bar chart of total orders: {values}.").format(values=indexed.values_told(rows)),
    )


def percent_tick(value: float) -> str:
    """A share on an axis.

    >>> percent_tick(0.25)
    '25 %'
    """
    return f"{100.0 * value:.0f} %".replace("-", "−")


def _name_bars(axes: Axes) -> None:
    """Say on the first row which bar is which."""
    for place, text, colour in ((-0.16, _("total"), INK), (0.16, _("alone"), "white")):
        axes.annotate(text, (0.0, place), xytext=(4, -0.5), textcoords="offset points",
                      va="center", fontsize=7, color=colour, zorder=4)  # fmt: skip


def _title(answers: Answers, asked: Asked) -> str:
    table = indexed.sensitivity(answers, asked).table
    first = indexed.who_leads(table)
    if not first:
        return _("No factor moves the difference ({what})").format(what=measured(asked))
    return _(
        "{factor} leads: {alone} of the variance by itself, {total} together with others ({what})"
    ).format(
        factor=first[0], what=measured(asked),
        alone=percent(max(indexed.index_rows(table, "first_order").loc[first[0], "value"], 0.0)),
        total=percent(indexed.leading(table)["value"].iloc[0]),
    )  # fmt: skip
