"""Staffing: posts, contracts, leaving, learning and what is left of a closed structure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.job_finding import WEEKS_A_MONTH, WEEKS_A_YEAR
from model.simulation import Simulation
from model.staffing import competence, fill_chance, quality_of, quit_hazard
from tests.model.worlds import at_rest, beliefs, phase, run, scenario

STARTS, ENDS = 10, 60
STAYS = {"turnover": False, "recruitment": False}


def test_a_newcomer_has_the_starting_competence():
    """c0 on the first day."""
    assert competence(0.0, beliefs(newcomer_competence=0.55)) == pytest.approx(0.55)


def test_competence_is_about_nine_tenths_of_the_way_after_two_years():
    """As M11 has it: with ten months, 1 − e^(−2.4) of what a newcomer lacks."""
    b = beliefs(newcomer_competence=0.0, learning_months=10.0)
    assert competence(24.0 * WEEKS_A_MONTH, b) == pytest.approx(0.909, abs=0.001)


@given(st.floats(0.0, 2000.0), st.floats(0.0, 500.0))
def test_competence_grows_and_stays_below_one(weeks, more):
    """With experience."""
    b = beliefs(newcomer_competence=0.5, learning_months=10.0)
    assert 0.5 <= competence(weeks, b) <= competence(weeks + more, b) <= 1.0


def test_without_learning_everyone_is_fully_competent():
    """The mechanism off."""
    assert competence(0.0, beliefs({"learning": False}, newcomer_competence=0.3)) == 1.0


QUITS = {"quits_per_year": 0.1, "fixed_term_quit_factor": 3.0, "end_rush": 2.0,
         "end_rush_weeks": 13.0}  # fmt: skip


@pytest.mark.parametrize(
    ("is_fixed_term", "weeks_left", "is_known", "factor"),
    [
        (False, 5.0, True, 1.0),
        (True, 5.0, False, 3.0),
        (True, 0.0, True, 9.0),
        (True, 13.0, True, 3.0 * (1.0 + 2.0 / math.e)),
        (True, 10_000.0, True, 3.0),
    ],
)
def test_quits_rise_with_the_contract_and_its_end(is_fixed_term, weeks_left, is_known, factor):
    """Only for those on a fixed term, and the rush only where the end is known."""
    hazard = quit_hazard(is_fixed_term, weeks_left, is_known, beliefs(**QUITS))
    assert hazard * WEEKS_A_YEAR == pytest.approx(0.1 * factor)


def test_without_foresight_nobody_rushes():
    """End anticipation off: the contract's factor only."""
    b = beliefs({"end_anticipation": False}, **QUITS)
    assert quit_hazard(True, 0.0, True, b) * WEEKS_A_YEAR == pytest.approx(0.3)


@pytest.mark.parametrize("pool", [10.0, 5.0, 0.0, -1.0])
def test_a_post_is_filled_more_slowly_from_an_emptier_pool(pool):
    """1 − e^(−share left / weeks); from an empty one never."""
    expected = -math.expm1(-max(pool, 0.0) / 10.0 / 12.0)
    assert fill_chance(pool, 10.0, beliefs(fill_weeks=12.0)) == pytest.approx(expected)


def test_a_fuller_pool_than_at_rest_is_no_faster():
    """The share is at most one."""
    b = beliefs(fill_weeks=12.0)
    assert fill_chance(30.0, 10.0, b) == fill_chance(10.0, 10.0, b)


def test_without_the_mechanism_posts_are_filled_at_once():
    """Recruitment off."""
    assert fill_chance(0.0, 10.0, beliefs({"recruitment": False})) == 1.0


def test_qualities_have_their_mean_and_spread():
    """One, and that of the ledger, over many hires."""
    b = beliefs(quality_spread=0.2, selected_staff=0.0)
    luck = np.uint64(1)
    qualities = np.array([quality_of(luck, post, 1, False, b) for post in range(3000)])
    assert qualities.mean() == pytest.approx(1.0, abs=4 * 0.2 / np.sqrt(3000))
    assert qualities.std() == pytest.approx(0.2, rel=0.08)


def test_quality_is_never_negative():
    """However wide the spread."""
    b = beliefs(quality_spread=0.6, selected_staff=0.0)
    assert min(quality_of(np.uint64(3), post, 1, False, b) for post in range(2000)) == 0.0


def test_selected_staff_are_better_by_what_the_ledger_says():
    """Where a belief favours the pilot."""
    b = beliefs(quality_spread=0.2, selected_staff=0.1)
    usual, selected = (quality_of(np.uint64(1), 7, 1, s, b) for s in (False, True))
    assert selected - usual == pytest.approx(0.1)


# In the world


def posts(sim: Simulation, **where: int):
    """Return the posts for which the named fields have these values."""
    table = sim.world.posts
    keep = np.ones(len(table), bool)
    for name, value in where.items():
        keep &= table[name] == value
    return table[keep]


@pytest.fixture(scope="module")
def pilot() -> Simulation:
    """A pilot with fixed-term contracts, nobody leaving and posts filled at once, in its midst."""
    return run(scenario(phase(STARTS, ENDS, contract="fixed-term"), mechanisms=STAYS), 40)


def test_posts_sum_to_what_the_policy_wants(pilot):
    """At rest divided by clients a coach, in full-time equivalents with fractions."""
    for d, desk in enumerate(pilot.world.desks):
        per_coach = pilot.world.levers[desk["lever_row"]]["clients_per_coach"]
        assert posts(pilot, desk=d)["fte"].sum() == pytest.approx(desk["at_rest"] / per_coach)


def test_posts_are_at_most_full_time(pilot):
    """A larger office has more posts, not larger ones."""
    assert pilot.world.posts["fte"].max() <= 1.0
    assert pilot.world.posts["fte"].min() >= 0.0


def test_base_posts_are_permanent_and_extra_ones_as_the_phase_says(pilot):
    """Contracts are a lever of the phase."""
    assert not posts(pilot, is_extra=0)["is_fixed_term"].any()
    extra = posts(pilot, is_extra=1, is_filled=1)
    assert len(extra) > 0
    assert extra["is_fixed_term"].all()


def test_extra_posts_are_hired_when_the_phase_begins(pilot):
    """In its first week where recruitment takes no time."""
    assert set(posts(pilot, is_extra=1, is_filled=1)["hired_week"]) == {STARTS}


def test_extra_posts_close_with_the_phase():
    """In the week after its last."""
    sim = at_rest(scenario(phase(STARTS, ENDS, contract="fixed-term"), mechanisms=STAYS))
    sim.run_to(ENDS + 1)
    assert posts(sim, is_extra=1, is_filled=1).size > 0
    sim.run_to(ENDS + 2)
    assert posts(sim, is_extra=1, is_filled=1).size == 0
    assert posts(sim, is_extra=1)["caseload"].sum() == 0


def test_base_posts_stay_when_a_phase_ends():
    """The office goes on with its own."""
    sim = run(scenario(phase(STARTS, ENDS, contract="fixed-term"), mechanisms=STAYS), ENDS + 2)
    assert posts(sim, is_extra=0)["is_filled"].all()


@pytest.mark.parametrize(("share", "comes_back"), [(0.0, False), (1.0, True)])
def test_rehired_staff_bring_their_experience(share, comes_back):
    """A share of a closed structure's staff return when it opens again."""
    which = scenario(
        phase(STARTS, ENDS, contract="fixed-term"),
        phase(80, None),
        mechanisms={"turnover": False},
        values={"staffing.rehired_share": share, "staffing.absorbed_share": 0.0,
                "staffing.fill_weeks": 8.0},
    )  # fmt: skip
    before = run(which, ENDS + 1)
    held = posts(before, is_extra=1, is_filled=1)["number"]
    after = run(which, 81)
    back = posts(after, is_extra=1, is_filled=1)
    back = back[np.isin(back["number"], held)]
    assert len(held) > 2
    if comes_back:
        assert len(back) == len(held)
        assert (back["past_weeks"] > 0).all()
    else:
        assert not (back["past_weeks"] > 0).any()


def test_staff_on_permanent_contracts_are_moved_not_lost():
    """They come back with all they know if the structure opens again."""
    which = scenario(
        phase(STARTS, ENDS), phase(80, None), mechanisms={"turnover": False},
        values={"staffing.rehired_share": 0.0},
    )  # fmt: skip
    before, after = run(which, ENDS + 1), run(which, 81)
    held = posts(before, is_extra=1, is_filled=1)["number"]
    back = posts(after, is_extra=1, is_filled=1)
    assert set(held) <= set(back["number"])


def test_without_turnover_nobody_leaves(pilot):
    """Nor is anyone handed over."""
    assert pilot.weekly()["leavers"].sum() == 0


def test_with_turnover_about_as_many_leave_as_the_hazard_says():
    """Within Poisson error, over a long base run."""
    sim = run(scenario(values={"staffing.quits_per_year": 1.0}, weeks=520), 520)
    weeks = sim.weekly()
    filled = sum(
        (sim.world.posts["is_extra"] == 0).sum() * [1.0]
    )  # nearly all posts are filled nearly always; vacancies are counted out below
    hires, leavers = weeks["hires"].sum(), weeks["leavers"].sum()
    assert abs(hires - leavers) <= filled
    expected = filled * 520 / WEEKS_A_YEAR
    assert 0.4 * expected < leavers < expected


def test_vacancies_leave_clients_waiting():
    """Where nobody can be hired, clients have no coach in the end."""
    values = {"staffing.quits_per_year": 20.0, "staffing.recruitment_pool": 1e-9,
              "staffing.pool_refill_weeks": 1e9}  # fmt: skip
    weeks = run(scenario(values=values), 60).weekly()
    assert weeks["clients_without_coach"][-1].sum() > 200
    assert weeks["coaches_fte"][-1].sum() < 2.0


def test_the_pool_is_used_up_by_hiring():
    """And refills slowly."""
    which = scenario(phase(STARTS, None), values={"staffing.fill_weeks": 8.0})
    before, after = run(which, STARTS), run(which, STARTS + 15)
    assert after.world.areas["pool"][0] < before.world.areas["pool"][0]


def test_hiring_costs_what_the_ledger_says():
    """Once a hire, by size of the post."""
    which = scenario(phase(STARTS, None), mechanisms=STAYS)
    with_cost, without = (
        run(scenario(phase(STARTS, None), mechanisms=STAYS,
                     values={"money.hiring_eur": eur}), STARTS + 1).weekly()["cost_coaches"][STARTS]
        for eur in (1000.0, 0.0)
    )  # fmt: skip
    hired = posts(run(which, STARTS + 1), is_extra=1, is_filled=1)["fte"].sum()
    assert (with_cost - without).sum() == pytest.approx(1000.0 * hired)


@pytest.mark.parametrize("name", ["caseload_creep", "recession_cut"])
def test_permanence_may_lose_posts_too(name):
    """Creep and cuts touch a phase without an end, and only that."""
    from tests.model.worlds import Regime, monday

    slump = Regime("slump", demand=((monday(0), 0.5),))
    values = {f"staffing.{name}": 0.3}
    fte = {}
    for ends in (None, 250):
        sim = run(scenario(phase(STARTS, ends), values=values, regime=slump, weeks=260), 200)
        fte[ends] = sim.weekly()["posts_fte"][-1, 0]
    assert fte[None] < fte[250]
