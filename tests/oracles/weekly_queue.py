"""The queue of a service in discrete weeks, exactly: what Erlang A is to continuous time.

A weekly simulation differs from Erlang A by the length of its step, so a test against Erlang A
needs a tolerance that could hide a mistake. Here the week itself is the unit: four things happen
once a week, in a declared order, to the number in service and the number in the queue.

- ``arrive``: a Poisson number (or any given distribution) joins the queue;
- ``start``: as many as there are free slots begin;
- ``end``: each in service ends with a constant chance (geometric duration);
- ``leave``: each in the queue gives up with a constant chance (geometric patience).

The order matters, and is the simulation's: with "end" after "start" a service can end in the week
in which it began. The transition matrix of one week is the product of the four steps', and the
distribution at rest is solved from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.oracles.markov import stationary

Array = NDArray[np.float64]
STEPS = ("arrive", "start", "end", "leave")


@dataclass(frozen=True)
class WeeklyQueueAtRest:
    """Long-run means a week; stocks as they stand when the week's last step is done."""

    mean_queue: float
    mean_in_service: float
    arrivals: float
    starts: float
    ends: float
    leaves: float
    full_chance: float
    """Chance that every slot is taken."""
    distribution: Array
    """Chance of [number in service, number in the queue]."""

    @property
    def leave_chance(self) -> float:
        """Share of those who join the queue who leave it without having started."""
        return self.leaves / (self.starts + self.leaves)

    @property
    def mean_wait_weeks(self) -> float:
        """Mean number of week ends that a person sees from the queue (Little's law)."""
        return self.mean_queue / self.arrivals


def poisson(mean: float, largest: int) -> Array:
    """Return the Poisson chances of 0, 1, … `largest`; what lies beyond goes to the largest."""
    chances: Array = np.exp(-mean) * np.cumprod(
        np.concatenate([[1.0], mean / np.arange(1, largest + 1)])
    )
    chances[-1] += 1.0 - chances.sum()
    return chances


def binomial(number: int, chance: float) -> Array:
    """Return the chances that 0, 1, … `number` of so many do what each does with `chance`."""
    chances = np.array([1.0])
    for _ in range(number):
        chances = np.convolve(chances, [1.0 - chance, chance])
    return chances


def queue_at_rest(
    *,
    slots: int,
    arrivals: float | Sequence[float],
    end_chance: float,
    leave_chance: float,
    longest_queue: int,
    closed_from: int | None = None,
    order: Sequence[str] = ("leave", "end", "arrive", "start"),
) -> WeeklyQueueAtRest:
    """Return the queue at rest under a weekly order of steps.

    Parameters
    ----------
    slots
        Number of places.
    arrivals
        The mean of a Poisson number a week, or the chances of 0, 1, 2, … arrivals.
    end_chance, leave_chance
        A week, of a person in service to end and of one in the queue to give up.
    longest_queue
        Where the state space is cut off: who arrives beyond it is lost. Choose it so large that
        `distribution[:, -1]` is nothing.
    closed_from
        Nobody joins a queue in which so many wait already.
    order
        The four steps in the order in which the simulation takes them.
    """
    if sorted(order) != sorted(STEPS):
        raise ValueError(f"the order of a week names {', '.join(STEPS)} once each, not {order}")
    joins = (
        poisson(arrivals, longest_queue)
        if isinstance(arrivals, float | int)
        else np.asarray(arrivals, dtype=float)
    )
    shape = (slots + 1, longest_queue + 1)
    steps = {
        "arrive": _arrive(shape, joins, shape[1] if closed_from is None else closed_from),
        "start": _start(shape),
        "end": _end(shape, end_chance),
        "leave": _leave(shape, leave_chance),
    }
    week = np.eye(shape[0] * shape[1])
    for name in order:
        week = week @ steps[name]
    rest = stationary(week)

    # Walk through the week once more to count what each step moves.
    in_service, in_queue = (axis.ravel() for axis in np.indices(shape))
    moved = {}
    before = rest
    for name in order:
        after = before @ steps[name]
        counted = in_queue if name in ("arrive", "leave") else in_service
        moved[name] = abs(float((after - before) @ counted))
        before = after
    return WeeklyQueueAtRest(
        mean_queue=float(rest @ in_queue),
        mean_in_service=float(rest @ in_service),
        arrivals=moved["arrive"],
        starts=moved["start"],
        ends=moved["end"],
        leaves=moved["leave"],
        full_chance=float(rest @ (in_service == slots)),
        distribution=rest.reshape(shape),
    )


def _arrive(shape: tuple[int, int], joins: Array, closed_from: int) -> Array:
    """Return the step in which people join the queue."""
    size = shape[1]
    queue = np.eye(size)
    queue[:closed_from] = 0.0
    for present in range(min(size, closed_from)):
        for number, chance in enumerate(joins):
            queue[present, min(present + number, size - 1)] += chance
    return np.kron(np.eye(shape[0]), queue).astype(float)


def _leave(shape: tuple[int, int], chance: float) -> Array:
    """Return the step in which queueing people lose patience."""
    size = shape[1]
    queue = np.zeros((size, size))
    for present in range(size):
        queue[present, : present + 1] = binomial(present, chance)[::-1]
    return np.kron(np.eye(shape[0]), queue).astype(float)


def _end(shape: tuple[int, int], chance: float) -> Array:
    """Return the step in which services end."""
    size = shape[0]
    service = np.zeros((size, size))
    for present in range(size):
        service[present, : present + 1] = binomial(present, chance)[::-1]
    return np.kron(service, np.eye(shape[1])).astype(float)


def _start(shape: tuple[int, int]) -> Array:
    """Return the step in which free slots are filled from the queue."""
    states = np.arange(shape[0] * shape[1]).reshape(shape)
    matrix = np.zeros((states.size, states.size))
    for in_service in range(shape[0]):
        for in_queue in range(shape[1]):
            begin = min(shape[0] - 1 - in_service, in_queue)
            target = states[in_service + begin, in_queue - begin]
            matrix[states[in_service, in_queue], target] = 1.0
    return matrix
