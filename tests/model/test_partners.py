"""Partners: cooperation rises and falls, opens places and shortens waits; queues are fair."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.partners import (
    above_rest,
    foresight,
    lead_time_weeks,
    next_trust,
    takes_referrals,
    usable_places,
)
from model.states import KINDS
from model.trial import REFUSES
from model.world import FOREVER
from tests.model.worlds import Office, at_rest, beliefs, phase, record, run, scenario

TRUST = {"trust_at_rest": 0.3, "trust_gain": 0.03, "trust_decay": 0.02}


def test_trust_at_rest_without_effort_stays():
    """To the bit."""
    assert next_trust(0.3, 0.0, 1.0, beliefs(**TRUST)) == 0.3


def test_trust_decays_towards_rest_with_its_half_life():
    """Ln 2 over δ, to the rounding of a weekly step."""
    b, trust = beliefs(**TRUST), 0.9
    for _ in range(round(math.log(2.0) / -math.log(1.0 - 0.02))):
        trust = next_trust(trust, 0.0, 1.0, b)
    assert trust - 0.3 == pytest.approx(0.3, rel=0.02)


def test_trust_rises_towards_full_with_its_half_life():
    """Where nothing decays: ln 2 over γ."""
    b, trust = beliefs(**{**TRUST, "trust_decay": 0.0}), 0.3
    for _ in range(round(math.log(2.0) / -math.log(1.0 - 0.03))):
        trust = next_trust(trust, 1.0, 1.0, b)
    assert 1.0 - trust == pytest.approx(0.35, rel=0.02)


@pytest.mark.parametrize(("effort", "cases"), [(0.0, 1.0), (1.0, 0.0)])
def test_trust_needs_effort_and_shared_cases(effort, cases):
    """One without the other gains nothing."""
    assert next_trust(0.3, effort, cases, beliefs(**TRUST)) == 0.3


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_trust_stays_between_zero_and_one(trust, effort, cases):
    """Whatever happens."""
    assert 0.0 <= next_trust(trust, effort, cases, beliefs(**TRUST)) <= 1.0


def test_trust_settles_where_gain_and_loss_meet():
    """γ e (1 − T) = δ (T − T0)."""
    b, trust = beliefs(**TRUST), 0.3
    for _ in range(2000):
        trust = next_trust(trust, 0.5, 1.0, b)
    assert 0.03 * 0.5 * (1.0 - trust) == pytest.approx(0.02 * (trust - 0.3), rel=1e-6)


@pytest.mark.parametrize(("trust", "share"), [(0.1, 0.0), (0.3, 0.0), (0.65, 0.5), (1.0, 1.0)])
def test_only_trust_above_rest_does_anything(trust, share):
    """As a share of the way to full."""
    assert above_rest(trust, beliefs(**TRUST)) == pytest.approx(share)


@pytest.mark.parametrize(("trust", "places"), [(0.3, 10.0), (0.65, 12.0), (1.0, 14.0)])
def test_trust_opens_places(trust, places):
    """By its effect at full trust."""
    b = beliefs(**TRUST, trust_opens_slots=0.4)
    assert usable_places(10.0, trust, b) == pytest.approx(places)


@pytest.mark.parametrize(("trust", "weeks"), [(0.3, 4.0), (1.0, 2.0)])
def test_trust_shortens_the_lead_time(trust, weeks):
    """By its effect at full trust."""
    b = beliefs(**TRUST, lead_weeks=4.0, trust_shortens_waits=0.5)
    assert lead_time_weeks(trust, b) == pytest.approx(weeks)


def test_effort_fades_as_a_known_end_nears():
    """From full far away to none in the last week, where the rush is full."""
    b = beliefs(end_rush=1.0, end_rush_weeks=13.0)
    efforts = [foresight(record("desks", phase_ends=100), week, b) for week in (0, 60, 87, 100)]
    assert efforts == sorted(efforts, reverse=True)
    assert efforts[0] > 0.99
    assert efforts[-1] == pytest.approx(0.0)
    assert efforts[2] == pytest.approx(1.0 - 1.0 / math.e)


def test_effort_does_not_fade_where_no_end_is_known():
    """Nor where nobody looks ahead."""
    assert foresight(record("desks", phase_ends=FOREVER), 5, beliefs(end_rush=1.0)) == 1.0
    off = beliefs({"end_anticipation": False}, end_rush=1.0)
    assert foresight(record("desks", phase_ends=6), 5, off) == 1.0


@given(st.integers(0, 400), st.floats(0.1, 300.0), st.floats(0.0, 8.0), st.floats(2.0, 52.0))
def test_a_queue_takes_nobody_who_would_wait_too_long(waiting, usable, lead, longest):
    """Whoever joins waits for those before her to be served, and the lead time anyway."""
    kind = KINDS.index("training_vocational")
    b = beliefs(longest_queue_weeks=longest)
    partner = record("partners", queue=waiting, usable=usable, kind=kind)
    foreseen = waiting * float(b["duration_weeks"][kind]) / usable
    assert takes_referrals(partner, lead, b) == float(foreseen < lead + longest)


def test_an_empty_queue_is_open_however_few_places():
    """Or a small office would never refer anybody."""
    b = beliefs(longest_queue_weeks=2.0)
    for usable in (0.01, 1.0):
        assert takes_referrals(record("partners", usable=usable), 0.0, b) == 1.0


# In the world


@pytest.fixture(scope="module")
def crowded():
    """A world with more referrals than places, after two years."""
    values = {f"service.{kind}.referral_rate": 0.02 for kind in ("training_vocational",
              "rehabilitative_work", "subsidy_firm")}  # fmt: skip
    return run(scenario(values=values), 100)


def test_used_places_stay_within_usable_ones():
    """Up to the fraction of a place that a replication draws, and where nobody changes desk.

    Who comes to another desk takes her place along.
    """
    values = {f"service.{kind}.referral_rate": 0.02 for kind in KINDS}
    values |= {"job.insured_share": 0.0, "cooperation.trust_opens_slots": 0.0}
    offices = (Office("North", "Lakes", "trial", 200.0, 0.0),)
    sim = at_rest(scenario(values=values, offices=offices))
    for week in (1, 30, 60):
        sim.run_to(week)
        partners = sim.world.partners[sim.world.partners["kind"] < 9]
        assert (partners["used"] <= partners["usable"] + 1.0).all()
        assert partners["used"].sum() > 20


def test_used_places_are_people_in_services(crowded):
    """Counted place by place."""
    world = crowded.world
    people = world.people[world.active[: crowded.rows_present]]
    in_service = people[(people["state"] >= 1) & (people["state"] <= 4)]
    counted = np.zeros(len(world.partners), int)
    np.add.at(counted, in_service["desk"].astype(int) * 10 + in_service["kind"], 1)
    assert np.array_equal(counted, world.partners["used"])


def test_queues_are_people_waiting(crowded):
    """Counted queue by queue."""
    world = crowded.world
    people = world.people[world.active[: crowded.rows_present]]
    waiting = people["queue"][people["queue"] >= 0]
    counted = np.bincount(waiting, minlength=len(world.partners))
    assert np.array_equal(counted, world.partners["queue"])
    assert counted.sum() > 20


def test_only_the_unemployed_wait(crowded):
    """Who starts, finds work or leaves is out of the queue."""
    people = crowded.world.people[crowded.world.active[: crowded.rows_present]]
    assert set(people["state"][people["queue"] >= 0]) == {0}


def test_queues_stand_in_order_of_weeks(crowded):
    """First come, first served."""
    world = crowded.world
    for partner in world.partners:
        weeks, row = [], int(partner["first"])
        while row >= 0:
            weeks.append(int(world.dossiers["queued_week"][row]))
            row = int(world.dossiers["queue_next"][row])
        assert weeks == sorted(weeks)
        assert len(weeks) == partner["queue"]


def referred(longest: float) -> int:
    """Return the referrals of two years in a world of one office with few places."""
    values = {"referral.longest_queue_weeks": longest}
    values |= {f"service.{kind}.referral_rate": 0.01 for kind in KINDS}
    base = {f"partners.{kind}_slots_per_1000": 5.0 for kind in KINDS}
    offices = (Office("North", "Lakes", "trial", 1500.0, 0.0),)
    sim = run(scenario(values=values, base=base, offices=offices), 104, records_events=False)
    return int(sim.weekly()["referrals"].sum())


def test_the_shorter_a_queue_may_be_the_fewer_are_referred():
    """Down to about what there are places for."""
    few, more, most = (referred(longest) for longest in (2.0, 20.0, 1e9))
    assert few < more < most


def test_nobody_starts_before_the_lead_time():
    """Waits of those who started are at least that long."""
    values = {"referral.lead_weeks": 5.0, "cooperation.trust_shortens_waits": 0.0}
    sim = at_rest(scenario(values=values))
    sim.start_clock()
    sim.run_to(60)
    assert sim.waits()[:, :5, 0].sum() == 0
    assert sim.waits()[:, 5:, 0].sum() > 0


def test_everyone_starts_after_the_lead_time_where_places_are_plenty():
    """Nobody waits longer than it."""
    values = {"referral.lead_weeks": 2.0, "cooperation.trust_shortens_waits": 0.0,
              "limits.shared_slots": 0.0}  # fmt: skip
    sim = at_rest(scenario(values=values))
    sim.start_clock()
    sim.run_to(60)
    assert sim.waits()[:, 3:, :].sum() == 0


def test_where_places_are_shared_no_more_each_waits_as_all_did():
    """As many start and leave in a year as before, though no place is taken from anybody.

    In one large office, as the studies of people have it, on average over three worlds' luck: see
    ODD.md on small ones.
    """
    values = {"limits.shared_jobs": 0.0, "limits.shared_hours": 0.0, "limits.shared_trust": 0.0}
    offices = (Office("North", "Lakes", "trial", 3000.0, 1000.0),)
    starts, queues = np.zeros(2), np.zeros(2)
    for seed in (1, 2, 3):
        sim = at_rest(scenario(values=values, offices=offices), seed=seed, burn_in_weeks=520)
        shared, alone = sim.branch(sim.scenario), sim.branch(sim.scenario)
        alone.believe(shared_slots=0.0)
        for run_on in (shared, alone):
            run_on.start_clock()
            run_on.run_to(104)
        starts += [run_on.weekly()["starts"].sum() for run_on in (shared, alone)]
        queues += [run_on.world.partners["queue"].sum() for run_on in (shared, alone)]
    assert starts[0] > 3000
    assert starts[1] == pytest.approx(starts[0], rel=0.1)
    assert queues[1] == pytest.approx(queues[0], rel=0.25)


def test_where_places_are_shared_no_more_nobody_takes_another_s():
    """Half refuse their next place, and the other half's lives are what they were."""
    values = {"limits.shared_jobs": 0.0, "limits.shared_hours": 0.0, "limits.shared_trust": 0.0}
    sim = at_rest(scenario(values=values), burn_in_weeks=200)
    sim.believe(shared_slots=0.0)
    lives = []
    for refuse in (False, True):
        run_on = sim.branch(sim.scenario)
        if refuse:
            run_on.mark(REFUSES)
            run_on.world.trial[1::2] = 0
        run_on.run_to(60)
        lives.append(run_on.world.people["state"].copy())
    number = min(len(states) for states in lives)
    same = lives[0][:number] == lives[1][:number]
    assert same[1::2].all()
    assert not same[::2].all()


def test_without_the_mechanism_cooperation_stays_at_rest():
    """Whatever the effort."""
    sim = run(
        scenario(mechanisms={"cooperation": False}, base={"partners.cooperation_effort": 1.0}), 50
    )
    rest = scenario().behaviour.values["cooperation.trust_at_rest"]
    assert set(sim.world.partners["cooperation"]) == {rest}


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
def test_what_outlives_a_structure_is_a_share_of_what_stood_above_rest(kept):
    """In the week after its last."""
    values = {"cooperation.trust_kept_at_end": kept, "cooperation.trust_gain": 0.05,
              "cooperation.trust_decay": 0.0}  # fmt: skip
    base = {"partners.cooperation_effort": 0.0}
    which = scenario(phase(5, 60), values=values, base=base)
    before, after = run(which, 61), run(which, 62)
    rest = which.behaviour.values["cooperation.trust_at_rest"]
    above = [sim.world.partners["cooperation"][2] - rest for sim in (before, after)]
    assert above[0] > 0.1
    assert above[1] == pytest.approx(kept * above[0], abs=1e-9)


def test_a_stronger_effort_raises_cooperation():
    """With partners and with employers."""
    low, high = (
        run(scenario(base={"partners.cooperation_effort": e}), 80).weekly()[-1] for e in (0.1, 0.9)
    )
    assert (high["cooperation"] > low["cooperation"]).all()
    assert (high["employer_cooperation"] > low["employer_cooperation"]).all()
