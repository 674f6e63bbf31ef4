from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.queues import erlang_a, erlang_b, erlang_c

rates = st.floats(0.05, 5.0)
slots = st.integers(1, 40)


@pytest.mark.parametrize(
    ("load", "number", "expected"),
    [(1.0, 1, 0.5), (2.0, 3, 0.2105), (3.0, 3, 0.3462), (10.0, 10, 0.2146), (20.0, 30, 0.0085)],
)
def test_erlang_b_as_in_the_tables(load, number, expected):
    """Blocking has the values of the published tables."""
    assert erlang_b(load, number) == pytest.approx(expected, abs=5e-5)


def test_erlang_c_of_two_erlang_and_three_slots():
    """Two erlang on three slots wait with chance 4/9, for 4/9 of a mean duration."""
    queue = erlang_c(2.0, 1.0, 3)
    assert queue.wait_chance == pytest.approx(4 / 9, rel=1e-14)
    assert queue.mean_wait == pytest.approx(4 / 9, rel=1e-14)
    assert queue.mean_queue == pytest.approx(8 / 9, rel=1e-14)


@given(st.floats(0.01, 0.99), rates)
def test_erlang_c_of_one_slot_is_the_simple_queue(load, end_rate):
    """With one slot the chance to wait is the load, the wait load / (1 − load) durations."""
    queue = erlang_c(load * end_rate, end_rate, 1)
    assert queue.wait_chance == pytest.approx(load, rel=1e-9)
    assert queue.mean_wait == pytest.approx(load / (1 - load) / end_rate, rel=1e-9)


def test_erlang_c_refuses_an_endless_queue():
    """As many arrivals as ends never come to rest."""
    with pytest.raises(ValueError, match="never comes to rest"):
        erlang_c(3.0, 1.0, 3)


def test_the_papers_call_center_with_and_without_patience():
    """Garnett, Mandelbaum and Reiman: 50 agents, 48 calls of a minute each, patience 2 minutes.

    Endless patience: 20.8 seconds of waiting, a queue of 17, agents busy 96 % of the time. With
    limited patience: 3.1 % abandon, a queue of 3, busy 93 %.
    """
    endless = erlang_c(48.0, 1.0, 50)
    assert round(60 * endless.mean_wait, 1) == 20.8
    assert round(endless.mean_queue) == 17
    assert round(100 * endless.mean_in_service / 50) == 96
    limited = erlang_a(48.0, 1.0, 50, 0.5)
    assert round(100 * limited.leave_chance, 1) == 3.1
    assert round(limited.mean_queue) == 3
    assert round(100 * limited.mean_in_service / 50) == 93


@given(rates, rates, slots)
def test_erlang_a_with_patience_as_long_as_service_is_poisson(arrival_rate, end_rate, number):
    """Where queueing people leave as fast as served ones end, those present are Poisson."""
    queue = erlang_a(arrival_rate, end_rate, number, end_rate)
    load = arrival_rate / end_rate
    present = queue.mean_queue + queue.mean_in_service
    assert present == pytest.approx(load, rel=1e-9)
    terms = np.cumprod(np.concatenate([[1.0], load / np.arange(1, number)])) * np.exp(-load)
    assert queue.wait_chance == pytest.approx(1.0 - terms[:number].sum(), abs=1e-9)


@given(st.floats(0.1, 0.9), slots)
def test_erlang_a_with_endless_patience_is_erlang_c(use, number):
    """Patience without end leaves the queue of Erlang C."""
    patient = erlang_a(use * number, 1.0, number, 1e-10)
    endless = erlang_c(use * number, 1.0, number)
    assert patient.mean_queue == pytest.approx(endless.mean_queue, rel=1e-6, abs=1e-9)
    assert patient.wait_chance == pytest.approx(endless.wait_chance, rel=1e-6, abs=1e-9)


@given(rates, rates, slots, rates)
def test_erlang_a_loses_nobody(arrival_rate, end_rate, number, leave_rate):
    """Who arrives either is served or leaves."""
    queue = erlang_a(arrival_rate, end_rate, number, leave_rate)
    served = queue.mean_in_service * end_rate
    left = queue.mean_queue * leave_rate
    assert served + left == pytest.approx(arrival_rate, rel=1e-9)
    assert queue.leave_chance == pytest.approx(left / arrival_rate, rel=1e-12)
