"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import re

from experiments.messages import _
from experiments.targets.wrong import Wrong
from scenarios.words import value_text

LARGEST = 1e15
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)


def parse_number(text: str, *, decimal_comma: bool = False) -> float:
    """A finite number.

    Parameters
    ----------
    text : str
    decimal_comma : bool
        Whether a comma may stand for the point: the file's cells are not separated by commas.

    >>> parse_number("0,35", decimal_comma=True)
    0.35
    """
    if not text:
        raise Wrong((_("This cell is empty."), _("A number is needed here.")))
    plain = text.replace("−", "-")
    if decimal_comma and "." not in plain:
        plain = plain.replace(",", ".", 1)
    if not _NUMBER.fullmatch(plain):
        raise Wrong((_("{text} is not a number.").format(text=value_text(text)), _hint(text)))
    value = float(plain)
    if abs(value) > LARGEST:
        message = _("{text} is out of range.").format(text=value_text(text))
        raise Wrong((message, _("Numbers up to a thousand million million can be read.")))
    return value + 0.0


def _hint(text: str) -> str:
    """How to write it instead, where that can be told."""
    squeezed = re.sub(r"[\s\u00a0\u2009\u202f']", "", text).replace("−", "-")
    percent = re.fullmatch(r"([-+]?\d+(?:[.,]\d+)?)%", squeezed)
    if percent:
        share = float(percent[1].replace(",", ".")) / 100.0
        return _("Write {share} with the unit share.").format(share=f"{share:.6g}")
    for candidate in (squeezed, squeezed.replace(",", ".")):
        if _NUMBER.fullmatch(candidate):
            return _("Write {number}.").format(number=candidate)
    return _("Write digits and a point: 0.35.")
