"""Show, difference, new, JSON Schema, README: all say the same as the files."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import list_scenarios, load_ledger, load_scenario
from scenarios.check import check_files
from scenarios.difference import differences
from scenarios.json_schema import FORMS, json_schema
from scenarios.lever_table import lever_table
from scenarios.levers import LEVERS
from scenarios.new import starting_file
from scenarios.places import HERE
from scenarios.scenario import Levers
from scenarios.show import show
from tests.scenarios.conftest import PHASE

NAMES = [summary.name for summary in list_scenarios()]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_loads_to_the_same_scenario(name, tmp_path):
    scenario = load_scenario(name)
    path = tmp_path / "shown.toml"
    path.write_text(show(scenario), encoding="utf-8")
    again = load_scenario(path)
    assert again.digest() == scenario.digest()
    assert again.title == scenario.title
    assert again.description == scenario.description


def test_each_value_shown_has_its_origin():
    for line in show(load_scenario("pirkanmaa-pilot")).splitlines():
        if " = " in line and not line.startswith(("#", "format")):
            assert re.search(r"  # (by default|\S+\.toml:\d+)$", line), line


@settings(max_examples=20)
@given(
    st.fixed_dictionaries(
        {name: st.floats(lever.low, lever.high) for name, lever in LEVERS.items()}
    ),
    st.text(max_size=20),
)
def test_any_levers_and_any_title_survive_being_shown(tmp_path_factory, values, title):
    scenario = load_scenario("pirkanmaa-pilot")
    phase = scenario.policy.phases[0]
    changed = scenario.replace(
        title={"en": title} if title else {},
        policy=type(scenario.policy)(
            scenario.policy.base, (type(phase)(**{**vars(phase), "levers": Levers(values)}),)
        ),
    )
    path = tmp_path_factory.mktemp("shown") / "shown.toml"
    path.write_text(show(changed), encoding="utf-8", newline="")
    again = load_scenario(path)
    assert again.digest() == changed.digest()
    assert again.title == changed.title


@pytest.mark.parametrize("name", NAMES)
def test_a_starting_file_passes_the_check_and_does_what_its_source_does(name, tmp_path):
    scenario = load_scenario(name)
    path = tmp_path / "new.toml"
    path.write_text(starting_file('Oma "kokeilu"', scenario), encoding="utf-8")
    assert check_files([path]) == []
    assert load_scenario(path).digest() == scenario.digest()
    assert load_scenario(path).title == {"en": 'Oma "kokeilu"'}


def test_a_starting_file_explains_every_lever_and_all_its_lines_can_be_used(tmp_path):
    text = starting_file("Mine", load_scenario("finland"))
    lines = [
        line.removeprefix("# ") if re.match(r"# (\[\[|\w+ = )", line) else line
        for line in text.splitlines()
    ]
    path = tmp_path / "new.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    data = tomllib.loads("\n".join(lines))
    for lever in LEVERS.values():
        assert lever.name in data["policy"]["base"][lever.group]
        assert f"({lever.unit})" in text
    (phase,) = data["policy"]["phases"]
    assert phase["coaching"] == {"clients_per_coach": 175}
    found = [problem.message for problem in check_files([path])]
    assert found == ['The region has no office "Tampere".'] * len(found)


def test_a_starting_file_from_a_file_of_ones_own_extends_that_file(write):
    source = load_scenario(write(PHASE, "source.toml"))
    path = write(starting_file("Mine", source))
    assert load_scenario(path).digest() == source.digest()


def test_a_scenario_differs_in_nothing_from_itself():
    for name in NAMES:
        assert differences(load_scenario(name), load_scenario(name)) == []


@pytest.mark.parametrize(("a", "b"), list(permutations(NAMES, 2)))
def test_two_scenarios_that_are_not_the_same_differ_in_words(a, b):
    assert differences(load_scenario(a), load_scenario(b))


def test_a_difference_says_when_where_and_what(write):
    text = PHASE.replace('"Tampere"', '"Tampere", "Nokia"')
    mine = load_scenario(write(text + "coaching = { clients_per_coach = 175 }\n"))
    where = "From 2017-08-01 to 2018-12-31, in Tampere and Nokia: "
    assert differences(load_scenario("pirkanmaa-baseline"), mine) == [
        f"{where}175 clients a coach instead of 300.",
        f"{where}a phase that ends on 2018-12-31 instead of ordinary services.",
    ]


def test_a_difference_of_the_base_holds_all_the_time_everywhere(write):
    mine = load_scenario(write("[policy.base.digital]\nreach = 0.5\n"))
    expected = ["All the time, everywhere: digital reach 0.5 instead of 0.3."]
    assert differences(load_scenario("pirkanmaa-baseline"), mine) == expected


def test_times_that_are_alike_are_told_together():
    found = differences(load_scenario("pirkanmaa-repeated"), load_scenario("pirkanmaa-permanent"))
    start = "From 2019-01-01 to 2021-02-28 and from 2025-01-01 to 2027-02-28, in all 10 trial"
    assert found[0].startswith(start)


def test_differences_of_beliefs_are_told(write):
    text = 'regime = "history-2016-2020"\nweeks = 600\n[mechanisms]\nturnover = false\n'
    found = differences(load_scenario("pirkanmaa-baseline"), load_scenario(write(text)))
    assert found == [
        "It runs for 600 weeks instead of 626.",
        "The regime is history-2016-2020 instead of at-rest.",
        "The mechanism turnover is off.",
    ]


@pytest.mark.parametrize("kind", FORMS)
def test_a_schema_is_json_and_has_no_nulls(kind):
    text = json.dumps(json_schema(kind, load_ledger()))
    assert "null" not in text
    assert json.loads(text)["required"][0] == "format"


def test_the_schema_knows_every_lever_with_range_unit_and_description():
    schema = json_schema("scenario")
    for lever in LEVERS.values():
        table = schema["$defs"]["Base"]["properties"][lever.group]["$ref"].rpartition("/")[2]
        entry = schema["$defs"][table]["properties"][lever.name]
        assert (entry["minimum"], entry["maximum"]) == (lever.low, lever.high)
        assert entry["description"].endswith(f"({lever.unit})")


def test_the_schema_knows_parameters_with_their_ranges():
    ledger = load_ledger()
    values = json_schema("scenario", ledger)["properties"]["values"]
    for name, parameter in ledger.items():
        entry = values
        for part in name.split("."):
            entry = entry["properties"][part]
        assert (entry["minimum"], entry["maximum"]) == (parameter.low, parameter.high)


def test_the_readme_has_the_table_of_levers_as_declared():
    assert lever_table() in (HERE / "README.md").read_text(encoding="utf-8")


def test_the_readmes_scenario_can_be_loaded(tmp_path):
    text = (HERE / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    assert check_files([path]) == []
    assert load_scenario(path).policy.phases[0].contract == "fixed-term"
