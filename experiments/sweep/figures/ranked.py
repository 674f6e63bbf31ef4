"""Pairs of policies that have figures of their own, and by how much one leads the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.messages import _
from experiments.robustness import Lead, Outcome, lead_of
from experiments.sweep.figures.words import metric_title

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers

MOST_PAIRS, MOST_PANELS = 3, 4
Pair = tuple[str, str]


def pairs(answers: Answers) -> list[Pair]:
    """The pairs with the reference first; those alone that were run together somewhere."""
    reference = answers.study.reference
    ordered = sorted(
        ((b, a) if b != reference else (a, b) for b, a in answers.pairs),
        key=lambda pair: pair[1] != reference,
    )
    known = answers.shares
    if not len(known):
        return []
    has_points = {(row.scenario, row.against) for row in known.itertuples() if row.points}
    return [
        pair for pair in ordered if pair in has_points or pair[::-1] in has_points
    ][:MOST_PAIRS]  # fmt: skip


def lead(answers: Answers, pair: Pair, metric: str, group: str, years: float) -> Lead:
    """By how much the first of a pair leads at each point."""
    values = {name: answers.results.of(name, metric, group, years) for name in pair}
    return lead_of(Outcome(metric, group, years, values), *pair)


def panels(answers: Answers) -> list[str]:
    """The metrics that figures of pairs have a panel for."""
    return list(answers.study.metrics[:MOST_PANELS])


def metric_words(metric: str, better: str) -> str:
    """A metric and which way is better."""
    told = {"higher": _("more is better"), "lower": _("less is better")}.get(better, "")
    return f"{metric_title(metric)} ({told})" if told else metric_title(metric)


def points_words(answers: Answers) -> str:
    """What the points of the study are."""
    if answers.study.design.kind == "plausible-worlds":
        return _("plausible worlds")
    return _("points")
