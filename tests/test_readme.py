from __future__ import annotations

import importlib.util
import os
import re
import shlex

import pytest

from experiments.outputs import FILES
from tests.readme_output import (
    BEING_MADE,
    NOT_YET,
    README,
    ROOT,
    blocks,
    commands,
    fences,
    output_of,
    run,
    shape,
    write_files,
)

TEXT = README.read_text(encoding="utf-8")
SMALL = ("--people", "300", "--replications", "2", "--workers", "1")
"""What makes a long command short without changing the shape of its table."""


def is_there(module: str) -> bool:
    """Return whether a module can be imported, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


needs_commands = pytest.mark.skipif(
    not is_there("experiments.cli"), reason="the command line is not there yet"
)


def small(command: str) -> tuple[str, ...]:
    """Return the words that make a command small."""
    words = shlex.split(command)
    is_long = words[:2] == ["make", "compare"] or words[1] in {"compare", "run"}
    return SMALL if is_long else SMALL[:2] if words[1] == "trace" else ()


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A reader's folder after every command of the page, in order, and how each ended."""
    folder = tmp_path_factory.mktemp("reader")
    ended = {}
    for command in commands(TEXT):
        if command.startswith("tyopolku"):
            ended[command] = run(command, folder, *small(command))
        # The page changes the file that `new` has written: nothing is there before it.
        if command.startswith("tyopolku new"):
            write_files(TEXT, folder)
    return folder, ended


@needs_commands
def test_every_command_of_the_page_works(reader):
    """Whoever types what the page shows gets exit 0 and nothing on standard error but notes."""
    _, ended = reader
    assert len(ended) >= 5
    failed = {command: done.stderr for command, done in ended.items() if done.returncode}
    assert failed == {}
    assert not any("Traceback" in done.stderr for done in ended.values())


@needs_commands
@pytest.mark.parametrize(
    "block", [b for b in blocks(TEXT) if b.command != "make test"], ids=lambda b: b.command
)
def test_the_output_on_the_page_has_the_shape_of_the_real_one(block, reader):
    """The tables that the page prints have the header and rows that the program prints today."""
    folder, _ = reader
    assert block.body.strip() != NOT_YET
    expected = shape(block.body)
    actual = shape(output_of(block.command, folder, *small(block.command)))
    assert expected == actual


def test_the_tests_closing_line_is_pytests():
    """What the page shows of `make test` is how pytest ends, with nothing failed."""
    body = next(block.body for block in blocks(TEXT) if block.command == "make test").strip()
    if BEING_MADE in os.environ:  # this very run makes the line
        return
    assert re.search(r"\d+ passed", body)
    assert "failed" not in body
    assert "error" not in body


@needs_commands
def test_every_command_of_the_table_exists():
    """The table of commands names those that `--help` names, and no other."""
    named = set(re.findall(r"^\| `tyopolku (\w+)", TEXT, re.MULTILINE))
    told = run("tyopolku --help", ROOT).stdout
    assert named <= set(re.findall(r"\w+", told))
    for command in sorted(named):
        assert run(f"tyopolku {command} --help", ROOT).returncode == 0


def test_every_target_of_make_exists():
    """Every `make something` on the page is a target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([\w-]+)", TEXT)) | {
        line.split()[1] for line in commands(TEXT) if line.startswith("make ")
    }
    assert named - targets == set()


@needs_commands
def test_every_file_of_the_page_exists(reader):
    """Every file that the page names is in the repository, was just written, or is declared."""
    folder, _ = reader
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT)
    quoted = re.findall(r"`([\w./-]+(?:\.(?:py|md|toml|txt|csv|parquet|json)|/))`", TEXT)
    written = {path.name for path in folder.rglob("*")}
    missing = [
        name
        for name in {*links, *quoted} - {"results/"}
        if not (ROOT / name).exists() and name not in written and name not in FILES
    ]
    assert missing == []


def test_every_link_within_the_page_has_its_heading():
    """A link to a section finds it."""
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) - headings == set()


@pytest.mark.skipif(
    not (is_there("model.model") and is_there("scenarios.load")), reason="no model yet"
)
def test_the_python_on_the_page_runs(capsys):
    """The example from Python runs as it stands and prints people by state."""
    (example,) = fences(TEXT, "python")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own page
    assert len(capsys.readouterr().out.splitlines()) > 3


def test_shape_keeps_labels_and_forgets_numbers():
    """Tables that differ only in their numbers have the same shape; prose has none."""
    one = "policy      1 year   2 years\nbaseline    0.31     0.33\n12 runs in 3 s.\n"
    two = "policy      1 year   2 years\nbaseline    0.29     0.41\n2 runs in 1 s.\n"
    assert shape(one) == shape(two) == ["policy", "baseline"]
    assert shape("│ pilot │ +0.02 │") == ["pilot"]
    long = "a long name minus another\n            [+0.2 ±0.3] [-0.1 ±0.2]\n"
    assert shape(long) == ["a long name minus another"]
