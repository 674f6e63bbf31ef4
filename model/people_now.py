"""People as they stand now: every column that can be read of them.

A world keeps capabilities as of a person's last event, and codes instead of words. `PeopleNow`
works out, for some rows at once, what holds at the start of the present week: the columns of
``snapshot.py``, what the coach knows and believes (`SEEN`), the plain fields of the two records,
and names for codes (``state_name``).

Reads: people, dossiers, desks, levers, calendar. Changes: nothing. Draws: nothing.
"""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np

from model.believed import Beliefs, Dossier, Person
from model.capability import INCLUSION, SKILLS, WORK_ABILITY, capability_at
from model.compiled import IS_PLAIN, kernel, rule
from model.contact import alliance_at, belief_deviate, belief_error, contact_now, knowledge_at
from model.person import EDUCATIONS, SEXES
from model.rosters import NEW
from model.simulation import Simulation
from model.snapshot import COLUMNS as SNAPSHOT
from model.snapshot import snapshot
from model.states import KINDS, NO_KIND, REASONS, STATES
from model.world import DOSSIER, PEOPLE, PERSON, World
from scenarios.messages import _
from scenarios.scenario import BENEFITS

SEEN: tuple[tuple[str, str, str, str], ...] = (
    ("contact", "f8", "meetings", "faded sum of held meetings"),
    ("alliance", "f8", "0-1", "alliance with the own coach"),
    ("knowledge", "f8", "0-1", "what the coach knows of the person"),
    ("believed_skills", "f8", "0-1", "skills as the own coach sees them; empty without a coach"),
    ("believed_work_ability", "f8", "0-1", "work ability as the own coach sees it"),
    ("believed_inclusion", "f8", "0-1", "inclusion as the own coach sees it"),
)
SNAPSHOT_NAMES = tuple(declaration[0] for declaration in SNAPSHOT)
SEEN_NAMES = tuple(declaration[0] for declaration in SEEN)
SEEN_DTYPE = np.dtype([(name, kind) for name, kind, _unit, _label in SEEN], align=True)
NAMES_OF_CODES = {
    "state": STATES,
    "reason": REASONS,
    "sex": SEXES,
    "education": EDUCATIONS,
    "benefit": BENEFITS,
    "kind": KINDS,
    "plan": KINDS,
}
FIELDS = {name: ("people", unit) for name, _kind, unit, _label in PERSON}
FIELDS |= {name: ("dossiers", unit) for name, _kind, unit, _label in DOSSIER}
SHARE = "1/65535"


@rule
def believed_now(
    person: Person,
    dossier: Dossier,
    luck: Any,
    which: int,
    knowledge: float,
    week: int,
    beliefs: Beliefs,
) -> float:
    """Return a capability as the own coach sees it: noise may carry it beyond [0, 1]."""
    deviate = belief_deviate(person, dossier, luck, which)
    true = capability_at(person, dossier, which, week, beliefs)
    return true + belief_error(deviate, knowledge, beliefs)


@kernel
def look(world: World, table: Any, luck: Any, week: int, beliefs_table: Any) -> None:
    """Write into the table what contact is now, and what each person's coach sees."""
    beliefs = beliefs_table[0]
    for row in range(table.shape[0]):
        person = world.people[row]
        dossier = world.dossiers[row]
        out = table[row]
        knowledge = knowledge_at(person, week, beliefs)
        out.contact = contact_now(person, week, beliefs)
        out.alliance = alliance_at(person, week, beliefs)
        out.knowledge = knowledge
        if int(dossier.roster) < NEW:
            continue
        out.believed_skills = believed_now(person, dossier, luck, SKILLS, knowledge, week, beliefs)
        out.believed_work_ability = believed_now(
            person, dossier, luck, WORK_ABILITY, knowledge, week, beliefs
        )
        out.believed_inclusion = believed_now(
            person, dossier, luck, INCLUSION, knowledge, week, beliefs
        )


class PeopleNow:
    """Columns of some people at the start of the present week, worked out when asked for.

    Parameters
    ----------
    simulation
        The run that they live in.
    rows : array of int
        Their numbers.
    """

    def __init__(self, simulation: Simulation, rows: Any) -> None:
        self.rows = rows
        self._week = simulation.week
        self._luck = simulation.luck
        self._beliefs = simulation.beliefs_for_rules()
        self._desks = simulation.desks
        world = simulation.world
        count = world.count.copy()
        count[PEOPLE] = len(rows)
        self._world = world._replace(
            people=world.people[rows], dossiers=world.dossiers[rows], count=count
        )
        self._tables: dict[str, Any] = {}
        self._columns: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the column `name`: an array, a value a person."""
        if name not in self._columns:  # loops ask for one person's value at a time
            self._columns[name] = self._column(name)
        return self._columns[name]

    def _column(self, name: str) -> Any:
        if name == "person":
            return self.rows
        if name in SNAPSHOT_NAMES:
            return self._snapshot()[name]
        if name in SEEN_NAMES:
            return self._seen()[name]
        if name in FIELDS:
            table, unit = FIELDS[name]
            column = getattr(self._world, table)[name]
            return column / 65535.0 if unit == SHARE else column
        if name == "office_name":
            return self._names([desk.office for desk in self._desks], self["desk"])
        code = name.removesuffix("_name")
        if code != name and code in NAMES_OF_CODES:
            return self._names(NAMES_OF_CODES[code], self[code])
        raise KeyError(name)

    def _names(self, names: Any, codes: Any) -> Any:
        """Return names for codes; None for the code of nothing."""
        words = np.array([*names, *[None] * (NO_KIND + 1 - len(names))], object)
        return words[codes]

    def _snapshot(self) -> Any:
        if "snapshot" not in self._tables:
            self._tables["snapshot"] = snapshot(self._world, self._week, self._beliefs)
        return self._tables["snapshot"]

    def _seen(self) -> Any:
        if "seen" not in self._tables:
            table = np.full(len(self.rows), np.nan, SEEN_DTYPE)
            view = table.view(np.recarray) if IS_PLAIN else table
            look(self._world.for_rules(), view, self._luck, self._week, self._beliefs)
            self._tables["seen"] = table
        return self._tables["seen"]


COLUMNS = tuple(
    dict.fromkeys(
        [
            *SNAPSHOT_NAMES,
            *SEEN_NAMES,
            *FIELDS,
            "office_name",
            *(f"{code}_name" for code in NAMES_OF_CODES),
        ]
    )
)
"""Every name that `PeopleNow` knows."""


def nearest_column(name: str) -> str:
    """Return words that name the column most like `name`, or none."""
    near = difflib.get_close_matches(name, COLUMNS, n=1)
    return " " + _("Did you mean {name}?").format(name=near[0]) if near else ""
