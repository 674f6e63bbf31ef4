"""Whole calibrations of a stand-in whose truth is known."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.calibrate import Plan, calibrate
from experiments.calibration.evaluations import Trial, evaluate
from experiments.calibration.evidence import Evidence
from experiments.calibration.last_steps import SEEDS
from experiments.calibration.restricted import restricted
from experiments.calibration.told import told
from experiments.calibration.unknowns import PRIOR_SD
from experiments.calibration.worlds import PlausibleWorld
from experiments.calibration.written import write_results
from experiments.errors import BadInput, CannotGoOn
from experiments.executors import Ended, Serial, executor_for
from scenarios.scenario import Inflow
from tests.experiments.calibration_toys import TRUTH, a_ledger, a_setting, some_rows

ROOT = Path(__file__).resolve().parents[2]
PLAN = Plan(
    members=100,
    assimilations=3,
    starts=3,
    rounds=6,
    box_members=30,
    steps=2,
    step_runs=2,
    wanted=60,
    luck_runs=3,
)
SMALL = Plan(
    members=20,
    assimilations=1,
    starts=2,
    rounds=3,
    box_members=20,
    steps=1,
    step_runs=1,
    wanted=10,
    spare=5,
    luck_runs=2,
)
"""For what does not depend on how well it fits."""
FOUND = ["a.one", "a.two", "a.three"]


def with_effect(folder, **changes):
    """Rows of which the last is called the pilot's effect, measured and not counted."""
    rows = some_rows(folder, **changes)
    return (*rows, replace(rows[0], id="pilot-effect"))


def calibrated(folder, name="toy", ledger=None, plan=PLAN, executor=None, people=None, **changes):
    setting = replace(a_setting(folder, name, ledger, rows=with_effect(folder)), people=people)
    evidence = Evidence.of(setting.rows, told_only=["pilot-effect"])
    return calibrate(setting, evidence, plan, executor or Serial(), **changes)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return calibrated(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return calibrated(tmp_path_factory.mktemp("small"), plan=SMALL)


def test_a_synthetic_truth_is_recovered(found):
    """The fit is the world that made the rows, within its own uncertainty."""
    fit = dict(zip(found.unknowns.names, found.fit.best.values, strict=True))
    sd = dict(zip(found.unknowns.names, found.worlds.members.values.std(axis=0), strict=True))
    for name in FOUND:
        assert abs(fit[name] - TRUTH[name]) <= 2.0 * sd[name], name
    assert found.fit.best.distance < 1.0


def test_the_plausible_worlds_hold_the_truth(found):
    """What is identified is narrow and around the truth; the set is as large as wanted."""
    assert found.is_enough
    for place, name in enumerate(found.unknowns.names):
        if name in FOUND:
            values = found.worlds.members.values[:, place]
            assert abs(values.mean() - TRUTH[name]) < 2.0 * values.std()
            assert values.std() < 0.3 * found.unknowns.parameters[place].high


def test_what_no_row_speaks_to_keeps_its_range(found):
    """The idle parameters are spread as before."""
    kept = found.unknowns.positions(found.worlds.members.values).std(axis=0) / PRIOR_SD
    of = dict(zip(found.unknowns.names, kept, strict=True))
    assert of["a.idle"] >= 0.9
    assert of["a.held"] >= 0.9
    assert of["a.one"] < 0.5


def test_only_calibrated_parameters_are_fitted(found):
    """The others stay as the ledger has them."""
    place = found.unknowns.names.index("a.held")
    assert {search.values[place] for search in found.fit.searches} == {0.5}


def test_a_perturbed_start_returns_to_the_same_fit(found, tmp_path):
    """Another ledger to begin with, the same answer within its uncertainty."""
    ledger = a_ledger(**{"a.one": 0.9, "a.two": 1.9, "a.three": -0.9})
    other = calibrated(tmp_path, ledger=ledger)
    sd = found.worlds.members.values.std(axis=0)
    for place, name in enumerate(found.unknowns.names):
        if name in FOUND:
            assert abs(other.fit.best.values[place] - found.fit.best.values[place]) <= sd[place]


def test_without_last_steps_the_worlds_are_made_about_the_ledger_s_values(tmp_path):
    """Which stay, though the search came nearer to the evidence."""
    found = calibrated(tmp_path, plan=replace(SMALL, steps=0))
    assert found.fit.best.values.tolist() == found.unknowns.ledger_values.tolist()
    assert found.fit.best.start == "ledger"
    assert found.fit.searches[1].distance < found.fit.best.distance
    assert len(found.worlds) >= SMALL.wanted


def test_the_result_is_where_the_rounds_ended(found):
    """It was simulated, and is about as near as the nearest that the searches saw by luck."""
    best = found.fit.best
    assert best.start.endswith("then in steps")
    runs = [Trial(tuple(best.values), best.inflow, number) for number in range(PLAN.step_runs)]
    given = [
        one
        for seed in range(1, 1 + SEEDS)
        for one in evaluate(replace(found.setting.among_many(), seed=seed), runs, Serial())
    ]
    assert best.outputs == pytest.approx(np.mean([one.outputs for one in given], axis=0))
    assert best.distance == pytest.approx(found.evidence.distance(best.outputs))
    assert best.distance <= min(search.distance for search in found.fit.searches) + 1.0


def test_a_calibrated_parameter_that_nothing_tells_stays_in_the_ledger(found):
    """There is no reason to move it."""
    place = found.unknowns.names.index("a.idle")
    assert found.fit.best.values[place] == pytest.approx(5.0, abs=0.5)


@pytest.fixture(scope="module")
def among_few(tmp_path_factory):
    return calibrated(tmp_path_factory.mktemp("few"), "lucky", plan=SMALL, people=400)


def test_what_is_kept_was_measured_among_many_and_is_judged_by_their_luck(among_few):
    """A run of few is mostly luck: worlds would be kept and ruled out by it."""
    found = among_few
    used, evidence = found.evidence.is_used, found.evidence_among_many
    assert (evidence.noise[used] < found.evidence.noise[used] / 5.0).all()
    members = found.worlds.members
    trials = [
        Trial(tuple(values.tolist()), None) for values in members.values
    ]  # the toy's rows do not depend on the inflow
    given = evaluate(found.setting.among_many(), trials, Serial())
    assert members.outputs == pytest.approx(np.array([one.outputs for one in given]))
    assert found.worlds.distance == pytest.approx(evidence.distance(members.outputs))


def test_no_world_is_plausible_that_is_much_farther_than_a_run_of_the_fit(among_few):
    """The limit rests on the nearest there is, the fit among them, each as run once."""
    found = among_few
    mean = found.evidence_among_many.distance(found.fit.best.outputs)
    assert found.fit_as_run == pytest.approx(mean + found.evidence_among_many.luck)
    assert found.best_distance == min(found.fit_as_run, found.worlds.distance.min())


def test_failed_worlds_are_replaced_and_told(tmp_path):
    """A tenth of the range cannot be simulated; the rest answers."""
    found = calibrated(tmp_path, "failing", plan=SMALL)
    first = found.ensembles[0]
    assert 1 <= first.failed <= 3
    assert "too idle" in first.failure
    assert (found.worlds.members.values[:, found.unknowns.names.index("a.idle")] <= 9.0).all()


def test_worlds_about_the_fit_that_failed_are_told(small):
    """With the reason of the first."""
    is_own = np.arange(len(small.drawn)) >= 2
    drawn = replace(small.drawn, is_own=is_own, failure="ValueError: too idle")
    said = told(replace(small, drawn=drawn))
    assert "2 of 15 worlds about the fit could not be simulated; the first: ValueError" in said


def test_nothing_is_made_of_nothing(tmp_path):
    """Where most worlds fail the first reason is told."""
    with pytest.raises(CannotGoOn, match="nothing works"):
        calibrated(tmp_path, "broken")


def files_of(found, folder):
    names = write_results(found, folder)
    return {name: (folder / name).read_bytes() for name in names}


def test_one_worker_and_two_give_the_same_bytes(small, tmp_path):
    """Results do not depend on who ends first."""
    executor = executor_for(2)
    try:
        other = calibrated(tmp_path, plan=SMALL, executor=executor)
    finally:
        executor.close()
    assert files_of(small, tmp_path / "a") == files_of(other, tmp_path / "b")


class StopsAfter(Serial):
    """Ctrl-C after some worlds."""

    def __init__(self, lives):
        super().__init__()
        self.lives = lives

    def map(self, task, jobs):
        for ended in super().map(task, jobs):
            assert isinstance(ended, Ended)
            if not self.lives:
                raise KeyboardInterrupt
            self.lives -= 1
            yield ended


@pytest.mark.parametrize("lives", [0, 20, 50, 70, 90])
def test_an_interrupted_calibration_goes_on_to_the_same_bytes(small, tmp_path, lives):
    """What was finished is not done again, and nothing shows that it stopped."""
    with pytest.raises(KeyboardInterrupt):
        calibrated(tmp_path, plan=SMALL, executor=StopsAfter(lives))
    other = calibrated(tmp_path, plan=SMALL)
    assert files_of(small, tmp_path / "a") == files_of(other, tmp_path / "b")


def test_a_killed_evaluation_loses_one_world_only(tmp_path):
    """The store holds whole parts, whenever the power fails."""
    script = (
        "from pathlib import Path\n"
        "from experiments.calibration.evaluations import Trial, evaluate\n"
        "from experiments.executors import Serial\n"
        "from tests.experiments.calibration_toys import a_setting\n"
        "setting = a_setting(Path('.'), 'killed')\n"
        "trials = [Trial((0.1 * n, 1.0, 0.0, 5.0, 0.5)) for n in range(5)]\n"
        "evaluate(setting, trials, Serial())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOY_COUNTER": "count"}
    for lives, code in (("3", -9), ("5", 0)):
        ended = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**environment, "TOY_LIVES": lives},
            check=False,
        )
        assert ended.returncode == code
    assert (tmp_path / "count").read_bytes() == b"....."


def test_equal_worlds_are_simulated_once(tmp_path):
    """And given as often as asked for."""
    setting, counts = a_setting(tmp_path), []
    trial = Trial((0.1, 1.0, 0.0, 5.0, 0.5))
    one, other = evaluate(setting, [trial, trial], Serial(), lambda *n: counts.append(n))
    assert counts == [(1, 0), (1, 0)]
    assert np.array_equal(one.outputs, other.outputs)
    assert len(list(Path(setting.store).glob("??/*.part"))) == 1


def test_a_rival_reading_is_central_held_to_one_number(found, tmp_path, monkeypatch):
    """The effect comes to what the reading says; its worlds are those of central that agree.

    What central's own small runs said of the number does not count.
    """
    monkeypatch.setattr("experiments.calibration.restricted.LINKS", ("a.one", "a.two"))
    rows = with_effect(tmp_path)
    value = found.fit.best.outputs[-1] + 0.02
    reading = replace(rows[-1], value=value, low=value - 0.01, high=value + 0.01, error=0.005)
    setting = a_setting(tmp_path, rows=(*rows[:-1], reading))
    worlds = [
        PlausibleWorld(
            number,
            dict(zip(found.unknowns.names, values.tolist(), strict=True)),
            Inflow(0.0, ()),
            0.0,
            {"pilot-effect": 99.0},
        )
        for number, values in enumerate(found.worlds.members.values)
    ]
    rival = restricted(
        setting,
        Evidence.of(setting.rows),
        worlds,
        lambda where, trials: evaluate(where, trials, Serial()),
    )
    effects = found.worlds.members.outputs[:, -1]
    agrees = (reading.low <= effects) & (effects <= reading.high)
    assert [w.name for w in rival.worlds] == np.flatnonzero(agrees).tolist()
    assert 0 < len(rival.worlds) < len(worlds)
    assert all(reading.low <= w.outputs["pilot-effect"] <= reading.high for w in rival.worlds)
    central = evaluate(setting, [Trial(tuple(setting.unknowns.ledger_values))], Serial())[0]
    assert abs(rival.outputs[-1] - value) < abs(central.outputs[-1] - value)
    moved = rival.values != setting.unknowns.ledger_values
    assert set(np.array(setting.unknowns.names)[moved]) <= {"a.one", "a.two"}


def test_worlds_of_another_ledger_are_refused_before_anything_is_run(tmp_path):
    """With the parameter that they lack, and the way out."""
    setting = a_setting(tmp_path, rows=with_effect(tmp_path))
    world = PlausibleWorld(0, {"a.one": 0.5}, Inflow(0.0, ()), 0.0, {})
    with pytest.raises(BadInput, match=r"a\.two.*calibrate central again"):
        restricted(setting, Evidence.of(setting.rows), [world], lambda *_: pytest.fail("ran"))


@pytest.mark.parametrize("steps", [SMALL.steps, 0])
def test_progress_ends_where_everything_is_done(tmp_path, steps):
    """Done never falls and never exceeds the total."""
    said = []
    plan = replace(SMALL, steps=steps)
    calibrated(tmp_path, plan=plan, on_progress=lambda *counts: said.append(counts))
    done = [count[0] for count in said]
    assert done == sorted(done)
    assert all(done <= total for done, total, _failed in said)
    assert said[-1][0] == said[-1][1]
