from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.queues import erlang_a
from tests.oracles.weekly_queue import STEPS, binomial, poisson, queue_at_rest


def test_binomial_and_poisson_chances():
    """Three tosses of a coin, and the Poisson of mean one, have the chances that everyone knows."""
    np.testing.assert_allclose(binomial(3, 0.5), [1 / 8, 3 / 8, 3 / 8, 1 / 8])
    np.testing.assert_allclose(poisson(1.0, 50)[:3], np.exp(-1) * np.array([1, 1, 1 / 2]))
    assert poisson(7.0, 40).sum() == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("order", list(permutations(STEPS)))
def test_nobody_is_lost_in_any_order(order):
    """At rest those who join start or leave, and those who start end, in whatever order."""
    queue = queue_at_rest(
        slots=3, arrivals=1.2, end_chance=0.3, leave_chance=0.1, longest_queue=30, order=order
    )
    assert queue.distribution[:, -1].sum() < 1e-9
    assert queue.arrivals == pytest.approx(1.2, abs=1e-8)
    assert queue.starts + queue.leaves == pytest.approx(queue.arrivals, abs=1e-8)
    assert queue.ends == pytest.approx(queue.starts, abs=1e-8)


def test_a_geometric_single_queue_has_its_known_mean():
    """One slot, an arrival with chance p, an end with chance s: p (1 − p) / (s − p) are present.

    With ends before arrivals the number present rises from n > 0 with chance p (1 − s) and falls
    with chance s (1 − p); the balance between neighbours gives a geometric distribution.
    """
    p, s = 0.2, 0.5
    queue = queue_at_rest(
        slots=1, arrivals=[1 - p, p], end_chance=s, leave_chance=0.0, longest_queue=60
    )
    assert queue.mean_in_service + queue.mean_queue == pytest.approx(p * (1 - p) / (s - p))
    assert queue.starts == pytest.approx(p)
    assert queue.leaves == 0.0


def test_without_slots_the_queue_is_all_patience():
    """Where no slot exists the queue is a discrete infinite-server one: λ (1 − a) / a and λ."""
    queue = queue_at_rest(
        slots=0, arrivals=2.0, end_chance=0.5, leave_chance=0.25, longest_queue=60
    )
    assert queue.mean_queue == pytest.approx(2.0 / 0.25, rel=1e-9)
    assert queue.leave_chance == 1.0


@settings(max_examples=5)
@given(st.integers(1, 4), st.floats(0.5, 1.5))
def test_short_weeks_come_to_erlang_a(slots, use):
    """As the step gets shorter the weekly queue becomes that of continuous time."""
    arrival_rate, end_rate, leave_rate = use * slots, 1.0, 0.5
    expected = erlang_a(arrival_rate, end_rate, slots, leave_rate)
    errors = []
    for step in (0.02, 0.01):
        queue = queue_at_rest(
            slots=slots,
            arrivals=arrival_rate * step,
            end_chance=end_rate * step,
            leave_chance=leave_rate * step,
            longest_queue=25,
        )
        errors.append(abs(queue.mean_queue - expected.mean_queue))
    assert errors[1] < 0.02
    assert errors[1] == pytest.approx(errors[0] / 2, rel=0.1, abs=1e-4)


def test_an_order_that_forgets_a_step_is_refused():
    """Each step happens once a week."""
    with pytest.raises(ValueError, match="once each"):
        queue_at_rest(
            slots=1,
            arrivals=1.0,
            end_chance=0.5,
            leave_chance=0.5,
            longest_queue=5,
            order=("arrive", "start", "end", "end"),
        )
