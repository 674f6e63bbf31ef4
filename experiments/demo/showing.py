"""What a visitor is shown: everything of a page that changes, made of her world."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from experiments.demo.frame import frame_of, person_of, table_of
from experiments.demo.house import House
from experiments.demo.words import page_words
from experiments.live.choices import Choice, policy_of, shipped, shown, structure_of
from experiments.live.further import Found
from experiments.live.link import Setting, query_of
from experiments.live.pair import Pair
from experiments.live.people import Town
from experiments.messages import _, speaking
from experiments.named import title_of
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


class Showing:
    """A visitor's world, and what of it she is shown.

    Parameters
    ----------
    house : House
    publish : callable
        Called with what changed on the page, by name: ``words``, ``setup``, ``town``, ``frame``,
        ``person``, ``table``, ``status``, ``download``.
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
        self._is_asking = False
        self._sent = self._seen = 0
        self._told = 0
        self._waiting: deque[tuple[str, Any]] = deque()
        self._wakes = threading.Condition()
        self._is_closed = False

    @property
    def found(self) -> dict[int, tuple[Found, Found]]:
        """Outcomes of every replication done so far: the one that is watched, and further ones."""
        assert self.pair is not None  # noqa: S101 - asked only of a world
        return {0: (self.pair.reference.outcomes, self.pair.other.outcomes), **self._found}

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

    def _show(self) -> None:
        pair, town = self.pair, self.town
        if pair is None or town is None:
            return
        self._sent += 1
        titles = tuple(title_of(branch.policy) for branch in pair.branches)
        found = self.found
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

    def _show_words(self) -> None:
        with speaking(self.looks.language):
            self._publish(words=page_words())
