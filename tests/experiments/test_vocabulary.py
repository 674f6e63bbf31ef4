"""The words of targets: each is declared once, explained, and can be parsed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.targets import vocabulary
from experiments.targets.grammar import (
    metric_names,
    parse_group,
    parse_metric,
    parse_reference,
    parse_window,
)
from experiments.targets.groups import DIMENSIONS
from experiments.targets.measures import ALIASES, DESTINATIONS, MEASURES
from experiments.targets.units import CONVERSIONS, DAYS, UNITS, factor, units_for
from experiments.targets.vocabulary import ATOMS, COLUMNS, PLACES, SERVICES
from experiments.targets.wrong import Wrong
from model.states import KINDS, REASONS


def test_everyone_is_in_one_of_the_atoms():
    """The states, by kind of service and by reason of being outside."""
    outside = ["outside_" + r.replace(" ", "_").replace("-", "_") for r in REASONS[1:]]
    assert ("unemployed", *KINDS, "work", *outside) == ATOMS
    assert set(ATOMS) <= set(PLACES)
    assert set().union(*SERVICES.values()) == set(KINDS)


def test_places_that_hold_others_hold_them_all():
    """In work or out of it; seeking or not."""
    of = {name: atoms for name, (atoms, _sentence) in PLACES.items()}
    assert of["employed"] | of["out_of_work"] == set(ATOMS)
    assert not of["employed"] & of["out_of_work"]
    assert of["jobseeking"] | of["work"] | of["outside"] == set(ATOMS)
    assert of["measures"] | {"unemployed"} == of["broad_unemployed"]


@pytest.mark.parametrize("name", metric_names())
def test_every_form_of_metric_is_understood(name):
    """With any place or destination put in."""
    to = "work" if name.startswith("true_") else "outside"
    metric = parse_metric(name.replace("PLACES", "training+work").replace("_TO", f"_{to}"))
    assert metric.measure in MEASURES
    assert metric.unit in CONVERSIONS
    assert bool(metric.places) == ("PLACES" in name or name in ALIASES)
    assert metric.to in {"", *DESTINATIONS}


def test_other_names_mean_the_same():
    """Days, weeks and months in a place are times there; the unit says how they are told."""
    for one, other in (("days_in_work", "time_in_work"), ("employment_rate", "share_in_work")):
        a, b = parse_metric(one), parse_metric(other)
        assert (a.measure, a.places) == (b.measure, b.places)


@pytest.mark.parametrize(
    "name", [f"{d}:{level}" for d, known in DIMENSIONS.items() for level in known.levels]
)
def test_every_level_is_understood(name):
    """As a group, and as a reference."""
    assert parse_reference(f"group {name}").group == parse_group(name)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("age:16-24", 16, 25), ("age:55+", 55, None), ("registered:1-3", 1, 3),
        ("registered:24+", 24, None), ("jobless:<1", None, 1), ("age:<25", None, 25),
        ("duration:short", None, 52), ("duration:over_two_years", 104, None),
        ("registered:0.5-1.5", 0.5, 1.5),
    ],
)  # fmt: skip
def test_ranges_have_ends(text, low, high):
    """Of age both written ends are inside; of months the upper is not."""
    (term,) = parse_group(text).terms
    assert (term.low, term.high) == (low, high)


def test_a_plus_that_joins_follows_a_plus_that_means_more():
    """As in twenty-four months or more, and men."""
    terms = parse_group("registered:24++sex:men+office:A + B").terms
    assert [(t.dimension, t.level) for t in terms] == [
        ("registered", "24+"), ("sex", "men"), ("office", "A + B"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last", "is_point"),
    [
        ("", None, None, False),
        ("12m", 52.1775, 52.1775, True),
        ("0..24m", 0, 104.355, False),
        ("0-24m", 0, 104.355, False),
        ("-5..0y", -260.8875, 0, False),
        ("6m..2y", 26.08875, 104.355, False),
        ("14d..3w", 2, 3, False),
        ("−1..1y", -52.1775, 52.1775, False),
    ],
)
def test_windows_are_told_in_weeks(text, first, last, is_point):
    """From the clock."""
    window = parse_window(text)
    assert (window.first_weeks, window.last_weeks) == (
        pytest.approx(first) if first is not None else None,
        pytest.approx(last) if last is not None else None,
    )
    assert window.is_point is is_point


@given(st.integers(-30, 30), st.integers(1, 30), st.sampled_from("dwmy"))
def test_the_name_of_a_window_is_a_window(first, length, unit):
    """And the same one."""
    window = parse_window(f"{first}{unit}..{first + length}{unit}")
    again = parse_window(window.name)
    assert (again.first_weeks, again.last_weeks) == (window.first_weeks, window.last_weeks)


@pytest.mark.parametrize("parse", [parse_metric, parse_group, parse_window, parse_reference])
@given(text=st.text(max_size=20))
def test_a_parser_answers_or_says_what_is_wrong(parse, text):
    """With something to do about it."""
    try:
        parse(text)
    except Wrong as wrong:
        assert all(message for message, _hint in wrong.problems)  # noqa: PT017 - either may be


def test_a_reference_has_at_most_two_parts():
    """Each of another kind."""
    found = parse_reference("pirkanmaa-baseline; date 2017-08")
    assert (found.policy, found.date, found.group) == ("pirkanmaa-baseline", "2017-08", None)
    for text in ("a; b", "date 2017; date 2018", "a; date 2017; group all", "date", "group", "a;"):
        with pytest.raises(Wrong):
            parse_reference(text)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_told_in_its_natural_unit_first(name):
    """And every unit that it converts to is a unit."""
    natural = MEASURES[name].unit
    assert units_for(name, "none")[0] == natural
    assert factor(name, natural) == 1.0
    assert {*units_for(name, "none"), *units_for(name, "relative")} <= set(UNITS)


def test_time_converts_there_and_back():
    """Whichever units."""
    for a in DAYS:
        for b in DAYS:
            assert CONVERSIONS[a][b] * CONVERSIONS[b][a] == pytest.approx(1.0)
    assert factor("time_in", "weeks") == pytest.approx(1 / 7)
    assert factor("time_in", "months/year", 52.1775) == factor("time_in", "months")
    assert math.isnan(factor("time_in", "months/year"))


def test_every_natural_unit_converts():
    """No measure has a unit that nothing can be told in."""
    assert {measure.unit for measure in MEASURES.values()} <= set(CONVERSIONS)


@pytest.mark.parametrize(
    "table",
    [
        COLUMNS, UNITS, DESTINATIONS, vocabulary.DIFFERENCES, vocabulary.CLOCKS,
        vocabulary.WINDOWS, vocabulary.REGIMES, vocabulary.STATUSES, vocabulary.CONFIDENCES,
        vocabulary.USES, vocabulary.REFERENCES,
    ],
)  # fmt: skip
def test_every_word_has_a_sentence(table):
    """That ends with a full stop."""
    assert all(sentence.endswith(".") for sentence in table.values())
