"""Measures against closed forms: worlds of constant hazards, where the answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.arm import followed
from experiments.virtual.case import Case
from experiments.virtual.cohorts import cohort_of
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.places import WORK_PLACE
from experiments.virtual.spells import IS_SERVICE
from model.simulation import Simulation
from model.staffing import competence
from model.states import STATES, UNEMPLOYED
from model.trial import REFUSES
from model.world import PEOPLE
from tests.model.test_markov_oracle import (
    FINDS,
    KIND_NUMBERS,
    LEAVES,
    REFERRED,
    STATE_OF,
    constant,
    with_a_week_in_the_queue,
)
from tests.model.worlds import Office, at_rest, beliefs, scenario
from tests.oracles.markov import occupancy, standard_error

LAST = 104
QUEUES = [f"queue {kind}" for kind in REFERRED]
LARGE = (Office("North", "Lakes", "trial", 9000.0, 1000.0),)


def world_of(**changes: float) -> Simulation:
    """Return twenty thousand people with constant hazards, none of them old."""
    values = constant(scenario().behaviour.values)
    for name in values:
        last = name.rpartition(".")[2]
        if last in changes:
            values[name] = changes[last]
    which = scenario(
        values=values, offices=LARGE, base={"digital.reach": 0.0}, mechanisms={"alliance": False}
    )
    sim = at_rest(which, burn_in_weeks=26, in_work_per_jobseeker=1.0, records_events=False)
    sim.world.dossiers["birth_week"][: int(sim.world.count[PEOPLE])] = -30 * 52
    return sim


@pytest.fixture(scope="module")
def lived():
    """Return two years of it, and the run at its start."""
    rest = world_of()
    return followed(rest.branch(rest.scenario), "finland", 0, LAST, [0], []), rest


def figure(arm, metric, window, experiment="stocks"):
    """Return a measure of the unemployed of week 0, and how many they are."""
    group, design = parse_group("all"), DESIGNS[experiment]
    cohort = cohort_of(arm, design, group, "policy", 0)
    case = Case(
        design, arm, None, parse_metric(metric), group, parse_window(window), "policy", 0, (),
        cohort=cohort,
    )  # fmt: skip
    return MEASURES[case.metric.measure](case), len(cohort)


@pytest.fixture(scope="module")
def chain(lived):
    """Return names and weekly chances of the states of who is unemployed in week 0."""
    names, matrix = with_a_week_in_the_queue()
    rest = lived[1]
    people = rest.world.people[: int(rest.world.count[PEOPLE])]
    people = people[people["state"] == UNEMPLOYED]
    start = np.zeros(len(names))
    start[UNEMPLOYED] = (people["queue"] < 0).mean()
    for name, kind in zip(QUEUES, REFERRED, strict=True):
        here = (people["queue"] >= 0) & (people["queue"] % 10 == KIND_NUMBERS[kind])
        start[names.index(name)] = here.mean()
    assert start.sum() == pytest.approx(1.0)
    return names, occupancy(start, matrix, LAST), matrix, start


STATES_OF_PLACE = {
    "unemployed": ["UNEMPLOYED", *QUEUES],
    "work": ["WORK"],
    "outside_deregistered": ["OUTSIDE"],
    "rehabilitation_health": ["REHABILITATION"],
    "rehabilitative_work": ["REHABILITATIVE_WORK"],
    "training_vocational": ["TRAINING"],
    "subsidy_firm": ["SUBSIDISED_WORK"],
}


@pytest.mark.parametrize("place", STATES_OF_PLACE)
@pytest.mark.parametrize("weeks", [1, 4, 13, 52, 104])
def test_shares_are_the_powers_of_the_chain(lived, chain, place, weeks):
    """At a moment, within four standard errors."""
    names, chances = chain[:2]
    expected = sum(chances[weeks, names.index(state)] for state in STATES_OF_PLACE[place])
    share, people = figure(lived[0], f"share_in_{place}", f"{weeks}w")
    assert abs(share - expected) < 4.0 * standard_error(expected, people) + 1e-9


@pytest.mark.parametrize("place", STATES_OF_PLACE)
@pytest.mark.parametrize(("first", "last"), [(0, 52), (13, 104), (0, 1)])
def test_time_is_the_sum_of_the_powers(lived, chain, place, first, last):
    """Over the ends of the window's weeks; a person's time varies at most as her whole stay."""
    names, chances = chain[:2]
    columns = [names.index(state) for state in STATES_OF_PLACE[place]]
    weekly = chances[first + 1 : last + 1][:, columns].sum(axis=1)
    days, people = figure(lived[0], f"time_in_{place}", f"{first}..{last}w")
    mean = weekly.mean()
    error = 7.0 * (last - first) * standard_error(mean, people)
    assert abs(days - 7.0 * weekly.sum()) < 4.0 * error + 1e-9


@pytest.mark.parametrize("weeks", [1, 2, 13, 52])
def test_a_spell_is_open_as_long_as_nothing_ends_it(lived, chain, weeks):
    """The power of the chain without its ways out of unemployment."""
    names, _chances, matrix, start = chain
    stays = [names.index(state) for state in STATES_OF_PLACE["unemployed"]]
    within = matrix[np.ix_(stays, stays)].copy()
    within[1:] = 0.0  # whoever queues begins her service in the next week
    expected = (start[stays] @ np.linalg.matrix_power(within, weeks)).sum()
    share, people = figure(lived[0], "still_unemployed", f"{weeks}w")
    assert abs(share - expected) < 4.0 * standard_error(expected, people) + 1e-9


def test_hazards_are_those_of_the_world(lived):
    """True job finding and leaving a month, of all who are unemployed and in no queue."""
    arm = lived[0]
    rest = lived[1]
    ends = tuple(int(end) for end in arm.month_ends)
    run = followed(rest.branch(rest.scenario), "finland", 0, LAST, ends, [])
    case = Case(
        DESIGNS["flows"], run, None, parse_metric("true_hazard_to_work"), parse_group("all"),
        parse_window(""), "policy", 0, ends,
    )  # fmt: skip
    weeks_a_month = (ends[-1] - ends[0]) / (len(ends) - 1)
    total = FINDS + LEAVES + sum(REFERRED.values())
    expected = -np.expm1(-total) * FINDS / total * weeks_a_month
    # those in the queue find no work from there, and the stock is that of the month's end
    assert MEASURES["true_hazard_to"](case) == pytest.approx(expected, rel=0.04)


# Services that do nothing


@pytest.fixture(scope="module")
def arms_without_effect():
    """Return services taken and refused, where no service does anything to anyone."""
    rest = world_of(lock_in=1.0, hired_on=0.0, gain=0.0, deregistration=0.0)
    arms = {}
    for name in ("taken", "refused"):
        run = rest.branch(rest.scenario)
        if name == "refused":
            run.mark(REFUSES)
        arms[name] = followed(run, name, 0, LAST + 52, [0], [])
    return arms


@pytest.mark.parametrize("weeks", [4, 26, 52, 104])
def test_a_service_that_does_nothing_has_no_effect(arms_without_effect, weeks):
    """Employment of those who take it less that of the same people who do not: no difference."""
    taken, refused = (arms_without_effect[name] for name in ("taken", "refused"))
    cohort = cohort_of(taken, DESIGNS["programme_effect"], parse_group("service:any"), "start", 0)
    cohort = cohort.only(cohort.week < 52)
    works = []
    for arm in (taken, refused):
        found = arm.spells.at(cohort.person, cohort.week + weeks)
        works.append(arm.spells.place[found] == WORK_PLACE)
    assert len(cohort) > 2000
    difference = works[0].astype(float) - works[1]
    error = difference.std() / np.sqrt(len(difference))
    assert abs(difference.mean()) < 4.0 * error + 1e-9


def test_services_are_not_taken_in_the_week_in_which_they_are_refused(arms_without_effect):
    """Or the test above would compare nothing."""
    taken, refused = (arms_without_effect[name] for name in ("taken", "refused"))
    cohort = cohort_of(taken, DESIGNS["programme_effect"], parse_group("service:any"), "start", 0)
    shares = []
    for arm in (taken, refused):
        found = arm.spells.at(cohort.person, cohort.week + 4)
        shares.append(IS_SERVICE[arm.spells.place[found]].mean())
    assert shares[0] > 0.5
    assert shares[1] < 0.2


# Coaches


@pytest.mark.parametrize(("start", "months"), [(0.6, 12.0), (0.3, 24.0), (0.85, 6.0)])
def test_a_new_coach_is_competent_after_the_months_of_the_formula(start, months):
    """The first week in which she does nine tenths of what she will do."""
    b = beliefs(newcomer_competence=start, learning_months=months)
    weeks = next(week for week in range(2000) if competence(float(week), b) >= 0.9)
    arm = type("Arm", (), {"beliefs": {"newcomer_competence": start, "learning_months": months}})
    case = Case(
        DESIGNS["stocks"], arm(), None, parse_metric("competence_months"), parse_group("all"),
        parse_window(""), "policy", 0, (),
    )  # fmt: skip
    found = MEASURES["competence_months"](case)
    assert found == pytest.approx(months * np.log((1.0 - start) / 0.1))
    assert weeks - 1 < found * 52.1775 / 12.0 <= weeks


def test_a_coach_who_begins_competent_needs_no_time():
    """Not less than none."""
    arm = type("Arm", (), {"beliefs": {"newcomer_competence": 0.95, "learning_months": 12.0}})
    case = Case(
        DESIGNS["stocks"], arm(), None, parse_metric("competence_months"), parse_group("all"),
        parse_window(""), "policy", 0, (),
    )  # fmt: skip
    assert MEASURES["competence_months"](case) == 0.0


def test_the_states_of_the_chain_are_those_of_the_model():
    """In their order."""
    assert with_a_week_in_the_queue()[0][: len(STATES)] == list(STATES)
    assert set(STATE_OF.values()) < set(STATES)
