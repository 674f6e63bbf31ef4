"""What a page may ask of a visit, a method each."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from experiments.demo.frame import numbers_csv
from experiments.demo.showing import LOADED, SOURCES, USUAL_A, Showing, Shown
from experiments.demo.words import SHOWN_METRICS, SPEEDS, VIEWS
from experiments.errors import BadInput
from experiments.live.choices import KNOB, Choice, shipped, shown
from experiments.live.files import scenario_from_text, text_of
from experiments.live.link import LANGUAGES, checked_value, read_query
from experiments.messages import _
from experiments.named import title_of
from scenarios.places import POLICIES, names_in

WEEKS_AT_ONCE = 52
INSIDE = frozenset({"found", "let_go"})
"""Commands that do not come from a page."""


class Asking(Showing):
    """The commands. Each returns whether the policies have changed; what is no answer to anything
    that can be asked is left out.
    """

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
            text = numbers_csv(self.pair, self.found)
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


COMMANDS = (
    frozenset(name.removeprefix("_do_") for name in dir(Asking) if name.startswith("_do_")) - INSIDE
) | {"seen"}
"""What a page may ask."""
