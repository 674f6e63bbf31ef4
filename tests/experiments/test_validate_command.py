"""`tyopolku validate`, with a stand-in for measuring: exit codes, files, formats."""

import csv
import io
import json
import struct

import pytest

from experiments import validation_run
from experiments.cli import main
from experiments.targets.vocabulary import COLUMNS, EXPERIMENTS
from tests.experiments.target_rows import csv_of, write

ROWS = (
    {"id": "A"},
    {"id": "B", "metric": "long_term_share", "use": "validate"},
    {"id": "C", "use": "input"},
    {"id": "D", "implied_by": "A", "metric": "share_in_work", "group": "age:55++sex:men"},
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder with a file of targets, and stand in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(validation_run, "MEASURE", "tests.experiments.fake_measure:measure_targets")
    write(tmp_path, csv_of(*ROWS))
    return tmp_path


def test_it_prints_and_writes_every_row(here, capsys):
    """A table, a file, a figure and a manifest; the summary comes last."""
    assert main(["validate", "--targets", "mine.csv", "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "Fitted to, all: " in told
    folder = here / "results" / "validation-mine"
    rows = list(csv.DictReader((folder / "validation.csv").read_text("utf-8").splitlines()))
    assert {row["id"] for row in rows} == {"A", "B", "C", "D"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {
        "validation.csv", "figures/validation.png", "figures/validation.svg",
    }  # fmt: skip


def test_the_same_command_writes_the_same_bytes(here, capsys):
    """Table, file and figures, again and elsewhere."""
    command = ["validate", "--targets", "mine.csv", "--workers", "1"]
    names = ("validation.csv", "figures/validation.svg", "figures/validation.png")
    found = []
    for out in ([], [], ["--out", "other"]):
        assert main([*command, *out]) == 0
        folder = here / (out[1] if out else "results/validation-mine")
        found.append([(folder / name).read_bytes() for name in names])
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("table_format", ["csv", "json"])
def test_the_table_comes_as_csv_and_json_too(here, capsys, table_format):
    """With the same columns."""
    main(["validate", "--targets", "mine.csv", "--workers", "1", "--format", table_format])
    out = capsys.readouterr().out
    rows = json.loads(out) if table_format == "json" else list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(ROWS)
    assert float(rows[0]["target"]) == 0.25


def test_rows_can_be_chosen_by_word(here, capsys):
    """All words have to be there."""
    words = ["--only", "share", "--only", "age:55"]
    main(["validate", "--targets", "mine.csv", "--workers", "1", "--format", "json", *words])
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["D"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--targets", "none.csv"], "no such file"),
        (["--targets", "bad.csv"], "2 things have to be put right"),
        (["--behaviour", "centrl"], 'mean "central"?'),
        (["--behaviour", "no.toml"], "no file no.toml"),
        (["--only", "nosuchword"], "No target holds nosuchword"),
        (["--replications", "0"], "--replications 0 is out of range"),
        (["--people", "1"], "--people 1 is out of range"),
        (["--out", "mine.csv"], "is a file"),
    ],
)
def test_bad_input_is_told_kindly_and_nothing_is_written(here, capsys, words, said):
    """Exit 2, a plain sentence, no traceback."""
    write(here, csv_of({"experiment": "x", "low": "0.9"}), "bad.csv")
    before = sorted(path.name for path in here.iterdir())
    chosen = [] if "--targets" in words else ["--targets", "mine.csv"]
    assert main(["validate", *chosen, *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert sorted(path.name for path in here.iterdir()) == before


def test_an_interruption_says_how_to_go_on(here, capsys, monkeypatch):
    """Exit 130."""
    monkeypatch.setenv("FAKE_INTERRUPT", "1")
    assert main(["validate", "--targets", "mine.csv", "--workers", "1"]) == 130
    assert "1 of 4 measurements" in capsys.readouterr().err


def test_another_validation_does_not_go_into_the_folder(here, capsys):
    """Nothing is overwritten by something else."""
    command = ["validate", "--targets", "mine.csv", "--workers", "1", "--out", "mine"]
    assert main(command) == 0
    assert main(command) == 0
    assert main([*command, "--behaviour", "statement"]) == 2
    assert "another study" in capsys.readouterr().err


def test_a_dry_run_tells_and_does_nothing(here, capsys):
    """How many targets, of which studies."""
    assert main(["validate", "--targets", "mine.csv", "--dry-run"]) == 0
    assert "4 targets (stocks 4)" in capsys.readouterr().out
    assert [path.name for path in here.iterdir()] == ["mine.csv"]


def test_the_vocabulary_is_printed_for_people_and_machines(here, capsys):
    """Every column, experiment, metric, and the rest."""
    assert main(["validate", "--vocabulary"]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in ("displaced_share", "trial-2021", "over_two_years"))
    main(["validate", "--vocabulary", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert list(told["columns"]) == list(COLUMNS)
    assert set(told["experiments"]) == set(EXPERIMENTS)
    main(["validate", "--vocabulary", "--format", "csv"])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 1 + sum(len(words) for words in told.values())


def test_the_figure_holds_the_shipped_rows(here, capsys):
    """In two panels, with a label each."""
    assert main(["validate", "--workers", "1", "--out", "all"]) == 0
    head = (here / "all/figures/validation.png").read_bytes()[:24]
    assert struct.unpack(">I", head[16:20])[0] >= 1200
    words = (here / "all/figures/validation.svg").read_text(encoding="utf-8")
    assert "activation_rate" in words
