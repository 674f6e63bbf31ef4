"""Units of targets, and what the natural unit of each measure converts to."""

from __future__ import annotations

import math

from experiments.messages import N_
from experiments.targets.measures import MEASURES

WEEKS_A_YEAR = 52.1775
DAYS = {"days": 1.0, "weeks": 7.0, "months": 365.2425 / 12.0, "years": 365.2425}

UNITS = {
    "share": N_("A part of one: 0.35 is 35 %."),
    "percentage points": N_("Hundredths of one: 35 is 35 %."),
    "days": N_("Days."),
    "weeks": N_("Weeks."),
    "months": N_("Months."),
    "years": N_("Years."),
    "persons": N_("Persons, at the region's own size."),
    "ratio": N_("One number over another."),
    "relative": N_("The difference over the reference: 0.05 is 5 % more."),
    "prob/month": N_("A chance a month."),
    "EUR": N_("Euros."),
    "EUR/person": N_("Euros a person."),
    "EUR/year": N_("Euros a year."),
    "months/year": N_("Months a year of the window."),
    "clients per coach": N_("Clients of one coach."),
    "meetings/year": N_("Meetings a client and year."),
    "share/year": N_("A part of one, a year."),
    "per 1000 jobseekers": N_("For each thousand jobseekers."),
}

_PARTS = {"share": 1.0, "ratio": 1.0, "percentage points": 100.0, "per 1000 jobseekers": 1000.0}
CONVERSIONS: dict[str, dict[str, float]] = {
    "share": _PARTS,
    "ratio": _PARTS,
    **{
        natural: {unit: days / other for unit, other in DAYS.items()}
        for natural, days in DAYS.items()
    },
    "persons": {"persons": 1.0, "ratio": 1.0},
    "prob/month": {"prob/month": 1.0, "share": 1.0, "percentage points": 100.0},
    "EUR/person": {"EUR/person": 1.0, "EUR": 1.0},
    "EUR/year": {"EUR/year": 1.0, "EUR": 1.0},
    "clients per coach": {"clients per coach": 1.0, "ratio": 1.0},
    "meetings/year": {"meetings/year": 1.0, "ratio": 1.0},
    "share/year": {"share/year": 1.0, "share": 1.0, "percentage points": 100.0},
}
"""By what a value in a natural unit is multiplied to be in another."""
OF_MEASURES: dict[str, dict[str, float]] = {
    "share_in": {"months/year": 12.0},
    "share_of_time_in": {"months/year": 12.0},
    "time_in": {"months/year": 1.0 / DAYS["months"]},  # over the years of the window
    "saving_per_euro": {"EUR": 1.0},
}
"""What some measures convert to besides."""
OF_RELATIVE = {"relative": -1.0, "ratio": 0.0}
"""What is added to policy over reference."""


def units_for(measure: str, difference: str) -> list[str]:
    """The units that can express a measure, its natural one first.

    >>> units_for("time_in", "none")
    ['days', 'weeks', 'months', 'years', 'months/year']
    >>> units_for("time_in", "relative")
    ['relative', 'ratio']
    """
    if difference == "relative":
        return list(OF_RELATIVE)
    natural = MEASURES[measure].unit
    known = [*CONVERSIONS[natural], *OF_MEASURES.get(measure, {})]
    return sorted(known, key=lambda unit: unit != natural)


def factor(measure: str, unit: str, span_weeks: float | None = None) -> float:
    """By what a level or an absolute difference is multiplied to be in a unit.

    Parameters
    ----------
    measure : str
    unit : str
        The unit wanted.
    span_weeks : float, optional
        Length of the window, for months a year; without it these are NaN.

    >>> factor("share_in", "percentage points")
    100.0
    >>> round(factor("time_in", "months/year", 2 * 52.1775) * 60.87375, 6)
    1.0
    """
    found = {**CONVERSIONS[MEASURES[measure].unit], **OF_MEASURES.get(measure, {})}[unit]
    if needs_span(measure, unit):
        return found / (span_weeks / WEEKS_A_YEAR) if span_weeks else math.nan
    return found


def needs_span(measure: str, unit: str) -> bool:
    """Whether the unit is of the window's years."""
    return measure == "time_in" and unit == "months/year"
