"""The course notebooks: well formed, true to what there is, and they run from end to end."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.metrics import BY_NAME
from scenarios import LEVERS, list_scenarios, load_ledger
from tests.repository import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.py"))
FOLDERS = ("docs", "model", "scenarios", "experiments", "tests")
MARKDOWN, CODE = "# %% [markdown]", "# %%"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path) -> list[tuple[str, str]]:
    """Return (marker, body) of every cell in order."""
    parts = re.split(r"(?m)^(# %%.*)$", path.read_text(encoding="utf-8"))
    assert parts[0] == ""
    return list(zip(parts[1::2], parts[2::2], strict=True))


def words_in_ticks(path: Path) -> list[str]:
    """Return what stands in backticks in the text of a notebook."""
    text = "\n".join(body for marker, body in cells(path) if marker == MARKDOWN)
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", text))


def commands() -> set[str]:
    """Return the names of the commands of the command line."""
    folder = ROOT / "experiments" / "commands"
    return {path.stem for path in folder.glob("*.py")} - {"__init__", "studied"}


def known_names() -> set[str]:
    """Return every name of the project that a text may use for a thing of the model."""
    scenarios = {summary.name for summary in list_scenarios()}
    return {*BY_NAME, *LEVERS, *load_ledger(), *scenarios}


def test_there_are_three():
    """And they are numbered in the order in which a course takes them."""
    assert [path.name[0] for path in NOTEBOOKS] == ["1", "2", "3"]


@every_notebook
def test_it_is_of_percent_cells(path):
    """It opens with text, has no empty cell, and never three cells of a kind in a row."""
    found = cells(path)
    kinds = [marker for marker, _body in found]
    assert set(kinds) == {MARKDOWN, CODE}
    assert kinds[0] == MARKDOWN
    assert all(body.strip() for _marker, body in found)
    assert not any(len(set(kinds[k : k + 3])) == 1 for k in range(len(kinds) - 2))


@every_notebook
def test_text_cells_are_comments_and_code_cells_parse(path):
    """So that plain Python reads the whole, and an editor each cell."""
    for marker, body in cells(path):
        if marker == MARKDOWN:
            assert all(line.startswith("#") for line in body.strip().splitlines())
        else:
            ast.parse(body)


@every_notebook
def test_it_is_a_lesson(path):
    """It tells its time and aims, has exercises with hints, and says what it cannot say."""
    text = path.read_text(encoding="utf-8").lower()
    for needed in ("**time:**", "**aims.**", "**exercise.**", "*hint:*", "**discuss.**", "not"):
        assert needed in text


@every_notebook
def test_the_commands_that_it_names_exist(path):
    """Every `tyopolku ...` of the text."""
    named = [words.split()[1] for words in words_in_ticks(path) if words.startswith("tyopolku ")]
    assert set(named) <= commands()


@every_notebook
def test_the_files_that_it_names_exist(path):
    """Every path into a folder of the repository."""
    named = [w for w in words_in_ticks(path) if re.fullmatch(r"[\w./-]+/[\w.-]*", w)]
    assert [w for w in named if w.split("/")[0] in FOLDERS and not (ROOT / w).exists()] == []


@every_notebook
def test_the_names_that_it_uses_exist(path):
    """Every metric, lever and parameter of the text and every scenario anywhere."""
    known = known_names()
    text = path.read_text(encoding="utf-8")
    groups = {name.split(".")[0] for name in known if "." in name}
    dotted = {name for name in re.findall(r"[`\"]([a-z_]+\.[a-z_]+)[`\"]", text)
              if name.split(".")[0] in groups}  # fmt: skip
    scenarios = set(re.findall(r"\bpirkanmaa-[a-z]+(?:-[a-z]+)*\b", text))
    rates = {w for w in words_in_ticks(path) if re.fullmatch(r"[a-z]+(_[a-z]+)*_(rate|jobless)", w)}
    assert (dotted | scenarios | rates) - known == set()


@every_notebook
def test_it_runs(path, tmp_path):
    """As a script in a folder of its own: ends well, warns of nothing, leaves nothing behind."""
    home, work = tmp_path / "temporary", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    before = {found.name for found in path.parent.iterdir()}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        cwd=work,
        env={
            **os.environ,
            "MPLBACKEND": "Agg",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "TMPDIR": str(home),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout
    assert list(work.iterdir()) == []
    assert {found.name for found in path.parent.iterdir()} == before
