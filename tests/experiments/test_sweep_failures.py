"""Runs that fail are data: kept with their error and inputs; the rest goes on."""

import os
from pathlib import Path

import pandas as pd
import pytest

from experiments.executors import WarmPool
from experiments.folder import store_folder
from experiments.store import Store, name_of
from experiments.sweep.conduct import FAILURES, Planned, failure_note
from experiments.sweep.plan import standing
from tests.experiments.sweep_fakes import FEW, TROUBLE
from tests.experiments.sweep_studies import (
    GRID,
    VALUES,
    a_study,
    bytes_of,
    conducted,
    parts_in,
)

FAILS, DIES = "tests.experiments.sweep_fakes:Fails", "tests.experiments.sweep_fakes:Dies"


@pytest.fixture(scope="module")
def pool():
    made = WarmPool(2)
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def _trouble_is_known(tmp_path_factory):
    """Tell this process and the workers where trouble would be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TROUBLE, str(tmp_path_factory.mktemp("trouble") / "here"))
        yield


@pytest.fixture
def trouble():
    """Return the file that troubles runs while it is there."""
    path = Path(os.environ[TROUBLE])
    path.touch()
    yield path
    path.unlink(missing_ok=True)


def failing(tmp_path, simulation=FAILS, **changes):
    return a_study(tmp_path, simulation, **{**GRID, **changes})


def test_a_run_that_raises_is_kept_as_data(tmp_path, trouble):
    """Its class of error and its inputs stand in the table; the rest goes on."""
    study, told = failing(tmp_path), []
    out = tmp_path / "out"
    conducted(study, out, on_progress=lambda *numbers: told.append(numbers))
    runs, points = pd.read_parquet(out / "runs.parquet"), pd.read_parquet(out / "points.parquet")
    few = points["point"][points["coaching.clients_per_coach"] < FEW]
    assert len(few) == 2
    has_failed = runs["point"].isin(few)
    assert set(runs["status"][has_failed]) == {"failed"}
    assert set(runs["error"][has_failed]) == {"ArithmeticError"}
    assert set(runs["status"][~has_failed]) == {"done"}
    assert set(runs["error"][~has_failed]) == {""}
    outcome = runs["employment_weeks | all | 0.5"]
    assert outcome[has_failed].isna().all()
    assert outcome[~has_failed].notna().all()
    assert told[0] == (0, 8, 0)
    assert told[-1] == (4, 8, 4)


def test_the_traceback_of_a_failure_stands_in_a_file_beside(tmp_path, trouble):
    """One a run, with the error's own words."""
    conducted(failing(tmp_path), tmp_path / "out")
    files = sorted((tmp_path / "out" / FAILURES).iterdir())
    assert len(files) == 4
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith("ArithmeticError: ")
        assert "too few clients" in text
        assert "Traceback (most recent call last)" in text


def test_the_failure_keeps_its_inputs(tmp_path, trouble):
    """The part of a failure says which run it was, and why it failed."""
    study = failing(tmp_path)
    conducted(study, tmp_path / "out")
    store, planned = Store(store_folder(tmp_path / "out")), Planned.of(study)
    notes = [store.read(name_of(failure_note(r, study.what_runs_are))) for r in planned.runs]
    found = [(n.what["values"], n.what["replication"], n.facts["error"]) for n in notes if n]
    assert found == [
        ([value], replication, "ArithmeticError")
        for value in (50.0, 100.0)
        for replication in (0, 1)
    ]


def test_a_failed_run_is_not_tried_again_unasked(tmp_path, trouble):
    """It would fail again; with retries it is tried, and its failure is gone where it succeeds."""
    study, out = failing(tmp_path), tmp_path / "out"
    conducted(study, out)
    before = bytes_of(out)
    trouble.unlink()
    conducted(study, out)
    assert bytes_of(out) == before
    conducted(study, out, retries=True)
    runs = pd.read_parquet(out / "runs.parquet")
    assert set(runs["status"]) == {"done"}
    assert set(runs["error"]) == {""}
    clean = tmp_path / "clean"
    conducted(study, clean)
    assert bytes_of(out) == bytes_of(clean)
    assert standing(study, Store(store_folder(out))).failed == 0


def test_a_failed_run_that_fails_again_stays_failed(tmp_path, trouble):
    """Only those are tried again; the others are not."""
    study, out = failing(tmp_path), tmp_path / "out"
    conducted(study, out)
    before, parts = bytes_of(out), parts_in(out)
    told = []
    conducted(study, out, retries=True, on_progress=lambda *numbers: told.append(numbers))
    assert bytes_of(out) == before
    assert (told[0], told[-1]) == ((4, 8, 0), (4, 8, 4))
    assert sum(parts_in(out)[name] == when for name, when in parts.items()) == 4


def test_another_kind_of_failure_takes_the_place_of_the_first(tmp_path, trouble, monkeypatch):
    """The table tells of the last try."""
    study, out = failing(tmp_path), tmp_path / "out"
    conducted(study, out)

    def fails_otherwise(self, scenario):
        raise MemoryError

    monkeypatch.setattr("tests.experiments.sweep_fakes.Fails.branch", fails_otherwise)
    conducted(study, out, retries=True)
    runs = pd.read_parquet(out / "runs.parquet")
    assert set(runs["error"]) == {"", "MemoryError"}


def test_a_failure_is_the_same_from_a_pool(tmp_path, trouble, pool):
    """The tables do not tell where a run failed."""
    study = failing(tmp_path)
    conducted(study, tmp_path / "one")
    conducted(study, tmp_path / "two", pool)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_a_worker_that_dies_is_a_failed_run_and_the_rest_goes_on(tmp_path, trouble):
    """Of class WorkerDied: nobody is left to say more."""
    values = {**VALUES, "values": [100.0, 200.0, 300.0]}
    study = failing(tmp_path, DIES, replications=1, factors=[values])
    one = WarmPool(1)
    try:
        conducted(study, tmp_path / "out", one)
    finally:
        one.close()
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet").set_index("point")
    assert runs["status"].groupby("point").first().tolist() == ["failed", "done", "done"]
    assert runs["error"].groupby("point").first().tolist() == ["WorkerDied", "", ""]


def test_a_broken_note_of_a_failure_is_found_and_the_run_done_again(tmp_path, trouble):
    """Else it would be neither done nor failed, for ever."""
    study, out = failing(tmp_path), tmp_path / "out"
    conducted(study, out)
    store = Store(store_folder(out))
    run = Planned.of(study).runs[0]
    path = store.path(name_of(failure_note(run, study.what_runs_are)))
    path.write_bytes(path.read_bytes()[:-7])
    before = bytes_of(out)
    conducted(study, out)
    assert bytes_of(out) == before
