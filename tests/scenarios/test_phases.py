from __future__ import annotations

from datetime import date

import pytest

from scenarios import load_scenario
from tests.scenarios.conftest import PHASE


def test_a_phase_that_ends_before_it_starts(only_problem):
    found = only_problem(PHASE.replace("2018-12-31", "2017-07-31"))
    assert found.key == "policy.phases[1].ends"
    assert found.line == 7
    assert "before it starts on 2017-08-01" in found.message


@pytest.mark.parametrize("day", ["2015-12-31", "2028-01-03"])
def test_a_phase_outside_the_horizon_says_the_horizon(problems_of, day):
    found = problems_of(PHASE.replace("starts = 2017-08-01", f"starts = {day}"))
    assert any("2016-01-04 to 2028-01-02" in problem.hint for problem in found)


def test_the_last_day_of_the_horizon_is_inside(problems_of):
    assert problems_of(PHASE.replace("2018-12-31", "2028-01-02")) == []


def test_phases_of_one_office_must_not_overlap(only_problem):
    other = PHASE.replace("2017-08-01", "2018-12-31").replace("ends = 2018-12-31", "")
    found = only_problem(PHASE + other.replace('["Tampere"]', '"all"'))
    assert found.key == "policy.phases[2].starts"
    assert "phase 1 (line 4)" in found.message
    assert "Tampere from 2018-12-31" in found.message


def test_phases_of_different_offices_may_overlap(problems_of):
    assert problems_of(PHASE + PHASE.replace("Tampere", "Nokia")) == []


def test_phases_may_follow_each_other_from_one_day_to_the_next(problems_of):
    later = PHASE.replace("2017-08-01", "2019-01-01").replace("2018-12-31", "2019-12-31")
    assert problems_of(PHASE + later) == []


def test_fixed_term_contracts_need_an_end(only_problem):
    found = only_problem(PHASE.replace("ends = 2018-12-31", 'contract = "fixed-term"'))
    assert found.key == "policy.phases[1].contract"
    assert "Add: ends" in found.hint


def test_an_unknown_contract_suggests_the_nearest(only_problem):
    assert '"fixed-term"' in only_problem(PHASE + 'contract = "fixed term"\n').hint


def test_an_end_may_be_decided_while_the_phase_runs(write):
    (phase,) = load_scenario(write(PHASE + "announced = 2018-06-01\n")).policy.phases
    assert phase.announced == date(2018, 6, 1)


def test_a_fixed_term_contract_tells_its_end_from_the_start(only_problem):
    found = only_problem(PHASE + 'contract = "fixed-term"\nannounced = 2017-08-02\n')
    assert found.key == "policy.phases[1].announced"


def test_an_end_cannot_be_announced_when_it_is_past(only_problem):
    found = only_problem(PHASE + "announced = 2019-01-02\n")
    assert found.key == "policy.phases[1].announced"
    assert "2018-12-31" in found.hint


def test_a_phase_without_a_monday_governs_nothing_and_is_told(only_problem):
    found = only_problem(PHASE.replace("2018-12-31", "2017-08-06"))
    assert "no Monday" in found.message


def test_an_unknown_office_suggests_the_nearest(only_problem):
    found = only_problem(PHASE.replace("Tampere", "Tamperre"))
    assert found.key == "policy.phases[1].offices[1]"
    assert found.hint == 'Did you mean "Tampere"?'


def test_an_office_named_twice_is_told(only_problem):
    assert "twice" in only_problem(PHASE.replace('"Tampere"', '"Tampere", "Tampere"')).message


@pytest.mark.parametrize("offices", ["[]", '"Tampere"', '[""]', "[1]", "true"])
def test_offices_are_a_list_of_names_or_all(only_problem, offices):
    assert "offices" in only_problem(PHASE.replace('["Tampere"]', offices)).key


def test_all_means_the_trial_offices_of_the_region(write):
    phase = load_scenario(write(PHASE.replace('["Tampere"]', '"all"'))).policy.phases[0]
    assert len(phase.offices) == 10
    assert "Lahti" not in phase.offices
    assert "Valkeakoski" not in phase.offices


def test_a_lever_that_a_phase_does_not_name_keeps_its_base_value(write):
    text = "[policy.base.coaching]\nclients_per_coach = 300\n" + PHASE
    scenario = load_scenario(write(text + "digital = { reach = 0.9 }\n"))
    levers = scenario.policy.phases[0].levers
    assert levers["coaching.clients_per_coach"] == 300
    assert levers["digital.reach"] == 0.9
    assert scenario.policy.base["digital.reach"] == 0.3
    assert levers["start_up.weeks"] == 0


def test_a_phase_is_permanent_and_unannounced_unless_it_says_otherwise(write):
    phase = load_scenario(write(PHASE.replace("ends = 2018-12-31", ""))).policy.phases[0]
    assert (phase.ends, phase.announced, phase.contract) == (None, None, "permanent")


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2016, 1, 4), 0),
        (date(2016, 1, 5), 1),
        (date(2016, 1, 11), 1),
        (date(2017, 8, 1), 83),
        (date(2019, 1, 1), 157),
    ],
)
def test_weeks_count_from_the_first_monday(day, week):
    scenario = load_scenario("finland")
    assert scenario.first_week_on_or_after(day) == week
    assert scenario.monday(week) >= day
