"""One policy's half of a pair: runs week by week and keeps what each follow-up found."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.live.watch import Watch
from experiments.outcomes import Cohort, FollowUp, outcomes
from experiments.runs import month_end_before
from experiments.weeks import weeks_of_clients
from experiments.world import YEAR_WEEKS, World
from model.simulation import Simulation
from scenarios.scenario import Scenario

OutcomeKey = tuple[str, str, float]
"""(group, metric, years)"""


class Branch:
    """A policy from the clock on.

    Parameters
    ----------
    world : World
        Clock and follow-ups.
    shared : Simulation
        The world at the clock; it is copied and never changed.
    policy : Scenario
    earlier : dict of week to snapshot
        Of the weeks before the clock that a follow-up looks back to.
    cohorts : list of Cohort
        Whom outcomes are about.
    watched : int array, optional
        Rows of people whose meetings and coaches are noted on the way.

    Attributes
    ----------
    simulation : Simulation
        To be read, not stepped: `run_to` stops where something has to be kept.
    outcomes : dict of (group, metric, years) to float
        Of the follow-ups passed so far; exactly those of `tyopolku compare`.
    watch : Watch or None
        What was noted of the people watched.
    """

    def __init__(
        self,
        world: World,
        shared: Simulation,
        policy: Scenario,
        earlier: dict[int, np.ndarray],
        cohorts: list[Cohort],
        watched: np.ndarray | None = None,
    ) -> None:
        self.world = world
        self.policy = policy
        self.simulation = shared.branch(policy)
        self.outcomes: dict[OutcomeKey, float] = {}
        self.watch = None if watched is None else Watch(self.simulation, watched)
        self._cohorts = cohorts
        self._seen = dict(earlier)
        self._stops = {
            week
            for _years, weeks in world.follow_ups
            for week in self._weeks_of(world.clock + weeks)
        }

    @property
    def week(self) -> int:
        """The next week to be simulated."""
        return self.simulation.week

    def run_to(self, week: int) -> None:
        """Simulate up to, not including, that week; keep what the follow-ups passed found."""
        for stop in sorted(w for w in self._stops if self.week < w <= week):
            self._simulate_to(stop)
            self._seen[stop] = self.simulation.snapshot()
            self._look(stop)
        if self.week < week:
            self._simulate_to(week)

    def _simulate_to(self, week: int) -> None:
        """Simulate; a few weeks at a time where somebody is watched."""
        simulation = self.simulation
        if self.watch is None:
            simulation.run_to(week)
            return
        simulation.make_room(week - simulation.week)  # at one go, as a run of many weeks does
        while simulation.week < week:
            simulation.run_to(min(simulation.week + self.watch.weeks, week))
            self.watch.look(simulation)

    def weekly(self) -> np.ndarray:
        """The weekly table so far: the studied offices' client desks, at the region's own size."""
        simulation = self.simulation
        return weeks_of_clients(simulation.weekly(), simulation.desks, simulation.scale)

    def _weeks_of(self, now: int) -> tuple[int, int, int]:
        """The weeks that a follow-up looks at: its own, a year before, the last month-end."""
        return now, now - YEAR_WEEKS, month_end_before(self.world.reference, now)

    def _look(self, now: int) -> None:
        """Work out the outcomes where a follow-up has just been reached."""
        clock = self.world.clock
        for years, weeks in self.world.follow_ups:
            if clock + weeks != now:
                continue
            _now, year_before, month_end = self._weeks_of(now)
            follow_up = FollowUp(
                years, weeks,
                rows=self._seen[now],
                month_end=self._seen[month_end],
                year_before=self._seen.get(year_before),
            )  # fmt: skip
            simulation = self.simulation
            for group, metric, value in outcomes(
                simulation.desks, clock, self._cohorts, follow_up,
                simulation.weekly()[clock:now], simulation.waits(), simulation.scale,
            ):  # fmt: skip
                self.outcomes[group, metric, years] = float(value)
        self._forget(now)

    def _forget(self, now: int) -> None:
        """Give back snapshots that no later follow-up looks back to."""
        later = [self.world.clock + weeks for _years, weeks in self.world.follow_ups]
        needed = {week for end in later if end > now for week in self._weeks_of(end)}
        for week in [week for week in self._seen if week not in needed]:
            del self._seen[week]

    def memory(self) -> int:
        """Bytes held."""
        tables: Any = (*self.simulation.world, *self._seen.values())
        watched = 0 if self.watch is None else self.watch.memory()
        return watched + sum(int(table.nbytes) for table in tables)
