"""docs/outputs.md: made of the declarations, and true of what is written."""

import re

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments import compare
from experiments.executors import Serial
from experiments.metrics import BY_NAME
from experiments.outputs import DOCUMENT, FILES, GROUPS, document
from experiments.single import run_single
from experiments.store import Store
from experiments.study import Study
from experiments.world import world_of
from experiments.written import csv_text, number
from tests.experiments import fakes
from tests.experiments.fakes import FAKE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("outputs") / "out"
    compare(
        [fakes.baseline(), fakes.repeated(), fakes.permanent()],
        replications=2, workers=1, events=True, out=made, simulation=FAKE,
    )  # fmt: skip
    return made


def test_the_page_is_what_the_declarations_say():
    """``python -m experiments.outputs`` has been run."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("name", ["outcomes.parquet", "weekly.parquet", "events.parquet"])
def test_parquet_files_have_the_columns_and_types_of_the_page(folder, name):
    """In that order."""
    schema = pq.read_schema(folder / name)
    expected = [(column.name, column.type) for column in FILES[name][1]]
    found = [(field.name, str(field.type).removeprefix("large_")) for field in schema]
    assert expected == found


@pytest.mark.parametrize("name", ["comparison.csv", "pairing.csv"])
def test_csv_files_have_the_columns_of_the_page(folder, name):
    """In that order, and every number in its fixed format."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(column.name for column in FILES[name][1])
    number_format = re.compile(r"(-?\d+\.\d{6})?")
    for line in lines[1:200]:
        cells = line.split(",")
        assert re.fullmatch(r"\d+\.\d\d", cells[4])
        decimals = cells[5:9] if name == "comparison.csv" else cells[5:]
        assert all(number_format.fullmatch(cell) for cell in decimals)


def test_years_csv_has_the_columns_of_the_page(tmp_path):
    """What `tyopolku run` writes."""
    scenario = fakes.permanent()
    study = Study((scenario,), scenario, 0, replications=2)
    found = run_single(study, world_of(study, simulation=FAKE), Store(tmp_path), Serial())
    header = csv_text(found.by_year()).splitlines()[0]
    assert header == ",".join(column.name for column in FILES["years.csv"][1])
    assert len(found.by_year()) == 4


def test_every_metric_and_group_written_is_on_the_page(folder):
    """And every metric on the page is written."""
    table = pd.read_csv(folder / "comparison.csv")
    assert set(table["metric"]) == set(BY_NAME)
    assert set(table["group"].str.partition(":")[0]) == set(GROUPS)


def test_files_end_their_lines_alike_everywhere(folder):
    """No carriage return, whatever the system."""
    assert b"\r" not in (folder / "comparison.csv").read_bytes()


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1.000000"), (-1e-9, "0.000000"), (np.nan, ""), (np.inf, ""), (-2.5, "-2.500000")],
)
def test_numbers_have_one_format(value, text):
    """Fixed decimals, nothing for what is not known, no negative zero."""
    assert number(value, 6) == text
