"""What a sweep costs besides its simulation, and what a run of it costs; for docs/scale.md.

    python -m tests.bench.sweep [RUNS]

The coordinator is measured with an executor that gives back a result at once; a run is measured
by itself, as processor time, so that other work on the machine tells little.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from experiments.ended import Ended
from experiments.store import Store
from experiments.sweep.conduct import conduct
from experiments.sweep.plan import standing
from experiments.sweep.read import read_study
from experiments.sweep.runs import Setting, runs_of, simulate
from experiments.sweep.swept import Sweep
from experiments.sweep.tables import read_results

STUDY = """\
format = 1
title = "Cost of a run"
scenarios = ["pirkanmaa-repeated", "pirkanmaa-permanent"]
people = {people}
burn_in_years = 5
follow_ups = [1, 10]
[design]
kind = "latin-hypercube"
size = {size}
[[factors]]
parameters = ["contact.contact_effect", "cooperation.trust_gain", "job_finding.base_hazard"]
"""
RUNS_TIMED = 12


class AtOnce:
    """An executor that does no work."""

    def __init__(self, scenarios: int, outcomes: int) -> None:
        self._luck = np.random.default_rng(1)
        self._shape = scenarios, outcomes

    def map(self, task, jobs):
        """Give every job a result of noise."""
        for place in range(len(jobs)):
            yield Ended(place, result=(self._luck.random(self._shape), 1.0))

    def cancel(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing was taken."""


def main() -> None:
    """Measure and print, a line each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for people in (2_000, 5_000):
            path = folder / f"cost-{people}.toml"
            path.write_text(STUDY.format(people=people, size=RUNS_TIMED), encoding="utf-8")
            print(f"a run of {people} jobseekers: {seconds_a_run(path):.2f} s of a processor")
        path = folder / "many.toml"
        path.write_text(STUDY.format(people=5_000, size=runs), encoding="utf-8")
        coordinate(path, folder)


def seconds_a_run(path: Path) -> float:
    """Processor seconds of a run of the study, the median of a dozen."""
    study = read_study(path)
    setting = Setting.of(study)
    taken = []
    for _point, run in runs_of(study):
        started = time.process_time()
        simulate(setting, run)
        taken.append(time.process_time() - started)
    return median(taken[1:])


def coordinate(path: Path, folder: Path) -> None:
    """What the coordinator does for each of many runs."""
    study = read_study(path)
    store = Store(folder / "store")
    executor = AtOnce(len(study.scenarios), len(study.outcomes))
    memory: list[float] = []

    def tell(done: int, total: int, _failed: int) -> None:
        if done in (1_000, total):
            memory.append(megabytes())

    for what, do in (
        ("conducted", lambda: conduct(study, store, executor, tell)),
        ("looked through, nothing left to do", lambda: standing(study, store)),
        ("read and put into runs.parquet", lambda: read_and_write(study, store, folder)),
    ):
        started = time.process_time()
        do()
        each = 1e3 * (time.process_time() - started) / study.runs
        print(f"{study.runs} runs {what}: {each:.2f} ms of a processor each")
    sizes = [entry.stat() for entry in store.parts()]
    each_kb = sum(size.st_size for size in sizes) / len(sizes) / 1e3
    disk = sum(size.st_blocks * 512 for size in sizes) / len(sizes) / 1e3
    table = (folder / "runs.parquet").stat().st_size / study.runs / 1e3
    print(
        f"disk: {each_kb:.1f} kB a run, {disk:.1f} kB as stored; runs.parquet {table:.2f} kB a run"
    )
    print(
        f"memory of the coordinator after 1,000 runs and all: {memory[0]:.0f} and {memory[-1]:.0f} "
        f"MB; with the tables {megabytes():.0f} MB"
    )


def read_and_write(study, store: Store, folder: Path) -> None:
    """What follows the last run."""
    results, _broken = read_results(study, store)
    Sweep(results).write(folder)


def megabytes() -> float:
    """Memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
