"""Ledger: pay classes at every limit of days, who pays, and when it changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.ledger import (
    BASIC,
    EARNINGS_RELATED,
    INSURANCE,
    LABOUR_MARKET_SUBSIDY,
    MUNICIPALITY,
    NO_BENEFIT,
    PAY_BASIC,
    PAY_EARNINGS,
    PAY_MEASURE,
    PAY_MEASURE_INSURED,
    PAY_NONE,
    PAY_OUTSIDE,
    PAY_REHABILITATION,
    PAY_SUBSIDISED,
    PAY_SUBSIDY,
    PAY_WORK,
    STATE,
    band_of_days,
    days_at,
    lasts_until_pension,
    longest_days,
    next_pay_week,
    pay_class,
    pay_table,
)
from model.states import (
    OUTSIDE,
    REHABILITATION,
    REHABILITATIVE_WORK,
    SUBSIDISED_WORK,
    TRAINING,
    UNEMPLOYED,
    WORK,
)
from model.world import FOREVER
from tests.model.worlds import beliefs_table, record, run, scenario

LIMITS = [(0, 0), (99, 0), (100, 1), (169, 1), (170, 2), (239, 2), (240, 3), (299, 3), (300, 4),
          (399, 4), (400, 5), (699, 5), (700, 6), (999, 6), (1000, 7), (5000, 7)]  # fmt: skip


def someone(state: int, benefit: int, days: int = 0, reason: int = 0, settled: int = 0,
            age_weeks: int = 40 * 52):  # fmt: skip
    """Return a person and dossier of this state and benefit."""
    return (
        record("people", state=state, benefit=benefit, reason=reason, settled=settled),
        record("dossiers", benefit_days=days, birth_week=-age_weeks),
    )


@pytest.mark.parametrize(("days", "band"), LIMITS)
def test_days_fall_into_their_bands(days, band):
    """A limit belongs to the band above it."""
    assert band_of_days(days) == band


@pytest.mark.parametrize(("days", "band"), LIMITS)
@pytest.mark.parametrize(
    ("state", "first"),
    [(UNEMPLOYED, PAY_SUBSIDY), (TRAINING, PAY_MEASURE), (REHABILITATIVE_WORK, PAY_MEASURE)],
)
def test_labour_market_subsidy_is_paid_by_band(days, band, state, first):
    """In unemployment and in a measure apart."""
    assert pay_class(*someone(state, LABOUR_MARKET_SUBSIDY, days), 0) == first + band


@pytest.mark.parametrize(
    ("state", "benefit", "expected"),
    [
        (UNEMPLOYED, EARNINGS_RELATED, PAY_EARNINGS),
        (UNEMPLOYED, BASIC, PAY_BASIC),
        (UNEMPLOYED, NO_BENEFIT, PAY_NONE),
        (TRAINING, EARNINGS_RELATED, PAY_MEASURE_INSURED),
        (TRAINING, NO_BENEFIT, PAY_NONE),
        (REHABILITATION, LABOUR_MARKET_SUBSIDY, PAY_REHABILITATION),
        (SUBSIDISED_WORK, LABOUR_MARKET_SUBSIDY, PAY_SUBSIDISED),
        (WORK, EARNINGS_RELATED, PAY_WORK),
    ],
)
def test_everyone_has_a_pay_class(state, benefit, expected):
    """By state and benefit."""
    assert pay_class(*someone(state, benefit), 0) == expected


@pytest.mark.parametrize("reason", range(1, 8))
def test_those_outside_are_paid_by_reason(reason):
    """A class each."""
    assert pay_class(*someone(OUTSIDE, BASIC, reason=reason), 0) == PAY_OUTSIDE + reason


@pytest.mark.parametrize(
    ("benefit", "age_weeks", "days"),
    [
        (EARNINGS_RELATED, 24 * 52, 300),
        (EARNINGS_RELATED, 40 * 52, 400),
        (EARNINGS_RELATED, 59 * 53, 500),
        (EARNINGS_RELATED, 61 * 52.1775 + 1, 0),
        (BASIC, 40 * 52, 400),
        (LABOUR_MARKET_SUBSIDY, 40 * 52, 0),
        (NO_BENEFIT, 40 * 52, 0),
    ],
)
def test_benefits_run_out_after_their_days(benefit, age_weeks, days):
    """300, 400 or 500, from 61 on never; nor does labour-market subsidy."""
    assert longest_days(*someone(UNEMPLOYED, benefit, age_weeks=int(age_weeks)), 0) == days


@pytest.mark.parametrize(
    ("benefit", "years", "days", "lasts"),
    [
        (EARNINGS_RELATED, 61.1, 499, True),
        (EARNINGS_RELATED, 59.2, 0, True),  # 500 days are 100 weeks, 1.92 years
        (EARNINGS_RELATED, 59.0, 0, False),
        (EARNINGS_RELATED, 60.5, 400, False),
        (EARNINGS_RELATED, 60.5, 370, True),
        (BASIC, 63.0, 0, False),
        (LABOUR_MARKET_SUBSIDY, 63.0, 0, False),
    ],
)
def test_an_earnings_related_allowance_lasts_until_the_pension(benefit, years, days, lasts):
    """For whoever reaches 61 before the days have run out, and for nobody else."""
    person, dossier = someone(UNEMPLOYED, benefit, days, age_weeks=round(years * 52.1775))
    assert lasts_until_pension(person, dossier, 0) == lasts


@given(st.floats(58.0, 64.9), st.integers(0, 500), st.integers(0, 90))
def test_whose_allowance_lasts_is_told_once_for_the_spell(years, days, weeks):
    """Days and age grow at one pace while it is drawn, so that a search once given up stays so."""
    person, dossier = someone(UNEMPLOYED, EARNINGS_RELATED, days, age_weeks=round(years * 52.1775))
    if lasts_until_pension(person, dossier, 0):
        assert lasts_until_pension(person, dossier, weeks)


def test_an_allowance_that_lasts_changes_no_more():
    """Nothing is due until 65."""
    person, dossier = someone(UNEMPLOYED, EARNINGS_RELATED, 120, age_weeks=62 * 53)
    assert next_pay_week(person, dossier, 0) == FOREVER


@pytest.mark.parametrize(
    ("state", "days"),
    [(UNEMPLOYED, 70), (TRAINING, 70), (REHABILITATIVE_WORK, 70), (REHABILITATION, 20),
     (SUBSIDISED_WORK, 20), (WORK, 20), (OUTSIDE, 20)],
)  # fmt: skip
def test_benefit_days_pass_where_benefit_is_drawn(state, days):
    """Five a week, in unemployment and measures only."""
    assert days_at(*someone(state, BASIC, 20), 10) == days


@given(st.integers(0, 1200), st.sampled_from([BASIC, EARNINGS_RELATED, LABOUR_MARKET_SUBSIDY]))
def test_the_pay_class_holds_until_the_week_told(days, benefit):
    """And changes, or the benefit runs out, in that week."""
    person, dossier = someone(UNEMPLOYED, benefit, days)
    week = next_pay_week(person, dossier, 0)
    if week == FOREVER:
        assert days >= 1000
        return
    now = pay_class(person, dossier, 0)
    longest = longest_days(person, dossier, 0)
    for before in range(week):
        assert pay_class(person, dossier, before) == now
        assert not 0 < longest <= days_at(person, dossier, before) or before == 0
    assert pay_class(person, dossier, week) != now or 0 < longest <= days_at(person, dossier, week)


# The table of rates


@pytest.fixture(scope="module")
def pay():
    """EUR a week by era, class and payer."""
    return pay_table(beliefs_table(scenario()))


@pytest.mark.parametrize(("days", "share"), [(0, 0.0), (299, 0.0), (300, 0.5), (999, 0.5),
                                             (1000, 0.7)])  # fmt: skip
def test_municipalities_pay_their_share_until_2024(pay, days, share):
    """From 300 and from 1 000 days (K10, K11)."""
    row = pay[0, PAY_SUBSIDY + band_of_days(days)]
    assert row[MUNICIPALITY] == pytest.approx(share * (row[MUNICIPALITY] + row[STATE]))


@pytest.mark.parametrize(
    ("days", "share"),
    [(99, 0.0), (100, 0.1), (170, 0.2), (240, 0.3), (400, 0.4), (700, 0.5), (1000, 0.5)],
)
def test_municipalities_pay_their_share_since_2025(pay, days, share):
    """In steps from 100 to 700 days (K12)."""
    row = pay[1, PAY_SUBSIDY + band_of_days(days)]
    assert row[MUNICIPALITY] == pytest.approx(share * (row[MUNICIPALITY] + row[STATE]))


def test_until_2024_a_measure_freed_the_municipality(pay):
    """Which rewarded activation."""
    assert not pay[0, PAY_MEASURE : PAY_MEASURE + 8, MUNICIPALITY].any()
    assert pay[1, PAY_MEASURE + 6, MUNICIPALITY] > 0.0


def test_an_era_moves_costs_between_payers_only(pay):
    """A recipient gets the same."""
    public = pay[:, :, [MUNICIPALITY, STATE, INSURANCE]].sum(axis=2)
    assert public[0] == pytest.approx(public[1])


def test_only_insured_benefits_are_paid_by_insurance(pay):
    """Of earnings-related allowance, the part above the basic one."""
    paying = {int(c) for c in np.flatnonzero(pay[0, :, INSURANCE])}
    assert paying == {PAY_EARNINGS, PAY_MEASURE_INSURED}


def test_work_pays_taxes_and_draws_nothing(pay):
    """Of the pay classes it is one of two that do."""
    assert pay[0, PAY_WORK, :4].sum() == 0.0
    assert pay[0, PAY_WORK, 4] > 0.0


def test_the_gone_cost_nothing_if_dead_or_moved(pay):
    """Whatever they cost elsewhere."""
    assert not pay[:, PAY_OUTSIDE + 6 : PAY_OUTSIDE + 8].any()


def test_who_runs_out_of_earnings_related_allowance_becomes_a_client():
    """In the same office, at the other desk."""
    sim = run(scenario(weeks=520), 200)
    desk = sim.world.desks["is_client_desk"][sim.world.people["desk"][: sim.rows_present]]
    active = sim.world.active[: sim.rows_present]
    people = sim.world.people[active]
    seeking = people["state"] < 5
    is_client_desk = sim.world.desks["is_client_desk"][people["desk"]] == 1
    assert np.array_equal(is_client_desk[seeking], (people["benefit"] != EARNINGS_RELATED)[seeking])
    assert desk.size > 0


@pytest.mark.parametrize("week", [60, 130])
def test_pay_classes_are_kept_up_to_date(week):
    """Everybody's stored class is this week's, whatever met them in the week it changed."""
    sim = run(scenario(), week)
    world = sim.world.for_rules()
    for row in sim.world.active[: sim.rows_present]:
        now = pay_class(world.people[row], world.dossiers[row], week - 1)
        assert now == int(world.people[row]["pay"])
