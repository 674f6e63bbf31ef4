"""An emulator in a file: what it was trained on and how it was tuned, never code.

A line that names the format, a checksum, and arrays with a note in JSON. Reading it trains the
emulator again from these numbers, without any search, and asks it at a few points what it answered
when it was written. Where the answers differ, another version of scikit-learn computes otherwise,
and the emulator is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from experiments.discovery.factors import positions
from experiments.emulator.emulator import Emulator
from experiments.emulator.models import (
    BOOSTING,
    GAUSSIAN_PROCESS,
    MOST_POINTS,
    Data,
    check_installed,
    fit,
)
from experiments.emulator.note import ErrorsForm, FactorForm, Note
from experiments.errors import BadInput
from experiments.messages import _
from experiments.store import write_whole

FAMILY, FORMAT = b"tyopolku emulator ", 1
MAGIC = FAMILY + str(FORMAT).encode() + b"\n"
NOTE = "note"
PROBES = 16
SAME = 1e-6
"""Answers that differ by less than this share of the spread of the outcomes are the same."""
LONGEST_FILE = 256 * 2**20


@dataclass(frozen=True)
class _Content:
    note: Note
    arrays: dict[str, np.ndarray]


def save(emulator: Emulator, path: str | Path) -> None:
    """Write an emulator; the same emulator gives the same bytes.

    Raises
    ------
    CannotGoOn
        The file cannot be written.
    """
    note = Note(
        kind=emulator.kind,
        tuned=list(emulator.model.tuned),
        stretch=emulator.stretch,
        seed=emulator.seed,
        missing=emulator.missing,
        errors=ErrorsForm.of(emulator.errors),
        rejected=emulator.rejected,
        factors=[FactorForm.of(factor) for factor in emulator.factors],
        versions=_versions(),
    )
    text = json.dumps(note.model_dump(), sort_keys=True, allow_nan=False).encode()
    probes = emulator.data.positions[_probed(len(emulator.values))]
    found = emulator.predict_at(probes)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        **{NOTE: np.frombuffer(text, np.uint8)},  # type: ignore[arg-type]
        values=emulator.values,
        y=emulator.data.y,
        noise=emulator.data.noise,
        answers=np.stack([found.mean, found.low, found.high]),
    )
    payload = buffer.getvalue()
    write_whole(Path(path), MAGIC + hashlib.sha256(payload).digest() + payload)


def load(path: str | Path) -> Emulator:
    """Read an emulator and make sure that it answers as it did when it was written.

    Raises
    ------
    BadInput
        The file cannot be read, is damaged, of a newer version or no emulator, or its emulator
        answers otherwise here; or scikit-learn is not installed.
    """
    check_installed()
    path = Path(path)
    content = _content(path)
    note, arrays = content.note, content.arrays
    try:
        factors = tuple(each.factor() for each in note.factors)
        data = Data(positions(factors, arrays["values"]), arrays["y"], arrays["noise"])
        emulator = Emulator(
            factors=factors,
            values=arrays["values"],
            data=data,
            model=fit(note.kind, data, seed=note.seed, tuned=tuple(note.tuned) or None),
            stretch=note.stretch,
            errors=note.errors.errors(),
            rejected=note.rejected,
            missing=note.missing,
            seed=note.seed,
        )
        found = emulator.predict_at(data.positions[_probed(len(data.y))])
    except (ArithmeticError, TypeError, ValueError, BadInput, np.linalg.LinAlgError):
        raise BadInput(_damaged(path)) from None
    apart = np.abs(np.stack([found.mean, found.low, found.high]) - arrays["answers"])
    if not (apart <= SAME * (float(data.y.std()) or 1.0)).all():
        raise BadInput(
            _(
                "The emulator in {path} answers otherwise here than where it was trained (with "
                "scikit-learn {then}; here is {now}). Train it anew from the sweep."
            ).format(
                path=path,
                then=note.versions.get("scikit-learn", "?"),
                now=_versions()["scikit-learn"],
            )
        )
    return emulator


def _content(path: Path) -> _Content:
    """The parts of the file, each as large and of the kind that it has to be."""
    raw = _bytes(path)
    head = raw.split(b"\n", 1)[0] + b"\n"
    if head != MAGIC and head.startswith(FAMILY) and head[len(FAMILY) : -1].isdigit():
        raise BadInput(
            _(
                "The emulator in {path} was written by a newer version of Työpolku, in a form that "
                "this one does not know."
            ).format(path=path)
        )
    payload = raw[len(MAGIC) + 32 :]
    checksum = raw[len(MAGIC) : len(MAGIC) + 32]
    if head != MAGIC or hashlib.sha256(payload).digest() != checksum:
        raise BadInput(_damaged(path))
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > len(payload):
                raise BadInput(_damaged(path))  # packed to burst
        with np.load(io.BytesIO(payload), allow_pickle=False) as stored:
            note = Note.model_validate(json.loads(bytes(stored[NOTE])))
            arrays = {name: stored[name] for name in ("values", "y", "noise", "answers")}
    except (KeyError, MemoryError, OSError, RecursionError, TypeError, ValueError, ValidationError,
            NotImplementedError, zipfile.BadZipFile, EOFError, OverflowError):  # fmt: skip
        raise BadInput(_damaged(path)) from None
    if not _fits(note, arrays):
        raise BadInput(_damaged(path))
    return _Content(note, arrays)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise BadInput(_damaged(path))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from None


def _fits(note: Note, arrays: dict[str, np.ndarray]) -> bool:
    if any(each.dtype != np.float64 for each in arrays.values()):
        return False
    values, y = arrays["values"], arrays["y"]
    factors = len(note.factors)
    points = len(y) if y.ndim == 1 else 0
    process = note.kind == GAUSSIAN_PROCESS and len(note.tuned) == factors + 2
    boosting = note.kind == BOOSTING and not note.tuned
    return (
        points > 0
        and values.shape == (points, factors)
        and arrays["noise"].shape == (points,)
        and arrays["answers"].shape == (3, len(_probed(points)))
        and np.isfinite(values).all()
        and np.isfinite(y).all()
        and not (arrays["noise"] < 0).any()
        and ((process and points <= MOST_POINTS) or boosting)
    )


def _probed(points: int) -> np.ndarray:
    """Numbers of the points at which the emulator is asked what it answered."""
    return np.unique(np.linspace(0, points - 1, min(points, PROBES)).round().astype(int))


def _versions() -> dict[str, str]:
    from importlib import metadata

    return {name: metadata.version(name) for name in ("numpy", "scikit-learn", "scipy")}


def _damaged(path: Path) -> str:
    return _("{path} is not an emulator, or it is damaged. Train it anew from the sweep.").format(
        path=path
    )
