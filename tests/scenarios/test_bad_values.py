"""Keys and values that are wrong: file, line, key, range, unit and nearest name."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import PHASE


def test_a_misspelt_key_suggests_the_nearest(only_problem):
    found = only_problem("[policy.base.coaching]\nclients_per_coch = 175\n")
    assert found.line == 4
    assert found.key == "policy.base.coaching.clients_per_coch"
    assert '"clients_per_coach"' in found.hint


def test_an_unknown_key_lists_what_is_known(only_problem):
    assert "extends" in only_problem("zzz = 1").hint


def test_a_lever_outside_its_group_is_told_where_it_belongs(only_problem):
    found = only_problem(PHASE + "clients_per_coach = 175\n")
    assert "coaching = { clients_per_coach = … }" in found.hint


@pytest.mark.parametrize("value", ["0", "-5", "2001", "1e9", "nan", "inf", "-inf", "1" + "0" * 400])
def test_a_value_out_of_range_says_the_range_and_the_unit(only_problem, value):
    found = only_problem(f"[policy.base.coaching]\nclients_per_coach = {value}\n")
    assert "out of range" in found.message
    assert found.hint == "Allowed: 10 to 2000 (clients a coach)."


@pytest.mark.parametrize("value", ["true", "[1]", "{ a = 1 }", "2017-08-01", '"many"'])
def test_a_value_of_a_wrong_type_says_what_is_needed(only_problem, value):
    found = only_problem(f"[policy.base.coaching]\nclients_per_coach = {value}\n")
    assert "is not a number" in found.message
    assert "10 to 2000" in found.hint


def test_a_number_in_quotes_is_told_to_lose_them(only_problem):
    found = only_problem('[policy.base.coaching]\nclients_per_coach = "30"\n')
    assert found.message == '"30" is not a number.'
    assert found.hint == "Write it without the quotes: 30"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('starts = "2016-01-04"', "without the quotes: 2016-01-04"),
        ("starts = 2016-01-04T00:00:00", "Write the day alone: 2016-01-04"),
        ("starts = 2016", "2016 is not a date"),
        ("starts = 2016-01-05", "The Monday before: 2016-01-04"),
        ("starts = 9999-12-27", "Allowed: 1990-01-01 to 2099-12-28"),
        ("weeks = 0", "Allowed: 1 to 2348 (weeks)"),
        ("weeks = 1.5", "1.5 is not a whole number"),
        ("years = 46", "Allowed: 0.02 to 45 (years)"),
        ("years = 3\nweeks = 100", "given twice"),
        ("extends = 3", "3 is not text in quotes"),
        ('title = ["a"]', "a list is not a table"),
        ("title = { de = 'Versuch' }", "Known here: fi, sv, en"),
        ("policy = 3", "3 is not a table"),
        ("[policy]\nphases = 3", "3 is not a list"),
        ("[policy]\nphases = [3]", "3 is not a table"),
        ("[mechanisms]\nturnover = 1", "1 is not true or false"),
        ("[mechanisms]\nturn_over = true", '"turnover"'),
        ("[policy]\nbudget = {}", "missing"),
        ("[policy]\nbudget = { same_as = 'pirkanma-repeated' }", '"pirkanmaa-repeated"'),
        ("[policy]\nbudget = { same_as = 'pirkanmaa-permanent-thin' }", "itself solved"),
        ("region = 'pirkkanmaa'", 'Did you mean "pirkanmaa"?'),
        ("behaviour = 'centrall'", 'Did you mean "central"?'),
        ("regime = 'history'", "Known here: at-rest, history-2016-2020"),
        ("region = 'nowhere.toml'", "no such file"),
    ],
)
def test_each_slip_has_its_words(problems_of, text, words):
    if text.startswith("extends"):
        text = f"format = 1\n{text}"
    texts = [str(problem) for problem in problems_of(text)]
    assert any(words in text for text in texts), texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('extends = "finland"', "Begin it with: format = 1"),
        ('format = 2\nextends = "finland"', "newer than this program"),
        ('format = 0\nextends = "finland"', "no format 0"),
        ('format = "1"\nextends = "finland"', "without the quotes: 1"),
        ('format = true\nextends = "finland"', "not a whole number"),
    ],
)
def test_a_wrong_format_is_told(tmp_path, text, words):
    from scenarios.check import check_files

    path = tmp_path / "mine.toml"
    path.write_text(text)
    (found,) = check_files([path])
    assert words in str(found)


def test_all_problems_come_at_once(problems_of):
    found = problems_of(
        "zzz = 1\n[policy.base.coaching]\nclients_per_coach = 1\nregister_access = 2\n"
        + PHASE.replace("2018-12-31", "2016-12-31")
        + "digital = { reach = true }\n[mechanisms]\nlerning = true\n"
    )
    assert len(found) == 6
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_wrong_value_hides_no_other_and_casts_no_shadow(problems_of):
    found = problems_of(
        PHASE.replace("ends = 2018-12-31", "end = 2018-12-31\ncontract = 'fixed-term'")
    )
    assert [problem.key for problem in found] == ["policy.phases[1].end"]


def test_base_levers_that_nobody_gives_are_named(problems_of):
    (found,) = problems_of(
        'format = 1\nregion = "finland"\nbehaviour = "central"\nregime = "at-rest"\n'
        "starts = 2016-01-04\nyears = 1\n[policy.base]\ndigital = { reach = 1, personal = 1 }\n"
    )
    assert "coaching.clients_per_coach" in found.message
    assert "digital.reach" not in found.message
    assert "start_up.weeks" not in found.message


def test_what_a_scenario_without_a_base_lacks_is_named(problems_of):
    keys = {problem.key for problem in problems_of("format = 1\ntitle = 'x'\n")}
    assert keys == {"region", "behaviour", "regime", "starts", "weeks", "policy.base"}


def test_a_problem_is_told_in_one_line_with_its_place(only_problem):
    text = str(only_problem("[policy.base.coaching]\nclients_per_coach = 5000\n"))
    assert text.endswith(
        "mine.toml, line 4, column 1: policy.base.coaching.clients_per_coach: "
        "5000 is out of range. Allowed: 10 to 2000 (clients a coach)."
    )
    assert "\n" not in text


def test_a_lever_in_the_wrong_place_hides_no_wrong_date(problems_of):
    text = PHASE.replace("2018-12-31", "2016-12-31") + "cooperation_effort = 0.5\n"
    keys = [problem.key for problem in problems_of(text)]
    assert keys == ["policy.phases[1].ends", "policy.phases[1].cooperation_effort"]


def test_a_missing_base_hides_no_wrong_value(problems_of):
    text = 'format = 1\nextends = "nothing"\n[values.job_finding]\nbase_hazard = 3\n'
    keys = [problem.key for problem in problems_of(text)]
    assert keys == ["extends", "values.job_finding.base_hazard"]
