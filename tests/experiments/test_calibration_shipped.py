"""Plausible worlds as they are shipped, and what a calibration writes into the project."""

import inspect
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration import shipped, worlds
from experiments.calibration.calibrate import Plan
from experiments.calibration.evidence import Evidence, rival_readings
from experiments.calibration.restricted import Restricted
from experiments.calibration.shipped import fitted_source, with_value, write_restricted
from experiments.calibration.unknowns import Unknowns
from experiments.calibration.worlds import (
    PlausibleWorld,
    in_world,
    plausible_worlds,
    read_worlds,
    worlds_bytes,
)
from experiments.cli import main
from experiments.commands.calibrate import calibrate
from experiments.errors import BadInput
from scenarios import load_ledger, load_scenario
from scenarios.places import BEHAVIOURS, LEDGER
from scenarios.scenario import Inflow, Origin
from tests.experiments.calibration_toys import HEADER

ROOT = Path(__file__).resolve().parents[2]
ROWS = (
    f"{HEADER}\n"
    "A,stocks,,,clients,all,none,policy,,,at-rest,persons,1.1,1,1.2,0.05,,invented,read,high,calibrate\n"
    "B,stocks,,,clients,all,none,policy,,,at-rest,persons,1.7,1.5,1.9,0.1,,invented,read,high,calibrate\n"
)
SMALL = "--members 60 --assimilations 2 --rounds 3 --worlds 40".split()


def many_worlds(number=240, rows=100):
    """Worlds of the own ledger, more than are shipped."""
    rng = np.random.default_rng(1)
    unknowns = Unknowns.of(load_ledger())
    inflows = [
        Inflow(
            4.0 + n / 1000, tuple(rng.dirichlet(np.ones(96))), 2.0, 250.0, 100.0,
            tuple(rng.dirichlet(np.ones(192))), tuple(rng.dirichlet(np.ones(192))),
        )
        for n in range(number)
    ]  # fmt: skip
    values = unknowns.spread_out(number, 1)
    ids = [f"R{row}" for row in range(rows)]
    outputs = rng.standard_normal((number, rows))
    content = worlds_bytes(
        unknowns.names, values, inflows, np.arange(number, dtype=float), ids, outputs
    )
    return unknowns, values, inflows, content


def test_the_file_of_worlds_is_small_quick_and_exact(tmp_path):
    """240 worlds in less than a megabyte; values come back to the last digit."""
    unknowns, values, inflows, content = many_worlds()
    path = tmp_path / "worlds.parquet"
    path.write_bytes(content)
    assert len(content) < 1_000_000
    started = time.process_time()
    found = read_worlds(path)
    assert time.process_time() - started < 2.0
    assert [list(world.values.values()) for world in found] == values.tolist()
    assert list(found[0].values) == list(unknowns.names)
    assert found[7].inflow.weights == pytest.approx(inflows[7].weights, rel=1e-6)
    assert found[7].distance == 7.0
    assert many_worlds()[-1] == content


@pytest.fixture
def world():
    scenario = load_scenario("finland")
    inflow = Inflow(5.0, tuple(np.full(96, 1 / 96)))
    return PlausibleWorld(0, {"contact.contact_effect": 0.7}, inflow, 1.0, {}), scenario


def test_a_scenario_is_put_into_a_world(world):
    """Beliefs and inflow are the world's, all else stays."""
    world, scenario = world
    inside = in_world(scenario, world)
    assert inside.behaviour.values["contact.contact_effect"] == 0.7
    assert inside.region.inflow == world.inflow
    back = inside.replace(behaviour=scenario.behaviour, region=scenario.region)
    assert back == scenario


def test_what_a_scenario_says_itself_stays(world):
    """A question about a value is not answered with another."""
    world, scenario = world
    key = "values.contact.contact_effect"
    asked = scenario.replace(
        behaviour=replace(
            scenario.behaviour, values={**scenario.behaviour.values, "contact.contact_effect": 0.0}
        ),
        origins={**scenario.origins, key: Origin("mine.toml", 9)},
    )
    assert in_world(asked, world).behaviour.values["contact.contact_effect"] == 0.0


def test_worlds_of_another_ledger_are_refused(world):
    """With the way out."""
    world, scenario = world
    old = replace(world, values={"contact.gone": 1.0})
    with pytest.raises(BadInput, match=r"contact\.gone.*calibrate again"):
        in_world(scenario, old)


def test_worlds_that_are_not_there_are_told(tmp_path, monkeypatch):
    """An unknown behaviour, and one without worlds."""
    monkeypatch.setattr(worlds, "FOLDER", tmp_path)
    with pytest.raises(BadInput, match='mean "statement"'):
        plausible_worlds("statment")
    with pytest.raises(BadInput, match="calibrate --behaviour statement --write"):
        plausible_worlds("statement")


@pytest.mark.parametrize("number", [0, 1])
def test_a_reading_that_hardly_any_world_agrees_with_is_written_and_read(
    tmp_path, monkeypatch, number
):
    """With no world at all the question is refused and says what to ask instead."""
    unknowns, values, inflows, _content = many_worlds(1, rows=1)
    world = PlausibleWorld(
        0, dict(zip(unknowns.names, values[0].tolist(), strict=True)), inflows[0], 1.0,
        {"pilot-effect": 0.1},
    )  # fmt: skip
    monkeypatch.setattr(worlds, "FOLDER", tmp_path)
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    monkeypatch.setattr(shipped, "BEHAVIOURS", tmp_path)
    (tmp_path / "statement.toml").write_text('title = "Statement"\n', encoding="utf-8")
    row = replace(rival_readings()["statement"], id="pilot-effect")
    found = Restricted(unknowns.ledger_values, np.array([0.1]), [world] * number)
    write_restricted(found, "statement", unknowns, Evidence.of([row]))
    if number:
        (back,) = plausible_worlds("statement")
        assert back.values == world.values
    else:
        with pytest.raises(BadInput, match="No plausible world agrees"):
            plausible_worlds("statement")


def test_a_value_is_written_into_its_own_table_or_not_at_all():
    """A key of the same name further down belongs to another parameter."""
    text = '[a.b]\n[a.d]\nc = { value = 1.0, source = "x" }\n'
    with pytest.raises(ValueError, match=r"no line for a\.b\.c"):
        with_value(text, "a.b.c", 0.5, "y")


def test_every_fitted_parameter_can_be_written(tmp_path):
    """Value and source change; the rest of the ledger's file is as before."""
    text = LEDGER.read_text(encoding="utf-8")
    before = load_ledger()
    names = [p.name for p in before.values() if p.grade == "calibrated"]
    for name in names:
        text = with_value(text, name, before[name].high, 'new "source"')
    path = tmp_path / "parameters.toml"
    path.write_text(text, encoding="utf-8")
    after = load_ledger(path)
    for name, parameter in before.items():
        expected = parameter
        if name in names:
            expected = replace(parameter, value=parameter.high, source='new "source"')
        assert after[name] == expected
    assert text.count("\n") == LEDGER.read_text(encoding="utf-8").count("\n")


def test_a_fitted_source_keeps_what_the_range_rests_on():
    """And fitting twice says it once."""
    parameter = load_ledger()["service.training_vocational.lock_in"]
    parameter = replace(parameter, source="Lock-in is seen in all studies")
    once = fitted_source(parameter, 0.0123, 210)
    assert once.endswith("(sd 0.012 over 210 plausible worlds); Lock-in is seen in all studies")
    assert fitted_source(replace(parameter, source=once), 0.0123, 210) == once
    by_hand = replace(parameter, source="Set by hand towards F20")
    assert "by hand" not in fitted_source(by_hand, 0.0123, 210)


def started(folder, *words, **environment):
    """The command on the stand-in, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.experiments.calibrate_on_toy", "calibrate", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.slow
def test_the_command_writes_results_and_the_projects_files(tmp_path):
    """Central first, then a rival reading that starts at its worlds."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    shutil.copy(LEDGER, shipped)
    shutil.copy(BEHAVIOURS / "statement.toml", shipped)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    words = ["--targets", "rows.csv", "--workers", "1", "--write"]
    out, err = started(tmp_path, *words, *SMALL, TOY_SHIPPED=str(shipped)).communicate(timeout=600)
    assert "cannot rule out" in out, err
    folder = tmp_path / "results" / "calibration"
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        "calibration.csv", "calibration.json", "directions.csv", "fit.toml",
        "identifiability.csv", "profiles.csv", "slopes.csv", "starts.csv", "worlds.parquet",
    }  # fmt: skip
    fitted = load_ledger(shipped / "parameters.toml")["job_finding.base_hazard"]
    assert fitted.value == pytest.approx(0.055, abs=0.004)
    assert fitted.source.startswith("Fitted by tyopolku calibrate (sd ")
    central = read_worlds(shipped / "worlds" / "central.parquet")
    assert len(central) >= 40
    out, err = started(
        tmp_path, *words, "--behaviour", "statement", TOY_SHIPPED=str(shipped)
    ).communicate(timeout=600)
    assert "Written: statement.parquet, statement.toml" in out, err
    rival = read_worlds(shipped / "worlds" / "statement.parquet")
    effect = np.median([world.outputs["pilot-effect"] for world in rival])
    before = np.median([world.outputs["pilot-effect"] for world in central])
    assert abs(effect - 1.6) <= abs(before - 1.6)
    text = (shipped / "statement.toml").read_text(encoding="utf-8")
    assert 'title = { fi = "Asiantuntijalausunto"' in text
    assert "[values]" in text


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_tells_how_to_go_on(tmp_path):
    """Exit 130; the command that is told goes on and does only what is missing."""
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    words = ["--targets", "rows.csv", "--workers", "1", *SMALL]
    running = started(tmp_path, *words, TOY="slow_toy")
    store = tmp_path / "results" / "calibration" / ".store"
    deadline = time.monotonic() + 300
    while len(list(store.glob("??/*.part"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=300)
    assert running.returncode == 130, err
    told = re.search(r"This goes on: tyopolku calibrate (.*)", err)
    assert told is not None, err
    assert told[1].split() == words
    kept = len(list(store.glob("??/*.part")))
    again = started(tmp_path, *words, TOY="slow_toy")
    assert again.communicate(timeout=600)[0]
    assert again.returncode == 0
    assert len(list(store.glob("??/*.part"))) > kept >= 20


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--members", "3"], "members"),
        (["--behaviour", "statment"], "behaviour"),
        (["--people", "1"], "--people 1 is out of range"),
        (
            ["--behaviour", "statement", "--members", "60", "--people", "3000"],
            "these cannot be chosen: --members, --people.",
        ),
        (["--targets", "nothing.csv"], "nothing.csv"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(tmp_path, monkeypatch, capsys, words, said):
    """Exit 2, a sentence, an empty folder."""
    monkeypatch.chdir(tmp_path)
    assert main(["calibrate", *words]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "field"),
    [("members", "members"), ("assimilations", "assimilations"), ("rounds", "rounds"),
     ("worlds", "wanted")],
)  # fmt: skip
def test_the_command_s_defaults_are_the_plan_s(option, field):
    """They are written twice, so that --help need not load what a calibration needs."""
    default = inspect.signature(calibrate).parameters[option].default
    assert default == getattr(Plan(), field)
