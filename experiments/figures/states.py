"""Where the offices' people are, week by week, under each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.figures.style import a_figure, mark_clock, thousands, title, years_below
from experiments.messages import _

if TYPE_CHECKING:
    from experiments.comparison import Comparison

STATES = (
    ("subsidised_work", "#0072B2"),
    ("training", "#E69F00"),
    ("rehabilitative_work", "#D55E00"),
    ("rehabilitation", "#CC79A7"),
    ("unemployed", "#c4c4c4"),
)
"""From the bottom up: services first, so that they can be compared from panel to panel."""


def figure(comparison: Comparison) -> Figure:
    """Registered clients by state over time, a panel a policy; mean over replications."""
    names = [s.name for s in comparison.study.scenarios]
    labels = dict(
        zip(
            (state for state, _colour in STATES),
            (
                _("subsidised work"),
                _("training"),
                _("rehabilitative work"),
                _("rehabilitation"),
                _("unemployed"),
            ),
            strict=True,
        )
    )
    columns = 2 if len(names) > 1 else 1
    rows = -(-len(names) // columns)
    drawn = a_figure(1.0 + 2.1 * rows)
    panels = drawn.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    means = comparison.weekly.groupby(["scenario", "week"], sort=False).mean(numeric_only=True)
    mondays = [comparison.study.reference.monday(week) for week in range(comparison.study.weeks)]
    for axes, name in zip(panels, names, strict=False):
        table = means.loc[name]
        axes.stackplot(
            mondays[: len(table)],
            *[table[state] for state, _colour in STATES],
            colors=[colour for _state, colour in STATES],
            lw=0,
        )
        mark_clock(axes, comparison.study.clock_day)
        axes.set_title(comparison.titles[name], fontsize=9.5)
        axes.set_xlim(mondays[0], mondays[-1])
        thousands(axes)
        years_below(axes)
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    for axes in panels[len(names) - columns : len(names)]:
        axes.tick_params(labelbottom=True)
    drawn.supylabel(_("registered clients, persons"), fontsize=9)
    title(drawn, _("Registered clients by state; the dotted line is the clock"))
    handles = [drawn.axes[0].collections[place] for place in range(len(STATES))]
    drawn.legend(
        handles, [labels[state] for state, _colour in STATES],
        loc="outside lower center", ncols=5, frameon=False, fontsize=8.5,
    )  # fmt: skip
    return drawn
