"""What the figures of scenario discovery have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.discovery import Found
from experiments.messages import _
from experiments.numerals import percent
from experiments.sweep.figures.ranked import lead
from experiments.sweep.figures.words import measured

if TYPE_CHECKING:
    from experiments.robustness import Lead
    from experiments.sweep.answers import Answers, Asked, Turn

MOST_TURNS = 3


def turns(answers: Answers, *, with_boxes: bool = True) -> list[Asked]:
    """What is asked about that turns somewhere, of everyone; with boxes found, if so asked."""
    return [
        turn.asked
        for turn in answers.discoveries
        if turn.asked[2] == answers.study.groups[0]
        and (turn.found.found or (not with_boxes and turn.found.can_be_asked))
    ][:MOST_TURNS]


def turn_of(answers: Answers, asked: Asked) -> Turn:
    """What was discovered of a difference."""
    return next(turn for turn in answers.discoveries if turn.asked == asked)


def claim(answers: Answers, turn: Turn) -> str:
    """What holds at the points of interest, in the words of the figures."""
    names = (turn.asked[0], answers.study.reference)
    other = next(name for name in names if name != turn.winner)
    return _("'{winner}' does better than '{other}' by {what}").format(
        winner=answers.titles[turn.winner], other=answers.titles[other],
        what=measured(turn.asked),
    )  # fmt: skip


def lead_of_winner(answers: Answers, turn: Turn) -> Lead:
    """By how much the winner of the turned ranking leads at every point."""
    scenario, metric, group, years = turn.asked
    names = (scenario, answers.study.reference)
    other = next(name for name in names if name != turn.winner)
    return lead(answers, (turn.winner, other), metric, group, years)


def in_order(found: Found) -> list[int]:
    """Columns of the restricted factors, the surest first."""
    return [int(found.box.restricted[k]) for k in np.argsort(found.quasi_p, kind="stable")]


def merits_told(found: Found, number: int) -> str:
    """How well a box holds the points of interest."""
    return _("Box {number}: {density} of its points, {coverage} of all such points").format(
        number=number, density=percent(found.merits.density),
        coverage=percent(found.merits.coverage),
    )  # fmt: skip
