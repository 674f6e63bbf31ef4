"""In what share of the points each policy meets its goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.messages import _
from experiments.robustness.satisficing import ALL_TARGETS
from experiments.robustness.told import percent
from experiments.sweep.figures.ranked import points_words
from experiments.sweep.figures.sheet import (
    NARROW,
    Drawing,
    name_rows,
    rows_sheet,
    scenario_colours,
    whiskers,
)
from experiments.sweep.figures.sobol import percent_tick

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers


def subjects(answers: Answers) -> list[str]:
    """One figure where there are goals."""
    table = answers.satisficing
    return ["goals"] if len(table) and (table["points"] > 0).any() else []


def figure(answers: Answers, _name: str, width: float) -> Drawing:
    """A row a policy and goal, with its interval."""
    table = answers.satisficing
    table = table[table["points"] > 0]
    drawn, axes = rows_sheet(NARROW, len(table))
    drawn.set_size_inches(width, drawn.get_size_inches()[1])
    colours = scenario_colours(answers.study)
    names, bold = [], []
    for place, (_number, row) in enumerate(table.iterrows()):
        is_all = row["target"] == ALL_TARGETS
        target = _("all goals at once") if is_all else row["target"]
        name = f"{answers.titles[row['scenario']]}: {target}"
        names.append(f"{name} ({percent(row['share'])})")
        bold += [names[-1]] if is_all else []
        axes.barh(place, row["share"], height=0.3, color=colours[row["scenario"]], alpha=0.75)
        whiskers(axes, row["share"], row["share_low"], row["share_high"], place)
    name_rows(axes, names, NARROW, bold)
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
            goals=_("all goals at once") if last["target"] == ALL_TARGETS else last["target"],
        ),
        _("Bars: share of points whose mean over replications meets the goal; lines: 95 % "
          "intervals."),
        "; ".join(names) + ".",
    )  # fmt: skip
