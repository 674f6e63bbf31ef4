"""Delta and PAWN: how much the distribution of the difference depends on each factor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.messages import _
from experiments.sensitivity.given_data import METHODS
from experiments.sweep.figures import indexed
from experiments.sweep.figures.sheet import (
    BLUE,
    PALE,
    Drawing,
    is_narrow,
    mark,
    name_rows,
    row_inches,
    sheet,
    whiskers,
)
from experiments.sweep.figures.words import measured, stem

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose indices are of given data."""
    return indexed.sensitivities(answers, *METHODS)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A panel a method; factors in the order of the first."""
    table = indexed.sensitivity(answers, asked).table
    rows = indexed.leading(table)
    methods = [method for method in METHODS if (table["method"] == method).any()]
    high = row_inches(width) * max(len(rows), 2) + 0.8
    if is_narrow(width):
        drawn = sheet(width, high * len(methods))
        panels = drawn.subplots(len(methods), 1, squeeze=False)[:, 0]
    else:
        drawn = sheet(width, high)
        panels = drawn.subplots(1, len(methods), squeeze=False)[0]
    for number, (axes, method) in enumerate(zip(panels, methods, strict=True)):
        of_method = table[table["method"] == method]
        values = indexed.index_rows(of_method, method)
        nothing = indexed.level(of_method, f"{method}_dummy")["ci_high"]
        for place, name in enumerate(rows.index):
            row = values.loc[name]
            stands_out = not math.isfinite(nothing) or row["value"] > nothing
            axes.barh(place, row["value"], height=0.56, color=BLUE if stands_out else PALE)
            whiskers(axes, row["value"], row["ci_low"], row["ci_high"], place)
        shown = values.loc[rows.index]
        largest = max(shown["value"].max(), shown["ci_high"].max(), nothing, 0.05)
        axes.set_xlim(0.0, 1.05 * largest)
        name_rows(axes, list(rows.index), width, indexed.who_leads(table))
        if number and not is_narrow(width):
            axes.set_yticks([])
        if math.isfinite(nothing):
            mark(axes, nothing, _("no effect"))
        axes.set_xlabel(_("delta (0: none)") if method == "delta" else _("PAWN (0: none)"))
    return Drawing(
        stem(answers.study, "given-data", asked),
        drawn,
        indexed.with_luck(answers, asked, _title(answers, asked)),
        _(
            "Bars: how much the spread of the difference changes when the factor is known, by two "
            "methods; lines: 95 % intervals; dashed: what a factor without any effect may reach "
            "(pale bars are no higher)."
        )
        + indexed.left_out(len(answers.study.factors), len(rows)),
        _("Bar chart of the leading factors: {values}.").format(values=indexed.values_told(rows)),
    )


def _title(answers: Answers, asked: Asked) -> str:
    table = indexed.sensitivity(answers, asked).table
    first = indexed.who_leads(table)
    if not first:
        return _("No factor stands out from one without any effect ({what})").format(
            what=measured(asked)
        )
    return _("The difference depends most on {factor} ({what})").format(
        factor=first[0], what=measured(asked)
    )
