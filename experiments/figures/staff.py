"""Coaches and cooperation over the phases of each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.figures.style import (
    COLOURS,
    GREY,
    a_figure,
    shade_phases,
    thousands,
    title,
    years_below,
)
from experiments.messages import _

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def figure(comparison: Comparison) -> Figure:
    """Coaches wanted and there, and cooperation with partners; the phases are shaded."""
    names = [s.name for s in comparison.study.scenarios]
    drawn = a_figure(1.1 + 1.35 * len(names))
    panels = drawn.subplots(len(names), 2, sharex=True, sharey="col", squeeze=False)
    means = comparison.weekly.groupby(["scenario", "week"], sort=False).mean(numeric_only=True)
    study = comparison.study
    mondays = [study.reference.monday(week) for week in range(study.weeks)]
    for (staff, trust), name in zip(panels, names, strict=True):
        table = means.loc[name]
        dates = mondays[: len(table)]
        for axes in (staff, trust):
            shade_phases(axes, comparison, name)
            axes.set_xlim(mondays[0], mondays[-1])
            years_below(axes)
        staff.plot(dates, table["posts_fte"], color=GREY, lw=1.0, ls="--", label=_("posts"))
        staff.plot(dates, table["coaches_fte"], color=COLOURS[0], lw=1.5, label=_("coaches there"))
        trust.plot(dates, table["cooperation"], color=COLOURS[1], lw=1.5, label=_("partners"))
        trust.plot(
            dates, table["employer_cooperation"], color=COLOURS[2], lw=1.2, ls="-.",
            label=_("employers"),
        )  # fmt: skip
        staff.set_title(comparison.titles[name], fontsize=9)
        trust.set_ylim(0.0, 1.0)
        thousands(staff)
    top_staff, top_trust = panels[0]
    top_staff.set_ylim(0.0, 1.05 * means[["posts_fte", "coaches_fte"]].to_numpy().max())
    top_trust.set_title(_("Cooperation, 0 to 1"), fontsize=9)
    first = comparison.titles[names[0]]
    top_staff.set_title(_("{name}: coaches, full-time posts").format(name=first), fontsize=9)
    for axes in (top_staff, top_trust):
        axes.legend(
            loc="upper left" if axes is top_trust else "upper right",
            frameon=False,
            fontsize=8,
            ncols=2,
        )
    title(drawn, _("Staff and cooperation over time: shaded while a phase of the policy is on"))
    return drawn
