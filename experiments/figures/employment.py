"""Who is in open work, by follow-up, under each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.style import a_figure, colours, dashes, label_ends, note, title
from experiments.intervals import interval, moments
from experiments.messages import _
from experiments.words import when

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def figure(comparison: Comparison) -> Figure:
    """Employment rate by follow-up with 95 % bands over replications."""
    drawn = a_figure()
    axes = drawn.subplots()
    colour, dash = colours(comparison), dashes(comparison)
    ends = []
    for scenario in comparison.study.scenarios:
        years, mean, low, high = rates(comparison, scenario.name)
        axes.plot(
            years, mean, color=colour[scenario.name], ls=dash[scenario.name], marker="o", ms=3.5
        )
        axes.fill_between(years, low, high, color=colour[scenario.name], alpha=0.1, lw=0)
        label = f"{comparison.titles[scenario.name]} {mean[-1]:.1f}"
        ends.append((years[-1], mean[-1], label, colour[scenario.name]))
    axes.set_ylim(bottom=0.0)
    reached = [y for y, _weeks in comparison.study.follow_ups]
    axes.set_xticks([y for y in reached if y >= 1 or len(reached) < 4])
    axes.set_xlim(0, reached[-1])
    axes.set_xlabel(_("years after the clock ({day})").format(day=comparison.study.clock_day))
    axes.set_ylabel(_("in open work, of 100 clients followed"))
    label_ends(axes, ends)
    best = max(ends, key=lambda end: end[1])
    least = min(ends, key=lambda end: end[1])
    title(
        drawn,
        _("In open work {when}: from {least} to {most} of 100 clients, by policy").format(
            when=when(reached[-1]), least=f"{least[1]:.1f}", most=f"{best[1]:.1f}"
        ),
    )
    note(
        axes,
        _(
            "Bands: 95 % interval of the level over {count} replications. Differences are surer: "
            "policies share their luck."
        ).format(count=comparison.study.replications),
    )
    return drawn


def rates(comparison: Comparison, name: str) -> tuple[np.ndarray, ...]:
    """Years, mean employment rate per cent, and its interval, of one scenario.

    Begins with zero at the clock, when everyone followed is registered.
    """
    rows = comparison.outcomes
    chosen = rows[
        (rows["scenario"] == name)
        & (rows["group"] == "all")
        & (rows["metric"] == "employment_rate")
    ]
    cube = 100.0 * chosen.pivot_table(index="replication", columns="years", values="value")
    mean, count, variance = moments(cube.to_numpy())
    low, high = interval(mean, variance, count)
    years = cube.columns.to_numpy(float)
    return tuple(np.concatenate([[0.0], values]) for values in (years, mean, low, high))
