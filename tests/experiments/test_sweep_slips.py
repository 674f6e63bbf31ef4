"""Slips in a study file: each is told with its place and what to do; nothing is written."""

import re

import pytest

from experiments.cli import main
from scenarios import load_ledger
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    problems_of,
    write_study,
)

HAZARD = load_ledger()["job_finding.base_hazard"]

SOBOL = {"kind": "sobol", "size": 4}

GOAL = {"scenario": "town-permanent", "metric": "employment_weeks", "years": 0.5, "at_least": 1.0}


def on(factor, **changes):
    """Changes of a study that varies that factor, changed, and no other."""
    return {"factors": [{**factor, **changes}]}


SLIPS = {
    "a key of the study": (
        {"peopel": 100},
        "peopel", "There is no such key", 'Did you mean "people"?',
    ),
    "a key of the design": (
        {"design": {"kind": "morris", "size": 4, "level": 4}},
        "design.level", "There is no such key", 'Did you mean "levels"?',
    ),
    "a key of a factor": (
        on(CASELOAD, hgih=300.0),
        "factors[1].hgih", "There is no such key", 'Did you mean "high"?',
    ),
    "a key of a goal": (
        {"goals": [{**GOAL, "at_leats": 2.0}]},
        "goals[1].at_leats", "There is no such key", 'Did you mean "at_least"?',
    ),
    "a parameter": (
        on(BELIEF, parameters="job_finding.base_hasard"),
        "factors[1].parameters", "no parameter 'job_finding.base_hasard'",
        'Did you mean "job_finding.base_hazard"?',
    ),
    "one parameter of several": (
        on(BELIEF, parameters=["contact.contact_effect", "job_finding.base_hasard"]),
        "factors[1].parameters[2]", "no parameter 'job_finding.base_hasard'",
        'Did you mean "job_finding.base_hazard"?',
    ),
    "a pattern that means nothing": (
        on(BELIEF, parameters="job_fnding.*"),
        "factors[1].parameters", "no parameter 'job_fnding.*'", "",
    ),
    "a lever": (
        on(CASELOAD, lever="coaching.clients_per_couch"),
        "factors[1].lever", "no lever 'coaching.clients_per_couch'",
        'Did you mean "coaching.clients_per_coach"?',
    ),
    "a metric": (
        {"metrics": ["employment_weeks", "employmet_rate"]},
        "metrics[2]", "no metric 'employmet_rate'", 'Did you mean "employment_rate"?',
    ),
    "a group": (
        {"groups": ["all", "difficulty:hardset"]},
        "groups[2]", "no group 'difficulty:hardset'", 'Did you mean "difficulty:hardest"?',
    ),
    "an office as a group": (
        {"groups": ["office:Adler"]},
        "groups[1]", "no group 'office:Adler'", 'Did you mean "office:Alder"?',
    ),
    "a scenario": (
        {"scenarios": ["pirkanmaa-baseline", "pirkanmaa-permanant"]},
        "scenarios[2]", 'no "pirkanmaa-permanant"', 'Did you mean "pirkanmaa-permanent"?',
    ),
    "the reference": (
        {"reference": "town-permanant"},
        "reference", "'town-permanant' is not among", 'Did you mean "town-permanent"?',
    ),
    "the scenario of a factor": (
        on(CASELOAD, scenarios="town-permanant"),
        "factors[1].scenarios", "'town-permanant' is not among", 'Did you mean "town-permanent"?',
    ),
    "the scenario of a goal": (
        {"goals": [{**GOAL, "scenario": "town-permanant"}]},
        "goals[1].scenario", "'town-permanant' is not among", 'Did you mean "town-permanent"?',
    ),
    "the metric of a goal": (
        {"goals": [{**GOAL, "metric": "employment_week"}]},
        "goals[1].metric", "no metric 'employment_week'", 'Did you mean "employment_weeks"?',
    ),
    "the group of a goal": (
        {"goals": [{**GOAL, "group": "difficulty:hardest"}]},
        "goals[1].group", "'difficulty:hardest' is not among the groups", "Known here: all",
    ),
    "a kind of design": (
        {"design": {"kind": "latin-hypercub", "size": 4}},
        "design.kind", '"latin-hypercub" is not one of the choices',
        'Did you mean "latin-hypercube"?',
    ),
    "a distribution": (
        on(BELIEF, distribution="triangle"),
        "factors[1].distribution", "not one of the choices", 'Did you mean "triangular"?',
    ),
    "the behaviour of plausible worlds": (
        {"factors": None, "design": {"kind": "plausible-worlds", "behaviour": "centrall"}},
        "design.behaviour", "no behaviour 'centrall'", 'Did you mean "central"?',
    ),
    "a range upside down": (
        on(CASELOAD, low=300.0, high=50.0),
        "factors[1].low", "no width: low 300, high 50", "low has to be below high",
    ),
    "a range of no width": (
        on(CASELOAD, low=60.0, high=60.0),
        "factors[1].low", "no width: low 60, high 60", "low has to be below high",
    ),
    "a range outside the ledger's": (
        on(BELIEF, low=HAZARD.low / 2),
        "factors[1].low", "0.005 is out of range", "Allowed: 0.01 to 0.15. (1/week)",
    ),
    "a value outside the lever's range": (
        {**on({"lever": CASELOAD["lever"]}, values=[5.0, 50.0])},
        "factors[1].values[1]", "5 is out of range", "Allowed: 10 to 2000. (clients a coach)",
    ),
    "an end outside the lever's range": (
        on(CASELOAD, high=3000.0),
        "factors[1].high", "3000 is out of range", "Allowed: 10 to 2000. (clients a coach)",
    ),
    "values that do not rise": (
        {**on({"lever": CASELOAD["lever"]}, values=[50.0, 40.0])},
        "factors[1].values", "The values have to rise", "",
    ),
    "a value twice": (
        {**on({"lever": CASELOAD["lever"]}, values=[50.0, 50.0])},
        "factors[1].values", "The values have to rise", "",
    ),
    "values and a range": (
        on(CASELOAD, values=[50.0, 60.0]),
        "factors[1]", "either values or a range", "Keep one",
    ),
    "a lever without a range": (
        on({"lever": CASELOAD["lever"]}),
        "factors[1]", "'coaching.clients_per_coach' has no range", "values = […]",
    ),
    "a lever with half a range": (
        on({"lever": CASELOAD["lever"]}, low=50.0),
        "factors[1]", "'coaching.clients_per_coach' has no range", "high = …",
    ),
    "a log range that reaches zero": (
        on({"lever": "digital.reach", "low": 0.0, "high": 1.0}, distribution="log"),
        "factors[1].distribution", "reaches 0 has no logarithm", "a low end above zero",
    ),
    "a triangle without a peak": (
        on(CASELOAD, distribution="triangular"),
        "factors[1].distribution", "no value of the ledger between low and high", "",
    ),
    "all that a pattern means left out": (
        on(BELIEF, leave_out="*"),
        "factors[1].leave_out", "varies nothing", "Leave out fewer",
    ),
    "neither parameters nor a lever": (
        {"factors": [{"low": 1.0, "high": 2.0}]},
        "factors[1]", "either parameters, a lever or a rhythm", "",
    ),
    "parameters and a lever": (
        on(CASELOAD, **BELIEF),
        "factors[1]", "either parameters, a lever or a rhythm", "",
    ),
    "a parameter twice": (
        {"factors": [BELIEF, CASELOAD, {"parameters": "job_finding.*"}]},
        "factors[3]", "'job_finding.base_hazard' is varied twice", "Keep one of the two",
    ),
    "N of Sobol": (
        {"design": {"kind": "sobol", "size": 12}, "factors": [BELIEF, CASELOAD]},
        "design.size", "a power of two, not 12", "The nearest are 8 and 16",
    ),
    "odd levels of Morris": (
        {"design": {"kind": "morris", "size": 4, "levels": 5}, "factors": [BELIEF, CASELOAD]},
        "design.levels", "an even number such as 4, not 5", "",
    ),
    "one factor for Sobol": (
        {"design": SOBOL},
        "design.size", "needs two factors or more; there are 1", "",
    ),
    "no size": (
        {"design": {"kind": "latin-hypercube"}},
        "design.size", "The design has no size", "size = 256",
    ),
    "no factors": (
        {"factors": None},
        "factors", "The study varies nothing", '[[factors]] and below it parameters = "*"',
    ),
    "factors of plausible worlds": (
        {"design": {"kind": "plausible-worlds"}},
        "factors", "bring their own parameters", "Leave the factors out",
    ),
    "more plausible worlds than there are": (
        {"factors": None, "design": {"kind": "plausible-worlds", "size": 100_000}},
        "design.size", "plausible worlds", "Allowed: 1 to ",
    ),
    "a follow-up beyond the horizon": (
        {"follow_ups": [0.5, 5.0]},
        "follow_ups[2]", "before the follow-up of 5 years", "Allowed: 0.02 to 1.3",
    ),
    "a goal beyond the horizon": (
        {"goals": [{**GOAL, "years": 5.0}]},
        "goals[1].years", "before the follow-up of 5 years", "Allowed: 0.02 to 1.3",
    ),
    "a goal without a bound": (
        {"goals": [{key: GOAL[key] for key in ("scenario", "metric", "years")}]},
        "goals[1]", "needs one bound", "either at_least = … or at_most = …",
    ),
    "a goal with two bounds": (
        {"goals": [{**GOAL, "at_most": 3.0}]},
        "goals[1]", "needs one bound", "either at_least = … or at_most = …",
    ),
    "a rhythm without phases": (
        on({"rhythm": "on_months", "low": 2.0, "high": 4.0}, scenarios="town-baseline"),
        "factors[1].scenarios", "'town-baseline' has no phases", "",
    ),
    "a rhythm of a structure without an end": (
        on({"rhythm": "on_months", "low": 2.0, "high": 4.0}),
        "factors[1]", "None of the scenarios has pilots", "scenarios = …",
    ),
    "levers where nobody has phases": (
        {"scenarios": ["town-baseline", "town-other"], **on(CASELOAD)},
        "factors[1]", "None of the scenarios has phases", 'where = "base"',
    ),
    "scenarios named twice": (
        {"scenarios": ["town-baseline", "town-permanent", "town-permanent"]},
        "scenarios[3]", "named twice", "Keep one",
    ),
    "scenarios of two regions": (
        {"scenarios": ["town-permanent", "elsewhere"]},
        "scenarios", "differ in their region", "",
    ),
    "more years than the scenarios run": (
        {"years": 20.0},
        "years", "cannot be run for 20", "ask for fewer",
    ),
    "too few people": (
        {"people": 5},
        "people", "5 is out of range", "Allowed: 20 to 10000000",
    ),
    "no replications": (
        {"replications": 0},
        "replications", "0 is out of range", "Allowed: 1 to 100000",
    ),
    "no format": ({"format": None}, "format", "form of the file is not said", "format = 1"),
    "a newer format": ({"format": 2}, "format", "newer than this program", "a newer Työpolku"),
    "no scenarios": ({"scenarios": None}, "scenarios", "is missing", ""),
    "no design": ({"design": None}, "design", "is missing", ""),
    "no kind of design": ({"design": {"size": 4}}, "design.kind", "is missing", ""),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_place_and_what_to_do(tmp_path, slip):
    """File, line, column, key, what is wrong, what is allowed or meant; and no other problem."""
    changes, key, message, hint = SLIPS[slip]
    path = write_study(tmp_path, **changes)
    (problem,) = problems_of(path)
    assert problem.key == key
    assert message in problem.message
    assert hint in f"{problem.message} {problem.hint}"
    assert problem.file.endswith("mine.toml")
    assert 1 <= problem.line <= len(path.read_text(encoding="utf-8").splitlines())
    assert problem.column >= 1


def test_all_slips_are_told_at_once(tmp_path):
    """Each on its line, in one go."""
    path = write_study(
        tmp_path,
        peopel=5,
        metrics=["employment_weks"],
        groups=["all", "difficulty:hardset"],
        follow_ups=[0.5, 9.0],
        design={"kind": "sobol", "size": 4, "sise": 8},
        factors=[{"lever": "coaching.client"}, {**BELIEF, "low": 0.1, "high": 0.05}, CASELOAD],
        goals=[{**GOAL, "at_most": 1.0}],
    )
    problems = problems_of(path)
    assert {problem.key for problem in problems} == {
        "peopel", "metrics[1]", "groups[2]", "follow_ups[2]", "design.sise", "factors[1].lever",
        "factors[2].low", "goals[1]",
    }  # fmt: skip
    lines = path.read_text(encoding="utf-8").splitlines()
    at = {problem.key: lines[problem.line - 1] for problem in problems}
    assert at["peopel"] == "peopel = 5"
    assert at["follow_ups[2]"].startswith("follow_ups = ")
    assert at["factors[2].low"] == "low = 0.1"


def test_the_place_of_an_item_is_its_own_column(tmp_path):
    """Of a list in one line, the item is pointed at."""
    path = write_study(tmp_path, metrics=["employment_weeks", "employmet_rate"])
    (problem,) = problems_of(path)
    line = path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith('"employmet_rate"')


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """Return an empty folder to stand in; the studies lie in another one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("command", ["sweep", "status"])
@pytest.mark.parametrize(
    "slip",
    [
        "a key of the study",
        "a parameter",
        "a range upside down",
        "N of Sobol",
        "a goal with two bounds",
    ],
)
def test_the_command_ends_with_2_and_writes_nothing(tmp_path, empty, capsys, command, slip):
    """The sentence stands on standard error."""
    changes, key, message, _hint = SLIPS[slip]
    path = write_study(tmp_path, **changes)
    assert main([command, str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search(rf"mine\.toml, line \d+, column \d+: {re.escape(key)}: ", told.err)
    assert message in told.err
    assert "Traceback" not in told.err
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep", "nothing.toml"], "There is no such file"),
        (["sweep", "screning"], 'Did you mean "screening"?'),
        (["status", "screning"], 'Did you mean "screening"?'),
        (["sweep", "screening", "--people", "5"], "--people 5 is out of range"),
        (["sweep", "screening", "--replications", "0"], "--replications 0 is out of range"),
        (["sweep", "screening", "--workers", "0"], "--workers 0 is out of range"),
        (["sweep", "screening", "--seed", "-1"], "--seed -1 is out of range"),
        (["sweep", "screening", "--size", "0"], "--size"),
        (["status", "screening", "--people", "5"], "--people 5 is out of range"),
        (["status", "screening", "--replications", "0"], "--replications 0 is out of range"),
    ],
)
def test_bad_words_of_the_command_end_with_2(empty, capsys, words, said):
    """Of both commands; nothing is written."""
    assert main(words) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert (told.out, "Traceback" in told.err) == ("", False)
    assert list(empty.iterdir()) == []
