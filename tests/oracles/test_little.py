from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.little import Stay, count_stays, differing_weeks

stays = st.lists(
    st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 40))).map(
        lambda pair: Stay(pair[0], None if pair[1] is None else pair[0] + pair[1])
    )
)


def test_three_people_by_hand():
    """Stays of 2, 3 and (so far) 4 weeks in ten: nine person-weeks, L 0.9, λ 0.3, W 3."""
    count = count_stays([Stay(0, 2), Stay(1, 4), Stay(6, None)], 0, 10)
    assert (count.person_weeks, count.people, count.weeks) == (9, 3, 10)
    assert count.mean_present == pytest.approx(0.9)
    assert count.people_a_week == pytest.approx(0.3)
    assert count.mean_weeks == pytest.approx(3.0)


def test_what_lies_outside_the_window_does_not_count():
    """Only the weeks in the window are counted, and people without any are not there."""
    assert count_stays([Stay(0, 5), Stay(9, 12), Stay(20, 30), Stay(4, 4)], 4, 10).person_weeks == 2


@given(stays, st.integers(0, 50), st.integers(1, 50))
def test_both_ways_of_counting_agree(people, first, length):
    """Person-weeks down the weeks equal person-weeks along the people, and L = λ W."""
    last = first + length
    present = [
        sum(s.joined_week <= week and (s.left_week is None or week < s.left_week) for s in people)
        for week in range(first, last)
    ]
    count = count_stays(people, first, last)
    assert sum(present) == count.person_weeks
    assert count.mean_present == pytest.approx(count.people_a_week * count.mean_weeks)
    assert differing_weeks(present, people, first) == []


def test_a_miscounted_week_is_named():
    """The week in which the books are wrong is told."""
    assert differing_weeks([1, 2, 1], [Stay(0, None), Stay(1, 3)]) == [2]


def test_a_stay_that_ends_before_it_begins_is_refused():
    """Time does not run backwards."""
    with pytest.raises(ValueError, match="before it begins"):
        count_stays([Stay(3, 2)], 0, 10)
