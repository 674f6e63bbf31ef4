"""Jobs that each leave one part in a store: do those that are missing, and read all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from experiments.errors import CannotGoOn
from experiments.executors import Executor, cancelled_on_interrupt
from experiments.messages import _
from experiments.store import Part, Store, name_of


class KeepsPart(Protocol):
    """A job that says by what its part is named."""

    def note(self) -> Mapping[str, Any]:
        """What names the part that the job leaves."""


J = TypeVar("J", bound=KeepsPart)


def parts_of(
    jobs: Sequence[J],
    do: Callable[[J], str],
    store: Store,
    executor: Executor,
    on_progress: Callable[[int, int, int], None] | None = None,
) -> list[Part]:
    """Do the jobs whose part is not in the store; return every job's part, in their order.

    Parameters
    ----------
    do
        Does a job and writes its part.
    on_progress
        Called with jobs done, to do in all, and failed.

    Raises
    ------
    CannotGoOn
        A job failed by a mistake of ours, or a part could not be read again.
    KeyboardInterrupt
        Stopped; what was finished is kept.
    """
    names = [name_of(job.note()) for job in jobs]
    missing = [job for job, name in zip(jobs, names, strict=True) if store.read(name) is None]
    done = len(jobs) - len(missing)
    if on_progress:
        on_progress(done, len(jobs), 0)
    with cancelled_on_interrupt(executor):
        for ended in executor.map(do, missing):
            if ended.failure:
                raise CannotGoOn(ended.failure)
            done += 1
            if on_progress:
                on_progress(done, len(jobs), 0)
    found = [part for name in names if (part := store.read(name)) is not None]
    if len(found) < len(jobs):
        raise CannotGoOn(_("What was measured could not be read again. Give the command anew."))
    return found
