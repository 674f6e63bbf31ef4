"""What is wrong with the text of one cell, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.messages import _
from scenarios.words import nearest, value_text

MANY = 12
"""Names too many to list beside the nearest one."""


class Wrong(ValueError):
    """A cell that cannot be read.

    Parameters
    ----------
    *problems : (str, str)
        What is wrong and what to do about it; one for each thing.
    """

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(" ".join(filter(None, pair)) for pair in problems))


def unknown(what: str, word: str, known: Iterable[str]) -> tuple[str, str]:
    """A message and a hint for a word that is none of those known.

    >>> unknown("clock", "polcy", ["policy", "start"])
    ('There is no clock "polcy".', 'Did you mean "policy"? Known here: policy, start.')
    """
    names = list(known)
    message = _("There is no {what} {word}.").format(what=what, word=value_text(word))
    near = nearest(word, names)
    hint = _('Did you mean "{name}"?').format(name=near) if near else ""
    if near and len(names) > MANY:
        return message, hint
    listed = _("Known here: {names}.").format(names=", ".join(names))
    return message, f"{hint} {listed}".lstrip()
