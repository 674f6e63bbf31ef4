"""The command line: exit codes, plain words, nothing written on bad input."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.cli import main, without_language
from scenarios import load_scenario

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["--people", "100", "--years", "2", "--replications", "2", "--workers", "1"]
PAIR = ["pirkanmaa-baseline", "pirkanmaa-pilot"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder, and stand in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_fake(folder, *words, **settings):
    """Start the command line on the stand-in world in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.experiments.cli_on_fake", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "110"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **settings,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "--people", "0"], "--people 0 is out of range: from 20 to 10000000"),
        (["compare", "--people", "-5"], "--people -5 is out of range"),
        (["compare", "--people", "99999999999"], "--people 99999999999 is out of range"),
        (["compare", "--people", "many"], "--people"),
        (["compare", "--years", "nan"], "--years nan is out of range"),
        (["compare", "--years", "inf"], "--years inf is out of range"),
        (["compare", "--years", "-1"], "--years -1.0 is out of range"),
        (["compare", "--years", "0"], "--years 0.0 is out of range"),
        (["compare", "--years", "1e300"], "--years 1e+300 is out of range"),
        (["compare", "--years", "1"], "never differ between 2016-01-04 and 2017-01-02"),
        (["compare", "--years", "1.7"], "run ends before anything can be compared"),
        (["compare", "--replications", "0"], "--replications 0 is out of range"),
        (["compare", "--replications", "10000000"], "--replications 10000000 is out of range"),
        (["compare", "--workers", "0"], "--workers 0 is out of range"),
        (["compare", "--workers", "100000"], "--workers 100000 is out of range"),
        (["compare", "--threads", "0"], "--threads 0 is out of range"),
        (["compare", "--threads", "500"], "--threads 500 is more than this machine has"),
        (["compare", "--seed", "-1"], "--seed -1 is out of range"),
        (["compare", "--reference", "nobody"], "'nobody' is not among the scenarios"),
        (["compare", "pirkanmaa-baseline"], "at least two scenarios"),
        (["compare", "pirkanmaa-baseline", "pirkanmaa-pilto"], 'mean "pirkanmaa-pilot"?'),
        (["compare", "pirkanmaa-baseline", "finland"], "region"),
        (["compare", "--format", "xml"], "--format"),
        (["compare", "--lang", "de"], "--lang"),
        (["compare", "--nonsense"], "--nonsense"),
        (["run", "finlnd"], 'mean "finland"?'),
        (["run", "finland", "--people", "1"], "--people 1 is out of range"),
        (["show", "nothing.toml"], "nothing.toml"),
        (["check", "nothing.toml"], "nothing.toml"),
        (["diff", "finland", "finlnd"], 'mean "finland"?'),
        (["new", "a b"], "cannot be a name"),
        (["new", "finland"], "is shipped"),
        (["new", "mine", "--from", "finlnd"], 'mean "finland"?'),
        (["assumptions", "nosuchword"], "No parameter"),
        (["assumptions", "--informed-by", "C99"], "There is no published figure 'C99'"),
        (["assumptions", "--informed-by", "C10", "nosuchword"], "No parameter that C10 informs"),
        (["assumptions", "--informed-by", "D04"], "moves D04 to first order"),
        (["trace", "finland", "--person", "-3"], "--person counts from 0"),
        (["trace", "finlnd"], 'mean "finland"?'),
        (["compar"], "compare"),
    ],
)
def test_bad_input_is_told_kindly_and_nothing_is_written(here, capsys, words, said):
    """Exit 2, a plain sentence on standard error, no traceback, an empty folder."""
    assert main(words) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""
    assert list(here.iterdir()) == []


def test_every_bad_option_is_told_at_once(here, capsys):
    """Four mistakes, four sentences."""
    words = ["--people", "0", "--years", "nan", "--workers", "0", "--replications", "0"]
    assert main(["compare", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_an_out_that_cannot_hold_results_is_refused(here, capsys):
    """A file, and a folder with something else in it."""
    (here / "file").write_text("mine")
    (here / "mine").mkdir()
    (here / "mine" / "letter.txt").write_text("dear")
    for out, said in (("file", "is a file"), ("mine", "nothing of yours"), ("file/x", "does not")):
        assert main(["compare", *PAIR, *SMALL, "--out", out]) == 2
        assert said in capsys.readouterr().err


def test_help_is_quick(here):
    """Nothing heavy is imported to tell what there is: under half a second, compiled code apart."""
    command = "import sys; from experiments.cli import main; code = main(['--help']); "
    command += "heavy = {'mesa', 'matplotlib', 'pandas', 'numba', 'scipy'} & set(sys.modules); "
    command += "sys.exit(code or ' '.join(heavy) or 0)"
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert time.perf_counter() - started < 2.0  # half a second on an idle machine


@pytest.mark.parametrize(
    "words",
    [
        ["scenarios"], ["metrics"], ["assumptions", "patience"], ["schema"], ["schema", "region"],
        ["show", "finland"], ["diff", "pirkanmaa-pilot", "pirkanmaa-permanent"],
        ["check", "finland"],
    ],
)  # fmt: skip
def test_commands_that_only_tell_work(here, capsys, words):
    """They print something and write nothing."""
    assert main(words) == 0
    assert len(capsys.readouterr().out) > 10
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ["scenarios", "metrics", "assumptions"])
def test_tables_come_as_csv_and_json_too(here, capsys, command):
    """Both hold as many rows."""
    main([command, "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    main([command, "--format", "csv"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(rows) + 1
    assert lines[0] == ",".join(rows[0])


def test_what_show_prints_is_the_scenario(here, capsys):
    """Loading it again gives the same."""
    main(["show", "pirkanmaa-repeated"])
    (here / "again.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_scenario("again.toml").digest() == load_scenario("pirkanmaa-repeated").digest()


def test_new_writes_a_file_that_does_what_its_source_does(here, capsys):
    """And does not write over it."""
    assert main(["new", "mine", "--from", "pirkanmaa-pilot"]) == 0
    assert load_scenario("mine.toml").digest() == load_scenario("pirkanmaa-pilot").digest()
    assert main(["check", "mine.toml"]) == 0
    assert main(["new", "mine"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_dry_run_tells_and_does_nothing(here, capsys):
    """Runs, time and disk."""
    assert main(["compare", *PAIR, *SMALL, "--dry-run"]) == 0
    assert re.search(r"4 runs .* MB of disk", capsys.readouterr().out)
    assert list(here.iterdir()) == []


def test_language_may_stand_anywhere():
    """Before or behind the command, with or without an equals sign."""
    for words in (["--lang", "fi", "scenarios"], ["scenarios", "--lang=fi"]):
        assert without_language(words) == (["scenarios"], "fi")
    assert without_language(["scenarios"]) == (["scenarios"], "en")


def test_compare_prints_the_table_and_writes_the_files(here, capsys):
    """In a pipe there is no progress, and the default folder is called after the study."""
    assert main(["compare", *PAIR, *SMALL]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "In open work, of 100 clients followed" in out
    folder = here / "results" / "pirkanmaa-baseline+pirkanmaa-pilot-100-people-2-years"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        ".store", "comparison.csv", "figures", "manifest.json", "outcomes.parquet", "pairing.csv",
        "weekly.parquet",
    }  # fmt: skip
    assert main(["compare", *PAIR, *SMALL]) == 0
    assert capsys.readouterr().out == out
    assert main(["compare", *PAIR, *SMALL, "--format", "csv"]) == 0
    assert capsys.readouterr().out == (folder / "comparison.csv").read_text(encoding="utf-8")


def test_ctrl_c_keeps_what_was_finished_and_says_how_to_go_on(here):
    """Exit 130, the command that goes on, no worker left behind; then it goes on."""
    words = ["compare", *PAIR, "--people", "300", "--replications", "30", "--workers", "2"]
    process = on_fake(
        here, *words, "--out", "out", start_new_session=True, preexec_fn=mind_interrupts
    )
    deadline = time.monotonic() + 60
    while not list(here.glob("out/.store/??/*.part")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    try:
        out, err = process.communicate(timeout=90)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # leave nothing behind for the tests that follow
        process.communicate()
        raise
    assert (process.returncode, out) == (130, "")
    assert re.search(r"Interrupted. \d+ of 60 runs (is|are) finished and kept in out", err)
    assert f"To go on: tyopolku {' '.join(words)} --out out" in err
    assert "Traceback" not in err
    assert is_gone(process.pid)


def mind_interrupts():
    """Undo what a shell does to those that it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def is_gone(group, seconds=10):
    """Whether every process of a group ends within some seconds."""
    for _tenth in range(10 * seconds):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_study_whose_scenario_has_changed_goes_into_another_folder(here, capsys):
    """The default folder of a changed file is a new one; a named one is refused."""
    (here / "mine.toml").write_text('format = 1\nextends = "pirkanmaa-pilot"\n', encoding="utf-8")
    few = ["--people", "60", "--years", "2", "--replications", "1", "--workers", "1"]
    words = ["compare", "pirkanmaa-baseline", "mine.toml", *few]
    assert main(words) == 0
    assert main([*words, "--out", "named"]) == 0
    changed = 'format = 1\nextends = "pirkanmaa-permanent"\n'
    (here / "mine.toml").write_text(changed, encoding="utf-8")
    assert main(words) == 0
    assert len(list((here / "results").iterdir())) == 2
    capsys.readouterr()
    assert main([*words, "--out", "named"]) == 2
    assert "mine has changed since" in capsys.readouterr().err
