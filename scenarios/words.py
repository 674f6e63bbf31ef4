"""Values, ranges and near names in words."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

from scenarios.messages import _

_LONGEST_LIST = 16
_LONGEST_VALUE = 40


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name most like the word, if one is like it."""
    names = list(known)
    by_lower = {name.lower(): name for name in names}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, else with all of them if they are few."""
    names = list(known)
    name = nearest(word, names)
    if name:
        return _('Did you mean "{name}"?').format(name=name)
    if 0 < len(names) <= _LONGEST_LIST:
        return _("Known here: {names}.").format(names=", ".join(names))
    return ""


def number_text(value: float) -> str:
    """A number as one writes it: 400, 0.5, 10000."""
    is_whole = math.isfinite(value) and value == int(value) and abs(value) < 1e15
    return f"{value:.0f}" if is_whole else repr(value)


def range_text(low: float | None, high: float | None, unit: str) -> str:
    """The allowed range and its unit, in words."""
    if low is None and high is None:
        text = _("A finite number is needed")
    elif high is None:
        text = _("Allowed: {low} or more").format(low=number_text(low or 0.0))
    elif low is None:
        text = _("Allowed: {high} or less").format(high=number_text(high))
    else:
        text = _("Allowed: {low} to {high}").format(low=number_text(low), high=number_text(high))
    return f"{text} ({_(unit)})." if unit else f"{text}."


def value_text(value: object) -> str:
    """The value as it stands in the file, shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, dict):
        return _("a table")
    elif isinstance(value, list):
        return _("a list")
    elif isinstance(value, int) and abs(value) > 10**30:
        return _("a number of {digits} digits or more").format(digits=31)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
