"""Offices, coaches, partners and labour markets as Mesa agents: handles that own nothing.

Each knows a row of one of the world's tables and reads it when asked; the few fields with a range
can be written. Rules never see these objects: a week costs the same with or without them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import AgentSet

from model.coaching import HIRES_A_POST
from model.handles import Handle, field
from model.rosters import NEW
from model.states import EMPLOYERS, KINDS, STATES, WORK
from model.world import FOREVER, NEVER
from scenarios.messages import _

if TYPE_CHECKING:
    from model.jobseekers import Jobseekers
    from model.model import EmploymentServiceModel


class Office(Handle):
    """A municipality's service: a desk of clients, whom phases concern, and one of the others."""

    @property
    def desk_rows(self) -> tuple[int, int]:
        """Rows of the clients' desk and of the others'."""
        return 2 * self.row, 2 * self.row + 1

    def record_of(self, table: str) -> Any:
        """Return the record of the clients' desk."""
        return getattr(self.model.simulation.world, table)[2 * self.row]

    clients_without_coach = field("desks", "waiting")
    is_in_phase = field("desks", "is_in_phase")
    is_temporary = field("desks", "is_temporary")
    start_up = field("desks", "ramp")

    @property
    def name(self) -> str:
        """Name of the municipality."""
        return self.model.simulation.desks[2 * self.row].office

    @property
    def area(self) -> str:
        """Name of the labour-market area."""
        return self.model.simulation.desks[2 * self.row].area

    @property
    def role(self) -> str:
        """Role in the trial: trial, neighbour or control."""
        return self.model.simulation.desks[2 * self.row].role

    @property
    def phase_ends(self) -> date | None:
        """Last Monday of the phase in force as far as staff know; None where there is no end."""
        ends = int(self.record_of("desks")["phase_ends"])
        return None if ends in (NEVER, FOREVER) else self.model.scenario.monday(ends)

    @property
    def levers(self) -> dict[str, Any]:
        """The levers in force at the clients' desk."""
        world = self.model.simulation.world
        record = world.levers[int(self.record_of("desks")["lever_row"])]
        return {name: record[name].tolist() for name in record.dtype.names}

    @property
    def people_by_state(self) -> dict[str, int]:
        """Present people of both desks by state."""
        stock = self.model.simulation.world.stock[list(self.desk_rows)].sum(axis=0)
        return dict(zip(STATES, stock.tolist(), strict=True))

    @property
    def clients(self) -> Jobseekers:
        """Jobseekers without earnings-related allowance, in services or not."""
        people = self.model.jobseekers
        now = self.model.simulation.world.people[people.rows]
        return people.select((now["desk"] == 2 * self.row) & (now["state"] < WORK))

    @property
    def coaches(self) -> AgentSet:
        """Coaches of both desks."""
        coaches = self.model.agents_by_type[Coach]
        return coaches.select(lambda coach: coach.desk in self.desk_rows)

    @property
    def partners(self) -> AgentSet:
        """Partners of both desks, employers among them."""
        partners = self.model.agents_by_type[Partner]
        return partners.select(lambda partner: partner.desk in self.desk_rows)

    def __repr__(self) -> str:
        return f"Office({self.name})"


class _AtDesk(Handle):
    """What coaches and partners have in common: a desk, and so an office."""

    desk: Any

    @property
    def office(self) -> Office:
        """The office."""
        office: Office = self.model.agents_by_type[Office][self.desk // 2]
        return office

    @property
    def is_for_clients(self) -> bool:
        """Whether the desk is that of those without earnings-related allowance."""
        is_for_clients: bool = self.model.simulation.desks[self.desk].is_client_desk
        return is_for_clients


class Coach(_AtDesk):
    """Whoever holds a post now. One who has left can no longer be asked."""

    desk = field("posts", "desk")
    fte = field("posts", "fte")
    caseload = field("posts", "caseload")
    hours = field("posts", "hours")
    skill = field("posts", "skill")
    quality = field("posts", "quality", low=0.0, high=3.0)
    past_weeks = field("posts", "past_weeks", low=0, high=3000)
    is_fixed_term = field("posts", "is_fixed_term")

    def __init__(self, model: EmploymentServiceModel, row: int, unique_id: int, hires: int) -> None:
        self.hires = hires
        super().__init__(model, row, unique_id)

    @property
    def has_left(self) -> bool:
        """Whether the post is vacant or someone else's by now."""
        post = self.model.simulation.world.posts[self.row]
        return bool(post["is_filled"] == 0 or post["hires"] != self.hires)

    def record_of(self, table: str) -> Any:
        """Return the record of the post, as long as this coach holds it."""
        if self.has_left:
            raise LookupError(_("{who} has left.").format(who=self))
        return super().record_of(table)

    @property
    def hire(self) -> int:
        """The hire's number, as in the column ``coach`` of a frame."""
        number = int(self.record_of("posts")["number"])
        return number * HIRES_A_POST + self.hires % HIRES_A_POST

    @property
    def tenure_weeks(self) -> int:
        """Weeks since the contract began."""
        return self.model.week - int(self.record_of("posts")["hired_week"])

    @property
    def clients(self) -> Jobseekers:
        """Jobseekers on the roster."""
        self.record_of("posts")
        people = self.model.jobseekers
        world = self.model.simulation.world
        is_mine = world.people["coach"][people.rows] == self.row
        return people.select(is_mine & (world.dossiers["roster"][people.rows] >= NEW))

    def after_change(self) -> None:
        """Renew the bounds of all clients: quality enters them."""
        self.model.renew(self.clients.rows)

    def __repr__(self) -> str:
        return f"Coach(post {self.row}, hire {self.hires})"


class Partner(_AtDesk):
    """What offers places of one kind to one desk; employers have no places."""

    desk = field("partners", "desk")
    kind = field("partners", "kind")
    cooperation = field("partners", "cooperation", low=0.0, high=1.0)
    usable = field("partners", "usable")
    used = field("partners", "used")
    queue = field("partners", "queue")

    @property
    def kind_name(self) -> str:
        """Kind of service, or employers."""
        return "employers" if self.kind == EMPLOYERS else KINDS[self.kind]

    @property
    def waiting(self) -> Jobseekers:
        """Those who wait for a place, in the order of the queue."""
        world = self.model.simulation.world
        rows, row = [], int(self.record_of("partners")["first"])
        while row >= 0:
            rows.append(row)
            row = int(world.dossiers[row]["queue_next"])
        return self.model.jobseekers.of_rows(np.array(rows, np.int64))

    def __repr__(self) -> str:
        return f"Partner({self.kind_name}, {self.model.simulation.desks[self.desk].office})"


class LabourMarket(Handle):
    """A labour-market area."""

    vacancies = field("areas", "vacancies")
    tightness = field("areas", "tightness")
    finding = field("areas", "finding")

    @property
    def name(self) -> str:
        """Name of the area."""
        return self.model.simulation.areas[self.row]

    def __repr__(self) -> str:
        return f"LabourMarket({self.name})"


def coaches_now(posts: Any) -> Any:
    """Return row and number of hires of every filled post, [coaches, 2]."""
    rows = np.flatnonzero(posts["is_filled"])
    return np.column_stack([rows, posts["hires"][rows]]).astype(np.int64)
