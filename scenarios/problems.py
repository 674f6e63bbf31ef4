"""What is wrong with a file, said so that its author can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenarios.messages import _, ngettext

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """
    One thing to put right.

    Attributes
    ----------
    file : str
        The file as its author would name it.
    line, column : int
        Counted from 1; 0 where the whole file is meant.
    key : str
        The dotted key, items of a list counted from 1: ``policy.phases[1].ends``.
    message : str
        What is wrong, with the allowed range and its unit.
    hint : str
        What to do about it; may be empty.
    """

    file: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """The whole text, in one line: where, which key, what is wrong, what to do."""
        where = self.file
        if self.line:
            where = _("{file}, line {line}, column {column}").format(
                file=self.file, line=self.line, column=self.column
            )
        parts = [where + ":", f"{self.key}:" if self.key else "", self.message, self.hint]
        return " ".join(part for part in parts if part)


class ScenarioErrors(Exception):
    """All the problems found, of all files at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """A line for each problem, after a line that says how many there are."""
        number = len(self.problems)
        heading = ngettext(
            "One thing has to be put right:", "{number} things have to be put right:", number
        ).format(number=number)
        return "\n".join([heading, *(f"  {problem}" for problem in self.problems)])

    def __reduce__(self) -> tuple[type[ScenarioErrors], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def key_text(path: KeyPath) -> str:
    """
    A key path as people write it.

    >>> key_text(("policy", "phases", 0, "ends"))
    'policy.phases[1].ends'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def shown(path: Path | str) -> str:
    """The file as its author would name it: from the current folder where it lies below that."""
    path = Path(path)
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError, RuntimeError):
        return str(path)
