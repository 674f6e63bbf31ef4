"""States: seven of them, one table of transitions, and names for everything declared."""

from __future__ import annotations

import numpy as np
import pytest

from model import states, world
from model.beliefs import MECHANISMS, beliefs_from, field_of
from model.believed import Beliefs
from model.states import (
    ALIVE,
    EMPLOYERS,
    FIRST_EVENT_OUTSIDE,
    FIRST_REASON_GONE,
    IS_REFERRED,
    KINDS,
    LAST_EVENT_OUTSIDE,
    NEED_OF_KIND,
    NUMBER_OF_EVENTS,
    NUMBER_OF_KINDS,
    OUTSIDE,
    REASON_OF_EVENT,
    REASONS,
    STATE_OF_KIND,
    STATES,
    TRANSITIONS,
    UNEMPLOYED,
    WORK,
    may_follow,
)
from scenarios.levers import KINDS as KINDS_OF_SCENARIOS
from scenarios.scenario import MECHANISMS as MECHANISMS_OF_SCENARIOS
from tests.model.worlds import at_rest, ledger_values, scenario


def test_there_are_seven_states():
    """Those of the design, in its order."""
    assert STATES == ("UNEMPLOYED", "REHABILITATION", "REHABILITATIVE_WORK", "TRAINING",
                      "SUBSIDISED_WORK", "WORK", "OUTSIDE")  # fmt: skip
    assert [getattr(states, name) for name in STATES] == list(range(7))


def test_events_of_the_table_are_stacked_in_order():
    """Work first; each event once; what is not drawn is last."""
    events = [row.event for row in TRANSITIONS]
    assert events == sorted(events)
    assert events == list(range(1, len(TRANSITIONS) + 1))
    assert events[NUMBER_OF_EVENTS - 1] == states.STARTS_SERVICE  # the first that is not drawn
    assert TRANSITIONS[0].leads_to == WORK


def test_every_transition_has_a_name_of_its_own():
    """For the trace and the tables."""
    names = [row.name for row in TRANSITIONS]
    assert len(set(names)) == len(names)


def test_kinds_are_those_of_scenarios_in_their_order():
    """Wherever a table has nine columns."""
    assert tuple(KINDS_OF_SCENARIOS) == KINDS
    assert len(KINDS) == len(STATE_OF_KIND) == len(NEED_OF_KIND) == NUMBER_OF_KINDS == EMPLOYERS


def test_mechanisms_are_those_of_scenarios():
    """The eight switches."""
    assert set(MECHANISMS) == set(MECHANISMS_OF_SCENARIOS)


@pytest.mark.parametrize("event", range(FIRST_EVENT_OUTSIDE, LAST_EVENT_OUTSIDE + 1))
def test_every_way_out_has_its_reason(event):
    """In the same order."""
    assert REASON_OF_EVENT[event] == event - FIRST_EVENT_OUTSIDE + 1
    assert len(REASONS) == 8
    assert FIRST_REASON_GONE == 4


@pytest.mark.parametrize("kind", range(NUMBER_OF_KINDS))
def test_a_kind_is_spent_in_a_service_s_state(kind):
    """One of the four."""
    assert 1 <= STATE_OF_KIND[kind] <= 4
    assert IS_REFERRED + kind < NUMBER_OF_EVENTS


@pytest.mark.parametrize(
    ("before", "after", "possible"),
    [
        (UNEMPLOYED, WORK, True), (UNEMPLOYED, 3, True), (3, UNEMPLOYED, True), (3, WORK, True),
        (WORK, UNEMPLOYED, True), (OUTSIDE, UNEMPLOYED, True), (OUTSIDE, WORK, True),
        (WORK, 3, False), (OUTSIDE, 3, False), (3, 1, False),
    ],
)  # fmt: skip
def test_the_table_says_what_may_follow_what(before, after, possible):
    """Services are entered from unemployment only."""
    assert may_follow(before, after) == possible


@pytest.mark.parametrize("state", ALIVE)
def test_everyone_may_leave_for_good(state):
    """From every state."""
    assert may_follow(state, OUTSIDE)


# The world's declarations


@pytest.mark.parametrize("table", world.TABLES)
def test_every_field_is_declared_with_a_label(table):
    """And a unit where it has one; no name twice."""
    names = [name for name, _kind, _unit, _label in world.TABLES[table]]
    assert len(set(names)) == len(names)
    assert all(label.strip() for _n, _k, _u, label in world.TABLES[table])


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0, 1.5, -0.5])
def test_stored_shares_come_back(share):
    """Within 1/65535 and within [0, 1]."""
    back = world.as_share(world.from_share(share))
    assert back == pytest.approx(min(max(share, 0.0), 1.0), abs=1 / 65535)


@pytest.mark.parametrize(("week", "slot"), [(-520, 0), (-1, 0), (0, 0), (5, 5)])
def test_the_burn_in_writes_over_its_own_row(week, slot):
    """Row 0."""
    assert world.slot_of(week) == slot


def test_a_copy_shares_nothing():
    """So that a branch leaves its trunk alone."""
    one = at_rest(scenario()).world
    other = one.copy()
    for a, b in zip(one, other, strict=True):
        assert not np.shares_memory(a, b)


def test_the_digest_sees_every_table():
    """A change in any of them changes it; scratch does not."""
    one = at_rest(scenario()).world
    digest = one.digest()
    for name in one._fields:
        other = one.copy()
        array = getattr(other, name)
        if array.size == 0 or name == "events":
            continue
        raw = array.view(np.uint8) if not array.dtype.names else array[array.dtype.names[0]]
        flat = raw.reshape(-1)
        flat[0] = flat[0] + 1
        assert (other.digest() == digest) == (name in world.SCRATCH), name


def test_padding_is_no_part_of_the_digest():
    """Bytes between fields mean nothing."""
    table = np.zeros(3, world.DTYPES["desks"])
    raw = table.view(np.uint8).copy()
    other = (raw + 0).view(world.DTYPES["desks"])
    other.view(np.uint8)[:] = 255
    for name in table.dtype.names:
        other[name] = table[name]
    assert world.packed(other).tobytes() == world.packed(table).tobytes()


# Beliefs


def test_every_parameter_becomes_a_field():
    """The last part of its name; those of a kind of service stand side by side."""
    values = ledger_values()
    table = beliefs_from(values, {})
    for name, value in values.items():
        field = table[field_of(name)][0]
        if name.startswith("service."):
            field = field[KINDS.index(name.split(".")[1])]
        assert field == value, name


def test_the_type_of_beliefs_lists_every_field():
    """Scalars as floats, those of a kind of service as nine; ``python -m model.believed``."""
    table = beliefs_from(ledger_values(), {})
    assert set(Beliefs.__annotations__) == set(table.dtype.names)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_becomes_a_switch(mechanism):
    """On where nothing is said."""
    assert beliefs_from({}, {})[f"has_{mechanism}"][0] == 1.0
    assert beliefs_from({}, {mechanism: False})[f"has_{mechanism}"][0] == 0.0


def test_two_parameters_of_one_name_are_told():
    """Or one would silently hide the other."""
    with pytest.raises(ValueError, match="Two parameters"):
        beliefs_from({"a.same": 1.0, "b.same": 2.0}, {})


def test_every_parameter_is_read_somewhere():
    """A number that no rule reads would be a belief without effect."""
    from tests.repository import modules

    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for module, path in modules().items()
        if module.startswith("model.")
    )
    idle = [name for name in ledger_values() if field_of(name) not in sources]
    assert idle == []
