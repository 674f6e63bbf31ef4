"""What each policy adds to the reference, by follow-up, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.figures.style import INK, a_figure, colours, dashes, label_ends, note, title
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
            years, [0.0, *rows["ci_low"]], [0.0, *rows["ci_high"]], color=mine, alpha=0.12, lw=0
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
    least, most = (choose(end[1] for end in ends) for choose in (min, max))
    extent = f"{most:+.1f}"
    if len(ends) > 1:
        extent = _("{low} to {high}").format(low=f"{least:+.1f}", high=extent)
    title(
        drawn,
        _("Against '{reference}' {when}: {extent} weeks of open work a client").format(
            reference=reference, when=when(last_years), extent=extent
        ),
    )
    note(
        axes,
        _("Bands: 95 % interval of the paired difference over {count} replications.").format(
            count=study.replications
        ),
    )
    return drawn
