"""Versions: what names the code and files behind a measurement."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from model.compiled import MODEL_VERSION
from scenarios.places import HERE as SCENARIOS
from scenarios.places import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
FOLDERS = (HERE, HERE.parent / "targets")
MODULES = ("books.py", "groups.py", "inflow.py", "study.py")
FILES = ("policies", "regions", "regimes", "trials")


@cache
def version_of_code() -> str:
    """Digest of the model's rules, the virtual studies, and the code that both rest on."""
    paths = [path for folder in FOLDERS for path in sorted(folder.rglob("*.py"))]
    return digest_of([*paths, *(HERE.parent / name for name in MODULES)], MODEL_VERSION)


@cache
def version_of_files() -> str:
    """Digest of the shipped policies, regions, regimes and trials."""
    return digest_of(path for name in FILES for path in sorted((SCENARIOS / name).rglob("*.toml")))


@cache
def version_of_studies() -> str:
    """Digest of that code, and of all files that scenarios rest on, beliefs among them."""
    beliefs = [*sorted((SCENARIOS / "behaviours").glob("*.toml")), LEDGER]
    return digest_of(beliefs, version_of_code() + version_of_files())


def digest_of(paths: Iterable[Path], before: str = "") -> str:
    """Digest of files, their names included, after what was digested before."""
    digest = hashlib.sha256(before.encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
