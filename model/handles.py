"""Handles: Mesa agents that are a row of one of the world's tables and own nothing.

They hold their model weakly, so that a model that is let go of gives its memory back at once
(Mesa's own counter of agents, `Agent._ids`, would keep every model alive for good).
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mesa.agent import Agent

from model.people_now import SHARE
from model.world import TABLES
from scenarios.messages import _

if TYPE_CHECKING:
    from model.model import EmploymentServiceModel


class Field:
    """One field of a handle's record, read from the world and, within a range, written to it."""

    def __init__(self, table: str, name: str, low: float | None, high: float | None) -> None:
        self.table, self.name, self.low, self.high = table, name, low, high
        unit, label = next(d[2:] for d in TABLES[table] if d[0] == name)
        self.is_share = unit == SHARE
        self.__doc__ = f"{label}, {unit}" if unit else label

    def __get__(self, handle: Any, owner: Any = None) -> Any:
        if handle is None:
            return self
        value = handle.record_of(self.table)[self.name].item()
        return value / 65535.0 if self.is_share else value

    def __set__(self, handle: Any, value: Any) -> None:
        if self.low is None or self.high is None:
            raise AttributeError(
                _("{name} of {who} cannot be set: other records hang on it.").format(
                    name=self.name, who=handle
                )
            )
        if not self.low <= float(value) <= self.high:
            raise ValueError(
                _("{name} must lie between {low:g} and {high:g}.").format(
                    name=self.name, low=self.low, high=self.high
                )
            )
        handle.record_of(self.table)[self.name] = value
        handle.after_change()


def field(table: str, name: str, *, low: float | None = None, high: float | None = None) -> Any:
    """Return a descriptor for a field of the world's table; with a range it can be written."""
    return Field(table, name, low, high)


class _NoCounter:
    """Stands in for Mesa's counter of agents, which would keep every model alive."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        return itertools.repeat(0)


class Handle(Agent):
    """A Mesa agent that is a row of the world.

    Attributes
    ----------
    row : int
        Row of its table.
    unique_id : int
        Offices first, then partners, labour markets, and coaches by their hire.
    """

    _ids = _NoCounter()

    def __init__(self, model: EmploymentServiceModel, row: int, unique_id: int) -> None:
        self.row = row
        super().__init__(model)
        self.unique_id = unique_id

    @property
    def model(self) -> EmploymentServiceModel:
        """The model, as long as someone holds it."""
        model: EmploymentServiceModel | None = self._model()
        if model is None:
            raise ReferenceError(
                _("The model of this {kind} is gone; keep the model as long as its agents.").format(
                    kind=type(self).__name__
                )
            )
        return model

    @model.setter
    def model(self, model: EmploymentServiceModel) -> None:
        self._model = weakref.ref(model)

    def record_of(self, table: str) -> Any:
        """Return the handle's record in the world as it stands now."""
        return getattr(self.model.simulation.world, table)[self.row]

    def after_change(self) -> None:
        """Bring into line what hangs on a field that was written."""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_model": self.model}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.model = state["_model"]
