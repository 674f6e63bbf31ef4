"""In which line of a TOML text a key stands.

``tomllib`` reads values and forgets where they were. This walks a text that ``tomllib`` has
accepted and remembers where each key, table, item of a list and key of an inline table begins.
It reads no values.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from scenarios.problems import KeyPath

_BLANKS = re.compile(r"[ \t]*")
_BLANKS_AND_COMMENTS = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


class LineIndex:
    r"""
    Where the keys of a TOML text stand.

    Parameters
    ----------
    text : str
        A text that ``tomllib.loads`` accepts.

    Examples
    --------
    >>> index = LineIndex("a = 1\n[b]\nc = [5,\n 6]\n")
    >>> index.at(("b", "c", 1))
    (4, 2)
    >>> index.at(("b", "no such key"))  # the nearest place above it
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._places = _Walk(text).places

    def __contains__(self, path: KeyPath) -> bool:
        return path in self._places

    @property
    def paths(self) -> set[KeyPath]:
        """Every key path of the text; items of lists are counted from 0."""
        return set(self._places)

    def at(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of the key, or of the nearest table around it; (1, 1) at the last."""
        while path and path not in self._places:
            path = path[:-1]
        if not path:
            return 1, 1
        place = self._places[path]
        line = bisect_right(self._ends, place - 1) if place else 0
        return line + 1, place - (self._ends[line - 1] + 1 if line else 0) + 1


class _Walk:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.here = 0
        self.places: dict[KeyPath, int] = {}
        self._items: dict[KeyPath, int] = {}  # how many [[tables]] so far, by path
        table: KeyPath = ()
        self._skip(_BLANKS_AND_COMMENTS)
        while self.here < len(text):
            if text.startswith("[[", self.here):
                table = self._header(2)
            elif text[self.here] == "[":
                table = self._header(1)
            else:
                self._key_and_value(table)
            self._skip(_BLANKS_AND_COMMENTS)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.here)
        if match:
            self.here = match.end()

    def _header(self, brackets: int) -> KeyPath:
        self.here += brackets
        parts = self._dotted_key()
        self._skip(_BLANKS)
        self.here += brackets
        table: KeyPath = ()
        for number, (part, place) in enumerate(parts, start=1):
            table = (*table, part)
            self.places.setdefault(table, place)
            is_new_item = brackets == 2 and number == len(parts)
            if is_new_item:
                self._items[table] = self._items.get(table, 0) + 1
            if table in self._items:
                table = (*table, self._items[table] - 1)
                self.places.setdefault(table, place)
        return table

    def _key_and_value(self, table: KeyPath) -> None:
        path = table
        for part, place in self._dotted_key():
            path = (*path, part)
            self.places.setdefault(path, place)
        self._skip(_BLANKS)
        self.here += 1  # the equals sign
        self._skip(_BLANKS)
        self._value(path)

    def _dotted_key(self) -> list[tuple[str, int]]:
        parts = []
        while True:
            self._skip(_BLANKS)
            place = self.here
            if self.text[place] in "\"'":
                self._string()
                quoted = self.text[place : self.here]
                parts.append((str(tomllib.loads(f"key = {quoted}")["key"]), place))
            else:
                self._skip(_BARE_KEY)
                parts.append((self.text[place : self.here], place))
            self._skip(_BLANKS)
            if self.text[self.here : self.here + 1] != ".":
                return parts
            self.here += 1

    def _string(self) -> None:
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.here)
            if match:
                self.here = match.end()
                return

    def _value(self, path: KeyPath) -> None:
        first = self.text[self.here]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        self.here += 1
        number = 0
        while True:
            self._skip(_BLANKS_AND_COMMENTS)
            first = self.text[self.here]
            if first == "]":
                self.here += 1
                return
            if first == ",":
                self.here += 1
                continue
            item = (*path, number)
            self.places[item] = self.here
            self._value(item)
            number += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.here += 1
        while True:
            self._skip(_BLANKS)
            first = self.text[self.here]
            if first == "}":
                self.here += 1
                return
            if first == ",":
                self.here += 1
                continue
            self._key_and_value(path)
