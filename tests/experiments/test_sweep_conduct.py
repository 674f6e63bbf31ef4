"""Conducting a sweep: the same bytes whatever happens on the way, and nothing lost."""

import errno
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.errors import BadInput, CannotGoOn
from experiments.executors import Serial, WarmPool
from experiments.folder import store_folder
from experiments.store import Store, name_of
from experiments.sweep.conduct import FAILURES, Planned, failure_note
from experiments.sweep.plan import standing
from experiments.sweep.tables import column_name
from tests.experiments.fakes import FAKE
from tests.experiments.sweep_fakes import FEW, TROUBLE
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    a_study,
    bytes_of,
    conducted,
)

FAILS, DIES = "tests.experiments.sweep_fakes:Fails", "tests.experiments.sweep_fakes:Dies"
VALUES = {"lever": CASELOAD["lever"], "values": [50.0, 100.0, 200.0, 300.0]}
GRID = {"design": {"kind": "grid", "levels": 2}, "replications": 2, "factors": [VALUES]}
"""Four points of two replications; two of the points have few clients a coach."""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return eight runs: four points with two replications each."""
    return a_study(tmp_path_factory.mktemp("study"), **GRID)


@pytest.fixture(scope="module")
def expected(study, tmp_path_factory):
    """Return the bytes of the study done in one go, in one process."""
    folder = tmp_path_factory.mktemp("expected")
    conducted(study, folder)
    return bytes_of(folder)


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


def parts_in(folder):
    """The parts of a folder with the time of each."""
    return {p.name: p.stat().st_mtime_ns for p in Store(store_folder(folder)).parts()}


def stopping(after, error):
    """Return what writes some parts and then raises."""
    write, done = Store.write, []

    def writes(self, *words):
        if len(done) == after:
            raise error
        done.append(write(self, *words))
        return done[-1]

    return writes


def test_two_workers_give_the_same_bytes(tmp_path, study, expected, pool):
    """Whoever ends first."""
    conducted(study, tmp_path, pool)
    assert bytes_of(tmp_path) == expected


def test_jobs_may_end_in_any_order(tmp_path, study, expected):
    """What is written does not tell in which order runs ended."""

    class Backwards(Serial):
        def map(self, task, jobs):
            yield from reversed(list(super().map(task, jobs)))

    conducted(study, tmp_path, Backwards())
    assert bytes_of(tmp_path) == expected


def test_two_sweeps_at_once_in_one_folder_give_the_same_bytes(tmp_path, study, expected):
    """Another does all of it while one is in the middle; neither is disturbed."""

    class Meanwhile(Serial):
        def map(self, task, jobs):
            for place, ended in enumerate(super().map(task, jobs)):
                if place == 3:
                    conducted(study, tmp_path)
                    assert bytes_of(tmp_path) == expected
                yield ended

    conducted(study, tmp_path, Meanwhile())
    assert bytes_of(tmp_path) == expected
    assert len(parts_in(tmp_path)) == 8


def test_tables_have_the_columns_that_are_documented(tmp_path, study):
    """A row a point; a row per point, replication and policy, in this order."""
    conducted(study, tmp_path)
    points = pq.read_schema(tmp_path / "points.parquet")
    assert {f.name: str(f.type) for f in points} == {
        "point": "int32", "coaching.clients_per_coach": "double",
    }  # fmt: skip
    schema = pq.read_schema(tmp_path / "runs.parquet")
    types = [(field.name, str(field.type)) for field in schema]
    assert types[:5] == [
        ("point", "int32"), ("replication", "int32"), ("scenario", "string"),
        ("status", "string"), ("error", "string"),
    ]  # fmt: skip
    assert [name for name, _type in types[5:]] == [column_name(o) for o in study.outcomes]
    assert {kind for _name, kind in types[5:]} == {"double"}
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    names = [scenario.name for scenario in study.scenarios]
    assert list(zip(runs["point"], runs["replication"], runs["scenario"], strict=True)) == [
        (point, replication, name)
        for point in range(4) for replication in range(2) for name in names
    ]  # fmt: skip


def test_a_point_that_is_a_plausible_world_has_its_number(tmp_path):
    """Beside the values of the world's parameters."""
    study = a_study(
        tmp_path, design={"kind": "plausible-worlds", "size": 3}, factors=None, people=60
    )
    points = conducted(study, tmp_path / "out").points
    assert points["world"].tolist() == [world.name for world in study.points.worlds]
    assert len(points.columns) == 2 + len(study.factors)


@pytest.mark.parametrize("after", range(8))
def test_interrupted_after_any_run_it_goes_on_to_the_same_bytes(
    tmp_path, study, expected, monkeypatch, after
):
    """What was finished is not done again."""
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", stopping(after, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            conducted(study, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == after
    assert not (tmp_path / "runs.parquet").exists()
    conducted(study, tmp_path)
    assert bytes_of(tmp_path) == expected
    assert kept.items() <= parts_in(tmp_path).items()


def test_a_full_disk_is_told_and_what_was_finished_stays(tmp_path, study, expected, monkeypatch):
    """The same command goes on when there is room."""
    fsync, calls = os.fsync, []

    def is_full(file):
        calls.append(file)
        if len(calls) > 4:  # the note of which study it is, and three runs
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", is_full)
        with pytest.raises(CannotGoOn, match=r"disk is full.*What was finished is kept.*same comm"):
            conducted(study, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == 3
    assert not list(tmp_path.rglob("*.unfinished"))
    conducted(study, tmp_path)
    assert bytes_of(tmp_path) == expected
    assert kept.items() <= parts_in(tmp_path).items()


def test_a_disk_full_at_the_tables_leaves_all_runs(tmp_path, study, expected, monkeypatch):
    """Only the tables are missing, and the same command writes them."""
    write_bytes = {"runs.parquet"}

    def is_full(path, content):
        from experiments.store import write_whole

        if path.name in write_bytes:
            raise CannotGoOn("The disk is full")
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("experiments.sweep.swept.write_whole", is_full)
        with pytest.raises(CannotGoOn):
            conducted(study, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == 8
    conducted(study, tmp_path)
    assert bytes_of(tmp_path) == expected
    assert parts_in(tmp_path) == kept


# Runs that fail


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


# What is found in a folder


def test_a_broken_part_is_found_and_done_again(tmp_path, study, expected):
    """A damaged file does not get into the tables, nor does one that was cut to nothing."""
    conducted(study, tmp_path)
    first, second, *_rest = Store(store_folder(tmp_path)).parts()
    first.write_bytes(first.read_bytes()[:-7])
    second.write_bytes(b"")
    conducted(study, tmp_path)
    assert bytes_of(tmp_path) == expected


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


def test_a_disk_that_breaks_every_part_is_told(tmp_path, study, monkeypatch):
    """It is not tried for ever."""
    write = Store.write

    def breaks(self, *words):
        name = write(self, *words)
        self.path(name).write_bytes(b"broken")
        return name

    monkeypatch.setattr(Store, "write", breaks)
    with pytest.raises(CannotGoOn, match="Is its disk sound"):
        conducted(study, tmp_path)


def test_points_of_equal_values_are_run_once(tmp_path):
    """And each has its row in the tables."""
    study = a_study(
        tmp_path,
        design={"kind": "morris", "size": 12, "levels": 2},
        factors=[VALUES, BELIEF],
        people=60,
    )
    different = {tuple(values) for values in study.points.values.tolist()}
    assert len(different) < len(study.points) == 36
    told, out = [], tmp_path / "out"
    found = conducted(study, out, on_progress=lambda *numbers: told.append(numbers))
    assert len(parts_in(out)) == len(different)
    assert told[-1] == (len(different), len(different), 0)
    assert len(found.runs) == 36 * 2
    values = found.results.values.reshape(36, -1)
    for point, row in enumerate(study.points.values.tolist()):
        same = study.points.values.tolist().index(row)
        np.testing.assert_array_equal(values[point], values[same])


def test_more_replications_go_on_with_the_same_folder(tmp_path):
    """The first ones are not done again, and stand in the table as before."""
    out = tmp_path / "out"
    few = conducted(a_study(tmp_path, **{**GRID, "replications": 1}), out).runs
    parts = parts_in(out)
    more = conducted(a_study(tmp_path, **{**GRID, "replications": 3}), out).runs
    assert len(parts_in(out)) == 12
    assert parts.items() <= parts_in(out).items()
    first = more[more["replication"] == 0].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, few)


@pytest.mark.parametrize("kind", ["sobol", "morris", "plausible-worlds"])
def test_a_larger_design_goes_on_with_the_same_folder(tmp_path, kind):
    """Its first points are those of the smaller one, which are not run again."""
    factors = None if kind == "plausible-worlds" else [CASELOAD, BELIEF]
    out, sizes, runs, parts = tmp_path / "out", (2, 4), [], []
    for size in sizes:
        study = a_study(tmp_path, design={"kind": kind, "size": size}, factors=factors, people=60)
        runs.append(conducted(study, out).runs)
        parts.append(parts_in(out))
    assert parts[0].items() <= parts[1].items()
    assert len(parts[1]) <= len(study.points)


def test_a_larger_hypercube_is_other_points_in_the_same_folder(tmp_path):
    """It is spread anew; the runs of the smaller one stay in the store."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, design={"kind": "latin-hypercube", "size": 2}), out)
    parts = parts_in(out)
    found = conducted(a_study(tmp_path, design={"kind": "latin-hypercube", "size": 3}), out)
    assert parts.items() <= parts_in(out).items()
    assert len(found.runs) == 3 * 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 2}, "its seed is 1"),
        ({"people": 60}, "it simulates 100 people"),
        ({"years": 1.2}, "it runs for 78 weeks"),
        ({"factors": [{**VALUES, "values": [60.0, 100.0]}]}, "mine has changed since"),
        ({"factors": [VALUES, BELIEF]}, "mine has changed since"),
        ({"scenarios": ["town-baseline", "town-repeated"]}, "mine has changed since"),
        ({"burn_in_years": 1.0}, "mine has changed since"),
    ],
)
def test_another_study_is_refused_with_the_way_out(tmp_path, changes, said):
    """The folder says what it holds, and nothing in it is touched."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, **GRID), out)
    before, parts = bytes_of(out), parts_in(out)
    with pytest.raises(BadInput, match=f"{said}.*Name another folder"):
        conducted(a_study(tmp_path, **{**GRID, **changes}), out)
    assert (bytes_of(out), parts_in(out)) == (before, parts)


def test_other_metrics_of_the_same_runs_need_no_run(tmp_path):
    """What is asked may change; the table of runs holds every metric."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, **GRID), out)
    before, parts = bytes_of(out), parts_in(out)
    found = conducted(a_study(tmp_path, **GRID, metrics=["employment_rate"]), out)
    assert (bytes_of(out), parts_in(out)) == (before, parts)
    assert set(found.differences["metric"]) == {"employment_rate"}


def test_differences_are_paired_by_run(tmp_path, study):
    """Scenario less reference of the same point and replication."""
    found = conducted(study, tmp_path)
    runs = found.runs.set_index(["point", "replication", "scenario"])[
        "employment_weeks | all | 0.5"
    ]
    rows = found.differences.query("metric == 'employment_weeks' and years == 0.5")
    for row in rows.itertuples():
        here = runs[row.point, row.replication]
        assert row.value == here["town-permanent"] - here["town-baseline"]
    assert len(rows) == 8


def test_nothing_is_kept_where_no_folder_is_named(tmp_path, monkeypatch, study):
    """From Python."""
    from experiments.sweep.swept import sweep

    monkeypatch.chdir(tmp_path)
    found = sweep(study, workers=1)
    assert list(tmp_path.iterdir()) == []
    assert (found.folder, found.files) == (None, [])
    assert len(found.runs) == 16
    assert study.simulation == FAKE
