"""A study: its clock, its follow-ups, and what keeps scenarios from being compared."""

from datetime import date

import pytest

from experiments.errors import BadInput
from experiments.study import first_difference, is_permanent, is_repeated, pairs, planned
from scenarios.scenario import Behaviour
from tests.experiments import fakes
from tests.experiments.fakes import BASE, OWN_COACH, a_phase, a_scenario, baseline


def clock_of(*scenarios):
    return first_difference(scenarios, scenarios[0])


def test_the_clock_is_the_first_monday_on_which_deeds_differ():
    """A phase from a Tuesday on governs from the Monday after."""
    starts_tuesday = a_scenario("late", a_phase(date(2017, 8, 1)))
    clock = clock_of(baseline(), starts_tuesday)
    assert baseline().monday(clock) == date(2017, 8, 7)


def test_one_clock_holds_for_all():
    """The earliest difference of any scenario starts it."""
    late = a_scenario("late", a_phase(date(2018, 1, 1)))
    assert clock_of(baseline(), late, fakes.permanent()) == clock_of(baseline(), fakes.permanent())


def test_what_is_announced_differs_before_what_is_done():
    """A phase announced half a year ahead starts the clock then."""
    announced = a_scenario("told", a_phase(date(2017, 8, 7), announced=date(2017, 1, 2)))
    assert baseline().monday(clock_of(baseline(), announced)) == date(2017, 1, 2)


def test_an_end_known_later_starts_the_clock_when_it_is_known():
    """Against permanence, a phase whose end comes to be known differs from that day on."""
    known = a_phase(date(2017, 1, 2), date(2018, 12, 31), announced=date(2018, 1, 1))
    one = a_scenario("known", known.__class__(**{**vars(known), "contract": "permanent"}))
    assert baseline().monday(clock_of(fakes.permanent(), one)) == date(2018, 1, 1)


def test_a_phase_like_the_base_differs_only_by_its_end():
    """Levers and contract of the base: without an end nothing differs."""
    with pytest.raises(BadInput, match="never differ"):
        clock_of(baseline(), a_scenario("same", a_phase(date(2017, 1, 2), levers=BASE)))


def test_follow_ups_reach_as_far_as_the_horizon():
    """Years become weeks by one rule, and none lies beyond the end."""
    study = planned([baseline(), fakes.permanent()])
    assert study.follow_ups == ((0.25, 13), (0.5, 26), (1.0, 52), (2.0, 104), (3.0, 157))


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [
        ([], "at least two"),
        ([baseline()], "at least two"),
        ([baseline(), baseline()], "named twice"),
        ([baseline(), a_scenario("same")], "never differ"),
        ([baseline(weeks=60), fakes.permanent(weeks=60)], "ends before anything"),
        ([baseline(), fakes.permanent(weeks=100)], "horizon"),
        ([baseline(), fakes.permanent(starts=date(2016, 1, 11))], "first day"),
        ([baseline(), fakes.permanent(behaviour=Behaviour("x", {}, {}))], "behaviour"),
    ],
)
def test_what_cannot_be_compared_is_refused(scenarios, said):
    """Each reason is said in words."""
    with pytest.raises(BadInput, match=said):
        planned(scenarios)


def test_every_reason_is_told_at_once():
    """A planner does not learn of the second reason after mending the first."""
    with pytest.raises(BadInput) as caught:
        planned([baseline(), fakes.permanent(weeks=100, starts=date(2016, 1, 11))], "nobody")
    assert len(caught.value.problems) == 3


def test_the_name_of_a_behaviour_does_not_matter():
    """Only what it says does."""
    renamed = Behaviour("another", fakes.BEHAVIOUR.values, fakes.BEHAVIOUR.mechanisms)
    planned([baseline(), fakes.permanent(behaviour=renamed)])


def test_permanent_is_compared_with_repeated_too():
    """The pair is a row of its own beside those with the reference."""
    study = planned([baseline(), fakes.pilot(), fakes.repeated(), fakes.permanent()])
    assert pairs(study)[4:] == [("permanent", "repeated")]


def test_a_policy_tells_what_it_is():
    """Permanence and repetition are read off the phases, not off names."""
    assert [is_permanent(s) for s in (baseline(), fakes.pilot(), fakes.permanent())] == [0, 0, 1]
    assert [is_repeated(s) for s in (fakes.pilot(), fakes.repeated())] == [0, 1]
    assert OWN_COACH != BASE
