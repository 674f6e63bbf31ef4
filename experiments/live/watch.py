"""What the event log does not hold: when a few people met their coach, and whose clients they were.

Only changes are kept, so that a watch over a town of 500 people holds at most a few megabytes
after ten years.
"""

from __future__ import annotations

import numpy as np

from model.people_now import PeopleNow
from model.simulation import Simulation
from model.states import WORK

LARGE_PEOPLE = 5_000
"""In a world of so many people stopping every week would cost as much as the week itself."""
LOOK_WEEKS, LOOK_WEEKS_LARGE = 1, 4
SEEN = [("coach", "i8"), ("meetings", "i4"), ("knowledge", "f8")]
CHANGE = np.dtype([
    ("week", "i4"), ("met", "i4"), ("person", "i8"), ("is_seeking", "?"),
    ("before", SEEN), ("now", SEEN),
])  # fmt: skip
"""The week in which it was seen, that of the last meeting, and how the person stood before."""


class Watch:
    """Follows meetings and coaches of some people through one policy.

    Parameters
    ----------
    simulation : Simulation
        As it stands when the watch begins.
    rows : int array
        The people.

    Attributes
    ----------
    weeks : int
        How often to look.
    """

    def __init__(self, simulation: Simulation, rows: np.ndarray) -> None:
        self.weeks = LOOK_WEEKS if simulation.people < LARGE_PEOPLE else LOOK_WEEKS_LARGE
        self._rows = np.asarray(rows, np.int64)
        self._last = self._seen(PeopleNow(simulation, self._rows))
        self._changes: list[np.ndarray] = []

    def look(self, simulation: Simulation) -> None:
        """Note who met a coach or got another in the weeks since the last look."""
        people = PeopleNow(simulation, self._rows)
        now, before = self._seen(people), self._last
        is_changed = (now["coach"] != before["coach"]) | (now["meetings"] > before["meetings"])
        if is_changed.any():
            found = np.zeros(int(is_changed.sum()), CHANGE)
            found["week"] = simulation.week - 1
            found["met"] = people["met"][is_changed]
            found["person"] = self._rows[is_changed]
            found["is_seeking"] = people["state"][is_changed] < WORK
            found["before"], found["now"] = before[is_changed], now[is_changed]
            self._changes.append(found)
        self._last = now

    def of(self, row: int) -> np.ndarray:
        """The changes of one person, as they came: structured array, see `CHANGE`."""
        mine = [changes[changes["person"] == row] for changes in self._changes]
        return np.concatenate([np.zeros(0, CHANGE), *mine])

    def memory(self) -> int:
        """Bytes held."""
        return sum(changes.nbytes for changes in (self._last, *self._changes))

    def _seen(self, people: PeopleNow) -> np.ndarray:
        seen = np.zeros(len(self._rows), SEEN)
        for name, _kind in SEEN:
            seen[name] = people[name]
        return seen
