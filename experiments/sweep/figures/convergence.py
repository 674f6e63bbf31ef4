"""Would more points change the answer: the leading factors' index over the size of the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figures.style import COLOURS, DASHES, label_ends
from experiments.messages import _
from experiments.sensitivity.convergence import is_settled
from experiments.sensitivity.given_data import METHODS
from experiments.sensitivity.indices import MAIN
from experiments.sensitivity.sizes import MORRIS, SOBOL
from experiments.sweep.figures import indexed
from experiments.sweep.figures.sheet import Drawing, is_narrow, sheet
from experiments.sweep.figures.words import measured, plain, stem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweep.answers import Answers, Asked

MOST_LINES = 5


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose indices are known of a part of the design too."""
    every = indexed.sensitivities(answers, MORRIS, SOBOL, *METHODS)
    return [
        asked
        for asked in every
        if indexed.sensitivity(answers, asked).convergence["n"].nunique() > 1
        and indexed.moves(indexed.sensitivity(answers, asked).table)
    ]


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A line a factor with its interval."""
    found = indexed.sensitivity(answers, asked)
    method = found.table["method"].iloc[0]
    frame = found.convergence
    main = frame[(frame["method"] == method) & (frame["index"] == MAIN[method])]
    names = list(indexed.leading(found.table, MOST_LINES).index)
    drawn = sheet(width, 3.6)
    axes = drawn.subplots()
    ends = []
    for place, name in enumerate(names):
        rows = main[main["factor"] == name].sort_values("n")
        colour = COLOURS[place % len(COLOURS)]
        axes.plot(rows["n"], rows["value"], color=colour, ls=DASHES[place % len(DASHES)],
                  marker="o", ms=3.5)  # fmt: skip
        axes.fill_between(rows["n"], rows["ci_low"], rows["ci_high"], color=colour, alpha=0.1, lw=0)
        ends.append((float(rows["n"].iloc[-1]), float(rows["value"].iloc[-1]), name, colour))
    sizes = sorted(set(main["n"]))
    axes.set_xscale("log")
    axes.set_xlim(sizes[0] * 0.97, sizes[-1] * 1.03)
    axes.set_xticks(sizes, labels=[f"{n:,}" for n in sizes])
    axes.minorticks_off()
    shown = main[main["factor"].isin(names)]
    largest = max(shown["value"].max(), shown[shown["n"] == sizes[-1]]["ci_high"].max())
    axes.set_ylim(min(0.0, shown["value"].min()), 1.12 * largest if largest > 0 else 1.0)
    _label(axes, ends, width)
    axes.set_xlabel(_size_words(method))
    axes.set_ylabel(_index_words(method))
    settled = is_settled(frame)
    told = (
        _("The order of the leading factors is settled ({what})")
        if settled
        else _("The order of the leading factors is not settled ({what})")
    )
    return Drawing(
        stem(answers.study, "convergence", asked),
        drawn,
        told.format(what=measured(asked)),
        _(
            "Lines that are level and do not cross at the right: more points would hardly change "
            "the order. Bands: 95 % intervals."
        ),
        _("Lines of the leading factors by size of the design; at {size}: {values}.").format(
            size=f"{sizes[-1]:,}",
            values="; ".join(f"{name} {plain(value)}" for _n, value, name, _c in ends),
        ),
    )


def _label(axes: Axes, ends: list[tuple[float, float, str, str]], width: float) -> None:
    """Names at the ends of the lines; in a list above them where there is no room beside."""
    if not is_narrow(width):
        label_ends(axes, ends)
        return
    for place, (_x, _y, name, colour) in enumerate(ends):
        axes.annotate(
            f"— {name}", (0.0, 1.0), xycoords="axes fraction",
            xytext=(0, 12 * (len(ends) - place) - 6), textcoords="offset points",
            fontsize=8, fontweight="bold", color=colour, annotation_clip=False,
        )  # fmt: skip


def _size_words(method: str) -> str:
    if method == SOBOL:
        return _("size of the design (blocks)")
    return _("size of the design (trajectories)") if method == MORRIS else _("points")


def _index_words(method: str) -> str:
    if method == SOBOL:
        return _("total order")
    return _("mean absolute effect (μ*)") if method == MORRIS else method
