"""In what share of the points each policy meets its goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.messages import _
from experiments.numerals import percent
from experiments.robustness.satisficing import ALL_TARGETS, Target
from experiments.sweep.figures.ranked import points_words
from experiments.sweep.figures.sheet import (
    NARROW,
    Drawing,
    filled,
    is_narrow,
    name_rows,
    rows_sheet,
    scenario_colours,
    whiskers,
)
from experiments.sweep.figures.sobol import percent_tick
from experiments.sweep.figures.words import group_title, metric_title, plain
from experiments.words import when

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers


NAME_LETTERS_AN_INCH = 13.0


def subjects(answers: Answers) -> list[str]:
    """One figure where there are goals."""
    table = answers.satisficing
    return ["goals"] if len(table) and (table["points"] > 0).any() else []


def figure(answers: Answers, _name: str, width: float) -> Drawing:
    """A row a policy and goal, with its interval."""
    table = answers.satisficing
    table = table[table["points"] > 0]
    drawn, axes = rows_sheet(NARROW, round(len(table) * (1.5 if is_narrow(width) else 1.0)))
    drawn.set_size_inches(width, drawn.get_size_inches()[1])
    colours = scenario_colours(answers.study)
    names, bold, words = [], [], _goals(answers)
    for place, (_number, row) in enumerate(table.iterrows()):
        is_all = row["target"] == ALL_TARGETS
        target = _("all goals at once") if is_all else words.get(row["target"], row["target"])
        name = f"{answers.titles[row['scenario']]}: {target}"
        named = f"{name} ({percent(row['share'])})"
        names.append(filled(named, NAME_LETTERS_AN_INCH * width))
        bold += [names[-1]] if is_all else []
        axes.barh(place, row["share"], height=0.3, color=colours[row["scenario"]], alpha=0.75)
        whiskers(axes, row["share"], row["share_low"], row["share_high"], place)
    name_rows(axes, names, NARROW, bold, above=0.4 if is_narrow(width) else 0.34)
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(lambda value, _place: percent_tick(value))
    axes.set_xlabel(_("share of {points} in which the goal is met").format(
        points=points_words(answers)))  # fmt: skip
    last = table.iloc[-1]
    return Drawing(
        "goals",
        drawn,
        _("'{policy}' meets {goals} in {share} of {points}").format(
            policy=answers.titles[last["scenario"]], share=percent(last["share"]),
            points=points_words(answers),
            goals=_("all goals at once") if last["target"] == ALL_TARGETS
            else words.get(last["target"], last["target"]),
        ),
        _("Bars: share of points whose mean over replications meets the goal; lines: 95 % "
          "intervals."),
        "; ".join(names).replace("\n", " ") + ".",
    )  # fmt: skip


def _goals(answers: Answers) -> dict[str, str]:
    """The goals in words, by what the table calls them."""
    told = {}
    for goal in answers.study.goals:
        is_least = goal.at_least is not None
        value = float((goal.at_least if is_least else goal.at_most) or 0.0)
        target = Target(goal.metric, ">=" if is_least else "<=", value, goal.years, goal.group)
        words = (
            _("{metric}, {group}, at least {value} {when}")
            if is_least
            else _("{metric}, {group}, at most {value} {when}")
        )
        told[str(target)] = words.format(
            metric=metric_title(goal.metric), group=group_title(goal.group), value=plain(value),
            when=when(goal.years),
        )  # fmt: skip
    return told
