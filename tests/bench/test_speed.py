from __future__ import annotations

import time

import pytest

from model.world import DTYPES
from tests.bench import measures
from tests.bench.report import table_of

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def found():
    """Everything measured, printed as one table at the end."""
    results = {}
    yield results
    if "years" in results:
        results["years"].sort(key=lambda year: year.people)
    print("\n\n" + table_of(results))  # noqa: T201  (the point of the measurement)


def test_compiled_beside_plain_mesa(found, benchmark):
    """The same rules are many times faster compiled than as Mesa agents, with as many jobs."""
    beside = benchmark.pedantic(measures.beside_plain_mesa, rounds=1)
    found["beside"] = beside
    benchmark.extra_info["ratio"] = measures.middle(beside.ratios)
    assert min(beside.ratios) > 20
    assert beside.plain_jobs == pytest.approx(beside.compiled_jobs, rel=0.25, abs=10)


@pytest.mark.parametrize("people", measures.SIZES)
def test_a_year_of(people, found, benchmark):
    """Time and memory of a simulated year grow with the number of people and no faster."""
    year = benchmark.pedantic(measures.a_year, args=(people,), rounds=1)
    found.setdefault("years", []).append(year)
    benchmark.extra_info["ns a person-week"] = year.ns
    smallest = min(found["years"], key=lambda other: other.people)
    assert year.ns < 10 * smallest.ns
    assert year.rows_present <= year.rows_ever


def test_bytes_a_person():
    """The hot record is one line of cache; with the dossier a person takes at most 160 bytes."""
    assert DTYPES["people"].itemsize <= 64
    assert DTYPES["people"].itemsize + DTYPES["dossiers"].itemsize <= 160


@pytest.mark.benchmark(timer=time.process_time)
def test_a_week_of_ten_empty_offices(found, benchmark):
    """The fixed cost of a week, on which sweeps live."""
    sim = measures.ten_offices()
    measures.fixed_ms(sim)
    found["fixed_ms"] = []
    benchmark.pedantic(lambda: found["fixed_ms"].append(measures.fixed_ms(sim)), rounds=8)


def test_start(found, benchmark):
    """A second start reads compiled code from the cache."""
    found["start_s"] = benchmark.pedantic(measures.start_seconds, rounds=1)
    first, later = found["start_s"]
    assert later < first


def test_fifty_runs_leave_memory_flat(found, benchmark):
    """Runs give their memory back: the fiftieth holds hardly more than the fifth."""
    held = benchmark.pedantic(measures.fifty_runs, rounds=1)
    found["held_mb"] = held
    assert held[-1] < 1.2 * held[4]
