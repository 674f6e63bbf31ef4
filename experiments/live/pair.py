"""Two policies of one replication, side by side: run by the week, jumped, and read at any time.

>>> from experiments.live import pair_of
>>> pair = pair_of("pirkanmaa-pilot", "pirkanmaa-permanent", people=500)   # doctest: +SKIP
>>> pair.run_to(pair.clock + 52)                                           # doctest: +SKIP
>>> pair.difference("employment_weeks", 1.0)                               # doctest: +SKIP
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np

from experiments.live.branch import Branch
from experiments.live.shared import Shared, SharedYears, in_order
from experiments.named import load_scenarios
from experiments.study import Study, planned
from scenarios.scenario import Scenario

__all__ = ["Pair", "Shared", "pair_of"]

LARGE_PEOPLE = 5_000
"""From so many people on, the two policies run in a thread each: the week releases the lock."""


class Pair:
    """Two policies, the same people, the same luck.

    Begins at the clock, the first Monday on which the two differ; before it they are one world.

    Parameters
    ----------
    study : Study
        Of two scenarios.
    shared : Shared
        Its world at the clock.
    watched : int array, optional
        Rows of people whose meetings and coaches are noted, so that a path can tell of them.

    Attributes
    ----------
    reference, other : Branch
        The reference of the study, and the policy that is compared with it.
    """

    def __init__(self, study: Study, shared: Shared, watched: np.ndarray | None = None) -> None:
        self.study = study
        self.shared = shared
        self.watched = watched
        self.start_again()

    def start_again(self) -> None:
        """Go back to the clock."""
        self.reference, self.other = (self._branch(policy) for policy in in_order(self.study))

    def _branch(self, policy: Scenario) -> Branch:
        shared = self.shared
        return Branch(
            shared.world, shared.simulation, policy, shared.earlier, shared.cohorts, self.watched
        )

    @property
    def branches(self) -> tuple[Branch, Branch]:
        """The reference's, and the other's."""
        return self.reference, self.other

    @property
    def clock(self) -> int:
        """The week in which the two begin to differ."""
        return self.study.clock

    @property
    def week(self) -> int:
        """The next week to be simulated."""
        return self.reference.week

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.study.weeks

    @property
    def day(self) -> date:
        """The Monday of the next week."""
        return self.study.reference.monday(self.week)

    @property
    def is_over(self) -> bool:
        """Whether the horizon is reached."""
        return self.week >= self.weeks

    def run_to(self, week: int) -> None:
        """Run both up to, not including, that week; to an earlier week by starting again.

        Weeks before the clock and after the horizon mean those.
        """
        week = min(max(week, self.clock), self.weeks)
        if week < self.week:
            self.start_again()
        if self.shared.simulation.people < LARGE_PEOPLE:
            for branch in self.branches:
                branch.run_to(week)
            return
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda branch: branch.run_to(week), self.branches))

    def jump_to(self, day: date) -> None:
        """Run to the week that holds that day, or as near to it as the years allow."""
        self.run_to(self.study.reference.first_week_on_or_after(day))

    def difference(self, metric: str, years: float, group: str = "all") -> float:
        """Of one follow-up, the other minus the reference; NaN before it is reached."""
        key = (group, metric, years)
        missing = math.nan
        return self.other.outcomes.get(key, missing) - self.reference.outcomes.get(key, missing)

    def follow_ups_passed(self) -> list[float]:
        """Years of the follow-ups reached so far."""
        return [y for y, weeks in self.study.follow_ups if self.clock + weeks <= self.week]

    def weekly(self) -> tuple[np.ndarray, np.ndarray]:
        """Weekly tables of the reference and the other, from week 0 on."""
        return self.reference.weekly(), self.other.weekly()

    @property
    def memory(self) -> int:
        """Bytes held, the shared years apart."""
        return sum(branch.memory() for branch in self.branches)


def pair_of(
    reference: str | Scenario,
    other: str | Scenario,
    *,
    people: int | None = None,
    seed: int = 1,
    replication: int = 0,
    years: float | None = None,
    kept: SharedYears | None = None,
) -> Pair:
    """Two policies at the clock.

    Parameters
    ----------
    reference, other : str or Scenario
        Names, files or scenarios.
    people : int, optional
        Jobseekers simulated on the first day; the region's own number by default.
    seed, replication : int
        The luck; replication 0 is the first that `tyopolku compare` runs.
    years : float, optional
        Stop earlier than the scenarios' own horizon.
    kept : SharedYears, optional
        Where the years before the clock are kept, if the caller asks more than once.

    Raises
    ------
    experiments.errors.BadInput, scenarios.ScenarioErrors
        With every reason in plain words.
    """
    study = planned(load_scenarios([reference, other], years), seed=seed, people=people)
    return Pair(study, (kept or SharedYears()).at_clock(study, replication))
