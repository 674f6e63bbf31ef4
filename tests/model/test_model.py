from __future__ import annotations

import pickle
from datetime import date

import mesa
import pytest

from model import EmploymentServiceModel
from model.agents import Office
from model.jobseeker import Jobseeker
from model.simulation import Simulation
from model.states import STATES
from tests.model.mesa_worlds import SMALL, model
from tests.model.worlds import in_another_process


def test_is_a_mesa_model():
    """One step is one week, and Mesa's counter counts it."""
    ran = model(weeks=3)
    assert isinstance(ran, mesa.Model)
    assert (ran.steps, ran.week, ran.date) == (3, 3, date(2016, 1, 25))


@pytest.mark.plain
def test_gives_the_world_of_the_simulation():
    """Stepping the Mesa model and running the simulation lead to the same world, to the bit."""
    ran = model(weeks=12, people=120)
    sim = Simulation.at_rest(SMALL, people=120, records_events=True, burn_in_weeks=26)
    sim.run_to(12)
    assert sim.world.digest() == ran.simulation.world.digest()


@pytest.mark.plain
def test_views_work_in_plain_mode():
    """Views, frames, settings and handles work compiled and plain."""
    ran = model(weeks=2, people=60, burn_in_weeks=4)
    assert len(ran.jobseekers.to_frame()) == len(ran.jobseekers)
    ran.jobseekers[3].skills = 0.75
    assert ran.jobseekers[3].skills == 0.75
    assert sum(len(coach.clients) for coach in ran.offices[0].coaches) > 0
    assert ran.jobseekers[3].history() == [c for c in ran.jobseekers[3].history() if c.week < 2]


def test_run_until_takes_dates_and_words():
    """Weeks that begin on or before the day are run, whichever way the day is written."""
    by_word, by_date = model(), model()
    by_word.run_until("2016-03-06")
    by_date.run_until(date(2016, 3, 6))
    assert by_word.week == by_date.week == 9
    by_word.run_until("2016-03-07")
    assert by_word.week == 10


@pytest.mark.parametrize(
    ("day", "words"),
    [("2016-13-01", "is no date"), ("2015-12-01", "is past"), ("2031-01-01", "lies beyond")],
)
def test_run_until_refuses_kindly(day, words):
    """A day that is none, past, or beyond the horizon is refused in plain words."""
    ran = model(weeks=1)
    with pytest.raises(ValueError, match=words):
        ran.run_until(day)
    assert ran.week == 1


def test_running_ends_with_the_horizon():
    """At the horizon the model stops running, and a further step is refused."""
    ran = model(years=0.1)
    ran.run_model()
    assert (ran.week, ran.running) == (5, False)
    with pytest.raises(ValueError, match="ends on 2016-02-07"):
        ran.step()
    assert ran.steps == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"people": 0}, "people must be a number from 1"),
        ({"people": float("nan")}, "people"),
        ({"seed": -1}, "seed"),
        ({"seed": None}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"years": 50}, "cannot be run"),
    ],
)
def test_refuses_wrong_arguments(wrong, words):
    """Arguments out of range are refused in plain words."""
    with pytest.raises(ValueError, match=words):
        EmploymentServiceModel(SMALL, **{"burn_in_weeks": 1, **wrong})


def test_takes_a_name():
    """A scenario may be named."""
    ran = EmploymentServiceModel("finland", people=50, burn_in_weeks=2, years=1)
    assert (ran.scenario.name, ran.scenario.weeks) == ("finland", 52)
    assert len(ran.offices) == 1


def test_datacollector_has_a_row_a_week():
    """Row i of the collector holds the aggregates of week i."""
    ran = model(weeks=8)
    rows = ran.datacollector.get_model_vars_dataframe()
    weekly = ran.simulation.weekly()
    assert len(rows) == 8
    for name in (*(state.lower() for state in STATES), "meetings", "queue", "coaches_fte"):
        assert rows[name].tolist() == weekly[name].sum(axis=1).tolist()
    measures = sum(
        weekly[name].sum(axis=1) for name in ("rehabilitative_work", "training", "subsidised_work")
    )
    expected = measures / (measures + weekly["unemployed"].sum(axis=1))
    assert rows["activation_rate"].tolist() == expected.tolist()
    assert rows["cooperation"].between(0, 1).all()


def test_a_collector_of_ones_own():
    """Agent-type reporters of one's own work, for offices and for people."""
    ran = model()
    ran.datacollector = mesa.DataCollector(
        agenttype_reporters={
            Office: {"waiting": "clients_without_coach"},
            Jobseeker: {"skills": "skills"},
        }
    )
    ran.step()
    assert len(ran.datacollector.get_agenttype_vars_dataframe(Office)) == 3
    skills = ran.datacollector.get_agenttype_vars_dataframe(Jobseeker)["skills"]
    assert skills.tolist() == ran.jobseekers.get("skills")


def test_batch_run_makes_one_step_more_than_it_is_told():
    """Mesa's batch_run works; told max_steps=4 it makes five weeks, as ``model.py`` warns."""
    rows = mesa.batch_run(
        EmploymentServiceModel,
        {"scenario": SMALL, "people": 100, "burn_in_weeks": 4, "replication": range(2)},
        max_steps=4,
        data_collection_period=1,
        display_progress=False,
    )
    assert [row["Step"] for row in rows] == [0, 1, 2, 3, 4] * 2
    ran = model(weeks=5, people=100, burn_in_weeks=4, replication=1)
    expected = ran.datacollector.get_model_vars_dataframe()["work"].tolist()
    assert [row["work"] for row in rows if row["replication"] == 1] == expected


def test_pickle_goes_on_identically():
    """A model that was pickled midway goes on as if nothing had been, to the bit."""
    ran = model(weeks=7)
    offices = ran.offices  # handles must travel too
    loaded = pickle.loads(pickle.dumps(ran))  # noqa: S301
    for _ in range(8):
        ran.step()
        loaded.step()
    assert loaded.simulation.world.digest() == ran.simulation.world.digest()
    assert loaded.agents.get("unique_id") == ran.agents.get("unique_id")
    assert [o.name for o in loaded.offices] == [o.name for o in offices]
    assert all(o.model is loaded for o in loaded.offices)
    frames = [m.datacollector.get_model_vars_dataframe() for m in (ran, loaded)]
    assert frames[0].equals(frames[1])


def test_a_step_of_ones_own():
    """A subclass may do something of its own every week."""

    class WithCourse(EmploymentServiceModel):
        """Ten people are taught every week."""

        def step(self):
            """Teach, then go on."""
            self.jobseekers[:10].set("skills", 0.9)
            super().step()

    ran = WithCourse(SMALL, burn_in_weeks=4)
    ran.step()
    assert ran.steps == 1
    assert min(ran.jobseekers[:10].get("skills")) > 0.85


def test_costs_begin_with_the_clock():
    """Personal costs are nought until the clock is started."""
    ran = model(weeks=4)
    assert ran.jobseekers.agg("benefit_cost", sum) == 0
    ran.start_clock()
    ran.step()
    assert ran.jobseekers.agg("benefit_cost", sum) > 0


def test_event_log_is_on_for_small_models():
    """The event log is on by default, and off where that is asked for."""
    assert model().simulation.records_events
    assert not model(records_events=False).simulation.records_events


def test_the_package_does_not_import_mesa():
    """``import model`` and the simulation leave Mesa alone; its model brings it, and no solara."""
    code = (
        "import sys, model, model.simulation, model.trace; before = 'mesa' in sys.modules;"
        "from model import EmploymentServiceModel;"
        "print(before, 'mesa' in sys.modules, 'solara' in sys.modules)"
    )
    assert in_another_process(code) == "False True False"
