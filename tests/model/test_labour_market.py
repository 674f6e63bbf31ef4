"""Labour market: the matching function's algebra, recovered from the model's own rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labour_market import brokering, finding_of, labour_market, losing_of
from model.simulation import Simulation
from tests.model.worlds import (
    Office,
    Regime,
    at_rest,
    beliefs,
    monday,
    phase,
    record_of,
    run,
    scenario,
)
from tests.oracles.matching import displaced_share, matches

ELASTICITIES = [(0.5, 0.1), (0.3, 0.0), (0.7, 0.4), (0.5, 1.0), (0.0, 0.0)]


def test_normal_tightness_changes_nothing():
    """Exactly."""
    assert finding_of(1.0, beliefs(matching_elasticity=0.4)) == 1.0


@given(st.floats(0.2, 4.0), st.floats(0.3, 0.7))
def test_job_finding_is_matches_a_searcher(tightness, eta):
    """M / S with V = θ S, against the same at rest."""
    expected = matches(1.0, 2.0, 2.0 * tightness, eta) / matches(1.0, 2.0, 2.0, eta)
    assert finding_of(tightness, beliefs(matching_elasticity=eta)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("effort", "trust", "factor"),
    [(1.0, 1.0, 1.2), (1.0, 0.3, 1.0), (0.0, 1.0, 1.0), (0.5, 0.65, 1.05)],
)
def test_brokering_needs_effort_and_trust(effort, trust, factor):
    """Above rest."""
    b = beliefs(brokering_effect=0.2, trust_at_rest=0.3)
    assert brokering(effort, trust, b) == pytest.approx(factor)


def market(sim: Simulation, extra: float, **values: float) -> tuple[float, float]:
    """Return (finding, outsiders' lost matches) of area 0 after a week with so much more search."""
    branch = sim.branch(sim.scenario)
    table = sim.beliefs.copy()
    for name, value in values.items():
        table[name] = value
    area = branch.world.areas
    area["search"][0] = round(area["search_at_rest"][0] * (1.0 + extra) * 2**24)
    area["answer"] = 1.0
    branch.world.partners["used"] = 0  # no displacement by subsidies
    week = branch.week
    branch.world.weekly[week] = np.zeros((), branch.world.weekly.dtype)
    labour_market(branch.world.for_rules(), week, record_of(table))
    return float(area["finding"][0]), float(
        branch.world.weekly["displaced_outsiders"][week][:4].sum()
    )


@pytest.fixture(scope="module")
def rest() -> Simulation:
    """A small world at rest."""
    return at_rest(scenario())


@pytest.mark.parametrize(("eta", "epsilon"), ELASTICITIES)
def test_the_share_displaced_is_that_of_the_algebra(rest, eta, epsilon):
    """Of a small gain in search, (1 − η)(1 − ε) is lost by all who searched before."""
    values = {"matching_elasticity": eta, "vacancy_response": epsilon, "vacancy_speed": 1.0}
    inside = float(rest.world.areas["search_at_rest"][0])
    outside = float(rest.beliefs["outside_search_share"][0]) * inside
    step = 1e-3
    up, down = (market(rest, s, **values)[0] for s in (step, -step))
    lost = -(inside + outside) * (up - down) / (2.0 * step)  # matches a unit of relative gain
    share = lost / inside
    assert share == pytest.approx((1.0 - eta) * (1.0 - epsilon), abs=2e-4)
    assert share == pytest.approx(displaced_share(eta, epsilon), abs=2e-4)


@pytest.mark.parametrize(("eta", "epsilon"), ELASTICITIES)
def test_gains_less_displaced_are_new_matches(rest, eta, epsilon):
    """What one group gains is what others lose and what is new."""
    values = {"matching_elasticity": eta, "vacancy_response": epsilon, "vacancy_speed": 1.0}
    inside = float(rest.world.areas["search_at_rest"][0])
    outside = float(rest.beliefs["outside_search_share"][0]) * inside
    before, after = market(rest, 0.0, **values), market(rest, 0.1, **values)
    all_before = (inside + outside) * before[0]
    all_after = (1.1 * inside + outside) * after[0]
    gained = 1.1 * inside * after[0] - inside * before[0]
    lost = after[1] - before[1]
    assert gained - lost == pytest.approx(all_after - all_before, rel=1e-6)


def test_outsiders_lose_nothing_at_rest(rest):
    """Where nobody searches more."""
    assert market(rest, 0.0)[1] == pytest.approx(0.0, abs=1e-6)


def test_outsiders_lose_more_in_a_slack_market(rest):
    """Displacement rises with the elasticity of matches in vacancies."""
    lost = [market(rest, 0.2, matching_elasticity=eta, vacancy_speed=1.0)[1]
            for eta in (0.7, 0.5, 0.3)]  # fmt: skip
    assert lost == sorted(lost)


def test_vacancies_answer_slowly(rest):
    """At first hardly, so that displacement is larger in the short run."""
    slow, fast = (
        market(rest, 0.2, vacancy_response=0.5, vacancy_speed=speed)[0] for speed in (0.02, 1.0)
    )
    assert slow < fast < 1.0


def test_where_jobs_are_not_shared_nobody_loses(rest):
    """The switch of the tests: one person's job is nobody's loss."""
    assert market(rest, 0.3, shared_jobs=0.0)[0] == 1.0


def test_a_boom_eases_job_finding():
    """Demand of the regime, in every area alike."""
    boom = Regime("boom", demand=((monday(0), 1.0), (monday(20), 2.0)))
    quiet, busy = (run(scenario(regime=r), 156).weekly() for r in (Regime("at-rest"), boom))
    assert (busy["tightness"][30:] > quiet["tightness"][30:]).all()
    found = [w["jobs_found"].sum() / w["unemployed"].sum() for w in (quiet, busy)]
    assert found[1] > 1.1 * found[0]
    assert busy["unemployed"][104:].sum() < 0.95 * quiet["unemployed"][104:].sum()


def test_vacancies_follow_the_cycle_at_once():
    """Tightness rises with demand in the week itself; only the answer to search is slow."""
    sudden = Regime("boom", demand=((monday(20), 1.0), (monday(21), 2.0)))
    quiet, busy = (
        run(scenario(regime=r), 30).weekly()["tightness"] for r in (Regime("at-rest"), sudden)
    )
    assert busy[20] == pytest.approx(quiet[20])
    assert busy[21] == pytest.approx(2.0 * quiet[21])


@given(st.floats(0.2, 4.0), st.floats(0.0, 1.0))
def test_jobs_end_less_often_in_a_boom_and_more_often_in_a_slump(demand, response):
    """By an elasticity, and exactly as at rest where demand is as at rest."""
    b = beliefs(losing_response=response)
    assert losing_of(1.0, b) == 1.0
    assert losing_of(demand, b) == pytest.approx(demand**-response)


def test_the_cycle_ends_fewer_jobs_by_its_elasticity():
    """Jobs lost a week against those held, with and without an answer of job endings.

    All jobs end alike here: else more of them are old and safe where fewer end.
    """
    alike = {"job.end_fresh": 0.01, "job.end_settled": 0.01}
    boom = Regime("boom", demand=((monday(0), 1.0), (monday(1), 2.0)))

    def lost(response: float) -> float:
        weekly = run(
            scenario(
                regime=boom,
                values={**alike, "market.losing_response": response},
                offices=(Office("North", "Lakes", "trial", 9000.0, 1000.0),),
            ),
            26,
        ).weekly()
        return weekly["jobs_lost"][2:].sum() / weekly["work"][2:].sum()

    assert lost(1.0) / lost(0.0) == pytest.approx(0.5, abs=0.06)


def test_search_is_summed_exactly():
    """The market's sum is that of everyone's search weight, as whole numbers of 2^−24."""
    sim = run(scenario(phase(10, 30)), 60)
    world = sim.world
    people = world.people[world.active[: sim.rows_present]]
    whole = np.floor(people["search"].astype(float) * 2**24 + 0.5).astype(np.int64)
    area = world.desks["area"][people["desk"]]
    for a in range(len(world.areas)):
        assert whole[area == a].sum() == world.areas["search"][a]


def test_subsidised_firm_places_displace_by_their_share():
    """A line of its own, by places ending a week."""
    with_it, without = (
        run(scenario(values={"market.subsidy_displacement": share}), 100) for share in (0.3, 0.0)
    )
    # places in use at a week's end stand for those in use when the market opens
    used = with_it.weekly()["subsidised_work"]
    gap = with_it.weekly()["displaced_outsiders"] - without.weekly()["displaced_outsiders"]
    values = with_it.scenario.behaviour.values
    durations = {values[f"service.subsidy_{who}.duration_weeks"]
                 for who in ("firm", "municipality", "association")}  # fmt: skip
    most = 0.3 * used.sum() / min(durations)
    assert 0.0 < gap.sum() < most
