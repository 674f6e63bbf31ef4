"""Timeline: which phase governs which week, what is known of its end, start-up and wind-down."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import pytest

from model.timeline import known_end, phase_effect
from model.world import FOREVER
from tests.model.worlds import at_rest, beliefs, monday, phase, record, run, scenario


@pytest.mark.parametrize("weeks", [(10, 30), (1, 1), (0, 5)])
def test_a_phase_governs_its_weeks_and_no_other(weeks):
    """From the first to the last, both included."""
    starts, ends = weeks
    sim = at_rest(scenario(phase(starts, ends)))
    governed = []
    for week in range(ends + 4):
        sim.run_to(week + 1)
        if sim.world.desks["is_in_phase"][0]:
            governed.append(week)
    assert governed == list(range(starts, ends + 1))


def test_a_phase_that_starts_midweek_begins_on_the_next_monday():
    """It governs the weeks whose Monday lies within."""
    from dataclasses import replace

    midweek = replace(phase(10, 20), starts=monday(10) + timedelta(days=2),
                      ends=monday(20) + timedelta(days=1))  # fmt: skip
    world = at_rest(scenario(midweek)).world
    assert (world.phases["starts"][0], world.phases["ends"][0]) == (11, 20)


def test_a_phase_between_two_mondays_governs_nothing():
    """And leaves no trace."""
    from dataclasses import replace

    short = replace(phase(10, 20), starts=monday(10) + timedelta(days=1),
                    ends=monday(10) + timedelta(days=5))  # fmt: skip
    sim = run(scenario(short), 40)
    assert not sim.world.desks["is_in_phase"].any()


def test_only_desks_of_clients_have_phases():
    """Those with earnings-related allowance are served by the base."""
    sim = run(scenario(phase(5, None)), 20)
    assert list(sim.world.desks["is_in_phase"]) == [1, 0, 1, 0, 0, 0]


def end(week: int, *phases, row: int = 0) -> int:
    """Return the end of a phase's structure as known in a week."""
    return known_end(at_rest(scenario(*phases)).world.for_rules(), row, week)


def test_an_end_is_known_from_the_start():
    """Where nothing else is said."""
    assert end(10, phase(10, 30, offices=("North",))) == 30


def test_an_end_is_not_known_before_it_is_announced():
    """From then on it is."""
    late = phase(10, 30, announced=25, offices=("North",))
    assert [end(week, late) for week in (10, 24, 25, 30)] == [FOREVER, FOREVER, 30, 30]


def test_a_phase_without_end_has_none():
    """Ever."""
    assert end(200, phase(10, None, offices=("North",))) == FOREVER


def test_a_structure_ends_with_the_last_of_the_phases_known():
    """Those that follow without a gap and are known by then."""
    chain = (
        phase(10, 30, offices=("North",)),
        phase(31, 50, announced=20, offices=("North",)),
        phase(51, 70, announced=45, offices=("North",)),
    )
    assert [end(week, *chain) for week in (10, 19, 20, 30)] == [30, 30, 50, 50]
    assert [end(week, *chain, row=1) for week in (31, 44, 45)] == [50, 50, 70]


def test_a_gap_ends_a_structure():
    """Even where the next phase is known."""
    chain = (phase(10, 30, offices=("North",)),
             phase(32, None, announced=10, offices=("North",)))  # fmt: skip
    assert end(10, *chain) == 30


def test_another_office_s_phase_prolongs_nothing():
    """A structure is an office's own."""
    chain = (phase(10, 30, offices=("North",)),
             phase(31, None, announced=10, offices=("East",)))  # fmt: skip
    assert end(10, *chain) == 30


def test_a_permanent_renewal_makes_the_structure_permanent():
    """As soon as it is known."""
    chain = (phase(10, 30, offices=("North",)),
             phase(31, None, announced=20, offices=("North",)))  # fmt: skip
    sim = at_rest(scenario(*chain))
    sim.run_to(20)
    assert sim.world.desks["is_temporary"][0] == 1
    sim.run_to(21)
    assert sim.world.desks["is_temporary"][0] == 0


@pytest.mark.parametrize(("week", "share"), [(10, 1 / 8), (13, 0.5), (17, 1.0), (40, 1.0)])
def test_a_structure_works_up_to_full_strength(week, share):
    """Week by week over its start-up."""
    assert run(scenario(phase(10, None)), week + 1).world.desks["ramp"][0] == pytest.approx(share)


def test_without_the_mechanism_a_structure_starts_fully():
    """And costs nothing to start or end."""
    sim = run(scenario(phase(10, 20), mechanisms={"start_up": False}), 11)
    assert sim.world.desks["ramp"][0] == 1.0


def test_start_up_and_wind_down_are_booked_once():
    """By the size of the desk, in the first week and in the week after the last."""
    sim = run(scenario(phase(10, 30, offices=("North",))), 60)
    weeks = sim.weekly()
    assert list(np.flatnonzero(weeks["cost_start_up"].sum(axis=1))) == [10]
    assert list(np.flatnonzero(weeks["cost_wind_down"].sum(axis=1))) == [31]
    assert weeks["cost_start_up"][10, 0] == pytest.approx(100.0 * 150.0)
    assert weeks["cost_wind_down"][31, 0] == pytest.approx(40.0 * 150.0)


EFFECTS = {"novelty": 0.2, "management_attention": 0.1, "complacency": 0.3}


@pytest.mark.parametrize(
    ("is_temporary", "weeks", "expected"),
    [
        (1, 0, 1.2 * 1.1),
        (1, 26, (1.0 + 0.2 / math.e) * 1.1),
        (0, 0, 1.2),
        (0, 260, (1.0 + 0.2 * math.exp(-10.0)) * (1.0 - 0.3 * (1.0 - 1.0 / math.e))),
    ],
)
def test_a_phase_has_its_novelty_attention_and_complacency(is_temporary, weeks, expected):
    """Each of the three with its own course."""
    desk = record("desks", is_in_phase=1, is_temporary=is_temporary, phase_started=0)
    assert phase_effect(desk, weeks, beliefs(**EFFECTS)) == pytest.approx(expected)


def test_outside_a_phase_there_is_no_such_effect():
    """The base is what the others are compared with."""
    assert phase_effect(record("desks"), 100, beliefs(**EFFECTS)) == 1.0
