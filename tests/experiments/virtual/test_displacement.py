"""The share of a gain that others lose: its arithmetic, and against the matching function."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.arm import followed
from experiments.virtual.case import Case
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.problems import CannotMeasure
from tests.model.test_markov_oracle import constant
from tests.model.worlds import BASE, Office, at_rest, phase, scenario, with_in_work
from tests.oracles.matching import shift_search

COLUMNS = [("jobs_found", "i4"), ("displaced_outsiders", "f8")]
ROLES = (("trial", "Lakes"), ("neighbour", "Lakes"), ("control", "Sea"))
"""Of each two desks: of clients, and of others."""


def desks():
    """Return two desks for each office."""
    return [
        SimpleNamespace(role=role, area=area, is_client_desk=is_client)
        for role, area in ROLES
        for is_client in (True, False)
    ]


def share(policy, reference, window="0..100w", week=10):
    """Return the displaced share of two arms."""
    case = Case(
        DESIGNS["displacement"], policy, reference, parse_metric("displaced_share"),
        parse_group("all"), parse_window(window), "policy", week, (),
    )  # fmt: skip
    return MEASURES["displaced_share"](case)


def books(found, lost, weeks=120):
    """Return an arm whose desks find so many jobs, and cost outsiders so many, in week 20."""
    weekly = np.zeros((weeks, 6), COLUMNS)
    weekly["jobs_found"][20], weekly["displaced_outsiders"][20] = found, lost
    return SimpleNamespace(weekly=weekly, desks=desks(), last_week=weeks)


REFERENCE = books([100, 50, 80, 40, 90, 45], [1.0] * 6)


@pytest.mark.parametrize(
    ("found", "lost", "expected"),
    [
        ([120, 50, 80, 40, 90, 45], [1.0] * 6, 0.0),  # nobody loses
        ([120, 46, 74, 40, 90, 45], [1.0] * 6, 0.5),  # neighbours and the office's own others
        ([120, 50, 80, 40, 90, 45], [5.0, 3.0, 4.0, 2.0, 1.0, 1.0], 0.5),  # outsiders
        ([120, 50, 80, 40, 10, 5], [1.0, 1.0, 1.0, 1.0, 50.0, 50.0], 0.0),  # another market
        ([120, 50, 85, 40, 90, 45], [1.0] * 6, -0.25),  # neighbours gain too
    ],
)
def test_the_share_is_what_the_market_s_others_lose_of_the_gain(found, lost, expected):
    """Of the clients of the trial's offices; people of other areas have a market of their own."""
    assert share(books(found, lost), REFERENCE) == pytest.approx(expected)


def test_only_the_window_counts():
    """What happened before or after it does not."""
    arm = books([120, 46, 74, 40, 90, 45], [1.0] * 6)
    assert np.isnan(share(arm, REFERENCE, "20..30w"))
    assert share(arm, REFERENCE, "5..30w") == pytest.approx(0.5)


def test_without_a_gain_there_is_no_share_of_it():
    """It is not zero, and nothing is divided by nothing."""
    assert np.isnan(share(REFERENCE, REFERENCE))


def test_a_window_beyond_the_histories_is_told():
    """And not cut."""
    with pytest.raises(CannotMeasure, match="outside the time that is simulated"):
        share(REFERENCE, REFERENCE, "0..130w")


def test_without_a_reference_there_is_nothing_to_compare():
    """And the figure says so."""
    with pytest.raises(CannotMeasure, match="no reference"):
        share(REFERENCE, None)


# Against the matching function

LARGE = (
    Office("North", "Lakes", "trial", 8000.0, 10.0),
    Office("East", "Lakes", "neighbour", 4000.0, 10.0),
)
HELPED = {"digital.reach": 1.0, "digital.personal": 1.0}
NO_MEETINGS = {"digital.reach": 0.0, "coaching.meeting_interval_weeks": 52.0}


def market_of() -> tuple:
    """Return a world of constant hazards that share their jobs, with and without steady help."""
    values = constant(scenario().behaviour.values)
    for name in values:
        last = name.rpartition(".")[2]
        if last in ("referral_rate", "hired_on", "back_into_work", "insured_share"):
            values[name] = 0.0
    values |= {
        "limits.shared_jobs": 1.0, "contact.contact_effect": 0.5,
        "contact.contact_fade_weeks": 0.01, "market.subsidy_displacement": 0.0,
    }  # fmt: skip
    still = {"alliance": False, "recruitment": False}
    base = {**BASE, **NO_MEETINGS}
    helped = phase(10, None, changes=HELPED, offices=("North",), base=base)
    made = [
        scenario(*phases, values=values, offices=LARGE, base=base, mechanisms=still)
        for phases in ((), (helped,))
    ]
    return tuple(with_in_work(which, 1.0) for which in made)


def search_of(sim) -> np.ndarray:
    """Return the search of jobseekers of each office."""
    people = sim.world.people
    office = people["desk"] // 2
    seeks = people["state"] <= 4
    return np.array([people["search"][seeks & (office == n)].astype(float).sum() for n in (0, 1)])


def lived(which, rest, eta, epsilon):
    """Return two years under a policy, and the mean search of each office in them."""
    run = rest.branch(which)
    run.believe(matching_elasticity=eta, vacancy_response=epsilon, vacancy_speed=1.0)
    run.run_to(10)
    twin, searches = run.branch(which), []
    for week in range(10, 110, 5):
        twin.run_to(week + 1)
        searches.append(search_of(twin))
    return followed(run, "p", 10, 110, [10], []), np.mean(searches, axis=0)


def found_and_expected(eta, epsilon, replication):
    """Return the displaced share of one replication, and that of the matching function."""
    base, helped = market_of()
    rest = at_rest(base, burn_in_weeks=520, records_events=False, replication=replication)
    (arm, more), (plain, search) = (lived(s, rest, eta, epsilon) for s in (helped, base))
    outside = float(rest.beliefs["outside_search_share"][0])
    others = search[1] + outside * float(rest.world.areas["search_at_rest"][0])
    shift = shift_search(
        efficiency=1.0, group_search=search[0], other_search=others,
        vacancies=search[0] + others, elasticity=eta, vacancy_response=epsilon,
        extra_share=more[0] / search[0] - 1.0,
    )  # fmt: skip
    return share(arm, plain), shift.displaced_share


def test_the_share_is_that_of_the_matching_function():
    """One office of two searches more, steadily: within the luck of one replication."""
    found, expected = found_and_expected(0.5, 0.1, 0)
    assert found == pytest.approx(expected, abs=0.06)


@pytest.mark.slow
@pytest.mark.parametrize(("eta", "epsilon"), [(0.5, 0.1), (0.3, 0.0), (0.7, 0.4)])
def test_the_share_moves_with_the_matching_function(eta, epsilon):
    """Its elasticity and the answer of vacancies: the mean of six replications."""
    found, expected = np.array([found_and_expected(eta, epsilon, r) for r in range(6)]).T
    error = found.std(ddof=1) / np.sqrt(len(found))
    # the world is a little off rest, which the function at rest does not know
    assert found.mean() == pytest.approx(expected.mean(), abs=3.0 * error + 0.03)
