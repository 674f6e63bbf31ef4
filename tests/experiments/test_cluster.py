"""A real Dask scheduler and its workers: same results, whoever comes, goes or dies."""

import hashlib
import shutil
import signal
from functools import partial

import pytest

from experiments.cli import main
from experiments.cluster.versions import HERE
from experiments.comparison import compared
from experiments.errors import BadInput, CannotGoOn
from experiments.folder import store_folder
from experiments.store import Store
from experiments.study import planned
from tests.experiments import fakes, tasks
from tests.experiments.dask_processes import ROOT, Dask, end, until
from tests.experiments.test_cli import mind_interrupts, on_fake

pytest.importorskip("distributed")

JOBS = list(range(40))
DOUBLES = {number: 2 * number for number in JOBS}


def by_job(ended):
    found = {}
    for e in ended:
        assert e.failure == ""
        assert e.job not in found
        found[e.job] = e.result
    return found


def at_scheduler(cluster, count):
    return cluster._client.run_on_scheduler(count)


def tasks_of(dask_scheduler):
    return len(dask_scheduler.tasks)


def test_workers_give_what_this_process_gives(dask, cluster_of):
    """Every job once, with its own result."""
    cluster = cluster_of(dask)
    until(lambda: cluster.workers == 2)
    assert by_job(cluster.map(tasks.double, JOBS)) == DOUBLES
    assert cluster.words == []


def test_a_part_that_jobs_share_is_sent_once(dask, cluster_of):
    """A megabyte in a partial does not go with each of the jobs."""
    cluster = cluster_of(dask)
    sent = []
    submit = cluster._client.submit

    def counted(function, message, **words):
        sent.append(len(message))
        return submit(function, message, **words)

    cluster._client.submit = counted
    task = partial(tasks.length_and, b"x" * 1_000_000)
    assert by_job(cluster.map(task, [1, 2, 3, 4, 5, 6])) == {n: 1_000_001 + n for n in range(6)}
    assert sum(size > 500_000 for size in sent) == 2  # one a worker
    assert sum(size < 500 for size in sent) == 6


def test_failures_are_results(dask, cluster_of):
    """The job that failed says why, the rest goes on."""
    ended = {e.job: e for e in cluster_of(dask).map(tasks.double_or_fail, [1, 2, 3, 4])}
    assert {job: e.result for job, e in ended.items()} == {0: 2, 1: 4, 2: None, 3: 8}
    assert (ended[2].failure, ended[2].error) == ("ValueError: three is not doubled", "ValueError")
    assert "double_or_fail" in ended[2].details


def test_a_result_that_cannot_be_sent_is_a_failure(dask, cluster_of):
    """And not a worker's fault."""
    (ended,) = cluster_of(dask).map(tasks.unpicklable, [1])
    assert ended.error in {"PicklingError", "AttributeError"}


def test_each_worker_is_warmed_once_with_one_thread(dask, cluster_of):
    """Before its first job, not before each, and not again for a second map."""
    cluster = cluster_of(dask, warm=tasks.warms)
    for _again in range(2):
        assert set(by_job(cluster.map(tasks.warmed, JOBS)).values()) == {("1", "1")}


def test_a_worker_that_cannot_warm_is_told_of(dask, cluster_of):
    """With the reason, and before any job is tried."""
    with pytest.raises(BadInput, match="MemoryError: no room to compile") as told:
        list(cluster_of(dask, warm=tasks.cannot_warm).map(tasks.double, [1]))
    assert len(told.value.problems) == 2


def test_nothing_stays_at_the_scheduler(dask, cluster_of):
    """Neither when all has ended, nor when whoever asked stops asking."""
    cluster = cluster_of(dask)
    by_job(cluster.map(tasks.double, JOBS))
    until(lambda: at_scheduler(cluster, tasks_of) == 0)
    half = cluster.map(tasks.double_slowly, JOBS)
    next(half)
    half.close()
    until(lambda: at_scheduler(cluster, tasks_of) == 0)


def test_cancel_leaves_the_scheduler_empty(dask, cluster_of):
    """After cancel no job comes back and none waits there."""
    cluster, watching = cluster_of(dask), cluster_of(dask)
    ended = cluster.map(tasks.double_slowly, JOBS)
    next(ended)
    assert at_scheduler(watching, tasks_of) > 0
    cluster.cancel()
    assert list(ended) == []
    until(lambda: at_scheduler(watching, tasks_of) == 0)


def test_few_jobs_are_at_the_scheduler_at_a_time(dask, cluster_of):
    """Two a worker and those just on their way, however many there are."""
    cluster = cluster_of(dask)
    most = 0
    for number, _ended in enumerate(cluster.map(tasks.double, range(300))):
        if number % 20 == 0:
            most = max(most, at_scheduler(cluster, tasks_of))
    assert 1 <= most <= 8


def test_a_worker_killed_in_the_middle(own, cluster_of):
    """The same results, each once."""
    own.worker()
    dying = own.worker()
    found, cluster = {}, cluster_of(own)
    for e in cluster.map(tasks.double_slowly, JOBS):
        found[e.job] = e.result
        if len(found) == 10:
            end(dying)
    assert found == DOUBLES


def test_a_late_worker_is_used(own, cluster_of):
    """Whoever comes in the middle gets work too."""
    own.worker()
    seen = set()
    for e in cluster_of(own).map(tasks.process, range(150)):
        if not seen:
            own.worker()
        seen.add(e.result)
        if len(seen) == 2:
            break
    assert len(seen) == 2


def test_all_workers_gone_and_one_comes_back(own, cluster_of):
    """Waiting is told of, and ends."""
    only = own.worker()
    found, cluster = {}, cluster_of(own)
    for e in cluster.map(tasks.double_slowly, JOBS):
        found[e.job] = e.result
        if len(found) == 5:
            end(only)
            cluster._say = cluster.words.append
            own.worker("--death-timeout", "60")
    assert found == DOUBLES


def test_waiting_for_workers_is_told_of_once(own, cluster_of):
    """From the start, too: a cluster's queue may take its time."""
    said = []

    def says(words):
        said.append(words)
        if len(said) == 1:
            own.worker()

    cluster = cluster_of(own)
    cluster._say = says
    assert by_job(cluster.map(tasks.double, JOBS)) == DOUBLES
    assert [words.partition(".")[0] for words in said] == [
        "The scheduler has no workers that could work for us",
        "1 worker has come",
    ]


def test_a_job_that_kills_its_workers_fails_alone(own, cluster_of):
    """Some workers are lost over it; what they had beside it is done by others."""
    for _worker in range(2):
        own.worker("--nanny")  # starts a process anew that has ended
    ended = {e.job: e for e in cluster_of(own).map(tasks.double_or_die, [1, 2, 3, 4, 5, 6])}
    assert {job: e.result for job, e in ended.items() if not e.failure} == {
        0: 2, 1: 4, 3: 8, 4: 10, 5: 12,
    }  # fmt: skip
    assert ended[2].error == "WorkerDied"
    assert "too little memory" in ended[2].failure


def test_a_worker_of_another_model_is_refused(own, tmp_path, cluster_of):
    """With its address and what it has otherwise; the others do the work."""
    other = tmp_path / "other"
    for package in ("model", "experiments", "scenarios"):
        shutil.copytree(ROOT / package, other / package)
    (other / "tests").symlink_to(ROOT / "tests")
    (other / "model" / "another_rule.py").write_text("RULE = 2\n", encoding="utf-8")
    own.worker(path=other)
    with pytest.raises(BadInput) as told:
        list(cluster_of(own).map(tasks.double, JOBS))
    assert "The worker at tcp://127.0.0.1:" in str(told.value)
    assert f"instead of {HERE['model']}" in str(told.value)

    own.worker()
    cluster = cluster_of(own)
    until(lambda: len(cluster._client.nthreads()) == 2)
    assert by_job(cluster.map(tasks.double_slowly, JOBS)) == DOUBLES
    assert "is given no runs: Työpolku's model" in cluster.words[0]


def test_a_worker_without_the_package_is_refused(own, tmp_path, cluster_of):
    """It says what it lacks."""
    own.worker(path=tmp_path)
    with pytest.raises(BadInput, match="No module named 'experiments'"):
        list(cluster_of(own).map(tasks.double, JOBS))


@pytest.mark.slow
def test_the_scheduler_needs_no_tyopolku(tmp_path, cluster_of, monkeypatch):
    """It passes on what it cannot read."""
    monkeypatch.setattr("tests.experiments.dask_processes.ROOT", tmp_path)
    bare = Dask(tmp_path)
    try:
        bare.worker(path=ROOT)
        assert by_job(cluster_of(bare).map(tasks.double, JOBS)) == DOUBLES
    finally:
        bare.close()


def test_a_scheduler_that_ends_is_told_of(own, cluster_of):
    """What has ended is kept; the sentence says how to go on."""
    own.worker()
    cluster = cluster_of(own, seconds=1.0)
    ended = cluster.map(tasks.double_slowly, JOBS)
    next(ended)
    end(own.scheduler)
    with pytest.raises(CannotGoOn, match="scheduler is gone"):
        list(ended)


def files_of(folder, **settings):
    """Compare four policies in the small stand-in world; return the digests of what is written."""
    policies = [fakes.baseline(), fakes.pilot(), fakes.repeated(), fakes.permanent()]
    study = planned(policies, replications=2)
    store = Store(store_folder(folder))
    found = compared(study, store, folder=folder, simulation=fakes.FAKE, **settings)
    found.write(folder, figures=False)
    return {name: digest(folder / name) for name in SAME}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


SAME = ("comparison.csv", "pairing.csv", "outcomes.parquet", "weekly.parquet")


def test_a_comparison_has_the_same_bytes_wherever_it_was_made(own, tmp_path, monkeypatch):
    """In this process, in a pool, and on a cluster one of whose workers is killed meanwhile."""
    own.worker()
    dying = own.worker()
    keep, kept = Store.keep, []

    def keep_and_kill(self, part):
        keep(self, part)
        kept.append(part.name)
        if len(kept) == 3:
            end(dying)

    serial = files_of(tmp_path / "serial", workers=1)
    assert files_of(tmp_path / "pool", workers=2) == serial
    monkeypatch.setattr(Store, "keep", keep_and_kill)
    assert files_of(tmp_path / "cluster", scheduler=own.address) == serial
    assert len(set(kept)) == len(kept) == 8


@pytest.mark.slow
def test_the_real_world_has_the_same_bytes(own, tmp_path, monkeypatch):
    """By the command line, equal money included; the scheduler by its file."""
    own.worker()
    own.worker("--nanny")
    words = ["compare", "--people", "300", "--years", "2.7", "--replications", "3"]
    assert main([*words, "--workers", "1", "--out", str(tmp_path / "one")]) == 0
    assert main([*words, "--scheduler", str(own.file), "--out", str(tmp_path / "two")]) == 0
    one, two = ({n: digest(tmp_path / f / n) for n in SAME} for f in ("one", "two"))
    assert one == two


@pytest.mark.slow
def test_ctrl_c_leaves_the_scheduler_empty(own, tmp_path, cluster_of):
    """Exit 130, the command that goes on, and nothing of ours at the scheduler."""
    own.worker()
    watching = cluster_of(own)
    words = ["compare", "pirkanmaa-baseline", "pirkanmaa-pilot", "--people", "300",
             "--replications", "30", "--scheduler", own.address, "--out", "out"]  # fmt: skip
    process = on_fake(tmp_path, *words, preexec_fn=mind_interrupts)
    try:
        until(lambda: list(tmp_path.glob("out/.store/??/*.part")), seconds=90)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=90)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert "of 60 runs" in err
    assert f"To go on: tyopolku {' '.join(words)}" in err
    assert "Traceback" not in err
    until(lambda: at_scheduler(watching, tasks_of) == 0)
