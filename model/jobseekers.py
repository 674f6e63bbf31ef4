"""Jobseekers as Mesa agents, made when looked at: row numbers that behave as an AgentSet.

A stock AgentSet holds its agents weakly, so that agents made on the fly are gone at once; this one
carries numbers and makes a view of a person when one is asked for. A view reads the world as it
stands; what it may write keeps the world right (``people_now.py``). Whoever has ever been
registered since the first day has a number for good, the first person 0.

>>> from model import EmploymentServiceModel
>>> model = EmploymentServiceModel("finland", people=200, burn_in_weeks=26)
>>> person = model.jobseekers[17]
>>> person.row, person.office.name
(17, 'Finland')
>>> len(model.jobseekers.select(lambda person: person.age > 100))
0
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import Agent, AgentSet, GroupBy

from model.jobseeker import Jobseeker
from model.people_now import COLUMNS, NAMES_OF_CODES, SEEN_NAMES, SNAPSHOT_NAMES, PeopleNow
from model.population import is_gone
from model.world import NEVER
from scenarios.messages import _

if TYPE_CHECKING:
    from random import Random

    from model.model import EmploymentServiceModel

NOTHING = {"coach": -1, "queue_weeks": -1, "queued_week": NEVER, "sustained_week": NEVER}
"""What stands in a column for "none", "not" and "never"."""


class Jobseekers(AgentSet):
    """An AgentSet of people by number. The model's own holds everyone who has ever been.

    Positions of the model's own set are people's numbers; those of a selection count from 0.
    """

    def __init__(self, model: EmploymentServiceModel, rows: Any) -> None:
        self.model = model
        self.rows = np.asarray(rows, dtype=np.int64)

    @property
    def random(self) -> Random:
        """The model's own luck for shuffling; no rule draws from it."""
        random: Random = self.model.random
        return random

    def of_rows(self, rows: Any) -> Jobseekers:
        """Return the set of the people with these numbers, in this order."""
        return Jobseekers(self.model, rows)

    @property
    def present(self) -> Jobseekers:
        """Those who have not left for good (pension, death, move)."""
        return self.of_rows(self.rows[~is_gone(self.model.simulation.world.people[self.rows])])

    def now(self) -> PeopleNow:
        """Return the columns of these people as they stand."""
        return PeopleNow(self.model.simulation, self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Jobseeker]:
        now, stamp = self.now(), self.model.stamp
        for place, row in enumerate(self.rows.tolist()):
            yield Jobseeker(self.model, row, (now, place, stamp))

    def __contains__(self, person: object) -> bool:
        return (
            isinstance(person, Jobseeker)
            and person.model is self.model
            and bool(np.any(self.rows == person.row))
        )

    def __getitem__(self, item: int | slice) -> Any:
        """Return the person at a position, or the set of a slice of them."""
        if isinstance(item, slice):
            return self.of_rows(self.rows[item])
        if not -len(self.rows) <= item < len(self.rows):
            raise IndexError(
                _("There are {number} people; the first is 0.").format(number=len(self.rows))
            )
        return Jobseeker(self.model, int(self.rows[item]))

    def select(
        self,
        filter_func: Callable[[Jobseeker], bool] | Any = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[Agent] | None = None,
    ) -> Jobseekers:
        """Return those for whom `filter_func` is true; at most a number or share of them.

        Parameters
        ----------
        filter_func
            A function of a person, or a sequence of truths, one a person (of a frame's columns,
            say: much faster with many people).
        """
        rows = self.rows
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(rows) * at_most)
        if agent_type is not None and not issubclass(Jobseeker, agent_type):
            rows = rows[:0]
        elif callable(filter_func):
            chosen: list[int] = []
            for person in self:
                if len(chosen) >= at_most:
                    break
                if filter_func(person):
                    chosen.append(person.row)
            rows = np.array(chosen, np.int64)
        elif filter_func is not None:
            rows = rows[np.asarray(filter_func, dtype=bool)]
        if at_most < len(rows):
            rows = rows[: int(at_most)]
        return self._become(rows, inplace)

    def shuffle(self, inplace: bool = False) -> Jobseekers:
        """Return the same people in random order."""
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return self._become(rows, inplace)

    def sort(
        self, key: Callable[[Jobseeker], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> Jobseekers:
        """Return the same people sorted by an attribute or a function, highest first."""
        values = self.get(key) if isinstance(key, str) else [key(person) for person in self]
        order = sorted(range(len(values)), key=values.__getitem__, reverse=not ascending)
        return self._become(self.rows[order], inplace)

    def _become(self, rows: Any, inplace: bool) -> Jobseekers:
        if not inplace:
            return self.of_rows(rows)
        self.rows = np.asarray(rows, dtype=np.int64)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Jobseekers:
        """Call a function, or the method of that name, on everyone in order."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Jobseekers:
        """Call a function, or the method of that name, on everyone in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a function, or the method of that name, gives for everyone."""
        if isinstance(method, str):
            return [getattr(person, method)(*args, **kwargs) for person in self]
        return [method(person, *args, **kwargs) for person in self]

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: str = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return an attribute of everyone, or a list of several."""
        if handle_missing not in ("error", "default"):
            raise ValueError(
                _("handle_missing is 'error' or 'default', not {value!r}.").format(
                    value=handle_missing
                )
            )
        if not isinstance(attr_names, str):
            columns = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*columns, strict=True)]
        if not hasattr(Jobseeker, attr_names):
            if attr_names in COLUMNS:
                column: list[Any] = self.now()[attr_names].tolist()
                return column
            if handle_missing == "default":
                return [default_value] * len(self)
        return [getattr(person, attr_names) for person in self]

    def set(self, attr_name: str, value: Any) -> Jobseekers:
        """Set a field of everyone to one value, or to a sequence with one each."""
        self.model.set_people(self.rows, attr_name, value)
        return self

    def groupby(
        self, by: Callable[[Jobseeker], Any] | str, result_type: str = "agentset"
    ) -> Groups:
        """Group by an attribute or a function; see `Groups`."""
        keys = self.get(by) if isinstance(by, str) else [by(person) for person in self]
        places: dict[Any, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            places[key].append(place)
        groups = {key: self.of_rows(self.rows[mine]) for key, mine in places.items()}
        if result_type == "list":
            return Groups({key: list(group) for key, group in groups.items()})
        return Groups(groups)

    def to_frame(self) -> Any:
        """Return a pandas frame, a row a person by number, with names in place of codes.

        The columns are those of ``snapshot.COLUMNS`` and ``people_now.SEEN``, and ``office``,
        ``service`` and ``plan``; what cannot be told is empty.
        """
        import pandas as pd

        now = self.now()
        columns = {name: now[name] for name in (*SNAPSHOT_NAMES, *SEEN_NAMES)}
        for code in NAMES_OF_CODES:
            if code in columns:
                columns[code] = now[f"{code}_name"]
        columns["office"] = now["office_name"]
        columns["service"] = now["kind_name"]
        columns["plan"] = now["plan_name"]
        for name in ("is_client", "is_health_limited"):
            columns[name] = columns[name].astype(bool)
        del columns["person"]
        frame = pd.DataFrame(columns, index=pd.Index(self.rows, name="person"))
        for name, nothing in NOTHING.items():
            kind = frame[name].dtype.name.capitalize()  # int16 to Int16, which can be empty
            frame[name] = frame[name].astype(kind).mask(frame[name] == nothing)
        return frame

    def add(self, agent: Jobseeker) -> None:
        """Add a person to this set (not to the world)."""
        if agent not in self:
            self.rows = np.append(self.rows, agent.row)

    def discard(self, agent: Jobseeker) -> None:
        """Take a person out of this set (not out of the world)."""
        if agent in self:
            self.rows = self.rows[self.rows != agent.row]

    def remove(self, agent: Jobseeker) -> None:
        """Take a person out of this set; KeyError if she is not in it."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __and__(self, other: Any) -> Jobseekers:
        return self.of_rows(self.rows[np.isin(self.rows, rows_of(other))])

    def __or__(self, other: Any) -> Jobseekers:
        theirs = rows_of(other)
        return self.of_rows(np.append(self.rows, theirs[~np.isin(theirs, self.rows)]))

    def __sub__(self, other: Any) -> Jobseekers:
        return self.of_rows(self.rows[~np.isin(self.rows, rows_of(other))])

    def __xor__(self, other: Any) -> Jobseekers:
        mine: Jobseekers = self - other
        return mine | (self.of_rows(rows_of(other)) - self)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Jobseekers)
            and self.model is other.model
            and set(self.rows.tolist()) == set(other.rows.tolist())
        )

    __hash__ = None  # type: ignore[assignment]

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "rows": self.rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __repr__(self) -> str:
        return f"Jobseekers({len(self)} people)"


def rows_of(people: Iterable[Jobseeker]) -> Any:
    """Return the numbers of some people."""
    if isinstance(people, Jobseekers):
        return people.rows
    return np.array([person.row for person in people], np.int64)


class Groups(GroupBy):
    """People by some key: ``agg``, ``count``, ``map``, ``do``, and ``apply`` as in pandas."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Return a function of an attribute's values in each group."""
        return {
            key: func(
                group.get(attr_name)
                if isinstance(group, Jobseekers)
                else [getattr(person, attr_name) for person in group]
            )
            for key, group in self.groups.items()
        }

    def apply(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return what a function gives for each group: Mesa's ``map`` by pandas' name."""
        results: dict[Any, Any] = self.map(method, *args, **kwargs)
        return results
