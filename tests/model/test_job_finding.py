"""Job finding: what age, capability, time and the nearness of a pension do to it."""

from __future__ import annotations

import math

import pytest

from model.job_finding import (
    WEEKS_A_MONTH,
    WEEKS_A_YEAR,
    age_index,
    duration_factor,
    index_of,
    search_weight,
)
from model.ledger import BASIC, EARNINGS_RELATED
from tests.model.worlds import beliefs, record


@pytest.mark.parametrize("months", [0.0, 1.0, 4.0])
def test_job_finding_falls_with_duration(months):
    """By e to the minus κ a month, until the floor."""
    b = beliefs(duration_decay=0.1, duration_floor=0.4)
    assert duration_factor(months * WEEKS_A_MONTH, b) == pytest.approx(math.exp(-0.1 * months))


def test_job_finding_does_not_fall_below_its_floor():
    """However long."""
    assert duration_factor(1000.0, beliefs(duration_decay=0.1, duration_floor=0.4)) == 0.4


def test_no_stigma_is_a_factor_of_one():
    """With κ zero."""
    assert duration_factor(500.0, beliefs(duration_decay=0.0, duration_floor=0.4)) == 1.0


@pytest.mark.parametrize(
    ("capability", "slope"),
    [("skills", 0.3), ("work_ability", 0.4), ("inclusion", 0.5)],
)
def test_one_spread_of_a_capability_is_worth_its_slope(capability, slope):
    """In log hazard."""
    b = beliefs(capability_mean=0.5, capability_spread=0.2, slope_skills=0.3,
                slope_work_ability=0.4, slope_inclusion=0.5)  # fmt: skip
    values = {"skills": 0.5, "work_ability": 0.5, "inclusion": 0.5}
    person = record("people", index=-0.25)
    at_30 = record("dossiers", birth_week=round(-30 * WEEKS_A_YEAR))
    assert index_of(person, at_30, *values.values(), 0, b) == pytest.approx(-0.25)
    values[capability] = 0.7
    assert index_of(person, at_30, *values.values(), 0, b) == pytest.approx(-0.25 + slope)


@pytest.mark.parametrize(
    ("age", "index"), [(20.0, 0.1), (25.0, 0.0), (34.9, 0.0), (40.0, -0.1), (55.0, -0.7)]
)
def test_age_has_its_part_of_the_index(age, index):
    """By band."""
    b = beliefs(index_age_16_24=0.1, index_age_35_54=-0.1, index_age_55_64=-0.7)
    assert age_index(age, b) == index


def test_who_grows_older_passes_into_the_next_band():
    """The index is that of the week, and not of the week of registering."""
    b = beliefs(index_age_35_54=-0.1, index_age_55_64=-0.7)
    person, dossier = record("people"), record("dossiers", birth_week=round(-54 * WEEKS_A_YEAR))
    now, later = (index_of(person, dossier, 0.5, 0.5, 0.5, week, b) for week in (0, 53))
    assert later == pytest.approx(now - 0.6)


def test_search_is_the_base_hazard_for_someone_of_index_zero():
    """On the first day."""
    b = beliefs(base_hazard=0.03, capability_mean=0.5)
    at_30 = record("dossiers", birth_week=round(-30 * WEEKS_A_YEAR))
    assert search_weight(record("people"), at_30, 0.5, 0.5, 0.5, 0, b) == pytest.approx(0.03)


@pytest.mark.parametrize(
    ("benefit", "years", "share"),
    [(EARNINGS_RELATED, 59.5, 0.3), (BASIC, 59.5, 1.0), (BASIC, 61.1, 0.3)],
)
def test_search_falls_near_the_pension(benefit, years, share):
    """From 61 on, or where an allowance will last until then."""
    b = beliefs(base_hazard=0.03, capability_mean=0.5, index_age_55_64=0.0, duration_decay=0.0,
                search_until_pension=0.3)  # fmt: skip
    dossier = record("dossiers", birth_week=round(-years * WEEKS_A_YEAR))
    found = search_weight(record("people", benefit=benefit), dossier, 0.5, 0.5, 0.5, 0, b)
    assert found == pytest.approx(0.03 * share)
