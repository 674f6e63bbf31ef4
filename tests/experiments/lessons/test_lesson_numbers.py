"""What a lesson says follows from the runs, whichever way they turn."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.intervals import paired
from experiments.lessons import LessonRun, read_lesson
from experiments.lessons.lens import main_need
from experiments.lessons.numbers import Numbers, Seen
from experiments.lessons.page import answer
from experiments.lessons.person import _event_key, middle
from experiments.lessons.telling import finding_texts, found_in, number_in, words
from experiments.study import planned
from model.states import NUMBER_OF_KINDS, STATES
from model.words import EVENT_WORDS
from tests.experiments.lessons.small import changed, said, turns, write_lesson

NOISE = np.array([-0.01, 0.0, 0.01, 0.005, -0.005])


def outcomes(values):
    """A frame of outcomes: (scenario, metric, group, years): a mean or values."""
    rows = [
        (scenario, replication, group, metric, years, float(value))
        for (scenario, metric, group, years), all_values in values.items()
        for replication, value in enumerate(np.broadcast_to(all_values, len(NOISE)))
    ]
    return pd.DataFrame(
        rows, columns=["scenario", "replication", "group", "metric", "years", "value"]
    )


def numbers_where(early, late):
    """The pilot's difference in employment after half a year and after a year."""
    return Numbers(
        outcomes(
            {
                ("before", "employment_rate", "all", 0.5): 0.2,
                ("after", "employment_rate", "all", 0.5): 0.2 + early + NOISE,
                ("before", "employment_rate", "all", 1.0): 0.3,
                ("after", "employment_rate", "all", 1.0): 0.3 + late + NOISE / 2,
            }
        )
    )


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return read_lesson(write_lesson(tmp_path_factory.mktemp("lesson")))


@pytest.mark.parametrize(
    ("late", "turn"), [(0.05, "more"), (-0.05, "less"), (0.001, "unsure"), (math.nan, "unknown")]
)
def test_the_text_follows_the_runs(lesson, late, turn):
    """More, less, not to be told, or no number at all: never what somebody expected."""
    finding = lesson.form.findings[0]
    found = found_in(numbers_where(0.0, late), finding, "before")
    told = finding_texts(finding, found, people=100, replications=5)
    assert found.outcome == turn
    if turn == "unknown":
        assert told["en"] == "These runs gave no number for this."
    else:
        assert told["en"].startswith(turn)
        assert number_in("en", 100 * late, 1, has_sign=True) in told["en"]


@pytest.mark.parametrize(("late", "place"), [(0.05, 0), (-0.05, 1), (0.001, 2), (math.nan, None)])
def test_the_answer_is_the_runs_own(lesson, late, place):
    """A prediction is held against the runs, not against an expectation."""
    study = planned(lesson.policies, "before", people=100, replications=5)
    assert answer(LessonRun(lesson, study, numbers_where(0.0, late), None)) == place


def test_a_difference_of_differences_is_paired(lesson):
    """Late minus early, replication by replication, with the two differences beside it."""
    found = found_in(numbers_where(0.02, 0.05), lesson.form.findings[1], "before")
    by_hand = paired((0.05 + NOISE / 2)[:, None], (0.02 + NOISE)[:, None])
    assert (found.difference, found.low, found.high) == pytest.approx(
        (by_hand.difference[0], by_hand.low[0], by_hand.high[0])
    )
    assert (found.value, found.reference) == pytest.approx((0.05, 0.02))


@pytest.mark.parametrize(("women", "men", "place"), [(0.1, 0.0, 0), (0.0, 0.1, 1), (0.1, 0.1, 2)])
def test_the_largest_of_several_is_told_only_where_it_stands_apart(women, men, place, tmp_path):
    """Else the answer is that they cannot be told apart."""
    findings = [
        {"key": key, "policy": "after", "metric": "employment_rate", "group": f"sex:{key}",
         "years": 1.0, **turns()}
        for key in ("woman", "man")
    ]  # fmt: skip
    options = [{"text": said(key), "finding": key} for key in ("woman", "man")]
    prediction = {
        "kind": "largest",
        "text": said("Who?"),
        "options": [*options, {"text": said("x")}],
    }
    made = changed("prediction", to=prediction, lesson=changed("findings", to=findings))
    lesson = read_lesson(write_lesson(tmp_path, made))
    numbers = Numbers(
        outcomes(
            {
                ("before", "employment_rate", "sex:woman", 1.0): 0.2,
                ("after", "employment_rate", "sex:woman", 1.0): 0.2 + women + NOISE,
                ("before", "employment_rate", "sex:man", 1.0): 0.2,
                ("after", "employment_rate", "sex:man", 1.0): 0.2 + men + NOISE[::-1],
            }
        )
    )
    study = planned(lesson.policies, "before", people=100, replications=5)
    assert answer(LessonRun(lesson, study, numbers, None)) == place


def test_one_replication_has_no_interval_and_so_no_verdict(lesson):
    """A number without an interval says nothing."""
    one = outcomes({("before", "m", "all", 1.0): 1.0, ("after", "m", "all", 1.0): 2.0})
    found = Numbers(one[one.replication == 0]).difference(Seen("after", "before", "m", "all", 1.0))
    assert found.difference == 1.0
    assert found.outcome == "unknown"


@given(st.floats(-1e7, 1e7), st.integers(0, 3), st.sampled_from(["fi", "sv", "en"]))
def test_numbers_read_back_as_they_were(value, decimals, language):
    """Whatever the language's marks for thousands, decimals and minus."""
    text = number_in(language, value, decimals)
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "")
    plain = plain.replace(",", "") if language == "en" else plain.replace(",", ".")
    assert float(plain) == pytest.approx(round(value, decimals), abs=0.51 * 10**-decimals)
    assert not text.startswith("\N{MINUS SIGN}0") or float(plain) != 0


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=30))
def test_the_person_followed_is_the_middle_one_of_those_who_differ(differences):
    """As many differ by no more as by no less; nobody is chosen for a good story."""
    array = np.array(differences)
    place = middle(array, np.ones(len(array), bool))
    differing = array[array != 0]
    if not len(differing):
        assert place is None
    else:
        assert array[place] == np.sort(differing)[(len(differing) - 1) // 2]


def test_every_event_of_the_model_has_words():
    """So that no page ends in a missing key."""
    told = words()["person"]
    assert {_event_key(what) for what in EVENT_WORDS} <= set(told)
    assert len(told["kind"]) == NUMBER_OF_KINDS
    assert len(told["state"]) == len(STATES)
    keys = ("begins_with_coach", "loses_coach", "gets_coach", "is_handed_over", "meets_and_plans")
    assert set(keys) <= set(told)


class Beliefs:
    beliefs = {"capability_mean": [0.6], "plan_threshold": [0.1]}  # noqa: RUF012 - never changed


def test_the_main_need_is_the_capability_furthest_below():
    """Skills, work ability, inclusion; none where nothing is far enough below."""
    people = np.array([[0.3, 0.5, 0.6], [0.6, 0.2, 0.3], [0.9, 0.9, 0.4], [0.55, 0.6, 0.7]])
    assert main_need(people, Beliefs()).tolist() == [0, 1, 2, 3]
