"""A folder of a sweep: what is in it is gone on with, or refused."""

import numpy as np
import pandas as pd
import pytest

from experiments.errors import BadInput, CannotGoOn
from experiments.folder import store_folder
from experiments.store import Store
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    GRID,
    VALUES,
    a_study,
    bytes_of,
    conducted,
    parts_in,
)


def test_a_broken_part_is_found_and_done_again(tmp_path, eight_runs, bytes_of_eight_runs):
    """A damaged file does not get into the tables, nor does one that was cut to nothing."""
    conducted(eight_runs, tmp_path)
    first, second, *_rest = Store(store_folder(tmp_path)).parts()
    first.write_bytes(first.read_bytes()[:-7])
    second.write_bytes(b"")
    conducted(eight_runs, tmp_path)
    assert bytes_of(tmp_path) == bytes_of_eight_runs


def test_a_disk_that_breaks_every_part_is_told(tmp_path, eight_runs, monkeypatch):
    """It is not tried for ever."""
    write = Store.write

    def breaks(self, *words):
        name = write(self, *words)
        self.path(name).write_bytes(b"broken")
        return name

    monkeypatch.setattr(Store, "write", breaks)
    with pytest.raises(CannotGoOn, match="Is its disk sound"):
        conducted(eight_runs, tmp_path)


def test_a_study_killed_before_it_had_begun_goes_on(tmp_path, eight_runs, bytes_of_eight_runs):
    """In the very moment in which it noted which study the folder holds."""
    store = store_folder(tmp_path / "out")
    store.mkdir(parents=True)
    (store / ".study.json.123.unfinished").write_bytes(b'{"scen')
    conducted(eight_runs, tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of_eight_runs


def test_points_of_equal_values_are_run_once(tmp_path):
    """And each has its row in the tables."""
    study = a_study(
        tmp_path,
        design={"kind": "morris", "size": 12, "levels": 2},
        factors=[VALUES, BELIEF],
        people=60,
    )
    different = {tuple(values) for values in study.points.values.tolist()}
    assert len(different) < len(study.points) == 36
    told, out = [], tmp_path / "out"
    found = conducted(study, out, on_progress=lambda *numbers: told.append(numbers))
    assert len(parts_in(out)) == len(different)
    assert told[-1] == (len(different), len(different), 0)
    assert len(found.runs) == 36 * 2
    values = found.results.values.reshape(36, -1)
    for point, row in enumerate(study.points.values.tolist()):
        same = study.points.values.tolist().index(row)
        np.testing.assert_array_equal(values[point], values[same])


def test_more_replications_go_on_with_the_same_folder(tmp_path):
    """The first ones are not done again, and stand in the table as before."""
    out = tmp_path / "out"
    few = conducted(a_study(tmp_path, **{**GRID, "replications": 1}), out).runs
    parts = parts_in(out)
    more = conducted(a_study(tmp_path, **{**GRID, "replications": 3}), out).runs
    assert len(parts_in(out)) == 12
    assert parts.items() <= parts_in(out).items()
    first = more[more["replication"] == 0].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, few)


@pytest.mark.parametrize("kind", ["sobol", "morris", "plausible-worlds"])
def test_a_larger_design_goes_on_with_the_same_folder(tmp_path, kind):
    """Its first points are those of the smaller one, which are not run again."""
    factors = None if kind == "plausible-worlds" else [CASELOAD, BELIEF]
    out, sizes, runs, parts = tmp_path / "out", (2, 4), [], []
    for size in sizes:
        study = a_study(tmp_path, design={"kind": kind, "size": size}, factors=factors, people=60)
        runs.append(conducted(study, out).runs)
        parts.append(parts_in(out))
    assert parts[0].items() <= parts[1].items()
    assert len(parts[1]) <= len(study.points)


def test_a_larger_hypercube_is_other_points_in_the_same_folder(tmp_path):
    """It is spread anew; the runs of the smaller one stay in the store."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, design={"kind": "latin-hypercube", "size": 2}), out)
    parts = parts_in(out)
    found = conducted(a_study(tmp_path, design={"kind": "latin-hypercube", "size": 3}), out)
    assert parts.items() <= parts_in(out).items()
    assert len(found.runs) == 3 * 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 2}, "its seed is 1"),
        ({"people": 60}, "it simulates 100 people"),
        ({"years": 1.2}, "it runs for 78 weeks"),
        ({"factors": [{**VALUES, "values": [60.0, 100.0]}]}, "mine has changed since"),
        ({"factors": [VALUES, BELIEF]}, "mine has changed since"),
        ({"scenarios": ["town-baseline", "town-repeated"]}, "mine has changed since"),
        ({"burn_in_years": 1.0}, "mine has changed since"),
    ],
)
def test_another_study_is_refused_with_the_way_out(tmp_path, changes, said):
    """The folder says what it holds, and nothing in it is touched."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, **GRID), out)
    before, parts = bytes_of(out), parts_in(out)
    with pytest.raises(BadInput, match=f"{said}.*Name another folder"):
        conducted(a_study(tmp_path, **{**GRID, **changes}), out)
    assert (bytes_of(out), parts_in(out)) == (before, parts)


def test_other_metrics_of_the_same_runs_need_no_run(tmp_path):
    """What is asked may change; the table of runs holds every metric."""
    out = tmp_path / "out"
    conducted(a_study(tmp_path, **GRID), out)
    before, parts = bytes_of(out), parts_in(out)
    found = conducted(a_study(tmp_path, **GRID, metrics=["employment_rate"]), out)
    assert (bytes_of(out), parts_in(out)) == (before, parts)
    assert set(found.differences["metric"]) == {"employment_rate"}
