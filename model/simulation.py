"""Simulation: one replication of one scenario, from the first people to the last week.

The thin Python around the compiled week: it makes the world, burns it in, runs it, branches it and
reads it. It knows nothing of Mesa, files or plots.

>>> from scenarios import load_scenario
>>> sim = Simulation.at_rest(load_scenario("finland"), people=200, burn_in_weeks=52)
>>> sim.run_to(10)
>>> sim.week
10
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from model.beliefs import beliefs_from
from model.branching import under_policy
from model.coaching import change_coaches
from model.compiled import IS_PLAIN, use_threads
from model.draws import luck_of
from model.population import (
    drop_the_gone,
    first_coaches,
    first_people,
    with_room,
    without_the_gone,
)
from model.run_numbers import check_numbers
from model.schedule import one_week, one_week_threaded
from model.setup import (
    Desk,
    areas_of,
    desks_of,
    empty_world,
    start_table,
)
from model.snapshot import snapshot
from model.thinning import SEARCH_UNIT
from model.world import (
    ACTIVE,
    CLOCK,
    EVENTS,
    PEOPLE,
    RECORDS_EVENTS,
    THINS,
    VIOLATIONS,
    World,
)
from scenarios import Scenario

BURN_IN_WEEKS = 520
IN_WORK_GUESSED = 2.0  # former clients in work, where the region's inflow has not been solved
WEEKS_GUESSED = (100.0, 250.0)  # without work, and in work, likewise
WEEKS_AT_A_TIME = 26
EVENTS_AT_FIRST = 1024
Progress = Callable[[int, int], None]


class BoundBroken(RuntimeError):
    """A hazard exceeded its bound: a rule changed a hazard and not its bound."""


class Simulation:
    """One replication of one scenario.

    Attributes
    ----------
    scenario : Scenario
    world : World
        All state; see ``world.py``.
    week : int
        Next week to be simulated; 0 at the scenario's start.
    desks : list of Desk
    scale : float
        The region's own number of people over the simulated one: multiply counts and money by it.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int = 1,
        replication: int = 0,
        people: float | None = None,
        threads: int = 1,
        records_events: bool = False,
    ) -> None:
        self.scenario = scenario
        self.seed = seed
        self.replication = replication
        self.threads = threads
        self.people = scenario.region.people if people is None else people
        self.scale = scenario.region.people / self.people
        self.beliefs = beliefs_from(scenario.behaviour.values, scenario.behaviour.mechanisms)
        self.luck: Any = np.uint64(luck_of(seed, replication))
        self.desks: list[Desk] = desks_of(scenario.region)
        self.areas = areas_of(scenario.region)
        self.week = 0
        self.world: World = empty_world(
            scenario, self.beliefs, 1.0 / self.scale, 16, EVENTS_AT_FIRST if records_events else 0
        )
        self.records_events = records_events

    @classmethod
    def at_rest(
        cls,
        scenario: Scenario,
        *,
        seed: int = 1,
        replication: int = 0,
        people: float | None = None,
        threads: int = 1,
        records_events: bool = False,
        burn_in_weeks: int = BURN_IN_WEEKS,
        on_progress: Progress | None = None,
    ) -> Simulation:
        """Return a simulation that stands at week 0 after a burn-in under the base policy.

        Parameters
        ----------
        people
            Jobseekers on the first day; the region's own number by default.
        burn_in_weeks
            Length of the burn-in; the cycle is frozen and nobody's job is another's loss in it.
        on_progress
            Called with weeks done and weeks to do.
        """
        sim = cls.started(
            scenario,
            seed=seed,
            replication=replication,
            people=people,
            threads=threads,
            records_events=records_events,
            weeks=burn_in_weeks,
        )
        samples = []
        sim.make_room(burn_in_weeks)
        while sim.week < 0:
            sim.advance(min(sim.week + WEEKS_AT_A_TIME, 0))
            if sim.week >= -52:
                samples.append(sim.world.areas["search"] / SEARCH_UNIT)
            if on_progress is not None:
                on_progress(sim.week + burn_in_weeks, burn_in_weeks)
        sim.come_to_rest(np.mean(samples, axis=0) if samples else None)
        return sim

    @classmethod
    def started(
        cls,
        scenario: Scenario,
        *,
        seed: int = 1,
        replication: int = 0,
        people: float | None = None,
        threads: int = 1,
        records_events: bool = False,
        weeks: int = BURN_IN_WEEKS,
    ) -> Simulation:
        """Return a simulation with its first people, `weeks` before week 0."""
        check_numbers(seed, replication, people, threads, weeks)
        sim = cls(
            scenario,
            seed=seed,
            replication=replication,
            people=people,
            threads=threads,
            records_events=records_events,
        )
        sim.week = -weeks
        solved = scenario.region.inflow
        in_work = IN_WORK_GUESSED if solved is None else solved.in_work_per_jobseeker
        weeks_so_far = np.array(WEEKS_GUESSED)
        if solved is not None:
            weeks_so_far = np.array([solved.jobless_weeks, solved.tenure_weeks])
        start = start_table(scenario, sim.world.desks, in_work)
        sim.world = with_room(sim.world, int(start[:, :, 0].sum()) + 64 + 2 * len(sim.desks))
        rules = sim.world.for_rules()
        beliefs = sim.beliefs_for_rules()
        first_coaches(rules, sim.luck, sim.week, beliefs)
        first_people(rules, sim.luck, sim.week, start, weeks_so_far, beliefs)
        return sim

    def come_to_rest(self, search: Any) -> None:
        """Begin to count: market at rest, empty register tables, events from now on."""
        self.world = without_the_gone(self.world)
        if search is not None:
            self.world.areas["search_at_rest"] = search
        for table in (self.world.flows, self.world.stocks, self.world.waits):
            table[:] = 0
        self.world.weekly[:] = np.zeros((), self.world.weekly.dtype)
        self.world.count[EVENTS] = 0
        self.world.count[RECORDS_EVENTS] = int(self.records_events)

    def beliefs_for_rules(self) -> Any:
        """Return the beliefs in the form that rules read: attributes in plain mode."""
        return self.beliefs.view(np.recarray) if IS_PLAIN else self.beliefs

    def _entrants_a_week(self) -> float:
        return float(self.world.inflow.sum()) * (
            1.0 + abs(float(self.beliefs["season_amplitude"][0]))
        )

    def advance(self, last: int) -> None:
        """Simulate up to, not including, `last`, with room for whoever arrives (see `run_to`)."""
        weeks = last - self.week
        self.make_room(weeks)
        self._room_for_events(weeks)
        if self.week < 0:
            self.world.weekly[0] = np.zeros((), self.world.weekly.dtype)
        if self.threads > 1:
            use_threads(self.threads)
        simulate = one_week_threaded if self.threads > 1 else one_week
        rules, table = self.world.for_rules(), self.beliefs_for_rules()
        beliefs = table if self.threads > 1 else table[0]
        for week in range(self.week, last):
            simulate(rules, self.luck, week, beliefs)
        self.week = last
        drop_the_gone(self.world)
        if self.world.count[VIOLATIONS]:
            raise BoundBroken(
                f"{self.world.count[VIOLATIONS]} hazards exceeded their bound before week {last}. "
                "What enters a hazard must enter its bound (model/hazards.py)."
            )

    def make_room(self, weeks: int) -> None:
        """Let the tables hold whoever may come in that many weeks."""
        wanted = int(self.world.count[PEOPLE]) + len(self.desks) * weeks
        wanted += math.ceil(self._entrants_a_week() * weeks)
        if wanted > len(self.world.people):
            self.world = with_room(self.world, max(wanted, int(1.25 * len(self.world.people))))

    def _room_for_events(self, weeks: int) -> None:
        """Let the event log hold what a busy span of weeks can bring."""
        if not self.records_events:
            return
        wanted = int(self.world.count[EVENTS]) + 2 * int(self.world.count[ACTIVE]) * weeks // 4
        wanted += 4096
        if wanted > len(self.world.events):
            events = np.zeros(int(1.5 * wanted), self.world.events.dtype)
            events[: len(self.world.events)] = self.world.events
            self.world = self.world._replace(events=events)

    def run_to(self, week: int, on_progress: Progress | None = None) -> None:
        """Simulate the weeks up to, not including, `week` (at most the scenario's horizon).

        Raises
        ------
        ValueError
            If `week` lies beyond the horizon or before the present week.
        """
        if week > self.scenario.weeks:
            raise ValueError(
                f"The scenario {self.scenario.name} ends after {self.scenario.weeks} weeks; "
                f"week {week} lies beyond."
            )
        if week < self.week:
            raise ValueError(f"Week {week} is past; the run stands at week {self.week}.")
        first = self.week
        self.make_room(week - first)  # at one go: every growing copies everybody
        while self.week < week:
            self.advance(min(self.week + WEEKS_AT_A_TIME, week))
            if on_progress is not None:
                on_progress(self.week - first, week - first)

    def work_out_everyone(self) -> None:
        """Turn thinning off: exact hazards for everyone each week, and every bound checked."""
        self.world.count[THINS] = 0

    def start_clock(self) -> None:
        """Let costs, waits and discounting begin in the present week."""
        rate = float(self.beliefs["discount_rate"][0])
        weeks = np.arange(len(self.world.calendar)) - self.week
        weekly = (1.0 + rate) ** (-np.maximum(weeks, 0) / 52.1775)
        weekly[weeks < 0] = 0.0
        # rounded, so that no machine's power function shows in the results
        self.world.calendar["discounted"] = np.round(
            np.concatenate([[0.0], np.cumsum(weekly)[:-1]]), 9
        )
        self.world.count[CLOCK] = self.week
        self.world.waits[:] = 0

    def branch(self, scenario: Scenario) -> Simulation:
        """Return a copy of this run that goes on under another policy.

        The other scenario must have the same region, behaviour, regime and start; the two must not
        differ before the present week.

        Raises
        ------
        ValueError
            If region, behaviour or start differ.
        """
        mine = self.scenario
        if (scenario.region, scenario.behaviour, scenario.regime, scenario.starts) != (
            mine.region,
            mine.behaviour,
            mine.regime,
            mine.starts,
        ):
            raise ValueError(
                f"{scenario.name} cannot branch from {mine.name}: region, behaviour, regime and "
                "start must be the same."
            )
        other = Simulation.__new__(Simulation)
        other.__dict__.update(self.__dict__)
        other.scenario = scenario
        other.world = under_policy(self.world.copy(), scenario, self.week)
        return other

    def believe(self, **beliefs: float) -> None:
        """Let other beliefs hold from now on, in this run only.

        Parameters
        ----------
        beliefs
            Fields of the beliefs record, such as ``shared_jobs=0.0`` or ``has_recruitment=0.0``.

        Raises
        ------
        ValueError
            If there is no such field.
        """
        unknown = sorted(set(beliefs) - set(self.beliefs.dtype.names or ()))
        if unknown:
            raise ValueError(f"There is no belief {', '.join(unknown)}.")
        self.beliefs = self.beliefs.copy()
        for name, value in beliefs.items():
            self.beliefs[name] = value
        self._look_at_everyone()

    def rebase(self, scenario: Scenario) -> None:
        """Let another scenario's base and phases govern from now on, for everyone, also its base.

        Unlike a branch, whose policy may differ in phases only, this changes ordinary services.
        """
        self.scenario = scenario
        self.world = under_policy(self.world, scenario, self.week)
        self._look_at_everyone()

    def _look_at_everyone(self) -> None:
        """Let every bound be renewed: it assumed what held before."""
        due = self.world.people["due_week"]
        due[:] = np.minimum(due, self.week)

    def record_events(self) -> None:
        """Keep every change of state from now on."""
        self.records_events = True
        self.world.count[RECORDS_EVENTS] = 1

    def mark(self, mark: int) -> None:
        """Mark everyone present for a trial: `trial.REFUSES` or `trial.MISSES`."""
        trial = np.zeros(len(self.world.people), np.uint8)
        trial[: int(self.world.count[PEOPLE])] = mark
        self.world = self.world._replace(trial=trial)

    def change_coaches(self) -> None:
        """Give every client another coach of the same skill, now."""
        self._room_for_events(WEEKS_AT_A_TIME)
        rules = self.world.for_rules()
        change_coaches(rules, self.luck, self.week, self.beliefs_for_rules())

    def snapshot(self) -> Any:
        """Return a row per person as of now: structured array, see ``snapshot.COLUMNS``."""
        return snapshot(self.world, self.week, self.beliefs_for_rules())

    def weekly(self) -> Any:
        """Return the week's aggregates: structured array [weeks so far, desks]."""
        return self.world.weekly[: max(self.week, 0)].copy()

    def waits(self) -> Any:
        """Return waits since the clock: whole numbers [desks, weeks, 0 started / 1 left]."""
        return self.world.waits.copy()

    def flows(self) -> Any:
        """Return the register's flows out of unemployment since week 0 [desks, bands, to]."""
        return self.world.flows.copy()

    def stocks(self) -> Any:
        """Return the register's month-end stocks summed since week 0 [desks, bands]."""
        return self.world.stocks.copy()

    def month_ends(self) -> int:
        """Return the number of month ends since week 0."""
        return int(self.world.calendar["is_month_end"][: max(self.week, 0)].sum())

    def events(self) -> Any:
        """Return every change of state so far: structured array, see ``world.EVENT``."""
        return self.world.events[: int(self.world.count[EVENTS])].copy()

    @property
    def rows_present(self) -> int:
        """Return how many people are visited every week."""
        return int(self.world.count[ACTIVE])
