"""What the figures and the page of a sweep call things: measures, groups, differences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.messages import N_, _
from experiments.metrics import BY_NAME
from experiments.numerals import number
from experiments.words import when

if TYPE_CHECKING:
    from experiments.sweep.answers import Answers, Asked
    from experiments.sweep.study import SweepStudy

MOST_SUBJECTS = 4
"""Of the differences asked about, so many have figures of their own; the tables have all."""
METRIC_TITLES = {
    "employment_rate": N_("share in open work"),
    "employment_weeks": N_("weeks in open work"),
    "sustained_employment": N_("share with lasting work"),
    "subsidised_rate": N_("share in subsidised work"),
    "outside_rate": N_("share outside the labour force"),
    "unemployment_days": N_("days unemployed"),
    "work_ability": N_("work ability"),
    "programme_cost": N_("programme cost a client"),
    "benefit_cost": N_("benefits a client"),
    "net_public_cost": N_("net public cost a client"),
    "activation_rate": N_("activation rate"),
    "coach_continuity": N_("share with the same coach"),
    "contacts_per_year": N_("meetings a year"),
    "wait_weeks": N_("weeks of waiting"),
    "employment_weeks_total": N_("weeks in open work, all together"),
    "programme_cost_total": N_("programme cost, all together"),
    "benefit_cost_total": N_("benefits, all together"),
    "net_public_cost_total": N_("net public cost, all together"),
}
GROUP_TITLES = {
    "all": N_("everyone"),
    "difficulty:hardest": N_("hardest third to place"),
    "difficulty:middle": N_("middle third to place"),
    "difficulty:easier": N_("easiest third to place"),
    "health_limited:yes": N_("health-limited"),
    "health_limited:no": N_("not health-limited"),
    "sex:woman": N_("women"),
    "sex:man": N_("men"),
}


def metric_title(metric: str) -> str:
    """A short title of a metric."""
    known = METRIC_TITLES.get(metric)
    return _(known) if known else metric.replace("_", " ")


def group_title(group: str) -> str:
    """A group in words."""
    known = GROUP_TITLES.get(group)
    return _(known) if known else group.replace("_", " ").replace(":", " ")


def unit_of(metric: str) -> str:
    """The unit of a metric, in words."""
    known = BY_NAME.get(metric)
    return _(known.unit) if known else ""


def better_of(metric: str) -> str:
    """Which way is better: "higher", "lower" or ""."""
    known = BY_NAME.get(metric)
    return known.better if known else ""


def measured(asked: Asked) -> str:
    """What is measured of whom, when.

    >>> measured(("a", "employment_weeks", "all", 10.0))
    'weeks in open work, everyone, after 10 years'
    """
    _scenario, metric, group, years = asked
    return f"{metric_title(metric)}, {group_title(group)}, {when(years)}"


def axis_label(answers: Answers, asked: Asked) -> str:
    """What an axis shows: the metric, its unit and whose difference it is."""
    metric, unit = metric_title(asked[1]), unit_of(asked[1])
    what = metric if unit in metric.split() else f"{metric} ({unit})"
    return f"{what}\n{whose(answers, asked[0])}"


def whose(answers: Answers, scenario: str) -> str:
    """Whose value or difference it is."""
    reference = answers.study.reference
    if scenario == reference:
        return _("under '{scenario}'").format(scenario=answers.titles[scenario])
    return _("'{scenario}' less '{reference}'").format(
        scenario=answers.titles[scenario], reference=answers.titles[reference]
    )


def signed(value: float) -> str:
    """A difference with its sign, of three digits; zero has none.

    >>> signed(1.234), signed(-1234.5), signed(0.0)
    ('+1.23', '−1,234', '0')
    """
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"


def plain(value: float) -> str:
    """A number of three digits with a true minus sign.

    >>> plain(-2.5), plain(175.0)
    ('−2.5', '175')
    """
    return "–" if not math.isfinite(value) else number(value).replace("-", "−")


def subjects(answers: Answers) -> list[Asked]:
    """The differences that have figures of their own: of everyone at the last follow-up.

    Every metric of the first scenario before the metrics of the others, as far as there is room.
    """
    study = answers.study
    last, group = study.follow_ups[-1], study.groups[0]
    ranked = sorted(
        (row + column, row, column)
        for row in range(len(study.compared))
        for column in range(len(study.metrics))
    )
    return [
        (study.compared[row], study.metrics[column], group, last)
        for _sum, row, column in ranked[:MOST_SUBJECTS]
    ]


def stem(study: SweepStudy, kind: str, asked: Asked) -> str:
    """Name of a figure's files: its kind, the scenario where there are several, the metric."""
    parts = [kind, *([asked[0]] if len(study.compared) > 1 else []), asked[1]]
    return "-".join(parts)
