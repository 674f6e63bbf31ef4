"""What runs in a worker's process: it gets ready once, then does one job at a time.

A message to a worker is the pickle of a `Call`, and the task that Dask is given is `pickle.loads`.
So the scheduler, which opens what it passes on, needs Dask alone and not Työpolku; and a worker
without Työpolku fails with the name of the module that it lacks.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from typing import Any

from experiments.ended import THREADS, Ended, attempt

KEPT = 4  # a calibration alternates between a few tasks


class Call:
    """Something that becomes ``function(*words)`` when it is unpickled."""

    def __init__(self, function: Callable[..., Any], *words: Any) -> None:
        self._call = (function, words)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


_tasks: dict[str, Callable[[Any], Any]] = {}
_warmed: set[bytes] = set()
_busy = threading.Lock()


def get_ready(
    name: str, task: bytes, warm: bytes, here: dict[str, str], threads: int
) -> tuple[dict[str, str], str]:
    """Compare versions, keep the task, and compile.

    Parameters
    ----------
    name : str
        Of the task, as `do` will ask for it.
    task, warm : bytes
        Pickled, with all that jobs share; each worker is sent it once. Not opened where versions
        differ, for it might mean something else.
    here : dict
        The coordinator's versions.

    Returns
    -------
    versions : dict
        This process's own.
    failure : str
        Why it cannot get ready although versions agree; empty where it can.
    """
    with _busy:
        _limit_threads(threads)  # before the first import of Numba, which reads it
        from experiments.cluster.versions import HERE

        if here != HERE:
            return HERE, ""
        if warm not in _warmed:
            ended = attempt(_warm, 0, warm)
            if ended.failure:
                return HERE, ended.failure
            _warmed.add(warm)
        if name not in _tasks:
            ended = attempt(pickle.loads, 0, task)
            if ended.failure:
                return HERE, ended.failure
            while len(_tasks) >= KEPT:
                del _tasks[next(iter(_tasks))]
            _tasks[name] = ended.result
        return HERE, ""


def _warm(warm: bytes) -> None:
    function = pickle.loads(warm)  # noqa: S301 - from the coordinator that we work for
    if function is not None:
        function()


def do(name: str, place: int, job: bytes) -> bytes | None:
    """Do one job; return its pickled `Ended`, or None where this process is not ready for it.

    A process does one job at a time, however many threads Dask gives it: the model's threads are
    those of the run, and worlds are kept from one job to the next.
    """
    with _busy:
        task = _tasks.get(name)
        if task is None:
            return None
        ended = attempt(lambda raw: task(pickle.loads(raw)), place, job)  # noqa: S301 - as above
        try:
            return pickle.dumps(ended)
        except Exception as error:  # noqa: BLE001 - whatever a result's own pickling raises
            return pickle.dumps(
                Ended(place, failure=f"{type(error).__name__}: {error}", error=type(error).__name__)
            )


def _limit_threads(threads: int) -> None:
    for variable in THREADS:
        os.environ[variable] = str(threads)
    numba = sys.modules.get("numba")
    if numba is not None:  # has read its environment long ago
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
