"""Where the ranking turns: points by two leading factors, coloured by which policy is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from experiments.figures.style import GREY, INK
from experiments.messages import _
from experiments.sweep.figures import indexed, turned
from experiments.sweep.figures.sheet import BLUE, ORANGE, Drawing, log_axis, sheet
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import plain, stem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.discovery import Discovery
    from experiments.sweep.answers import Answers, Asked, Turn


def subjects(answers: Answers) -> list[Asked]:
    """Differences whose ranking turns often enough, of studies of two factors or more."""
    if len(answers.study.factors) < 2:
        return []
    return turned.turns(answers, with_boxes=False)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A dot a point; the first box as a frame."""
    turn = turned.turn_of(answers, asked)
    x, y = _columns(answers, turn)
    lead = turned.lead_of_winner(answers, turn)
    values = answers.study.points.values
    factors = turn.found.factors
    other = next(name for name in (asked[0], answers.study.reference) if name != turn.winner)
    drawn = sheet(width, 4.2)
    axes = drawn.subplots()
    size = 5.0 if len(values) < 500 else 2.5
    wins, loses = lead.known & (lead.sign > 0), lead.known & (lead.sign <= 0)
    for mine, colour, marker in ((loses, BLUE, "o"), (wins, ORANGE, "^")):
        axes.plot(values[mine, x], values[mine, y], marker, ms=size, color=colour, alpha=0.75,
                  mew=0, ls="")  # fmt: skip
    for axis, column in ((axes.xaxis, x), (axes.yaxis, y)):
        factor = answers.study.factors[column]
        if factor.is_log:
            log_axis(axes, is_across=axis is axes.xaxis)
        axis.set_major_formatter(lambda value, _place: plain(value))
        axis.set_label_text(f"{factor.name} ({factor.unit})" if factor.unit else factor.name)
    _frame_box(axes, turn.found, x, y)
    _usual(axes, answers, x, y)
    _key(axes, ((turn.winner, ORANGE, "▲"), (other, BLUE, "●")), answers)
    return Drawing(
        stem(answers.study, "turning", asked),
        drawn,
        _("{claim}: orange triangles, {wins} of {points} points").format(
            claim=turned.claim(answers, turn), wins=int(wins.sum()), points=int(lead.known.sum())
        ),
        _note(turn),
        _("Scatter of points by {x} and {y}: {wins} of {points} turned.").format(
            x=factors[x].name, y=factors[y].name, wins=int(wins.sum()),
            points=int(lead.known.sum()),
        ),
    )  # fmt: skip


def _note(turn: Turn) -> str:
    told = [
        _("Each mark is a point; all other factors move too, so that the colours mix. Cross: the "
          "ledger's or the policy's own values.")
    ]  # fmt: skip
    if turn.found.found:
        told.append(_("Frame: the range of box 1 in these two factors."))
    return " ".join(told)


def _columns(answers: Answers, turn: Turn) -> tuple[int, int]:
    """The two leading factors: of the box, then by their indices, then in the study's order."""
    names = [factor.name for factor in answers.study.factors]
    order = turned.in_order(turn.found.found[0]) if turn.found.found else []
    if turn.asked in {each.asked for each in answers.sensitivity}:
        table = indexed.sensitivity(answers, turn.asked).table
        order += [names.index(name) for name in indexed.leading(table).index]
    first, second, *_rest = dict.fromkeys([*order, *range(len(names))])
    return first, second


def _frame_box(axes: Axes, discovery: Discovery, x: int, y: int) -> None:
    if not discovery.found:
        return
    box = discovery.found[0]
    corner = box.low[x], box.low[y]
    axes.add_patch(
        Rectangle(corner, box.high[x] - box.low[x], box.high[y] - box.low[y], fill=False,
                  edgecolor=INK, lw=1.6)
    )  # fmt: skip


def _usual(axes: Axes, answers: Answers, x: int, y: int) -> None:
    at = [usual_of(answers.study, answers.study.factors[column]) for column in (x, y)]
    limits = axes.get_xlim(), axes.get_ylim()
    if np.isfinite(at).all() and all(
        low <= value <= high for value, (low, high) in zip(at, limits, strict=True)
    ):
        axes.plot(*at, marker="P", ms=10, color=INK, mec="white", mew=1.2, ls="", zorder=6)
    elif np.isfinite(at[0]):
        axes.axvline(at[0], color=GREY, lw=0.8, ls=":")


def _key(axes: Axes, entries: tuple[tuple[str, str, str], ...], answers: Answers) -> None:
    """Which mark is which, above the axes."""
    for place, (name, colour, symbol) in enumerate(entries):
        axes.annotate(
            _("{symbol} '{policy}' does better").format(
                symbol=symbol, policy=answers.titles[name]
            ),
            (0.0, 1.0), xycoords="axes fraction", xytext=(0, 6 + 13 * place),
            textcoords="offset points", color=colour, fontweight="bold", fontsize=8.5,
            annotation_clip=False,
        )  # fmt: skip
