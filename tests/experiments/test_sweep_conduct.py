"""Conducting a sweep: the same bytes whatever happens on the way, and nothing lost."""

import errno
import os

import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.errors import CannotGoOn
from experiments.executors import Serial, WarmPool
from experiments.store import Store
from experiments.sweep.tables import column_name
from tests.experiments.fakes import FAKE
from tests.experiments.sweep_studies import (
    a_study,
    bytes_of,
    conducted,
    parts_in,
)


@pytest.fixture(scope="module")
def pool():
    made = WarmPool(2)
    yield made
    made.close()


def stopping(after, error):
    """Return what writes some parts and then raises."""
    write, done = Store.write, []

    def writes(self, *words):
        if len(done) == after:
            raise error
        done.append(write(self, *words))
        return done[-1]

    return writes


def test_two_workers_give_the_same_bytes(tmp_path, eight_runs, bytes_of_eight_runs, pool):
    """Whoever ends first."""
    conducted(eight_runs, tmp_path, pool)
    assert bytes_of(tmp_path) == bytes_of_eight_runs


def test_jobs_may_end_in_any_order(tmp_path, eight_runs, bytes_of_eight_runs):
    """What is written does not tell in which order runs ended."""

    class Backwards(Serial):
        def map(self, task, jobs):
            yield from reversed(list(super().map(task, jobs)))

    conducted(eight_runs, tmp_path, Backwards())
    assert bytes_of(tmp_path) == bytes_of_eight_runs


def test_two_sweeps_at_once_in_one_folder_give_the_same_bytes(
    tmp_path, eight_runs, bytes_of_eight_runs
):
    """Another does all of it while one is in the middle; neither is disturbed."""

    class Meanwhile(Serial):
        def map(self, task, jobs):
            for place, ended in enumerate(super().map(task, jobs)):
                if place == 3:
                    conducted(eight_runs, tmp_path)
                    assert bytes_of(tmp_path) == bytes_of_eight_runs
                yield ended

    conducted(eight_runs, tmp_path, Meanwhile())
    assert bytes_of(tmp_path) == bytes_of_eight_runs
    assert len(parts_in(tmp_path)) == 8


def test_tables_have_the_columns_that_are_documented(tmp_path, eight_runs):
    """A row a point; a row per point, replication and policy, in this order."""
    conducted(eight_runs, tmp_path)
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
    assert [name for name, _type in types[5:]] == [column_name(o) for o in eight_runs.outcomes]
    assert {kind for _name, kind in types[5:]} == {"double"}
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    names = [scenario.name for scenario in eight_runs.scenarios]
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
    tmp_path, eight_runs, bytes_of_eight_runs, monkeypatch, after
):
    """What was finished is not done again."""
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", stopping(after, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            conducted(eight_runs, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == after
    assert not (tmp_path / "runs.parquet").exists()
    conducted(eight_runs, tmp_path)
    assert bytes_of(tmp_path) == bytes_of_eight_runs
    assert kept.items() <= parts_in(tmp_path).items()


def test_a_full_disk_is_told_and_what_was_finished_stays(
    tmp_path, eight_runs, bytes_of_eight_runs, monkeypatch
):
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
            conducted(eight_runs, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == 3
    assert not list(tmp_path.rglob("*.unfinished"))
    conducted(eight_runs, tmp_path)
    assert bytes_of(tmp_path) == bytes_of_eight_runs
    assert kept.items() <= parts_in(tmp_path).items()


def test_a_disk_full_at_the_tables_leaves_all_runs(
    tmp_path, eight_runs, bytes_of_eight_runs, monkeypatch
):
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
            conducted(eight_runs, tmp_path)
    kept = parts_in(tmp_path)
    assert len(kept) == 8
    conducted(eight_runs, tmp_path)
    assert bytes_of(tmp_path) == bytes_of_eight_runs
    assert parts_in(tmp_path) == kept


def test_differences_are_paired_by_run(tmp_path, eight_runs):
    """Scenario less reference of the same point and replication."""
    found = conducted(eight_runs, tmp_path)
    runs = found.runs.set_index(["point", "replication", "scenario"])[
        "employment_weeks | all | 0.5"
    ]
    rows = found.differences.query("metric == 'employment_weeks' and years == 0.5")
    for row in rows.itertuples():
        here = runs[row.point, row.replication]
        assert row.value == here["town-permanent"] - here["town-baseline"]
    assert len(rows) == 8


def test_nothing_is_kept_where_no_folder_is_named(tmp_path, monkeypatch, eight_runs):
    """From Python."""
    from experiments.sweep.swept import sweep

    monkeypatch.chdir(tmp_path)
    found = sweep(eight_runs, workers=1)
    assert list(tmp_path.iterdir()) == []
    assert (found.folder, found.files) == (None, [])
    assert len(found.runs) == 16
    assert eight_runs.simulation == FAKE
