"""Levers in plain words: unchanged they are the policy itself; links and files read back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from experiments.commands.demo import MOST_PEOPLE
from experiments.live.choices import KNOBS, STRUCTURES, Choice, policy_of, shown
from experiments.live.files import LARGEST_BYTES, scenario_from_text, text_of
from experiments.live.link import LONGEST_QUERY, Setting, checked_value, query_of, read_query
from scenarios import ScenarioErrors, load_scenario

SOURCES = ("pirkanmaa-baseline", "pirkanmaa-pilot", "pirkanmaa-repeated", "pirkanmaa-permanent")
USUAL = Setting(Choice("pirkanmaa-repeated"), Choice("pirkanmaa-permanent"), people=2000)
LOADED = {name: load_scenario(name) for name in SOURCES}

choices = st.builds(
    Choice,
    source=st.sampled_from(SOURCES),
    structure=st.none() | st.sampled_from(list(STRUCTURES)),
    length_months=st.none() | st.integers(3, 60),
    gap_months=st.none() | st.integers(0, 60),
    clients_per_coach=st.none() | st.sampled_from([20.0, 95.0, 600.0]),
    cooperation=st.none() | st.sampled_from([0.0, 0.35, 1.0]),
)


@pytest.mark.parametrize("name", SOURCES)
def test_an_unchanged_choice_is_the_policy_itself(name):
    """To the digest."""
    assert policy_of(Choice(name), LOADED[name]) is LOADED[name]


def test_pilots_again_and_again_have_the_length_and_gap_chosen():
    """Whole months on, whole months off, to the horizon."""
    choice = Choice("pirkanmaa-pilot", structure="repeated", length_months=12, gap_months=6)
    phases = policy_of(choice, LOADED["pirkanmaa-pilot"]).policy.phases
    assert [phase.starts for phase in phases[:3]] == [
        date(2017, 8, 1), date(2019, 2, 1), date(2020, 8, 1)
    ]  # fmt: skip
    assert phases[0].ends == date(2018, 7, 31)
    assert {phase.contract for phase in phases} == {"fixed-term"}


def test_a_lever_holds_in_every_phase():
    """Coaches' clients in all pilots."""
    choice = Choice("pirkanmaa-repeated", clients_per_coach=95)
    phases = policy_of(choice, LOADED["pirkanmaa-repeated"]).policy.phases
    assert {phase.levers["coaching.clients_per_coach"] for phase in phases} == {95.0}


def test_what_is_shown_is_the_policys_own_until_changed():
    """The trial's rhythm is read from its dates."""
    own = shown(Choice("pirkanmaa-repeated"), LOADED["pirkanmaa-repeated"])
    assert (own["structure"], own["length_months"], own["gap_months"]) == ("repeated", 17, 26)
    assert own["clients_per_coach"] == 175


@example(Choice("pirkanmaa-repeated", length_months=3, gap_months=22))  # ends with two days
@given(choices)
def test_a_saved_file_reads_back_as_the_same_policy(choice):
    """To the digest, whatever was chosen; a phase that would govern no week is left out."""
    root = LOADED[choice.source]
    scenario = policy_of(choice, root)
    text = text_of("mine", scenario, root)
    assert scenario_from_text(text.encode()).digest() == scenario.digest()


@given(choices, choices, st.integers(20, MOST_PEOPLE))
def test_a_link_reads_back_as_the_same_setting(a, b, people):
    """Whatever was changed."""
    setting = Setting(a, b, people)
    found = read_query("?" + query_of(setting, USUAL), USUAL, SOURCES, MOST_PEOPLE)
    assert found.problems == []
    assert found.setting == setting


@given(st.one_of(st.none(), st.integers(), st.text(max_size=300), st.binary(max_size=50)))
def test_any_link_is_read_without_an_error(query):
    """What is not understood is left out."""
    setting = read_query(query, USUAL, SOURCES, MOST_PEOPLE).setting
    assert setting.a.source in SOURCES
    assert 20 <= setting.people <= MOST_PEOPLE


@pytest.mark.parametrize(
    "query",
    [
        "a=../../etc/passwd",
        "people=99999999999",
        "people=-1",
        "a.clients_per_coach=nan",
        "a.clients_per_coach=1e999",
        "b.structure=<script>",
        "wat=1",
        "x" * (LONGEST_QUERY + 1),
    ],
)
def test_a_wrong_link_is_told_kindly(query):
    """A sentence, and the usual setting."""
    found = read_query(query, USUAL, SOURCES, MOST_PEOPLE)
    assert len(found.problems) == 1
    assert found.setting == USUAL


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.name)
def test_a_value_out_of_range_becomes_the_nearest(knob):
    """And it is told."""
    value, problem = checked_value(knob.name, 1e6)
    assert value == knob.high
    assert problem
    assert checked_value(knob.name, "5")[0] is None
    assert checked_value(knob.name, float("nan"))[0] is None


def errors_of(text):
    with pytest.raises(ScenarioErrors) as caught:
        scenario_from_text(text if isinstance(text, bytes) else text.encode())
    return [problem.message for problem in caught.value.problems]


def test_a_file_with_many_errors_tells_them_all():
    """As `tyopolku check` would."""
    text = text_of("x", LOADED["pirkanmaa-pilot"], LOADED["pirkanmaa-pilot"])
    spoilt = text.replace("clients_per_coach = 175", "clients_per_coach = -3\nclient_per = 2")
    assert len(errors_of(spoilt)) == 2


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.toml", "~/x.toml", "nearby"])
@pytest.mark.parametrize("key", ["extends", "region", "behaviour", "regime"])
def test_a_file_reaches_no_file_of_this_machine(key, name, monkeypatch):
    """A name that is not shipped is refused before any folder is looked into."""
    import scenarios.places

    monkeypatch.setattr(scenarios.places, "_exists", lambda _path: pytest.fail("looked"))
    text = f'format = 1\ntitle = {{ en = "x" }}\n{key} = "{name}"\n'
    assert "what comes with" in errors_of(text)[0]


def test_large_and_broken_files_are_told_kindly():
    """No traceback for anything that a browser can send."""
    assert "larger" in errors_of(b"#" * (LARGEST_BYTES + 1))[0]
    assert errors_of(b"\xff\xfe\x00")
    assert errors_of("")
    assert errors_of("a = [" * 2000)
    assert errors_of('extends = "pirkanmaa-permanent-thin"\nformat = 1\ntitle = {en="x"}')


def test_a_choice_can_start_from_a_file():
    """Levers change what the file says."""
    text = text_of("x", LOADED["pirkanmaa-pilot"], LOADED["pirkanmaa-pilot"])
    scenario = scenario_from_text(text.replace("= 175", "= 60").encode())
    choice = Choice("loaded", cooperation=0.1)
    levers = policy_of(choice, scenario).policy.phases[0].levers
    assert levers["coaching.clients_per_coach"] == 60
    assert levers["partners.cooperation_effort"] == 0.1
    assert replace(choice, cooperation=None) == Choice("loaded")
