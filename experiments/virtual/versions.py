"""Versions: what names the code and files behind a measurement."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from model.compiled import MODEL_VERSION
from scenarios.places import HERE as SCENARIOS

HERE = Path(__file__).parent
CODE = (HERE, HERE.parent / "targets")
FILES = ("policies", "regions", "regimes", "trials", "behaviours")


@cache
def version_of_studies() -> str:
    """Digest of the model's rules, the virtual studies, and all files that scenarios rest on."""
    paths = [path for folder in CODE for path in sorted(folder.rglob("*.py"))]
    paths += [HERE.parent / name for name in ("books.py", "groups.py", "study.py")]
    for folder in FILES:
        paths += sorted((SCENARIOS / folder).glob("*.toml"))
    paths.append(SCENARIOS / "evidence" / "parameters.toml")
    digest = hashlib.sha256(MODEL_VERSION.encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
