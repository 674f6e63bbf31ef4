"""Reading a file of ours: text, TOML, and where its keys stand; or the problem with it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from scenarios.lines import LineIndex
from scenarios.messages import _
from scenarios.problems import KeyPath, Problem, key_text, shown

LARGEST_BYTES = 5_000_000
_PLACE_IN_ERROR = re.compile(
    r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL
)


@dataclass(frozen=True, eq=False)
class Document:
    """A TOML file that could be read; ``data`` is shared and must not be changed."""

    path: Path
    text: str
    data: dict[str, Any]

    @cached_property
    def lines(self) -> LineIndex:
        """Where each key stands."""
        return LineIndex(self.text)

    @property
    def file(self) -> str:
        """The file as its author would name it."""
        return shown(self.path)

    def line(self, path: KeyPath) -> int:
        """The line of a key."""
        return self.lines.at(path)[0]

    def problem(self, path: KeyPath, message: str, hint: str = "") -> Problem:
        """A problem with that key."""
        line, column = self.lines.at(path)
        return Problem(self.file, line, column, key_text(path), message, hint)


def read_document(path: Path) -> Document | Problem:
    """
    Read a TOML file.

    Returns
    -------
    Document or Problem
        The problem if the file is missing, a folder, unreadable, empty, not text or broken TOML.
    """
    content = read_bytes(path, _("Name a scenario file (.toml)."))
    return content if isinstance(content, Problem) else _parsed(path, content)


def document_of(name: str, content: bytes) -> Document | Problem:
    """
    A TOML text that lies in no file of this machine: sent by a browser, for instance.

    Parameters
    ----------
    name : str
        What to call it where a problem is told.
    content : bytes
        What a file would hold.
    """
    return _parsed(Path(name), content)


def read_bytes(path: Path, not_a_folder: str) -> bytes | Problem:
    """
    Read a file that a person named.

    Parameters
    ----------
    path : Path
        The file.
    not_a_folder : str
        What to do where it is a folder.

    Returns
    -------
    bytes or Problem
        The problem if the file is missing, a folder, unreadable or too large to be one of ours.
    """
    try:
        state = path.stat()
        if path.is_dir():
            return _whole(path, _("This is a folder."), not_a_folder)
        if state.st_size > LARGEST_BYTES:
            return _whole(
                path,
                _("This file is larger than {megabytes} MB, so it is none of ours.").format(
                    megabytes=LARGEST_BYTES // 1_000_000
                ),
            )
        return path.read_bytes()
    except FileNotFoundError:
        return _whole(
            path, _("There is no such file."), _("Check the spelling and the folder of its name.")
        )
    except PermissionError:
        return _whole(
            path,
            _("This file may not be read."),
            _("Give yourself permission to read it, or copy it to a folder of your own."),
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _whole(path, _("This file could not be read: {reason}.").format(reason=reason))


@lru_cache(maxsize=64)
def _parsed(path: Path, content: bytes) -> Document | Problem:
    """Parsed once for each content: a region or the ledger is asked for by many scenarios."""
    text = decoded(
        path,
        content,
        save_as=_("Save it as plain text in UTF-8."),
        if_empty=_("Start from a scenario that exists: tyopolku new NAME --from pirkanmaa-pilot."),
    )
    if isinstance(text, Problem):
        return text
    try:
        document = Document(path, text, tomllib.loads(text))
        document.lines  # noqa: B018 - found once, here, where too deep a nesting is caught
    except tomllib.TOMLDecodeError as error:
        return _broken(path, text, str(error))
    except (RecursionError, ValueError) as error:
        reason = _("lists or tables lie too deep in each other")
        if isinstance(error, ValueError):
            reason = _("a number has too many digits")
        return _whole(path, _("This file cannot be read as TOML: {reason}.").format(reason=reason))
    return document


def decoded(path: Path, content: bytes, *, save_as: str, if_empty: str) -> str | Problem:
    """
    The text of a file, or why it is none.

    Parameters
    ----------
    path : Path
        The file, for the problem.
    content : bytes
        What it holds.
    save_as, if_empty : str
        What to do where it is not UTF-8, and where there is nothing in it.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _whole(path, _("This file is text in UTF-16; UTF-8 is needed."), save_as)
    if b"\0" in content:
        return _whole(path, _("This file is not text but something binary."), save_as)
    try:
        text = content.decode("utf-8-sig")  # Windows' editors put a mark at the beginning
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")) + 1
        return Problem(
            shown(path), line, column, "", _("There is a letter here that is not UTF-8."), save_as
        )
    if not text.strip():
        return _whole(path, _("This file is empty."), if_empty)
    return text


def _broken(path: Path, text: str, error: str) -> Problem:
    match = _PLACE_IN_ERROR.match(error)
    reason = match[1] if match else error
    if match and match[2]:
        line, column = int(match[2]), int(match[3])
    else:
        line = text.rstrip("\n").count("\n") + 1
        column = len(text.rstrip("\n").rpartition("\n")[2]) + 1
    message = _("This is not valid TOML ({reason}).").format(reason=reason)
    return Problem(shown(path), line, column, "", message, _advice(reason))


def _advice(reason: str) -> str:
    """What to do about the commonest slips, by the words ``tomllib`` uses for them."""
    if "verwrite" in reason or "twice" in reason or "Cannot" in reason:
        return _("The same key or table stands twice: keep one of them.")
    if any(word in reason for word in ("value", "Unclosed", "string", "Expected ']")):
        return _(
            'Text and dates: title = "text", starts = 2017-08-01. Close every quote and bracket.'
        )
    if "'='" in reason or "statement" in reason or "key" in reason:
        return _('Each line is: key = value. A line of explanation begins with "#".')
    return ""


def _whole(path: Path, message: str, hint: str = "") -> Problem:
    return Problem(shown(path), 0, 0, "", message, hint)
