"""The pictures of a lesson as numbers: lines with bands, bars, and the grid of levers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from experiments.lessons.numbers import Difference, Seen
from experiments.lessons.telling import (
    LANGUAGES,
    Texts,
    group_words,
    metric_scale,
    metric_words,
    number_in,
    texts,
    words,
    years_in,
)
from experiments.lessons.variants import PILOT_MONTHS, own_position
from scenarios.scenario import Scenario
from scenarios.words import number_text

if TYPE_CHECKING:
    from experiments.lessons.run import LessonRun

WEEKS_A_YEAR = 52.1775
COST = "programme_cost"


def line_chart(
    found: LessonRun, chart: Any, policies: Sequence[str] | None = None
) -> dict[str, Any]:
    """Lines over the years: of differences to the reference, or of values."""
    form = found.lesson.form
    is_value = getattr(chart, "kind", "") == "value"
    named = (
        policies
        or chart.policies
        or [policy.key for policy in form.policies if is_value or policy is not form.policies[0]]
    )
    groups = getattr(chart, "groups", None) or [chart.group]
    labels = {policy.key: texts(policy.label) for policy in form.policies}
    keys = [policy.key for policy in form.policies]
    series = []
    for key in named:
        for number, group in enumerate(groups):
            by_group = len(groups) > 1
            series.append(
                {
                    "label": group_words(group) if by_group else labels[key],
                    "colour": number + 1 if by_group else keys.index(key),
                    "points": points(found, key, chart.metric, group, is_value=is_value),
                    "phases": phases(found, key),
                }
            )
    reference = texts(form.policies[0].label)
    return {
        **_measure(chart.metric),
        "title": texts(chart.title) if hasattr(chart, "title") else texts(chart.text),
        "is_value": is_value,
        "reference": reference,
        "series": series,
        "last": max(form.follow_ups),
    }


def _measure(metric: str) -> dict[str, Any]:
    told = metric_words(metric)
    return {"label": told["label"], "unit": told["unit"], "decimals": metric_scale(metric)[1]}


def points(
    found: LessonRun, scenario: str, metric: str, group: str, *, is_value: bool = False
) -> list[list[float]]:
    """[years, mean, low, high] at each follow-up that has a number, as shown."""
    times, _decimals = metric_scale(metric)
    lesson = found.lesson
    rows = []
    for years in lesson.form.follow_ups:
        if is_value:
            number = found.numbers.level(scenario, metric, group, years)
        else:
            number = found.numbers.difference(
                Seen(scenario, lesson.reference.name, metric, group, years)
            )
        if math.isfinite(number.difference):
            rows.append([float(years), *(times * v for v in _three(number))])
    return rows


def _three(number: Difference) -> tuple[float, float, float]:
    return number.difference, number.low, number.high


def phases(found: LessonRun, key: str) -> list[list[float]]:
    """[from, to] in years since the clock of each time in which the policy does something else."""
    scenario = found.lesson.policy(key)
    clock = found.lesson.clock
    spans = set()
    for phase in scenario.policy.phases:
        first = scenario.first_week_on_or_after(phase.starts)
        last = scenario.weeks
        if phase.ends is not None:
            last = min(last, scenario.first_week_on_or_after(phase.ends))
        spans.add((first, last))
    return [
        [max(0, first - clock) / WEEKS_A_YEAR, (last - clock) / WEEKS_A_YEAR]
        for first, last in sorted(spans)
    ]


def bars(found: LessonRun, chart: Any) -> dict[str, Any]:
    """A row for each group: what each policy has, with its interval."""
    form = found.lesson.form
    times, decimals = metric_scale(chart.metric)
    keys = [policy.key for policy in form.policies]
    named = chart.policies or keys
    groups = chart.groups or [chart.group]
    numbers = {
        (group, key): found.numbers.level(key, chart.metric, group, chart.years)
        for group in groups
        for key in named
    }
    tops = [n.high if math.isfinite(n.high) else n.difference for n in numbers.values()]
    top = max([t for t in tops if math.isfinite(t) and t > 0], default=1.0)
    rows = []
    for group in groups:
        cells = []
        for key in named:
            number = numbers[group, key]
            is_known = math.isfinite(number.difference)
            share = max(0.0, min(1.0, number.difference / top)) if is_known else 0.0
            cells.append(
                {
                    "colour": keys.index(key),
                    "percent": f"{100 * share:.1f}",
                    "label": texts(form.policies[keys.index(key)].label),
                    "text": _each(lambda language, n=number: _with_interval(
                        language, n, times, decimals)),
                }
            )  # fmt: skip
        rows.append({"label": group_words(group), "cells": cells})
    return {"rows": rows}


def _each(said: Any) -> Texts:
    return {language: said(language) for language in LANGUAGES}


def _with_interval(language: str, number: Difference, times: float, decimals: int) -> str:
    mean, low, high = (number_in(language, times * v, decimals) for v in _three(number))
    return f"{mean} ({low}…{high})" if math.isfinite(number.low) else mean


def costs(found: LessonRun) -> Texts:
    """What the services cost more or less than those of the reference, in a sentence."""
    form = found.lesson.form
    last = max(form.follow_ups)
    reference = found.lesson.reference.name
    told = {}
    for language in LANGUAGES:
        parts = []
        for policy in form.policies[1:]:
            number = found.numbers.difference(Seen(policy.key, reference, COST, "all", last))
            shown = [number_in(language, v, 0, has_sign=True) for v in _three(number)]
            label = texts(policy.label)[language]
            parts.append(f"{label} {shown[0]} ({shown[1]}…{shown[2]})")
        told[language] = words()["page"]["costs"][language].format(
            years=years_in(language, last),
            reference=texts(form.policies[0].label)[language],
            list="; ".join(parts),
        )
    return told


def grid(found: LessonRun) -> dict[str, Any]:
    """The levers with their positions, and what each setting gives."""
    lesson = found.lesson
    form = lesson.form
    scenario = lesson.policy(form.grid.policy)
    keys = [policy.key for policy in form.policies]
    return {
        "levers": [_lever(lever, scenario) for lever in form.grid.levers],
        "policy": texts(next(p.label for p in form.policies if p.key == form.grid.policy)),
        "colour": keys.index(form.grid.policy),
        "reference": texts(form.policies[0].label),
        "last": max(form.follow_ups),
        "metrics": [
            {
                "id": f"grid-{place}",
                **_measure(metric),
                "cells": {
                    "-".join(map(str, cell.positions)): points(
                        found, cell.scenario, metric, form.grid.group
                    )
                    for cell in lesson.cells
                },
            }
            for place, metric in enumerate(form.grid.metrics)
        ],
    }


def _lever(lever: Any, scenario: Scenario) -> dict[str, Any]:
    how = words()["page"]["pilot_months" if lever.lever == PILOT_MONTHS else "value_only"]
    return {
        "label": texts(lever.label),
        "positions": [
            {
                language: how[language].format(
                    value=number_text(value)
                    if language == "en"
                    else number_text(value).replace(".", ",")
                )
                for language in LANGUAGES
            }
            for value in lever.positions
        ],
        "start": own_position(scenario, lever.lever, lever.positions),
    }
