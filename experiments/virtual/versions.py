"""Versions: what names the code and files behind a measurement."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from model.compiled import MODEL_VERSION
from scenarios.places import HERE as SCENARIOS

HERE = Path(__file__).parent
FOLDERS = (HERE, HERE.parent / "targets")
MODULES = ("books.py", "groups.py", "inflow.py", "study.py")
FILES = ("policies", "regions", "regimes", "trials", "behaviours")


@cache
def version_of_code() -> str:
    """Digest of the model's rules, the virtual studies, and the code that both rest on."""
    paths = [path for folder in FOLDERS for path in sorted(folder.rglob("*.py"))]
    return _digest_of([*paths, *(HERE.parent / name for name in MODULES)], MODEL_VERSION)


@cache
def version_of_studies() -> str:
    """Digest of that code, and of all files that scenarios rest on."""
    paths = [path for folder in FILES for path in sorted((SCENARIOS / folder).glob("*.toml"))]
    return _digest_of([*paths, SCENARIOS / "evidence" / "parameters.toml"], version_of_code())


def _digest_of(paths: list[Path], before: str) -> str:
    digest = hashlib.sha256(before.encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
