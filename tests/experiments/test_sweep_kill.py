"""Kill -9 at random moments, a scheduler's workers, and going on: the same bytes."""

import os
import secrets
import shutil
import signal
import time
from random import Random

import pytest

from experiments.folder import store_folder
from experiments.store import Store
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    a_study,
    bytes_of,
    conducted,
    write_study,
)
from tests.experiments.test_cli import on_fake

SECONDS = 120.0
STUDY = {
    "design": {"kind": "sobol", "size": 4},
    "factors": [CASELOAD, BELIEF],
    "replications": 2,
    "people": 60,
}
"""32 runs: two replications of 16 points."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """Return the bytes of the study done in one go."""
    folder = tmp_path_factory.mktemp("expected")
    study = a_study(folder, **STUDY)
    assert study.runs == 32
    conducted(study, folder / "out")
    return bytes_of(folder / "out")


def parts(folder):
    return len(list(Store(store_folder(folder)).parts()))


def until(is_so):
    ends = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.002)


def killed_now_and_then(folder, kills, workers, seed):
    """Begin the study again and again; each time kill all of its processes after a while."""
    luck = Random(seed)  # noqa: S311 - moments, not secrets
    path, out = write_study(folder, **STUDY), folder / "out"
    words = ["sweep", str(path), "--workers", str(workers), "--out", "out"]
    for _kill in range(kills):
        before = parts(out)
        if before >= 18:  # nearly done: begin anew, so that there is something to kill
            shutil.rmtree(out)
            before = 0
        process = on_fake(folder, *words, start_new_session=True)
        wanted = before + luck.randrange(5)
        until(lambda p=process, w=wanted: parts(out) >= w or p.poll() is not None)
        time.sleep(luck.random() * 0.1)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        _out, said = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), said
    process = on_fake(folder, *words)
    _out, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    return out


def test_killed_and_gone_on_with_it_gives_the_same_bytes(tmp_path, expected):
    """Twice at a random moment."""
    seed = secrets.randbelow(2**32)
    out = killed_now_and_then(tmp_path, kills=2, workers=1, seed=seed)
    assert bytes_of(out) == expected, f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_twenty_times_it_gives_the_same_bytes(tmp_path, expected, workers):
    """All of its processes, at twenty random moments."""
    seed = secrets.randbelow(2**32)
    out = killed_now_and_then(tmp_path, kills=20, workers=workers, seed=seed)
    assert bytes_of(out) == expected, f"seed {seed}"


@pytest.mark.slow
def test_workers_of_a_killed_sweep_do_not_go_on_alone(tmp_path):
    """When only the coordinator is killed, its workers leave, and no part is added."""
    path, out = write_study(tmp_path, **{**STUDY, "replications": 50}), tmp_path / "out"
    words = ["sweep", str(path), "--workers", "2", "--out", "out"]
    process = on_fake(tmp_path, *words, start_new_session=True)
    until(lambda: parts(out) >= 2)
    process.kill()
    process.communicate()
    until(lambda: not _is_anyone_in(process.pid))
    assert parts(out) < 800


def _is_anyone_in(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_dask_scheduler_gives_the_same_bytes(tmp_path, expected):
    """Two workers of a real one on loopback, one of them killed in the middle."""
    pytest.importorskip("distributed")
    from experiments.cluster import Cluster
    from tests.experiments.dask_processes import Dask

    dask = Dask(tmp_path)
    try:
        dask.worker()
        dying = dask.worker()
        cluster = Cluster(dask.address, on_word=lambda _word: None)
        out, study = tmp_path / "out", a_study(tmp_path, **STUDY)

        def kills(done, _total, _failed):
            if done == 10:
                dying.kill()

        conducted(study, out, cluster, on_progress=kills)
        cluster.close()
        assert bytes_of(out) == expected
    finally:
        dask.close()
