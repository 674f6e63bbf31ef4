"""Coverage against density of the boxes passed on the way, the one that is told marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figures.style import COLOURS, GREY, INK
from experiments.messages import _
from experiments.numerals import percent
from experiments.sweep.figures import turned
from experiments.sweep.figures.sheet import Drawing, sheet
from experiments.sweep.figures.sobol import percent_tick
from experiments.sweep.figures.words import stem

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose ranking turns in a box that was found."""
    return turned.turns(answers)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A line a box from everything to small and dense."""
    found = turned.turn_of(answers, asked).found
    drawn = sheet(width, 3.5)
    axes = drawn.subplots()
    for number, box in enumerate(found.found, 1):
        colour = COLOURS[(number - 1) % len(COLOURS)]
        for steps in box.ways:
            coverage = [step.merits.coverage for step in steps]
            density = [step.merits.density for step in steps]
            axes.plot(coverage, density, color=colour, lw=0.9, marker="o", ms=2.2, alpha=0.6)
        at = box.merits.coverage, box.merits.density
        axes.plot(*at, marker="D", ms=8, color=colour, mec="white", mew=1.0, ls="", zorder=5)
        axes.annotate(
            _("box {number}").format(number=number), at, xytext=(8, 6), fontweight="bold",
            textcoords="offset points", color=colour, fontsize=8.5, annotation_clip=False,
        )  # fmt: skip
    first = found.found[0]
    axes.axhline(found.base_rate, color=GREY, lw=0.8, ls=":")
    axes.axhline(first.chance.density, color=INK, lw=0.9, ls=(0, (4, 2)))
    axes.set_xlim(0.0, 1.03)
    axes.set_ylim(0.0, 1.1)
    for height, text in (
        (found.base_rate, _("all points")), (first.chance.density, _("by chance")),
    ):  # fmt: skip
        axes.annotate(text, (0.0, height), xytext=(4, 2), textcoords="offset points",
                      fontsize=7.5, va="bottom")  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _place: percent_tick(value))
    axes.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.set_xlabel(_("coverage: share of such points that the box holds"))
    axes.set_ylabel(_("density: share of such\npoints in the box"))
    merits = first.merits
    return Drawing(
        stem(answers.study, "trade-off", asked),
        drawn,
        _("The box that is told holds {coverage} of such points and is dense to {density}").format(
            coverage=percent(merits.coverage), density=percent(merits.density)
        ),
        _(
            "Each dot is a box that was passed: smaller and denser towards the upper left. "
            "Diamond: the box that is told. Dotted: the share among all points; dashed: what the "
            "densest box of the size of box 1 would reach were there nothing to find."
        ),
        _("Curve of {count} boxes from {base} density at full coverage; {told}.").format(
            count=sum(len(steps) for steps in first.ways), base=percent(first.base_rate),
            told=turned.merits_told(first, 1),
        ),
    )  # fmt: skip
