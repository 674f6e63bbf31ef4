"""Setup: desks, posts, places, calendar and inflow made from a scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.branching import under_policy
from model.person import CELLS
from model.setup import (
    EXTRA,
    POSTS_A_DESK,
    calendar_table,
    desk_table,
    desks_of,
    entry_tables,
    factor_on,
    lever_record,
    policy_tables,
    post_table,
    season_factor,
)
from model.simulation import Simulation
from model.world import DTYPES, FOREVER, PEOPLE
from scenarios import list_scenarios, load_scenario
from scenarios.levers import LEVERS
from tests.model.worlds import (
    BASE,
    Office,
    Regime,
    at_rest,
    beliefs_table,
    levers,
    monday,
    phase,
    run,
    scenario,
)


def test_an_office_has_two_desks():
    """Of clients, and of those with earnings-related allowance."""
    desks = desks_of(scenario().region)
    assert [desk.is_client_desk for desk in desks] == [True, False] * 3
    assert [desk.office for desk in desks[::2]] == ["North", "East", "Coast"]


@given(st.floats(0.01, 3.0))
def test_desks_are_sized_by_the_region_and_the_scale(scale):
    """Clients and others apart."""
    sizes = desk_table(scenario(), scale)["at_rest"]
    expected = [size for o in scenario().region.offices for size in (o.clients, o.others)]
    assert sizes == pytest.approx(np.array(expected) * scale)


def posts_of(*phases, base: float = 60.0, clients: float = 150.0):
    """Return the post table of one office."""
    which = scenario(
        *phases,
        base={"coaching.clients_per_coach": base},
        offices=(Office("North", "Lakes", "trial", clients, 0.0),),
    )
    return post_table(desk_table(which, 1.0), *policy_tables(which))


@given(st.floats(1.0, 3000.0), st.floats(10.0, 500.0))
def test_there_are_posts_for_every_coach_wanted(clients, per_coach):
    """Rounded up: the last post is a part of one."""
    posts = posts_of(base=per_coach, clients=clients)
    assert len(posts) - 1 < clients / per_coach + 1e-6
    assert len(posts) >= clients / per_coach - 1e-6


def test_a_phase_brings_extra_posts():
    """As many as the largest phase needs beyond the base."""
    posts = posts_of(phase(5, 10, changes={"coaching.clients_per_coach": 25.0}, offices=("North",)),
                     phase(20, 30, changes={"coaching.clients_per_coach": 50.0},
                           offices=("North",)))  # fmt: skip
    assert (posts["is_extra"] == 0).sum() == 3  # 2.5
    assert (posts["is_extra"] == 1).sum() == 4  # 6 − 2.5


def test_a_phase_with_fewer_coaches_has_no_extra_posts():
    """It leaves posts unwanted."""
    posts = posts_of(phase(5, 10, changes={"coaching.clients_per_coach": 100.0},
                           offices=("North",)))  # fmt: skip
    assert not posts["is_extra"].any()


def test_posts_have_numbers_of_their_own():
    """The keys of their luck: base and extra apart, the same under every policy."""
    posts = at_rest(scenario(phase(5, 10))).world.posts
    assert len(set(posts["number"])) == len(posts)
    extra = posts["is_extra"] == 1
    assert (posts["number"][extra] % POSTS_A_DESK >= EXTRA).all()
    assert (posts["number"][~extra] % POSTS_A_DESK < EXTRA).all()


def test_posts_stand_sorted_by_desk():
    """Steps rely on it."""
    desk = at_rest(scenario(phase(5, 10))).world.posts["desk"]
    assert (np.diff(desk.astype(int)) >= 0).all()


def test_every_lever_reaches_the_rules():
    """No lever of a scenario is left unread."""
    record = np.zeros(1, DTYPES["levers"])[0]
    values = {name: float(i + 1) for i, name in enumerate(LEVERS)}
    lever_record(levers(**values), record)
    names = [name for name in record.dtype.names if name != "pull"]  # worked out of the places
    stored = [x for name in names for x in np.atleast_1d(record[name])]
    assert sorted(stored) == sorted(values.values())


def test_phases_are_rows_by_week_and_desk():
    """One a phase and office, at the desk of clients."""
    _levers, phases = policy_tables(scenario(phase(30, None), phase(5, 20, announced=3)))
    assert [(int(p["desk"]), int(p["starts"]), int(p["ends"])) for p in phases] == [
        (0, 5, 20), (2, 5, 20), (0, 30, FOREVER), (2, 30, FOREVER),
    ]  # fmt: skip
    assert list(phases["known_from"]) == [3, 3, 30, 30]


def test_a_phase_s_levers_stand_in_its_own_row():
    """Row 0 is the base."""
    table, phases = policy_tables(scenario(phase(5, 20)))
    assert table["clients_per_coach"][0] == BASE["coaching.clients_per_coach"]
    assert table["clients_per_coach"][phases["lever_row"][0]] == 25.0


# Calendar


@pytest.mark.parametrize("amplitude", [0.0, 0.15, 0.3])
def test_the_season_has_a_mean_of_one(amplitude):
    """Over a year."""
    weeks = np.linspace(0.0, 52.1775, 5000, endpoint=False)
    assert np.mean([season_factor(w, amplitude, 50.0) for w in weeks]) == pytest.approx(
        1.0, abs=1e-3
    )


def test_the_season_peaks_in_its_week():
    """And is lowest half a year away."""
    factors = {w: season_factor(float(w), 0.2, 50.0) for w in range(1, 53)}
    assert max(factors, key=factors.__getitem__) == 50
    assert min(factors, key=factors.__getitem__) in (23, 24)
    assert factors[50] == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("day", "factor"),
    [(date(2015, 1, 1), 1.0), (date(2016, 1, 1), 1.0), (date(2017, 1, 1), 1.5),
     (date(2018, 1, 1), 2.0), (date(2030, 1, 1), 2.0)],
)  # fmt: skip
def test_a_regime_is_piecewise_linear_and_flat_beyond(day, factor):
    """Held at its first and last values."""
    points = ((date(2016, 1, 1), 1.0), (date(2018, 1, 1), 2.0))
    assert factor_on(points, day) == pytest.approx(factor, abs=1e-3)


def test_no_points_are_a_factor_of_one():
    """At rest."""
    assert factor_on((), date(2016, 1, 1)) == 1.0


def test_month_ends_are_the_last_mondays_of_months():
    """Twelve of them a year."""
    which = scenario()
    table = calendar_table(which, beliefs_table(which))
    ends = [which.monday(int(w)) for w in np.flatnonzero(table["is_month_end"])]
    assert all(day.month != (day + timedelta(days=7)).month for day in ends)
    assert sum(day.year == 2017 for day in ends) == 12


def test_the_new_rules_begin_in_2025():
    """The municipal share's second era."""
    which = scenario(starts=date(2024, 1, 1), weeks=104)
    eras = calendar_table(which, beliefs_table(which))["era"]
    assert which.monday(int(np.argmax(eras))).year == 2025
    assert not eras[:52].any()


def test_regimes_reach_the_calendar():
    """Demand, activation and clearing, week by week."""
    regime = Regime(
        "r",
        demand=((monday(0), 1.2),),
        activation=((monday(0), 0.8),),
        clearing=((monday(9), 1.0), (monday(10), 4.0)),
    )
    which = scenario(regime=regime)
    table = calendar_table(which, beliefs_table(which))
    assert (set(table["demand"]), set(table["activation"])) == ({1.2}, {0.8})
    assert (set(table["clearing"]), set(table["most_clearing"])) == ({1.0, 4.0}, {4.0})


# Inflow


def test_entry_cells_are_cumulative_shares():
    """Rising to one, at every desk."""
    which = scenario()
    entry, _ = entry_tables(which, desk_table(which, 1.0))
    assert entry.shape == (6, CELLS)
    assert (np.diff(entry, axis=1) >= -1e-12).all()
    assert entry[:, -1] == pytest.approx(1.0)


def test_entrants_come_to_the_desk_of_their_benefit():
    """Those with earnings-related allowance to the others', the rest to the clients'."""
    sim = run(scenario(), 100)
    new = sim.snapshot()
    new = new[new["entered_week"] >= 0]
    first = sim.world.desks["is_client_desk"][new["desk"]] == 1
    still = (new["work_weeks"] == 0) & (new["state"] < 5)
    assert np.array_equal(first[still], (new["benefit"] != 0)[still])


def test_inflow_is_shared_by_size():
    """Of an office's desk."""
    which = scenario()
    desks = desk_table(which, 1.0)
    _, inflow = entry_tables(which, desks)
    clients = desks["is_client_desk"] == 1
    assert inflow[clients] / inflow[clients].sum() == pytest.approx(
        desks["at_rest"][clients] / desks["at_rest"][clients].sum()
    )


def test_the_inflow_is_the_same_in_every_policy():
    """The same people in the same weeks: it never reacts to anything."""
    sims = [run(scenario(*p), 120) for p in ((), (phase(10, 50),))]
    tables = [sim.snapshot() for sim in sims]
    for name in ("id", "entered_week", "age", "sex", "education"):
        assert np.array_equal(tables[0][name], tables[1][name])


def test_as_many_enter_as_the_rate_says():
    """Within less than one person a desk and week, on average."""
    sim = run(scenario(values={"inflow.season_amplitude": 0.0}), 200)
    rate, came = sim.world.inflow, sim.weekly()["entrants"].mean(axis=0)
    assert came == pytest.approx(rate, abs=4.0 * 0.5 / np.sqrt(200))


# Branching


def test_people_keep_their_coach_under_another_policy():
    """Rows of posts differ, hires do not."""
    base, pilot = scenario(), scenario(phase(30, 60))
    sim = run(base, 20)
    world = under_policy(sim.world.copy(), pilot, 20)
    n = int(world.count[PEOPLE])
    has = sim.world.people["coach"][:n] >= 0
    before = sim.world.posts["number"][sim.world.people["coach"][:n]]
    after = world.posts["number"][world.people["coach"][:n]]
    assert has.sum() > 100
    assert np.array_equal(before[has], after[has])
    assert (world.people["coach"][:n][~has] == -1).all()
    assert len(world.posts) > len(sim.world.posts)


def test_scale_is_region_over_simulated():
    """Multiply counts and money by it."""
    sim = Simulation(scenario(), people=100)
    assert sim.scale == pytest.approx(scenario().region.people / 100)
    assert sim.world.desks["at_rest"].sum() == pytest.approx(100)


@pytest.mark.parametrize("name", [summary.name for summary in list_scenarios()])
def test_every_shipped_scenario_runs(name):
    """A hundred people, half a year."""
    sim = Simulation.at_rest(load_scenario(name), people=100, burn_in_weeks=10)
    sim.run_to(26)
    assert len(sim.snapshot()) > 100


def test_a_region_s_own_inflow_is_used():
    """Rate and mix as solved."""
    from scenarios.scenario import Inflow

    fields = {f.name for f in Inflow.__dataclass_fields__.values()}
    weights = tuple(1.0 if cell == 5 else 0.0 for cell in range(CELLS))
    extra = {"in_work_per_jobseeker": 1.0} if "in_work_per_jobseeker" in fields else {}
    which = scenario()
    region = replace(which.region, inflow=Inflow(10.0, weights, **extra))
    entry, inflow = entry_tables(which.replace(region=region), desk_table(which, 1.0))
    assert inflow.sum() == pytest.approx(0.010 * which.region.people)
    assert entry[0, 4] == 0.0
    assert entry[0, 5] == 1.0
