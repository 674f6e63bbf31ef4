"""An arm: one run of the world under one policy or treatment, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.virtual.spells import Spells, spells_of
from model.ledger import INSURANCE, MUNICIPALITY, STATE, TAXES, TRANSFERS
from model.simulation import Simulation
from model.snapshot import COLUMNS
from model.states import SUBSIDISED_WORK
from model.world import PEOPLE
from scenarios import Scenario

FIRST_FIELDS = ("state", "kind", "reason", "since", "registered_since", "jobless_since")
EXTRA = (
    ("coach_skill", "f8"),
    ("benefit_week", "f8"),
    ("transfer_week", "f8"),
    ("tax_week", "f8"),
    ("birth_week", "i4"),
    ("is_on_recall", "u1"),
)
"""Beside the columns of a snapshot: skill of the own coach (NaN without one), and EUR a week."""
ROW = np.dtype([(name, kind) for name, kind, _unit, _label in COLUMNS] + list(EXTRA))


@dataclass
class Arm:
    """What one run left to count from.

    Attributes
    ----------
    name : str
    first_week, last_week : int
        Histories reach from the one to the other.
    people_at_start : int
        How many rows were there when histories began; later rows came after.
    clock : int
        Week in which this arm begins to differ from the others, or the study's own.
    spells : Spells
    people : structured array
        Everyone at the end: a snapshot with `EXTRA`.
    moments : dict of int to structured array
        Jobseekers at the start of some weeks, sorted by person; likewise.
    everyone : dict of int to structured array
        All people at the start of some weeks; likewise.
    events : structured array
        Changes of state and what a trial did to people, in the order of time.
    weekly : structured array [weeks, desks]
    desks : list
    waits : int array [desks, weeks, 2]
    month_ends : int array
        Weeks at whose start a month has just ended.
    scale : float
        Region's people for each simulated one.
    beliefs : record
        What holds in it (model/beliefs.py).
    looked_at : dict
        Views that several figures share, worked out once.
    """

    name: str
    first_week: int
    last_week: int
    people_at_start: int
    clock: int
    spells: Spells
    people: Any
    moments: dict[int, Any]
    everyone: dict[int, Any]
    events: Any
    weekly: Any
    desks: list[Any]
    waits: Any
    month_ends: np.ndarray
    scale: float
    beliefs: Any
    looked_at: dict[Any, Any] = field(default_factory=dict)


def seen(simulation: Simulation, is_everyone: bool) -> Any:
    """People now, with what a snapshot does not hold; only jobseekers unless all are wanted."""
    rows = simulation.snapshot()
    world = simulation.world
    if not is_everyone:
        rows = rows[rows["state"] <= SUBSIDISED_WORK]
    people = world.people[rows["person"]]
    table = np.zeros(len(rows), ROW)
    for name in rows.dtype.names:
        table[name] = rows[name]
    coach = people["coach"].astype(np.int64)
    skill = np.append(world.posts["skill"], np.nan)
    table["coach_skill"] = skill[coach]
    era = int(world.calendar["era"][max(simulation.week - 1, 0)])
    pay = world.pay[era][people["pay"]]
    table["benefit_week"] = pay[:, [MUNICIPALITY, STATE, INSURANCE]].sum(axis=1)
    table["transfer_week"] = pay[:, TRANSFERS]
    table["tax_week"] = pay[:, TAXES]
    for name in ("birth_week", "is_on_recall"):
        table[name] = world.dossiers[name][rows["person"]]
    return table


def followed(
    simulation: Simulation,
    name: str,
    clock: int,
    last_week: int,
    moments: Iterable[int],
    everyone: Iterable[int],
    changes: Iterable[tuple[int, Scenario]] = (),
    changes_coaches: bool = False,
) -> Arm:
    """Run on to the last week and keep what is asked for; events are recorded from now on.

    Parameters
    ----------
    simulation
        Stands at the week in which the histories begin.
    clock, last_week
        Weeks.
    moments, everyone
        Weeks at whose start jobseekers, or all people, are to be kept.
    changes
        Weeks from which other ordinary services hold, and the scenario that has them.
    changes_coaches
        Whether everyone is given another coach at the start.
    """
    world = simulation.world
    began = simulation.week
    first = {
        field: world.people[field][: int(world.count[PEOPLE])].copy() for field in FIRST_FIELDS
    }
    first["is_on_recall"] = world.dossiers["is_on_recall"][: int(world.count[PEOPLE])].copy()
    simulation.record_events()
    if changes_coaches:
        simulation.change_coaches()
    to_come = dict(changes)
    jobseekers, all_people = set(moments), set(everyone)
    kept: dict[int, Any] = {}
    kept_all: dict[int, Any] = {}
    for week in sorted({*jobseekers, *all_people, *to_come, last_week}):
        if not began <= week <= last_week:
            continue
        simulation.run_to(week)
        if week in to_come:
            simulation.rebase(to_come[week])
        if week in jobseekers:
            kept[week] = seen(simulation, False)
        if week in all_people:
            kept_all[week] = seen(simulation, True)
    world = simulation.world
    people = int(world.count[PEOPLE])
    events = simulation.events()
    calendar = world.calendar["is_month_end"][:last_week]
    return Arm(
        name=name,
        first_week=began,
        last_week=last_week,
        people_at_start=len(first["state"]),
        clock=clock,
        spells=spells_of(first, world.people[:people], world.dossiers[:people], events, last_week),
        people=seen(simulation, True),
        moments=kept,
        everyone=kept_all,
        events=events,
        weekly=simulation.weekly(),
        desks=simulation.desks,
        waits=simulation.waits(),
        month_ends=np.flatnonzero(calendar) + 1,
        scale=simulation.scale,
        beliefs=simulation.beliefs[0],
    )
