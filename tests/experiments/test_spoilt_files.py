"""However a scenario file is spoilt, the command line answers in words: exit 0 or 2."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import main
from scenarios.places import POLICIES
from tests.scenarios.strategies import mutated

SCENARIOS = [path.read_text(encoding="utf-8") for path in sorted(POLICIES.glob("*.toml"))]
FILE = "mine.toml"
COMMANDS = (
    ["check", FILE],
    ["show", FILE],
    ["diff", "pirkanmaa-baseline", FILE],
    ["compare", "pirkanmaa-baseline", FILE, "--people", "100", "--replications", "2", "--dry-run"],
    ["run", FILE, "--people", "100", "--replications", "2", "--dry-run"],
)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Return a folder of one's own, and stand in it."""
    folder = tmp_path_factory.mktemp("spoilt")
    with contextlib.chdir(folder):
        yield folder


def told(words: list[str]) -> tuple[int, str, str]:
    """Return how a command ends and what it says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return code, out.getvalue(), err.getvalue()


def answered_in_words(folder: Path) -> None:
    """Every command does what was asked for or says what is wrong, and writes nothing."""
    for words in COMMANDS:
        code, out, err = told(words)
        assert code in {0, 2}, (words, err)
        assert (out if code == 0 else out + err).strip() or words[0] == "diff", words
        assert "Traceback" not in out + err, (words, err)
    assert [path.name for path in folder.iterdir()] == [FILE]


@settings(max_examples=40, deadline=None)
@given(mutated(SCENARIOS))
def test_a_spoilt_scenario_is_answered_in_words(here, text):
    """Keys, values, letters, lines and headers changed, doubled or left out."""
    (here / FILE).write_text(text, encoding="utf-8", errors="surrogatepass")
    answered_in_words(here)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_answered_in_words(here, content):
    """A file that is no text at all."""
    (here / FILE).write_bytes(content)
    answered_in_words(here)
