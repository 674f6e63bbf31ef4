"""Lives: the arms of a design, and worlds of other beliefs brought to rest."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.errors import BadInput
from experiments.virtual import at_rest as resting
from experiments.virtual import worlds
from experiments.virtual.at_rest import REGIONS, with_inflow
from experiments.virtual.designs import (
    CHANGE_OF_COACH,
    DESIGNS,
    MISSED_MEETING,
    REFUSED,
    TAKEN,
)
from experiments.virtual.lives import (
    Setting,
    Wanted,
    _stages,
    at_rest,
    clock_of,
    is_treatment,
    lived,
    merged,
    policy_of,
)
from experiments.virtual.worlds import evaluate_world
from model.states import CHANGES_COACH, MISSES_MEETING, REFUSES_PLACE
from scenarios import Inflow, load_scenario
from tests.experiments.virtual.rows import TINY, target
from tests.model.worlds import phase

FINLAND = load_scenario("finland")


@pytest.fixture(scope="module")
def rest():
    """Return a very small country at rest."""
    return at_rest(TINY, FINLAND, 0)


def arms(design, rest, clock, last, names, scenarios=None):
    """Return the arms of a design, nothing kept of them but their histories."""
    which = {name: (scenarios or {}).get(name, FINLAND) for name in names}
    return lived(DESIGNS[design], rest, which, {name: Wanted() for name in names}, clock, last)


def test_a_world_of_other_beliefs_has_them_and_no_others():
    """Those that are named, in the scenario of any policy."""
    setting = Setting(values={"job_finding.base_hazard": 0.06})
    for name in ("finland", "pirkanmaa-pilot"):
        values = setting.scenario(name, "at-rest").behaviour.values
        expected = dict(load_scenario(name).behaviour.values)
        assert values == {**expected, "job_finding.base_hazard": 0.06}


def test_a_world_may_have_an_inflow_of_its_own():
    """By region."""
    inflow = Inflow(9.0, tuple(FINLAND.region.inflow.weights))
    setting = Setting(inflows={"finland": inflow})
    assert setting.scenario("finland", "at-rest").region.inflow == inflow
    other = setting.scenario("pirkanmaa-baseline", "at-rest")
    assert other.region.inflow == load_scenario("pirkanmaa-baseline").region.inflow


@pytest.mark.parametrize(
    ("design", "name", "treats"),
    [("programme_effect", TAKEN, True), ("programme_effect", REFUSED, True),
     ("meetings", MISSED_MEETING, True), ("meetings", CHANGE_OF_COACH, True),
     ("meetings", "trial-more-meetings", False), ("pilot", TAKEN, False)],
)  # fmt: skip
def test_treatments_happen_under_ordinary_services(design, name, treats):
    """A treatment is no scenario."""
    assert is_treatment(DESIGNS[design], name) == treats
    assert policy_of(DESIGNS[design], name) == ("finland" if treats else name)


def test_the_clock_is_the_design_s_or_where_policies_begin_to_differ():
    """A policy of phases differs from its first phase on."""
    baseline, pilot = load_scenario("pirkanmaa-baseline"), load_scenario("pirkanmaa-pilot")
    first = min(phase.starts for phase in pilot.policy.phases)
    clock = clock_of(DESIGNS["pilot"], pilot, baseline)
    assert baseline.first_week_on_or_after(first) == clock
    assert clock_of(DESIGNS["caseload_trial"], FINLAND, FINLAND) == 52
    with pytest.raises(BadInput, match="compared with itself"):
        clock_of(DESIGNS["pilot"], baseline, baseline)


def test_treatments_do_what_they_say(rest):
    """Refused: places; missed: meetings; changed: coaches; taken: nothing at all."""
    found = arms("programme_effect", rest, 52, 104, (TAKEN, REFUSED))
    found |= arms("meetings", rest, 52, 104, (MISSED_MEETING, CHANGE_OF_COACH))
    events = {name: set(arm.events["what"]) for name, arm in found.items()}
    trials = {REFUSES_PLACE, MISSES_MEETING, CHANGES_COACH}
    assert {name: happened & trials for name, happened in events.items()} == {
        TAKEN: set(),
        REFUSED: {REFUSES_PLACE},
        MISSED_MEETING: {MISSES_MEETING},
        CHANGE_OF_COACH: {CHANGES_COACH},
    }


def test_histories_reach_from_the_design_s_week_to_the_last(rest):
    """And the world that they branch from stays where it is."""
    before = rest.world.digest()
    found = arms("programme_effect", rest, 52, 90, (TAKEN,))[TAKEN]
    assert (found.first_week, found.clock, found.last_week) == (52, 52, 90)
    assert found.spells.stops == 90
    assert (rest.week, rest.world.digest()) == (0, before)


@pytest.mark.parametrize(
    ("design", "names", "lifted"),
    [
        ("programme_effect", (TAKEN,), {"jobs", "slots", "hours", "trust"}),
        ("caseload_trial", ("finland",), {"jobs", "slots"}),
        ("meetings", ("finland",), {"jobs", "slots"}),
        ("stocks", ("finland",), set()),
        ("costs", ("finland",), set()),
    ],
)
def test_limits_are_lifted_where_the_design_says(rest, design, names, lifted):
    """Small against its surroundings, or everyone for herself."""
    (arm,) = arms(design, rest, 52, 60, names).values()
    for what in ("jobs", "slots", "hours", "trust"):
        assert arm.beliefs[f"shared_{what}"] == float(what not in lifted), what


def test_what_is_asked_for_is_kept(rest):
    """Jobseekers, or everyone, at some weeks; weeks outside the histories are not."""
    wanted = {"finland": Wanted({-5, 10, 20, 999}, {20, 40})}
    arm = lived(DESIGNS["stocks"], rest, {"finland": FINLAND}, wanted, 20, 60)["finland"]
    assert sorted(arm.moments) == [10, 20]
    assert sorted(arm.everyone) == [20, 40]
    seekers, people = arm.moments[20], arm.everyone[20]
    assert np.array_equal(seekers["person"], people["person"][people["state"] <= 4])
    has_coach = seekers["coach"] >= 0
    assert np.array_equal(np.isnan(seekers["coach_skill"]), ~has_coach)


def test_costs_and_waits_count_from_the_beginning_of_the_histories(rest):
    """What was spent before is no cost of the study."""
    wanted = {TAKEN: Wanted(set(), {52, 80})}
    arm = lived(DESIGNS["programme_effect"], rest, {TAKEN: FINLAND}, wanted, 52, 80)[TAKEN]
    for name in ("programme_cost", "benefit_cost", "taxes"):
        assert (arm.everyone[52][name] == 0.0).all()
        assert arm.everyone[80][name].sum() > 0.0
    started = arm.weekly["starts"][52:80].sum()
    assert 0 < arm.waits[:, :, 0].sum() <= started


def test_looking_leaves_no_trace(rest):
    """Whoever is looked at lives the same life."""
    histories = []
    for weeks in (set(), {3, 11, 30}):
        wanted = {"finland": Wanted(weeks, weeks)}
        arm = lived(DESIGNS["stocks"], rest, {"finland": FINLAND}, wanted, 20, 60)["finland"]
        histories.append(arm)
    assert np.array_equal(histories[0].events, histories[1].events)
    for name in histories[0].people.dtype.names:
        one, other = (arm.people[name] for arm in histories)
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), name


def test_wishes_are_put_together():
    """All that several want."""
    both = merged([Wanted({1}, {2}), Wanted({3}, set())])
    assert (both.moments, both.everyone) == ({1, 3}, {2})


# Ordinary services that change at the clock


@pytest.mark.parametrize(("ends", "weeks"), [(61, [52, 104]), (10, [52, 53]), (None, [52])])
def test_a_trial_s_phase_holds_for_everyone_from_the_clock_and_for_its_length(ends, weeks):
    """As ordinary services of other levers; then the base again. Its date does not matter."""
    policy = replace(FINLAND.policy, phases=(phase(10, ends),))
    stages = _stages(replace(FINLAND, policy=policy), 52)
    assert [week for week, _stage in stages] == weeks
    assert all(stage.policy.phases == () for _week, stage in stages)
    bases = [stage.policy.base for _week, stage in stages]
    assert bases == [policy.phases[0].levers, policy.base][: len(weeks)]


def test_without_a_phase_the_base_itself_begins_at_the_clock():
    """A policy that is ordinary services from the start."""
    ((week, stage),) = _stages(FINLAND, 52)
    assert (week, stage) == (52, FINLAND)


def test_under_a_trial_of_caseloads_coaches_have_the_clients_it_names(rest):
    """From the clock on; before it, those of ordinary services."""
    names = ("trial-caseload-100", "trial-caseload-250")
    setting = Setting(people=1000.0, burn_in_weeks=52)
    start = setting.scenario("trial-caseload-250", "at-rest")
    found = arms("caseload_trial", at_rest(setting, start, 0), 52, 156, names,
                 {name: setting.scenario(name, "at-rest") for name in names})  # fmt: skip
    loads = {}
    for name, arm in found.items():
        weekly = arm.weekly
        loads[name] = [
            weekly["clients"][weeks].sum() / weekly["coaches_fte"][weeks].sum()
            for weeks in (slice(0, 52), slice(104, 156))
        ]
    one, other = (loads[name] for name in names)
    assert one[0] == other[0]
    assert one[1] < 0.6 * other[1]


# Worlds brought to rest, for calibration


def test_regions_share_what_holds_them_at_rest(monkeypatch):
    """Solved once, on the country."""
    solved = Inflow(9.0, tuple(FINLAND.region.inflow.weights))
    asked = []

    def solve(scenario, **kwargs):
        asked.append((scenario.region.name, kwargs))
        return solved

    monkeypatch.setattr(resting, "solve_inflow", solve)
    setting = with_inflow(Setting(seed=7), 500.0, 20)
    assert dict(setting.inflows) == dict.fromkeys(REGIONS, solved)
    assert asked == [("finland", {"people": 500.0, "seed": 7, "rounds": 1, "years": 20})]


def test_a_world_is_brought_to_rest_and_measured(monkeypatch):
    """From its own inflow where one of a like world is known; values in the rows' order."""
    rows = [target(name) for name in ("a", "b")]
    inflow = Inflow(9.0, tuple(FINLAND.region.inflow.weights))
    years = []

    def rested(setting, _people, number):
        years.append((number, dict(setting.inflows)))
        return Setting(values=setting.values, inflows=dict.fromkeys(REGIONS, inflow))

    monkeypatch.setattr(worlds, "with_inflow", rested)
    monkeypatch.setattr(
        worlds, "measured", lambda targets, setting, replication: {
            row.id: SimpleNamespace(value=float(number + replication))
            for number, row in enumerate(targets)
        }
    )  # fmt: skip
    for known in (None, inflow):
        values, found = evaluate_world(rows, {"a": 1.0}, known, people=None, seed=1, replication=10)
        assert values.tolist() == [10.0, 11.0]
        assert found == inflow
    (first, without), (second, with_it) = years
    assert first > second
    assert without == {}
    assert with_it == dict.fromkeys(REGIONS, inflow)


@pytest.mark.slow
def test_the_same_world_gives_the_same_values():
    """To the bit, with an inflow that is solved anew."""
    rows = [target("a", experiment="stocks", metric="long_term_share")]
    found = [
        evaluate_world(rows, {"job_finding.base_hazard": 0.06}, None, people=300.0, seed=1,
                       replication=0)
        for _time in range(2)
    ]  # fmt: skip
    assert found[0][0] == found[1][0]
    assert found[0][1] == found[1][1]
