"""Small worlds for tests: three offices, a few hundred people, a short burn-in.

The levers here are the tests' own, and whatever a test depends on it sets, so that calibration
moves no test. What is not named keeps the value of the evidence ledger.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from model.beliefs import MECHANISMS, beliefs_from
from model.compiled import IS_PLAIN
from model.simulation import Simulation
from model.world import DTYPES, PEOPLE, packed
from scenarios import load_ledger
from scenarios.levers import LEVERS, Levers
from scenarios.scenario import (
    Behaviour,
    Inflow,
    Margins,
    Office,
    Phase,
    Policy,
    Regime,
    Region,
    Scenario,
)
from tests.repository import ROOT

STARTS = date(2016, 1, 4)
OFFICES = (
    Office("North", "Lakes", "trial", 150.0, 60.0),
    Office("East", "Lakes", "trial", 60.0, 20.0),
    Office("Coast", "Sea", "control", 70.0, 40.0),
)
MARGINS = Margins(
    age={"16-24": 0.2, "25-34": 0.25, "35-54": 0.35, "55-64": 0.2},
    men=0.55,
    education={"basic": 0.3, "upper_secondary": 0.45, "tertiary": 0.25},
    benefit={"earnings_related": 0.3, "basic": 0.15, "labour_market_subsidy": 0.45, "none": 0.1},
)
BASE = {
    **dict.fromkeys(LEVERS, 0.0),
    **{name: 20.0 for name in LEVERS if name.endswith("slots_per_1000")},
    "coaching.clients_per_coach": 60.0,
    "coaching.client_hours_per_week": 8.0,
    "coaching.meeting_interval_weeks": 10.0,
    "coaching.register_access": 0.5,
    "partners.cooperation_effort": 0.4,
    "partners.employer_brokering": 0.2,
    "digital.reach": 0.3,
    "digital.personal": 0.1,
}
STRONGER = {
    "coaching.clients_per_coach": 25.0,
    "coaching.meeting_interval_weeks": 4.0,
    "coaching.register_access": 0.9,
    "coaching.in_work_support": 0.5,
    "partners.rehabilitative_work_slots_per_1000": 80.0,
    "partners.subsidy_firm_slots_per_1000": 60.0,
    "partners.cooperation_effort": 0.9,
    "partners.employer_brokering": 0.7,
    "digital.reach": 0.6,
    "start_up.weeks": 8.0,
    "start_up.cost_per_client_eur": 100.0,
    "wind_down.cost_per_client_eur": 40.0,
}
NOTHING_SHARED = {f"limits.shared_{what}": 0.0 for what in ("hours", "slots", "jobs", "trust")}
NO_MECHANISMS = dict.fromkeys(MECHANISMS, False)
SYMMETRIC_AGAINST_A_PILOT = {
    "competence.selected_staff": 0.0,
    "competence.novelty": 0.0,
    "competence.management_attention": 0.0,
    "competence.complacency": 0.0,
    "staffing.caseload_creep": 0.0,
    "staffing.recession_cut": 0.0,
}
"""What tells a temporary from a permanent phase besides the eight mechanisms."""


def levers(**changes: float) -> Levers:
    """Return the tests' base levers with some changed: ``coaching__clients_per_coach=25``."""
    return Levers({**BASE, **dotted(changes)})


def dotted(names: Mapping[str, float]) -> dict[str, float]:
    """Return the same mapping with each ``__`` of a name read as a dot."""
    return {name.replace("__", "."): value for name, value in names.items()}


def phase(
    starts: int,
    ends: int | None = None,
    *,
    announced: int | None = None,
    contract: str = "permanent",
    changes: Mapping[str, float] = STRONGER,
    offices: tuple[str, ...] = ("North", "East"),
    base: Mapping[str, float] = BASE,
) -> Phase:
    """Return a phase that governs the weeks `starts` to `ends` of the tests' calendar."""
    return Phase(
        offices=offices,
        starts=monday(starts),
        ends=None if ends is None else monday(ends) + timedelta(days=6),
        announced=None if announced is None else monday(announced),
        contract=contract,  # type: ignore[arg-type]
        levers=Levers({**base, **changes}),
    )


def monday(week: int) -> date:
    """Return the first day of a week of the tests' calendar."""
    return STARTS + timedelta(weeks=week)


def ledger_values() -> dict[str, float]:
    """Return the ledger's value of every parameter."""
    return {name: parameter.value for name, parameter in load_ledger().items()}


def scenario(
    *phases: Phase,
    values: Mapping[str, float] | None = None,
    mechanisms: Mapping[str, bool] | None = None,
    base: Mapping[str, float] | None = None,
    offices: tuple[Office, ...] = OFFICES,
    weeks: int = 260,
    name: str = "small",
    regime: Regime | None = None,
    starts: date = STARTS,
) -> Scenario:
    """Return a scenario of the small region."""
    return Scenario(
        name=name,
        title={"en": name},
        description="",
        starts=starts,
        weeks=weeks,
        region=Region("small", {"en": "small"}, offices, MARGINS, None),
        policy=Policy(Levers({**BASE, **(base or {})}), phases),
        behaviour=Behaviour(
            "tests",
            {**ledger_values(), **(values or {})},
            {**dict.fromkeys(MECHANISMS, True), **(mechanisms or {})},
        ),
        regime=regime or Regime("at-rest"),
    )


def with_in_work(which: Scenario, in_work_per_jobseeker: float) -> Scenario:
    """Return the scenario with so many former clients in work at first, entrants as guessed."""
    m = which.region.margins
    weights = np.einsum(
        "a,s,e,b->aseb",
        list(m.age.values()),
        [1 - m.men, m.men],
        list(m.education.values()),
        list(m.benefit.values()),
    ).ravel()
    inflow = Inflow(12.0, tuple(weights), in_work_per_jobseeker=in_work_per_jobseeker)
    return which.replace(region=dataclasses.replace(which.region, inflow=inflow))


def at_rest(
    which: Scenario,
    *,
    burn_in_weeks: int = 60,
    in_work_per_jobseeker: float | None = None,
    **kwargs: Any,
) -> Simulation:
    """Return a simulation of a small world at week 0, event log on."""
    kwargs.setdefault("records_events", True)
    if in_work_per_jobseeker is not None:
        which = with_in_work(which, in_work_per_jobseeker)
    return Simulation.at_rest(which, burn_in_weeks=burn_in_weeks, **kwargs)


def run(which: Scenario, weeks: int, **kwargs: Any) -> Simulation:
    """Return a simulation that has come to rest and has run to a week."""
    sim = at_rest(which, **kwargs)
    sim.run_to(weeks)
    return sim


def record_of(table: Any) -> Any:
    """Return the first record of a table as rules read it, compiled or plain."""
    return table.view(np.recarray)[0] if IS_PLAIN else table[0]


def beliefs(mechanisms: Mapping[str, bool] | None = None, **changes: float | list[float]) -> Any:
    """Return a record of beliefs; changes are by field: ``erosion=0.01``, ``gain=[…nine…]``."""
    table = beliefs_from(ledger_values(), {**dict.fromkeys(MECHANISMS, True), **(mechanisms or {})})
    for field, value in changes.items():
        table[field] = value
    return record_of(table)


def people_of(sim: Simulation, *without: str) -> Any:
    """Return people and dossiers side by side, some fields left out: equal lives, equal bytes.

    A coach is told by hire, not by row of the posts, which differ between policies.
    """
    n = int(sim.world.count[PEOPLE])
    left_out = {"coach", *without}
    columns = []
    for table in (sim.world.people[:n], sim.world.dossiers[:n]):
        flat = packed(table)
        columns += [(name, flat[name]) for name in flat.dtype.names if name not in left_out]
    together = np.zeros(n, [(name, column.dtype) for name, column in columns])
    for name, column in columns:
        together[name] = column
    return together


def differing(one: Any, other: Any) -> list[str]:
    """Return the fields in which two structured arrays differ."""
    assert one.dtype == other.dtype
    if len(one) != len(other):
        return [f"{len(one)} and {len(other)} rows"]
    return [name for name in one.dtype.names if not np.array_equal(one[name], other[name])]


BOOK_KEEPING = ("settled", "bound", "due_week", "search", "cost_mark")
"""When the books were last brought up to date: it may differ between equal lives."""
SPENT = ("programme_cost",)


def histories(sim: Simulation) -> Any:
    """Return every change of state so far: who (by id), when, from, to, by which event."""
    events = sim.events()
    ids = sim.world.people["id"][events["person"]]
    moves = events["before"] != events["after"]
    table = np.zeros(
        int(moves.sum()),
        [("id", "u4"), ("week", "i2"), ("before", "u1"), ("after", "u1"), ("what", "u1")],
    )
    table["id"] = ids[moves]
    for name in ("week", "before", "after", "what"):
        table[name] = events[name][moves]
    return np.sort(table, order=["week", "id", "what"])


def in_another_process(code: str, **environment: str) -> str:
    """Return what a fresh Python prints that runs `code` in the repository's folder."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    for name, value in environment.items():
        if not value:
            del env[name]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def random_values(seed: int) -> dict[str, float]:
    """Return a value for every parameter, anywhere in its range, often at an end of it."""
    rng = np.random.default_rng(seed)
    values = {}
    for name, parameter in sorted(load_ledger().items()):
        share = float(rng.choice([0.0, 1.0, rng.random()]))
        values[name] = parameter.low + share * (parameter.high - parameter.low)
        if name.startswith("limits."):
            values[name] = float(rng.integers(0, 2))
    return values


def record(table: str, **fields: Any) -> Any:
    """Return one record of a table of the world, zero but for the fields named."""
    rows = np.zeros(1, DTYPES[table])
    for name, value in fields.items():
        rows[name] = value
    return record_of(rows)


def beliefs_table(which: Scenario) -> Any:
    """Return a scenario's beliefs as a table of one row."""
    return beliefs_from(which.behaviour.values, which.behaviour.mechanisms)
