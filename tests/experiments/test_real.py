"""The command line on the real world, small: same bytes, and the commands that need the model."""

import hashlib
import json

import pandas as pd
import pytest

from experiments.cli import main
from experiments.runs import month_end_before
from model.states import STATES
from scenarios import load_scenario

SMALL = ["--people", "300", "--years", "2.7", "--replications", "2"]
LARGER = ["--people", "2000", "--years", "4", "--replications", "4"]
TABLES = ("comparison.csv", "pairing.csv", "outcomes.parquet", "weekly.parquet", "events.parquet")


def digests(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in TABLES}


@pytest.fixture(scope="module", params=[SMALL, pytest.param(LARGER, marks=pytest.mark.slow)])
def folders(request, tmp_path_factory):
    """Return the Pirkanmaa set's results by number of workers."""
    made = {workers: tmp_path_factory.mktemp(f"by{workers}") / "out" for workers in (1, 2)}
    for workers, folder in made.items():
        words = [*request.param, "--events", "--workers", str(workers), "--out", str(folder)]
        assert main(["compare", *words]) == 0
    return made


def test_one_worker_and_two_write_the_same_bytes(folders):
    """All five policies, equal money included."""
    assert digests(folders[1]) == digests(folders[2])


def test_equal_money_is_within_one_per_cent(folders):
    """The solution is in the manifest."""
    manifest = json.loads((folders[1] / "manifest.json").read_text(encoding="utf-8"))
    budget = manifest["budgets"]["pirkanmaa-permanent-thin"]
    assert budget["is_met"]
    assert budget["spend_eur"] == pytest.approx(budget["target_eur"], rel=0.01)


def test_policies_are_equal_to_the_bit_before_the_clock(folders):
    """Guarantee 1, as it shows in the files."""
    clock = json.loads((folders[1] / "manifest.json").read_text(encoding="utf-8"))["clock"]
    assert clock == {"week": 83, "monday": "2017-08-07"}
    for name in ("weekly.parquet", "events.parquet"):
        table = pd.read_parquet(folders[1] / name).query("week < 83")
        by_policy = dict(tuple(table.groupby("scenario")))
        first, *others = (
            t.drop(columns="scenario").reset_index(drop=True) for t in by_policy.values()
        )
        for other in others:
            pd.testing.assert_frame_equal(first, other, check_exact=True)


def test_clean_controls_do_not_differ(folders):
    """Another labour-market area under another policy elsewhere: the same to the last digit."""
    table = pd.read_csv(folders[1] / "comparison.csv").query("group == 'place:control'")
    differing = table["difference"].dropna()
    assert len(differing) > 100
    assert (differing == 0).all()


def test_events_are_changes_of_state(folders):
    """From one state into another, inside the horizon."""
    events = pd.read_parquet(folders[1] / "events.parquet")
    assert (events["from"] != events["to"]).all()
    assert events[["from", "to"]].isin(range(len(STATES))).all(axis=None)


def test_the_model_marks_the_same_month_ends():
    """Register metrics are read in the week after one."""
    from model.simulation import Simulation

    scenario = load_scenario("finland", years=1)
    simulation = Simulation.at_rest(scenario, people=200, burn_in_weeks=4)
    simulation.run_to(52)
    ends = simulation.weekly()["is_month_end"].any(axis=1)
    for week in range(6, 53):
        before = month_end_before(scenario, week)
        assert ends[before - 1]
        assert not ends[before:week].any()


def test_finland_stands_beside_published_figures(tmp_path, capsys):
    """Every figure has a value of the model's; the files are written."""
    words = ["run", "finland", "--people", "500", "--years", "2", "--replications", "2"]
    assert main([*words, "--workers", "1", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "Beside published figures" in told
    assert "of 23 within a factor of 1.5." in told
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {".store", "manifest.json", "weekly.parquet", "years.csv"}


def test_a_person_is_traced_in_words(capsys):
    """And a person who is never there is told of."""
    words = ["trace", "finland", "--people", "200", "--years", "1"]
    assert main([*words, "--person", "17"]) == 0
    assert capsys.readouterr().out.startswith("Person 17 in finland:")
    assert main([*words, "--person", "999999"]) == 2
    assert "no person 999999" in capsys.readouterr().err
