"""What each policy adds to the reference, by follow-up, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.figures.style import INK, a_figure, colours, dashes, label_ends, title
from experiments.messages import _
from experiments.words import MAIN_METRIC, when

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def figure(comparison: Comparison) -> Figure:
    """Paired difference in weeks of open work by follow-up with 95 % bands."""
    study = comparison.study
    drawn = a_figure()
    axes = drawn.subplots()
    colour, dash = colours(comparison), dashes(comparison)
    ends = []
    reference = comparison.titles[study.reference.name]
    axes.axhline(0.0, color=INK, lw=1.0)
    for scenario in study.scenarios:
        if scenario is study.reference:
            continue
        rows = comparison.differences(MAIN_METRIC).query("scenario == @scenario.name")
        years = [0.0, *rows["years"]]
        mine = colour[scenario.name]
        axes.plot(
            years,
            [0.0, *rows["difference"]],
            color=mine,
            ls=dash[scenario.name],
            marker="o",
            ms=3.5,
        )
        axes.fill_between(
            years, [0.0, *rows["ci_low"]], [0.0, *rows["ci_high"]], color=mine, alpha=0.15, lw=0
        )
        last = rows["difference"].iloc[-1]
        label = f"{comparison.titles[scenario.name]} {last:+.1f}"
        ends.append((years[-1], last, label, mine))
    last_years = study.follow_ups[-1][0]
    axes.set_xlim(0, last_years)
    axes.set_xticks([0, *[y for y, _weeks in study.follow_ups if y >= 1 or last_years < 1]])
    axes.set_xlabel(_("years after the clock ({day})").format(day=study.clock_day))
    axes.set_ylabel(
        _("weeks in open work a client,\ndifference to '{reference}'").format(reference=reference)
    )
    label_ends(axes, ends)
    most = max(ends, key=lambda end: end[1])
    title(
        axes,
        _("'{name}' differs most from '{reference}': {weeks} weeks of work a client {when}").format(
            name=comparison.titles[_name_of(comparison, most[3])],
            reference=reference,
            weeks=f"{most[1]:+.1f}",
            when=when(last_years),
        ),
    )
    axes.text(
        0.0, -0.16,
        _("Bands: 95 % interval of the paired difference over {count} replications.").format(
            count=study.replications
        ),
        transform=axes.transAxes, fontsize=8, va="top",
    )  # fmt: skip
    return drawn


def _name_of(comparison: Comparison, colour: str) -> str:
    return next(name for name, mine in colours(comparison).items() if mine == colour)
