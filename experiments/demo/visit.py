"""One visitor: her world, what she may ask of it, and what she is shown.

Everything happens in the visit's own thread, one command after the other, so that a page is
answered at once and never waits for a simulation. Commands that wait are put together: of twenty
moves of a lever only the last is simulated. Knows nothing of Solara.
"""

from __future__ import annotations

import random
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from experiments.demo.frame import frame_of, numbers_csv, person_of, table_of, town_for_page
from experiments.demo.house import House
from experiments.demo.words import SHOWN_METRICS, SPEEDS, page_words
from experiments.errors import BadInput
from experiments.live.choices import KNOB, Choice, policy_of, shipped, shown, structure_of
from experiments.live.files import scenario_from_text, text_of
from experiments.live.further import Found
from experiments.live.link import (
    LANGUAGES,
    Setting,
    as_mapping,
    checked_value,
    query_of,
    read_query,
)
from experiments.live.pair import Pair
from experiments.live.people import Town, town_of
from experiments.messages import _, speaking
from experiments.named import title_of
from experiments.study import planned
from scenarios import ScenarioErrors
from scenarios.places import POLICIES, names_in
from scenarios.scenario import Scenario

SOURCES = (
    "pirkanmaa-baseline",
    "pirkanmaa-pilot",
    "pirkanmaa-repeated",
    "pirkanmaa-repeated-no-gap",
    "pirkanmaa-permanent",
)
USUAL_A, USUAL_B = "pirkanmaa-repeated", "pirkanmaa-permanent"
LOADED = "loaded"
REPLICATIONS = 20
FRAME_SECONDS = 0.2
WEEKS_AT_ONCE = 52
MOST_WAITING = 400
VIEWS = ("states", "flows", "coaches", "cooperation")
Publish = Callable[..., None]


@dataclass
class Shown:
    """How a visitor looks at it: nothing here changes what happens."""

    language: str = "en"
    metric: str = "employment_weeks"
    view: str = "states"
    speed: int = 4
    is_playing: bool = False
    follows: int | None = None
    problems: list[str] = field(default_factory=list)


class Visit:
    """A visitor's world.

    Parameters
    ----------
    house : House
    publish : callable
        Called with what changed on the page, by name: ``words``, ``setup``, ``town``, ``frame``,
        ``person``, ``table``, ``status``, ``download``.

    Attributes
    ----------
    last_heard : float
        When the visitor did something, on the monotonic clock.
    """

    def __init__(self, house: House, publish: Publish) -> None:
        self.house = house
        self.last_heard = time.monotonic()
        self.pair: Pair | None = None
        self.town: Town | None = None
        self.looks = Shown()
        self._publish = publish
        self._loaded: dict[str, Scenario] = {}
        self._usual = Setting(Choice(USUAL_A), Choice(USUAL_B), house.usual_people)
        self._setting = self._usual
        self._found: dict[int, tuple[Found, Found]] = {}
        self._asked = 0
        self._sent = self._seen = 0
        self._told = 0
        self._waiting: deque[tuple[str, Any]] = deque()
        self._wakes = threading.Condition()
        self._is_closed = False
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
        self.pair = None

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
        is_new_town = self.pair is None or self.pair.shared.simulation is not shared.simulation
        self.pair = Pair(study, shared)
        self.pair.run_to(week)
        if is_new_town:
            rows = set() if self.town is None else set(self.town.rows.tolist())
            self.town = town_of(shared)
            if rows != set(self.town.rows.tolist()):
                self.looks.follows = None
            self._publish(town=town_for_page(self.town))
        self._ask_further()
        return []

    def _ask_further(self) -> None:
        self._asked += 1
        asked, self._found = self._asked, {}
        assert self.pair is not None  # noqa: S101 - just made

        def on_found(replication: int, reference: Found, other: Found) -> None:
            self.tell_inside("found", {"asked": asked, "found": (replication, reference, other)})

        self.house.further.ask(self, self.pair.study, range(1, REPLICATIONS), on_found)

    def _policies(self) -> list[Scenario]:
        a, b = (self._policy(side) for side in ("a", "b"))
        if a.name == b.name:
            b = b.replace(name=f"{b.name}-b")
        return [a, b]

    def _source(self, side: str) -> Scenario:
        choice: Choice = getattr(self._setting, side)
        return self._loaded[side] if choice.source == LOADED else shipped(choice.source)

    def _policy(self, side: str) -> Scenario:
        return policy_of(getattr(self._setting, side), self._source(side))

    # ---- what is shown ----

    def _show(self) -> None:
        pair, town = self.pair, self.town
        if pair is None or town is None:
            return
        self._sent += 1
        titles = tuple(title_of(branch.policy) for branch in pair.branches)
        found = {0: (pair.reference.outcomes, pair.other.outcomes), **self._found}
        looks = self.looks
        self._publish(
            frame={
                "n": self._sent,
                "is_playing": looks.is_playing,
                **frame_of(pair, town, looks.view, looks.metric, found, titles),
            },
            table=table_of(pair, looks.metric, found),
            person=person_of(pair, looks.follows),
        )

    def _show_setup(self) -> None:
        setting = self._setting
        self._publish(
            setup={
                "told": self._told,
                "language": self.looks.language,
                "metric": self.looks.metric,
                "view": self.looks.view,
                "speed": self.looks.speed,
                "people": setting.people,
                "most_people": self._most_people(),
                "follows": -1 if self.looks.follows is None else self.looks.follows,
                "has_world": self.pair is not None,
                "query": query_of(self._without_files(), self._usual, self.looks.language),
                "sides": {side: self._side(side) for side in ("a", "b")},
            }
        )

    def _side(self, side: str) -> dict[str, Any]:
        choice: Choice = getattr(self._setting, side)
        options = [{"name": name, "label": title_of(shipped(name))} for name in SOURCES]
        if side in self._loaded:
            told = _("from a file: {title}").format(title=title_of(self._loaded[side]))
            options.append({"name": LOADED, "label": told[:80]})
        source = self._source(side)
        policy = policy_of(choice, source)
        return {
            "source": choice.source,
            "options": options,
            "title": title_of(source),
            "is_changed": bool(list(choice.changed())),
            "values": shown(choice, source),
            "has_levers": structure_of(policy) != "none" if policy.policy.phases else False,
        }

    def _without_files(self) -> Setting:
        """The setting as a link can hold it: a loaded file cannot be in a link."""
        setting = self._setting
        for side, usual in (("a", USUAL_A), ("b", USUAL_B)):
            if getattr(setting, side).source == LOADED:
                setting = replace(setting, **{side: Choice(usual)})  # type: ignore[arg-type]
        return setting

    def _most_people(self) -> int:
        return round(self._source("a").region.people)

    def _say_problems(self, problems: list[str], told: int) -> None:
        unique = list(dict.fromkeys(problems))
        self._publish(status={"told": told, "is_busy": self._told != told, "problems": unique[:20]})

    # ---- the commands; each returns whether the policies have changed ----

    def _do_hello(self, data: Any) -> bool:
        read = read_query(data.get("search"), self._usual, SOURCES, self._most_people())
        self._setting = read.setting
        wanted = str(data.get("language", ""))[:2]
        self.looks.language = read.language or (wanted if wanted in LANGUAGES else "en")
        self.looks.problems += read.problems
        self._show_words()
        return True

    def _do_language(self, data: Any) -> bool:
        if data.get("value") in LANGUAGES:
            self.looks.language = data["value"]
            self._show_words()
        return False

    def _show_words(self) -> None:
        with speaking(self.looks.language):
            self._publish(words=page_words())

    def _do_lever(self, data: Any) -> bool:
        side, name = data.get("side"), data.get("name")
        if side not in ("a", "b") or (name not in KNOB and name != "structure"):
            return False
        value, problem = checked_value(name, data.get("value"))
        if problem:
            self.looks.problems.append(problem)
        if value is None:
            return False
        choice: Choice = getattr(self._setting, side)
        own = shown(replace(choice, **{name: None}), self._source(side))[name]  # type: ignore[arg-type]
        kept = None if own == value else value
        return self._set(**{side: replace(choice, **{name: kept})})  # type: ignore[arg-type]

    def _do_source(self, data: Any) -> bool:
        side, name = data.get("side"), data.get("value")
        is_known = name in SOURCES or (name == LOADED and side in self._loaded)
        if side not in ("a", "b") or not is_known:
            return False
        return self._set(**{side: Choice(str(name))})

    def _do_people(self, data: Any) -> bool:
        value = data.get("value")
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return self._set(people=min(max(value, 100), self._most_people()))

    def _set(self, **changes: Any) -> bool:
        self._setting = replace(self._setting, **changes)
        return True

    def _do_play(self, _data: Any) -> bool:
        if self.pair is not None and self.pair.is_over:
            self.pair.start_again()
        self.looks.is_playing = self.pair is not None
        self._seen = self._sent
        return False

    def _do_pause(self, _data: Any) -> bool:
        self.looks.is_playing = False
        return False

    def _do_step(self, _data: Any) -> bool:
        self.looks.is_playing = False
        if self.pair is not None:
            self.pair.run_to(self.pair.week + 1)
        return False

    def _do_speed(self, data: Any) -> bool:
        if data.get("value") in SPEEDS:
            self.looks.speed = data["value"]
        return False

    def _do_start(self, _data: Any) -> bool:
        self.looks.is_playing = False
        if self.pair is not None:
            self.pair.start_again()
        return False

    def _do_end(self, _data: Any) -> bool:
        self.looks.is_playing = False
        self._come_to(10**6)
        return False

    def _do_jump(self, data: Any) -> bool:
        try:
            day = date.fromisoformat(str(data.get("value"))[:10])
        except ValueError:
            raise BadInput(_("That is no date; write it as 2019-12-31.")) from None
        self.looks.is_playing = False
        if self.pair is not None:
            first = self.pair.study.reference
            self._come_to(first.first_week_on_or_after(day))
        return False

    def _come_to(self, week: int) -> None:
        """Run to a week, a year at a time, showing how far it has come; a command breaks it off."""
        pair = self.pair
        if pair is None:
            return
        week = min(max(week, pair.clock), pair.weeks)
        if week < pair.week:
            pair.start_again()
        while pair.week < week:
            pair.run_to(min(pair.week + WEEKS_AT_ONCE, week))
            with self._wakes:
                is_wanted_elsewhere = any(what not in INSIDE for what, _data in self._waiting)
                if is_wanted_elsewhere or self._is_closed:
                    return
            if pair.week < week and self._sent - self._seen <= 2:
                self._show()

    def _do_reset(self, _data: Any) -> bool:
        self._setting, self._loaded = self._usual, {}
        self.looks = Shown(self.looks.language)
        if self.pair is not None:
            self.pair.start_again()
        return True

    def _do_metric(self, data: Any) -> bool:
        if data.get("value") in SHOWN_METRICS:
            self.looks.metric = data["value"]
        return False

    def _do_view(self, data: Any) -> bool:
        if data.get("value") in VIEWS:
            self.looks.view = data["value"]
        return False

    def _do_follow(self, data: Any) -> bool:
        dot, town = data.get("dot"), self.town
        if town is None or not isinstance(dot, int):
            return False
        if dot == -1:
            self.looks.follows = None
        elif dot == -2:
            self.looks.follows = int(random.choice(town.rows))  # noqa: S311 - which one is no matter
        elif 0 <= dot < len(town.rows):
            self.looks.follows = int(town.rows[dot])
        return False

    def _do_load(self, data: Any) -> bool:
        side, content = data.get("side"), data.get("text")
        if side not in ("a", "b") or not isinstance(content, str):
            return False
        self._loaded[side] = scenario_from_text(content.encode("utf-8", "surrogatepass"))
        return self._set(**{side: Choice(LOADED)})

    def _do_save(self, data: Any) -> bool:
        side = data.get("side")
        if side not in ("a", "b"):
            return False
        choice: Choice = getattr(self._setting, side)
        source = self._source(side)
        root = shipped(choice.source if choice.source in names_in(POLICIES) else USUAL_A)
        text = text_of(title_of(source), self._policy(side), root)
        self._publish(download={"n": self._told, "name": f"policy-{side}.toml", "text": text})
        return False

    def _do_data(self, _data: Any) -> bool:
        if self.pair is not None:
            found = {0: (self.pair.reference.outcomes, self.pair.other.outcomes), **self._found}
            text = numbers_csv(self.pair, found)
            self._publish(download={"n": self._told, "name": "tyopolku.csv", "text": text})
        return False

    def _do_found(self, data: Any) -> bool:
        if data["asked"] == self._asked:
            replication, reference, other = data["found"]
            self._found[replication] = (reference, other)
        return False

    def _do_again(self, _data: Any) -> bool:
        return self.pair is None

    def _do_let_go(self, _data: Any) -> bool:
        self.looks.is_playing = False
        self.pair, self.town = None, None
        self.looks.problems.append(
            _("Nothing was touched for a while, so this world was given back. Press “Go on”.")
        )
        return False


INSIDE = frozenset({"found", "let_go"})
"""Commands that do not come from a page."""
COMMANDS = frozenset(
    name.removeprefix("_do_") for name in dir(Visit) if name.startswith("_do_")
) - INSIDE | {"seen"}
"""What a page may ask."""


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
