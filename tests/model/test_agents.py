from __future__ import annotations

import numpy as np
import pytest
from mesa.agent import Agent, AgentSet

from model.agents import Coach, LabourMarket, Office, Partner
from model.jobseeker import Jobseeker
from model.states import EMPLOYERS, FIRST_REASON_GONE, NUMBER_OF_KINDS, REASONS
from model.world import TABLES
from tests.model.mesa_worlds import SMALL, model


@pytest.fixture(scope="module")
def ran():
    return model(weeks=20)


def test_agents_by_type(ran):
    """Offices, partners, labour markets and coaches are Mesa agents; jobseekers stand beside."""
    assert {Office, Partner, LabourMarket, Coach, Jobseeker} == set(ran.agents_by_type)
    assert all(isinstance(agent, Agent) for agent in ran.agents)
    assert isinstance(ran.agents, AgentSet)
    assert not any(isinstance(agent, Jobseeker) for agent in ran.agents)


def test_numbers(ran):
    """There is an office for each of the region's, ten partners a desk, a coach a filled post."""
    assert [o.name for o in SMALL.region.offices] == ran.agents_by_type[Office].get("name")
    assert len(ran.agents_by_type[Partner]) == 2 * 3 * (NUMBER_OF_KINDS + 1)
    assert ran.agents_by_type[LabourMarket].get("name") == ["Lakes", "Sea"]
    assert len(ran.agents_by_type[Coach]) == ran.simulation.world.posts["is_filled"].sum()


def test_unique_ids(ran):
    """No two of the agents have the same number."""
    ids = ran.agents.get("unique_id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("kind", "table"), [(Coach, "posts"), (Partner, "partners"), (LabourMarket, "areas")]
)
def test_handles_read_the_world(ran, kind, table):
    """Every field of a handle is what stands in the world."""
    names = [name for name in vars(kind) if name in {d[0] for d in TABLES[table]}]
    assert len(names) > 2
    for agent in ran.agents_by_type[kind]:
        record = getattr(ran.simulation.world, table)[agent.row]
        assert [getattr(agent, name) for name in names] == [record[name] for name in names]


def test_field_documents_itself():
    """A field of a handle carries its label and unit from the declaration."""
    assert Coach.caseload.__doc__ == "clients, count"


def test_caseloads_are_rosters(ran):
    """A coach's clients are as many as the caseload, and each of them names the coach."""
    for coach in ran.agents_by_type[Coach]:
        assert len(coach.clients) == coach.caseload
        assert all(client.coach is coach for client in coach.clients)


def test_queue_in_order(ran):
    """Those who wait at a partner stand in the order of the week in which they joined."""
    assert any(partner.queue > 1 for partner in ran.partners)
    for partner in ran.partners:
        weeks = partner.waiting.get("queued_week")
        assert len(weeks) == partner.queue
        assert weeks == sorted(weeks)
        assert all(person.queue is partner for person in partner.waiting)


def test_office(ran):
    """An office counts its people, names its phase's end, and knows its coaches and partners."""
    north, _, coast = ran.offices
    frame = ran.jobseekers.to_frame()
    gone = frame.reason.isin(REASONS[FIRST_REASON_GONE:])
    stock = frame[(frame.office == "North") & ~gone].state.value_counts()
    assert {s: n for s, n in north.people_by_state.items() if n} == stock.to_dict()
    assert len(north.clients) == ((frame.desk == 0) & ~frame.state.isin(["WORK", "OUTSIDE"])).sum()
    assert (north.is_in_phase, coast.is_in_phase) == (1, 0)
    assert (north.phase_ends, coast.phase_ends) == (SMALL.monday(60), None)
    assert north.levers["clients_per_coach"] == 25.0
    assert {coach.office for coach in north.coaches} == {north}
    assert len(north.partners) == 2 * (NUMBER_OF_KINDS + 1)
    assert north.partners.select(lambda p: p.kind == EMPLOYERS)[0].kind_name == "employers"


def test_coaches_follow_the_posts():
    """Coaches who were hired appear when next looked at, and those who left are gone."""
    ran = model()
    before = len(ran.agents_by_type[Coach])
    ran.run_until(SMALL.monday(50))
    assert len(ran.agents_by_type[Coach]) > before
    held = ran.agents_by_type[Coach].select(lambda coach: coach.is_fixed_term == 1)[:]
    assert held
    ran.run_until(SMALL.monday(62))
    assert all(coach.has_left and coach not in ran.agents for coach in held)
    with pytest.raises(LookupError, match="has left"):
        _ = held[0].caseload


def test_writing_cooperation_changes_the_world():
    """A field with a range can be written, within it."""
    ran = model()
    partner = ran.partners[0]
    partner.cooperation = 0.9
    assert ran.simulation.world.partners["cooperation"][0] == 0.9
    with pytest.raises(ValueError, match="between 0 and 1"):
        partner.cooperation = 1.5


def test_writing_a_count_is_refused():
    """A count on which other records hang cannot be written."""
    ran = model()
    with pytest.raises(AttributeError, match="caseload"):
        ran.agents_by_type[Coach][0].caseload = 3


def test_writing_quality_renews_the_clients_bounds():
    """After a coach's quality is raised, nobody's hazard exceeds its bound."""
    ran = model()
    for coach in ran.agents_by_type[Coach]:
        coach.quality = 3.0
    ran.simulation.work_out_everyone()  # checks every bound, and raises where one is broken
    ran.run_until(SMALL.monday(4))


def test_looking_does_not_change_the_run():
    """A run that was looked at equals one that was not, to the bit."""
    looked_at, left_alone = model(), model()
    for _ in range(12):
        looked_at.step()
        left_alone.step()
        looked_at.agents.map(repr)
        looked_at.jobseekers.map(repr)
    assert looked_at.simulation.world.digest() == left_alone.simulation.world.digest()


def test_an_agent_says_that_its_model_is_gone():
    """An agent whose model is gone says so, instead of failing obscurely."""
    office = model().offices[0]
    with pytest.raises(ReferenceError, match="keep the model"):
        _ = office.name


def test_agents_can_be_shuffled_and_grouped(ran):
    """The agents are an ordinary AgentSet."""
    groups = ran.agents_by_type[Partner].groupby("kind_name").agg("usable", np.sum)
    assert len(groups) == NUMBER_OF_KINDS + 1
    assert groups["employers"] == 0
    assert len(ran.agents.shuffle()) == len(ran.agents)
