"""Coaching: the new first, then the most overdue; hours that last, and what a meeting does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.coaching import no_show_chance
from model.hazards import belief_error  # noqa: F401   the error that plans are made with
from model.rosters import KNOWN, NEW, WAITING
from model.simulation import Simulation
from model.world import from_share
from tests.model.worlds import Office, at_rest, beliefs, phase, run, scenario

STAYS = {"turnover": False, "recruitment": False}
ALWAYS = {"coaching.no_show_logit": -40.0}
NEVER_COME = {"coaching.no_show_logit": 40.0}


def clients(sim: Simulation):
    """Return the rows of jobseekers."""
    active = sim.world.active[: sim.rows_present]
    return active[sim.world.people["state"][active] < 5]


@pytest.fixture(scope="module")
def settled() -> Simulation:
    """A world in which nobody quits, after a year."""
    return run(scenario(mechanisms=STAYS), 52)


@pytest.mark.parametrize(
    ("alliance", "inclusion", "chance"), [(0.5, 0.5, 0.1), (1.0, 0.5, 0.0630), (0.5, 1.0, 0.0499)]
)
def test_no_shows_fall_with_alliance_and_inclusion(alliance, inclusion, chance):
    """By their logits."""
    b = beliefs(no_show_logit=math.log(1 / 9), no_show_by_alliance=-1.0,
                no_show_by_inclusion=-1.5, capability_mean=0.5)  # fmt: skip
    assert no_show_chance(alliance, inclusion, b) == pytest.approx(chance, abs=5e-4)


def test_every_jobseeker_is_on_one_roster(settled):
    """New, known or waiting."""
    rosters = settled.world.dossiers["roster"][clients(settled)]
    assert set(rosters) <= {WAITING, NEW, KNOWN}


def test_nobody_else_is_on_a_roster(settled):
    """Who works or is outside has no coach who calls."""
    world = settled.world
    active = world.active[: settled.rows_present]
    others = active[world.people["state"][active] >= 5]
    assert not world.dossiers["roster"][others].any()


def test_caseloads_are_people_on_rosters(settled):
    """Counted coach by coach."""
    world = settled.world
    rows = clients(settled)
    rows = rows[world.dossiers["roster"][rows] >= NEW]
    counted = np.bincount(world.people["coach"][rows], minlength=len(world.posts))
    assert np.array_equal(counted, world.posts["caseload"])


def test_a_coach_is_one_of_the_own_desk(settled):
    """Nobody is served by another office."""
    world = settled.world
    rows = clients(settled)
    rows = rows[world.dossiers["roster"][rows] >= NEW]
    assert np.array_equal(
        world.posts["desk"][world.people["coach"][rows]], world.people["desk"][rows]
    )


def test_nobody_waits_where_posts_are_filled(settled):
    """Every client has a coach by the week after registering, however large the caseload."""
    world = settled.world
    rows = clients(settled)
    waiting = rows[world.dossiers["roster"][rows] == WAITING]
    assert (world.dossiers["called_week"][waiting] == settled.week - 1).all()


def test_caseloads_are_even():
    """By size of the post, as far as whole people go."""
    sim = run(scenario(mechanisms=STAYS), 2, burn_in_weeks=200)
    posts = sim.world.posts[(sim.world.posts["desk"] == 0) & (sim.world.posts["is_filled"] == 1)]
    full = posts[posts["fte"] == 1.0]["caseload"]
    assert full.max() - full.min() < 0.5 * full.mean()


def test_meetings_use_the_hours_that_there_are():
    """Where clients are plenty: hours over hours a meeting, no-shows and first meetings apart."""
    values = {**ALWAYS, "coaching.meeting_hours": 1.0, "coaching.first_meeting_hours": 1.0,
              "coaching.interview_saving": 0.0}  # fmt: skip
    base = {"coaching.client_hours_per_week": 2.0, "coaching.meeting_interval_weeks": 1.0}
    sim = run(scenario(values=values, base=base, mechanisms=STAYS), 50)
    weeks = sim.weekly()[10:]
    # full-time posts work two hours a week, and what a part of a post saves up comes later
    hours = 2.0 * weeks["coaches_fte"].sum()
    assert weeks["meetings"].sum() == pytest.approx(hours, abs=2 * len(sim.world.posts))


def test_meetings_come_at_the_interval_where_hours_are_plenty():
    """Nobody is called before it is over, and everybody right then."""
    base = {"coaching.client_hours_per_week": 40.0, "coaching.meeting_interval_weeks": 7.0,
            "coaching.clients_per_coach": 10.0}  # fmt: skip
    sim = run(scenario(values=ALWAYS, base=base, mechanisms=STAYS), 60)
    world = sim.world
    rows = clients(sim)
    waited = sim.week - 1 - world.dossiers["called_week"][rows]
    assert waited.max() == 6
    assert waited.min() == 0


def test_the_most_overdue_are_met_first():
    """With few hours, everyone of a coach is met in turn: none twice before another once."""
    base = {"coaching.client_hours_per_week": 3.0, "coaching.meeting_interval_weeks": 1.0}
    sim = run(scenario(values=ALWAYS, base=base, mechanisms=STAYS), 60)
    world = sim.world
    for post in world.posts[world.posts["is_filled"] == 1]:
        called, row = [], int(post["known_first"])
        while row >= 0:
            called.append(int(world.dossiers["called_week"][row]))
            row = int(world.dossiers["roster_next"][row])
        assert called == sorted(called)


def test_the_new_are_met_before_all_who_are_known():
    """A first interview waits only for other first ones, whatever the hours are short of."""
    base = {"coaching.client_hours_per_week": 10.0, "coaching.meeting_interval_weeks": 1.0}
    sim = run(scenario(values=ALWAYS, base=base, mechanisms=STAYS), 60)
    world = sim.world
    rows = clients(sim)
    is_new = world.dossiers["roster"][rows] == NEW
    called = world.dossiers["called_week"][rows]
    assert (sim.week - called[~is_new]).max() > 4  # of the known many have long been due
    assert (sim.week - called[is_new]).max(initial=0) <= 1


def test_where_hours_are_shared_no_more_people_are_met_about_as_often_as_before():
    """And not all at once, as if hours had become plenty."""
    base = {"coaching.client_hours_per_week": 8.0, "coaching.meeting_interval_weeks": 4.0}
    sim = at_rest(scenario(base=base, mechanisms=STAYS), people=2000.0, burn_in_weeks=200)
    shared, alone = sim.branch(sim.scenario), sim.branch(sim.scenario)
    alone.believe(shared_hours=0.0)
    rates = []
    for run_on in (shared, alone):
        run_on.run_to(156)
        weeks = run_on.weekly()
        rates.append(weeks["meetings"].sum() / weeks["clients"].sum())
    assert rates[0] < 0.8 / 4.0  # hours are short of the interval aimed at
    assert rates[1] == pytest.approx(rates[0], rel=0.25)


def test_missed_meetings_build_nothing():
    """Nobody who never comes has contact, alliance or anything recorded."""
    sim = run(scenario(values=NEVER_COME), 60, burn_in_weeks=100)
    weeks = sim.weekly()
    assert weeks["no_shows"].sum() > 100
    assert weeks["meetings"].sum() == 0
    world = sim.world
    assert not world.people["contact"][clients(sim)].any()
    assert not world.dossiers["recorded"][clients(sim)].any()


def test_everybody_comes_where_no_show_is_impossible():
    """No meeting is missed."""
    assert run(scenario(values=ALWAYS), 40).weekly()["no_shows"].sum() == 0


def test_about_one_in_ten_does_not_come():
    """With the logit of one in ten, alliance and inclusion aside."""
    values = {"coaching.no_show_logit": math.log(1 / 9), "coaching.no_show_by_alliance": 0.0,
              "coaching.no_show_by_inclusion": 0.0}  # fmt: skip
    weeks = run(scenario(values=values), 200).weekly()
    missed, held = weeks["no_shows"].sum(), weeks["meetings"].sum()
    share = missed / (missed + held)
    assert abs(share - 0.1) < 4 * np.sqrt(0.09 / (missed + held))


def one_meeting(**fields) -> tuple[Simulation, int]:
    """Return a world after a meeting in week 1 of someone prepared as told, and her row."""
    sim = at_rest(
        scenario(
            values={**ALWAYS, "coaching.alliance_gain": 0.25, "coaching.knowledge_gain": 0.25,
                    "register.recorded_share": 0.8},
            base={"coaching.client_hours_per_week": 40.0,
                  "coaching.meeting_interval_weeks": 1.0,
                  "coaching.register_access": 0.5, "coaching.clients_per_coach": 15.0},
            mechanisms=STAYS,
        )
    )  # fmt: skip
    world = sim.world
    rows = clients(sim)
    row = int(
        rows[(world.dossiers["roster"][rows] == KNOWN) & (world.people["state"][rows] == 0)][0]
    )
    for name, value in fields.items():
        table = world.people if name in world.people.dtype.names else world.dossiers
        table[name][row] = value
    world.people["met"][row] = 0
    sim.run_to(1)
    return sim, row


def test_a_meeting_adds_one_to_contact():
    """Faded by then."""
    sim, row = one_meeting(contact=2.0)
    assert sim.world.people["contact"][row] == pytest.approx(3.0)


def test_a_meeting_moves_the_alliance_towards_the_fit():
    """By a quarter of the way."""
    sim, row = one_meeting(alliance=0.2, fit_with_coach=from_share(0.6))
    assert sim.world.people["alliance"][row] == pytest.approx(0.3, abs=1e-4)


def test_a_meeting_teaches_a_quarter_of_what_is_unknown():
    """Of the person."""
    sim, row = one_meeting(knowledge=0.2)
    assert sim.world.people["knowledge"][row] == pytest.approx(0.4)


def test_a_meeting_is_recorded_as_far_as_access_goes():
    """Share recorded × access: that share of what is known outlives a change of coach."""
    sim, row = one_meeting(knowledge=0.2, recorded=0)
    assert sim.world.dossiers["recorded"][row] / 65535 == pytest.approx(0.8 * 0.5, abs=1e-4)


def test_records_are_never_lost():
    """What the register holds stays when less is known."""
    sim, row = one_meeting(knowledge=0.0, recorded=from_share(0.7))
    assert sim.world.dossiers["recorded"][row] == from_share(0.7)


def test_a_meeting_is_counted():
    """Once."""
    sim, row = one_meeting(meetings=5)
    assert sim.world.dossiers["meetings"][row] == 6


@pytest.mark.parametrize("access", [0.0, 1.0])
def test_a_handover_keeps_what_the_register_holds(access):
    """Times access: the rest is lost with the coach."""
    values = {"staffing.quits_per_year": 50.0, "staffing.fill_weeks": 0.1,
              "staffing.recruitment_pool": 1e6, "coaching.knowledge_gain": 0.5,
              "register.recorded_share": 1.0}  # fmt: skip
    base = {"coaching.register_access": access, "coaching.clients_per_coach": 15.0,
            "coaching.meeting_interval_weeks": 3.0}  # fmt: skip
    sim = run(scenario(values=values, base=base), 80)
    assert sim.weekly()["handovers"].sum() > 200
    world = sim.world
    rows = clients(sim)
    rows = rows[(world.dossiers["roster"][rows] == NEW) & (world.dossiers["meetings"][rows] > 2)]
    assert len(rows) > 5
    known = world.people["knowledge"][rows]
    assert (known == 0.0).all() if access == 0.0 else (known > 0.2).all()


def test_a_new_coach_is_a_new_fit():
    """And can be a better one: fits differ between coaches of one client."""
    sim = at_rest(scenario(values={"staffing.quits_per_year": 50.0, "staffing.fill_weeks": 0.1,
                                   "staffing.recruitment_pool": 1e6}))  # fmt: skip
    rows = clients(sim)
    before = sim.world.dossiers["fit_with_coach"][rows].astype(int)
    sim.run_to(30)
    change = sim.world.dossiers["fit_with_coach"][rows].astype(int) - before
    assert (change > 0).sum() > 20
    assert (change < 0).sum() > 20


def test_new_posts_take_over_clients():
    """When a phase brings coaches, caseloads become even within weeks."""
    sim = run(scenario(phase(5, None), mechanisms=STAYS), 12)
    posts = sim.world.posts
    extra = posts[(posts["desk"] == 0) & (posts["is_extra"] == 1) & (posts["is_filled"] == 1)]
    base = posts[(posts["desk"] == 0) & (posts["is_extra"] == 0)]
    load = [t["caseload"].sum() / t["fte"].sum() for t in (extra, base)]
    assert load[0] == pytest.approx(load[1], rel=0.35)


def test_an_office_without_clients_needs_no_coach():
    """A desk of size zero has no posts, and runs."""
    offices = (Office("North", "Lakes", "trial", 80.0, 0.0),)
    sim = run(scenario(offices=offices), 30)
    assert set(sim.world.posts["desk"]) == {0}
