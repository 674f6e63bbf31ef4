"""One run of a sweep: all policies at a point, with the luck that every point has."""

from collections import Counter

import numpy as np
import pytest

from experiments import compare
from experiments.executors import Serial, WarmPool
from experiments.sweep.runs import Run, Setting, before_clock, runs_of, simulate
from experiments.sweep.study import OWN
from experiments.sweep.tables import column_name
from experiments.world import MODEL, forget_worlds
from scenarios import load_scenario
from tests.experiments import fakes
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    a_study,
    bytes_of,
    conducted,
    write_study,
)

TWO_AND_A_BIT = {"scenarios": ["town-baseline", "town-permanent", "town-repeated"]}
EQUAL_MONEY = {
    "scenarios": ["town-baseline", "town-repeated", "town-thin"],
    "years": 0.8,
    "follow_ups": [0.63],  # the horizon
}


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    forget_worlds()
    yield
    forget_worlds()


@pytest.fixture
def begun(monkeypatch):
    """Count the worlds that are begun, by replication."""
    at_rest, counted = fakes.FakeSimulation.at_rest.__func__, Counter()

    def counts(cls, scenario, **settings):
        counted[settings["replication"]] += 1
        return at_rest(cls, scenario, **settings)

    monkeypatch.setattr(fakes.FakeSimulation, "at_rest", classmethod(counts))
    return counted


def test_at_the_scenarios_own_values_differences_are_those_of_compare(tmp_path):
    """To the bit: the same people, seed, burn-in and replications of the real model."""
    pilot = load_scenario("pirkanmaa-pilot")
    own = [pilot.policy.phases[0].levers[CASELOAD["lever"]],
           pilot.behaviour.values["contact.contact_fade_weeks"]]  # fmt: skip
    path = write_study(
        tmp_path,
        scenarios=["pirkanmaa-baseline", "pirkanmaa-pilot"],
        people=300, replications=2, seed=3, years=2.7,
        burn_in_years=None,
        follow_ups=[0.5, 1.0],
        metrics=["employment_rate", "net_public_cost"],
        groups=["all", "difficulty:hardest", "office:Nokia", "place:control"],
        design={"kind": "grid"},
        factors=[
            {"lever": CASELOAD["lever"], "values": [own[0], 250.0]},
            {"parameters": "contact.contact_fade_weeks", "values": [own[1], 9.0]},
        ],
    )  # fmt: skip
    from experiments.sweep.read import read_study

    study = read_study(path)
    (point,) = [p for p, values in enumerate(study.points.values.tolist()) if values == own]
    found = compare(
        ["pirkanmaa-baseline", "pirkanmaa-pilot"],
        people=300, years=2.7, replications=2, seed=3, workers=1,
    )  # fmt: skip
    theirs = found.outcomes.set_index(["scenario", "group", "metric", "years", "replication"])
    theirs = theirs["value"].to_dict()
    setting, compared = Setting.of(study), 0
    for of_point, run in runs_of(study):
        if of_point != point:
            continue
        mine = simulate(setting, run)
        for row, scenario in enumerate(study.scenarios):
            for column, (metric, group, years) in enumerate(study.outcomes):
                if metric not in OWN:
                    key = (scenario.name, group, metric, years, run.replication)
                    np.testing.assert_equal(mine[row, column], theirs.get(key, np.nan), str(key))
                    compared += np.isfinite(mine[row, column])
    assert compared > 2 * 2 * 2 * 3 * 20


@pytest.mark.slow
def test_the_real_model_gives_the_same_bytes_from_two_workers(tmp_path):
    """Plausible worlds, equal money and all: from one process, from two, and from one again."""
    study = a_study(
        tmp_path,
        MODEL,
        scenarios=["pirkanmaa-repeated", "pirkanmaa-permanent-thin", "pirkanmaa-baseline"],
        people=200, replications=2, years=3.0, burn_in_years=1.0, follow_ups=[1.0],
        groups=["all", "difficulty:hardest"],
        design={"kind": "plausible-worlds", "size": 3}, factors=None,
    )  # fmt: skip
    pool, found = WarmPool(2), []
    try:
        for name, executor in (("one", Serial()), ("two", pool), ("again", Serial())):
            results = conducted(study, tmp_path / name, executor).results
            assert (results.status == "done").all()
            found.append(bytes_of(tmp_path / name))
    finally:
        pool.close()
    assert found[0] == found[1] == found[2]


def test_the_same_run_again_is_the_same_to_the_bit(tmp_path):
    """Whether its shared years were kept or are simulated anew."""
    study = a_study(tmp_path, **TWO_AND_A_BIT, replications=2)
    setting, runs = Setting.of(study), [run for _point, run in runs_of(study)]
    first = [simulate(setting, run) for run in runs]
    forget_worlds()
    again = [simulate(setting, run) for run in reversed(runs)]
    for one, other in zip(first, reversed(again), strict=True):
        np.testing.assert_array_equal(one, other)


def test_shared_years_are_simulated_once_for_points_that_differ_in_phases_only(tmp_path, begun):
    """A lever of the phases and the rhythm do nothing before the clock."""
    study = a_study(
        tmp_path,
        **TWO_AND_A_BIT,
        replications=2,
        factors=[CASELOAD, {"rhythm": "off_months", "low": 1.0, "high": 6.0}],
    )
    conducted(study, tmp_path / "out")
    assert begun == {0: 1, 1: 1}


def test_every_belief_has_shared_years_of_its_own(tmp_path, begun):
    """What people do before the clock depends on it."""
    study = a_study(tmp_path, replications=2, factors=[BELIEF])
    conducted(study, tmp_path / "out")
    assert begun == {0: 4, 1: 4}


def test_a_factor_without_effect_changes_no_difference_by_a_bit(tmp_path):
    """The luck of a replication is the same at every point."""
    study = a_study(tmp_path, **TWO_AND_A_BIT, replications=3, factors=[BELIEF])
    values = conducted(study, tmp_path / "out").results.values
    assert len(study.points) == 4
    for point in range(1, 4):
        np.testing.assert_array_equal(values[point], values[0])
    differences = values[0, :, 1] - values[0, :, 0]
    assert len(np.unique(differences[:, 1])) > 1  # replications have other luck


def test_a_factor_with_effect_changes_only_whom_it_is_of(tmp_path):
    """The others' numbers stay to the bit, so that differences owe nothing to luck."""
    study = a_study(
        tmp_path, **TWO_AND_A_BIT, factors=[{**CASELOAD, "scenarios": ["town-permanent"]}]
    )
    results = conducted(study, tmp_path / "out").results
    for name in ("town-baseline", "town-repeated"):
        (one,) = {tuple(v) for v in results.of(name, "employment_weeks", "all", 0.5).tolist()}
        assert one
    changed = results.of("town-permanent", "employment_weeks", "all", 0.5)
    assert len(np.unique(changed)) == 4


def test_policies_with_an_equal_budget_spend_the_same_in_every_run(tmp_path):
    """At each point and in each replication, and not on average only."""
    study = a_study(tmp_path, **EQUAL_MONEY, replications=2, factors=[CASELOAD])
    assert study.weeks - study.clock == study.follow_up_weeks[-1][1]
    results = conducted(study, tmp_path / "out").results
    spent = [
        results.of(name, "programme_cost_total", "all", study.follow_ups[-1])
        for name in ("town-thin", "town-repeated")
    ]
    np.testing.assert_allclose(spent[0], spent[1], rtol=0.01)
    gaps = results.of("town-thin", "budget_gap", "all", 0.0)
    np.testing.assert_allclose(gaps, spent[0] / spent[1] - 1.0, atol=1e-9)
    doses = results.of("town-thin", "dose", "all", 0.0)
    assert len(np.unique(doses)) > 1
    assert ((doses > 0) & (doses < 1)).all()


def test_a_policy_without_a_budget_has_its_own_dose(tmp_path):
    """One, and nothing is missed."""
    study = a_study(tmp_path, **EQUAL_MONEY, factors=[CASELOAD])
    results = conducted(study, tmp_path / "out").results
    assert (results.of("town-repeated", "dose", "all", 0.0) == 1.0).all()
    assert (results.of("town-repeated", "budget_gap", "all", 0.0) == 0.0).all()


def test_the_policy_whose_budget_is_met_need_not_be_asked_for(tmp_path):
    """Its spend is met all the same, to the bit as where it is among the scenarios."""
    both = a_study(tmp_path, **EQUAL_MONEY, factors=[BELIEF])
    alone = a_study(
        tmp_path,
        **{**EQUAL_MONEY, "scenarios": ["town-baseline", "town-thin"]},
        factors=[BELIEF],
    )
    assert [other.name for other in alone.others] == ["town-repeated"]
    found = [
        conducted(study, tmp_path / name).results.of("town-thin", "dose", "all", 0.0)
        for name, study in {"both": both, "alone": alone}.items()
    ]
    np.testing.assert_array_equal(*found)


def test_another_reference_turns_the_differences_round(tmp_path):
    """To the bit: the shared years are the same, whoever is compared with whom."""
    one = conducted(a_study(tmp_path), tmp_path / "one").results
    study = a_study(tmp_path, reference="town-permanent")
    other = conducted(study, tmp_path / "other").results
    asked = ("employment_weeks", "all", 0.5)
    np.testing.assert_array_equal(
        one.difference("town-permanent", *asked), -other.difference("town-baseline", *asked)
    )


def test_a_policy_alone_gives_its_own_values(tmp_path):
    """There is nothing to take away."""
    alone = conducted(a_study(tmp_path, scenarios=["town-permanent"]), tmp_path / "alone")
    both = conducted(a_study(tmp_path), tmp_path / "both")
    asked = ("town-permanent", "employment_weeks", "all", 0.5)
    np.testing.assert_array_equal(alone.results.difference(*asked), both.results.of(*asked))


def test_groups_that_are_not_asked_for_cost_no_column(tmp_path):
    """Nor places; whatever is kept is the same to the bit as among more groups."""
    few = a_study(tmp_path, groups=["sex:woman"])
    many = a_study(tmp_path, groups=["all", "sex:woman", "office:Alder", "place:control"])
    assert {group for metric, group, _years in few.outcomes if metric not in OWN} == {"sex:woman"}
    few_runs, many_runs = (
        conducted(study, tmp_path / name).runs for name, study in {"f": few, "m": many}.items()
    )
    columns = [name for name in few_runs if "sex:woman" in name]
    assert len(columns) == len(few.outcomes) - len(OWN)
    assert not [name for name in few_runs if "all" in name or "Alder" in name]
    assert few_runs[columns].equals(many_runs[columns])


def test_a_metric_is_kept_whether_it_is_analysed_or_not(tmp_path):
    """Other metrics can be asked of the same runs later, without a run."""
    study = a_study(tmp_path, metrics=["employment_weeks"])
    other = a_study(tmp_path, metrics=["programme_cost"])
    assert study.outcomes == other.outcomes
    assert study.what_runs_are == other.what_runs_are
    runs = conducted(study, tmp_path / "out").runs
    assert column_name(("programme_cost", "all", 0.5)) in runs
    assert runs[column_name(("programme_cost", "all", 0.5))].notna().all()


def test_before_the_clock_there_are_only_phases_that_are_known_of():
    """What comes later is not known, and is not simulated in the shared years."""
    scenario = fakes.repeated()
    assert before_clock(scenario, 52).policy.phases == ()  # the Monday on which it begins
    assert before_clock(scenario, 53).policy.phases == scenario.policy.phases[:1]
    assert before_clock(scenario, 110).policy.phases == scenario.policy.phases[:2]


def test_a_solved_region_is_at_rest_at_every_belief_and_once(tmp_path, monkeypatch):
    """Newcomers are solved under ordinary service, once for all replications of a point."""
    from experiments.sweep import runs
    from scenarios.scenario import Inflow

    solved = []

    def solve(bare, **_settings):
        solved.append(bare)
        return Inflow(1.0 + len(solved), (1.0,) * 96)

    monkeypatch.setattr(runs, "solve_inflow", solve)
    monkeypatch.setattr(runs, "_solved", {})
    study = a_study(tmp_path, inflow="solved", replications=3, factors=[BELIEF])
    conducted(study, tmp_path / "out")
    assert len(solved) == 4
    assert {len(bare.policy.phases) for bare in solved} == {0}
    hazards = [bare.behaviour.values[BELIEF["parameters"]] for bare in solved]
    assert hazards == study.points.values[:, 0].tolist()


@pytest.mark.parametrize(
    "changes",
    [
        {"people": 120}, {"seed": 2}, {"burn_in_years": 1.0}, {"follow_ups": [0.5]},
        {"groups": ["sex:woman"]}, {"years": 1.2}, {"inflow": "solved"},
        {"reference": "town-permanent"}, {"scenarios": ["town-baseline", "town-repeated"]},
    ],
)  # fmt: skip
def test_whatever_decides_a_run_is_in_its_name(tmp_path, changes):
    """Another study's runs are never taken for this one's."""
    assert a_study(tmp_path).what_runs_are != a_study(tmp_path, **changes).what_runs_are


@pytest.mark.parametrize(
    "changes",
    [{"metrics": ["employment_rate"]}, {"title": "Another"}, {"replications": 4},
     {"design": {"kind": "latin-hypercube", "size": 9}}],
)  # fmt: skip
def test_whatever_does_not_leaves_it(tmp_path, changes):
    """The same runs serve."""
    assert a_study(tmp_path).what_runs_are == a_study(tmp_path, **changes).what_runs_are


def test_runs_are_named_by_values_and_luck():
    """And by nothing else of the point: its number may be another in a larger design."""
    run = Run((1.0, 2.0), 3)
    assert run.note("x") == Run((1.0, 2.0), 3).note("x")
    others = (Run((1.0, 2.5), 3), Run((1.0, 2.0), 4))
    assert all(run.note("x") != other.note("x") for other in others)
    assert run.note("x") != run.note("y")
