"""The tests of honesty in the plausible worlds: they hold whatever the evidence leaves open.

Every tenth world by default; all of them among the slow tests.
"""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.worlds import PlausibleWorld, plausible_worlds
from tests.model.test_honesty import no_effects, work_histories
from tests.model.worlds import (
    NO_MECHANISMS,
    SYMMETRIC_AGAINST_A_PILOT,
    differing,
    ledger_values,
    people_of,
    phase,
    run,
    scenario,
)

STARTS, ENDS = 10, 50
WORLDS = [
    pytest.param(world, id=f"world-{world.name}", marks=[] if place % 10 == 0 else pytest.mark.slow)
    for place, world in enumerate(plausible_worlds())
]


@pytest.mark.parametrize("world", WORLDS)
def test_zero_effects_of_contact_make_no_difference_to_work(world: PlausibleWorld):
    """Coaches come and meet, and who works when is the same to the week."""
    values = {**ledger_values(), **world.values}
    silent = {**values, **no_effects(values)}
    silent |= dict.fromkeys((name for name in values if name.endswith(".referral_rate")), 0.0)
    base = run(scenario(values=silent), 70)
    pilot = run(scenario(phase(STARTS, ENDS, contract="fixed-term"), values=silent), 70)
    assert np.array_equal(work_histories(base), work_histories(pilot))
    assert pilot.weekly()["meetings"].sum() > base.weekly()["meetings"].sum()


@pytest.mark.parametrize("world", WORLDS)
def test_mechanisms_off_a_pilot_is_permanent_while_it_runs(world: PlausibleWorld):
    """Week for week and life for life."""
    values = {**world.values, **SYMMETRIC_AGAINST_A_PILOT}
    pilot, permanent = (
        run(scenario(chosen, mechanisms=NO_MECHANISMS, values=values), ENDS + 1)
        for chosen in (
            phase(STARTS, ENDS, contract="fixed-term"),
            phase(STARTS, None, contract="permanent"),
        )
    )
    assert differing(people_of(pilot), people_of(permanent)) == []


@pytest.mark.parametrize("world", WORLDS)
def test_a_phase_whose_end_nobody_knows_is_the_permanent_one(world: PlausibleWorld):
    """To the bit until its end."""
    unknown, permanent = (
        run(scenario(phase(STARTS, ends, announced=told), values=world.values), ENDS + 1)
        for ends, told in ((ENDS, ENDS + 1), (None, None))
    )
    assert differing(people_of(unknown), people_of(permanent)) == []


@pytest.mark.parametrize("world", WORLDS)
def test_clean_controls_have_zero_difference(world: PlausibleWorld):
    """Nobody of the area without the phase notices it."""
    lives = []
    for phases in ((), (phase(STARTS, ENDS),)):
        sim = run(scenario(*phases, values=world.values), 70)
        people = people_of(sim, "roster_next", "roster_prev", "queue_next", "queue_prev")
        roles = np.array([desk.role for desk in sim.desks])
        lives.append(people[roles[people["desk"]] == "control"])
    assert len(lives[0]) > 50
    assert differing(*lives) == []
