"""A whole comparison on the small stand-in world: same bytes, whatever happens on the way."""

import dataclasses
import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from experiments import compare
from experiments.comparison import compared
from experiments.errors import BadInput, CannotGoOn
from experiments.folder import check_folder, store_folder
from experiments.store import Store
from experiments.study import planned
from scenarios.scenario import Budget
from tests.experiments import fakes
from tests.experiments.fakes import FAKE

SET = (fakes.baseline(), fakes.pilot(), fakes.repeated(), fakes.permanent())
SAME = ("comparison.csv", "pairing.csv", "outcomes.parquet", "weekly.parquet", "events.parquet")


def study_of(replications=3, scenarios=SET, **settings):
    return planned(scenarios, replications=replications, **settings)


def written(folder, study, **settings):
    """Conduct a study and write its files; return their digests by name."""
    store = Store(store_folder(folder))
    found = compared(study, store, folder=folder, simulation=FAKE, **settings)
    found.write(folder, figures=False)
    return {name: digest(folder / name) for name in SAME if (folder / name).exists()}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the finished study, events kept."""
    made = tmp_path_factory.mktemp("study")
    written(made, study_of(keeps_events=True), workers=1)
    return made


@pytest.fixture(scope="module")
def expected(folder):
    return {name: digest(folder / name) for name in SAME}


def test_two_workers_write_the_same_bytes(tmp_path, expected):
    """Results do not depend on how many worked on them."""
    assert expected == written(tmp_path, study_of(keeps_events=True), workers=2)


def test_an_interrupted_study_goes_on_to_the_same_bytes(tmp_path, expected, monkeypatch):
    """Stopped after any run, the same study does only the rest."""
    study = study_of(keeps_events=True)
    keep, done = Store.keep, []

    def stops_after_five(self, part):
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append(keep(self, part))

    monkeypatch.setattr(Store, "keep", stops_after_five)
    with pytest.raises(KeyboardInterrupt):
        written(tmp_path, study, workers=1)
    kept = list(Store(store_folder(tmp_path)).parts())
    times = [path.stat().st_mtime_ns for path in kept]
    assert len(kept) == 5

    monkeypatch.setattr(Store, "keep", keep)
    assert expected == written(tmp_path, study, workers=1)
    assert times == [path.stat().st_mtime_ns for path in kept]
    assert len(list(Store(store_folder(tmp_path)).parts())) == 12


def test_a_broken_part_is_computed_again(tmp_path, expected):
    """A damaged file does not get into the results."""
    study = study_of(keeps_events=True)
    written(tmp_path, study, workers=1)
    part = next(Store(store_folder(tmp_path)).parts())
    part.write_bytes(part.read_bytes()[:-7])
    assert expected == written(tmp_path, study, workers=1)


def test_the_order_of_scenarios_does_not_matter(tmp_path, expected):
    """Tables are sorted by key; only the reference has to be the same."""
    turned = study_of(scenarios=SET[::-1], reference="baseline", keeps_events=True)
    assert expected == written(tmp_path, turned, workers=1)


def test_more_replications_go_on_with_the_same_study(tmp_path):
    """The first ones are not computed again, and their outcomes stay."""
    written(tmp_path, study_of(2), workers=1)
    check_folder(tmp_path, study_of(3).identity())
    before = pd.read_parquet(tmp_path / "outcomes.parquet")
    parts = {p: p.stat().st_mtime_ns for p in Store(store_folder(tmp_path)).parts()}
    written(tmp_path, study_of(3), workers=1)
    after = pd.read_parquet(tmp_path / "outcomes.parquet")
    pd.testing.assert_frame_equal(before, after[after["replication"] < 2].reset_index(drop=True))
    assert all(path.stat().st_mtime_ns == when for path, when in parts.items())


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (study_of(seed=2), "its seed is 1"),
        (study_of(scenarios=SET[:3]), "it compares"),
        (study_of(people=100), "the region's own number"),
        (study_of(scenarios=[*SET[:3], SET[3].replace(policy=SET[1].policy)]), "has changed"),
    ],
)
def test_another_study_is_refused_with_the_way_out(folder, other, said):
    """The folder says what it holds."""
    with pytest.raises(BadInput, match=f"{said}.*Name another folder"):
        check_folder(folder, other.identity())


def test_policies_that_do_the_same_are_simulated_once(tmp_path):
    """Another name for the same policy costs nothing and gives the same."""
    twin = fakes.permanent().replace(name="twin")
    written(tmp_path, study_of(2, [*SET, twin]), workers=1)
    assert len(list(Store(store_folder(tmp_path)).parts())) == 2 * len(SET)
    table = pd.read_csv(tmp_path / "comparison.csv").set_index("scenario")
    numbers = ["value", "difference", "ci_low", "ci_high"]
    np.testing.assert_array_equal(
        table.loc["twin"].query("reference == 'baseline'")[numbers],
        table.loc["permanent"].query("reference == 'baseline'")[numbers],
    )


def test_the_table_is_sorted_and_the_references_difference_is_empty(folder):
    """The columns are the contract's, in its order."""
    table = pd.read_csv(folder / "comparison.csv", dtype=str, keep_default_na=False)
    assert (
        list(table)
        == (
            "scenario reference group metric years value difference ci_low ci_high replications"
        ).split()
    )
    own = table[table["scenario"] == table["reference"]]
    assert set(own["difference"]) == set(own["ci_low"]) == {""}
    keys = table[["scenario", "reference", "group", "metric"]].apply(tuple, axis=1)
    assert keys.is_monotonic_increasing
    assert set(table["replications"]) == {"3"}


def test_permanent_minus_repeated_is_its_own_paired_row(folder):
    """It is the difference of the two, replication by replication."""
    table = pd.read_csv(folder / "comparison.csv")
    outcomes = pd.read_parquet(folder / "outcomes.parquet")
    chosen = outcomes.query("group == 'all' and metric == 'employment_weeks' and years == 3")
    by_policy = chosen.pivot_table(index="replication", columns="scenario", values="value")
    expected = (by_policy["permanent"] - by_policy["repeated"]).mean()
    row = table.query(
        "scenario == 'permanent' and reference == 'repeated' and group == 'all' "
        "and metric == 'employment_weeks' and years == 3"
    )
    assert row["difference"].item() == pytest.approx(expected, abs=1e-6)


def test_policies_are_equal_until_the_clock(folder):
    """Every weekly column is the same for all policies before it."""
    weekly = pd.read_parquet(folder / "weekly.parquet").query("week < 52")
    shared = weekly.drop(columns="scenario")
    assert len(shared.drop_duplicates()) == len(shared) / len(SET)


def test_the_manifest_lets_everything_be_checked(folder):
    """It holds the scenarios in full and a checksum of every file."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {name: digest(folder / name) for name in SAME} == {
        name: file["sha256"] for name, file in manifest["files"].items()
    }
    for scenario in SET:
        assert manifest["scenarios"][scenario.name]["digest"] == scenario.digest()
    assert manifest["seeds"] == {"seed": 1, "replications": [0, 1, 2]}


def test_compare_from_python_leaves_nothing_on_the_disk(tmp_path, monkeypatch):
    """Without ``out`` there is no folder, and the tables are there."""
    monkeypatch.chdir(tmp_path)
    told = []
    found = compare(
        SET[:2], replications=2, workers=1, simulation=FAKE, on_progress=lambda *x: told.append(x)
    )
    assert list(tmp_path.iterdir()) == []
    assert told[-1] == (4, 4, 0)
    rows = found.differences("employment_rate", "difficulty:hardest")
    assert set(rows["scenario"]) == {"pilot"}
    assert list(rows["years"]) == [0.25, 0.5, 1.0, 2.0, 3.0]
    with pytest.raises(KeyError, match="employment_rate"):
        found.differences("employement_rate")


def test_equal_money_is_solved_and_kept(tmp_path):
    """The thin policy spends what the repeated one does, and the solution is not sought again."""
    thin = fakes.permanent().replace(name="thin")
    thin = thin.replace(policy=dataclasses.replace(thin.policy, budget=Budget("repeated")))
    study = study_of(2, [*SET, thin])
    store = Store(store_folder(tmp_path))
    found = compared(study, store, simulation=FAKE, workers=1)
    spend = found.table.query(
        "scenario == 'thin' and reference == 'repeated' and group == 'all' "
        "and metric == 'programme_cost_total' and years == 3"
    )
    assert abs(spend["difference"].item() / spend["value"].item()) < 0.01
    assert found.budgets["thin"].is_met
    parts = len(list(store.parts()))
    again = compared(study, store, simulation=FAKE, workers=1)
    assert len(list(store.parts())) == parts
    assert again.budgets["thin"].scale == found.budgets["thin"].scale


def test_a_run_that_fails_is_told_and_the_others_are_kept(tmp_path, monkeypatch):
    """Nothing is written as if it were whole."""
    at_rest = fakes.FakeSimulation.at_rest.__func__

    def fails_once(cls, scenario, **settings):
        if settings["replication"] == 1:
            raise ValueError("a mistake")
        return at_rest(cls, scenario, **settings)

    monkeypatch.setattr(fakes.FakeSimulation, "at_rest", classmethod(fails_once))
    with pytest.raises(CannotGoOn, match=r"1 of 3 replications.*a mistake.*others are kept"):
        written(tmp_path, study_of(3), workers=1)
    assert len(list(Store(store_folder(tmp_path)).parts())) == 2 * len(SET)
    assert not (tmp_path / "comparison.csv").exists()
    assert "Traceback" in (store_folder(tmp_path) / "failures.txt").read_text(encoding="utf-8")
