"""The first section: what was found, in plain sentences."""

from __future__ import annotations

from experiments.messages import _
from experiments.sweep.answers import Answers
from experiments.sweep.figures import Drawn
from experiments.sweep.figures.words import measured, whose
from experiments.sweep.findings import (
    FACTORS,
    FORESEEN,
    GOALS,
    RANKING,
    REGRETS,
    TURNS,
    Part,
    findings,
)
from experiments.sweep.report.page import Block, Line, Section, lines_of

ORDER = (RANKING, REGRETS, GOALS, TURNS, FACTORS, FORESEEN)
SHORT = ("shares", "grid", "regret", "goals", "boxes", "morris_bars", "sobol", "given_data",
         "convergence", "noise")  # fmt: skip
"""Kinds of figures whose first one's title is told in short."""


def section_of_findings(answers: Answers, drawn: list[Drawn]) -> Section:
    """In short; then which policy leads, where that turns, and what moves it."""
    parts = sorted(findings(answers), key=lambda part: ORDER.index(part.kind))
    blocks = [_block(answers, part) for part in parts]
    short = _in_short(drawn)
    if short:
        blocks.insert(0, Block(title=_("In short"), lines=short))
    return Section("findings", _("What was found"), blocks)


def _in_short(drawn: list[Drawn]) -> list[Line]:
    """What the first figure of each kind shows."""
    first: dict[str, str] = {}
    for each in drawn:
        first.setdefault(each.kind, each.title)
    return [(f"{first[kind]}.", []) for kind in SHORT if kind in first]


def _block(answers: Answers, part: Part) -> Block:
    title = part.heading.rstrip(":")
    if part.asked is not None and not title:
        words = {
            TURNS: _("Where the ranking turns: {what}, {whose}"),
            FORESEEN: _("What can be foreseen: {what}, {whose}"),
        }
        title = words[part.kind].format(
            what=measured(part.asked), whose=whose(answers, part.asked[0])
        )
    return Block(title=title, lines=lines_of(part.lines))
