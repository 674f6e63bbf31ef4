"""Executors: the same answers wherever jobs are done, whatever becomes of a worker."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments import executors
from experiments.executors import Serial, WarmPool, cancelled_on_interrupt, executor_for
from tests.experiments import tasks

ROOT = Path(__file__).resolve().parents[2]
JOBS = [1, 2, 3, 4, 5]


@pytest.fixture(scope="module")
def pool():
    """Return two warm workers, kept for the whole file."""
    made = WarmPool(2)
    yield made
    made.close()


def by_job(ended):
    return {e.job: e.result for e in ended if not e.failure}


def test_a_pool_gives_what_this_process_gives(pool):
    """Serial and pool agree on every job."""
    assert by_job(Serial().map(tasks.double, JOBS)) == by_job(pool.map(tasks.double, JOBS))


@pytest.mark.parametrize("executor", ["serial", "pool"])
def test_a_failure_does_not_lose_the_others(executor, pool):
    """The job that failed says why, the rest goes on."""
    chosen = pool if executor == "pool" else Serial()
    ended = list(chosen.map(tasks.double_or_fail, JOBS))
    assert by_job(ended) == {0: 2, 1: 4, 3: 8, 4: 10}
    (failed,) = [e for e in ended if e.failure]
    assert (failed.job, failed.failure) == (2, "ValueError: three is not doubled")
    assert "Traceback" in failed.details
    assert failed.error == "ValueError"


def test_a_worker_that_dies_is_told_of_kindly_and_the_rest_goes_on():
    """The job that kills its worker is found; nobody else suffers."""
    dying = WarmPool(2)
    ended = list(dying.map(tasks.double_or_die, JOBS))
    dying.close()
    assert by_job(ended) == {0: 2, 1: 4, 3: 8, 4: 10}
    (failed,) = [e for e in ended if e.failure]
    assert failed.job == 2
    assert "fewer --workers" in failed.failure
    assert failed.error == "WorkerDied"


def test_trouble_is_told_without_a_traceback_and_with_its_class():
    """A full disk is nobody's mistake, and still is found again by its class."""
    (failed,) = Serial().map(tasks.full_disk, [1])
    assert (failed.failure, failed.details, failed.error) == ("no room", "", "CannotGoOn")


def test_a_job_that_ended_well_has_no_error():
    """Nothing to look for."""
    assert [ended.error for ended in Serial().map(tasks.double, JOBS)] == [""] * 5


def test_a_worker_goes_on_while_a_result_is_written_down(tmp_path):
    """The next job begins although nobody has asked for its result yet."""
    made = WarmPool(1)
    ended = made.map(tasks.touch, [tmp_path / "first", tmp_path / "second"])
    next(ended)
    until = time.monotonic() + 20
    while not (tmp_path / "second").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert (tmp_path / "second").exists()
    ended.close()
    made.close()


def test_workers_use_one_thread_each(pool):
    """Two workers on two cores do not ask for four threads."""
    assert by_job(pool.map(tasks.threads, [0])) == {0: "1"}


def test_threads_of_a_worker_can_be_asked_for():
    """For a few large runs side by side."""
    made = WarmPool(1, threads=2)
    assert by_job(made.map(tasks.threads, [0])) == {0: "2"}
    made.close()


def test_threads_take_the_place_of_workers(monkeypatch):
    """Cores are shared out, unless both numbers are given."""
    monkeypatch.setattr(executors, "usable_cores", lambda: 4)
    assert executor_for(None).workers == 4
    assert executor_for(None, threads=2).workers == 2
    assert isinstance(executor_for(None, threads=4), Serial)


def test_workers_never_see_the_users_main(pool):
    """A worker's main module is not the user's script."""
    assert by_job(pool.map(tasks.main_file, [0])) == {0: None}


def test_a_script_without_a_guard_works(tmp_path):
    """A script that does not say ``if __name__`` is run once, not once a worker."""
    script = tmp_path / "plain_script.py"
    script.write_text(
        "from experiments.executors import WarmPool\n"
        "from tests.experiments import tasks\n"
        "print('once')\n"
        "pool = WarmPool(2)\n"
        "print(sorted(e.result for e in pool.map(tasks.double, [1, 2, 3])))\n"
        "pool.close()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "once\n[2, 4, 6]\n"


def test_the_cache_is_warmed_once_and_here():
    """Before the first worker starts, and not again."""
    warmed = []
    pool = WarmPool(1, warm=lambda: warmed.append(1))
    assert warmed == []
    list(pool.map(tasks.double, [1]))
    list(pool.map(tasks.double, [1]))
    pool.close()
    assert warmed == [1]


def test_a_cancelled_pool_begins_nothing_more():
    """After cancel no job comes back."""
    pool = WarmPool(1)
    ended = pool.map(tasks.double_or_die, [1, 2, 4, 5])
    next(ended)
    pool.cancel()
    assert list(ended) == []


def test_ctrl_c_stops_the_executor_and_is_passed_on():
    """So that nothing goes on behind a command that has ended."""
    serial = Serial()
    with pytest.raises(KeyboardInterrupt), cancelled_on_interrupt(serial):
        raise KeyboardInterrupt
    assert list(serial.map(tasks.double, JOBS)) == []


def test_other_failures_leave_the_executor_as_it_is():
    """Whoever catches them may go on with it."""
    serial = Serial()
    with pytest.raises(ValueError, match="no"), cancelled_on_interrupt(serial):
        raise ValueError("no")
    assert by_job(serial.map(tasks.double, JOBS)) == {0: 2, 1: 4, 2: 6, 3: 8, 4: 10}
