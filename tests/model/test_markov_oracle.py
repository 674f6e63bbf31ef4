"""With constant hazards a person's states are a Markov chain: the model against its powers."""

from __future__ import annotations

import numpy as np
import pytest

from model.simulation import Simulation
from model.states import OUTSIDE, STATES, UNEMPLOYED, WORK
from model.world import PEOPLE
from tests.model.worlds import NOTHING_SHARED, Office, at_rest, scenario
from tests.oracles.markov import occupancy, standard_error, transition_matrix

FINDS, LOSES, LEAVES, BACK, INTO_WORK = 0.02, 0.008, 0.006, 0.03, 0.4
REFERRED = {"rehabilitation_health": 0.004, "rehabilitative_work": 0.006,
            "training_vocational": 0.01, "subsidy_firm": 0.005}  # fmt: skip
DURATION, LOCK_IN, HIRED_ON = 20.0, 0.4, 0.1
STATE_OF = {"rehabilitation_health": "REHABILITATION", "rehabilitative_work":
            "REHABILITATIVE_WORK", "training_vocational": "TRAINING",
            "subsidy_firm": "SUBSIDISED_WORK"}  # fmt: skip


def constant(values: dict[str, float]) -> dict[str, float]:
    """Return values that make every hazard constant: no slopes, no memory, nobody retiring."""
    zero = (
        "slope_skills slope_work_ability slope_inclusion index_age_16_24 index_age_35_54 "
        "index_age_55_64 index_basic index_tertiary frailty_gap recall_share recall_on_loss "
        "duration_decay contact_effect contact_to_outside contact_to_referral "
        "continued_share referral_fall plan_boost lead_weeks brokering_effect belief_noise "
        "match_effect support_effect study_young study_other study_from_work sickness disability "
        "retirement_from_61 death_young death_old moving unlisted_ends capability_mean_shift"
    ).split()
    changed = {}
    for name in values:
        last = name.rpartition(".")[2]
        if last in zero or last in ("referral_slope", "referral_rate"):
            changed[name] = 0.0
        if name.startswith("service."):
            kind = name.split(".")[1]
            changed |= {name: REFERRED.get(kind, 0.0)} if last == "referral_rate" else {}
            changed |= {name: DURATION} if last == "duration_weeks" else {}
            changed |= {name: LOCK_IN} if last == "lock_in" else {}
            changed |= {name: HIRED_ON} if last == "hired_on" else {}
    named = {
        "base_hazard": FINDS, "end_fresh": LOSES, "end_settled": LOSES, "deregistration": LEAVES,
        "back_deregistered": BACK, "back_into_work": INTO_WORK, "referral_floor": 1.0,
        "fit_mean": 0.5, "longest_queue_weeks": 1e9, "search_until_pension": 1.0,
    }  # fmt: skip
    for name in values:
        if name.rpartition(".")[2] in named:
            changed[name] = named[name.rpartition(".")[2]]
    return changed | NOTHING_SHARED


@pytest.fixture(scope="module")
def world() -> Simulation:
    """Twenty thousand people with constant hazards, none of them old, after half a year."""
    large = (Office("North", "Lakes", "trial", 9000.0, 1000.0),)
    which = scenario(
        values=constant(scenario().behaviour.values), offices=large,
        base={"digital.reach": 0.0}, mechanisms={"alliance": False},
    )  # fmt: skip
    sim = at_rest(which, burn_in_weeks=26, in_work_per_jobseeker=1.0, records_events=False)
    n = int(sim.world.count[PEOPLE])
    sim.world.dossiers["birth_week"][:n] = -30 * 52  # everyone thirty: nobody reaches 65 or 55
    return sim


def chain() -> np.ndarray:
    """Return the weekly chain of the seven states."""
    hazards = {
        "UNEMPLOYED": {"WORK": FINDS, "OUTSIDE": LEAVES, "QUEUE": 0.0},
        "WORK": {"UNEMPLOYED": LOSES},
        "OUTSIDE": {"WORK": BACK * INTO_WORK, "UNEMPLOYED": BACK * (1.0 - INTO_WORK)},
    }
    for kind, rate in REFERRED.items():
        hazards["UNEMPLOYED"][STATE_OF[kind]] = rate
        hazards[STATE_OF[kind]] = {
            "WORK": FINDS * LOCK_IN + HIRED_ON / DURATION,
            "UNEMPLOYED": (1.0 - HIRED_ON) / DURATION,
        }
    del hazards["UNEMPLOYED"]["QUEUE"]
    return transition_matrix(STATES, hazards)


WEEKS = (1, 4, 13, 26, 52, 104)


def test_occupancy_is_that_of_the_chain(world):
    """Each state's share at six dates, within four standard errors, from any state to any.

    Places are plenty and there is no lead time: whoever is referred in one week starts in the
    next, so that referral takes a week, in which the person is still unemployed. That week is
    a state of the chain.
    """
    n = int(world.world.count[PEOPLE])
    states, matrix = with_a_week_in_the_queue()
    start = np.zeros(len(states))
    people = world.world.people[:n]
    queueing = people["queue"] >= 0
    for state in range(len(STATES)):
        start[state] = ((people["state"] == state) & ~queueing).mean()
    for k, kind in enumerate(REFERRED):
        number = 10 * 0 + KIND_NUMBERS[kind]
        start[len(STATES) + k] = (queueing & (people["queue"] % 10 == number)).mean()
    expected = occupancy(start, matrix, WEEKS[-1])
    branch = world.branch(world.scenario)
    for week in WEEKS:
        branch.run_to(week)
        state = branch.world.people["state"][:n]
        for s, name in enumerate(STATES):
            p = expected[week, s]
            if s == UNEMPLOYED:
                p = p + expected[week, len(STATES) :].sum()
            found = (state == s).mean()
            assert abs(found - p) < 4.0 * standard_error(p, n) + 1e-9, (name, week)


KIND_NUMBERS = {"rehabilitation_health": 0, "rehabilitative_work": 2, "training_vocational": 3,
                "subsidy_firm": 6}  # fmt: skip


def with_a_week_in_the_queue() -> tuple[list[str], np.ndarray]:
    """Return the chain in which the referred stand in a queue until the next week's start.

    A week is: places are given to those who queue; then everyone's hazards work. So the queue's
    row is that of the service, entered before the draw.
    """
    names = [*STATES, *(f"queue {kind}" for kind in REFERRED)]
    place = {name: row for row, name in enumerate(names)}
    hazards = {
        "UNEMPLOYED": {"WORK": FINDS, "OUTSIDE": LEAVES}
        | {f"queue {kind}": rate for kind, rate in REFERRED.items()},
        "WORK": {"UNEMPLOYED": LOSES},
        "OUTSIDE": {"WORK": BACK * INTO_WORK, "UNEMPLOYED": BACK * (1.0 - INTO_WORK)},
    }
    for kind in REFERRED:
        hazards[STATE_OF[kind]] = {
            "WORK": FINDS * LOCK_IN + HIRED_ON / DURATION,
            "UNEMPLOYED": (1.0 - HIRED_ON) / DURATION,
        }
    matrix = transition_matrix(names, hazards)
    for kind in REFERRED:
        matrix[place[f"queue {kind}"]] = matrix[place[STATE_OF[kind]]]
    return names, matrix


def test_nobody_goes_where_the_chain_does_not(world):
    """The other reasons of being outside have no hazard here."""
    branch = world.branch(world.scenario)
    branch.run_to(52)
    n = int(world.world.count[PEOPLE])
    people = branch.world.people[:n]
    assert set(people["reason"][people["state"] == OUTSIDE]) == {1}


def test_the_simple_chain_is_the_limit_of_the_queue_s():
    """The week in the queue is a delay, not a hazard: at rest the shares are close."""
    from tests.oracles.markov import stationary

    states, matrix = with_a_week_in_the_queue()
    simple, delayed = stationary(chain()), stationary(matrix)
    assert simple[WORK] == pytest.approx(delayed[WORK], rel=0.02)
    assert len(states) == 11
