"""Units of targets, and what the natural unit of each measure converts to."""

from __future__ import annotations

import math

from experiments.messages import N_

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

_PARTS = {"share": 1.0, "ratio": 1.0, "percentage points": 100.0}
CONVERSIONS: dict[str, dict[str, float]] = {
    "share": {**_PARTS, "per 1000 jobseekers": 1000.0, "months/year": 12.0},
    "ratio": {**_PARTS, "per 1000 jobseekers": 1000.0, "EUR": 1.0},
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
"""By what a value in the natural unit is multiplied to be in another."""
CONVERSIONS["days"]["months/year"] = math.nan  # by the length of the window: see `factor`

OF_RELATIVE = {"relative": -1.0, "ratio": 0.0}
"""What is added to policy over reference."""


def units_for(natural: str, difference: str) -> list[str]:
    """The units that can express a measure, its natural one first.

    >>> units_for("days", "none")
    ['days', 'weeks', 'months', 'years', 'months/year']
    >>> units_for("days", "relative")
    ['relative', 'ratio']
    """
    if difference == "relative":
        return list(OF_RELATIVE)
    return sorted(CONVERSIONS[natural], key=lambda unit: unit != natural)


def factor(natural: str, unit: str, span_weeks: float | None = None) -> float:
    """By what a level or an absolute difference is multiplied to be in a unit.

    Parameters
    ----------
    natural : str
        The natural unit of the measure.
    unit : str
        The unit wanted.
    span_weeks : float, optional
        Length of the window, for months a year.

    >>> factor("share", "percentage points")
    100.0
    >>> round(factor("days", "months/year", 2 * 52.1775) * 60.87375, 6)
    1.0
    """
    if natural == "days" and unit == "months/year":
        if not span_weeks:
            return math.nan
        return 1.0 / DAYS["months"] / (7.0 * span_weeks / DAYS["years"])
    return CONVERSIONS[natural][unit]
