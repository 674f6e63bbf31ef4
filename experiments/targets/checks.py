"""Rules across the columns of a target: what does not fit together, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from experiments.messages import _
from experiments.targets.grammar import Metric, Reference, Window
from experiments.targets.measures import MEASURES
from experiments.targets.units import needs_span, units_for
from experiments.targets.vocabulary import EXPERIMENTS
from scenarios.words import number_text

Found = tuple[str, str, str]
"""Column, message, hint."""
WITH_SERVICES = ("after_service", "programme_effect")


def contradictions(got: dict[str, Any]) -> Iterator[Found]:
    """All that does not fit together in a row.

    Parameters
    ----------
    got : dict
        Parsed columns by name; those that could not be read are absent.
    """
    for rule in (_band, _error, _shares, _unit, _difference, _clock, _window):
        yield from rule(got)


def _band(got: dict[str, Any]) -> Iterator[Found]:
    value, low, high = (got.get(name) for name in ("value", "low", "high"))
    if low is not None and high is not None and low > high:
        message = _("low {low} is above high {high}.").format(
            low=number_text(low), high=number_text(high)
        )
        yield "low", message, _("Exchange them, or mend the one that is wrong.")
        return
    hint = _("Allowed: low <= value <= high.")
    if value is not None and low is not None and value < low:
        message = _("value {value} is below low {low}.")
        yield "value", message.format(value=number_text(value), low=number_text(low)), hint
    if value is not None and high is not None and value > high:
        message = _("value {value} is above high {high}.")
        yield "value", message.format(value=number_text(value), high=number_text(high)), hint


def _error(got: dict[str, Any]) -> Iterator[Found]:
    error = got.get("error")
    if error is not None and error <= 0:
        message = _("A standard error of {value} is out of range.").format(value=number_text(error))
        yield "error", message, _("Allowed: more than 0; leave it empty where none is published.")


def _shares(got: dict[str, Any]) -> Iterator[Found]:
    metric, unit = got.get("metric"), got.get("unit")
    if not isinstance(metric, Metric) or got.get("difference") != "none":
        return
    natural = MEASURES[metric.measure].unit
    if natural not in ("share", "prob/month"):
        return
    most = {natural: 1.0, "share": 1.0, "percentage points": 100.0}.get(str(unit))
    for name in ("value", "low", "high"):
        number = got.get(name)
        if most is not None and number is not None and not 0 <= number <= most:
            message = _("{number} is no {unit}.").format(number=number_text(number), unit=unit)
            hint = _("Allowed: 0 to {most}.").format(most=number_text(most))
            if most == 1.0 and 0 < number <= 100:
                hint += " " + _("{number} % is {share}.").format(
                    number=number_text(number), share=f"{number / 100:.6g}"
                )
            yield name, message, hint


def _unit(got: dict[str, Any]) -> Iterator[Found]:
    metric, unit, difference = got.get("metric"), got.get("unit"), got.get("difference")
    if not isinstance(metric, Metric) or unit is None or difference is None:
        return
    allowed = units_for(metric.measure, difference)
    if unit not in allowed:
        message = _("{unit} cannot express {metric}.").format(unit=unit, metric=metric.name)
        if difference == "relative":
            message = _("{unit} cannot express a relative difference.").format(unit=unit)
        yield "unit", message, _("Write one of: {units}.").format(units=", ".join(allowed))
    elif needs_span(metric.measure, unit):
        window = got.get("window")
        if isinstance(window, Window) and window.span_weeks is None:
            message = _("Months a year of what? The window says no span.")
            yield "window", message, _("Write a span: 0..12m.")


def _difference(got: dict[str, Any]) -> Iterator[Found]:
    difference, reference = got.get("difference"), got.get("reference")
    experiment = EXPERIMENTS.get(got.get("experiment", ""))
    if difference is None or not isinstance(reference, Reference):
        return
    if difference == "none" and reference:
        message = _("The difference is none, and yet there is a reference.")
        yield "difference", message, _("Write absolute or relative, or empty the reference.")
    elif difference == "relative" and reference.is_double:
        message = _("A difference of differences has no relative form.")
        yield "difference", message, _("Write absolute, or keep one reference.")
    elif difference != "none" and not reference and experiment and not experiment.compares:
        message = _("A difference needs something to compare with; this study has none of its own.")
        yield (
            "reference",
            message,
            _("Write a policy, group GROUP or date YYYY-MM; or write none as the difference."),
        )


def _clock(got: dict[str, Any]) -> Iterator[Found]:
    clock = got.get("clock")
    if clock == "calendar" and "date" in got and got["date"] is None:
        message = _("The clock is calendar, and there is no date.")
        yield "date", message, _("Write a date such as 2018-08, or another clock.")
    if clock == "end" and "experiment" in got and got["experiment"] not in WITH_SERVICES:
        group = got.get("group")
        if group is not None and all(term.dimension != "service" for term in group.terms):
            message = _("The clock end is each one's end of a service; nobody ends one here.")
            hint = _("Write policy, start or calendar, or name a service in the group.")
            yield "clock", message, hint


def _window(got: dict[str, Any]) -> Iterator[Found]:
    metric, window = got.get("metric"), got.get("window")
    if not isinstance(metric, Metric) or not isinstance(window, Window):
        return
    when = MEASURES[metric.measure].when
    if when == "span" and window.is_point:
        message = _("{metric} needs a span, and {window} is a moment.").format(
            metric=metric.name, window=window.name
        )
        span = window.name if (window.last_weeks or 0.0) > 0 else "12m"
        yield "window", message, _("For instance: {text}").format(text=f"0..{span}")
    if when == "moment" and not window.is_point:
        message = _("{metric} is looked at in one moment, and the window names none.").format(
            metric=metric.name
        )
        yield "window", message, _("Write a moment such as 12m.")
