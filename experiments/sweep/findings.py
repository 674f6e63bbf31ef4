"""What a sweep found, in sentences: by part, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments import discovery, emulator
from experiments.messages import _
from experiments.metrics import BY_NAME
from experiments.robustness import regret_in_words, satisficing_in_words, share_in_words
from experiments.sensitivity.told import sentences
from experiments.sweep.answers import PLAUSIBLE, Answers, Asked
from experiments.words import when

RANKING, REGRETS, GOALS, FACTORS = "ranking", "regrets", "goals", "factors"
TURNS, FORESEEN = "turns", "foreseen"


@dataclass(frozen=True)
class Part:
    """Sentences that belong together.

    Attributes
    ----------
    kind : str
        ``ranking``, ``regrets``, ``goals``, ``factors``, ``turns`` or ``foreseen``.
    heading : str
        Empty where the first line says what the part is about.
    lines : tuple of str
        One that begins with two spaces belongs to the one before.
    asked : (scenario, metric, group, years) or None
        The difference that it is about, where it is about one.
    """

    kind: str
    heading: str
    lines: tuple[str, ...]
    asked: Asked | None = None


def findings(answers: Answers) -> list[Part]:
    """What was found of the last follow-up and the first group; shares, against the reference."""
    return [
        *_about_factors(answers),
        *_about_ranking(answers),
        *_about_turns(answers),
        *_about_emulators(answers),
    ]


def told(answers: Answers) -> str:
    """What was found, as a terminal shows it; what could not be answered stands first."""
    parts = findings(answers)  # before the refusals, which come up on the way
    lines = [*answers.refusals]
    for part in parts:
        lines.append("")
        if part.heading:
            lines.append(part.heading)
            lines += [f"  {line}" for line in part.lines]
        else:
            lines += part.lines
    return "\n".join(lines)


def heading(answers: Answers, scenario: str, metric: str, group: str, years: float) -> str:
    """What a difference is, in words."""
    reference = answers.study.reference
    if scenario == reference:
        return _("{metric} of {group} {when} under '{scenario}':").format(
            metric=metric, group=group, when=when(years), scenario=answers.titles[scenario]
        )
    return _("{metric} of {group} {when}, '{scenario}' less '{reference}':").format(
        metric=metric, group=group, when=when(years), scenario=answers.titles[scenario],
        reference=answers.titles[reference],
    )  # fmt: skip


def _about_factors(answers: Answers) -> Iterator[Part]:
    last, first = answers.study.follow_ups[-1], answers.study.groups[0]
    for found in answers.sensitivity:
        _scenario, _metric, group, years = found.asked
        if years == last and group == first:
            lines = sentences(found.table, found.noise, found.convergence)
            yield Part(FACTORS, heading(answers, *found.asked), tuple(lines), found.asked)


def _about_ranking(answers: Answers) -> Iterator[Part]:
    shares, regrets, goals = answers.shares, answers.regret, answers.satisficing
    titles = answers.titles
    every = (
        (RANKING, where(answers),
         [share_in_words(row, titles) for row in _of_the_last(answers, shares)
          if row["against"] == answers.study.reference]),
        (REGRETS, _("What choosing a policy loses where another would have been better:"),
         [regret_in_words(row, titles) for row in _of_the_last(answers, regrets)]),
        (GOALS, _("Goals:"), [satisficing_in_words(row, titles) for row in records(goals)]),
    )  # fmt: skip
    for kind, about, lines in every:
        if lines:
            yield Part(kind, about, tuple(lines))


def where(answers: Answers) -> str:
    """Over what shares are counted."""
    if answers.study.design.kind == PLAUSIBLE:
        return _("In the plausible worlds:")
    return _("Over the points of the design (which says how often, not how likely):")


def _of_the_last(answers: Answers, rows: pd.DataFrame) -> list[Mapping[str, Any]]:
    if not len(rows):
        return []
    study = answers.study
    last = (rows["years"] == study.follow_ups[-1]) & (rows["group"] == study.groups[0])
    return records(rows[last])


def records(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    """The rows of a table as mappings."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _about_turns(answers: Answers) -> Iterator[Part]:
    for turn in answers.discoveries:
        if turn.asked[2] == answers.study.groups[0]:
            lines = discovery.told(turn.found, turn.claim).splitlines()
            yield Part(TURNS, "", tuple(lines), turn.asked)


def _about_emulators(answers: Answers) -> Iterator[Part]:
    for one in answers.emulators:
        told_of = heading(answers, *one.asked).rstrip(":")
        lines = emulator.told(one.emulator, told_of, _(BY_NAME[one.asked[1]].unit)).splitlines()
        yield Part(FORESEEN, "", tuple(lines), one.asked)
