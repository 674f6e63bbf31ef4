"""The tables of a sweep are as docs/outputs.md says."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.outputs import FILES
from experiments.sweep.answers import Answers
from experiments.sweep.files import write_answers
from experiments.sweep.outputs import SWEEP_FILES
from experiments.sweep.study import METRIC_NAMES, OWN
from tests.experiments.sweep_studies import a_study, conducted

GOAL = {"scenario": "town-permanent", "metric": "employment_rate", "years": 0.5, "at_least": 0.2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A sweep with goals, tables and all."""
    made = tmp_path_factory.mktemp("town")
    study = a_study(
        made, design={"kind": "latin-hypercube", "size": 24}, replications=2, goals=[GOAL]
    )
    found = conducted(study, made / "out")
    write_answers(found, Answers(found.results), made / "out")
    return made / "out"


@pytest.mark.parametrize("name", [name for name in SWEEP_FILES if name.endswith(".csv")])
def test_a_table_has_the_columns_of_the_page(folder, name):
    """In that order; discovery.csv only where a ranking turns."""
    path = folder / name
    if name == "discovery.csv" and not path.exists():
        pytest.skip("the ranking does not turn in this study")
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert header == ",".join(column.name for column in FILES[name][1])


def test_runs_have_the_columns_of_the_page(folder):
    """The first ones by name; then an outcome each, called by metric, group and years."""
    schema = pq.read_schema(folder / "runs.parquet")
    first = [column.name for column in FILES["runs.parquet"][1][:5]]
    assert schema.names[:5] == first
    outcomes = [name.split(" | ") for name in schema.names[5 : -len(OWN)]]
    assert {metric for metric, _group, _years in outcomes} == set(METRIC_NAMES)
    assert schema.names[-len(OWN) :] == list(OWN)


def test_points_have_a_column_a_factor(folder):
    """And no world where the design has none."""
    table = pd.read_parquet(folder / "points.parquet")
    assert list(table.columns) == ["point", "coaching.clients_per_coach"]
    assert table["point"].dtype == "int32"
