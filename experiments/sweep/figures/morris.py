"""Morris: mean absolute effect against its spread, the leading factors named."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.figures.style import GREY
from experiments.messages import _
from experiments.sensitivity.sizes import MORRIS
from experiments.sweep.figures import indexed, morris_bars
from experiments.sweep.figures.labels import Label, label_points
from experiments.sweep.figures.sheet import BLUE, Drawing, is_narrow, mark, sheet
from experiments.sweep.figures.words import axis_label, stem

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked

LABELS, NARROW_LABELS = 8, 4


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose indices are elementary effects."""
    return indexed.sensitivities(answers, MORRIS)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A dot a factor: to the right it matters more, above the line it depends on the others."""
    table = indexed.sensitivity(answers, asked).table
    rows = indexed.leading(table, len(table))
    sigma = indexed.index_rows(table, "sigma")["value"]
    drawn = sheet(width, 4.4 if not is_narrow(width) else 4.0)
    axes = drawn.subplots()
    number = NARROW_LABELS if is_narrow(width) else LABELS
    named = list(rows.index[rows["value"] > 0])[:number]
    for name, row in rows.iterrows():
        colour = BLUE if name in named else GREY
        axes.plot([row["ci_low"], row["ci_high"]], [sigma[name]] * 2, color=colour, lw=0.9,
                  alpha=0.5)  # fmt: skip
        axes.plot(row["value"], sigma[name], "o", ms=5 if name in named else 3.5, color=colour)
    right = max(rows["ci_high"].max(), rows["value"].max())
    top = float(sigma.max())
    axes.set_xlim(0.0, 1.06 * right if right > 0 else 1.0)
    axes.set_ylim(0.0, 1.12 * top if top > 0 else 1.0)
    least = min(axes.get_xlim()[1], axes.get_ylim()[1])
    axes.plot([0, least], [0, least], color=GREY, lw=0.8, ls=":", zorder=1)
    height = indexed.level(table, "mu_star_dummy")["ci_high"]
    if math.isfinite(height) and height > 0:
        mark(axes, height, _("luck alone"))
    dots = [(float(rows.loc[name, "value"]), float(sigma[name])) for name in rows.index]
    label_points(
        axes,
        [Label(*dots[place], name, BLUE) for place, name in enumerate(named)],
        dots,
        _bars(rows, sigma),
    )
    axes.set_xlabel(_("mean absolute effect (μ*): {what}").format(what=axis_label(answers, asked)))
    axes.set_ylabel(_("spread of the effect (σ)"))
    return Drawing(
        stem(answers.study, "morris", asked),
        drawn,
        indexed.with_luck(answers, asked, morris_bars.title(answers, asked)),
        _(
            "A dot is a factor. The further right, the more it matters (lines: 95 % intervals); "
            "above the dotted line, what it does depends on where it and the others stand. Left "
            "of the dashed line, luck alone would do as much."
        ),
        _("Scatter of {count} factors by effect and spread; the leading ones: {values}.").format(
            count=len(rows), values=indexed.values_told(rows)
        ),
    )


def _bars(rows: pd.DataFrame, sigma: pd.Series) -> list[tuple[float, float, float]]:
    """The intervals that are drawn."""
    known = rows[np.isfinite(rows["ci_low"]) & np.isfinite(rows["ci_high"])]
    return [
        (float(row["ci_low"]), float(row["ci_high"]), float(sigma[name]))
        for name, row in known.iterrows()
    ]
