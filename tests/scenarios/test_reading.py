"""Files that are no scenario files at all: a kind word, never a traceback."""

from __future__ import annotations

import pickle

import pytest

from scenarios import ScenarioErrors, load_scenario
from scenarios.check import check_files


def problem(path):
    found = check_files([path])
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\0\1\2\3" * 50, "binary"),
        ("format = 1".encode("utf-16"), "UTF-16"),
        (b"format = 1\ntitle = '\xe4'\n", "not UTF-8"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "too deep"),
        (b"x = 1" + b"0" * 5000, "too many digits"),
        (b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, content, words):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    assert words in str(problem(path))


def test_a_folder_is_called_a_folder(tmp_path):
    assert "folder" in problem(tmp_path).message


def test_a_missing_file_is_called_missing(tmp_path):
    assert "no such file" in problem(tmp_path / "nothing.toml").message


def test_a_name_with_a_null_in_it_is_no_file():
    assert "could not be read" in problem("a\0b.toml").message


def test_an_unreadable_file_says_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "mine.toml"
    path.write_text("format = 1")

    def refuse(_self):
        raise PermissionError

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    assert "permission" in problem(path).hint


def test_a_letter_that_is_not_utf8_has_its_line_and_column(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"format = 1\ntitle = '\xe4'\n")
    assert (problem(path).line, problem(path).column) == (2, 10)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("format = 1\ntitle = \n", 2, 9),
        ("format = 1\n[policy\n", 2, 8),
        ("format = 1\nformat = 1\n", 2, 11),
        ('format = 1\ntitle = "open', 2, 14),
        ("format = 1\nweeks = [1, 2", 2, 14),
        ("format = 1\nstarts = 2017-02-30\n", 2, 10),
    ],
)
def test_broken_toml_has_its_line_and_column(tmp_path, text, line, column):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    found = problem(path)
    assert "not valid TOML" in found.message
    assert found.line == line
    assert abs(found.column - column) <= 1


def test_other_files_are_still_checked_when_one_is_broken(tmp_path, write):
    broken = tmp_path / "broken.toml"
    broken.write_text("format = ")
    other = write("[policy.base.coaching]\nclients_per_coach = 0\n")
    found = check_files([broken, other])
    assert {problem.file.rpartition("/")[2] for problem in found} == {"broken.toml", "mine.toml"}


def test_windows_line_ends_and_byte_order_mark_are_fine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b'\xef\xbb\xbfformat = 1\r\nextends = "finland"\r\nweeks = 10\r\n')
    assert load_scenario(path).weeks == 10
    assert load_scenario(path).origins["weeks"].line == 3


def test_an_edited_file_is_read_again_at_once(write):
    for weeks in (10, 11, 12):
        assert load_scenario(write(f"weeks = {weeks}")).weeks == weeks


def test_errors_can_be_pickled():
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("nothing.toml")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(again) == str(caught.value)
