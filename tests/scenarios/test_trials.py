"""The trials of the evidence load, stand apart from scenarios, and say where numbers are from."""

from __future__ import annotations

import re

import pytest

from scenarios import ScenarioErrors, list_scenarios, load_scenario
from scenarios.check import check_files
from scenarios.levers import LEVERS
from scenarios.load import list_trials
from scenarios.places import TRIALS

TRIAL_NAMES = [summary.name for summary in list_trials()]
LEVER_NAMES = "|".join(sorted({lever.name for lever in LEVERS.values()}))
SOURCED = re.compile(r"#.*(assumption|derived|\b[A-Z]\d{2}\b|EVIDENCE)")


def test_there_is_a_trial_for_each_study_of_the_evidence():
    assert set(TRIAL_NAMES) >= {
        "trial-caseload-250",
        "trial-caseload-100",
        "trial-caseload-80",
        "trial-caseload-40",
        "trial-more-meetings",
        "trial-closed-office",
        "trial-2012-15",
        "trial-2021",
        "trial-nordic-model",
    }


@pytest.mark.parametrize("name", TRIAL_NAMES)
def test_a_trial_has_no_problems_and_the_horizon_of_what_it_extends(name):
    assert check_files([name]) == []
    assert load_scenario(name).weeks == load_scenario("finland").weeks


@pytest.mark.parametrize("name", TRIAL_NAMES)
def test_a_trial_is_titled_in_three_languages_and_described(name):
    scenario = load_scenario(name)
    assert set(scenario.title) == {"fi", "sv", "en"}
    assert all(scenario.title.values())
    assert scenario.description


@pytest.mark.parametrize("name", TRIAL_NAMES)
def test_each_number_of_a_trial_is_sourced_or_an_assumption(name):
    lines = (TRIALS / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    levers = [line for line in lines if re.match(rf"({LEVER_NAMES})\s*=", line)]
    assert levers
    assert [line for line in levers if not SOURCED.search(line)] == []


def test_trials_are_not_listed_among_the_scenarios():
    assert not {summary.name for summary in list_scenarios()} & set(TRIAL_NAMES)


def test_a_misspelt_trial_is_told_with_the_nearest_name():
    with pytest.raises(ScenarioErrors, match='Did you mean "trial-caseload-100"'):
        load_scenario("trial-caselod-100")


def test_a_file_of_ones_own_can_extend_a_trial(write):
    path = write('format = 1\nextends = "trial-caseload-100"\nyears = 3\n')
    assert load_scenario(path).policy.base["coaching.clients_per_coach"] == 250


def test_caseload_trials_change_coaching_and_nothing_else():
    for name in ("trial-caseload-100", "trial-caseload-40", "trial-caseload-35"):
        policy = load_scenario(name).policy
        (phase,) = policy.phases
        changed = {lever for lever in LEVERS if phase.levers[lever] != policy.base[lever]}
        assert changed == {"coaching.clients_per_coach", "coaching.meeting_interval_weeks"}
        assert (phase.ends, phase.contract) == (None, "permanent")


@pytest.mark.parametrize("name", ["trial-caseload-100", "trial-nordic-model", "trial-2021"])
def test_meetings_are_as_often_as_the_hours_allow(name):
    levers = load_scenario(name).policy.phases[0].levers
    allowed = levers["coaching.clients_per_coach"] / levers["coaching.client_hours_per_week"]
    assert levers["coaching.meeting_interval_weeks"] == pytest.approx(allowed, abs=0.5)


def test_both_arms_of_a_caseload_trial_find_their_coaches_at_once():
    for name in ("250", "100", "80", "40", "35"):
        behaviour = load_scenario(f"trial-caseload-{name}").behaviour
        assert behaviour.mechanisms["recruitment"] is False
        assert all(on for one, on in behaviour.mechanisms.items() if one != "recruitment")


def test_the_trial_of_2021_is_in_all_of_the_region_but_not_in_hame():
    scenario = load_scenario("trial-2021")
    (phase,) = scenario.policy.phases
    wanted = [office.name for office in scenario.region.offices if office.area == "Pirkanmaa"]
    assert sorted(phase.offices) == sorted(wanted)
