"""The tests of honesty: nothing is put in that ought to come out (ODD.md)."""

from __future__ import annotations

import numpy as np
import pytest

from model.simulation import Simulation
from model.states import WORK
from scenarios.scenario import MECHANISMS
from tests.model.worlds import (
    NO_MECHANISMS,
    STRONGER,
    SYMMETRIC_AGAINST_A_PILOT,
    Office,
    at_rest,
    differing,
    histories,
    people_of,
    phase,
    run,
    scenario,
)

NO_EFFECTS = {
    "contact.contact_effect": 0.0,
    "contact.contact_to_outside": 0.0,
    "contact.contact_to_referral": 0.0,
    "cooperation.brokering_effect": 0.0,
    "job.support_effect": 0.0,
    "limits.shared_jobs": 0.0,
}
"""With these, and services that neither teach nor hold nor hire, nothing helps or harms."""
LEAVING = (
    "deregistration study_young study_other study_from_work sickness sickness_by_work_ability "
    "disability disability_by_work_ability retirement_from_61 death_young death_old moving"
).split()
KEPT_BOOKS = ("bound", "due_week", "search")
STARTS, ENDS = 20, 80


def no_effects(values: dict[str, float]) -> dict[str, float]:
    """Return values under which contact and services do nothing to finding or keeping work.

    Being in a service must then be like being unemployed: no lock-in, no hiring, and capabilities,
    which would erode outside and not inside, leave job finding alone.
    """
    silent = {**NO_EFFECTS}
    for name in values:
        if name.startswith("service."):
            silent |= {name: 0.0} if name.endswith((".gain", ".hired_on")) else {}
            silent |= {name: 1.0} if name.endswith(".lock_in") else {}
        if name.startswith("job_finding.slope_"):
            silent[name] = 0.0
    # who is subsidised is in work for four weeks: the true clock would restart
    silent["job_finding.duration_decay"] = 0.0
    # what leads outside differs between unemployment and services
    silent |= {"traits.recall_share": 0.0, "job.recall_on_loss": 0.0}
    silent |= {full: 0.0 for full in values if full.rpartition(".")[2] in LEAVING}
    return silent


def work_histories(sim: Simulation):
    """Return who began and who lost open work, and when."""
    events = histories(sim)
    return events[(events["before"] == WORK) | (events["after"] == WORK)][["id", "week", "after"]]


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    """Every parameter of the ledger."""
    return scenario().behaviour.values


def test_zero_effects_of_contact_make_no_difference_to_work(values):
    """Coaches come and meet, and who works when is the same to the week."""
    silent = no_effects(values)
    silent |= dict.fromkeys((name for name in values if name.endswith(".referral_rate")), 0.0)
    base = run(scenario(values=silent), 150)
    pilot = run(scenario(phase(STARTS, ENDS, contract="fixed-term"), values=silent), 150)
    assert len(work_histories(base)) > 300
    assert np.array_equal(work_histories(base), work_histories(pilot))
    assert pilot.weekly()["meetings"].sum() > 1.1 * base.weekly()["meetings"].sum()


def test_zero_effects_of_services_make_no_difference_to_work(values):
    """More people in services, and no other share of them in work.

    One draw decides whether and which, so that a higher hazard of referral moves the boundary of
    work a little (see ``chosen``), and who finds work a week later also loses it another week:
    a few events in a thousand, now to one side and now to the other.
    """
    silent = no_effects(values)
    silent |= dict.fromkeys((name for name in values if name.endswith(".referral_rate")), 0.003)
    base = run(scenario(values=silent), 150)
    pilot = run(scenario(phase(STARTS, ENDS, contract="fixed-term"), values=silent), 150)
    one, other = (set(work_histories(sim).tolist()) for sim in (base, pilot))
    assert len(one ^ other) <= 0.03 * len(one)
    weeks = [sim.snapshot()["work_weeks"].astype(float).mean() for sim in (base, pilot)]
    assert weeks[1] == pytest.approx(weeks[0], rel=0.003)
    assert pilot.weekly()["starts"].sum() > 1.02 * base.weekly()["starts"].sum()


def test_zero_effects_still_cost(values):
    """The programmes are paid; the rest of the money stays as it was."""
    silent = no_effects(values)
    silent |= dict.fromkeys((name for name in values if name.endswith(".referral_rate")), 0.0)
    sims = []
    for phases in ((), (phase(STARTS, ENDS, contract="fixed-term"),)):
        sim = at_rest(scenario(*phases, values=silent))
        sim.start_clock()
        sim.run_to(150)
        sims.append(sim.snapshot())
    base, pilot = sims
    assert pilot["programme_cost"].sum() > base["programme_cost"].sum()
    assert np.array_equal(base["work_weeks"], pilot["work_weeks"])
    for name in ("benefit_cost", "other_transfers", "taxes"):
        assert base[name] == pytest.approx(pilot[name], rel=1e-5), name


def test_mechanisms_off_a_pilot_is_permanent_while_it_runs():
    """Week for week and life for life, with the very same levers."""
    policies = (
        phase(STARTS, ENDS, contract="fixed-term"),
        phase(STARTS, None, contract="permanent"),
    )
    pilot, permanent = (
        run(scenario(p, mechanisms=NO_MECHANISMS, values=SYMMETRIC_AGAINST_A_PILOT), ENDS + 1)
        for p in policies
    )
    assert differing(people_of(pilot), people_of(permanent)) == []
    assert differing(pilot.weekly().ravel(), permanent.weekly().ravel()) == []


def test_after_its_end_a_pilot_differs_from_permanence():
    """Even with the mechanisms off: the levers do."""
    policies = (phase(STARTS, ENDS, contract="fixed-term"), phase(STARTS, None))
    pilot, permanent = (run(scenario(p, mechanisms=NO_MECHANISMS), 120) for p in policies)
    assert differing(people_of(pilot), people_of(permanent)) != []


@pytest.mark.parametrize("mechanism", ["turnover", "end_anticipation", "cooperation"])
def test_a_mechanism_can_tell_a_pilot_from_permanence(mechanism):
    """Each of those that know of contracts or ends does, by itself or with what it needs."""
    needs = {"end_anticipation": {"turnover": True, "cooperation": True}}.get(mechanism, {})
    on = {**NO_MECHANISMS, mechanism: True, **needs}
    policies = (phase(STARTS, ENDS, contract="fixed-term"), phase(STARTS, None))
    values = {"staffing.end_rush": 4.0, "staffing.fixed_term_quit_factor": 4.0}
    pilot, permanent = (run(scenario(p, mechanisms=on, values=values), ENDS + 20) for p in policies)
    assert differing(people_of(pilot), people_of(permanent)) != []


def test_clean_controls_have_zero_difference():
    """The offices of another labour-market area live the same lives under every policy."""
    base, pilot = (run(scenario(*p), 150) for p in ((), (phase(STARTS, ENDS),)))
    lives = []
    for sim in (base, pilot):
        roles = np.array([desk.role for desk in sim.desks])
        people = people_of(sim, "roster_next", "roster_prev", "queue_next", "queue_prev")
        lives.append(people[roles[people["desk"]] == "control"])
        assert len(lives[-1]) > 100
    assert differing(*lives) == []


def test_control_offices_weeks_are_the_same():
    """Queues, staff, cooperation and money too."""
    base, pilot = (run(scenario(*p), 150) for p in ((), (phase(STARTS, ENDS),)))
    is_control = np.array([desk.role == "control" for desk in base.desks])
    weeks = [sim.weekly()[:, is_control].ravel() for sim in (base, pilot)]
    assert differing(*weeks) == []


NO_COOPERATION = {
    "cooperation.trust_opens_slots": 0.0,
    "cooperation.trust_shortens_waits": 0.0,
    "cooperation.trust_side_by_side": 0.0,
    "cooperation.brokering_effect": 0.0,
}


def test_cooperation_without_effects_is_irrelevant():
    """It may rise and fall as it likes: slots, waits, services side by side and brokering apart."""
    lives = []
    for effort in (0.0, 1.0):
        levers = {"partners.cooperation_effort": effort}
        sim = run(scenario(values=NO_COOPERATION, base=levers), 120)
        lives.append(people_of(sim))
    assert differing(*lives) == []


def test_cooperation_with_effects_is_not():
    """Or the test above would show nothing."""
    values = dict.fromkeys(NO_COOPERATION, 0.8)
    lives = [
        people_of(run(scenario(values=values, base={"partners.cooperation_effort": effort}), 120))
        for effort in (0.0, 1.0)
    ]
    assert differing(*lives) != []


@pytest.mark.parametrize("contract", ["permanent", "fixed-term"])
def test_a_phase_whose_end_nobody_knows_is_the_permanent_one(contract):
    """To the bit until its end: announced only in its last week, with the same contract.

    That a fixed-term contract has an end is known, so it is looked at with turnover off.
    """
    mechanisms = {"turnover": contract == "permanent"}
    unknown = phase(STARTS, ENDS, announced=ENDS + 1, contract=contract)
    forever = phase(STARTS, None, contract="permanent")
    lives = [run(scenario(p, mechanisms=mechanisms), ENDS + 1) for p in (unknown, forever)]
    assert differing(people_of(lives[0]), people_of(lives[1])) == []
    assert differing(lives[0].weekly().ravel(), lives[1].weekly().ravel()) == []


def test_an_end_that_is_known_and_not_looked_at_is_no_end():
    """With foresight off, and nothing else that tells a temporary phase, likewise."""
    mechanisms = {"end_anticipation": False}
    policies = (phase(STARTS, ENDS), phase(STARTS, None))
    lives = [
        run(scenario(p, mechanisms=mechanisms, values=SYMMETRIC_AGAINST_A_PILOT), ENDS + 1)
        for p in policies
    ]
    assert differing(people_of(lives[0]), people_of(lives[1])) == []


def test_an_end_that_is_known_matters():
    """Or the tests above would show nothing."""
    policies = (phase(STARTS, ENDS), phase(STARTS, None))
    values = {"staffing.end_rush": 1.0, "cooperation.trust_opens_slots": 0.8}
    lives = [people_of(run(scenario(p, values=values), ENDS + 1)) for p in policies]
    assert differing(*lives) != []


@pytest.mark.parametrize("contract", ["permanent", "fixed-term"])
def test_pilots_in_a_row_with_certain_renewal_are_permanence(contract):
    """All announced when the first begins, the last without an end: what was there goes on."""
    mechanisms = {"turnover": contract == "permanent"}
    row = (
        phase(STARTS, 50, contract=contract),
        phase(51, 90, announced=STARTS, contract=contract),
        phase(91, None, announced=STARTS),
    )
    lives = [run(scenario(*p, mechanisms=mechanisms), 130) for p in (row, (phase(STARTS, None),))]
    assert differing(people_of(lives[0], *KEPT_BOOKS), people_of(lives[1], *KEPT_BOOKS)) == []
    assert differing(lives[0].weekly().ravel(), lives[1].weekly().ravel()) == []


def test_pilots_in_a_row_do_not_start_up_again():
    """No second start-up cost and no wind-down where the next follows the day after."""
    sim = run(scenario(phase(STARTS, 50), phase(51, 90)), 130)
    weeks = sim.weekly()
    started = np.flatnonzero(weeks["cost_start_up"].sum(axis=1))
    ended = np.flatnonzero(weeks["cost_wind_down"].sum(axis=1))
    assert (list(started), list(ended)) == ([STARTS], [91])


def test_renaming_changes_nothing():
    """Neither a policy's name nor an office's is read by any rule."""
    one = run(scenario(phase(STARTS, ENDS)), 100)
    renamed = tuple(
        Office(f"Renamed {office.name}", f"New {office.area}", office.role, office.clients,
               office.others)
        for office in scenario().region.offices
    )  # fmt: skip
    other = run(
        scenario(
            phase(STARTS, ENDS, offices=("Renamed North", "Renamed East")),
            offices=renamed,
            name="something else",
        ),
        100,
    )
    assert one.world.digest() == other.world.digest()


def test_sorting_alone_makes_no_one_worse():
    """No erosion and no stigma: two equal persons find work alike however long they waited."""
    values = {"capability.erosion": 0.0, "job_finding.duration_floor": 1.0}
    base = at_rest(scenario(values=values))
    before = base.snapshot()
    base.run_to(60)
    after = base.snapshot()[: len(before)]
    idle = (before["state"] == 0) & (after["state"] == 0) & (after["unemployed_weeks"]
            - before["unemployed_weeks"] == 60)  # fmt: skip
    assert idle.sum() > 20
    for name in ("skills", "work_ability", "inclusion"):
        assert np.array_equal(before[name][idle], after[name][idle])


def test_sorting_alone_looks_like_duration_dependence():
    """Though nobody's chances fall, those who have waited long find work less often."""
    values = {
        "capability.erosion": 0.0,
        "job_finding.duration_floor": 1.0,
        "traits.frailty_gap": 2.5,
        "limits.shared_jobs": 0.0,
    }
    large = (Office("North", "Lakes", "trial", 3000.0, 1000.0),)
    sim = at_rest(scenario(values=values, offices=large), burn_in_weeks=150)
    start = sim.snapshot()
    sim.run_to(26)
    found = sim.snapshot()[: len(start)]["work_weeks"] > start["work_weeks"]
    seeking = start["state"] == 0
    short, long = seeking & (start["jobless_weeks"] < 13), seeking & (start["jobless_weeks"] > 52)
    assert found[short].mean() > found[long].mean() + 0.1


def test_every_mechanism_can_be_switched_off_by_itself():
    """And each then changes something, so that its share of the answer can be told."""
    values = {"cooperation.trust_opens_slots": 0.8, "staffing.end_rush": 4.0}
    pilot = phase(STARTS, ENDS, contract="fixed-term")
    whole = people_of(run(scenario(pilot, values=values), 130))
    for mechanism in MECHANISMS:
        sim = run(scenario(pilot, values=values, mechanisms={mechanism: False}), 130)
        without = people_of(sim)
        if mechanism == "start_up":
            money = sim.weekly()["cost_start_up"].sum() + sim.weekly()["cost_wind_down"].sum()
            assert money == 0.0
        assert differing(whole, without) != [], mechanism


def test_a_phase_of_other_offices_levers_is_not_looked_at():
    """An office outside the phase keeps the base's levers."""
    sim = run(scenario(phase(STARTS, None, offices=("North",), changes=STRONGER)), 40)
    assert list(sim.world.desks["is_in_phase"]) == [1, 0, 0, 0, 0, 0]
