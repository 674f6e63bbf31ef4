"""A jobseeker as a Mesa agent: a view of one person, made when looked at.

It reads the world as it stands; what it may write keeps the world right (``edits.py``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from mesa.agent import Agent

from model.edits import cannot_be_set
from model.people_now import COLUMNS, PeopleNow, nearest_column
from model.rosters import NEW
from model.states import (
    COMPLETES,
    IS_REFERRED,
    KINDS,
    NUMBER_OF_KINDS,
    OUTSIDE,
    REASONS,
    STARTS_SERVICE,
    STATES,
    TRANSITIONS,
    WORK,
)
from scenarios.messages import _

if TYPE_CHECKING:
    from model.agents import Coach, Office, Partner
    from model.model import EmploymentServiceModel

EVENT_NAMES = {row.event: row.name for row in TRANSITIONS}


class Change(NamedTuple):
    """One line of a person's history."""

    week: int
    monday: date
    what: str
    before: str
    after: str
    detail: str | None
    """Kind of service, or reason of being outside."""


class Jobseeker(Agent):
    """A view of one person: every column of ``people_now.COLUMNS``, read now.

    Two views of the same person are equal. `unique_id` is the person's number (unique among
    people; offices, coaches and partners count on their own).
    """

    pos = None

    def __init__(
        self, model: EmploymentServiceModel, row: int, seen: tuple[Any, int, Any] | None = None
    ) -> None:
        # not Agent.__init__: it would register, and so keep, every view
        self.__dict__.update(model=model, row=row, unique_id=row, _seen=seen)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._seen is not None and self._seen[2] == self.model.stamp:
            now, place = self._seen[:2]  # looked up with others, and nothing has changed since
        else:
            now, place = PeopleNow(self.model.simulation, np.array([self.row], np.int64)), 0
        try:
            value = now[name][place]
        except KeyError:
            message = _("A jobseeker has no {name}.").format(name=name) + nearest_column(name)
            raise AttributeError(message) from None
        return value.item() if isinstance(value, np.generic) else value

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name) or name in self.__dict__:
            raise AttributeError(cannot_be_set(name, is_known=True))
        self.model.set_people(np.array([self.row], np.int64), name, value)

    @property
    def is_jobseeker(self) -> bool:
        """Whether registered now, unemployed or in a service."""
        return int(self.model.simulation.world.people["state"][self.row]) < WORK

    @property
    def weeks(self) -> int:
        """Weeks in the present state."""
        weeks: int = self.spell_weeks
        return weeks

    @property
    def office(self) -> Office:
        """The office that serves the person."""
        office: Office = self.model.offices[self.desk // 2]
        return office

    @property
    def coach(self) -> Coach | None:
        """The own coach, if any."""
        world = self.model.simulation.world
        if int(world.dossiers["roster"][self.row]) < NEW:
            return None
        coach: Coach = self.model.coach_in_post(int(world.people["coach"][self.row]))
        return coach

    @property
    def queue(self) -> Partner | None:
        """The partner for whose place the person waits, if any."""
        row = int(self.model.simulation.world.people["queue"][self.row])
        return None if row < 0 else self.model.partners[row]

    def history(self) -> list[Change]:
        """Return every change of state since the first day, and referrals, from the event log.

        Raises
        ------
        RuntimeError
            If this run keeps no event log; the message says how to turn it on.
        """
        simulation = self.model.simulation
        if not simulation.records_events:
            raise RuntimeError(
                _(
                    "This run keeps no event log (off by default above 50 000 people). Make the "
                    "model with EmploymentServiceModel(..., records_events=True)."
                )
            )
        events = simulation.events()
        return [
            Change(
                week=int(event["week"]),
                monday=simulation.scenario.monday(int(event["week"])),
                what=EVENT_NAMES[int(event["what"])],
                before=STATES[event["before"]],
                after=STATES[event["after"]],
                detail=detail_of(event),
            )
            for event in events[events["person"] == self.row]
        ]

    def remove(self) -> None:
        """Refuse: people come and go by the rules."""
        raise AttributeError(
            _("A jobseeker cannot be removed: people come and go by the rules of the model.")
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Jobseeker) and self.row == other.row and self.model is other.model

    def __hash__(self) -> int:
        return hash((Jobseeker, self.row))

    def __reduce__(self) -> Any:
        return Jobseeker, (self.model, self.row)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *COLUMNS})

    def __repr__(self) -> str:
        return f"Jobseeker({self.row}, {self.state_name}, {self.age:.0f}, {self.office_name})"


def detail_of(event: Any) -> str | None:
    """Return the kind of service or the reason of being outside that an event names."""
    what, detail = int(event["what"]), int(event["detail"])
    if OUTSIDE in (event["before"], event["after"]):
        return REASONS[detail] if detail else None
    is_of_service = what in (STARTS_SERVICE, COMPLETES)
    is_referral = IS_REFERRED <= what < IS_REFERRED + NUMBER_OF_KINDS
    return KINDS[detail] if is_of_service or is_referral else None
