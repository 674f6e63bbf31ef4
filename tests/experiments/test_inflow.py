"""The inflow of a region: solved under a behaviour, written beside the region, read again."""

from __future__ import annotations

import dataclasses

import pytest

from experiments import inflow
from experiments.inflow import as_toml, solve_inflow
from scenarios import Inflow, load_scenario
from scenarios.check import check_files
from scenarios.places import REGIONS


@pytest.fixture
def region_here(tmp_path, monkeypatch):
    """Finland's region in a folder of the test's own, and a solving that takes no time."""
    copy = tmp_path / "finland.toml"
    copy.write_text((REGIONS / "finland.toml").read_text(encoding="utf-8"), encoding="utf-8")
    asked = []

    def load_here(name, **more):
        asked.append((name, more))
        scenario = load_scenario(name, **more)
        region = dataclasses.replace(scenario.region, path=str(copy))
        return dataclasses.replace(scenario, region=region)

    monkeypatch.setattr(inflow, "load_scenario", load_here)

    def solve(scenario, *, rounds, **_):
        assert scenario.region.inflow is None  # from a first guess, whatever stands there
        return an_inflow(rounds)

    monkeypatch.setattr(inflow, "solve_inflow", solve)
    return tmp_path, asked


def an_inflow(per_1000=5.0):
    """Return an inflow that fits its form."""
    many = tuple(1.0 / 192 for _ in range(192))
    weights = tuple(1.0 / 96 for _ in range(96))
    return Inflow(per_1000, weights, 2.5, 200.0, 90.0, jobseekers=many, workers=many)


@pytest.mark.parametrize(
    ("words", "name", "behaviour"),
    [
        (["finland"], "finland.inflow.toml", "central"),
        ([], "finland.inflow.toml", "central"),
        (["finland", "--behaviour", "statement"], "finland.statement.inflow.toml", "statement"),
    ],
)
def test_an_inflow_is_written_beside_its_region(words, name, behaviour, region_here, capsys):
    """Under the name of the behaviour that was asked for, and with it inside."""
    folder, asked = region_here
    inflow.main(words)
    text = (folder / name).read_text(encoding="utf-8")
    assert f'behaviour = "{behaviour}"' in text
    assert check_files([folder / name]) == []
    assert asked == [("finland", {"behaviour": "statement" if "statement" in name else None})]
    assert f"Written: {name}" in capsys.readouterr().out


def test_the_file_tells_how_it_was_made(region_here):
    """Word for word, so that it can be made again."""
    folder, _ = region_here
    inflow.main(["finland", "--behaviour", "statement"])
    text = (folder / "finland.statement.inflow.toml").read_text(encoding="utf-8")
    assert "python -m experiments.inflow finland --behaviour statement\n" in text


def test_a_number_says_how_many_rounds(region_here):
    """From a first guess."""
    folder, _ = region_here
    inflow.main(["finland", "3"])
    assert "entrants_per_week_per_1000 = 3.0" in (folder / "finland.inflow.toml").read_text()


def test_another_region_is_solved_through_its_baseline(region_here):
    """Its scenario at rest."""
    _, asked = region_here
    inflow.main(["pirkanmaa"])
    assert asked[0][0] == "pirkanmaa-baseline"


def test_what_is_written_is_what_is_read(tmp_path, write_region):
    """To seven decimals."""
    solved = dataclasses.replace(an_inflow(), entrants_per_week_per_1000=7.654321)
    path = write_region(as_toml(solved, "here", "central"))
    read = load_scenario(path).region.inflow
    assert dataclasses.astuple(read)[:1] == (7.654321,)
    assert read.weights == pytest.approx(solved.weights, abs=1e-7)
    assert read.workers == pytest.approx(solved.workers, abs=1e-7)
    assert (read.tenure_weeks, read.jobless_weeks) == (200.0, 90.0)


@pytest.fixture
def write_region(tmp_path):
    """Write a region with an inflow beside it, and a scenario that names it."""

    def write(text):
        region = (REGIONS / "finland.toml").read_text(encoding="utf-8")
        (tmp_path / "here.toml").write_text(region, encoding="utf-8")
        (tmp_path / "here.inflow.toml").write_text(text, encoding="utf-8")
        path = tmp_path / "mine.toml"
        path.write_text('format = 1\nextends = "finland"\nregion = "here.toml"\n')
        return path

    return write


def test_a_solved_inflow_follows_the_behaviour():
    """Where jobs are found more slowly, fewer newcomers keep the stock what it is."""
    finland = load_scenario("finland")
    slow = finland.behaviour.values | {"job_finding.base_hazard": 0.01}
    behaviour = dataclasses.replace(finland.behaviour, values=slow)
    per_1000 = [
        solve_inflow(which, people=500, rounds=1, years=8).entrants_per_week_per_1000
        for which in (finland, finland.replace(behaviour=behaviour))
    ]
    assert per_1000[1] < per_1000[0]
