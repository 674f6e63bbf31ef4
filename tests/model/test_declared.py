"""Each step of the week changes what its docstring says, and draws what it says."""

from __future__ import annotations

import inspect
import json
import re
import sys

import numpy as np
import pytest

from model import (
    coaching,
    draws,
    inflow,
    labour_market,
    ledger,
    observation,
    partners,
    pathways,
    register,
    schedule,
    staffing,
    timeline,
)
from model.compiled import IS_PLAIN
from model.draws import Purpose
from model.population import with_room
from model.simulation import Simulation
from model.world import SCRATCH, packed
from tests.model.worlds import at_rest, in_another_process, phase, scenario

STEPS = {
    "timeline": (timeline, {"desks", "partners", "people", "weekly"}),
    "staffing": (staffing, {"posts", "areas", "people", "dossiers", "desks", "weekly"}),
    "inflow": (inflow, {"people", "dossiers", "active", "count", "stock", "paid", "desks",
                        "areas", "weekly", "events"}),
    "coaching": (coaching, {"people", "dossiers", "posts", "desks", "areas", "weekly"}),
    "partners": (partners, {"partners", "desks", "people", "dossiers", "stock", "paid", "flows",
                            "waits", "events", "count", "areas", "weekly"}),
    "labour_market": (labour_market, {"areas", "desks", "weekly"}),
    "pathways": (pathways, {"people", "dossiers", "posts", "partners", "desks", "areas", "stock",
                            "paid", "flows", "waits", "events", "count", "weekly"}),
    "register": (register, {"people", "stocks", "weekly"}),
    "ledger": (ledger, {"weekly", "desks"}),
    "observe": (observation, {"weekly"}),
}  # fmt: skip
"""The step's file, and every table that it may change, what it calls included."""
FIELDS = {
    "timeline": {"people": {"due_week"}, "partners": {"cooperation", "before"},
                 "weekly": {"cost_start_up", "cost_wind_down"}},
    "partners": {"desks": {"takes"}},
    "labour_market": {"weekly": {"tightness", "displaced_outsiders"}},
    "register": {"people": {"months"},
                 "weekly": {"long_term_unemployed", "long_term_jobless", "structural",
                            "is_month_end"}},
    "ledger": {"desks": {"cost_a_client"}},
}  # fmt: skip
"""Where a step may change a few fields of a table only."""
DRAWS = {
    "timeline": set(),
    "staffing": {"HIRE", "QUALITY", "QUIT", "SURVIVES", "TICKET"},
    "inflow": {"INFLOW", "TRAITS", "TICKET", "BELIEF"},
    "coaching": {"NO_SHOW", "FIT", "TICKET", "BELIEF", "COACH"},
    "partners": {"SLOT", "TICKET", "BELIEF"},
    "labour_market": set(),
    "pathways": {"PATHWAY", "JOB", "CODING", "TICKET", "BELIEF"},
    "register": set(),
    "ledger": set(),
    "observe": set(),
}
ARGUMENTS = {
    "timeline": "world week beliefs", "staffing": "world luck week beliefs",
    "inflow": "world luck week beliefs", "coaching": "world luck week beliefs",
    "partners": "world luck week beliefs", "labour_market": "world week beliefs",
    "pathways": "world luck week beliefs", "register": "world week",
    "ledger": "world week beliefs", "observe": "world week",
}  # fmt: skip
WEEKS = (10, 33, 34, 39)
"""A month's end, a start and an end of a phase, and the end of its start-up."""


def busy() -> Simulation:
    """Return a small world on the eve of a pilot."""
    sim = at_rest(scenario(phase(11, 33, contract="fixed-term")), burn_in_weeks=30)
    sim.run_to(10)
    return sim


def steps_of(sim: Simulation, week: int):
    """Run one week step by step; yield each step's name, its world before and after."""
    rules, beliefs = sim.world.for_rules(), sim.beliefs_for_rules()[0]
    known = {"world": rules, "luck": sim.luck, "week": week, "beliefs": beliefs}
    for name, (module, _tables) in STEPS.items():
        before = sim.world.copy()
        getattr(module, name)(*(known[a] for a in ARGUMENTS[name].split()))
        yield name, before, sim.world


def changed_fields(before, after) -> dict[str, set[str]]:
    """Return the tables that differ, each with its fields that do (none: a plain array)."""
    changed: dict[str, set[str]] = {}
    for name in before._fields:
        if name in SCRATCH:
            continue
        one, other = getattr(before, name), getattr(after, name)
        if one.dtype.names:
            one, other = packed(one), packed(other)
            fields = {f for f in one.dtype.names if not np.array_equal(one[f], other[f])}
            if fields:
                changed[name] = fields
        elif not np.array_equal(one, other):
            changed[name] = set()
    return changed


@pytest.fixture(scope="module")
def what_changed() -> dict[str, dict[str, set[str]]]:
    """Return all that each step changed in half a year."""
    sim = busy()
    sim._room_for_events(60)
    sim.world = with_room(sim.world, 4000)
    all_of_it: dict[str, dict[str, set[str]]] = {name: {} for name in STEPS}
    for week in range(10, 40):
        for name, before, after in steps_of(sim, week):
            for table, fields in changed_fields(before, after).items():
                all_of_it[name].setdefault(table, set()).update(fields)
    return all_of_it


@pytest.mark.parametrize("step", STEPS)
def test_a_step_changes_only_the_tables_it_may(step, what_changed):
    """Every array is compared before and after, through a start and an end of a phase."""
    assert set(what_changed[step]) - STEPS[step][1] == set()


@pytest.mark.parametrize("step", [name for name in STEPS if name != "observe"])
def test_a_step_changes_something(step, what_changed):
    """Or the test above would show nothing."""
    assert what_changed[step]


@pytest.mark.parametrize("step", FIELDS)
def test_a_step_changes_only_the_fields_it_may(step, what_changed):
    """Where it touches a few fields of a table."""
    for table, fields in FIELDS[step].items():
        assert what_changed[step].get(table, set()) - fields == set(), table


@pytest.mark.parametrize("step", STEPS)
def test_a_step_says_what_it_reads_changes_and_draws(step):
    """In the docstring of its file."""
    text = STEPS[step][0].__doc__ or ""
    assert re.search(r"Reads( and changes)?:", text), step
    assert re.search(r"[Cc]hanges:", text), step
    assert "Draws:" in text


@pytest.mark.parametrize("step", STEPS)
def test_a_step_names_the_draws_it_makes_itself(step):
    """Draws of its own are in its docstring; TICKET and BELIEF come with rosters and hazards."""
    text = STEPS[step][0].__doc__ or ""
    own = DRAWS[step] - {"TICKET", "BELIEF", "JOB", "CODING", "COACH", "TRAITS"}
    assert {name for name in own if name not in text} == set()


def test_the_week_is_the_design_s_list():
    """Ten steps, in order; matching is part of the sixth, capability has no line of its own."""
    source = inspect.getsource(schedule)
    body = source.partition("def one_week(")[2].partition("def ")[0]
    called = re.findall(r"^    (\w+)\(", body, re.MULTILINE)
    assert called == ["timeline", "staffing", "inflow", "coaching", "partners", "labour_market",
                      "pathways", "register", "ledger", "observe"]  # fmt: skip


def purposes_drawn() -> dict[str, set[str]]:
    """Return, in plain mode, the purposes for which each step made a key."""
    assert IS_PLAIN
    drawn: set[str] = set()
    original = draws.stream

    def recording(luck, purpose, week):
        drawn.add(Purpose(int(purpose)).name)
        return original(luck, purpose, week)

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("model") and hasattr(module, "stream"):
            module.stream = recording
    sim = busy()
    sim._room_for_events(60)
    sim.world = with_room(sim.world, 4000)
    found: dict[str, set[str]] = {name: set() for name in STEPS}
    for week in WEEKS:
        drawn.clear()
        for name, _before, _after in steps_of(sim, week):
            found[name] |= drawn
            drawn.clear()
    return found


def test_a_step_draws_only_what_it_says():
    """Recorded in plain Python, over weeks in which everything happens."""
    code = (
        "import json; from tests.model.test_declared import purposes_drawn;"
        "print(json.dumps({k: sorted(v) for k, v in purposes_drawn().items()}))"
    )
    found = json.loads(in_another_process(code, NUMBA_DISABLE_JIT="1"))
    assert {step: sorted(set(names) - DRAWS[step]) for step, names in found.items()} == {
        step: [] for step in STEPS
    }
    assert {"NO_SHOW", "PATHWAY", "INFLOW", "QUIT", "SLOT"} <= {
        n for v in found.values() for n in v
    }
