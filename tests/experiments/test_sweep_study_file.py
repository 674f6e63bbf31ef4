"""A study file: what it says becomes a study."""

import pytest

from experiments.sweep.read import read_study
from scenarios import ScenarioErrors
from scenarios.places import STUDIES, names_in
from tests.experiments.fakes import FAKE
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    PERMANENT,
    POLICIES,
    a_study,
    problems_of,
    write_study,
)

SOBOL = {"kind": "sobol", "size": 4}

GOAL = {"scenario": "town-permanent", "metric": "employment_weeks", "years": 0.5, "at_least": 1.0}


def on(factor, **changes):
    """Changes of a study that varies that factor, changed, and no other."""
    return {"factors": [{**factor, **changes}]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no such file"),
        (b"", "This file is empty"),
        (b"format = 1\nscenarios = [", "not valid TOML"),
        (b"format = 1\npeople = 1\npeople = 2\n", "stands twice"),
        (b"\xff\xfe\x00", "UTF-8 is needed"),
        (b"format = 1\n[[[[", "not valid TOML"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path, content, said):
    """Missing, empty, cut short, the same key twice, other text."""
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    (problem,) = problems_of(path)
    assert said in str(problem)


def test_a_study_that_is_not_shipped_is_told_with_the_nearest():
    """By name, as scenarios are."""
    with pytest.raises(ScenarioErrors, match='"screening"'):
        read_study("screning", simulation=FAKE)


@pytest.mark.parametrize("name", names_in(STUDIES))
def test_a_shipped_study_is_read(name):
    """Each of those that come with the project, without a word."""
    if name == "screening":
        pytest.importorskip("SALib")
    study = read_study(name, size=4, simulation=FAKE)
    assert len(study.points) >= 4
    assert study.name == name
    assert set(study.title) == {"fi", "sv", "en"}


def test_settings_of_the_command_go_before_the_files(tmp_path):
    """People, replications, seed and size."""
    path = write_study(tmp_path, people=100, replications=1, seed=1)
    study = read_study(path, people=50, replications=3, seed=9, size=6, simulation=FAKE)
    assert (study.people, study.replications, study.seed, len(study.points)) == (50, 3, 9, 6)


def test_a_size_of_the_command_that_will_not_do_is_told(tmp_path):
    """As if it stood in the file."""
    path = write_study(tmp_path, design=SOBOL, factors=[BELIEF, CASELOAD])
    (problem,) = problems_of(path, size=6)
    assert "a power of two, not 6" in problem.message


def test_patterns_mean_what_nobody_knows_and_leave_out_takes_away(tmp_path):
    """A pattern means free parameters only; a name may be any of the ledger's that has a width."""
    wide = a_study(tmp_path, **on(BELIEF, parameters="job_finding.*"))
    names = [factor.name for factor in wide.factors]
    assert "job_finding.base_hazard" in names
    assert "job_finding.slope_skills" not in names  # its range has no width
    less = a_study(tmp_path, **on(BELIEF, parameters="job_finding.*", leave_out="*.index_*"))
    assert [factor.name for factor in less.factors] == [n for n in names if ".index_" not in n]


def test_a_parameter_that_is_known_cannot_be_varied(tmp_path):
    """Its range has no width, and that is told."""
    (problem,) = problems_of(
        write_study(tmp_path, **on(BELIEF, parameters="job_finding.slope_skills"))
    )
    assert problem.key.startswith("factors[1]")
    assert "no width" in problem.message


def test_a_scenario_that_is_not_there_is_the_only_problem(tmp_path):
    """That the others have no phases, or do not differ, is told when all are there."""
    path = write_study(tmp_path, scenarios=["town-baseline", "town-none"])
    assert [problem.key for problem in problems_of(path)] == ["scenarios[2]"]


def test_a_list_of_one_value_is_a_grid_of_one_step(tmp_path):
    """One that is tried alone, beside another factor's steps."""
    one, two = {**CASELOAD, "values": [175.0]}, {**BELIEF, "values": [0.05, 0.1]}
    del one["low"], one["high"]
    study = a_study(tmp_path, design={"kind": "grid"}, factors=[one, two])
    assert study.points.values.tolist() == [[175.0, 0.05], [175.0, 0.1]]


def test_a_design_whose_extra_is_missing_says_so(tmp_path, monkeypatch):
    """How to install it, before anything is done."""
    path = write_study(tmp_path, design=SOBOL, factors=[BELIEF, CASELOAD])
    monkeypatch.setattr("experiments.sensitivity.sizes.find_spec", lambda _name: None)
    (problem,) = problems_of(path)
    assert "needs SALib: install the extra 'sweep'" in problem.message


def test_a_policy_alone_is_compared_with_doing_nothing_else(tmp_path):
    """Its clock is the week from which it differs from ordinary service."""
    study = a_study(tmp_path, scenarios="town-permanent")
    assert (study.clock, study.compared) == (9, ("town-permanent",))


def test_follow_ups_of_goals_are_kept_with_the_others(tmp_path):
    """Outcomes are taken there as well, in order."""
    study = a_study(tmp_path, goals=[{**GOAL, "years": 1.0}])
    assert study.follow_ups == (0.25, 0.5, 1.0)


def test_names_may_stand_alone_or_in_a_list(tmp_path):
    """A single metric, group or scenario needs no brackets."""
    study = a_study(tmp_path, metrics="employment_rate", groups="sex:woman")
    assert (study.metrics, study.groups) == (("employment_rate",), ("sex:woman",))


def test_what_is_not_named_has_its_default(tmp_path):
    """The reference is the first; all people; the metrics that the project is about."""
    study = a_study(tmp_path)
    assert study.reference == "town-baseline"
    assert study.compared == ("town-permanent",)
    assert study.groups == ("all",)
    assert study.metrics == ("employment_weeks", "net_public_cost")


def test_the_towns_policies_are_as_they_are_thought(tmp_path):
    """What the tests of the sweep stand on: one permanent phase, two pilots with a gap."""
    assert PERMANENT in POLICIES["town-permanent"]
    study = a_study(tmp_path, scenarios=["town-baseline", "town-permanent", "town-repeated"])
    assert [len(s.policy.phases) for s in study.scenarios] == [0, 1, 2]
    assert study.clock == 9
    assert study.weeks == 78
