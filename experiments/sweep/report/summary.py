"""The first section: what was found, in plain sentences."""

from __future__ import annotations

from experiments.messages import _
from experiments.sweep.answers import Answers
from experiments.sweep.figures.words import measured, whose
from experiments.sweep.findings import FACTORS, FORESEEN, RANKING, TURNS, Part, findings
from experiments.sweep.report.page import Block, Section, lines_of

ORDER = (RANKING, TURNS, FACTORS, FORESEEN)


def section_of_findings(answers: Answers) -> Section:
    """Which policy leads, where that turns, and what moves it."""
    parts = sorted(findings(answers), key=lambda part: ORDER.index(part.kind))
    blocks = [_block(answers, part) for part in parts]
    if not blocks:
        blocks = [Block(paragraphs=[_nothing(answers)])]
    return Section("findings", _("What was found"), blocks)


def _block(answers: Answers, part: Part) -> Block:
    if part.kind == TURNS and part.asked is not None:
        title = _("Where the ranking turns: {what}, {whose}").format(
            what=measured(part.asked), whose=whose(answers, part.asked[0])
        )
        return Block(title=title, lines=lines_of(part.lines))
    if part.kind == FORESEEN and part.asked is not None:
        title = _("What can be foreseen: {what}, {whose}").format(
            what=measured(part.asked), whose=whose(answers, part.asked[0])
        )
        return Block(title=title, lines=lines_of(part.lines))
    return Block(title=part.heading.rstrip(":"), lines=lines_of(part.lines))


def _nothing(answers: Answers) -> str:
    study = answers.study
    asked = (study.compared[0], study.metrics[0], study.groups[0], study.follow_ups[-1])
    return _("One policy was run and nothing compared; the figures show {what}, {whose}.").format(
        what=measured(asked), whose=whose(answers, asked[0])
    )
