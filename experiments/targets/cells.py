"""A CSV text as cells that know where they stand.

It takes what spreadsheets write: commas, or the semicolons and decimal commas of a Finnish or
Swedish one; quotes around texts; any kind of line end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from experiments.messages import _
from scenarios.problems import Problem

SEPARATORS = (",", ";", "\t")
_QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ ]*')
_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Cell:
    """A text, and the line and column at which it begins, counted from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """The cells of a file.

    Attributes
    ----------
    rows : list of list of Cell
        Rows in which something stands, the header first.
    separator : str
    problems : list of Problem
        Quotes that do not close, and the like.
    """

    rows: list[list[Cell]]
    separator: str
    problems: list[Problem]


def separator_of(text: str) -> str:
    """What separates the cells of the first line.

    >>> separator_of("id;experiment;policy"), separator_of("id,experiment")
    (';', ',')
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    counts = Counter(character for character in outside if character in SEPARATORS)
    return max(SEPARATORS, key=lambda separator: counts[separator])


def scan(text: str, file: str) -> Sheet:
    """Take a text apart.

    Parameters
    ----------
    text : str
    file : str
        As its author would name it, for problems.
    """
    told = re.match(r"\s*sep=([,;\t])[ \t]*(?=[\r\n])", text)  # Excel's own first line
    separator = told[1] if told else separator_of(text)
    walk = _Walk(text, separator, file, told.end() if told else 0)
    return Sheet([row for row in walk.rows if any(c.text for c in row)], separator, walk.problems)


class _Walk:
    """One pass over the text."""

    def __init__(self, text: str, separator: str, file: str, start: int) -> None:
        self.text, self.separator, self.file = text, separator, file
        self.here = start
        self.line, self.line_start = len(_END.findall(text[:start])) + 1, 0
        self.rows: list[list[Cell]] = []
        self.problems: list[Problem] = []
        self.plain = re.compile(rf"[^{separator}\r\n]*")
        row: list[Cell] = []
        while True:
            row.append(self.cell())
            if self.here < len(text) and text[self.here] == separator:
                self.here += 1
                continue
            self.rows.append(row)
            row = []
            if self.here >= len(text):
                return
            self.here = self.ended(self.here)

    def ended(self, place: int) -> int:
        """Count the line that ends there; return where the next begins."""
        match = _END.match(self.text, place)
        self.line += 1
        self.line_start = match.end() if match else place + 1
        return self.line_start

    def cell(self) -> Cell:
        """Read the next cell."""
        start, line, column = self.here, self.line, self.here - self.line_start + 1
        quoted = _QUOTED.match(self.text, start)
        if quoted is None:
            plain = self.plain.match(self.text, start)
            text = plain[0] if plain else ""
            self.here = start + len(text)
            if text.lstrip().startswith('"'):
                message = _("A quotation mark opens here and does not close.")
                hint = _("Close it, or take it away.")
                self.problems.append(Problem(self.file, line, column, "", message, hint))
            return Cell(text.strip(), line, column)
        self.here = quoted.end()
        for end in _END.finditer(self.text, quoted.start(), quoted.end()):
            self.ended(end.start())
        rest = self.plain.match(self.text, self.here)
        if rest and rest[0]:
            message = _("Text follows a closing quotation mark.")
            hint = _('Write a quotation mark within a quoted text twice: "".')
            self.problems.append(Problem(self.file, line, column, "", message, hint))
            self.here = rest.end()
        return Cell(quoted[1].replace('""', '"').strip(), line, column)


def csv_lines(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """Rows of texts as CSV.

    >>> csv_lines([["a", 'b"c'], ["c, d", ""]]).splitlines()
    ['a,"b""c"', '"c, d",']
    """
    special = re.compile(f'[{separator}"\r\n]|^\\s|\\s$')
    lines = [
        separator.join(
            '"' + text.replace('"', '""') + '"' if special.search(text) else text for text in row
        )
        for row in rows
    ]
    return "\n".join(lines) + "\n"
