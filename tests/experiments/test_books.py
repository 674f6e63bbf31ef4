"""What comes from the books: waits against lifelines, discounting by hand."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.books import discounts, from_books, median_wait, programme_spend
from tests.experiments.fakes import WEEK


@given(arrays(np.int64, (6, 2), elements=st.integers(0, 5)))
def test_the_median_wait_is_lifelines(waits):
    """The Kaplan-Meier median agrees with lifelines on waits that end in a start or a departure."""
    lifelines = pytest.importorskip("lifelines")
    if not waits.sum():
        assert np.isnan(median_wait(waits))
        return
    weeks = 1 + np.repeat(np.arange(6), waits.sum(axis=1))  # lifelines begins at zero itself
    started = np.concatenate([np.repeat([1, 0], pair) for pair in waits])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = lifelines.KaplanMeierFitter().fit(weeks, started)
    # Where exactly half wait, the last digit of a logarithm would decide.
    assume((abs(fitted.survival_function_["KM_estimate"] - 0.5) > 1e-9).all())
    expected = fitted.median_survival_time_
    found = median_wait(waits)
    assert np.isnan(found) if np.isinf(expected) else expected == found + 1


def test_half_is_enough():
    """The median is the first week by which half have started."""
    assert median_wait(np.array([[0, 0], [3, 2], [1, 0]])) == 1.0


def test_nobody_started_means_no_median():
    """Where all gave up, the median is not known."""
    assert np.isnan(median_wait(np.array([[0, 3], [0, 2]])))


def test_a_euro_a_year_later_is_worth_three_per_cent_less():
    """Discounting is 3 % a year of 52.1775 weeks, and nothing in the first week."""
    found = discounts(600)
    assert found[0] == 1.0
    assert found[522] == pytest.approx(1.03 ** (-522 / 52.1775))


def test_spend_is_every_programme_cost_and_nothing_else():
    """Six kinds of programme cost are added; benefits are not."""
    weekly = np.zeros((1, 2), WEEK)
    for name in WEEK.names:
        if name.startswith("cost_"):
            weekly[name] = 1.0
    weekly["benefits_state"] = 100.0
    assert programme_spend(weekly) == 12.0


def test_net_cost_is_double_entry():
    """Net public cost is programme, benefits and transfers less taxes; scaled, both ways."""
    weekly = np.ones((3, 2), WEEK)
    waits = np.zeros((2, 4, 2), np.int64)
    found = from_books(weekly, waits, np.array([True, False]), 2.0)
    assert found["programme_cost_total_nominal"] == 3 * 2 * 6 * 2.0
    assert found["benefit_cost_total_nominal"] == 3 * 2 * 3 * 2.0
    assert found["net_public_cost_total_nominal"] == 3 * 2 * (6 + 3 + 1 - 1) * 2.0
    assert found["employment_weeks_total"] == 3 * 2 * 2.0


def test_contacts_are_those_of_the_last_year_and_of_clients():
    """Meetings a client-year: 52 weeks at most, client desks only."""
    weekly = np.zeros((104, 2), WEEK)
    weekly["clients"][:, 0] = 10
    weekly["meetings"][52:, 0] = 2
    weekly["meetings"][:52, 0] = 9
    weekly["meetings"][:, 1] = 1000
    found = from_books(weekly, np.zeros((2, 4, 2), np.int64), np.array([True, False]), 1.0)
    assert found["contacts_per_year"] == pytest.approx(0.2 * 52.1775)
