"""What each policy costs, by type of cost and by payer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.books import BENEFIT_COLUMNS, PROGRAMME_COLUMNS
from experiments.figures.style import COLOURS, a_figure, title
from experiments.messages import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.comparison import Comparison

SHADES = (*COLOURS[:6], "#8c8c8c")


def figure(comparison: Comparison) -> Figure:
    """Nominal euros from the clock to the horizon: programme by type, money by payer."""
    study = comparison.study
    drawn = a_figure(1.6 + 0.75 * len(study.scenarios))
    left, right = drawn.subplots(1, 2, sharey=True)
    rows = comparison.weekly[comparison.weekly["week"] >= study.clock]
    millions = rows.groupby("scenario").sum(numeric_only=True) / study.replications / 1e6
    millions = millions.loc[[s.name for s in study.scenarios]]
    _bars(left, millions, comparison, dict(zip(PROGRAMME_COLUMNS, _programme(), strict=True)))
    _bars(right, millions, comparison, dict(zip(BENEFIT_COLUMNS, _payers(), strict=True)))
    left.set_xlabel(_("programme, by type; million EUR, nominal"))
    right.set_xlabel(_("benefits, by payer; million EUR, nominal"))
    totals = millions[list(PROGRAMME_COLUMNS)].sum(axis=1)
    title(
        drawn,
        _("Programme cost by policy: {least} to {most} million EUR, {start} to {end}").format(
            least=f"{totals.min():,.1f}",
            most=f"{totals.max():,.1f}",
            start=study.clock_day.year,
            end=study.reference.monday(study.weeks - 1).year,
        ),
    )
    return drawn


def _bars(
    axes: Axes, millions: pd.DataFrame, comparison: Comparison, labels: dict[str, str]
) -> None:
    places = np.arange(len(millions))[::-1]
    left = np.zeros(len(millions))
    shown = {name: text for name, text in labels.items() if millions[name].abs().max() > 0}
    for colour, (name, text) in zip(SHADES, shown.items(), strict=False):
        width = millions[name].to_numpy()
        axes.barh(places, width, left=left, height=0.62, color=colour, label=text)
        left = left + width
    for place, total in zip(places, left, strict=True):
        axes.annotate(
            f"{total:,.1f}", (total, place), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=8.5, fontweight="bold",
        )  # fmt: skip
    axes.set_yticks(places, [comparison.titles[name] for name in millions.index])
    axes.xaxis.set_major_formatter(lambda value, _position: f"{value:,g}")
    axes.set_xlim(0, float(left.max()) * 1.15 or 1.0)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, frameon=False, fontsize=8,
        handlelength=1.0, columnspacing=1.0,
    )  # fmt: skip


def _programme() -> tuple[str, ...]:
    return (
        _("offices"),
        _("coaches"),
        _("places"),
        _("wage subsidies"),
        _("start-up"),
        _("wind-down"),
    )


def _payers() -> tuple[str, ...]:
    return _("municipalities"), _("state"), _("insurance")
