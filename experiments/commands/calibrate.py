"""`tyopolku calibrate`: fit the ledger to the evidence, and find all worlds that agree with it."""

from __future__ import annotations

import inspect
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from experiments.errors import BadInput, Interrupted
from experiments.executors import THREADS
from experiments.messages import _
from experiments.options import Out, Seed, Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.calibration.calibrate import Calibration, OnProgress, Plan
    from experiments.calibration.evaluations import Setting
    from experiments.calibration.evidence import Evidence
    from experiments.calibration.restricted import Restricted
    from experiments.executors import Executor

RESULTS = Path("results")
Result = TypeVar("Result")


class Reading(StrEnum):
    """Whose reading of the pilot the worlds agree with."""

    central = "central"
    statement = "statement"
    register_studies = "register-studies"


def calibrate(
    behaviour: Annotated[
        Reading, typer.Option(help=_("Whose reading of the pilot; the rivals start at central."))
    ] = Reading.central,
    targets: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Rows to fit instead of the shipped ones.")),
    ] = None,
    members: Annotated[
        int, typer.Option(metavar="N", min=20, max=100_000, help=_("Worlds in an ensemble."))
    ] = 100,
    assimilations: Annotated[
        int,
        typer.Option(metavar="N", min=1, max=20, help=_("Steps of the ensemble to the evidence.")),
    ] = 1,
    rounds: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help=_("Most steps of the fit."))
    ] = 4,
    steps: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=1000,
            help=_("Last steps, into the bands; 0: worlds are made about the ledger's values."),
        ),
    ] = 10,
    worlds: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help=_("Plausible worlds wanted."))
    ] = 200,
    people: Annotated[
        int,
        typer.Option(
            metavar="N",
            help=_("Jobseekers in each study; 4000 where luck should be small."),
        ),
    ] = 1500,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
    write: Annotated[
        bool, typer.Option("--write", help=_("Put what was found into the project's own files."))
    ] = False,
) -> None:  # fmt: skip
    """Fit the ledger to the evidence, and find the worlds that the evidence cannot rule out."""
    _sum_alone()
    from experiments.calibration.calibrate import Plan
    from experiments.folder import check_folder
    from experiments.settings import check_settings

    check_settings(people, seed=seed, workers=workers)
    is_rival = behaviour is not Reading.central
    if is_rival:
        _check_reading(
            behaviour,
            members=members, assimilations=assimilations, rounds=rounds, steps=steps,
            worlds=worlds, people=people,
        )  # fmt: skip
    plan = Plan(
        members=members, assimilations=assimilations, rounds=rounds, steps=steps, wanted=worlds
    )
    # the rivals measure the same in the same worlds, and differ in what they make of it
    folder = out or RESULTS / ("calibration-rivals" if is_rival else "calibration")
    identity = _identity("rivals" if is_rival else behaviour, people, seed)
    check_folder(folder, identity)
    setting, evidence = _setting(behaviour, targets, people, seed, folder)
    if is_rival:
        _restrict(setting, evidence, behaviour, workers, folder, identity, write=write)
        return
    found = _calibrated(setting, evidence, plan, workers, folder, identity)
    _keep(found, folder, write=write)


def _check_reading(behaviour: Reading, **options: int) -> None:
    """Refuse what a reading has no use for.

    Raises
    ------
    BadInput
        One of the options is not what it is by default.
    """
    usual = inspect.signature(calibrate).parameters
    given = [f"--{name}" for name, value in options.items() if value != usual[name].default]
    if given:
        raise BadInput(
            _(
                "With --behaviour {name} these cannot be chosen: {options}. A reading takes the "
                "plausible worlds of central as they are, and measures its number among as many "
                "people as it needs. Give the command without them."
            ).format(options=", ".join(given), name=behaviour)
        )


def _sum_alone() -> None:
    """Let linear algebra use one thread: the same sums everywhere, and no fight over cores.

    It must be said before NumPy is loaded.
    """
    for variable in THREADS:
        os.environ.setdefault(variable, "1")


def _identity(of: str, people: int, seed: int) -> dict[str, Any]:
    """What a folder is for: rows and ranges may change there, for runs are named by all of it."""
    return {
        "scenarios": {f"calibration of {of}": ""},
        "seed": seed,
        "people": people,
        "reference": "",
        "weeks": 0,
    }


def _setting(
    behaviour: Reading, targets: Path | None, people: int, seed: int, folder: Path
) -> tuple[Setting, Evidence]:
    from experiments.calibration import evaluations
    from experiments.calibration.evidence import Evidence, rows_for
    from experiments.calibration.unknowns import Unknowns
    from experiments.folder import store_folder
    from experiments.targets.rows import read_targets, shipped_targets
    from scenarios import load_ledger

    rows, told_only = rows_for(behaviour, read_targets(targets) if targets else shipped_targets())
    setting = evaluations.Setting(
        rows=tuple(rows),
        unknowns=Unknowns.of(load_ledger()),
        people=people,
        seed=seed,
        store=str(store_folder(folder)),
        evaluator=evaluations.MEASURE,
    )
    return setting, Evidence.of(rows, told_only=told_only)


def _restrict(
    setting: Setting,
    evidence: Evidence,
    behaviour: Reading,
    workers: int | None,
    folder: Path,
    identity: dict[str, Any],
    *,
    write: bool,
) -> None:
    """Restrict central's worlds and fit to a rival reading, and tell what came of it."""
    import numpy as np

    from experiments.calibration.calibrate import Count
    from experiments.calibration.evaluations import evaluate
    from experiments.calibration.evidence import PILOT_EFFECT
    from experiments.calibration.last_steps import SEEDS
    from experiments.calibration.restricted import MOST_TRIED, RUNS, RUNS_TOLD, restricted
    from experiments.calibration.shipped import write_restricted
    from experiments.calibration.worlds import plausible_worlds

    worlds = plausible_worlds("central")
    unknowns = setting.unknowns

    def restrict(executor: Executor, tell: OnProgress) -> Restricted:
        count = Count((2 + MOST_TRIED) * RUNS + RUNS_TOLD * SEEDS + len(worlds), tell)
        return restricted(
            setting, evidence, worlds,
            lambda where, trials: evaluate(where, trials, executor, count.add),
        )  # fmt: skip

    found = _conducted(restrict, workers, folder, identity)
    place = [row.id for row in setting.rows].index(PILOT_EFFECT)
    inside = [
        row.low <= value <= row.high
        for row, value in zip(setting.rows, found.outputs, strict=True)
        if np.isfinite(value)
    ]
    typer.echo(
        _("{behaviour}: the pilot's true effect is {effect} percentage points; {inside} of {count} "
          "rows are inside their bands; {agreeing} of {worlds} plausible worlds agree.").format(
            behaviour=behaviour, effect=f"{found.outputs[place]:+.2f}", inside=sum(inside),
            count=len(inside), agreeing=len(found.worlds), worlds=len(worlds),
        )
    )  # fmt: skip
    if write:
        changed = write_restricted(found, behaviour, unknowns, evidence)
        typer.echo(_("Written: {files}").format(files=", ".join(path.name for path in changed)))


def _calibrated(
    setting: Setting,
    evidence: Evidence,
    plan: Plan,
    workers: int | None,
    folder: Path,
    identity: dict[str, Any],
) -> Calibration:
    from experiments.calibration.calibrate import calibrate as run

    return _conducted(
        lambda executor, tell: run(setting, evidence, plan, executor, tell),
        workers,
        folder,
        identity,
    )


def _conducted(
    job: Callable[[Executor, OnProgress], Result],
    workers: int | None,
    folder: Path,
    identity: dict[str, Any],
) -> Result:
    """Do a job with progress shown; a stop is told with what is kept.

    Raises
    ------
    Interrupted
    """
    from experiments.calibration.evaluations import warm
    from experiments.executors import executor_for
    from experiments.folder import claim_folder
    from experiments.options import command
    from experiments.progress import Progress

    claim_folder(folder, identity)
    executor = executor_for(workers, warm)
    progress = Progress(_("worlds"))
    try:
        with progress:
            return job(executor, progress.update)
    except KeyboardInterrupt:
        raise Interrupted(
            _(
                "Interrupted: {done} of about {total} worlds were simulated and are kept in "
                "{folder}. This goes on: {command}"
            ).format(
                done=progress.done,
                total=progress.total,
                folder=folder,
                command=command(),
            )
        ) from None
    finally:
        executor.close()


def _keep(found: Calibration, folder: Path, *, write: bool) -> None:
    """Write and tell what came of it."""
    from experiments.calibration.shipped import write_shipped
    from experiments.calibration.told import told
    from experiments.calibration.written import write_results

    files = write_results(found, folder)
    typer.echo(told(found))
    typer.echo(_("Written to {folder}: {files}").format(folder=folder, files=", ".join(files)))
    if write:
        changed = write_shipped(found)
        typer.echo(_("Written: {files}").format(files=", ".join(path.name for path in changed)))
