"""Numbers as a language writes them: 1,234.5 in English is 1 234,5 in Finnish and Swedish."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from experiments.messages import language

MINUS, NO_BREAK = "\u2212", "\u00a0"


def as_written(number: str, code: str) -> str:
    """A number that Python has formatted, as a language writes it.

    Parameters
    ----------
    number : str
    code : str
        Of the language.

    >>> as_written("1,234.5", "sv") == f"1{NO_BREAK}234,5", as_written("-0.5", "fi")
    (True, '−0,5')
    """
    if code == "en":
        return number
    written = number.replace(",", NO_BREAK).replace(".", ",").replace("-", MINUS)
    return written.replace("%", NO_BREAK + "%")


class Written(float):
    """A number that is formatted as the language writes it in which messages are said now.

    It goes into a message in place of a float: ``_("{share:.2f}").format(share=Written(0.5))``.
    """

    __slots__ = ()

    def __format__(self, how: str) -> str:
        return as_written(super().__format__(how), language())


def written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts for a message, with every float to be formatted as the language writes it."""
    return {k: Written(v) if isinstance(v, float) else v for k, v in facts.items()}


def number(value: float) -> str:
    """A number of three significant digits, without powers of ten.

    >>> number(12345.6), number(0.01234)
    ('12,346', '0.0123')
    """
    return as_written(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}", language())


def percent(share: float) -> str:
    """A share as a percentage that says 0 or 100 only where it is.

    >>> percent(0.9996), percent(1.0), percent(0.873), percent(0.001), percent(float("nan"))
    ('> 99 %', '100 %', '87 %', '< 1 %', '–')
    """
    if not math.isfinite(share):
        return "–"
    if 0.0 < share < 0.005:
        return "< 1 %"
    return "> 99 %" if 0.995 <= share < 1.0 else f"{100.0 * share:.0f} %"


def unbroken(text: str) -> str:
    """The text with no line ending between a number and its percent sign."""
    return text.replace(" %", NO_BREAK + "%")
