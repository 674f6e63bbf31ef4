"""Edits from outside: setting a field of some people, so that the world stays right.

Accounts and capabilities are brought to the present week first, and bounds of thinning and search
weights are renewed after. What counts, queues, rosters or accounts hang on cannot be set.

Reads: people, dossiers, desks, posts, levers. Changes: the field; people (settled, met, bound,
due_week, search), dossiers (accounts, ceilings), areas.search. Draws: nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from model.compiled import kernel
from model.contact import alliance_at, contact_now, knowledge_at
from model.ledger import settle
from model.people_now import COLUMNS, FIELDS, SHARE, nearest_column
from model.simulation import Simulation
from model.states import KINDS, NO_KIND
from model.thinning import look_again
from model.world import World
from scenarios.messages import _

AS_IT_STANDS, SETTLED, FADED = range(3)
"""What has to be brought to the present week before a field is written."""


class Settable(NamedTuple):
    """A field that may be set: where it lies, its range, and what is brought up to date first."""

    low: float
    high: float
    first: int = AS_IT_STANDS
    """One of the three above."""


SETTABLE = {
    "skills": Settable(0.0, 1.0, SETTLED),
    "work_ability": Settable(0.0, 1.0, SETTLED),
    "inclusion": Settable(0.0, 1.0, SETTLED),
    "skills_ceiling": Settable(0.0, 1.0, SETTLED),
    "work_ability_ceiling": Settable(0.0, 1.0, SETTLED),
    "inclusion_ceiling": Settable(0.0, 1.0, SETTLED),
    "fit_of_service": Settable(0.0, 1.0, SETTLED),
    "contact": Settable(0.0, 100.0, FADED),
    "alliance": Settable(0.0, 1.0, FADED),
    "knowledge": Settable(0.0, 1.0, FADED),
    "fit_with_coach": Settable(0.0, 1.0),
    "digital_ability": Settable(0.0, 1.0),
    "recorded": Settable(0.0, 1.0),
    "index": Settable(-10.0, 10.0),
    "match": Settable(-10.0, 10.0),
    "is_on_recall": Settable(0, 1),
    "plan": Settable(0, NO_KIND),
}


@kernel
def bring_to_today(world: World, rows: Any, first: int, week: int, beliefs_table: Any) -> None:
    """Settle capabilities and accounts (`first` 1), or fade contact and the like (2), to `week`."""
    beliefs = beliefs_table[0]
    for i in range(rows.shape[0]):
        row = rows[i]
        if first == SETTLED:
            settle(world, row, week, beliefs)
        elif first == FADED:
            person = world.people[row]
            contact = contact_now(person, week, beliefs)
            alliance = alliance_at(person, week, beliefs)
            knowledge = knowledge_at(person, week, beliefs)
            person.contact = contact
            person.alliance = alliance
            person.knowledge = knowledge
            person.met = week


@kernel
def look_again_at(world: World, rows: Any, week: int) -> None:
    """Let people be worked out in the next week simulated, whatever their bounds."""
    for i in range(rows.shape[0]):
        look_again(world.people[rows[i]], week)


def set_values(simulation: Simulation, rows: Any, name: str, value: Any) -> None:
    """Set a field of some people, and keep the world right.

    Parameters
    ----------
    rows : array of int
        Whose field it is.
    name : str
        One of `SETTABLE`.
    value
        One value for all, or a sequence with one each. For ``plan``, a kind of service (name or
        number) or None.

    Raises
    ------
    AttributeError
        If there is no such field, or it cannot be set.
    ValueError
        If a value lies out of range.
    """
    if name not in SETTABLE:
        raise AttributeError(cannot_be_set(name))
    settable = SETTABLE[name]
    if name == "plan":
        value = plan_code(value)
    values = np.broadcast_to(np.asarray(value, dtype=np.float64), len(rows))
    if not np.all((values >= settable.low) & (values <= settable.high)):
        raise ValueError(
            _("{name} must lie between {low:g} and {high:g}.").format(
                name=name, low=settable.low, high=settable.high
            )
        )
    rows = np.ascontiguousarray(rows, dtype=np.int64)
    world = simulation.world
    rules, beliefs = world.for_rules(), simulation.beliefs_for_rules()
    bring_to_today(rules, rows, settable.first, simulation.week, beliefs)
    table, unit = FIELDS[name]
    written = np.rint(values * 65535.0) if unit == SHARE else values
    getattr(world, table)[name][rows] = written
    ceiling = f"{name}_ceiling"
    if ceiling in FIELDS:  # nobody stands above what she can reach
        ceilings = world.dossiers[ceiling]
        ceilings[rows] = np.maximum(ceilings[rows], np.ceil(values * 65535.0))
    renew(simulation, rows)


def renew(simulation: Simulation, rows: Any) -> None:
    """Renew the bounds of some people after something that enters their hazards was changed."""
    look_again_at(simulation.world.for_rules(), rows, simulation.week)


def plan_code(plan: Any) -> int:
    """Return the number of a kind of service named or numbered, or of no plan."""
    if plan is None:
        return NO_KIND
    if plan in KINDS:
        return KINDS.index(plan)
    if plan in range(len(KINDS)) or plan == NO_KIND:
        return int(plan)
    raise ValueError(
        _("{plan} is no kind of service. There are: {kinds}.").format(
            plan=plan, kinds=", ".join(KINDS)
        )
    )


def cannot_be_set(name: str, *, is_known: bool = False) -> str:
    """Return words that say why a name cannot be set, and what can be."""
    if is_known or name in COLUMNS:
        why = _("{name} cannot be set: counts, queues, rosters or accounts hang on it.")
        why = why.format(name=name)
    else:
        why = _("A jobseeker has no {name}.").format(name=name) + nearest_column(name)
    return why + " " + _("These can be set: {names}.").format(names=", ".join(SETTABLE))
