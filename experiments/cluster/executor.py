"""The executor: hands jobs to the workers of a Dask scheduler and tells what became of each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from experiments.cluster.connection import SECONDS_TO_ANSWER, address_in, connected
from experiments.cluster.crew import Crew
from experiments.ended import Ended


def say(words: str) -> None:
    """Tell whoever waits, on standard error."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


class Cluster:
    """The workers of a Dask scheduler, however many there are at a time.

    A worker is asked for its versions before its first job and gets none where they differ from
    ours, since it would leave other bytes. It does one job at a time and has one more waiting,
    so that it never waits for us; nothing else lies at the scheduler, whatever the number of
    jobs. A job whose worker ended without a word is done again by another, up to three times.

    Parameters
    ----------
    scheduler : str
        Address, or the file that ``dask scheduler --scheduler-file`` wrote.
    warm : callable, optional
        Called once in each worker process before its first job.
    threads : int
        Of each run.
    on_word : callable, optional
        Called with a sentence when there is something to know: no workers, a worker refused.
    seconds : float
        In which the scheduler has to answer, and to come back where the connection was lost.

    Raises
    ------
    BadInput
        There is no such scheduler, or not one that can be worked with.
    """

    def __init__(
        self,
        scheduler: str,
        warm: Callable[[], None] | None = None,
        threads: int = 1,
        on_word: Callable[[str], None] = say,
        seconds: float = SECONDS_TO_ANSWER,
    ) -> None:
        self.address = address_in(scheduler)
        self._client = connected(self.address, seconds)
        self._warm = warm
        self._threads = threads
        self._say = on_word
        self._is_cancelled = False

    @property
    def workers(self) -> int:
        """Worker processes at the scheduler now, fit or not: each does one job at a time."""
        return len(self._client.nthreads())

    def map(self, task: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Ended]:
        """Do the jobs wherever there is a worker; yield each as it ends, whatever their order.

        Raises
        ------
        BadInput
            No worker is fit to do the first job; each is named with what it has otherwise.
        CannotGoOn
            The scheduler is gone.
        """
        if not jobs:
            return
        crew = Crew(self._client, task, jobs, self._warm, self._threads, self._say)
        try:
            for ended in crew.work():
                yield ended
                if self._is_cancelled:
                    return
        finally:
            crew.dismiss()

    def cancel(self) -> None:
        """Take back what was handed out and leave; a run that a worker has begun is lost."""
        self._is_cancelled = True
        self.close()

    def close(self) -> None:
        """Leave the scheduler, which then forgets whatever was still ours."""
        if self._client.status != "closed":
            self._client.close(timeout=SECONDS_TO_ANSWER)
