"""A Dask scheduler and a small study, for whoever asks for one."""

from __future__ import annotations

import pytest

from tests.experiments.dask_processes import Dask
from tests.experiments.sweep_studies import GRID, a_study, bytes_of, conducted


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    """Return a scheduler with two workers that no test harms."""
    made = Dask(tmp_path_factory.mktemp("dask"))
    made.worker()
    made.worker()
    yield made
    made.close()


@pytest.fixture
def own(tmp_path):
    """Return a scheduler of the test's own."""
    made = Dask(tmp_path)
    yield made
    made.close()


@pytest.fixture
def cluster_of(monkeypatch):
    """Return a function that connects, looks often, and keeps what was said as ``words``."""
    from experiments.cluster import Cluster  # brings Numba along

    monkeypatch.setattr("experiments.cluster.crew.SECONDS_BETWEEN_LOOKS", 0.1)
    made = []

    def connect(dask, **settings):
        words = []
        cluster = Cluster(dask.address, on_word=words.append, **settings)
        cluster.words = words
        made.append(cluster)
        return cluster

    yield connect
    for cluster in made:
        cluster.close()


@pytest.fixture(scope="module")
def eight_runs(tmp_path_factory):
    """Return a study of eight runs: four points with two replications each."""
    return a_study(tmp_path_factory.mktemp("study"), **GRID)


@pytest.fixture(scope="module")
def bytes_of_eight_runs(eight_runs, tmp_path_factory):
    """Return the bytes of the study done in one go, in one process."""
    folder = tmp_path_factory.mktemp("expected")
    conducted(eight_runs, folder)
    return bytes_of(folder)
