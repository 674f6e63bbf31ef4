"""Measuring: levels are put together as a target asks, and what cannot be measured says why."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.virtual import measure
from experiments.virtual.measure import _bundles, _value, looks_of, measured, values_of
from experiments.virtual.problems import CannotMeasure
from tests.experiments.virtual.rows import TINY, target

LEVELS = {
    ("one", "all", ""): 0.5,
    ("other", "all", ""): 0.4,
    ("one", "sex:men", ""): 0.75,
    ("other", "sex:men", ""): 0.25,
    ("one", "all", "2018"): 0.7,
    ("one", "all", "2016"): 0.2,
    ("other", "all", "2018"): 0.45,
    ("other", "all", "2016"): 0.3,
    ("one", "sex:men", "2018"): 0.8,
    ("one", "sex:men", "2016"): 0.1,
}
SHARE = {"metric": "share_in_work", "experiment": "pilot", "policy": "one", "window": "12m"}
WHEN = {"date": "2018", "clock": "calendar"}


@pytest.fixture
def found(monkeypatch):
    """Return what a target is where every level is known beforehand."""

    def level(_target, look, *_rest):
        return LEVELS[look.arm, look.group.name, look.day]

    monkeypatch.setattr(measure, "_level", level)
    return lambda **cells: _value(target(**{**SHARE, **cells}), {}, None, 0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"difference": "none"}, 0.5),
        ({"difference": "none", "reference": "other"}, 0.5),
        ({"difference": "none", "unit": "percentage points"}, 50.0),
        ({"difference": "absolute", "reference": "other"}, 0.1),
        ({"difference": "absolute", "reference": "other", "unit": "percentage points"}, 10.0),
        ({"difference": "relative", "reference": "other"}, 0.25),
        ({"difference": "relative", "reference": "other", "unit": "ratio"}, 1.25),
        ({"difference": "absolute", "reference": "group sex:men"}, 0.5 - 0.75),
        ({"difference": "relative", "reference": "group sex:men", "unit": "ratio"}, 0.5 / 0.75),
        ({"difference": "absolute", "reference": "date 2016", **WHEN}, 0.7 - 0.2),
        ({"difference": "relative", "reference": "date 2016", "unit": "ratio", **WHEN}, 3.5),
        # differences of differences
        ({"difference": "absolute", "reference": "other; date 2016", **WHEN},
         (0.7 - 0.2) - (0.45 - 0.3)),
        ({"difference": "absolute", "reference": "other; group sex:men"},
         (0.5 - 0.4) - (0.75 - 0.25)),
        ({"difference": "absolute", "reference": "group sex:men; date 2016", **WHEN},
         (0.7 - 0.8) - (0.2 - 0.1)),
    ],
)  # fmt: skip
def test_levels_are_put_together_as_the_target_asks(found, cells, expected):
    """The policy's level, less or over the reference's; two references: the change of changes."""
    assert found(**cells).value == pytest.approx(expected)
    assert found(**cells).problem == ""


def test_two_references_ask_for_four_levels():
    """With signs that make a difference of differences."""
    looks = looks_of(target(**SHARE, difference="absolute", reference="other; date 2016", **WHEN))
    assert [(sign, look.arm, look.day) for sign, look in looks] == [
        (1.0, "one", "2018"), (-1.0, "other", "2018"), (-1.0, "one", "2016"), (1.0, "other", "2016")
    ]  # fmt: skip


def test_a_level_asks_for_itself_alone():
    """Whatever the study could compare it with."""
    ((sign, look),) = looks_of(target(**SHARE, difference="none"))
    assert (sign, look.arm, look.group.name) == (1.0, "one", "all")


def test_where_no_reference_is_named_the_study_s_own_is_meant():
    """And the study's own policy where no policy is."""
    looks = looks_of(target(experiment="pilot", metric="share_in_work", difference="absolute"))
    assert [look.arm for _sign, look in looks] == ["pirkanmaa-pilot", "pirkanmaa-baseline"]


def test_what_is_a_comparison_in_itself_is_counted_once():
    """Of both arms, whatever the column says."""
    looks = looks_of(
        target(experiment="displacement", metric="displaced_share", difference="absolute")
    )
    assert len(looks) == 1


def test_a_level_of_nothing_is_no_number(monkeypatch):
    """And says so in a sentence."""
    monkeypatch.setattr(measure, "_level", lambda *_args: math.nan)
    found = _value(target(**SHARE, difference="none"), {}, None, 0)
    assert math.isnan(found.value)
    assert found.problem == "nobody was there to be counted, or it never came about"


def test_a_reference_of_zero_has_no_ratio(found, monkeypatch):
    """Nothing is divided by nothing."""
    monkeypatch.setitem(LEVELS, ("other", "all", ""), 0.0)
    assert math.isnan(found(difference="relative", reference="other").value)


def test_what_cannot_be_counted_says_why(monkeypatch):
    """In the words of who cannot."""

    def level(*_args):
        raise CannotMeasure("the cat has eaten it")

    monkeypatch.setattr(measure, "_level", level)
    found = _value(target(**SHARE, difference="none"), {}, None, 0)
    assert math.isnan(found.value)
    assert found.problem == "the cat has eaten it"


def test_a_measure_that_there_is_no_way_to_count_is_told():
    """With its name."""
    row = target(**{**SHARE, "experiment": "stocks", "policy": "finland"}, difference="none")
    row = replace(row, metric=replace(row.metric, measure="happiness"))
    lives = {"finland": SimpleNamespace(last_week=100)}
    assert _value(row, lives, None, 0).problem == "the model has no way yet to count happiness"


@given(st.permutations(range(6)))
def test_targets_share_what_is_simulated_whatever_their_order(order):
    """Those of one study, regime and reference; studies at rest all together."""
    rows = [
        target("a", experiment="stocks", policy="finland"),
        target("b", experiment="flows", policy="finland", metric="hazard_to_work"),
        target("c", experiment="stocks", policy="finland", regime="history-2016-2020"),
        target("d", experiment="pilot", metric="share_in_work", difference="absolute"),
        target("e", experiment="pilot", metric="clients_per_coach", policy="trial-2021"),
        target("f", experiment="programme_effect", metric="share_in_work", difference="absolute"),
    ]
    bundles = _bundles([rows[number] for number in order], TINY)
    shared = [sorted(row.id for row in together) for together in bundles.values()]
    assert sorted(shared) == [["a", "b"], ["c"], ["d"], ["e"], ["f"]]


# Simulated


def test_what_cannot_be_measured_does_not_spoil_the_others():
    """Wherever it fails: no such office, nobody there, no such date."""
    good = target("good", experiment="stocks", policy="finland", metric="long_term_share")
    bad = [
        target("office", experiment="stocks", policy="finland", group="office:Nowhere"),
        target("old", experiment="stocks", policy="finland", metric="share_in_work",
               group="age:66+", window="12m"),
        target("date", experiment="stocks", policy="finland", date="2050", clock="calendar",
               regime="history-2016-2020"),
        target("refused", experiment="programme_effect", policy="refused", group="service:any",
               metric="share_in_work", window="12m", clock="start"),
    ]  # fmt: skip
    alone = measured([good], TINY, 0)
    together = measured([*bad, good], TINY, 0)
    assert together["good"] == alone["good"]
    assert 0.0 < alone["good"].value < 1.0
    assert {row.id: together[row.id].problem for row in bad} == {
        "office": "the region has no office Nowhere",
        "old": "nobody is in the group",
        "date": "2050 lies outside the years that are simulated",
        "refused": "who refuses a place is told by who takes it: name taken as policy",
    }
    assert all(math.isnan(together[row.id].value) for row in bad)


def test_a_policy_compared_with_itself_makes_no_difference():
    """Exactly."""
    row = target(experiment="pilot", policy="pirkanmaa-baseline", difference="absolute",
                 reference="pirkanmaa-baseline", metric="share_in_work", window="12m")  # fmt: skip
    assert measured([row], TINY, 0)["R"] == measure.Found(0.0)


def test_values_stand_in_the_order_of_the_targets():
    """Those that could not be measured too."""
    rows = [target(name) for name in "abc"]
    found = {"c": measure.Found(3.0), "a": measure.Found(1.0), "b": measure.Found(math.nan, "no")}
    values = values_of(rows, found)
    assert (values[0], values[2]) == (1.0, 3.0)
    assert math.isnan(values[1])


def test_a_replication_is_the_same_again_and_another_differs():
    """To the bit."""
    row = target(experiment="stocks", policy="finland", metric="long_term_share")
    one, again, other = (measured([row], TINY, number)["R"].value for number in (0, 0, 1))
    assert one == again
    assert one != other


def test_a_level_under_a_policy_and_its_reference_make_their_difference():
    """Three rows: both levels and what lies between them."""
    shape = {"experiment": "caseload_trial", "metric": "share_in_work", "window": "12m"}
    rows = [
        target("policy", **shape, difference="none", reference="trial-caseload-250"),
        target("reference", **shape, policy="trial-caseload-250", difference="none",
               reference="trial-caseload-250"),
        target("difference", **shape, difference="absolute"),
        target("ratio", **shape, difference="relative", unit="ratio"),
    ]  # fmt: skip
    found = {name: one.value for name, one in measured(rows, TINY, 0).items()}
    assert found["difference"] == found["policy"] - found["reference"]
    assert found["ratio"] == found["policy"] / found["reference"]
