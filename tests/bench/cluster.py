"""What a Dask scheduler costs a job, on loopback: ``python -m tests.bench.cluster [JOBS]``.

Jobs do nothing, so that all that is measured is the way there and back. Prints the table of
docs/cluster.md.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from experiments.cluster import Cluster
from tests.experiments.dask_processes import Dask, until

WORKERS = 2
KINDS = (
    ("nothing", 0, 0),
    ("a comparison's", 145_000, 600_000),  # a replication of four policies, and its parts
)


@dataclass(frozen=True)
class Measured:
    """Cost of some jobs, in seconds of processor time and megabytes held."""

    jobs: int
    seconds: float
    scheduler_seconds: float
    own_seconds: float
    scheduler_mb: float
    own_mb: float

    def since(self, before: Measured) -> Measured:
        """What came after another measurement; memory as it is now."""
        return Measured(
            self.jobs - before.jobs,
            self.seconds - before.seconds,
            self.scheduler_seconds - before.scheduler_seconds,
            self.own_seconds - before.own_seconds,
            self.scheduler_mb,
            self.own_mb,
        )


def say(words: str) -> None:
    """A line of the table, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def give_back(job: tuple[bytes, int]) -> bytes:
    """Nothing is done: so many bytes come back."""
    return bytes(job[1])


def main(jobs: int) -> None:
    """Measure both kinds of jobs and print a table."""
    say(
        "| job | jobs | jobs a second | scheduler, a job | coordinator, a job "
        "| scheduler's memory after 1,000 and all | coordinator's |"
    )
    say("|---|---:|---:|---:|---:|---:|---:|")
    for name, there, back in KINDS:
        count = jobs if not back else max(jobs // 10, 2000)
        points = measured(count, [(bytes(there), back)] * count)
        total = points[-1].since(points[0])
        say(
            f"| {name} ({there / 1000:,.0f} kB there, {back / 1000:,.0f} kB back) "
            f"| {count:,} | {total.jobs / total.seconds:,.0f} "
            f"| {1000 * total.scheduler_seconds / total.jobs:.2f} ms "
            f"| {1000 * total.own_seconds / total.jobs:.2f} ms "
            f"| {points[1].scheduler_mb:.0f} and {points[-1].scheduler_mb:.0f} MB "
            f"| {points[1].own_mb:.0f} and {points[-1].own_mb:.0f} MB |"
        )


def measured(count: int, jobs: list[tuple[bytes, int]]) -> list[Measured]:
    """Measurements after the first job, after a thousand, and after the last."""
    with tempfile.TemporaryDirectory() as folder:
        dask = Dask(Path(folder))
        try:
            for _worker in range(WORKERS):
                dask.worker()
            cluster = Cluster(dask.address)
            until(lambda: len(cluster._client.nthreads()) == WORKERS)
            found, started = [], time.perf_counter()
            for done, _ended in enumerate(cluster.map(give_back, jobs), start=1):
                if done in {1, 1000, count}:
                    found.append(_now(done, time.perf_counter() - started, dask))
            cluster.close()
            return found
        finally:
            dask.close()


def _now(jobs: int, seconds: float, dask: Dask) -> Measured:
    from psutil import Process  # Dask needs it, so it is here

    scheduler, own = Process(dask.scheduler.pid), Process()
    times = [sum(process.cpu_times()[:2]) for process in (scheduler, own)]
    memory = [process.memory_info().rss / 1e6 for process in (scheduler, own)]
    return Measured(jobs, seconds, *times, *memory)


if __name__ == "__main__":
    from tests.bench.cluster import main  # by its name, so that workers find `give_back` in it

    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
