"""Which policies a target may name: scenarios, trials, paths, and words of a study's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from experiments.messages import _
from experiments.targets.vocabulary import EXPERIMENTS
from experiments.targets.wrong import unknown
from scenarios.places import HERE, POLICIES, is_path, names_in
from scenarios.words import value_text

TRIALS = HERE / "trials"


@lru_cache(maxsize=1)
def shipped_policies() -> tuple[str, ...]:
    """Names of the scenarios and trials that come with the package."""
    return (*names_in(POLICIES), *names_in(TRIALS))


def words_of(experiment: str) -> dict[str, str]:
    """Words of a study's own, each with a sentence."""
    known = EXPERIMENTS.get(experiment)
    return dict(known.policies) if known else {}


def find_policy(name: str, experiment: str, beside: Path) -> str | tuple[str, str]:
    """The policy that a name means: itself, or the path of a file beside; else what is wrong.

    Parameters
    ----------
    name : str
    experiment : str
        Name of the study; empty where it could not be read.
    beside : Path
        Folder of the file in which the name stands: paths are seen from there.
    """
    known = [*words_of(experiment), *shipped_policies()]
    if name in known:
        return name
    own = beside / (name if is_path(name) else f"{name}.toml")
    try:
        if own.is_file():
            return str(own)
    except (OSError, ValueError):
        pass
    if is_path(name):
        message = _("There is no file {name}.").format(name=value_text(name))
        return message, _("A path is seen from the folder of the file of targets.")
    others = [e for e in EXPERIMENTS if name in words_of(e)]
    if others:
        message = _("{name} is a word of the study {others}.")
        return message.format(name=value_text(name), others=", ".join(others)), ""
    return unknown(_("policy"), name, known)
