"""Monotone in the mean, competition off: more of a thing moves what it is for one way.

Not asked for, because it need not be so: employment in slots (lock-in), benefit from permanence.
"""

from __future__ import annotations

import numpy as np
import pytest

from model.simulation import Simulation
from tests.model.worlds import (
    NOTHING_SHARED,
    Office,
    Phase,
    at_rest,
    levers,
    phase,
    run,
    scenario,
)

OFFICES = (Office("North", "Lakes", "trial", 1500.0, 500.0),)
NO_COMPETITION = {"limits.shared_jobs": 0.0}
WEEKS = 104


def after(values=None, base=None, weeks: int = WEEKS, **kwargs) -> Simulation:
    """Return two thousand people after so many weeks of one policy."""
    which = scenario(
        values={**NO_COMPETITION, **(values or {})}, base=base, offices=OFFICES, **kwargs
    )
    return run(which, weeks, records_events=False)


def work_weeks(sim: Simulation) -> float:
    """Return the mean weeks in work of those there from the start."""
    table = sim.snapshot()
    return float(table["work_weeks"][table["entered_week"] < 0].mean())


@pytest.fixture(scope="module")
def by_interval() -> list[float]:
    """Weeks in work with a meeting every 26, 8, 4, 2 weeks, hours unlimited."""
    values = {"limits.shared_hours": 0.0, "limits.shared_slots": 0.0,
              "contact.contact_effect": 1.0,
              "contact.contact_to_referral": 0.0, "contact.contact_to_outside": 0.0,
              "coaching.plan_threshold": 9.0, "referral.plan_boost": 0.0}  # fmt: skip
    return [
        work_weeks(after(values, {"coaching.meeting_interval_weeks": interval}))
        for interval in (26.0, 8.0, 4.0, 2.0)
    ]


def test_work_rises_with_the_frequency_of_contact(by_interval):
    """Same people, same luck, more meetings."""
    assert by_interval == sorted(by_interval)
    assert by_interval[-1] > by_interval[0] + 1.0


def test_contact_saturates(by_interval):
    """From every 4 to every 2 weeks gains less, meeting for meeting, than from 26 to 8."""
    meetings = [52 / interval for interval in (26.0, 8.0, 4.0, 2.0)]
    gains = np.diff(by_interval) / np.diff(meetings)
    assert gains[-1] < gains[0]


@pytest.mark.parametrize("longest", [3.0, 1e9], ids=["closing", "open"])
def test_waits_fall_with_slots(longest):
    """Mean wait until the start; and those still waiting, where no queue is closed."""
    waits, queues = [], []
    values = {"referral.longest_queue_weeks": longest}
    for slots in (10.0, 30.0, 90.0):
        base = {name: slots for name in levers() if name.endswith("slots_per_1000")}
        sim = at_rest(scenario(base=base, values=values, offices=OFFICES), records_events=False)
        sim.start_clock()
        sim.run_to(WEEKS)
        started = sim.waits()[:, :, 0].sum(axis=0)
        waits.append(float((np.arange(len(started)) * started).sum() / started.sum()))
        queues.append(int(sim.weekly()["queue"][-1].sum()))
    assert waits == sorted(waits, reverse=True)
    assert longest == 3.0 or queues == sorted(queues, reverse=True)


def test_knowledge_handed_over_rises_with_access_to_the_register():
    """What a new coach knows of a client met before."""
    values = {"staffing.quits_per_year": 3.0, "staffing.fill_weeks": 0.5,
              "staffing.recruitment_pool": 1e6}  # fmt: skip
    known = []
    for access in (0.0, 0.3, 0.6, 1.0):
        sim = after(values, {"coaching.register_access": access})
        world = sim.world
        rows = world.active[: sim.rows_present]
        new = (world.dossiers["roster"][rows] == 2) & (world.dossiers["meetings"][rows] > 3)
        known.append(float(world.people["knowledge"][rows][new].mean()))
    assert known == sorted(known)
    assert known[0] < known[-1]


def test_the_price_of_stopping_falls_with_rehiring():
    """Mean experience of a reopened structure's staff rises with the share who come back."""
    experience = []
    for share in (0.0, 0.5, 1.0):
        phases = tuple(
            Phase(("North",), *dates, None, "fixed-term", levers(coaching__clients_per_coach=25.0))
            for dates in ((p.starts, p.ends) for p in (phase(5, 60), phase(80, 110)))
        )
        which = scenario(
            *phases, offices=OFFICES, mechanisms={"turnover": False, "recruitment": False},
            values={"staffing.rehired_share": share, "staffing.absorbed_share": 0.0},
        )  # fmt: skip
        posts = run(which, 82, records_events=False).world.posts
        extra = posts[(posts["is_extra"] == 1) & (posts["is_filled"] == 1)]
        experience.append(float(extra["past_weeks"].mean()))
    assert experience[0] == 0.0
    assert experience == sorted(experience)
    assert experience[-1] > 40.0


def displaced_by_contact(eta: float) -> tuple[float, float]:
    """Return the matches that frequent meetings add, and those that outsiders lose by them."""
    values = {"limits.shared_jobs": 1.0, "limits.shared_hours": 0.0,
              "market.matching_elasticity": eta, "market.vacancy_response": 0.0,
              "market.vacancy_speed": 1.0, "contact.contact_effect": 1.0,
              "contact.contact_to_outside": 0.0, "contact.contact_to_referral": 0.0,
              "coaching.plan_threshold": 9.0, "referral.plan_boost": 0.0}  # fmt: skip
    rare, often = (
        run(
            scenario(phase(0, None, offices=("North",),
                           changes={"coaching.meeting_interval_weeks": interval}),
                     values=values, offices=OFFICES),
            60, burn_in_weeks=150, records_events=False,
        ).weekly()
        for interval in (52.0, 3.0)
    )  # fmt: skip
    return (
        float(often["jobs_found"].sum()) - float(rare["jobs_found"].sum()),
        float(often["displaced_outsiders"].sum() - rare["displaced_outsiders"].sum()),
    )


def test_contact_displaces_others():
    """Who is helped to find work takes part of it from others: outsiders lose, and not all."""
    gained, lost = displaced_by_contact(0.5)
    assert gained > 50
    assert 0.05 * gained < lost < gained


def test_displacement_rises_in_slack():
    """Outsiders lose a larger share of the gain where matches depend more on vacancies."""
    shares = [lost / gained for gained, lost in map(displaced_by_contact, (0.7, 0.5, 0.3))]
    assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("job_finding.base_hazard", 0.02, 0.03), ("job.end_fresh", 0.04, 0.02)],
)
def test_work_rises_with_finding_and_falls_with_losing(name, low, high):
    """The plainest of all."""
    assert work_weeks(after({name: low})) < work_weeks(after({name: high}))


def test_erosion_lowers_capability():
    """In the mean, of the jobless."""
    means = [
        after({"capability.erosion": rate}).snapshot()["skills"].mean() for rate in (0.0, 0.005)
    ]
    assert means[1] < means[0]


def test_harmful_services_lower_capability():
    """Gains may be negative, and then more places are worse."""
    kinds = [name for name in scenario().behaviour.values if name.endswith(".gain")]
    means = []
    for slots in (10.0, 120.0):
        base = {name: slots for name in levers() if name.endswith("slots_per_1000")}
        sim = after(dict.fromkeys(kinds, -0.02), base)
        means.append(sim.snapshot()["skills"].mean())
    assert means[1] < means[0]


def test_in_work_support_keeps_people_in_work():
    """Fewer jobs are lost."""
    values = {"job.support_effect": 0.5, "job.support_weeks": 52.0}
    lost = [
        after(values, {"coaching.in_work_support": support}).weekly()["jobs_lost"].sum()
        for support in (0.0, 1.0)
    ]
    assert lost[1] < lost[0]


# Worlds


def test_where_programmes_harm_permanence_is_worse():
    """More places that teach nothing, hold back and hire nobody: fewer weeks in work for good."""
    values = {"contact.contact_effect": 0.0, "cooperation.brokering_effect": 0.0,
              "job.support_effect": 0.0}  # fmt: skip
    for name in scenario().behaviour.values:
        if name.startswith("service."):
            values |= {name: -0.02} if name.endswith(".gain") else {}
            values |= {name: 0.0} if name.endswith((".hired_on", ".lock_in")) else {}
            values |= {name: 0.02} if name.endswith(".referral_rate") else {}
    more = {name: 60.0 for name in levers() if name.endswith("slots_per_1000")}
    values |= NO_COMPETITION
    for_good = phase(0, None, offices=("North",), changes=more)
    base, permanent = (
        work_weeks(
            run(scenario(*phases, values=values, offices=OFFICES), WEEKS, records_events=False)
        )
        for phases in ((), (for_good,))
    )
    assert permanent < base - 0.5


def net_gain(is_shared: float) -> float:
    """Return the jobs that frequent meetings add where vacancies never answer and decide all."""
    values = {"limits.shared_jobs": is_shared, "limits.shared_hours": 0.0,
              "market.matching_elasticity": 0.0, "market.vacancy_response": 0.0,
              "market.vacancy_speed": 1.0, "market.outside_search_share": 0.0,
              "contact.contact_effect": 1.0, "contact.contact_to_outside": 0.0,
              "contact.contact_to_referral": 0.0, "coaching.plan_threshold": 9.0,
              "referral.plan_boost": 0.0, "traits.recall_share": 0.0,
              "job.recall_on_loss": 0.0}  # fmt: skip
    rare, often = (
        run(
            scenario(phase(0, None, offices=("North",),
                           changes={"coaching.meeting_interval_weeks": interval}),
                     values=values, offices=OFFICES),
            60, burn_in_weeks=150, records_events=False,
        ).weekly()["jobs_found"].sum()
        for interval in (52.0, 3.0)
    )  # fmt: skip
    return float(often) - float(rare)


def test_full_displacement_leaves_little_net_effect():
    """Where the number of matches is fixed, one person's job is another's."""
    assert net_gain(is_shared=1.0) < 0.35 * net_gain(is_shared=0.0)


# Symmetry


def swapped(phases_at: str, replication: int) -> float:
    """Return the effect of a phase on work in one of two equal areas, in weeks a person."""
    offices = (
        Office("North", "Lakes", "trial", 400.0, 100.0),
        Office("Coast", "Sea", "control", 400.0, 100.0),
    )
    treated = phase(5, None, offices=(phases_at,))
    found = []
    for phases in ((), (treated,)):
        sim = run(scenario(*phases, offices=offices,
                           values={"contact.contact_effect": 1.0}), 60,
                  replication=replication, records_events=False)  # fmt: skip
        table = sim.snapshot()
        desk = 0 if phases_at == "North" else 2
        found.append(table["work_weeks"][table["desk"] == desk].mean())
    return found[1] - found[0]


def test_trial_and_control_can_be_swapped():
    """The effect is the same in distribution wherever the phase is."""
    effects = {at: [swapped(at, r) for r in range(8)] for at in ("North", "Coast")}
    north, coast = (np.array(effects[at]) for at in ("North", "Coast"))
    error = np.sqrt(north.var(ddof=1) / 8 + coast.var(ddof=1) / 8)
    assert abs(north.mean() - coast.mean()) < 4.0 * error


def test_nothing_shared_switches_are_in_the_ledger():
    """The tests of honesty rely on them."""
    assert set(NOTHING_SHARED) <= set(scenario().behaviour.values)
