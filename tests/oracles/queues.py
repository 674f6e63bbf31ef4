"""Queues in continuous time: Erlang B, C and A.

People are referred at a constant rate to a service with `slots` places and queue when all are
taken. Durations are exponential. Without patience limits that is Erlang C; with exponential
patience it is Erlang A, and mean patience is then 1 / `leave_rate`.

Sources: A. K. Erlang (1917); C. Palm (1957); O. Garnett, A. Mandelbaum and M. Reiman, Designing a
call center with impatient customers, Manufacturing & Service Operations Management 4 (2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class QueueAtRest:
    """What holds in the long run; weeks or whatever unit the rates were given in."""

    wait_chance: float
    """Share of arrivals who find every slot taken."""
    leave_chance: float
    """Share of arrivals who leave the queue without having started."""
    mean_wait: float
    """Mean time in the queue of all arrivals, zeros included, however it ended."""
    mean_queue: float
    """Mean number of people in the queue."""
    mean_in_service: float
    """Mean number of slots taken."""


def erlang_b(load: float, slots: int) -> float:
    """Return the chance that all slots are taken where nobody queues.

    Parameters
    ----------
    load
        Arrivals per unit of time × mean duration, in erlang.
    slots
        Number of places.
    """
    # The recursion in slots is stable where the sum of powers over factorials is not.
    blocked = 1.0
    for number in range(1, slots + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(arrival_rate: float, end_rate: float, slots: int) -> QueueAtRest:
    """Return the queue at rest of people with endless patience.

    Raises
    ------
    ValueError
        When arrivals outrun the slots, so that the queue never comes to rest.
    """
    load = arrival_rate / end_rate
    if load >= slots:
        raise ValueError(f"a load of {load} on {slots} slots never comes to rest")
    blocked = erlang_b(load, slots)
    waits = blocked / (1.0 - (load / slots) * (1.0 - blocked))
    mean_wait = waits / (slots * end_rate - arrival_rate)
    return QueueAtRest(waits, 0.0, mean_wait, arrival_rate * mean_wait, load)


def erlang_a(
    arrival_rate: float, end_rate: float, slots: int, leave_rate: float, *, tail: float = 1e-16
) -> QueueAtRest:
    """Return the queue at rest of people whose patience is exponential.

    The birth–death chain is cut off where what lies beyond is less than `tail` of its mode.
    """
    log_weights = [0.0]
    number = 0
    while number < slots or log_weights[-1] > max(log_weights) + np.log(tail):
        number += 1
        leaving = min(number, slots) * end_rate + max(number - slots, 0) * leave_rate
        log_weights.append(log_weights[-1] + np.log(arrival_rate / leaving))
    weights = np.exp(np.array(log_weights) - max(log_weights))
    chances = weights / weights.sum()
    present = np.arange(len(chances))
    mean_queue = float(chances @ np.maximum(present - slots, 0))
    return QueueAtRest(
        wait_chance=float(chances[slots:].sum()),
        leave_chance=leave_rate * mean_queue / arrival_rate,
        mean_wait=mean_queue / arrival_rate,
        mean_queue=mean_queue,
        mean_in_service=float(chances @ np.minimum(present, slots)),
    )
