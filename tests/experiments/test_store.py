"""The store: whole parts or none, and the truth about a disk that is full."""

import errno
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.errors import CannotGoOn
from experiments.store import Store, name_of, write_whole

WHAT = {"seed": 1, "replication": 3, "people": None}
ARRAYS = {"values": np.arange(5.0), "names": np.array(["Ylöjärvi", "x"])}


def test_what_is_written_is_read_again(tmp_path):
    """A part comes back with its note, its arrays and its facts."""
    store = Store(tmp_path)
    name = store.write(WHAT, ARRAYS, {"seconds": 0.5})
    part = store.read(name)
    assert (part.what, part.facts) == (WHAT, {"seconds": 0.5})
    for key, array in ARRAYS.items():
        np.testing.assert_array_equal(part.arrays[key], array)


def test_a_name_is_what_the_run_is():
    """The order of a note does not matter, any of its values does."""
    assert name_of(WHAT) == name_of(dict(reversed(WHAT.items())))
    assert name_of(WHAT) != name_of({**WHAT, "seed": 2})


def test_an_absent_part_is_none(tmp_path):
    """What was never written is not there, nor is the folder."""
    assert Store(tmp_path / "none").read(name_of(WHAT)) is None


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_part_counts_as_absent(tmp_path_factory, where, bit):
    """Any flipped bit is noticed."""
    store = Store(tmp_path_factory.mktemp("store"))
    path = store.path(store.write(WHAT, ARRAYS))
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1 << bit
    path.write_bytes(content)
    assert store.read(path.stem) is None


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_part_cut_short_counts_as_absent(tmp_path_factory, share):
    """So is a part of which some is missing."""
    store = Store(tmp_path_factory.mktemp("store"))
    path = store.path(store.write(WHAT, ARRAYS))
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert store.read(path.stem) is None


def test_a_part_under_another_name_counts_as_absent(tmp_path):
    """A part is only what its name says."""
    store = Store(tmp_path)
    path = store.path(store.write(WHAT, ARRAYS))
    other = store.path("0" * 64)
    other.parent.mkdir()
    path.rename(other)
    assert store.read(other.stem) is None


def test_dying_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    """Until the rename there is no part, and the one before it stays."""
    path = tmp_path / "file"
    write_whole(path, b"before")

    def dies(_file):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", dies)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"


def test_a_full_disk_is_told_in_plain_words(tmp_path, monkeypatch):
    """The message says what happened and what to do; no half file stays."""

    def is_full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", is_full)
    with pytest.raises(CannotGoOn, match=r"disk is full.*same command again"):
        Store(tmp_path).write(WHAT, ARRAYS)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_run_left_is_swept_up_later(tmp_path):
    """Old unfinished files go; a fresh one may be another process's and stays."""
    old, fresh = tmp_path / ".a.1.unfinished", tmp_path / ".b.2.unfinished"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    Store(tmp_path).sweep_up()
    assert (old.exists(), fresh.exists()) == (False, True)
