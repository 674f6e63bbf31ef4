"""A store of finished parts, each named by the hash of what it is.

A **part** is what one run left behind: a few arrays and a note of what the run was. Its name
is the hash of that note, so the same run always has the same name and a changed run another.
A part is written once: into a temporary file, flushed to the disk, then renamed. So a part is
whole or absent; one that was damaged later does not match its own checksum and counts as absent.

Any number of processes may write into one store; whoever renames last wins, with equal content.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.errors import CannotGoOn
from experiments.messages import _

MAGIC = b"tyopolku part 1\n"
NOTE = "note.json"
ABANDONED_AFTER_SECONDS = 3600.0


def name_of(what: Mapping[str, Any]) -> str:
    """Name of the run that ``what`` describes: the hash of its canonical JSON.

    >>> name_of({"seed": 1, "replication": 0}) == name_of({"replication": 0, "seed": 1})
    True
    """
    text = json.dumps(what, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """What one run left behind.

    Attributes
    ----------
    what : dict
        The note whose hash is the name.
    arrays : dict of str to numpy array
    facts : dict
        Anything else worth keeping that is not part of the name (seconds taken, counts).
    """

    what: dict[str, Any]
    arrays: dict[str, np.ndarray]
    facts: dict[str, Any]


@dataclass(frozen=True)
class Packed:
    """A part as it will stand in its file, wherever it was made.

    Attributes
    ----------
    name : str
    content : bytes
    """

    name: str
    content: bytes


def packed(
    what: Mapping[str, Any],
    arrays: Mapping[str, np.ndarray],
    facts: Mapping[str, Any] | None = None,
) -> Packed:
    """Pack a part: compressed, with its note and checksum."""
    note = json.dumps({"what": dict(what), "facts": dict(facts or {})}).encode()
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{NOTE: np.frombuffer(note, np.uint8)}, **arrays)  # type: ignore[arg-type]
    payload = buffer.getvalue()
    return Packed(name_of(what), MAGIC + hashlib.sha256(payload).digest() + payload)


class Store:
    """Finished parts in a folder.

    Parameters
    ----------
    folder : path
        Made when the first part is written.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def path(self, name: str) -> Path:
        """Where the part of that name is or would be."""
        return self.folder / name[:2] / f"{name}.part"

    def read(self, name: str) -> Part | None:
        """The part of that name, or None where it is absent or broken."""
        try:
            raw = self.path(name).read_bytes()
        except OSError:
            return None
        head = len(MAGIC) + 32
        checksum, payload = raw[len(MAGIC) : head], raw[head:]
        if raw[: len(MAGIC)] != MAGIC or hashlib.sha256(payload).digest() != checksum:
            return None
        with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
            note = json.loads(bytes(arrays[NOTE]))
            found = {key: arrays[key] for key in arrays.files if key != NOTE}
        if name_of(note["what"]) != name:
            return None
        return Part(what=note["what"], arrays=found, facts=note["facts"])

    def holds(self, name: str) -> bool:
        """Whether there is a part of that name; whether it is whole is seen when it is read."""
        return self.path(name).exists()

    def __contains__(self, name: str) -> bool:
        return self.read(name) is not None

    def write(
        self,
        what: Mapping[str, Any],
        arrays: Mapping[str, np.ndarray],
        facts: Mapping[str, Any] | None = None,
    ) -> str:
        """Write a part whole or not at all; return its name.

        Raises
        ------
        CannotGoOn
            The disk is full or the folder cannot be written.
        """
        part = packed(what, arrays, facts)
        self.keep(part)
        return part.name

    def keep(self, part: Packed) -> None:
        """Write a packed part whole or not at all.

        Raises
        ------
        CannotGoOn
            The disk is full or the folder cannot be written.
        """
        write_whole(self.path(part.name), part.content)

    def parts(self) -> Iterator[Path]:
        """Paths of all finished parts, in order of name."""
        yield from sorted(self.folder.glob("??/*.part"))

    def sweep_up(self) -> None:
        """Remove temporary files that a killed run left behind long enough ago."""
        for path in self.folder.glob("**/*.unfinished"):
            try:
                if time.time() - path.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                    path.unlink()
            except OSError:  # another process was faster
                continue


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or the one before it.

    Raises
    ------
    CannotGoOn
        With the reason in plain words.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True) if unfinished.parent.is_dir() else None
        raise CannotGoOn(_why_not_written(path, error)) from None


def _why_not_written(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk is full: {path} could not be written. What was finished is kept; make "
            "room and give the same command again."
        ).format(path=path)
    return _("{path} could not be written: {reason}.").format(path=path, reason=error.strerror)
