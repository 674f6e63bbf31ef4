"""However a file is spoilt, the answer is problems in words or a scenario; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenarios import ScenarioErrors, load_ledger, load_scenario
from scenarios.check import check_files
from scenarios.places import HERE, POLICIES, REGIMES, REGIONS
from scenarios.show import show
from tests.scenarios.strategies import mutated

SCENARIOS = [path.read_text(encoding="utf-8") for path in sorted(POLICIES.glob("*.toml"))]
SCENARIOS.append(
    SCENARIOS[0] + "[values.job_finding]\nbase_hazard = 0.02\n[mechanisms]\nturnover = false\n"
)
OTHERS = [
    *((path).read_text(encoding="utf-8") for path in sorted(REGIONS.glob("*.toml"))),
    *((path).read_text(encoding="utf-8") for path in sorted(REGIMES.glob("*.toml"))),
    "format = 1\n[mechanisms]\nturnover = false\n[values.job_finding]\nbase_hazard = 0.02\n",
]


@pytest.fixture(scope="module")
def mine(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("mutations") / "mine.toml"


def told_kindly(path: Path) -> None:
    """Loading and checking agree, and every problem has its words."""
    problems = check_files([path])
    for problem in problems:
        assert problem.message
        assert "\n" not in str(problem) or "\n" in problem.key
        assert "{" not in problem.hint.replace("{ ", "")
    try:
        scenario = load_scenario(path)
    except ScenarioErrors as errors:
        said = str(errors)
    else:
        said = show(scenario) + scenario.digest()
    assert said


@settings(max_examples=150, deadline=None)
@given(mutated(SCENARIOS))
def test_spoilt_scenarios_are_told_kindly(mine, text):
    mine.write_text(text, encoding="utf-8", errors="surrogatepass")
    told_kindly(mine)


@settings(max_examples=80, deadline=None)
@given(mutated(OTHERS))
def test_spoilt_regions_regimes_and_behaviours_are_told_kindly(mine, text):
    mine.write_text(text, encoding="utf-8", errors="surrogatepass")
    told_kindly(mine)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60))
@example(b"[[[[")
@example(b'extends = "mine"\nformat = 1')
@example(b"format = 1\n[policy]\nphases = [[]]")
@example(b"format = 1\n[[policy.phases]]\n[[policy.phases]]")
def test_any_bytes_are_told_kindly(mine, content):
    mine.write_bytes(content)
    told_kindly(mine)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_spoilt_ledger_is_told_kindly(mine, data):
    lines = (HERE / "evidence" / "parameters.toml").read_text(encoding="utf-8").split("\n")
    text = data.draw(mutated(["\n".join(lines[:25])]))
    mine.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        said = str(load_ledger(mine))
    except ScenarioErrors as errors:
        said = str(errors)
    assert said
