"""The commands sweep and status: the plan, how far it is, what failed, how to go on."""

import json
import re
import shutil
import signal
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from experiments.folder import store_folder
from experiments.store import Store
from experiments.sweep.plan import Standing, standing, told_plan, told_standing
from experiments.sweep.read import read_study
from tests.experiments.fakes import FAKE
from tests.experiments.sweep_fakes import TROUBLE
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    a_study,
    bytes_of,
    conducted,
    write_study,
)
from tests.experiments.test_cli import mind_interrupts, on_fake

VALUES = {"lever": CASELOAD["lever"], "values": [50.0, 100.0, 200.0]}
SMALL = {"design": {"kind": "grid"}, "replications": 2, "factors": [VALUES], "people": 60}
RUNS = 6


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder to stand in, with the stand-in for the model; one figure is drawn."""
    monkeypatch.setattr("experiments.sweep.figures.FIGURES", ("grid",))
    monkeypatch.setitem(read_study.__kwdefaults__, "simulation", FAKE)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def small(tmp_path):
    """Return the file of a study of six runs."""
    return str(write_study(tmp_path, **SMALL))


def stopping(after):
    write, done = Store.write, []

    def writes(self, *words):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(write(self, *words))
        return done[-1]

    return writes


def told(capsys, *words, code=0):
    """Give a command; return what it says."""
    assert main(list(words)) == code
    return capsys.readouterr().out


def numbers_in(text):
    """Done, all, failed and left of a sentence of status."""
    found = re.search(r"([\d,]+) of ([\d,]+) runs done, ([\d,]+) failed, ([\d,]+) left\.", text)
    return tuple(int(number.replace(",", "")) for number in found.groups())


def test_status_before_anything(here, small, capsys):
    """Nothing is there, all is left; nothing is made."""
    said = told(capsys, "status", small, "--out", "out")
    assert "out holds nothing yet." in said
    assert numbers_in(said) == (0, RUNS, 0, RUNS)
    assert list(here.iterdir()) == []


def test_status_in_the_middle_and_after(here, small, capsys, monkeypatch):
    """What is done is counted at any time, and nothing is changed by looking."""
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", stopping(2))
        assert main(["sweep", small, "--workers", "1", "--out", "out"]) == 130
    capsys.readouterr()
    before = {path: path.stat().st_mtime_ns for path in here.rglob("*")}
    said = told(capsys, "status", small, "--out", "out")
    assert numbers_in(said) == (2, RUNS, 0, RUNS - 2)
    assert "The last run ended" in said
    assert before == {path: path.stat().st_mtime_ns for path in here.rglob("*")}
    told(capsys, "sweep", small, "--workers", "1", "--out", "out")
    said = told(capsys, "status", small, "--out", "out")
    assert numbers_in(said) == (RUNS, RUNS, 0, 0)
    assert "ago" not in said


def test_status_counts_failures(here, small, capsys, monkeypatch):
    """Apart from what is done; and the plan says how they are tried again."""
    monkeypatch.setitem(
        read_study.__kwdefaults__, "simulation", "tests.experiments.sweep_fakes:Fails"
    )
    trouble = here.parent / "trouble"
    trouble.touch()
    monkeypatch.setenv(TROUBLE, str(trouble))
    words = ["sweep", small, "--workers", "1", "--out", "out"]
    said = told(capsys, *words)
    assert "4 of 6 runs failed (ArithmeticError)." in said
    assert "--retry-failed tries them again" in said
    assert str(Path("out") / "failures") in said
    assert numbers_in(told(capsys, "status", small, "--out", "out")) == (2, RUNS, 4, 0)
    assert "4 runs failed before; --retry-failed tries them again." in told(
        capsys, *words, "--dry-run"
    )
    trouble.unlink()
    assert "failed" not in told(capsys, *words, "--retry-failed").split("\n", 4)[-1]
    assert numbers_in(told(capsys, "status", small, "--out", "out")) == (RUNS, RUNS, 0, 0)


def test_a_study_of_which_every_run_fails_ends_with_1(here, tmp_path, capsys, monkeypatch):
    """There is nothing to tell of it but why; what failed is in the table."""
    monkeypatch.setitem(
        read_study.__kwdefaults__, "simulation", "tests.experiments.sweep_fakes:Fails"
    )
    monkeypatch.setenv(TROUBLE, str(tmp_path))
    few = {**VALUES, "values": [50.0, 100.0]}
    path = write_study(tmp_path, **{**SMALL, "factors": [few]})
    assert main(["sweep", str(path), "--workers", "1", "--out", "out"]) == 1
    said = capsys.readouterr().err
    assert "4 of 4 runs failed (ArithmeticError)." in said
    assert "Traceback" not in said
    assert set(pd.read_parquet("out/runs.parquet")["status"]) == {"failed"}


def test_equal_points_are_counted_once_before_and_after(tmp_path):
    """What is left before is what is done after."""
    study = a_study(
        tmp_path,
        design={"kind": "morris", "size": 12, "levels": 2},
        factors=[VALUES, BELIEF],
        people=60,
    )
    store = Store(store_folder(tmp_path / "out"))
    before = standing(study, store)
    conducted(study, tmp_path / "out")
    after = standing(study, store)
    assert (before.left, before.done) == (after.done, after.left)
    assert before.total == after.total < len(study.points)


def test_the_pace_of_late_tells_what_is_to_go():
    """Of all workers together; nothing is told of a sweep that is over."""
    half = Standing(5, 0, 5_000, 0.5, 10.0, 2.0)
    said = told_standing(half)
    assert said.startswith("5 of 5,005 runs done, 0 failed, 5,000 left.")
    assert "The last run ended a few seconds ago. At the pace of late: 42 minutes to go." in said
    over = Standing(5, 1, 0, 0.5, 10.0, 2.0)
    assert told_standing(over) == "5 of 6 runs done, 1 failed, 0 left."


def test_a_dry_run_tells_the_plan_and_writes_nothing(here, small, capsys):
    """Policies, points, factors, luck, people, runs, time, cores and disk."""
    said = told(capsys, "sweep", small, "--workers", "2", "--dry-run", "--out", "out")
    assert "town-baseline, town-permanent" in said
    assert "3 points of 1 factor (grid), 2 with other luck each, 60 jobseekers." in said
    assert "6 runs, of which 6 are left to do: roughly a few seconds on 2 cores and 1 MB" in said
    assert list(here.iterdir()) == []


def test_the_plan_comes_first(here, small, capsys):
    """Before anything is run it is told what will be."""
    said = told(capsys, "sweep", small, "--workers", "1", "--out", "out")
    assert said.index("6 runs, of which 6 are left to do") < said.index("In out:")


def test_the_plan_says_what_is_left(here, small, capsys, monkeypatch):
    """Of a sweep that was begun."""
    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", stopping(2))
        main(["sweep", small, "--workers", "1", "--out", "out"])
    capsys.readouterr()
    assert "6 runs, of which 4 are left to do" in told(
        capsys, "sweep", small, "--dry-run", "--out", "out"
    )


def test_time_of_the_plan_follows_what_runs_took(tmp_path):
    """Once some have ended it is their own measure, not a guess."""
    big = a_study(tmp_path, **{**SMALL, "people": 10_000_000, "replications": 100})
    assert "hours" in told_plan(big, Store(tmp_path / "none"), 1)
    small = a_study(tmp_path, **SMALL)
    conducted(small, tmp_path / "out")
    now = standing(small, Store(store_folder(tmp_path / "out")))
    assert 0.0 < now.seconds_a_run < 5.0


def test_the_folder_is_named_after_the_study(here, small, capsys):
    """And what was asked otherwise than the file says."""
    for words, folder in (
        ([], "mine"), (["--people", "70"], "mine-70-people"), (["--seed", "5"], "mine-seed-5"),
    ):  # fmt: skip
        said = told(capsys, "status", small, *words)
        assert f"{Path('results') / folder} holds nothing yet." in said


def test_everything_is_written_and_checked(here, small, capsys):
    """Tables and a manifest with the checksum of each."""
    said = told(capsys, "sweep", small, "--workers", "1", "--out", "out")
    manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) >= {"points.parquet", "runs.parquet"}
    for name in manifest["files"]:
        assert name.split("/")[0] in said  # of a folder its name
        assert (Path("out") / name).is_file()
    assert manifest["failed"] == 0
    assert manifest["seeds"] == {"seed": 1, "replications": 2}


def test_the_same_command_again_runs_nothing_and_writes_the_same(here, small, capsys):
    """All its files but for the command in the manifest."""
    words = ["sweep", small, "--workers", "1", "--out", "out"]
    first = told(capsys, *words)
    files = {p.name: p.read_bytes() for p in Path("out").iterdir() if p.is_file()}
    again = told(capsys, *words)
    assert files == {p.name: p.read_bytes() for p in Path("out").iterdir() if p.is_file()}
    assert "of which 0 are left to do" in again
    assert first.split("\n")[3:] == again.split("\n")[3:]


def test_another_study_in_the_folder_is_refused_with_2(here, small, tmp_path, capsys):
    """By both commands, with nothing touched."""
    told(capsys, "sweep", small, "--workers", "1", "--out", "out")
    before = bytes_of(Path("out"))
    for command in ("sweep", "status"):
        assert main([command, small, "--seed", "2", "--out", "out"]) == 2
        assert "holds another study: " in capsys.readouterr().err
    assert bytes_of(Path("out")) == before


def test_a_full_disk_ends_the_command_with_1(here, small, capsys, monkeypatch):
    """In plain words, and it goes on when there is room."""
    import errno
    import os

    fsync, calls = os.fsync, []

    def is_full(file):
        calls.append(file)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    words = ["sweep", small, "--workers", "1", "--out", "out"]
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", is_full)
        assert main(words) == 1
    said = capsys.readouterr().err
    assert "The disk is full" in said
    assert "Traceback" not in said
    assert numbers_in(told(capsys, "status", small, "--out", "out")) == (2, RUNS, 0, RUNS - 2)
    told(capsys, *words)


def test_without_a_name_the_shipped_studies_are_listed(here, capsys):
    """By both commands, a line each."""
    for command in ("sweep", "status"):
        said = told(capsys, command)
        for name in ("screening", "resourcing", "rhythm", "worlds"):
            assert re.search(rf"^  {name}: \S", said, re.MULTILINE)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:9", "nonsense", "tcp://", "127.0.0.1:x"])
def test_a_scheduler_that_is_not_there_ends_with_2(here, small, capsys, monkeypatch, scheduler):
    """In a plain sentence; nothing is written."""
    pytest.importorskip("distributed")
    assert main(["sweep", small, "--scheduler", scheduler, "--out", "out"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert scheduler in said
    assert list(here.iterdir()) == []


def test_ctrl_c_tells_what_is_kept_and_how_to_go_on(tmp_path):
    """Exit 130, and the words of the command to give again."""
    path = write_study(tmp_path, **{**SMALL, "replications": 400})
    words = ["sweep", str(path), "--workers", "1", "--out", "out"]
    process = on_fake(tmp_path, *words, preexec_fn=mind_interrupts)
    until(lambda: len(list(Store(store_folder(tmp_path / "out")).parts())) >= 2)
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    done = len(list(Store(store_folder(tmp_path / "out")).parts()))
    assert f"{done} of 1200 runs are finished and kept in out." in said.replace(",", "")
    assert f"To go on: tyopolku sweep {path} --workers 1 --out out" in said
    assert "Traceback" not in said


def until(is_so, seconds=60.0):
    """Wait for it."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_results_can_be_moved_and_gone_on_with(here, small, capsys):
    """Nothing in a folder says where it lies."""
    told(capsys, "sweep", small, "--workers", "1", "--out", "out")
    before = bytes_of(Path("out"))
    shutil.move("out", "elsewhere")
    again = told(capsys, "sweep", small, "--workers", "1", "--out", "elsewhere")
    assert "of which 0 are left to do" in again
    assert bytes_of(Path("elsewhere")) == before
