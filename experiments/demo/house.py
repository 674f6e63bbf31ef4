"""How many visitors there may be, and how much each may take: a house with limits.

Each visitor has a world of her own. What they share is read only: the years before the clock, and
the worker that does further replications.
"""

from __future__ import annotations

import threading
import time
from typing import Protocol

from experiments.errors import BadInput
from experiments.live.further import Further
from experiments.live.shared import SharedYears
from experiments.messages import _

MOST_VISITS = 30
MOST_PEOPLE = 200_000
"""Jobseekers on the first day of all visitors' worlds together: about 1.3 GB."""
IDLE_SECONDS = 30 * 60.0


class Guest(Protocol):
    """Whoever has a world in the house."""

    last_heard: float

    def let_go(self) -> None:
        """Give the world back; the page stays and says so."""


class House:
    """The visitors of one server.

    Parameters
    ----------
    most_visits, most_people : int
    idle_seconds : float
        A world that nobody has touched for so long is let go.
    usual_people : int
        Jobseekers that a new visitor's world begins with.
    """

    def __init__(
        self,
        most_visits: int = MOST_VISITS,
        most_people: int = MOST_PEOPLE,
        idle_seconds: float = IDLE_SECONDS,
        usual_people: int = 2_000,
        further: Further | None = None,
    ) -> None:
        self.most_visits = most_visits
        self.most_people = most_people
        self.idle_seconds = idle_seconds
        self.usual_people = usual_people
        self.years = SharedYears()
        self.further = further or Further()
        self._people: dict[Guest, int] = {}
        self._lock = threading.Lock()

    def claim(self, guest: Guest, people: int) -> None:
        """Let a guest have a world of so many people, in place of the one she had.

        Raises
        ------
        BadInput
            There are too many guests, or too many people, just now.
        """
        self.sweep()
        with self._lock:
            others = {g: count for g, count in self._people.items() if g is not guest}
            if len(others) >= self.most_visits:
                raise BadInput(
                    _(
                        "As many people as this server can serve are here already ({most}). "
                        "Try again in a few minutes."
                    ).format(most=self.most_visits)
                )
            free = self.most_people - sum(others.values())
            if people > free:
                raise BadInput(
                    _(
                        "There is room for {free} more simulated people on this server just now; "
                        "choose a smaller region, or try again in a few minutes."
                    ).format(free=max(free, 0))
                )
            self._people[guest] = people

    def leave(self, guest: Guest) -> None:
        """Give back what a guest had."""
        self.further.drop(guest)
        with self._lock:
            self._people.pop(guest, None)

    def sweep(self) -> None:
        """Let go of worlds that nobody has touched for long."""
        long_ago = time.monotonic() - self.idle_seconds
        with self._lock:
            idle = [guest for guest in self._people if guest.last_heard < long_ago]
        for guest in idle:
            guest.let_go()
            self.leave(guest)

    @property
    def guests(self) -> int:
        """How many have a world here."""
        return len(self._people)

    def close(self) -> None:
        """End the worker."""
        self.further.close()
