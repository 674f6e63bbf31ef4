"""Replications of targets: the same wherever they are measured, kept, and gone on with."""

from __future__ import annotations

import re

import numpy as np
import pytest

from experiments.errors import CannotGoOn
from experiments.executors import Ended, Serial, WarmPool
from experiments.store import Store, name_of
from experiments.virtual import replications, versions
from experiments.virtual.lives import Setting
from experiments.virtual.replications import MeasureJob, measure_targets
from experiments.virtual.versions import version_of_studies
from tests.experiments.virtual.rows import target

WORLD = Setting(people=200.0, burn_in_weeks=26)
ROWS = [
    target("stock", experiment="stocks", metric="activation_rate"),
    target("flow", experiment="flows", metric="hazard_to_any"),
    target("nowhere", experiment="stocks", metric="unemployed", group="office:Nowhere"),
]
MANY = 3


class Counting(Serial):
    """Does jobs here, counts them, and is stopped after some."""

    def __init__(self, stops_after=99):
        super().__init__()
        self.done, self.stops_after, self.is_cancelled = 0, stops_after, False

    def map(self, task, jobs):
        for ended in super().map(task, jobs):
            yield ended
            self.done += 1
            if self.done == self.stops_after:
                raise KeyboardInterrupt

    def cancel(self):
        super().cancel()
        self.is_cancelled = True


class Failing(Serial):
    """Fails in plain words."""

    def map(self, task, jobs):
        for place, _job in enumerate(jobs):
            yield Ended(place, failure="KeyError: 'luck'")


def measure(folder, executor=None, rows=ROWS, number=MANY, **kwargs):
    """Measure the rows into a folder."""
    return measure_targets(
        rows, WORLD, replications=number, executor=executor or Serial(), store=Store(folder),
        **kwargs,
    )  # fmt: skip


def same(one, other) -> bool:
    """Return whether two measurements are equal, those of nothing too."""
    assert list(one) == list(other)
    return all(
        np.array_equal(one[name].values, other[name].values, equal_nan=True)
        and one[name].problem == other[name].problem
        for name in one
    )


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Return what the rows are, and the folder in which that is kept."""
    folder = tmp_path_factory.mktemp("measured")
    return measure(folder), folder


def test_there_is_a_value_for_each_replication(measured):
    """Which differ by luck; what cannot be measured has none, and says why."""
    found, _folder = measured
    assert len(np.unique(found["stock"].values)) == MANY
    assert found["stock"].problem == ""
    assert np.isnan(found["nowhere"].values).all()
    assert found["nowhere"].problem == "the region has no office Nowhere"


def test_values_are_the_same_wherever_they_are_measured(measured, tmp_path):
    """In this process or in two others."""
    pool = WarmPool(2)
    try:
        assert same(measure(tmp_path, pool), measured[0])
    finally:
        pool.close()


def test_what_is_kept_is_not_measured_again(measured):
    """A second call reads the store."""
    executor = Counting()
    assert same(measure(measured[1], executor), measured[0])
    assert executor.done == 0


def test_more_replications_measure_only_those_that_are_missing(measured, tmp_path):
    """And leave the others as they are."""
    measure(tmp_path, number=2)
    executor = Counting()
    assert same(measure(tmp_path, executor), measured[0])
    assert executor.done == 1


def test_an_interrupted_measurement_goes_on_where_it_stopped(measured, tmp_path):
    """What was finished is kept; the result is that of one that was never interrupted."""
    stopped, second = Counting(stops_after=2), Counting()
    with pytest.raises(KeyboardInterrupt):
        measure(tmp_path, stopped)
    assert stopped.is_cancelled
    assert len(list(Store(tmp_path).parts())) == 2
    assert same(measure(tmp_path, second), measured[0])
    assert second.done == 1


def test_progress_is_told(tmp_path):
    """From what is there already up to everything."""
    measure(tmp_path, number=1)
    told = []
    measure(tmp_path, on_progress=lambda *numbers: told.append(numbers))
    assert told == [(1, 3, 0), (2, 3, 0), (3, 3, 0)]


def test_equal_rows_leave_equal_bytes(measured, tmp_path):
    """Whatever was published about them, from whatever file they come."""
    published = {"value": "0.9", "low": "0.8", "high": "1.0", "source": "another book",
                 "use": "calibrate", "confidence": "low"}  # fmt: skip
    rows = [target(**{**row.row, **published, "name": row.id, "id": row.id}) for row in ROWS]
    measure(tmp_path, rows=rows)
    names = [
        [(part.name, part.read_bytes()) for part in Store(folder).parts()]
        for folder in (measured[1], tmp_path)
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize(
    "change",
    [{"group": "sex:men"}, {"window": "0..12m"}, {"metric": "long_term_share"},
     {"regime": "history-2016-2020"}, {"date": "2017", "clock": "calendar"}],
)  # fmt: skip
def test_another_question_has_another_name(change):
    """Whatever changes what is measured."""
    jobs = [MeasureJob((target(**{"experiment": "stocks", **cells}),), WORLD, 0, "anywhere")
            for cells in ({}, change)]  # fmt: skip
    assert jobs[0].note() != jobs[1].note()


@pytest.mark.parametrize(
    "change", [{"people": 201.0}, {"seed": 2}, {"burn_in_weeks": 27}, {"behaviour": "statement"},
               {"values": {"job_finding.base_hazard": 0.06}}]
)  # fmt: skip
def test_another_world_has_another_name(change):
    """Its beliefs, its size, its luck."""
    one = MeasureJob(tuple(ROWS), WORLD, 0, "anywhere").note()
    other = MeasureJob(tuple(ROWS), Setting(**{"people": 200.0, "burn_in_weeks": 26, **change}),
                       0, "anywhere").note()  # fmt: skip
    assert one != other


def test_another_version_of_the_studies_has_another_name(monkeypatch):
    """What was measured by other rules is measured again."""
    job = MeasureJob(tuple(ROWS), WORLD, 0, "anywhere")
    before = job.note()
    assert before["version"] == version_of_studies()
    monkeypatch.setattr(replications, "version_of_studies", lambda: "another")
    assert job.note() != before


def test_whatever_a_study_imports_is_part_of_the_version():
    """A module that is left out could change what is measured, and old parts would be read."""
    folder = versions.HERE.parent
    read = [p for where in versions.FOLDERS for p in where.rglob("*.py")]
    read += [folder / name for name in versions.MODULES]
    imported = {
        name
        for path in read
        for name in re.findall(
            r"^ *from experiments\.(\w+) import", path.read_text("utf-8"), re.MULTILINE
        )
    }
    measures_nothing = {"errors", "executors", "messages", "parts", "store", "virtual", "targets"}
    assert {f"{name}.py" for name in imported - measures_nothing} <= set(versions.MODULES)


def test_where_it_is_kept_does_not_matter():
    """A store may be moved."""
    one, other = (MeasureJob(tuple(ROWS), WORLD, 0, where).note() for where in ("here", "there"))
    assert one == other


def test_a_failure_is_told(tmp_path):
    """As the executor has it."""
    with pytest.raises(CannotGoOn, match="luck"):
        measure(tmp_path, Failing())


def test_a_behaviour_may_be_named(tmp_path):
    """With people and a seed: the same as a world made of them."""
    found = measure_targets(
        ROWS[:1], "central", people=200.0, seed=5, replications=1, executor=Serial(),
        store=Store(tmp_path),
    )  # fmt: skip
    note = MeasureJob(tuple(ROWS[:1]), Setting(people=200.0, seed=5), 0, str(tmp_path)).note()
    (part,) = Store(tmp_path).parts()
    assert part.stem == name_of(note)
    assert np.isfinite(found["stock"].values).all()
