"""Thinned equals unthinned: what enters a hazard enters its bound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.rosters import WAITING
from model.simulation import BoundBroken, Simulation
from model.world import THINS, VIOLATIONS
from tests.model.worlds import Office, Regime, at_rest, monday, phase, random_values, scenario

FOUR_PHASES = (
    phase(15, 45, contract="fixed-term"),
    phase(46, 60, announced=30, contract="fixed-term", changes={"digital.reach": 1.0}),
    phase(80, None, changes={"coaching.clients_per_coach": 120.0, "digital.personal": 1.0}),
)
CYCLE = Regime(
    "cycle",
    demand=((monday(0), 1.0), (monday(50), 1.3), (monday(100), 0.7)),
    activation=((monday(40), 1.0), (monday(70), 1.8)),
    clearing=((monday(20), 1.0), (monday(60), 6.0), (monday(90), 1.0)),
)


def both(which, weeks: int, **kwargs) -> tuple[Simulation, Simulation]:
    """Return a thinned run and one in which everyone's hazards are worked out."""
    thinned, everyone = at_rest(which, **kwargs), at_rest(which, **kwargs)
    everyone.work_out_everyone()
    for sim in (thinned, everyone):
        sim.run_to(weeks)
    everyone.world.count[THINS] = 1  # the one thing in which they are meant to differ
    return thinned, everyone


@pytest.mark.boundscheck
def test_thinned_equals_unthinned_over_phases():
    """To the bit, over starts and ends of phases, with the ledger's values."""
    thinned, everyone = both(scenario(*FOUR_PHASES), 130)
    assert thinned.world.digest() == everyone.world.digest()


def test_thinned_equals_unthinned_over_a_cycle():
    """National demand, activation and clearing move every week's hazards."""
    thinned, everyone = both(scenario(*FOUR_PHASES, regime=CYCLE), 130)
    assert thinned.world.digest() == everyone.world.digest()


@given(st.integers(0, 2**31))
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_thinned_equals_unthinned_under_any_beliefs(seed):
    """Wherever in their ranges the ledger's parameters lie."""
    which = scenario(*FOUR_PHASES, values=random_values(seed), regime=CYCLE)
    thinned, everyone = both(which, 110, burn_in_weeks=40)
    assert thinned.world.digest() == everyone.world.digest()


def test_an_office_of_one_coach_keeps_its_bounds():
    """Its clients are without a coach whenever its only post is vacant."""
    offices = (Office("North", "Lakes", "trial", 55.0, 50.0),)
    values = {"staffing.quits_per_year": 3.0, "staffing.fill_weeks": 16.0}
    which = scenario(values=values, offices=offices)
    thinned, everyone = both(which, 150)
    assert everyone.world.count[VIOLATIONS] == 0
    assert (everyone.weekly()["clients_without_coach"] > 0).any()
    assert thinned.world.digest() == everyone.world.digest()


def test_most_people_are_skipped_in_most_weeks():
    """Or thinning would be worth nothing: the bound lies near the hazard."""
    sim = at_rest(scenario())
    active = sim.world.active[: sim.rows_present]
    people = sim.world.people[active]
    assert float(people["bound"].mean()) < 0.15
    assert float((people["due_week"] <= sim.week).mean()) < 0.15


def test_a_broken_bound_is_told():
    """A rule that changes a hazard and not its bound never passes silently."""
    sim = at_rest(scenario())
    sim.work_out_everyone()
    sim.world.people["bound"] *= np.float32(0.5)
    with pytest.raises(BoundBroken, match="must enter its bound"):
        sim.run_to(4)


@pytest.mark.parametrize("weeks", [1, 30])
def test_due_weeks_are_kept(weeks):
    """Nobody present is overdue when a week is done, but who waits for a coach: looked at next."""
    sim = at_rest(scenario(*FOUR_PHASES))
    sim.run_to(weeks)
    rows = sim.world.active[: sim.rows_present]
    is_waiting = sim.world.dossiers["roster"][rows] == WAITING
    due = sim.world.people["due_week"][rows]
    assert (due[~is_waiting] >= sim.week).all()
    assert (due[is_waiting] >= sim.week - 1).all()
