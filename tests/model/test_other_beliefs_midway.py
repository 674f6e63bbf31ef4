"""Other beliefs and other ordinary services from some week on: bounds hold, lives follow."""

from __future__ import annotations

import pytest

from model.simulation import Simulation
from model.world import THINS
from tests.model.worlds import (
    NOTHING_SHARED,
    STRONGER,
    at_rest,
    differing,
    people_of,
    random_values,
    scenario,
)


@pytest.fixture(scope="module")
def still() -> Simulation:
    """A small world at week 0 in which nothing is shared."""
    return at_rest(scenario(values=NOTHING_SHARED))


def unthinned(sim: Simulation) -> Simulation:
    """Return a branch in which everyone's hazards are worked out and every bound is checked."""
    branch = sim.branch(sim.scenario)
    branch.work_out_everyone()
    return branch


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "beliefs",
    [NOTHING_SHARED, {"limits.shared_jobs": 0.0, "limits.shared_slots": 0.0},
     {"has_recruitment": 0.0}, {"base_hazard": 0.09, "contact_effect": 2.0}],
)  # fmt: skip
def test_bounds_are_renewed_when_other_beliefs_hold(beliefs, seed):
    """A year later: none was broken, and thinning has changed nothing."""
    values = random_values(seed) | {"limits.shared_jobs": 1.0, "limits.shared_hours": 1.0}
    sim = at_rest(scenario(values=values), burn_in_weeks=40)
    sim.run_to(10)
    lives = []
    for run in (sim.branch(sim.scenario), unthinned(sim)):
        run.believe(**{name.rpartition(".")[2]: value for name, value in beliefs.items()})
        run.run_to(62)
        run.world.count[THINS] = 1
        lives.append(run.world.digest())
    assert lives[0] == lives[1]


@pytest.mark.parametrize("seed", range(3))
def test_bounds_are_renewed_when_other_services_begin(seed):
    """Everything much stronger than what the bounds assumed."""
    which = scenario(values=random_values(seed))
    stronger = scenario(values=random_values(seed), base=STRONGER | {"digital.personal": 1.0})
    sim = at_rest(which, burn_in_weeks=40)
    sim.run_to(10)
    lives = []
    for run in (sim.branch(which), unthinned(sim)):
        run.rebase(stronger)
        run.run_to(62)
        run.world.count[THINS] = 1
        lives.append(run.world.digest())
    assert lives[0] == lives[1]


def test_what_is_believed_holds_from_then_on_and_in_that_run_only():
    """The run that it branched from keeps its own."""
    sim = at_rest(scenario())
    branch = sim.branch(sim.scenario)
    branch.believe(shared_jobs=0.0)
    assert float(sim.beliefs["shared_jobs"][0]) == 1.0
    sim.run_to(60)
    branch.run_to(60)
    assert (branch.weekly()["tightness"] == 1.0).all()
    assert (sim.weekly()["tightness"] != 1.0).any()


def test_a_belief_that_there_is_not_is_told():
    """With its name."""
    with pytest.raises(ValueError, match="no belief shared_dreams"):
        at_rest(scenario()).believe(shared_dreams=1.0)


def test_to_begin_the_same_services_anew_changes_no_life(still):
    """The base that holds already: the same lives, whoever was looked at."""
    same, ordinary = still.branch(still.scenario), still.branch(still.scenario)
    same.rebase(still.scenario)
    for sim in (same, ordinary):
        sim.run_to(60)
    without = ("bound", "due_week", "search")
    assert differing(people_of(same, *without), people_of(ordinary, *without)) == []


def test_other_services_reach_everyone_from_then_on(still):
    """Also those of offices that no phase governs."""
    values = {name: STRONGER[name] for name in STRONGER if name.startswith("coaching.meeting")}
    often = scenario(values=NOTHING_SHARED, base=values)
    sim = still.branch(still.scenario)
    sim.run_to(20)
    sim.rebase(often)
    sim.run_to(72)
    meetings = sim.weekly()["meetings"]
    for desk in range(meetings.shape[1]):
        assert meetings[40:72, desk].mean() > meetings[:20, desk].mean()
