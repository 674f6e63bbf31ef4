"""Rival readings: central with the links of the pilot moved by one share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibration.evaluations import Given
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.restricted import PEOPLE, RUNS, links, restricted, values_at
from experiments.calibration.unknowns import Unknowns
from experiments.errors import CannotGoOn
from scenarios import load_ledger
from tests.experiments.calibration_toys import a_setting, some_rows

UNKNOWNS = Unknowns.of(load_ledger())
IS_LINK = links(UNKNOWNS.names)


def test_the_links_are_contact_brokering_and_being_hired_on():
    """Nine services, and the two of coaches and partners."""
    names = np.array(UNKNOWNS.names)[IS_LINK].tolist()
    assert {"contact.contact_effect", "cooperation.brokering_effect"} < set(names)
    assert sum(name.startswith("service.") for name in names) == 9
    assert len(names) == 11


@pytest.mark.parametrize(("share", "end"), [(1.0, UNKNOWNS.high), (-1.0, UNKNOWNS.low)])
def test_a_whole_share_is_the_end_of_every_range(share, end):
    """And what is no link stays central's."""
    values = values_at(share, UNKNOWNS)
    assert values[IS_LINK] == pytest.approx(end[IS_LINK])
    assert (values[~IS_LINK] == UNKNOWNS.ledger_values[~IS_LINK]).all()


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_every_link_rises_with_the_share(one, other):
    """And none leaves its range."""
    low, high = (values_at(share, UNKNOWNS) for share in sorted((one, other)))
    assert (low <= high + 1e-9).all()
    assert ((UNKNOWNS.low <= low) & (high <= UNKNOWNS.high)).all()


def found_where(folder, monkeypatch, wanted, effect):
    """Restrict a stand-in in which the number is a function of one link's position."""
    monkeypatch.setattr("experiments.calibration.restricted.LINKS", ("a.one",))
    (row,) = some_rows(folder)[:1]
    row = row.__class__(**{**vars(row), "id": PILOT_EFFECT, "value": wanted})
    setting = a_setting(folder, rows=(row,))
    asked = []

    def run(where, trials):
        asked.append((where.people, len(trials)))
        return [Given(np.array([effect(trial.values[0])])) for trial in trials]

    found = restricted(setting, Evidence.of([row]), [], run)
    return found.values[0], found.outputs[0], asked


@pytest.mark.parametrize("wanted", [0.2, 0.45, 0.75, 0.95])
def test_the_number_comes_to_what_the_reading_says(tmp_path, monkeypatch, wanted):
    """From central's 0.6, up or down, along a bent line."""
    value, outputs, asked = found_where(tmp_path, monkeypatch, wanted, lambda one: one**1.5)
    assert value == pytest.approx(wanted ** (1 / 1.5), abs=0.02)
    assert outputs == pytest.approx(wanted, abs=0.03)
    assert asked[0] == (PEOPLE, RUNS)


def test_a_number_out_of_reach_ends_at_the_end(tmp_path, monkeypatch):
    """As near as the ranges allow."""
    assert found_where(tmp_path, monkeypatch, 3.0, lambda one: one)[0] == 1.0
    assert found_where(tmp_path, monkeypatch, -3.0, lambda one: one)[0] == 0.0


def test_a_world_that_cannot_be_simulated_is_told(tmp_path):
    """With what the model said."""
    (row,) = some_rows(tmp_path)[:1]
    row = row.__class__(**{**vars(row), "id": PILOT_EFFECT})

    def run(_where, trials):
        return [Given(np.array([np.nan]), None, "too idle") for _trial in trials]

    with pytest.raises(CannotGoOn, match="too idle"):
        restricted(a_setting(tmp_path, rows=(row,)), Evidence.of([row]), [], run)
