"""Policies branch from one run, and are equal to the bit before they differ."""

from __future__ import annotations

import pytest

from model.simulation import Simulation
from tests.model.worlds import (
    BASE,
    NO_MECHANISMS,
    Office,
    at_rest,
    differing,
    in_another_process,
    people_of,
    phase,
    run,
    scenario,
)

PILOT = phase(20, 70, contract="fixed-term")
WEEKS = 110


@pytest.fixture(scope="module")
def straight() -> Simulation:
    """A pilot run straight through."""
    return run(scenario(PILOT), WEEKS)


@pytest.mark.boundscheck
def test_the_same_run_twice_is_the_same(straight):
    """To the bit, in one process."""
    assert run(scenario(PILOT), WEEKS).world.digest() == straight.world.digest()


@pytest.mark.parametrize("cuts", [(1, 2, 3), (26, 52), (19, 20, 21, 70, 71, 72)])
def test_a_run_cut_anywhere_is_the_same(straight, cuts):
    """Where a run pauses leaves no trace."""
    sim = at_rest(scenario(PILOT))
    for week in (*cuts, WEEKS):
        sim.run_to(week)
    assert sim.world.digest() == straight.world.digest()


@pytest.mark.parametrize("week", [0, 7, 20])
def test_a_branched_run_equals_one_straight_through(straight, week):
    """The baseline's world, gone on with under the pilot's policy, is the pilot's."""
    sim = at_rest(scenario())
    sim.run_to(week)
    branch = sim.branch(scenario(PILOT))
    branch.run_to(WEEKS)
    assert branch.world.digest() == straight.world.digest()


@pytest.mark.parametrize("week", [30, 71, 90])
def test_a_branch_from_within_or_after_a_phase_equals_one_straight_through(straight, week):
    """A policy with a later phase may branch from one that shares the first."""
    later = scenario(PILOT, phase(95, None))
    sim = at_rest(scenario(PILOT))
    sim.run_to(week)
    branch = sim.branch(later)
    branch.run_to(WEEKS)
    assert branch.world.digest() == run(later, WEEKS).world.digest()


def test_a_branch_leaves_its_trunk_alone():
    """They share nothing."""
    trunk = at_rest(scenario())
    trunk.run_to(20)
    before = trunk.world.digest()
    trunk.branch(scenario(PILOT)).run_to(60)
    assert trunk.world.digest() == before


def test_policies_are_identical_before_they_differ():
    """The first guarantee: up to the first week of the phase nobody's life is another."""
    base, pilot = (run(policy, 20) for policy in (scenario(), scenario(PILOT)))
    assert differing(people_of(base), people_of(pilot)) == []


def test_policies_differ_afterwards(straight):
    """Or the tests above would show nothing."""
    assert differing(people_of(run(scenario(), WEEKS)), people_of(straight)) != []


def test_a_later_phase_does_not_cast_its_shadow_before():
    """Nor does one that is announced long before it starts."""
    announced = scenario(phase(60, 90, announced=5, contract="fixed-term"))
    base, pilot = (run(policy, 60) for policy in (scenario(), announced))
    assert differing(people_of(base), people_of(pilot)) == []


def test_the_clock_changes_no_life():
    """Costs count from it, and nothing else."""
    sim = at_rest(scenario(PILOT))
    sim.run_to(20)
    sim.start_clock()
    sim.run_to(60)
    money = ("programme_cost", "benefit_cost", "other_transfers", "taxes", "cost_mark")
    assert differing(people_of(sim, *money), people_of(run(scenario(PILOT), 60), *money)) == []


def test_replications_differ():
    """Another replication has other luck."""
    one, other = (run(scenario(), 10, replication=r) for r in (0, 1))
    assert one.world.digest() != other.world.digest()


def test_seeds_differ():
    """Another seed has other luck."""
    one, other = (run(scenario(), 10, seed=s) for s in (1, 2))
    assert one.world.digest() != other.world.digest()


def test_two_threads_give_the_same_as_one(straight):
    """Blocks write only their own, and events happen in row order."""
    assert run(scenario(PILOT), WEEKS, threads=2).world.digest() == straight.world.digest()


def test_two_threads_give_the_same_where_there_are_many_blocks():
    """With more people than one block holds."""
    large = scenario(
        PILOT, offices=(Office("North", "Lakes", "trial", 7000.0, 3000.0),
                        Office("East", "Lakes", "trial", 4000.0, 1000.0)),
    )  # fmt: skip
    digests = {
        run(large, 26, threads=threads, burn_in_weeks=26, records_events=False).world.digest()
        for threads in (1, 2)
    }
    assert len(digests) == 1


def test_hash_seeds_change_nothing():
    """No set or dictionary order reaches a result."""
    code = "from tests.model.worlds import *;print(run(scenario(phase(5, 20)), 30).world.digest())"
    digests = {in_another_process(code, PYTHONHASHSEED=seed) for seed in ("1", "2")}
    assert len(digests) == 1


@pytest.mark.parametrize("what", ["region", "behaviour", "starts"])
def test_worlds_apart_do_not_branch(what):
    """Only the policy may differ."""
    other = {
        "region": scenario(offices=(Office("North", "Lakes", "trial", 90.0, 10.0),)),
        "behaviour": scenario(mechanisms=NO_MECHANISMS),
        "starts": scenario(starts=scenario().monday(1)),
    }[what]
    with pytest.raises(ValueError, match="cannot branch"):
        at_rest(scenario()).branch(other)


def test_a_branch_needs_a_post_for_everyone_who_works():
    """A policy without the pilot's posts cannot begin in the middle of the pilot."""
    sim = run(scenario(PILOT, mechanisms=NO_MECHANISMS), 40)
    with pytest.raises(ValueError, match="no post for a coach"):
        sim.branch(scenario(mechanisms=NO_MECHANISMS))


def test_a_longer_horizon_does_not_branch():
    """The calendar is made for the first scenario's weeks."""
    with pytest.raises(ValueError, match="longer horizon"):
        at_rest(scenario(weeks=100)).branch(scenario(weeks=101))


def test_a_run_does_not_go_beyond_its_horizon():
    """And says where it ends."""
    with pytest.raises(ValueError, match="ends after 100 weeks"):
        at_rest(scenario(weeks=100)).run_to(101)


def test_a_run_does_not_go_back():
    """A week that is past is past."""
    sim = run(scenario(), 10)
    with pytest.raises(ValueError, match="is past"):
        sim.run_to(9)


def test_progress_is_told():
    """Weeks done and weeks to do, rising to all of them."""
    told: list[tuple[int, int]] = []
    sim = at_rest(scenario(), on_progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (60, 60)
    told.clear()
    sim.run_to(40, lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == [26, 40]


@pytest.mark.parametrize("contract", ["permanent"])
def test_a_phase_of_zero_strength_is_the_base(contract):
    """The second guarantee: the base's levers and contract, no start-up, no end: to the bit."""
    nothing = scenario(phase(20, None, contract=contract, changes={}))
    base, same = run(scenario(), WEEKS), run(nothing, WEEKS)
    assert differing(people_of(base, "bound", "due_week", "search"),
                     people_of(same, "bound", "due_week", "search")) == []  # fmt: skip
    assert differing(base.weekly().ravel(), same.weekly().ravel()) == []


@pytest.mark.parametrize("contract", ["permanent", "fixed-term"])
def test_a_temporary_phase_of_zero_strength_is_the_base_while_it_runs(contract):
    """Where nobody leaves and nobody looks ahead, neither contract nor end matters."""
    still = {"turnover": False, "end_anticipation": False}
    nothing = scenario(phase(20, 80, contract=contract, changes={}), mechanisms=still)
    base, same = run(scenario(mechanisms=still), 81), run(nothing, 81)
    assert differing(people_of(base, "bound", "due_week", "search"),
                     people_of(same, "bound", "due_week", "search")) == []  # fmt: skip
    assert differing(base.weekly().ravel(), same.weekly().ravel()) == []


def test_base_levers_are_those_of_the_tests():
    """A phase of zero strength has them."""
    assert dict(phase(1, 2, changes={}).levers) == BASE
