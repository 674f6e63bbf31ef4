"""When a target is looked at: windows seen from a clock, and dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from experiments.messages import _
from experiments.targets.wrong import Wrong
from scenarios.words import value_text

WEEKS = {"d": (1.0, 7.0), "w": (1.0, 1.0), "m": (52.1775, 12.0), "y": (52.1775, 1.0)}
"""Weeks of a unit, as one number over another."""
LONGEST_YEARS = 60.0
_NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
_WINDOW = re.compile(
    rf"(?:([-−]?{_NUMBER})\s*([dwmy]?)\s*(?:\.\.|-|–|…)\s*)?([-−]?{_NUMBER})\s*([dwmy])"
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:\s*\(.*\))?", re.DOTALL)


@dataclass(frozen=True)
class Window:
    """When, in weeks from the clock; both None: the study's own span."""

    name: str
    first_weeks: float | None = None
    last_weeks: float | None = None
    is_point: bool = False

    @property
    def span_weeks(self) -> float | None:
        """Length of the span; None of a moment or where the file does not say."""
        if self.first_weeks is None or self.last_weeks is None or self.is_point:
            return None
        return self.last_weeks - self.first_weeks


def parse_window(text: str) -> Window:
    """A moment or a span.

    >>> parse_window("12m").last_weeks
    52.1775
    >>> parse_window("0-24m").name
    '0..24m'
    """
    if not text:
        return Window("")
    match = _WINDOW.fullmatch(text)
    hint = _(
        "Write a moment as 12m or a span as 0..24m; days d, weeks w, months m, years y. Empty: "
        "the study's own span."
    )
    if not match:
        raise Wrong((_("{text} is no window.").format(text=value_text(text)), hint))
    first, first_unit, last, unit = match.groups()
    end = _weeks(last, unit)
    if first is None:
        found = Window(f"{last}{unit}".replace("−", "-"), end, end, is_point=True)
    else:
        own = "" if first_unit in ("", unit) else first_unit
        name = f"{first}{own}..{last}{unit}".replace("−", "-")
        found = Window(name, _weeks(first, own or unit), end)
        if found.first_weeks is not None and found.first_weeks >= end:
            message = _("{text} ends before it begins.").format(text=value_text(text))
            raise Wrong((message, _("Write the earlier end first: -5..0y.")))
    if max(abs(found.first_weeks or 0.0), abs(end)) > LONGEST_YEARS * WEEKS["y"][0]:
        message = _("{text} reaches too far.").format(text=value_text(text))
        raise Wrong((message, _("At most {years:g} years.").format(years=LONGEST_YEARS)))
    return found


def _weeks(number: str, unit: str) -> float:
    over, under = WEEKS[unit]
    return float(number.replace("−", "-")) * over / under + 0.0


def parse_date(text: str) -> dt.date | None:
    """The first day of a year, a month, or the day itself; None where the text is empty.

    >>> parse_date("2018-05 (year inferred)")
    datetime.date(2018, 5, 1)
    """
    if not text:
        return None
    match = _DATE.fullmatch(text)
    hint = _("Write 2018, 2018-05 or 2018-05-31; anything more after it in brackets.")
    if not match:
        raise Wrong((_("{text} is no date.").format(text=value_text(text)), hint))
    try:
        return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        message = _("{text} is not in the calendar.").format(text=value_text(text))
        raise Wrong((message, hint)) from None
