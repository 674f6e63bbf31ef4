"""EmploymentServiceModel: the simulation as an ordinary Mesa model.

One step is one week. All state is the simulation's; offices, coaches, partners and labour markets
are handles (``agents.py``) and jobseekers views (``jobseekers.py``), made when asked for.

>>> from model import EmploymentServiceModel
>>> model = EmploymentServiceModel("finland", people=200, burn_in_weeks=26)
>>> model.step()
>>> model.steps, len(model.datacollector.get_model_vars_dataframe())
(1, 1)

Three habits of Mesa 3.3 to know: ``batch_run(max_steps=9)`` makes 10 steps, so ten weeks;
``batch_run(iterations=3)`` repeats the very same run, so vary ``replication`` or ``seed`` instead;
and ``import mesa`` makes new processes start by ``spawn``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
from mesa.agent import Agent, AgentSet
from mesa.datacollection import DataCollector
from mesa.model import Model

from model.agents import Coach, LabourMarket, Office, Partner, coaches_now
from model.edits import renew, set_values
from model.jobseeker import Jobseeker
from model.jobseekers import Jobseekers
from model.reporters import REPORTERS
from model.simulation import BURN_IN_WEEKS, Progress, Simulation
from model.world import PEOPLE
from scenarios import Scenario, load_scenario
from scenarios.messages import _
from scenarios.scenario import years_to_weeks

PEOPLE_WITH_LOG = 50_000
"""Up to so many people the event log is kept unless it is turned off."""
LARGEST_SEED = 2**63 - 1


class EmploymentServiceModel(Model):
    """A region's employment services, a step a week, from a world at rest.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, or a name or file of one.
    seed, replication : int
        Luck; the same people have the same luck under every policy.
    people : float, optional
        Jobseekers on the first day; the region's own number by default.
    years : float, optional
        Stop earlier than the scenario's own horizon.
    burn_in_weeks : int
        Weeks under the base policy before the first day.
    threads : int
        Threads of one run; results do not depend on it.
    records_events : bool, optional
        Whether to keep the event log (`Jobseeker.history`); by default up to 50 000 people.
    on_progress
        Called with weeks done and weeks to do of the burn-in.

    Attributes
    ----------
    simulation : Simulation
        Owner of all state; snapshots, weekly tables and costs are asked of it.
    datacollector : mesa.DataCollector
        A row a week, row 0 for week 0: people by state and the like, of the simulated people.
    running : bool
        False once the horizon is reached.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int = 1,
        replication: int = 0,
        people: float | None = None,
        years: float | None = None,
        burn_in_weeks: int = BURN_IN_WEEKS,
        threads: int = 1,
        records_events: bool | None = None,
        on_progress: Progress | None = None,
    ) -> None:
        checked("seed", seed, 0, LARGEST_SEED)
        checked("replication", replication, 0, LARGEST_SEED)
        checked("burn_in_weeks", burn_in_weeks, 1, 4000)
        if people is not None:
            checked("people", people, 1, 100_000_000, is_whole=False)
        super().__init__(seed=seed)
        # Mesa's wrapper of `step` would make the model hold itself; `step` below counts instead
        del self.__dict__["step"], self.__dict__["_user_step"]
        scenario = resolved(scenario, years)
        if records_events is None:
            asked = scenario.region.people if people is None else people
            records_events = asked <= PEOPLE_WITH_LOG
        self.simulation = Simulation.at_rest(
            scenario,
            seed=seed,
            replication=replication,
            people=people,
            threads=threads,
            records_events=records_events,
            burn_in_weeks=burn_in_weeks,
            on_progress=on_progress,
        )
        self.datacollector = DataCollector(model_reporters=dict(REPORTERS))
        self._edits = 0
        self._offices: list[Office] = []
        self._partners: list[Partner] = []
        self._coaches: dict[tuple[int, int], Coach] = {}

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.simulation.scenario

    @property
    def week(self) -> int:
        """The week that the next step simulates, 0 on the first day."""
        return self.simulation.week

    @property
    def date(self) -> dt.date:
        """The Monday of the week that the next step simulates."""
        return self.scenario.monday(self.week)

    @property
    def scale(self) -> float:
        """The region's own people for each simulated one."""
        return self.simulation.scale

    @property
    def stamp(self) -> tuple[int, int]:
        """Changes whenever people do: week, and number of edits from outside."""
        return self.week, self._edits

    def step(self) -> None:
        """Simulate one week and collect its row.

        Raises
        ------
        ValueError
            If the horizon is reached.
        """
        if self.week >= self.scenario.weeks:
            raise ValueError(self._beyond(self.date))
        self.steps += 1
        self.simulation.run_to(self.week + 1)
        self.datacollector.collect(self)
        self.running = self.week < self.scenario.weeks

    def run_until(self, day: dt.date | str) -> None:
        """Simulate every week that begins on or before `day` (a date, or "2019-12-31").

        Raises
        ------
        ValueError
            If `day` is no date, lies in the past or beyond the horizon.
        """
        if isinstance(day, str):
            try:
                day = dt.date.fromisoformat(day)
            except ValueError:
                raise ValueError(
                    _("{day!r} is no date; write it as 2019-12-31.").format(day=day)
                ) from None
        last = self.scenario.first_week_on_or_after(day + dt.timedelta(days=1))
        if last < self.week:
            raise ValueError(
                _("{day} is past; the model stands at {now}.").format(day=day, now=self.date)
            )
        if last > self.scenario.weeks:
            raise ValueError(self._beyond(day))
        while self.week < last:
            self.step()

    def _beyond(self, day: dt.date) -> str:
        last = self.scenario.monday(self.scenario.weeks) - dt.timedelta(days=1)
        return _("The scenario {name} ends on {last}; {day} lies beyond.").format(
            name=self.scenario.name, last=last, day=day
        )

    def start_clock(self) -> None:
        """Let costs, waits and discounting begin in the present week."""
        self.simulation.start_clock()
        self._edits += 1

    @property
    def jobseekers(self) -> Jobseekers:
        """Everyone who has ever been registered since the first day, by number."""
        return Jobseekers(self, np.arange(int(self.simulation.world.count[PEOPLE])))

    @property
    def agents(self) -> AgentSet:
        """Offices, partners, labour markets and the coaches of today (jobseekers stand apart)."""
        self._look_up()
        return self._all_agents

    @property
    def agents_by_type(self) -> dict[type[Agent], AgentSet]:
        """Agents by their class, jobseekers among them."""
        self._look_up()
        return {**self._agents_by_type, Jobseeker: self.jobseekers}

    @property
    def agent_types(self) -> list[type[Agent]]:
        """The classes of `agents_by_type`."""
        return list(self.agents_by_type)

    @property
    def offices(self) -> list[Office]:
        """Offices by row."""
        self._look_up()
        return self._offices

    @property
    def partners(self) -> list[Partner]:
        """Partners by row."""
        self._look_up()
        return self._partners

    def coach_in_post(self, row: int) -> Coach:
        """Return whoever holds the post in row `row`."""
        self._look_up()
        return self._coaches[row, int(self.simulation.world.posts[row]["hires"])]

    def _look_up(self) -> None:
        """Make the handles that are missing, and let go of coaches who have left."""
        world = self.simulation.world
        offices, partners = len(world.desks) // 2, len(world.partners)
        first_coach = 1 + offices + partners + len(world.areas)
        if not self._offices:
            self._offices = [Office(self, row, 1 + row) for row in range(offices)]
            self._partners = [Partner(self, row, 1 + offices + row) for row in range(partners)]
            for row in range(len(world.areas)):
                LabourMarket(self, row, 1 + offices + partners + row)
            self._agents_by_type[Coach] = AgentSet([], random=self.random)
        now = {(row, hires) for row, hires in coaches_now(world.posts).tolist()}
        for key in [key for key in self._coaches if key not in now]:
            self._coaches.pop(key).remove()
        for row, hires in sorted(now - self._coaches.keys()):
            coach = Coach(self, row, 0, hires)
            coach.unique_id = first_coach + coach.hire
            self._coaches[row, hires] = coach

    def set_people(self, rows: Any, name: str, value: Any) -> None:
        """Set a field of some people by number; see ``people_now.set_values``."""
        set_values(self.simulation, rows, name, value)
        self._edits += 1

    def renew(self, rows: Any) -> None:
        """Renew the bounds of some people after something that enters their hazards was changed."""
        renew(self.simulation, rows)
        self._edits += 1

    def __repr__(self) -> str:
        return (
            f"EmploymentServiceModel({self.scenario.name}, week {self.week} of "
            f"{self.scenario.weeks}, {self.date})"
        )


def checked(name: str, number: float, low: int, high: int, *, is_whole: bool = True) -> None:
    """Refuse a number out of its range in plain words."""
    kinds = (int, np.integer) if is_whole else (int, float, np.number)
    if not isinstance(number, kinds) or not low <= number <= high:
        wanted = (
            _("{name} must be a whole number from {low} to {high}, not {value!r}.")
            if is_whole
            else _("{name} must be a number from {low} to {high}, not {value!r}.")
        )
        raise ValueError(wanted.format(name=name, low=low, high=high, value=number))


def resolved(scenario: Scenario | str | Path, years: float | None) -> Scenario:
    """Return the scenario itself, of that name or file, cut to `years`."""
    if not isinstance(scenario, Scenario):
        return load_scenario(scenario, years=years)
    if years is None:
        return scenario
    weeks = years_to_weeks(years)
    if not 1 <= weeks <= scenario.weeks:
        raise ValueError(
            _("The scenario {name} runs for {weeks} weeks; it cannot be run for {asked}.").format(
                name=scenario.name, weeks=scenario.weeks, asked=weeks
            )
        )
    return scenario.replace(weeks=weeks)
