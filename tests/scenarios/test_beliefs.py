"""Ledger, behaviours and regimes."""

from __future__ import annotations

import pytest

from scenarios import ScenarioErrors, load_ledger, load_scenario
from scenarios.check import check_files
from scenarios.places import BEHAVIOURS, REGIMES
from scenarios.scenario import MECHANISMS

PARAMETER = (
    '{ value = 0.03, low = 0.01, high = 0.08, unit = "1/week", grade = "calibrated", '
    'does = "Job finding.", source = "Set by hand", informs = ["F20"] }'
)


@pytest.fixture
def ledger_of(tmp_path):
    def load(text, name="parameters.toml"):
        path = tmp_path / name
        path.write_text(f"format = 1\n{text}", encoding="utf-8")
        return load_ledger(path)

    return load


def small(ledger_of):
    return ledger_of(
        f"[job_finding]\nbase_hazard = {PARAMETER}\n"
        f"[service.training_vocational]\nduration_weeks = {PARAMETER}\n"
    )


def test_parameters_have_full_names(ledger_of):
    ledger = small(ledger_of)
    assert list(ledger) == ["job_finding.base_hazard", "service.training_vocational.duration_weeks"]
    parameter = ledger["job_finding.base_hazard"]
    assert (parameter.value, parameter.low, parameter.high) == (0.03, 0.01, 0.08)
    assert parameter.informs == ("F20",)
    assert ledger.origins[parameter.name].line == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value = 0.03", "value = 0.3", "is not between low 0.01 and high 0.08"),
        ("value = 0.03", "valu = 0.03", 'Did you mean "value"?'),
        ("value = 0.03", "value = nan", "out of range"),
        ('"calibrated"', '"calibrate"', 'Did you mean "calibrated"?'),
        (PARAMETER, "0.03", "not a parameter"),
        (PARAMETER, "{}", ""),
    ],
)
def test_slips_in_a_ledger_are_told(ledger_of, old, new, words):
    text = f"[job_finding]\nbase_hazard = {PARAMETER}\n".replace(old, new)
    if new == "{}":
        assert len(ledger_of(text)) == 0
        return
    with pytest.raises(ScenarioErrors) as caught:
        ledger_of(text)
    assert words in str(caught.value)


def test_a_behaviour_has_a_value_for_every_parameter_and_all_mechanisms_on(ledger_of):
    ledger = small(ledger_of)
    behaviour = load_scenario("finland", ledger=ledger).behaviour
    assert behaviour.values == dict.fromkeys(ledger, 0.03)
    assert behaviour.mechanisms == dict.fromkeys(MECHANISMS, True)


def test_a_scenario_may_change_values_and_mechanisms(write, ledger_of):
    text = "[values.job_finding]\nbase_hazard = 0.02\n[mechanisms]\nturnover = false\n"
    behaviour = load_scenario(write(text), ledger=small(ledger_of)).behaviour
    assert behaviour.values["job_finding.base_hazard"] == 0.02
    assert behaviour.mechanisms["turnover"] is False
    assert behaviour.mechanisms["learning"] is True


def test_a_behaviour_of_ones_own_may_be_named(write, ledger_of):
    write("format = 1\n[values.job_finding]\nbase_hazard = 0.02\n", "pessimist.toml")
    scenario = load_scenario(write('behaviour = "pessimist"'), ledger=small(ledger_of))
    assert scenario.behaviour.name == "pessimist"
    assert scenario.behaviour.values["job_finding.base_hazard"] == 0.02


def test_a_behaviour_may_be_asked_for_instead_of_the_files(write, ledger_of):
    own = write("format = 1\n[values.job_finding]\nbase_hazard = 0.02\n", "pessimist.toml")
    scenario = load_scenario(write(""), ledger=small(ledger_of), behaviour=str(own))
    assert scenario.behaviour.name == "pessimist"
    assert scenario.behaviour.values["job_finding.base_hazard"] == 0.02


@pytest.mark.parametrize(
    ("asked", "words"),
    [("centrale", 'Did you mean "central"?'), ("there-is-none.toml", "there-is-none.toml")],
)
def test_a_behaviour_asked_for_that_is_not_there_is_told(asked, words):
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario("finland", behaviour=asked)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0.5", "outside what is plausible for this parameter. Allowed: 0.01 to 0.08 (1/week)."),
        ("nan", "outside what is plausible"),
        ("true", "true is not a number. Allowed: 0.01 to 0.08"),
        ('"0.02"', "is not a number"),
        ("[]", "a list is not a number"),
    ],
)
def test_a_value_outside_its_plausible_range_is_an_error(write, ledger_of, value, words):
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(
            write(f"[values.job_finding]\nbase_hazard = {value}\n"), ledger=small(ledger_of)
        )
    assert words in str(caught.value)


def test_an_unknown_parameter_suggests_the_nearest(write, ledger_of):
    with pytest.raises(ScenarioErrors, match=r'Did you mean "job_finding\.base_hazard"'):
        load_scenario(write("[values.job_finding]\nbase_hasard = 0.02\n"), ledger=small(ledger_of))


def test_behaviours_and_regimes_can_be_checked_alone(tmp_path):
    behaviour = tmp_path / "b.toml"
    behaviour.write_text("format = 1\n[mechanisms]\nlerning = false\n")
    regime = tmp_path / "r.toml"
    regime.write_text("format = 1\ndemand = [{ date = 2016-01-04, factor = 0 }]\n")
    texts = [str(problem) for problem in check_files([behaviour, regime])]
    assert len(texts) == 2
    assert '"learning"' in texts[0]
    assert "Allowed: 0.1 to 10 (times the level at rest)" in texts[1]


def test_points_of_a_regime_must_be_in_order(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        "format = 1\nactivation = [{ date = 2017-01-02, factor = 1 },\n"
        " { date = 2017-01-02, factor = 2 }]\n"
    )
    (found,) = check_files([path])
    assert (found.line, found.key) == (3, "activation[2].date")


def test_at_rest_nothing_changes_outside():
    regime = load_scenario("finland").regime
    assert (regime.name, regime.demand, regime.activation) == ("at-rest", (), ())


def test_history_begins_at_rest_and_has_the_published_rise_of_activation(write):
    regime = load_scenario(write('regime = "history-2016-2020"')).regime
    assert regime.demand[0][1] == regime.activation[0][1] == 1.0
    august = {day.year: factor for day, factor in regime.activation if day.month == 8}
    assert august[2017] == 1.0 < august[2018]  # that the country rises as M02 says: validation


@pytest.mark.parametrize("path", sorted([*BEHAVIOURS.glob("*.toml"), *REGIMES.glob("*.toml")]))
def test_shipped_behaviours_and_regimes_have_no_problems(path):
    assert check_files([path]) == []


def test_rival_readings_differ_from_central(write):
    digests = {
        load_scenario(write(f'behaviour = "{name}"')).digest()
        for name in ("central", "statement", "register-studies")
    }
    assert len(digests) == 3
