"""Where jobs are done: in this process, or in a warm pool of local processes.

An **executor** takes a task (a function of a module) and jobs (small picklable values) and gives
back what became of each job as it ends, in whatever order that is. What it gives must not depend
on that order; the coordinator sorts. Calibration, sweeps and a cluster's scheduler can stand on
the same protocol: `Executor` is all that they have to satisfy.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import active_children, parent_process
from typing import TYPE_CHECKING, Any, Protocol

from experiments.ended import THREADS, Ended, attempt
from experiments.messages import _

if TYPE_CHECKING:
    from experiments.cluster import Cluster

SECONDS_TO_END = 5  # for a worker that was asked to; then it is made to


class Executor(Protocol):
    """Does jobs and tells what became of each as it ends."""

    def map(self, task: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Ended]:
        """Do the task over all jobs; yield what became of each as it ends."""

    def cancel(self) -> None:
        """Stop at once; jobs that have not ended never will."""

    def close(self) -> None:
        """Give back processes and memory."""


class Serial:
    """One job after another, in this process."""

    def __init__(self) -> None:
        self._is_cancelled = False

    def map(self, task: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Ended]:
        """Do the jobs in their order."""
        for place, job in enumerate(jobs):
            if self._is_cancelled:
                return
            yield attempt(task, place, job)

    def cancel(self) -> None:
        """Begin no further job."""
        self._is_cancelled = True

    def close(self) -> None:
        """Nothing was taken, nothing is given back."""


class WarmPool:
    """A pool of local processes that stay warm from one call of `map` to the next.

    Workers start afresh ("spawn") and never run the user's ``__main__`` again, so that the pool
    works from a script without a guard, from a notebook and on Windows alike. A worker has one
    thread unless told otherwise, ignores Ctrl-C (the coordinator decides) and leaves when the
    coordinator is gone.

    Parameters
    ----------
    workers : int
    warm : callable, optional
        Called once here before the first worker starts: fills the cache of compiled code, which
        several processes had better not write at once.
    threads : int
        Of each worker.
    """

    def __init__(
        self, workers: int, warm: Callable[[], None] | None = None, threads: int = 1
    ) -> None:
        self.workers = workers
        self.threads = threads
        self._warm = warm
        self._pool: ProcessPoolExecutor | None = None
        self._is_cancelled = False

    def map(self, task: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Ended]:
        """Do the jobs side by side; yield each as it ends, whatever their order."""
        if jobs and self._warm is not None:
            warm, self._warm = self._warm, None
            warm()
        waiting = deque(enumerate(jobs))
        suspects: deque[tuple[int, Any]] = deque()  # were running when a worker died
        while (waiting or suspects) and not self._is_cancelled:
            if suspects:  # one at a time, so that the job that kills its worker is found
                place, job = suspects.popleft()
                yield from self._alone(task, place, job)
            else:
                yield from self._together(task, waiting, suspects)

    def _together(
        self,
        task: Callable[[Any], Any],
        waiting: deque[tuple[int, Any]],
        suspects: deque[tuple[int, Any]],
    ) -> Iterator[Ended]:
        """Jobs side by side until all are done or a worker dies."""
        running: dict[Future[Ended], tuple[int, Any]] = {}
        while (waiting or running) and not self._is_cancelled:
            try:
                self._top_up(task, waiting, running)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del running[future]
                    # the worker goes on while whoever asked writes down what it has done
                    with suppress(BrokenProcessPool):  # those that were running will tell
                        self._top_up(task, waiting, running)
                    yield result
                    if self._is_cancelled:
                        return
            except BrokenProcessPool:
                for future, (place, job) in running.items():
                    if future.done() and future.exception() is None:
                        yield future.result()
                    else:
                        suspects.append((place, job))
                self._stop()
                return

    def _top_up(
        self,
        task: Callable[[Any], Any],
        waiting: deque[tuple[int, Any]],
        running: dict[Future[Ended], tuple[int, Any]],
    ) -> None:
        while waiting and len(running) < self.workers:
            place, job = waiting[0]
            running[self._started().submit(attempt, task, place, job)] = (place, job)
            waiting.popleft()

    def _alone(self, task: Callable[[Any], Any], place: int, job: Any) -> Iterator[Ended]:
        try:
            yield self._started().submit(attempt, task, place, job).result()
        except BrokenProcessPool:
            self._stop()
            yield Ended(
                place,
                failure=_(
                    "A worker process ended without a word, twice, over the same run. Most often "
                    "the machine had no memory left: try fewer --workers or fewer --people."
                ),
                error="WorkerDied",
            )

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers,
                mp_context=_FreshContext(),
                initializer=_start_worker,
                initargs=(self.threads,),
            )
        return self._pool

    def cancel(self) -> None:
        """End all processes at once."""
        self._is_cancelled = True
        self._stop()

    def close(self) -> None:
        """Let the processes end."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def _stop(self) -> None:
        """End the pool without waiting for what runs; parts are written whole or not at all."""
        if self._pool is None:
            return
        known = list((self._pool._processes or {}).values())  # noqa: SLF001 - no public way
        self._pool.shutdown(wait=False, cancel_futures=True)
        # a worker that was just being started is a child already, and not yet known to the pool
        for process in {*known, *active_children()}:
            process.terminate()
        for process in known:
            process.join(SECONDS_TO_END)
            if process.is_alive():
                process.kill()
                process.join()
        self._pool = None


@contextmanager
def cancelled_on_interrupt(executor: Executor) -> Iterator[None]:
    """Stop an executor at once where the block is left by Ctrl-C, which is passed on."""
    try:
        yield
    except KeyboardInterrupt:
        executor.cancel()
        raise


def _start_worker(threads: int) -> None:
    for variable in THREADS:
        os.environ[variable] = str(threads)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _FreshProcess(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name that multiprocessing calls
        with _main_hidden():
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001 - as above


class _FreshContext(SpawnContext):
    Process = _FreshProcess


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Multiprocessing looks at ``__main__`` to run it again in the worker; show it an empty one."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def executor_for(
    workers: int | None,
    warm: Callable[[], None] | None = None,
    threads: int = 1,
    scheduler: str | None = None,
) -> Serial | WarmPool | Cluster:
    """One worker is this process; more are a warm pool; with a scheduler they are its workers.

    Where the number of workers is not said, it is the usable cores over the threads of each.

    Raises
    ------
    experiments.errors.BadInput
        There is no such scheduler.
    """
    if scheduler is not None:
        from experiments.cluster import Cluster

        return Cluster(scheduler, warm, threads)
    workers = workers or max(usable_cores() // threads, 1)
    return Serial() if workers == 1 else WarmPool(workers, warm, threads)
