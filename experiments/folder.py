"""The folder of results: which study it holds, and whether another may go there.

A folder holds one study. The same command, or the same with more replications, goes on with it;
another study is refused, with the way out.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from experiments.errors import BadInput
from experiments.messages import _
from experiments.store import name_of, write_whole
from experiments.study import Study

RESULTS = Path("results")
STORE = ".store"
STUDY_FILE = "study.json"
LONGEST_NAME = 80


def store_folder(out: Path) -> Path:
    """Where the finished parts of a results folder lie."""
    return out / STORE


def default_folder(
    study: Study, study_name: str | None, years: float | None = None, results: Path = RESULTS
) -> Path:
    """Folder for a study for which none was named.

    It is called after the scenarios and what differs from the defaults; where such a folder
    holds another study (a scenario file has changed since), some digits of the study are added.
    """
    name = study_name or "+".join(scenario.name for scenario in study.scenarios)
    if len(name) > LONGEST_NAME:
        name = f"{name[:LONGEST_NAME]}-{name_of(study.identity())[:8]}"
    if study_name is not None and study.reference is not study.scenarios[0]:
        name += f"-against-{study.reference.name}"
    if study.people is not None:
        name += f"-{study.people}-people"
    if years is not None:
        name += f"-{years:g}-years"
    if study.seed != 1:
        name += f"-seed-{study.seed}"
    folder = results / name
    if folder.is_dir() and any(folder.iterdir()) and _identity_in(folder) != study.identity():
        folder = results / f"{name}-{name_of(study.identity())[:8]}"
    return folder


def check_folder(out: Path, identity: dict[str, Any]) -> None:
    """Say why this study may not go into a folder, before anything is done.

    Raises
    ------
    BadInput
        It is a file, cannot be written, holds another study or something else.
    """
    if out.exists() and not out.is_dir():
        raise BadInput(_("--out {out} is a file; name a folder.").format(out=out))
    nearest = out
    while not nearest.exists():
        nearest = nearest.parent
    try:
        with tempfile.TemporaryFile(dir=nearest):  # asking for permission is not enough everywhere
            pass
    except OSError as error:
        raise BadInput(
            _("--out {out} cannot be written: {folder} does not let files in ({reason}).").format(
                out=out, folder=nearest, reason=error.strerror
            )
        ) from None
    if not out.is_dir() or _is_bare(out):
        return
    held = _identity_in(out)
    if held is None:
        raise BadInput(
            _(
                "--out {out} holds files that are not results of a comparison. Name a new or "
                "empty folder, so that nothing of yours is overwritten."
            ).format(out=out)
        )
    if held != identity:
        raise BadInput(
            _(
                "--out {out} holds another study: {differences}. Name another folder, or remove "
                "this one if its results are no longer wanted."
            ).format(out=out, differences=_differences(held, identity))
        )


def _is_bare(out: Path) -> bool:
    """Whether nothing is in it, but for what a study left that was killed before it had begun."""
    return all(path.is_dir() or path.name.endswith(".unfinished") for path in out.rglob("*"))


def claim_folder(out: Path, identity: dict[str, Any]) -> None:
    """Note in the folder which study it holds."""
    content = json.dumps(identity, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(store_folder(out) / STUDY_FILE, content.encode())


def _identity_in(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((store_folder(folder) / STUDY_FILE).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _differences(held: dict[str, Any], wanted: dict[str, Any]) -> str:
    """How the study in the folder differs from the one asked for, in a few words."""
    told = []
    theirs, mine = held.get("scenarios", {}), wanted["scenarios"]
    if set(theirs) != set(mine):
        told.append(_("it compares {names}").format(names=", ".join(theirs)))
    else:
        changed = [name for name in mine if mine[name] != theirs[name]]
        if changed:
            told.append(_("{names} has changed since").format(names=", ".join(changed)))
    for key, said in (
        ("reference", _("its reference is {value}")),
        ("seed", _("its seed is {value}")),
        ("people", _("it simulates {value} people")),
        ("weeks", _("it runs for {value} weeks")),
    ):
        if held.get(key) != wanted[key]:
            value = held.get(key)
            told.append(
                said.format(value=_("the region's own number of") if value is None else value)
            )
    return "; ".join(told)
