"""Capability: closed forms that move towards a ceiling or a floor, and never beyond."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.capability import (
    INCLUSION,
    SKILLS,
    WORK_ABILITY,
    capability_at,
    eroded,
    fit_of,
    gain_in_service,
    main_need,
    raised,
)
from model.states import (
    KINDS,
    NEED_OF_KIND,
    NO_KIND,
    OUTSIDE,
    REHABILITATION,
    TRAINING,
    UNEMPLOYED,
    WORK,
)
from model.world import from_share
from tests.model.worlds import beliefs, record

SHARES = st.floats(0.02, 0.98)


def test_erosion_halves_what_lies_above_the_floor_in_its_half_life():
    """Ln 2 over the rate."""
    b = beliefs(erosion=0.01, floor_share=0.5)
    half_life = math.log(2.0) / 0.01
    assert eroded(0.8, 0.8, half_life, b) == pytest.approx(0.6)


def test_without_erosion_nothing_is_lost():
    """To the bit."""
    assert eroded(0.7, 0.8, 520.0, beliefs(erosion=0.0, floor_share=0.5)) == pytest.approx(0.7)


def test_erosion_stops_at_the_floor():
    """Who lies below it already loses nothing."""
    assert eroded(0.3, 0.8, 1000.0, beliefs(erosion=0.1, floor_share=0.5)) == 0.3


@given(SHARES, SHARES, st.floats(0.0, 2000.0))
def test_erosion_never_raises_and_never_goes_below_the_floor(x, ceiling, weeks):
    """Whatever the start."""
    after = eroded(x, ceiling, weeks, beliefs(erosion=0.01, floor_share=0.5))
    assert min(x, 0.5 * ceiling) - 1e-12 <= after <= x + 1e-12


@given(SHARES, st.floats(0.0, 300.0), st.floats(0.0, 300.0))
def test_erosion_in_two_steps_is_erosion_in_one(x, first, second):
    """An exact solution may be looked at as often as one likes."""
    b = beliefs(erosion=0.005, floor_share=0.5)
    assert eroded(eroded(x, 0.9, first, b), 0.9, second, b) == pytest.approx(
        eroded(x, 0.9, first + second, b), abs=1e-12
    )


@given(SHARES, st.floats(0.0, 0.05), st.floats(0.0, 500.0))
def test_a_gain_never_passes_the_ceiling(room, gain, weeks):
    """It takes the capability towards it."""
    ceiling = 0.98
    x = ceiling * (1.0 - room) + 0.02
    after = raised(min(x, ceiling), ceiling, gain, weeks)
    assert min(x, ceiling) - 1e-12 <= after <= ceiling + 1e-12


@given(st.floats(0.1, 0.6), st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_a_gain_in_two_steps_is_a_gain_in_one(x, first, second):
    """An exact solution, too."""
    assert raised(raised(x, 0.9, 0.01, first), 0.9, 0.01, second) == pytest.approx(
        raised(x, 0.9, 0.01, first + second), abs=1e-12
    )


def test_no_gain_is_no_change():
    """To the rounding of a sum."""
    assert raised(0.4, 0.9, 0.0, 520.0) == pytest.approx(0.4, abs=1e-15)


def test_a_harmful_service_lowers():
    """Gains may be negative."""
    assert raised(0.4, 0.9, -0.01, 20.0) < 0.4


def test_harm_has_an_end():
    """A capability stays positive."""
    assert raised(0.4, 0.9, -0.05, 500.0) == 0.02


@pytest.mark.parametrize("kind", range(9))
@pytest.mark.parametrize("need", [SKILLS, WORK_ABILITY, INCLUSION])
def test_a_service_fits_the_need_that_it_is_for(kind, need):
    """Fully there, by the misfit's share elsewhere."""
    expected = 1.0 if NEED_OF_KIND[kind] == need else 0.25
    assert fit_of(kind, need, beliefs(misfit_share=0.25)) == expected


@pytest.mark.parametrize("kind", range(9))
@pytest.mark.parametrize("which", [SKILLS, WORK_ABILITY, INCLUSION])
def test_services_side_by_side_share_in_the_gain(kind, which):
    """The capability that the kind is for gets all, the others what cooperation adds."""
    b = beliefs(gain=[0.01 * (k + 1) for k in range(9)])
    expected = 0.01 * (kind + 1) * 0.5 * (1.0 if NEED_OF_KIND[kind] == which else 0.4)
    assert gain_in_service(kind, which, 0.5, 0.4, b) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("skills", "work_ability", "inclusion", "need"),
    [
        (0.2, 0.5, 0.5, SKILLS),
        (0.5, 0.2, 0.5, WORK_ABILITY),
        (0.5, 0.5, 0.2, INCLUSION),
        (0.5, 0.5, 0.5, WORK_ABILITY),
    ],
)
def test_the_main_need_is_the_lowest_capability(skills, work_ability, inclusion, need):
    """Health first where they are equal."""
    assert main_need(skills, work_ability, inclusion) == need


def person_and_dossier(state: int, kind: int = NO_KIND, settled: int = 0):
    """Return someone with 0.5 of everything and a ceiling of 0.8."""
    ceiling = from_share(0.8)
    person = record(
        "people", skills=0.5, work_ability=0.5, inclusion=0.5, state=state, kind=kind,
        settled=settled,
    )  # fmt: skip
    dossier = record(
        "dossiers", skills_ceiling=ceiling, work_ability_ceiling=ceiling,
        inclusion_ceiling=ceiling, fit_of_service=from_share(1.0), support=0,
    )  # fmt: skip
    return person, dossier


@pytest.mark.parametrize("which", [SKILLS, WORK_ABILITY, INCLUSION])
@pytest.mark.parametrize("state", [UNEMPLOYED, OUTSIDE])
def test_joblessness_erodes_every_capability(which, state):
    """In unemployment and outside the labour force alike."""
    person, dossier = person_and_dossier(state)
    b = beliefs(erosion=0.01, floor_share=0.5)
    assert capability_at(person, dossier, which, 20, b) == pytest.approx(
        eroded(0.5, 0.8, 20.0, b), abs=1e-5
    )


@pytest.mark.parametrize("which", [SKILLS, WORK_ABILITY, INCLUSION])
def test_work_raises_every_capability(which):
    """Towards the person's own ceiling."""
    person, dossier = person_and_dossier(WORK)
    b = beliefs(work_gain=0.01)
    assert capability_at(person, dossier, which, 20, b) == pytest.approx(
        raised(0.5, 0.8, 0.01, 20.0), abs=1e-5
    )


@pytest.mark.parametrize(("which", "moves"), [(SKILLS, True), (WORK_ABILITY, False)])
def test_training_raises_skills_and_nothing_else(which, moves):
    """Where cooperation is at rest."""
    person, dossier = person_and_dossier(TRAINING, KINDS.index("training_vocational"))
    after = capability_at(person, dossier, which, 20, beliefs(gain=[0.02] * 9))
    assert (after > 0.5 + 1e-6) == moves


def test_rehabilitation_raises_work_ability():
    """Health rehabilitation does."""
    person, dossier = person_and_dossier(REHABILITATION, KINDS.index("rehabilitation_health"))
    assert capability_at(person, dossier, WORK_ABILITY, 20, beliefs(gain=[0.02] * 9)) > 0.5


@pytest.mark.parametrize("week", [-5, 0])
def test_nothing_has_changed_before_the_settled_week(week):
    """A capability is what it was when last settled."""
    person, dossier = person_and_dossier(UNEMPLOYED)
    assert capability_at(person, dossier, SKILLS, week, beliefs(erosion=0.1)) == 0.5
