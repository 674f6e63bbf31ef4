"""Who works for us at a scheduler, on what, and what is left to do.

Each job is meant for one worker, by its address, instead of leaving the choice to the scheduler:
so we know whom we have asked for its versions and which jobs a worker had when it ended without a
word, and no job waits behind another while a worker is idle.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import queue
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import uuid4

from experiments.cluster.versions import HERE, differences
from experiments.cluster.worker import Call, do, get_ready
from experiments.ended import Ended
from experiments.errors import BadInput, CannotGoOn
from experiments.messages import _, ngettext

SECONDS_BETWEEN_LOOKS = 1.0
MOST_LOSSES = 3  # workers that end over the same job before it is blamed
AHEAD = 2  # jobs that a worker has at a time: one that it does and one that waits

Fetched = Future[Any]


@dataclass
class Worker:
    """One worker process at the scheduler.

    Attributes
    ----------
    is_fit : bool or None
        Whether it may do our jobs; None while it gets ready.
    why_not : str
    jobs : dict of key to place
        Handed to it and not ended, in the order in which it does them.
    """

    address: str
    is_fit: bool | None = None
    why_not: str = ""
    jobs: dict[tuple[str, int], int] = field(default_factory=dict)


class Crew:
    """The workers of one `map`, its jobs, and who has which.

    Parameters
    ----------
    client : distributed.Client
    task : callable
        Takes a job.
    jobs : sequence
    warm : callable or None
        Called once in each worker process.
    threads : int
        Of each run.
    say : callable
        Called with sentences for whoever waits.
    """

    def __init__(
        self,
        client: Any,
        task: Callable[[Any], Any],
        jobs: Sequence[Any],
        warm: Callable[[], None] | None,
        threads: int,
        say: Callable[[str], None],
    ) -> None:
        self._client, self._jobs, self._say = client, jobs, say
        packed = pickle.dumps(task)
        self._name = hashlib.sha256(packed).hexdigest()
        self._ready_call = pickle.dumps(
            Call(get_ready, self._name, packed, pickle.dumps(warm), HERE, threads)
        )
        self._workers: dict[str, Worker] = {}
        self._handed_out: dict[tuple[str, int], tuple[Any, Worker]] = {}
        self._arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._fresh, self._again = iter(range(len(jobs))), deque[int]()
        self._left_to_begin = self._left = len(jobs)
        self._suspects: set[int] = set()  # had a worker that ended
        self._losses: Counter[int] = Counter()
        self._losses_while_preparing = 0
        self._has_ended_any = False
        self._group, self._keys = f"tyopolku-{uuid4().hex}", 0
        self._told: set[str] = set()

    def work(self) -> Iterator[Ended]:
        """Yield what became of each job as it ends."""
        look_at = 0.0
        while self._left:
            if time.monotonic() >= look_at:
                yield from self._look()
                look_at = time.monotonic() + SECONDS_BETWEEN_LOOKS
            try:
                key, fetched = self._arrived.get(timeout=max(look_at - time.monotonic(), 0.01))
            except queue.Empty:
                continue
            if key in self._handed_out:  # and has not been taken back meanwhile
                yield from self._settle(key, fetched)

    def dismiss(self) -> None:
        """Take back all that was handed out."""
        for future, _worker in self._handed_out.values():
            future.release()
        self._handed_out.clear()

    def _look(self) -> Iterator[Ended]:
        """See who has come and who has gone."""
        present = self._present()
        if present is None:
            return
        for address in [a for a in self._workers if a not in present]:
            yield from self._lose(self._workers.pop(address))
        for address in present:
            if address not in self._workers:
                self._workers[address] = worker = Worker(address)
                self._send(worker, self._ready_call, None, priority=1)
        for worker in list(self._workers.values()):
            self._hand_out(worker)
        self._tell(present)

    def _present(self) -> dict[str, int] | None:
        """Threads of each worker by its address; None while the connection is interrupted."""
        try:
            found: dict[str, int] = self._client.nthreads()
        except Exception as error:  # noqa: BLE001 - a closed client raises several kinds
            if self._client.status in ("running", "connecting") and isinstance(error, OSError):
                return None
            raise CannotGoOn(
                _(
                    "The scheduler is gone. What was finished is kept: start it again, and give "
                    "the same command again."
                )
            ) from None
        return found

    def _send(self, worker: Worker, message: bytes, place: int | None, priority: int = 0) -> None:
        key = (self._group, self._keys)
        self._keys += 1
        future = self._client.submit(
            pickle.loads, message, key=key, workers=[worker.address], priority=priority, pure=False
        )
        self._handed_out[key] = (future, worker)
        if place is not None:
            worker.jobs[key] = place
        # fetched where nobody waits for it: what a worker did just before it died never comes
        fetched = asyncio.run_coroutine_threadsafe(
            self._client.gather(future, asynchronous=True), self._client.loop.asyncio_loop
        )
        fetched.add_done_callback(lambda fetched: self._arrived.put((key, fetched)))

    def _hand_out(self, worker: Worker) -> None:
        """Give a worker what it has room for."""
        while worker.is_fit and self._left_to_begin and self._has_room(worker):
            place = self._again.popleft() if self._again else next(self._fresh)
            self._left_to_begin -= 1
            job = pickle.dumps(self._jobs[place])
            self._send(worker, pickle.dumps(Call(do, self._name, place, job)), place)

    def _has_room(self, worker: Worker) -> bool:
        """Whether the next job may go to that worker.

        A second job waits behind the first only while there is more to begin than workers: at the
        end none waits behind another while someone is idle. A suspect has a worker to itself.
        """
        if not worker.jobs:
            return True
        if len(worker.jobs) >= AHEAD or self._left_to_begin <= len(self._workers):
            return False
        beside = [*worker.jobs.values(), *islice(self._again, 1)]
        return self._suspects.isdisjoint(beside)

    def _settle(self, key: tuple[str, int], fetched: Fetched) -> Iterator[Ended]:
        """Deal with something that was handed out and has come back, one way or another."""
        future, worker = self._handed_out.pop(key)
        future.release()
        is_job = key in worker.jobs
        status, found = _outcome(fetched)
        if status == "killed":
            yield from self._lose(worker)
        elif status == "done" and found is not None and is_job:
            del worker.jobs[key]
            self._hand_out(worker)
            yield self._ended(pickle.loads(found))  # noqa: S301 - from a worker that we sent it to
        elif status == "done" and not is_job:
            self._judge(worker, *found)
            self._hand_out(worker)
        else:
            self._take_back(worker)
            if status == "error":
                worker.is_fit, worker.why_not = False, found
            else:  # another process at the same address: the next look finds it and asks it anew
                self._workers.pop(worker.address, None)

    def _judge(self, worker: Worker, versions: dict[str, str], failure: str) -> None:
        others = differences(versions)
        worker.is_fit = not others and not failure
        worker.why_not = failure or "; ".join(others)

    def _ended(self, ended: Ended) -> Ended:
        self._left -= 1
        self._has_ended_any = True
        return ended

    def _take_back(self, worker: Worker) -> None:
        """All that a worker has is for others to do."""
        for key, (future, whose) in list(self._handed_out.items()):
            if whose is worker:
                del self._handed_out[key]
                future.release()
        self._again.extend(worker.jobs.values())
        self._left_to_begin += len(worker.jobs)
        worker.jobs.clear()

    def _lose(self, worker: Worker) -> Iterator[Ended]:
        """A worker is gone: its jobs are done again by others, unless one is to blame.

        Of two jobs it cannot be told at which the worker was: the first may have been done, and
        its result lost. So each is done alone from now on, and only then blamed.
        """
        self._workers.pop(worker.address, None)
        if worker.is_fit is None:
            self._losses_while_preparing += 1
        places = list(worker.jobs.values())
        self._take_back(worker)
        self._suspects.update(places)
        if len(places) == 1:
            (alone,) = places
            self._losses[alone] += 1
            if self._losses[alone] == MOST_LOSSES:
                self._again.remove(alone)
                self._left_to_begin -= 1
                yield self._ended(_blamed(alone))

    def _tell(self, present: dict[str, int]) -> None:
        """Say what whoever waits should know, each thing once."""
        unfit = [w for w in self._workers.values() if w.is_fit is False]
        reasons = [_refused(worker) for worker in unfit]
        if unfit and len(unfit) == len(self._workers) and not self._has_ended_any:
            raise BadInput(reasons)
        for reason in reasons:
            self._say_once(reason)
        lost = self._losses_while_preparing
        if lost >= MOST_LOSSES and lost > len(self._workers) and not self._has_ended_any:
            raise CannotGoOn(
                _(
                    "Workers end without a word while they get ready, {count} so far. Their own "
                    "logs tell more; most often they have too little memory."
                ).format(count=lost)
            )
        wide = [address for address, threads in present.items() if threads > 1]
        if wide:
            self._say_once(
                _(
                    "A worker process does one run at a time, and {worker} has {threads} threads. "
                    "Start one process a core: dask worker ADDRESS --nworkers=-1 --nthreads=1"
                ).format(worker=wide[0], threads=present[wide[0]])
            )
        self._tell_of_workers(len(self._workers) - len(unfit))

    def _say_once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self._say(words)

    def _tell_of_workers(self, fit: int) -> None:
        waits = _("The scheduler has no workers that could work for us. Waiting for some.")
        if not fit:
            self._say_once(waits)
        elif waits in self._told:
            self._told.remove(waits)
            self._say(
                ngettext("{count} worker has come.", "{count} workers have come.", fit).format(
                    count=fit
                )
            )


def _outcome(fetched: Fetched) -> tuple[str, Any]:
    """What has come back: "done" and its value, "error" and its words, "killed" or "lost"."""
    try:
        return "done", fetched.result()
    except CancelledError:
        return "lost", None
    except Exception as error:  # noqa: BLE001 - a worker that is not like us may raise anything
        kind = type(error).__name__
        if kind == "KilledWorker":
            return "killed", None
        if kind in {"FutureCancelledError", "CommClosedError", "TimeoutError"}:
            return "lost", None
        return "error", f"{kind}: {error}"


def _refused(worker: Worker) -> str:
    return _(
        "The worker at {worker} is given no runs: {why}. Install there what is installed here, "
        "to the same versions, and start it again."
    ).format(worker=worker.address, why=worker.why_not)


def _blamed(place: int) -> Ended:
    return Ended(
        place,
        failure=_(
            "Three workers ended without a word over the same run. Most often they had too little "
            "memory: give each more, or try fewer --people. Their own logs tell more."
        ),
        error="WorkerDied",
    )
