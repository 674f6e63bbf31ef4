"""People: who a newcomer is, and what the snapshot says of everyone."""

from __future__ import annotations

import numpy as np
import pytest

from model.person import AGE_FROM, AGE_TO
from model.simulation import Simulation
from model.snapshot import COLUMNS
from model.states import OUTSIDE, UNEMPLOYED, WORK
from model.world import DTYPES, PEOPLE
from tests.model.worlds import Office, at_rest, phase, run, scenario

LARGE = (Office("North", "Lakes", "trial", 6000.0, 3000.0),)


@pytest.fixture(scope="module")
def newcomers() -> Simulation:
    """Nine thousand people as they come, before any week."""
    which = scenario(offices=LARGE)
    return at_rest(which, burn_in_weeks=0, in_work_per_jobseeker=0.0, records_events=False)


def cells(sim: Simulation):
    """Return age at entry, sex, education, benefit and capabilities."""
    table = sim.snapshot()
    return table[: int(sim.world.count[PEOPLE])]


def test_newcomers_have_the_region_s_margins(newcomers):
    """Age, sex and education as given, within sampling error (inflow not solved: independent)."""
    table, margins = cells(newcomers), scenario().region.margins
    n = len(table)
    for share, is_one in (
        (margins.men, table["sex"] == 1),
        (margins.education["basic"], table["education"] == 0),
        (margins.education["tertiary"], table["education"] == 2),
        (margins.age["16-24"], table["age"] < 25),
        (margins.age["55-64"], table["age"] >= 55),
    ):
        assert is_one.mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / n))


def test_ages_lie_within_their_bands(newcomers):
    """From 16 to 64."""
    age = cells(newcomers)["age"]
    assert age.min() >= AGE_FROM[0] - 0.05
    assert age.max() <= AGE_TO[-1] + 0.05


def test_capabilities_lie_within_bounds_and_below_their_ceilings(newcomers):
    """0.02 to 0.98, each with a ceiling of its own."""
    world, n = newcomers.world, int(newcomers.world.count[PEOPLE])
    for name in ("skills", "work_ability", "inclusion"):
        x = world.people[name][:n].astype(float)
        ceiling = world.dossiers[f"{name}_ceiling"][:n] / 65535
        assert x.min() >= 0.0199
        assert x.max() <= 0.9801
        assert (x <= ceiling + 1e-4).all()


def test_capabilities_go_together_as_the_ledger_says(newcomers):
    """Correlated, education and age aside."""
    table = cells(newcomers)
    some = (table["education"] == 1) & (abs(table["age"] - 40) < 10)
    r = np.corrcoef(table["skills"][some], table["inclusion"][some])[0, 1]
    expected = scenario().behaviour.values["traits.capability_correlation"]
    assert r == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 2)])
def test_education_raises_skills(newcomers, low, high):
    """Basic below upper secondary below tertiary."""
    table = cells(newcomers)
    means = [table["skills"][table["education"] == e].mean() for e in (low, high)]
    assert means[0] < means[1]


def test_work_ability_falls_with_age(newcomers):
    """On average."""
    table = cells(newcomers)
    young, old = table["age"] < 30, table["age"] > 50
    assert table["work_ability"][young].mean() > table["work_ability"][old].mean()


def test_frailty_goes_with_capability(newcomers):
    """The hard to place have less of everything."""
    n = int(newcomers.world.count[PEOPLE])
    hard = newcomers.world.dossiers["is_hard"][:n] == 1
    skills = newcomers.world.people["skills"][:n]
    assert 0.05 < hard.mean() < 0.95
    assert skills[hard].mean() < skills[~hard].mean()


@pytest.mark.parametrize("by_age", [0.0, 1.0])
def test_the_share_of_the_hard_class_rises_with_age_by_its_slope(by_age):
    """Log odds a decade; without it those older are hard to place by their capabilities alone."""
    values = {"traits.hard_by_age": by_age, "traits.hard_by_capability": 0.0}
    sim = run(scenario(values=values, offices=LARGE), 40)
    table = cells(sim)
    came = table["entered_week"] >= 0  # the class of first people is that of the rest
    hard = sim.world.dossiers["is_hard"][: len(table)] == 1
    young, old = (hard[came & is_so].mean() for is_so in (table["age"] < 30, table["age"] >= 55))
    odds = (old / (1 - old)) / (young / (1 - young))
    assert 0.7 < odds < 1.4 if by_age == 0.0 else odds > 4.0


def test_only_the_insured_are_on_recall(newcomers):
    """A share of earnings-related newcomers."""
    n = int(newcomers.world.count[PEOPLE])
    recalled = newcomers.world.dossiers["is_on_recall"][:n] == 1
    assert recalled.any()
    assert set(newcomers.world.people["benefit"][:n][recalled]) == {0}


def test_everyone_has_luck_of_her_own(newcomers):
    """Ids are unique, in the first population and among entrants."""
    sim = run(scenario(), 150)
    ids = sim.world.people["id"][: int(sim.world.count[PEOPLE])]
    assert len(set(ids.tolist())) == len(ids)


def test_a_person_is_the_same_under_every_policy():
    """Traits are keyed by the person."""
    tables = [run(scenario(*p), 60).snapshot() for p in ((), (phase(5, None),))]
    for name in ("id", "sex", "education", "is_health_limited", "age"):
        assert np.array_equal(tables[0][name], tables[1][name])


# The records


def test_the_hot_record_fits_a_line_of_cache():
    """At most 64 bytes."""
    assert DTYPES["people"].itemsize <= 64


def test_a_person_takes_at_most_160_bytes():
    """Hot record and dossier together."""
    assert DTYPES["people"].itemsize + DTYPES["dossiers"].itemsize <= 160


# The snapshot


def test_a_snapshot_disturbs_nothing():
    """It reads, into a table of its own."""
    sim = run(scenario(phase(5, 20)), 30)
    before = sim.world.digest()
    sim.snapshot()
    assert sim.world.digest() == before


def test_looking_changes_no_future():
    """A run that is looked at every week is the run that is not."""
    one, other = at_rest(scenario(phase(5, 20))), at_rest(scenario(phase(5, 20)))
    for week in range(1, 40):
        one.run_to(week)
        one.snapshot()
    other.run_to(39)
    assert one.world.digest() == other.world.digest()


def test_a_snapshot_has_its_declared_columns():
    """In order."""
    names = at_rest(scenario()).snapshot().dtype.names
    assert names == tuple(column[0] for column in COLUMNS)


def test_later_snapshots_are_only_longer():
    """Row order is stable."""
    sim = at_rest(scenario())
    before = sim.snapshot()
    sim.run_to(50)
    after = sim.snapshot()
    assert len(after) > len(before)
    assert np.array_equal(before["id"], after["id"][: len(before)])


@pytest.mark.parametrize(
    ("column", "states"), [("registered_weeks", {UNEMPLOYED}), ("jobless_weeks", {0, 1, 2, 3, 4})]
)
def test_clocks_run_only_where_they_mean_something(column, states):
    """Zero elsewhere."""
    table = run(scenario(), 60).snapshot()
    assert set(table["state"][table[column] > 0]) <= states


def test_the_chance_predicted_lies_between_zero_and_one():
    """And falls with time without work, for those who differ in nothing else."""
    table = run(scenario(), 60).snapshot()
    is_jobseeker = table["state"] < WORK
    assert (table["chance"][is_jobseeker] > 0.0).all()
    assert (table["chance"][is_jobseeker] < 1.0).all()
    assert (table["chance"][~is_jobseeker] == 0.0).all()
    seeking = table["state"] == UNEMPLOYED
    long = table["jobless_weeks"] > 52
    assert table["chance"][seeking & long].mean() < table["chance"][seeking & ~long].mean()


def test_the_chance_is_the_same_label_in_every_policy():
    """It is predicted before the policies differ."""
    tables = [run(scenario(*p), 10).snapshot() for p in ((), (phase(10, None),))]
    assert np.array_equal(tables[0]["chance"], tables[1]["chance"])


def test_reasons_belong_to_those_outside():
    """And everyone outside has one."""
    table = run(scenario(), 80).snapshot()
    assert ((table["reason"] > 0) == (table["state"] == OUTSIDE)).all()


def test_weeks_of_work_grow_in_work():
    """One a week."""
    sim = run(scenario(), 20)
    before = sim.snapshot()
    sim.run_to(21)
    after = sim.snapshot()[: len(before)]
    stays = (before["state"] == WORK) & (after["state"] == WORK)
    grown = after["work_weeks"].astype(int) - before["work_weeks"]
    assert (grown[stays] == 1).all()
    assert set(grown) <= {0, 1}
