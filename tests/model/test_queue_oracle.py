"""One service's queue against the exact weekly queue, and so against Erlang A and C."""

from __future__ import annotations

from math import expm1

import numpy as np
import pytest

from model.states import KINDS, UNEMPLOYED
from model.world import PEOPLE
from tests.model.test_markov_oracle import constant
from tests.model.worlds import Office, at_rest, scenario
from tests.oracles.queues import erlang_a, erlang_c
from tests.oracles.weekly_queue import queue_at_rest

SLOTS, DURATION = 8, 12.0
IMPATIENT, PATIENT, CLOSING = (10.0, 0.9, 1e9), (1e9, 0.5, 1e9), (1e9, 0.9, 5.5)
"""Mean patience, weeks; referrals a week; and the longest wait that offices refer to, weeks.

With endless patience fewer are referred than can be served, or the queue closes: at four people,
who wait six weeks."""
CLOSED_FROM = 4
KIND = "training_vocational"
PARTNER = KINDS.index(KIND)
PEOPLE_THERE = 400.0
WEEKS = 20800


def service_world(patience: float, arrivals: float, longest_wait: float):
    """Return a world of one busy service: nobody finds work, leaves, or is referred elsewhere.

    So many people that those in the queue or the service hardly thin out the referred.
    """
    values = constant(scenario().behaviour.values)
    for name in values:
        if name.startswith("service."):
            kind, last = name.split(".")[1:]
            if last == "referral_rate":
                values[name] = arrivals / PEOPLE_THERE if kind == KIND else 0.0
            values |= {name: DURATION} if last == "duration_weeks" else {}
            values |= {name: 0.0} if last in ("hired_on", "lock_in") else {}
    for name in scenario().behaviour.values:
        if name.rpartition(".")[2] in ("base_hazard", "deregistration", "trust_opens_slots",
                                       "season_amplitude"):  # fmt: skip
            values[name] = 0.0
    values |= {
        "limits.shared_slots": 1.0,
        "referral.patience_weeks": patience,
        "referral.longest_queue_weeks": longest_wait,
    }
    offices = (Office("North", "Lakes", "trial", PEOPLE_THERE, 0.0),)
    which = scenario(
        values=values, offices=offices, weeks=WEEKS + 1,
        base={f"partners.{KIND}_slots_per_1000": 1000.0 * SLOTS / PEOPLE_THERE,
              "coaching.client_hours_per_week": 0.0, "digital.reach": 0.0},
        mechanisms={"alliance": False, "cooperation": False},
    )  # fmt: skip
    sim = at_rest(which, burn_in_weeks=1, in_work_per_jobseeker=0.0, records_events=False)
    world = sim.world
    world.inflow[:] = 0.0
    n = int(world.count[PEOPLE])
    world.dossiers["birth_week"][:n] = 0  # nobody ages out within the run
    return sim


@pytest.fixture(
    scope="module", params=[IMPATIENT, PATIENT, CLOSING], ids=["Erlang A", "Erlang C", "closing"]
)
def queue(request):
    """Four hundred years of one queue: number waiting and served, week by week, and flows.

    In a hundred years so few long queues fall that their number, and its error, are luck.
    """
    sim = service_world(*request.param)
    for week in range(200, WEEKS, 100):
        sim.run_to(week)
        sim.world.dossiers["birth_week"][: int(sim.world.count[PEOPLE])] = week
    weeks = sim.weekly()[200:, 0]
    waiting, served = weeks["queue"], weeks["used_slots"]
    free = weeks["unemployed"] - waiting
    return request.param, weeks, waiting, served, free


def oracle(patience: float, arrivals: float, longest_wait: float, free: float):
    """Return the weekly queue at rest with the arrivals that so many free people make.

    A week of the schedule: partners start those who queue, pathways end services and let people
    give up and be referred. The referred start in a later week at the earliest.
    """
    rate = arrivals / PEOPLE_THERE
    return queue_at_rest(
        slots=SLOTS,
        arrivals=-expm1(-rate) * free,
        end_chance=-expm1(-1.0 / DURATION),
        leave_chance=-expm1(-1.0 / patience),
        longest_queue=90,
        closed_from=CLOSED_FROM if longest_wait < 1e9 else None,
        order=("start", "end", "leave", "arrive"),
    )


def batch_error(series: np.ndarray, batches: int = 25) -> float:
    """Return the standard error of a mean of a series that hangs together, by batch means."""
    means = [part.mean() for part in np.array_split(series, batches)]
    return float(np.std(means, ddof=1) / np.sqrt(batches))


def test_services_are_used_as_the_weekly_queue_says(queue):
    """Mean number served at the end of a week, within four batch errors."""
    case, _weeks, _waiting, served, free = queue
    expected = oracle(*case, float(free.mean())).mean_in_service
    assert abs(served.mean() - expected) < 4.0 * batch_error(served) + 0.01 * expected


def test_as_many_wait_as_the_weekly_queue_says(queue):
    """Mean number waiting at the end of a week, within four batch errors."""
    case, _weeks, waiting, _served, free = queue
    expected = oracle(*case, float(free.mean())).mean_queue
    assert abs(waiting.mean() - expected) < 4.0 * batch_error(waiting) + 0.03 * expected


def test_those_who_give_up_are_the_share_that_the_oracle_says(queue):
    """Referrals that end without a place."""
    case, weeks, _waiting, _served, free = queue
    if case != IMPATIENT:
        assert weeks["reneged"].sum() == 0
        return
    share = weeks["reneged"].sum() / (weeks["reneged"].sum() + weeks["starts"].sum())
    assert share == pytest.approx(oracle(*case, float(free.mean())).leave_chance, abs=0.02)


def test_who_comes_goes(queue):
    """Referred = started + gave up + still waiting; no one is lost."""
    _case, weeks, waiting, _served, _free = queue
    change = int(waiting[-1]) - int(waiting[0])
    flow = (weeks["referrals"] - weeks["starts"] - weeks["reneged"])[1:].sum()
    assert flow == change


def test_a_closed_queue_keeps_places_full_and_waits_short():
    """Nearly all places are used, and no more wait than the few who joined in one week."""
    rest = oracle(*CLOSING, 380.0)
    assert rest.mean_in_service > 0.95 * (SLOTS - 1.0 / DURATION * SLOTS)
    assert rest.mean_wait_weeks < 7.5
    open_to_all = oracle(20.0, CLOSING[1], 1e9, 380.0)
    assert rest.mean_wait_weeks < open_to_all.mean_wait_weeks


def test_the_weekly_queue_is_near_erlang_a():
    """A week's step moves the continuous queue's figures by a few per cent."""
    weekly = oracle(*IMPATIENT, 385.0)
    rest = erlang_a(weekly.arrivals, 1.0 / DURATION, SLOTS, 1.0 / IMPATIENT[0])
    assert weekly.mean_in_service == pytest.approx(rest.mean_in_service, rel=0.08)
    assert weekly.leave_chance == pytest.approx(rest.leave_chance, abs=0.08)


def test_the_weekly_queue_is_near_erlang_c():
    """Where nobody gives up, all are served in the end."""
    weekly = oracle(*PATIENT, 392.0)
    rest = erlang_c(weekly.arrivals, 1.0 / DURATION, SLOTS)
    assert weekly.mean_in_service == pytest.approx(rest.mean_in_service, rel=0.05)
    assert weekly.mean_wait_weeks == pytest.approx(rest.mean_wait + 1.0, abs=0.9)


def test_nobody_finds_work_or_leaves_in_this_world(queue):
    """Only the queue moves people."""
    _case, weeks, _waiting, _served, _free = queue
    assert weeks["jobs_found"].sum() == 0
    assert weeks["outside"].max() == 0
    assert UNEMPLOYED == 0
