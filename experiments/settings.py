"""Options that several commands share: which values make sense, said in plain words."""

from __future__ import annotations

import math

from experiments.errors import BadInput
from experiments.executors import usable_cores
from experiments.messages import _

LARGEST = {
    "people": 10_000_000,
    "replications": 100_000,
    "workers": 512,
    "threads": 512,
    "seed": 2**32 - 1,
}
SMALLEST = {"people": 20, "replications": 1, "workers": 1, "threads": 1, "seed": 0}
MOST_YEARS = 45.0


def check_settings(
    people: float | None = None,
    years: float | None = None,
    replications: float = 20,
    seed: float = 1,
    workers: float | None = None,
    threads: float = 1,
    scheduler: str | None = None,
) -> None:
    """Refuse values out of range, all at once.

    Raises
    ------
    BadInput
    """
    problems = []
    if years is not None and not (math.isfinite(years) and 0 < years <= MOST_YEARS):
        problems.append(
            _(
                "--years {value} is out of range: a run lasts more than 0 and at most 45 years."
            ).format(value=years)
        )
    values = {
        "people": people,
        "replications": replications,
        "seed": seed,
        "workers": workers,
        "threads": threads,
    }
    for name, value in values.items():
        if value is None:
            continue
        if not math.isfinite(value) or value != int(value):
            problems.append(
                _("--{name} {value} is not a whole number.").format(name=name, value=value)
            )
        elif not SMALLEST[name] <= value <= LARGEST[name]:
            problems.append(
                _("--{name} {value} is out of range: from {low} to {high}.").format(
                    name=name, value=value, low=SMALLEST[name], high=LARGEST[name]
                )
            )
    if scheduler is not None and workers is not None:
        problems.append(
            _(
                "--workers is for processes of this machine; with --scheduler the workers are "
                "those that the scheduler has. Leave one of the two out."
            )
        )
    if scheduler is None and 1 <= threads <= LARGEST["threads"] and threads > usable_cores():
        problems.append(
            _("--threads {value} is more than this machine has for us: {cores}.").format(
                value=threads, cores=usable_cores()
            )
        )
    if problems:
        raise BadInput(problems)
