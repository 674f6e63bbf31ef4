"""Register: bands and months as published, codes with error, clocks that restart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.job_finding import WEEKS_A_MONTH
from model.register import (
    COMES_AT,
    GOES_AT,
    NOT_RENEWED,
    TO_WORK,
    band_of,
    months_in,
    time_of_week,
)
from tests.model.worlds import at_rest, phase, run, scenario


@pytest.mark.parametrize(
    ("months", "band"),
    [(0.0, 0), (0.9, 0), (1.1, 1), (2.9, 1), (3.1, 2), (5.9, 2), (6.1, 3), (11.9, 3), (12.1, 4),
     (17.9, 4), (18.1, 5), (23.9, 5), (24.1, 6), (240.0, 6)],
)  # fmt: skip
def test_durations_fall_into_their_bands(months, band):
    """Of <1, 1–3, 3–6, 6–12, 12–18, 18–24 and >24 months."""
    nearest = math.ceil if months % 1 < 0.5 else math.floor
    assert band_of(nearest(months * WEEKS_A_MONTH)) == band


def test_a_month_holds_4_35_weeks_of_people():
    """Those of the fifth week by the time of the week at which they came, and as many as that."""
    fifth = [band_of(5 - time_of_week(row, COMES_AT)) for row in range(1000)]
    assert fifth.count(0) == pytest.approx(1000 * (WEEKS_A_MONTH - 4), abs=3)
    assert {band_of(4 - time_of_week(row, COMES_AT)) for row in range(1000)} == {0}


@pytest.mark.parametrize("evenly", [COMES_AT, GOES_AT])
def test_times_of_the_week_fill_it_evenly(evenly):
    """For any hundred rows that follow each other."""
    times = np.sort([time_of_week(row, evenly) for row in range(700, 800)])
    assert times[0] >= 0.0
    assert times[-1] < 1.0
    assert np.diff(times).max() < 0.03


@pytest.mark.parametrize(("bits", "months"), [(0, 0), (1, 1), (0b1011, 3), (65535, 16)])
def test_months_are_counted(bits, months):
    """Bit by bit."""
    assert months_in(bits) == months


@pytest.fixture(scope="module")
def year():
    """A small world after two years at rest and one of observation."""
    return run(scenario(phase(20, 40)), 104, burn_in_weeks=156)


def test_month_ends_are_the_last_weeks_of_months(year):
    """Twelve a year."""
    assert year.month_ends() == 24
    ends = np.flatnonzero(year.weekly()["is_month_end"][:, 0])
    assert all(
        year.scenario.monday(int(week)).month != year.scenario.monday(int(week) + 1).month
        for week in ends
    )


def test_month_end_stocks_are_the_unemployed(year):
    """Summed over month ends and bands."""
    weeks = year.weekly()
    ends = weeks["is_month_end"][:, 0] == 1
    assert np.array_equal(year.stocks().sum(axis=1), weeks["unemployed"][ends].sum(axis=0))


def test_the_long_term_unemployed_are_those_in_the_long_bands(year):
    """52 weeks or more, at the month's end."""
    weeks = year.weekly()
    long = weeks["long_term_unemployed"].sum(axis=0)
    in_bands = year.stocks()[:, 4:].sum(axis=1)
    # 12 months are 52.2 weeks: who has 52 whole weeks is counted before the band
    assert (long >= in_bands).all()
    assert (long <= in_bands + year.stocks()[:, 3]).all()


def test_true_joblessness_is_at_least_as_long_as_registered(year):
    """For everyone, always: registered duration never exceeds the true one."""
    table = year.snapshot()
    seeking = table["state"] == 0
    assert (table["registered_weeks"][seeking] <= table["jobless_weeks"][seeking]).all()
    weeks = year.weekly()
    assert (weeks["long_term_jobless"] >= weeks["long_term_unemployed"]).all()


@pytest.mark.parametrize("seed", [2, 3])
def test_registered_never_exceeds_true_week_by_week(seed):
    """Through every kind of event."""
    sim = at_rest(scenario(phase(10, 40)), seed=seed)
    for week in range(1, 60):
        sim.run_to(week)
        active = sim.world.people[sim.world.active[: sim.rows_present]]
        assert (active["jobless_since"] <= active["registered_since"])[active["state"] == 0].all()


def test_structural_unemployment_is_twelve_of_sixteen_months(year):
    """As of the last month end."""
    table = year.snapshot()
    weeks = year.weekly()
    last = int(np.flatnonzero(weeks["is_month_end"][:, 0])[-1])
    sim = run(year.scenario, last + 1, burn_in_weeks=156)
    table = sim.snapshot()
    counted = (table["unemployed_months_16"] >= 12) & (table["state"] == 0)
    assert counted.sum() == weeks["structural"][last].sum()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_job_entries_are_miscoded_in_their_share(share):
    """None or all of them appear as search not renewed."""
    values = {"register.miscoded_entries": share, "register.contact_to_coding": 0.0,
              "outside.deregistration": 0.0}  # fmt: skip
    flows = run(scenario(values=known(values)), 100).flows().sum(axis=(0, 1))
    assert (flows[TO_WORK] == 0) == (share == 1.0)
    assert (flows[NOT_RENEWED] == 0) == (share == 0.0)


def test_coding_changes_nobody_s_life():
    """An effect on measurement only."""
    from tests.model.worlds import differing, people_of

    lives = [
        people_of(run(scenario(values={"register.miscoded_entries": share}), 100))
        for share in (0.1, 0.5)
    ]
    assert differing(*lives) == []


def test_re_registrations_restart_the_registered_clock_only():
    """The true one runs on."""
    values = {"register.unlisted_ends": 2.0}
    table = run(scenario(values=values), 60, burn_in_weeks=156).snapshot()
    seeking = table["state"] == 0
    assert np.median(table["registered_weeks"][seeking]) < 12
    assert np.median(table["jobless_weeks"][seeking]) > 26


def known(values: dict[str, float]) -> dict[str, float]:
    """Return the values with each name's group as the ledger has it."""
    names = {name.rsplit(".", 1)[-1]: name for name in scenario().behaviour.values}
    return {names[name.rsplit(".", 1)[-1]]: value for name, value in values.items()}
