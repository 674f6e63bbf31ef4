"""Where files of ours lie, and which one a name means."""

from __future__ import annotations

from pathlib import Path

from scenarios.messages import _
from scenarios.words import did_you_mean, nearest

HERE = Path(__file__).resolve().parent
POLICIES = HERE / "policies"
TRIALS = HERE / "trials"
REGIONS = HERE / "regions"
BEHAVIOURS = HERE / "behaviours"
REGIMES = HERE / "regimes"
STUDIES = HERE / "studies"
LESSONS = HERE / "lessons"
LEDGER = HERE / "evidence" / "parameters.toml"


def names_in(folder: Path) -> list[str]:
    """The names of what is shipped there, sorted."""
    return sorted(p.stem for p in folder.glob("*.toml") if not p.stem.endswith(".inflow"))


def is_path(name: str) -> bool:
    """Whether it is a path rather than a name: it has a folder in it or ends in .toml."""
    return name.endswith(".toml") or "/" in name or "\\" in name


def find(name: str, folder: Path, beside: Path | None = None) -> Path | tuple[str, str]:
    """
    The file that a name or path means.

    Parameters
    ----------
    name : str
        A shipped name, or a path; a path in a file is seen from that file's folder.
    folder : Path
        Where what is shipped lies; among policies, the trials of the evidence are found as well.
    beside : Path, optional
        The folder of the file in which the name stands; ``NAME.toml`` there is found as well.

    Returns
    -------
    Path or tuple of str
        The file, which may not exist if a path was given; else a message and a hint.
    """
    if is_path(name):
        path = Path(name).expanduser() if name.startswith("~") else Path(name)
        return path if path.is_absolute() or beside is None else beside / path
    known = names_in(folder)
    trials = names_in(TRIALS) if folder == POLICIES else []
    if name in known:
        return folder / f"{name}.toml"
    if name in trials:
        return TRIALS / f"{name}.toml"
    own = (beside or Path()) / f"{name}.toml"
    if own.name == f"{name}.toml" and _exists(own):
        return own
    message = _('There is no "{name}".').format(name=name)
    is_near_trial = nearest(name, known) is None and nearest(name, trials) is not None
    return message, did_you_mean(name, trials if is_near_trial else known)


def reference(path: Path | str, folder: Path) -> str:
    """The shortest way to name that file: its name if it is shipped, else its path."""
    path = Path(path).resolve()
    is_shipped = path.parent == folder or (folder == POLICIES and path.parent == TRIALS)
    return path.stem if is_shipped else path.as_posix()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
