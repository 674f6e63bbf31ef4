"""Conducting a validation: measure what is not measured yet, keep it, and write the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.errors import Interrupted
from experiments.folder import RESULTS, claim_folder, store_folder
from experiments.messages import _
from experiments.options import command
from experiments.store import Store
from experiments.targets.target import Target

if TYPE_CHECKING:
    from experiments.validation import Measured, Validation

MEASURE = "experiments.virtual.replications:measure_targets"
"""What measures targets in the model."""
LONGEST_NAME = 100


@dataclass(frozen=True)
class Plan:
    """What is to be measured.

    Attributes
    ----------
    targets : tuple of Target
    behaviour : str
        Name or file.
    people : int or None
        Jobseekers simulated; None: each study's own number.
    replications, seed : int
    """

    targets: tuple[Target, ...]
    behaviour: str
    people: int | None
    replications: int
    seed: int


def identity_of(
    targets: Path | None, behaviour: str, people: int | None, seed: int
) -> dict[str, Any]:
    """What a folder is for; rows may change there, for parts are named by all they rest on."""
    name = "shipped targets" if targets is None else targets.name
    return {
        "scenarios": {f"a validation of {name}": ""},
        "reference": behaviour,
        "seed": seed,
        "people": people,
        "weeks": 0,
    }


def default_folder(
    targets: Path | None,
    behaviour: str,
    only: Sequence[str] | None,
    people: int | None,
    seed: int,
) -> Path:
    """Folder for a validation for which none was named: called after what is not the default."""
    parts = ["validation"]
    if targets is not None:
        parts.append(targets.stem)
    if behaviour != "central":
        parts.append(Path(behaviour).stem)
    if people is not None:
        parts.append(f"{people}-people")
    if seed != 1:
        parts.append(f"seed-{seed}")
    if only:
        parts.append("only-" + "-".join(_plain(word) for word in only))
    return RESULTS / "-".join(parts)[:LONGEST_NAME]


def _plain(word: str) -> str:
    """A word as part of a folder's name."""
    return "".join(letter if letter.isalnum() else "_" for letter in word)


def conduct(
    plan: Plan, folder: Path, workers: int | None, identity: dict[str, Any]
) -> Mapping[str, Measured]:
    """Measure the targets; what is finished is kept in the folder.

    Raises
    ------
    Interrupted
        Stopped by the user.
    """
    from experiments.executors import cancelled_on_interrupt, executor_for
    from experiments.progress import Progress

    measure = _measure()
    claim_folder(folder, identity)
    executor = executor_for(workers, _warm)
    progress = Progress(_("measuring"))
    try:
        with cancelled_on_interrupt(executor), progress:
            return measure(
                plan.targets, plan.behaviour, people=plan.people,
                replications=plan.replications, seed=plan.seed, executor=executor,
                store=Store(store_folder(folder)), on_progress=progress.update,
            )  # fmt: skip
    except KeyboardInterrupt:
        told = _("Interrupted. {done} of {total} measurements are finished and kept in {folder}.")
        told = told.format(done=progress.done, total=progress.total, folder=folder)
        again = _("To go on: {command}").format(command=command())
        raise Interrupted(f"{told}\n{again}") from None
    finally:
        executor.close()


def _measure() -> Callable[..., Mapping[str, Measured]]:
    module, _colon, name = MEASURE.partition(":")
    found: Callable[..., Mapping[str, Measured]] = getattr(import_module(module), name)
    return found


def _warm() -> None:
    """Compile the model once, before several processes would."""
    from experiments import runs
    from experiments.world import World
    from scenarios import load_scenario

    runs.warm(World(load_scenario("finland"), clock=0, seed=1, people=None))


def write_validation(plan: Plan, found: Mapping[str, Measured], folder: Path) -> Validation:
    """Put what was found beside the targets, and write validation.csv, its figure and manifest."""
    from experiments.validation import validated
    from experiments.validation_figure import write_validation_figure
    from experiments.written import checksums, csv_text, versions, write_json, write_text

    result = validated(plan.targets, found, plan.behaviour)
    write_text(folder / "validation.csv", csv_text(result.frame()))
    files = ["validation.csv", *write_validation_figure(result, folder)]
    content = {
        "format": 1,
        "command": command(),
        "behaviour": plan.behaviour,
        "seeds": {"seed": plan.seed, "replications": list(range(plan.replications))},
        "people": plan.people,
        "versions": versions(),
        "files": checksums(folder, files),
    }
    write_json(folder / "manifest.json", content)
    return result
