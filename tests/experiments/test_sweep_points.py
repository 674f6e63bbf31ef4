"""Scenarios at a point: a factor changes what it names, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibration.worlds import in_world, plausible_worlds
from experiments.sweep.factors import Factor
from experiments.sweep.points import at_point, in_rhythm, last_day, later
from scenarios import load_scenario
from tests.experiments.fakes import (
    BASE,
    OWN_COACH,
    a_phase,
    a_scenario,
    baseline,
    permanent,
    pilot,
    repeated,
)
from tests.experiments.sweep_studies import a_study

CASELOAD = "coaching.clients_per_coach"
HORIZON = date(2020, 1, 5)
MONTHS = st.floats(1.0, 40.0)


def of_lever(name=CASELOAD, whose=("repeated", "permanent"), *, is_base=False):
    return Factor(name, "lever", name, 0.0, 1000.0, scenarios=whose, is_base=is_base)


def of_rhythm(name, whose=("repeated",)):
    return Factor(name, "rhythm", name, 0.0, 240.0, scenarios=whose)


def without(policy, *names):
    """The levers of all phases, but for some."""
    return [
        {name: value for name, value in phase.levers.items() if name not in names}
        for phase in policy.phases
    ]


def test_a_parameter_changes_only_that_belief():
    """The rest of the scenario is the same object's content."""
    factor = Factor("a.b", "parameter", "a.b", 0.0, 2.0)
    before = repeated(behaviour=replace(repeated().behaviour, values={"a.b": 1.0, "a.c": 3.0}))
    after = at_point(before, [factor], [1.5])
    assert after.behaviour.values == {"a.b": 1.5, "a.c": 3.0}
    assert after.replace(behaviour=before.behaviour) == before
    assert before.behaviour.values["a.b"] == 1.0


def test_a_lever_changes_all_phases_and_only_them():
    """Ordinary service stays, as do the phases' other levers and their days."""
    before = repeated()
    after = at_point(before, [of_lever()], [150.0])
    assert [phase.levers[CASELOAD] for phase in after.policy.phases] == [150.0] * 3
    assert without(after.policy, CASELOAD) == without(before.policy, CASELOAD)
    assert after.policy.base == before.policy.base
    assert [(p.starts, p.ends) for p in after.policy.phases] == [
        (p.starts, p.ends) for p in before.policy.phases
    ]


def test_a_lever_changes_only_the_scenarios_named():
    """Another's phases stay as they are written."""
    factor = of_lever(whose=("permanent",))
    assert at_point(repeated(), [factor], [150.0]) == repeated()
    changed = at_point(permanent(), [factor], [150.0])
    assert changed.policy.phases[0].levers[CASELOAD] == 150.0


def test_a_base_lever_moves_the_phases_that_follow_it():
    """A phase that changed the lever itself keeps its own value; one that did not follows."""
    follows = a_phase(
        date(2017, 1, 2), date(2017, 6, 30), levers=BASE.overlaid({"digital.reach": 0.9})
    )
    changed_it = a_phase(date(2018, 1, 1), date(2018, 6, 30), levers=OWN_COACH)
    before = a_scenario("repeated", follows, changed_it)
    after = at_point(before, [of_lever(is_base=True)], [350.0])
    assert after.policy.base == BASE.overlaid({CASELOAD: 350.0})
    assert [p.levers[CASELOAD] for p in after.policy.phases] == [350.0, OWN_COACH[CASELOAD]]
    assert without(after.policy, CASELOAD) == without(before.policy, CASELOAD)


def test_a_base_lever_changes_a_scenario_without_phases():
    """The baseline is ordinary service."""
    factor = of_lever(whose=("baseline",), is_base=True)
    assert at_point(baseline(), [factor], [350.0]).policy.base[CASELOAD] == 350.0


def test_a_lever_of_the_phases_and_of_the_base_are_two_factors():
    """Each does its own part, in whatever order."""
    base, phases = of_lever(is_base=True), of_lever()
    after = at_point(repeated(), [base, phases], [350.0, 90.0])
    assert after == at_point(repeated(), [phases, base], [90.0, 350.0])
    assert after.policy.base[CASELOAD] == 350.0
    assert {phase.levers[CASELOAD] for phase in after.policy.phases} == {90.0}


def test_own_values_change_nothing():
    """At the values that the scenarios have, they are the scenarios."""
    factors = [Factor("a.b", "parameter", "a.b", 0.0, 2.0), of_lever()]
    assert at_point(repeated(), factors, [1.0, OWN_COACH[CASELOAD]]).digest() == repeated().digest()


def test_a_plausible_world_is_what_in_world_gives(tmp_path):
    """Its beliefs and its inflow, nothing else, whatever the factors say."""
    study = a_study(
        tmp_path,
        scenarios=["pirkanmaa-baseline", "pirkanmaa-pilot"],
        design={"kind": "plausible-worlds", "size": 3},
        factors=None,
    )
    worlds = plausible_worlds()
    assert [world.name for world in study.points.worlds] == [
        place * len(worlds) // 3 for place in range(3)
    ]
    for point, world in enumerate(study.points.worlds):
        for scenario in study.scenarios:
            found = at_point(scenario, study.factors, study.points.values[point], world)
            assert found.digest() == in_world(scenario, world).digest()


def test_a_scenarios_own_value_stays_in_a_plausible_world():
    """What a policy's file says itself is not a belief to be varied."""
    scenario, world = load_scenario("pirkanmaa-pilot"), plausible_worlds()[5]
    found = at_point(scenario, (), (), world)
    assert found.behaviour.values == {**scenario.behaviour.values, **world.values}
    assert found.region.inflow == world.inflow


# The rhythm of pilots


def in_days(phases):
    return [(phase.starts, phase.ends) for phase in phases]


@given(on=MONTHS, off=st.one_of(st.just(0.0), st.floats(0.0, 40.0)))
def test_a_rhythm_repeats_the_first_pilot_to_the_horizon(on, off):
    """Lengths and gaps as asked, never overlapping, the last one ended by the horizon."""
    before = repeated()
    phases = in_rhythm(before.policy.phases, {"on_months": on, "off_months": off}, HORIZON)
    first = before.policy.phases[0]
    starts = first.starts
    for place, phase in enumerate(phases):
        assert phase.starts == starts
        planned = later(starts, on) - timedelta(days=1)
        is_last = place == len(phases) - 1
        assert phase.ends == (min(planned, HORIZON) if is_last else planned)
        assert phase.starts <= phase.ends <= HORIZON
        assert (phase.levers, phase.offices, phase.contract) == (
            first.levers, first.offices, first.contract,
        )  # fmt: skip
        starts = later(phase.ends + timedelta(days=1), off)
        assert starts > phase.ends
    assert starts > HORIZON or phases[-1].ends == HORIZON


@given(on=MONTHS)
def test_a_gap_of_nothing_is_back_to_back(on):
    """The day after one ends the next begins, until the horizon."""
    phases = in_rhythm(repeated().policy.phases, {"on_months": on, "off_months": 0.0}, HORIZON)
    for before, after in pairwise(phases):
        assert after.starts == before.ends + timedelta(days=1)
    assert phases[-1].ends == HORIZON


@given(
    ons=st.lists(st.floats(1.0, 12.0), min_size=2, max_size=2).map(sorted),
    off=st.floats(0.0, 12.0),
)
def test_a_longer_pilot_is_no_more_pilots(ons, off):
    """And a longer one is never a day shorter."""
    shorter, longer = (
        in_rhythm(repeated().policy.phases, {"on_months": on, "off_months": off}, HORIZON)
        for on in ons
    )
    assert len(longer) <= len(shorter)
    assert longer[0].ends >= shorter[0].ends


@given(day=st.dates(date(2000, 1, 1), date(2040, 12, 31)), months=st.integers(0, 300))
def test_whole_months_keep_the_day_of_the_month(day, months):
    """But for months that are shorter."""
    found = later(day, float(months))
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


@given(day=st.dates(date(2000, 1, 1), date(2040, 12, 31)), months=st.floats(0.0, 300.0),
       more=st.floats(0.0, 5.0))  # fmt: skip
def test_later_never_goes_back(day, months, more):
    """More months are no earlier day."""
    assert later(day, months + more) >= later(day, months)


def test_only_the_length_or_only_the_gap_may_be_moved():
    """The other stays as it is between the first pilots."""
    before = repeated().policy.phases  # half a year on, half a year off
    longer_gap = in_rhythm(before, {"off_months": 12.0}, HORIZON)
    assert in_days(longer_gap)[:2] == [
        (date(2017, 1, 2), before[0].ends), (date(2018, 7, 1), longer_gap[1].ends),
    ]  # fmt: skip
    longer_pilot = in_rhythm(before, {"on_months": 9.0}, HORIZON)
    assert longer_pilot[0].ends == date(2017, 10, 1)
    gap = before[1].starts - before[0].ends
    assert longer_pilot[1].starts - longer_pilot[0].ends == gap


def test_its_own_rhythm_is_the_first_pilot_and_gap_over_and_over():
    """Neither is moved: to the day, lengths and gaps are the first ones."""
    before = repeated().policy.phases
    again = in_rhythm(before, {}, HORIZON)
    assert in_days(again)[0] == in_days(before)[0]
    assert again[1].starts == before[1].starts
    assert again[1].ends - again[1].starts == before[0].ends - before[0].starts


def test_only_the_first_pilot_keeps_its_announcement():
    """The others are known from their first day on."""
    phases = (replace(repeated().policy.phases[0], announced=date(2016, 11, 1)),)
    found = in_rhythm(phases, {"on_months": 6.0, "off_months": 6.0}, HORIZON)
    assert [phase.announced for phase in found] == [date(2016, 11, 1), *[None] * (len(found) - 1)]


def test_each_set_of_offices_has_a_rhythm_of_its_own():
    """Two places with pilots at other times repeat their own firsts."""
    here, there = repeated().policy.phases[:2]
    here, there = replace(here, offices=("Alder",)), replace(there, offices=("Birch",))
    found = in_rhythm((here, there), {"on_months": 6.0, "off_months": 6.0}, HORIZON)
    for first in (here, there):
        mine = [phase for phase in found if phase.offices == first.offices]
        assert mine == list(in_rhythm((first,), {"on_months": 6.0, "off_months": 6.0}, HORIZON))
    assert list(found) == sorted(found, key=lambda phase: (phase.starts, phase.offices))


def test_a_permanent_structure_can_be_cut_into_pilots():
    """Where the file names its scenario."""
    factors = [of_rhythm("on_months", ("permanent",)), of_rhythm("off_months", ("permanent",))]
    cut = at_point(permanent(), factors, [6.0, 6.0])
    expected = at_point(pilot().replace(name="permanent"), factors, [6.0, 6.0])
    assert in_days(cut.policy.phases) == in_days(expected.policy.phases)
    assert len(cut.policy.phases) == 4  # of each January, the last one short


def test_the_horizon_is_the_last_sunday():
    """No phase ends after the last week."""
    scenario = repeated()
    assert last_day(scenario) == scenario.monday(scenario.weeks) - timedelta(days=1)
    after = at_point(scenario, [of_rhythm("off_months")], [0.0])
    assert after.policy.phases[-1].ends == last_day(scenario)


@pytest.mark.parametrize("months", [0.5, 1.0, 6.0, 17.0])
def test_a_rhythm_begins_no_earlier_than_the_policy(months):
    """The shared years before the first pilot stay shared."""
    after = at_point(repeated(), [of_rhythm("on_months")], [months])
    assert min(p.starts for p in after.policy.phases) == repeated().policy.phases[0].starts
