"""What must be the same on two machines for a run to leave the same bytes on both."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from experiments.messages import _
from model import MODEL_VERSION

PACKAGES = ("numpy", "numba", "llvmlite")
BESIDE_THE_MODEL = ("experiments", "scenarios")


def _digest_of_code() -> str:
    """16 hexadecimal digits of the sources that read scenarios and count outcomes."""
    total = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for package in BESIDE_THE_MODEL:
        for source in sorted((root / package).rglob("*.py")):
            total.update(source.relative_to(root).as_posix().encode() + b"\0")
            total.update(source.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


HERE = {
    "model": MODEL_VERSION,
    "code": _digest_of_code(),
    "python": ".".join(platform.python_version_tuple()[:2]),
    **{package: _installed(package) for package in PACKAGES},
    "processor": platform.machine().lower().replace("amd64", "x86_64"),
}
"""Of this process. Read when it starts: a file that changes later does not change what it runs."""


def differences(there: Mapping[str, str], here: Mapping[str, str] = HERE) -> list[str]:
    """What another process has otherwise, in words; nothing where the two agree.

    >>> differences({"numpy": "2.1"}, {"numpy": "2.2"})
    ['numpy 2.1 instead of 2.2']
    """
    names = {
        "model": _("Työpolku's model"),
        "code": _("Työpolku's code beside the model"),
        "processor": _("a processor of the kind"),
    }
    return [
        _("{what} {there} instead of {here}").format(
            what=names.get(name, name), there=there.get(name, _("unknown")), here=version
        )
        for name, version in here.items()
        if there.get(name) != version
    ]
