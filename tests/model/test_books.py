"""Double entry and conservation: nobody and no euro is lost or made."""

from __future__ import annotations

import numpy as np
import pytest

from model.simulation import Simulation
from model.states import OUTSIDE, STATES, UNEMPLOYED, WORK, may_follow
from model.world import PEOPLE
from tests.model.worlds import at_rest, phase, scenario
from tests.oracles.double_entry import annuity, weekly_discount

CLOCK, WEEKS = 10, 110
BENEFITS = ("benefits_municipality", "benefits_state", "benefits_insurance")
PROGRAMME = ("cost_coaches", "cost_offices", "cost_slots", "cost_subsidies", "cost_start_up",
             "cost_wind_down")  # fmt: skip


@pytest.fixture(scope="module")
def ran() -> Simulation:
    """A world through a pilot, clock in week 10."""
    sim = at_rest(scenario(phase(20, 60, contract="fixed-term")))
    sim.run_to(CLOCK)
    sim.start_clock()
    sim.run_to(WEEKS)
    return sim


def discounts(sim: Simulation) -> np.ndarray:
    """Return what a euro of each week since the clock is worth at the clock."""
    return weekly_discount(0.03) ** np.arange(WEEKS - CLOCK)


@pytest.mark.parametrize(
    ("person", "desk"),
    [
        ("benefit_cost", BENEFITS),
        ("other_transfers", ("other_transfers",)),
        ("taxes", ("taxes",)),
        ("programme_cost", PROGRAMME),
    ],
)
def test_what_people_cost_is_what_desks_paid(ran, person, desk):
    """Summed over people, and over weeks discounted from the clock."""
    assert ran.scenario.behaviour.values["money.discount_rate"] == 0.03
    weeks = ran.weekly()[CLOCK:]
    paid = sum(weeks[name].sum(axis=1) for name in desk)
    assert ran.snapshot()[person].sum() == pytest.approx((paid * discounts(ran)).sum(), rel=1e-5)


@pytest.mark.parametrize("year", [2016, 2024])
def test_the_books_agree_over_the_change_of_the_municipal_share(year):
    """Who pays changes in 2025, and not how much."""
    from datetime import date

    sim = at_rest(
        scenario(starts=date(year, 1, 1) if year == 2024 else date(2016, 1, 4), weeks=110)
    )
    sim.start_clock()
    sim.run_to(110)
    paid = sum(sim.weekly()[name].sum(axis=1) for name in BENEFITS)
    discounted = (paid * weekly_discount(0.03) ** np.arange(110)).sum()
    assert sim.snapshot()["benefit_cost"].sum() == pytest.approx(discounted, rel=1e-5)


def test_nothing_is_counted_before_the_clock():
    """Accounts begin at zero."""
    sim = at_rest(scenario())
    sim.run_to(20)
    table = sim.snapshot()
    for name in ("programme_cost", "benefit_cost", "other_transfers", "taxes"):
        assert not table[name].any()


def test_a_steady_payment_is_an_annuity():
    """Someone who studies for a whole year costs what the closed form says."""
    many = {"outside.study_young": 0.01, "outside.study_other": 0.003}
    sim = at_rest(scenario(values=many))
    sim.start_clock()
    before = sim.snapshot()
    sim.run_to(52)
    after = sim.snapshot()[: len(before)]
    rows = (before["state"] == OUTSIDE) & (after["spell_weeks"] >= 52) & (after["reason"] == 2)
    week = sim.scenario.behaviour.values["money.study_week_eur"]
    assert rows.sum() > 3
    assert after["other_transfers"][rows] == pytest.approx(annuity(week, 52, 0.03), rel=1e-5)


def test_money_of_a_week_is_classes_times_rates(ran):
    """Benefits of the last week, recounted person by person."""
    world = ran.world
    people = world.people[world.active[: ran.rows_present]]
    era = int(world.calendar["era"][WEEKS - 1])
    for payer, name in enumerate((*BENEFITS, "other_transfers", "taxes")):
        counted = world.pay[era, people["pay"], payer].sum()
        gone = world.people[: int(world.count[PEOPLE])]
        gone = gone[(gone["state"] == OUTSIDE) & (gone["reason"] >= 4)]
        counted += world.pay[era, gone["pay"], payer].sum()
        assert ran.weekly()[name][-1].sum() == pytest.approx(counted, rel=1e-9), name


# People


def test_everybody_is_in_one_state(ran):
    """Counts by state are people present, desk by desk."""
    world = ran.world
    people = world.people[world.active[: ran.rows_present]]
    counted = np.zeros_like(world.stock)
    np.add.at(counted, (people["desk"].astype(int), people["state"].astype(int)), 1)
    assert np.array_equal(counted, world.stock)


def test_everybody_is_in_one_pay_class(ran):
    """Likewise."""
    world = ran.world
    people = world.people[: int(world.count[PEOPLE])]
    counted = np.zeros_like(world.paid)
    np.add.at(counted, (people["desk"].astype(int), people["pay"].astype(int)), 1)
    assert np.array_equal(counted, world.paid)


def test_the_week_s_row_is_the_stock(ran):
    """Each state's column at the end of the last week."""
    for state, name in enumerate(STATES):
        assert np.array_equal(ran.weekly()[name.lower()][-1], ran.world.stock[:, state])


def test_people_come_by_the_inflow_and_never_vanish(ran):
    """All who have ever been = those at the start + entrants."""
    start = at_rest(scenario(phase(20, 60, contract="fixed-term")))
    grown = int(ran.world.count[PEOPLE]) - int(start.world.count[PEOPLE])
    assert grown == ran.weekly()["entrants"].sum()


def test_events_balance_stocks():
    """From one week's stocks to another's by the events between, and the entrants.

    Stocks are of those present: who leaves for good is in none.
    """
    sim = at_rest(scenario(phase(20, 60, contract="fixed-term")))
    before = sim.world.stock.sum(axis=0)
    sim.run_to(80)
    after = sim.world.stock.sum(axis=0)
    events = sim.events()
    change = np.zeros(len(STATES), int)
    is_for_good = (events["after"] == OUTSIDE) & (events["detail"] >= 4)
    np.add.at(change, events["after"][~is_for_good].astype(int), 1)
    np.add.at(change, events["before"].astype(int), -1)
    change[UNEMPLOYED] += sim.weekly()["entrants"].sum()
    assert np.array_equal(after - before, change)


def test_every_move_is_in_the_transition_table(ran):
    """No rule takes anyone where the table does not lead."""
    events = ran.events()
    moves = {(int(b), int(a)) for b, a in zip(events["before"], events["after"], strict=True)}
    assert {move for move in moves if move[0] != move[1] and not may_follow(*move)} == set()


def test_every_event_begins_where_the_last_one_ended(ran):
    """A person's log is a chain."""
    events = ran.events()
    state: dict[int, int] = {}
    for person, before, after in zip(
        events["person"].tolist(), events["before"].tolist(), events["after"].tolist(), strict=True
    ):
        assert state.get(person, before) == before
        state[person] = after
    people = ran.world.people["state"]
    assert all(people[person] == s for person, s in state.items())


def test_weeks_in_states_add_up_to_the_window():
    """By the event log, and by the snapshot's counters for those there from the start."""
    sim = at_rest(scenario(phase(20, 60, contract="fixed-term")))
    n, start = int(sim.world.count[PEOPLE]), sim.snapshot()
    sim.run_to(90)
    end = sim.snapshot()[:n]
    weeks = np.zeros((n, len(STATES)), int)
    since = np.zeros(n, int)
    state = start["state"].astype(int)
    for event in sim.events():
        row, week = int(event["person"]), int(event["week"])
        if row < n:
            weeks[row, state[row]] += week - since[row]
            since[row], state[row] = week, int(event["after"])
    weeks[np.arange(n), state] += 90 - since
    assert (weeks.sum(axis=1) == 90).all()
    assert np.array_equal(weeks[:, WORK], end["work_weeks"] - start["work_weeks"])
    assert np.array_equal(
        weeks[:, UNEMPLOYED], end["unemployed_weeks"].astype(int) - start["unemployed_weeks"]
    )
    assert np.array_equal(
        weeks[:, 4], end["subsidised_weeks"].astype(int) - start["subsidised_weeks"]
    )


def test_the_gone_stay_gone(ran):
    """Nobody comes back from a pension, death or another region."""
    gone: set[int] = set()
    for event in ran.events():
        assert int(event["person"]) not in gone
        if event["after"] == OUTSIDE and event["detail"] >= 4:
            gone.add(int(event["person"]))
    assert len(gone) > 10


def test_the_gone_are_visited_no_more(ran):
    """They cost nothing."""
    active = ran.world.people[ran.world.active[: ran.rows_present]]
    assert not ((active["state"] == OUTSIDE) & (active["reason"] >= 4)).any()


def test_everyone_retires_at_65(ran):
    """In the week in which they reach it."""
    table = ran.snapshot()
    present = ~((table["state"] == OUTSIDE) & (table["reason"] >= 4))
    assert table["age"][present].max() < 65.0 + 1.0 / 52.0


def test_sustained_work_is_twenty_six_unbroken_weeks(ran):
    """Recounted from the event log of those there from the start."""
    start = at_rest(scenario(phase(20, 60, contract="fixed-term"))).snapshot()
    begun = np.where(start["state"] == WORK, -start["spell_weeks"].astype(int), 9999)
    reached = {row: set() for row in range(len(start))}
    for event in ran.events():
        row, week = int(event["person"]), int(event["week"])
        if row >= len(start):
            continue
        if event["before"] == WORK and week - begun[row] >= 26:
            reached[row].add(int(begun[row]) + 26)
        if event["after"] == WORK:
            begun[row] = week
    table = ran.snapshot()
    for row in range(len(start)):
        if table["state"][row] == WORK and WEEKS - begun[row] >= 26:
            reached[row].add(int(begun[row]) + 26)
        inside = {week for week in reached[row] if week > 0}
        if inside:
            assert table["sustained_week"][row] == max(inside)
