"""Further replications: those of compare, for whoever asks, dropped when asked anew."""

import threading

import pytest

from experiments.comparison import compare
from experiments.executors import Serial
from experiments.live.further import Further, bands, one_more
from experiments.named import load_scenarios
from experiments.study import planned

NAMES = ["pirkanmaa-repeated", "pirkanmaa-permanent"]


@pytest.fixture(scope="module")
def study():
    return planned(load_scenarios(NAMES, 3.0), people=200)


def test_bands_are_the_intervals_of_compare(study):
    """Two replications, to the bit."""
    found = {replication: one_more((study, replication)) for replication in (1, 0)}
    compared = compare(NAMES, people=200, years=3.0, replications=2, workers=1)
    rows = compared.differences("employment_weeks").set_index("years")
    for band in bands(found, "employment_weeks", [0.25, 0.5, 1.0]):
        row = rows.loc[band.years]
        assert (band.difference, band.low, band.high) == (
            row["difference"], row["ci_low"], row["ci_high"]
        )  # fmt: skip


def test_replications_arrive_one_by_one(study):
    """Each is told as soon as it is done."""
    further, told, all_told = Further(Serial), [], threading.Event()

    def on_found(replication, _reference, _other):
        told.append(replication)
        if len(told) == 3:
            all_told.set()

    further.ask("me", study, range(1, 4), on_found)
    assert all_told.wait(60)
    further.close()
    assert told == [1, 2, 3]


def test_who_asks_anew_hears_nothing_of_what_was_asked_before(study, monkeypatch):
    """A lever has changed: the old replications are no answer."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(what):
        begun.set()
        go_on.wait(10)
        return what[1], what[1]

    monkeypatch.setattr("experiments.live.further.one_more", slow)
    further, told, heard = Further(Serial), [], threading.Event()
    further.ask("me", study, range(1, 9), lambda *found: told.append(("old", found[0])))
    assert begun.wait(10)
    further.ask("me", study, range(5, 6), lambda *found: (told.append(found[0]), heard.set()))
    go_on.set()
    assert heard.wait(10)
    further.close()
    assert told == [5]


def test_nothing_is_banded_where_nothing_was_found():
    """An empty list."""
    assert bands({}, "employment_weeks", [1.0]) == []
