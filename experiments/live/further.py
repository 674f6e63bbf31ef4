"""Further replications of a pair, done in the background for whoever watches the first.

One worker process of low priority serves all who ask, one replication each in turn. Who changes a
lever asks anew, and what was asked before is dropped.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from experiments.executors import Executor, WarmPool
from experiments.intervals import paired
from experiments.live.branch import Branch, OutcomeKey
from experiments.live.shared import before_anything, in_order
from experiments.outcomes import cohorts_at_clock
from experiments.study import Study
from experiments.world import at_clock, world_of
from model.simulation import Simulation

LARGE_PEOPLE = 5_000
"""A replication of so many people takes seconds: it is ended at once when nobody wants it."""
NICENESS = 5
"""Enough to let pages go first; more would starve it where other programs work, too."""

Found = dict[OutcomeKey, float]
OnFound = Callable[[int, Found, Found], None]


@dataclass(frozen=True)
class Asked:
    """What somebody wants: the study, which replications are left, whom to tell."""

    study: Study
    left: tuple[int, ...]
    on_found: OnFound


class Further:
    """The background worker.

    Parameters
    ----------
    executor : callable
        Makes the `Executor` that does the work; a single process by default.
    """

    def __init__(self, executor: Callable[[], Executor] = lambda: WarmPool(1)) -> None:
        self._make = executor
        self._executor: Executor | None = None
        self._asked: OrderedDict[object, Asked] = OrderedDict()
        self._doing: tuple[object, Asked] | None = None
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to wait for work; asking does it too."""
        with self._changed:
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def ask(self, who: object, study: Study, replications: range, on_found: OnFound) -> None:
        """Do these replications for somebody, in place of what she asked before.

        ``on_found`` is called in the background with the replication, and the outcomes of the
        reference and of the other policy.
        """
        self.start()
        with self._changed:
            self._drop(who)
            if self._is_closed or not len(replications):
                return
            self._asked[who] = Asked(study, tuple(replications), on_found)
            self._changed.notify()

    def drop(self, who: object) -> None:
        """Forget what somebody asked."""
        with self._changed:
            self._drop(who)

    def close(self) -> None:
        """Stop and give everything back."""
        with self._changed:
            self._is_closed = True
            self._asked.clear()
            executor, thread = self._executor, self._thread
            self._changed.notify()
        if executor is not None:
            executor.cancel()
        if thread is not None:
            thread.join(10)

    def _drop(self, who: object) -> None:
        self._asked.pop(who, None)
        doing = self._doing
        if doing is not None and doing[0] is who:
            self._doing = None
            people = doing[1].study.people
            if self._executor is not None and (people is None or people >= LARGE_PEOPLE):
                executor, self._executor = self._executor, None
                executor.cancel()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._asked and not self._is_closed:
                    self._changed.wait()
                if self._is_closed:
                    return
                who, asked = self._asked.popitem(last=False)
                if asked.left[1:]:
                    self._asked[who] = replace(asked, left=asked.left[1:])
                self._doing = (who, asked)
                executor = self._executor = self._executor or self._make()
            found = list(executor.map(one_more, [(asked.study, asked.left[0])]))
            with self._changed:
                is_wanted = self._doing is not None and self._doing[1] is asked
                self._doing = None
            if is_wanted and found and not found[0].failure:
                asked.on_found(asked.left[0], *found[0].result)


def one_more(what: tuple[Study, int]) -> tuple[Found, Found]:
    """One replication of a pair, in a worker: the outcomes of the reference and of the other."""
    _be_nice()
    study, replication = what
    begun = replace(study, reference=before_anything(study))
    shared, earlier = at_clock(world_of(begun), replication, keeps_events=False)
    cohorts = cohorts_at_clock(shared.desks, earlier[study.clock])
    found = []
    for policy in in_order(study):
        branch = Branch(world_of(study), cast(Simulation, shared), policy, earlier, cohorts)
        branch.run_to(study.weeks)
        found.append(branch.outcomes)
    return found[0], found[1]


_is_nice = False


def _be_nice() -> None:
    global _is_nice  # noqa: PLW0603 - a process is made nice once
    if not _is_nice and hasattr(os, "nice"):
        from multiprocessing import parent_process

        if parent_process() is not None:
            os.nice(NICENESS)
            _is_nice = True


@dataclass(frozen=True)
class Band:
    """A paired difference at one follow-up, over the replications done so far."""

    years: float
    difference: float
    low: float
    high: float
    replications: int


def bands(
    found: dict[int, tuple[Found, Found]],
    metric: str,
    years: list[float],
    group: str = "all",
) -> list[Band]:
    """The paired difference with its 95 % interval, at each follow-up; as `compare` works it out.

    Parameters
    ----------
    found : dict of replication to (outcomes of the reference, of the other)
    """
    if not found or not years:
        return []
    keys = [(group, metric, y) for y in years]
    order = sorted(found)
    reference, other = (
        np.array([[found[r][side].get(key, np.nan) for key in keys] for r in order])
        for side in (0, 1)
    )
    compared = paired(other, reference)
    return [
        Band(
            y,
            float(compared.difference[place]),
            float(compared.low[place]),
            float(compared.high[place]),
            int(compared.replications[place]),
        )
        for place, y in enumerate(years)
    ]
