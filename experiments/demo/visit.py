"""One visitor: her world, what she may ask of it, and what she is shown.

Everything happens in the visit's own thread, one command after the other, so that a page is
answered at once and never waits for a simulation. Commands that wait are put together: of twenty
moves of a lever only the last is simulated. Knows nothing of Solara.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from typing import Any

from experiments.demo.asking import COMMANDS, Asking
from experiments.demo.frame import town_for_page
from experiments.demo.house import House
from experiments.demo.showing import Publish
from experiments.errors import BadInput
from experiments.live.further import Found
from experiments.live.link import as_mapping
from experiments.live.pair import Pair, Shared
from experiments.live.people import town_of
from experiments.messages import _, speaking
from experiments.study import planned
from scenarios import ScenarioErrors

__all__ = ["COMMANDS", "Visit", "put_together"]

REPLICATIONS = 20
FRAME_SECONDS = 0.2
MOST_WAITING = 400
MOST_UNSEEN = 6
"""Frames that a page has not said it has seen: it is closed, or asleep."""


class Visit(Asking):
    """A visitor's world with a thread of its own; see `Showing` for its parameters.

    Attributes
    ----------
    last_heard : float
        When the visitor did something, on the monotonic clock.
    """

    def __init__(self, house: House, publish: Publish) -> None:
        super().__init__(house, publish)
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    # ---- from the page, at once ----

    def tell(self, what: object, data: object = None) -> None:
        """Take a command; it is done soon."""
        if not isinstance(what, str) or what not in COMMANDS:
            return
        if what == "seen":
            number = as_mapping(data).get("n")
            with self._wakes:
                self._seen = number if isinstance(number, int) else self._seen
                self._wakes.notify()
            return
        self.last_heard = time.monotonic()
        with self._wakes:
            self._told += 1
        if what != "hello":  # said before it is begun, so that "done" cannot come first
            self._publish(status={"told": self._told, "is_busy": True, "problems": []})
        with self._wakes:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append((what, data))
            self._wakes.notify()

    def close(self) -> None:
        """The visitor has gone."""
        with self._wakes:
            self._is_closed = True
            self._wakes.notify()
        self.house.leave(self)

    def let_go(self) -> None:
        """The visitor has not been heard of for long: give her world back."""
        self.tell_inside("let_go", None)

    def tell_inside(self, what: str, data: object) -> None:
        """Take a command that does not come from the page."""
        with self._wakes:
            self._waiting.append((what, data))
            self._wakes.notify()

    # ---- in the visit's own thread ----

    def _live(self) -> None:
        try:
            self._live_on()
        finally:  # whatever was claimed while the page was being closed
            self.house.leave(self)
            self.pair = self.town = None

    def _live_on(self) -> None:
        while True:
            with self._wakes:
                if not self._waiting and not self._is_closed:
                    self._wakes.wait(FRAME_SECONDS if self.looks.is_playing else None)
                if self._is_closed:
                    return
                commands = put_together(self._waiting)
                self._waiting.clear()
                told = self._told
            started = time.monotonic()
            try:
                with speaking(self.looks.language):
                    self._obey(commands, told)
            except Exception:  # noqa: BLE001 - a mistake of ours must not end the visit
                traceback.print_exc()
                self.looks.is_playing = False
                with speaking(self.looks.language):
                    self._say_problems(
                        [_("Something went wrong here, and it is our mistake. Press reset.")], told
                    )
            left = FRAME_SECONDS - (time.monotonic() - started)
            if self.looks.is_playing and left > 0:
                with self._wakes:
                    if not self._waiting:
                        self._wakes.wait(left)

    def _obey(self, commands: list[tuple[str, Any]], told: int) -> None:
        changed = False
        problems: list[str] = []
        for what, data in commands:
            try:
                changed = bool(getattr(self, f"_do_{what}")(as_mapping(data))) or changed
            except BadInput as error:
                problems += error.problems
            except ScenarioErrors as errors:
                problems += [str(problem) for problem in errors.problems]
        if changed:
            problems += self._renew()
        if commands:
            problems += self.looks.problems
            self.looks.problems = []
            with speaking(self.looks.language):  # it may have been changed just now
                is_from_page = any(what != "found" for what, _data in commands)
                self._mind_who_looks(is_from_page)
                if is_from_page:
                    self._show_setup()
                self._show()
                if is_from_page:
                    self._say_problems(problems, told)
        elif self.looks.is_playing and self._sent - self._seen <= 2:
            self._advance()
            self._show()

    def _advance(self) -> None:
        pair = self.pair
        if pair is None:
            self.looks.is_playing = False
            return
        pair.run_to(pair.week + self.looks.speed)
        if pair.is_over:
            self.looks.is_playing = False
            self._show_setup()

    def _renew(self) -> list[str]:
        """Branch the two policies again, and come to the week that was shown."""
        week = self.pair.week if self.pair is not None else 0
        self.house.further.drop(self)
        setting = self._setting
        try:
            self.house.claim(self, setting.people)
            policies = self._policies()
            study = planned(
                policies, seed=setting.seed, people=setting.people, replications=REPLICATIONS
            )
            shared = self.house.years.at_clock(study)
        except BadInput as error:
            self.looks.is_playing = False
            return error.problems
        if is_new_town := self._is_new_town(shared):
            rows = set() if self.town is None else set(self.town.rows.tolist())
            self.town = town_of(shared)
            if rows != set(self.town.rows.tolist()):
                self.looks.follows = None
        assert self.town is not None  # noqa: S101 - just made, or there before
        self.pair = Pair(study, shared, self.town.rows)
        self.pair.run_to(week)
        if is_new_town:
            self._publish(town=town_for_page(self.town))
        self._found = {}
        self._ask_further()
        return []

    def _is_new_town(self, shared: Shared) -> bool:
        return self.pair is None or self.pair.shared.simulation is not shared.simulation

    def _ask_further(self) -> None:
        """Have the replications that are missing done in the background."""
        self._asked += 1
        asked, self._is_asking = self._asked, True
        assert self.pair is not None  # noqa: S101 - just made
        first = 1 + max(self._found, default=0)

        def on_found(replication: int, reference: Found, other: Found) -> None:
            self.tell_inside("found", {"asked": asked, "found": (replication, reference, other)})

        self.house.further.ask(self, self.pair.study, range(first, REPLICATIONS), on_found)

    def _mind_who_looks(self, is_from_page: bool) -> None:
        """Nothing further is done for a page that no longer looks, until it is heard again."""
        if self.pair is None:
            return
        if is_from_page and not self._is_asking:
            self._ask_further()
        elif not is_from_page and self._sent - self._seen > MOST_UNSEEN:
            self._is_asking = False
            self.house.further.drop(self)


def put_together(waiting: deque[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Of several moves of one lever only the last counts; the order of the rest stays.

    >>> put_together(deque([("lever", {"side": "a", "name": "x", "value": 1}), ("play", None),
    ...                     ("lever", {"side": "a", "name": "x", "value": 2})]))
    [('play', None), ('lever', {'side': 'a', 'name': 'x', 'value': 2})]
    """
    kept: dict[object, tuple[str, Any]] = {}
    for place, (what, data) in enumerate(waiting):
        told = as_mapping(data)
        name: object = place
        if what == "lever":
            name = (what, str(told.get("side")), str(told.get("name")))
        elif what in ("people", "speed", "metric", "view", "jump"):
            name = what
        kept.pop(name, None)
        kept[name] = (what, data)
    return list(kept.values())
