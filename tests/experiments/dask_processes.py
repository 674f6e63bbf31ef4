"""A real scheduler and real workers on this machine, started for a test and surely ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")
SECONDS = 30


class Dask:
    """A scheduler and whatever workers a test starts.

    Ports are the system's choice. ``address`` is known once the scheduler has written its file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", self.file)
        until(lambda: self.file.exists() and self.file.stat().st_size > 0)
        until(lambda: '"address"' in self.file.read_text(encoding="utf-8"))
        from experiments.cluster.connection import address_in

        self.address = address_in(str(self.file))

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    def worker(self, *options, path=ROOT) -> subprocess.Popen:
        """Start one worker; it finds Työpolku at ``path``."""
        words = ("--nthreads", "1", "--no-nanny", *options)
        made = self._start("worker", self.address, *words, path=path)
        self.workers.append(made)
        return made

    def _start(self, what, *options, path=ROOT) -> subprocess.Popen:
        env = {**os.environ, "PYTHONPATH": str(path), "OPENBLAS_NUM_THREADS": "1"}
        log = self.folder / f"{what}-{len(self.workers)}.log"
        with log.open("w") as file:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, *LOOPBACK],
                env=env,
                cwd=self.folder,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def close(self) -> None:
        """End every process and its children."""
        for process in [*self.workers, self.scheduler]:
            end(process)


def end(process: subprocess.Popen) -> None:
    """Kill a process that we started, with its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(is_so, seconds=SECONDS) -> None:
    """Wait for something to be so."""
    last = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.02)
