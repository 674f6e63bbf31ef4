"""Small files to load: a base scenario, and a way to write others beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import ScenarioErrors, load_scenario
from scenarios.messages import set_language

PHASE = """
[[policy.phases]]
offices = ["Tampere"]
starts = 2017-08-01
ends = 2018-12-31
"""


@pytest.fixture(autouse=True)
def english():
    """Every test begins and ends in English."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def write(tmp_path: Path):
    """Write a file and return its path; ``extends`` and ``format`` unless the text has a format."""

    def write_file(text: str, name: str = "mine.toml") -> Path:
        if "format" not in text:
            text = f'format = 1\nextends = "pirkanmaa-baseline"\n{text}'
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def problems_of(write):
    """The problems that loading a text as a scenario gives."""

    def load(text: str):
        try:
            load_scenario(write(text))
        except ScenarioErrors as errors:
            return errors.problems
        return []

    return load


@pytest.fixture
def only_problem(problems_of):
    """The one problem of a text, in its whole words."""

    def load(text: str):
        problems = problems_of(text)
        assert len(problems) == 1, [str(problem) for problem in problems]
        return problems[0]

    return load
