from __future__ import annotations

import pytest

from scenarios import ScenarioErrors, load_scenario
from scenarios.check import check_files
from tests.scenarios.conftest import PHASE


def test_a_child_takes_from_its_parent_what_it_does_not_name(write):
    write("weeks = 100\n[policy.base.coaching]\nclients_per_coach = 300\n", "parent.toml")
    child = write('format = 1\nextends = "parent"\n[policy.base.digital]\nreach = 0.7\n')
    scenario = load_scenario(child)
    assert scenario.weeks == 100
    assert scenario.policy.base["coaching.clients_per_coach"] == 300
    assert scenario.policy.base["digital.reach"] == 0.7


def test_a_childs_phases_replace_its_parents(write):
    write(PHASE + PHASE.replace("Tampere", "Nokia"), "parent.toml")
    child = write(f'format = 1\nextends = "parent.toml"\n{PHASE.replace("Tampere", "Orivesi")}')
    assert [phase.offices for phase in load_scenario(child).policy.phases] == [("Orivesi",)]


def test_an_empty_list_takes_the_phases_away(write):
    child = write('format = 1\nextends = "pirkanmaa-pilot"\npolicy = { phases = [] }\n')
    assert load_scenario(child).policy.phases == ()
    assert load_scenario(child).digest() == load_scenario("pirkanmaa-baseline").digest()


def test_years_of_a_child_replace_the_weeks_of_its_parent(write):
    assert load_scenario(write("years = 2")).weeks == 104


def test_a_phase_rests_on_the_base_levers_of_the_child(write):
    text = 'format = 1\nextends = "pirkanmaa-pilot"\n[policy.base.digital]\nreach = 0.7\n'
    base = load_scenario(write(text)).policy.base
    assert base["digital.reach"] == 0.7


def test_a_missing_base_is_told_with_the_nearest_name(only_problem):
    found = only_problem('format = 1\nextends = "pirkanma-pilot"\n')
    assert found.line == 2
    assert found.hint == 'Did you mean "pirkanmaa-pilot"?'


def test_a_missing_base_file_is_told_at_the_line_that_names_it(only_problem):
    found = only_problem('format = 1\nextends = "gone.toml"\n')
    assert (found.line, found.key) == (2, "extends")
    assert "gone.toml" in found.message


def test_a_circle_of_extends_tells_the_chain(write):
    write('format = 1\nextends = "b"\n', "a.toml")
    write('format = 1\nextends = "c"\n', "b.toml")
    path = write('format = 1\nextends = "a"\n', "c.toml")
    (found,) = check_files([path])
    assert "c → a → b → c" in found.message


def test_a_scenario_that_extends_itself_is_a_circle(only_problem):
    assert "mine → mine" in only_problem('format = 1\nextends = "mine"\n').message


def test_problems_of_the_base_and_of_the_child_come_together(write):
    write("zzz = 1\n", "parent.toml")
    child = write('format = 1\nextends = "parent"\nyyy = 1\n')
    assert {problem.key for problem in check_files([child])} == {"zzz", "yyy"}


def test_a_problem_shared_by_two_files_is_told_once(write):
    write("zzz = 1\n", "parent.toml")
    paths = [write('format = 1\nextends = "parent"\n', f"{name}.toml") for name in "ab"]
    assert len(check_files(paths)) == 1


def test_an_unknown_scenario_suggests_the_nearest():
    with pytest.raises(ScenarioErrors, match='Did you mean "pirkanmaa-pilot"'):
        load_scenario("pirkanmaa-pilto")


def test_origins_tell_file_and_line_of_each_value(write):
    path = write(PHASE + "digital = { reach = 0.9 }\n[values.job_finding]\nbase_hazard = 0.02\n")
    origins = load_scenario(path).origins
    assert origins["policy.phases[1].digital.reach"].line == 8
    assert origins["policy.phases[1].digital.reach"].file.endswith("mine.toml")
    assert origins["policy.phases[1].digital.personal"].file.endswith("finland.toml")
    assert origins["values.job_finding.base_hazard"].line == 10
    assert origins["values.job_finding.slope_skills"].file.endswith("parameters.toml")
    assert origins["policy.base.start_up.weeks"].file == ""
    assert origins["region"].file.endswith("pirkanmaa-baseline.toml")


def test_years_stop_a_run_earlier_though_phases_go_on():
    scenario = load_scenario("pirkanmaa-repeated", years=4)
    assert scenario.weeks == 209
    assert len(scenario.policy.phases) == 3


@pytest.mark.parametrize("years", [0, -1, float("nan"), float("inf"), 46, 0.001, 13])
def test_years_that_cannot_be_run_are_told(years):
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("finland", years=years)
    assert len(caught.value.problems) == 1


def test_all_twelve_years_may_be_asked_for():
    assert load_scenario("finland", years=12).weeks == 626
