"""What became of a job, and doing one so that this can be told.

Stands below the executors, of which there are several.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from experiments.errors import Trouble

THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Environment variables that say how many threads a process may use."""


@dataclass(frozen=True)
class Ended:
    """What became of one job.

    Attributes
    ----------
    job : int
        Its place among the jobs given.
    result : object
        What the task returned; None where it failed.
    failure : str
        Why it failed, in plain words; empty where it did not.
    details : str
        The traceback, for whoever mends it; empty where the failure needs none.
    error : str
        The class of what was raised, such as "MemoryError"; "WorkerDied" where a worker ended
        without a word; empty where the job did not fail.
    """

    job: int
    result: Any = None
    failure: str = ""
    details: str = ""
    error: str = ""


def attempt(task: Callable[[Any], Any], place: int, job: Any) -> Ended:
    """Do one job; a failure is a result like any other, so that the rest goes on."""
    try:
        return Ended(place, result=task(job))
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one run must not lose the others
        kind = type(error).__name__
        if isinstance(error, Trouble):
            return Ended(place, failure=str(error), error=kind)
        return Ended(place, failure=f"{kind}: {error}", details=traceback.format_exc(), error=kind)
