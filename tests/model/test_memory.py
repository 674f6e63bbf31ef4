from __future__ import annotations

import gc
import tracemalloc
import weakref

from mesa.agent import Agent

from tests.model.mesa_worlds import model


def test_a_model_let_go_is_gone_at_once():
    """Nothing holds a model that was used and dropped, not even until the next collection."""
    gc.collect()
    gc.disable()
    try:
        ran = model(weeks=1, burn_in_weeks=2, people=50)
        ran.agents.map(repr)
        ran.jobseekers.to_frame()
        held, simulation = weakref.ref(ran), weakref.ref(ran.simulation)
        del ran
        assert held() is None
        assert simulation() is None
    finally:
        gc.enable()


def test_mesas_counter_keeps_no_model():
    """Mesa's counter of agents, which would keep every model alive, knows none of ours."""
    before = len(Agent._ids)
    ran = model(burn_in_weeks=2, people=50)
    assert len(ran.agents) > 0
    assert len(Agent._ids) == before


def test_fifty_runs_leave_memory_flat():
    """Fifty models made, run and dropped take no more memory than one."""

    def run() -> None:
        ran = model(weeks=3, burn_in_weeks=2, people=50)
        ran.agents.map(repr)
        ran.jobseekers[0].history()

    run()
    tracemalloc.start()
    try:
        run()
        gc.collect()
        after_one = tracemalloc.get_traced_memory()[0]
        for _ in range(50):
            run()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - after_one
    finally:
        tracemalloc.stop()
    assert grown < 200_000  # bytes; one model takes some millions
