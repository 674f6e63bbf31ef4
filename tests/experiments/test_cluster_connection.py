"""The way to a scheduler: whatever stands at its end, plain words."""

import socket
import sys
import time

import pytest

from experiments.cli import main
from experiments.cluster import Cluster
from experiments.cluster.connection import address_in, connected
from experiments.cluster.versions import HERE, differences
from experiments.errors import BadInput
from tests.experiments.dask_processes import until

pytest.importorskip("distributed")


def test_a_command_whose_scheduler_is_not_there_writes_nothing(tmp_path, capsys):
    """One sentence, exit code 2."""
    out = tmp_path / "out"
    words = ["compare", "--people", "300", "--scheduler", f"tcp://127.0.0.1:{unused_port()}"]
    assert main([*words, "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith("No scheduler answers at tcp://127.0.0.1:")
    assert not out.exists()


def test_workers_and_a_scheduler_are_not_asked_for_together(tmp_path, capsys):
    """Which of the two to leave out is the user's to say."""
    words = ["compare", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 2
    assert "Leave one of the two out" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def unused_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_nobody_at_the_address():
    """Refused by the machine itself, at once."""
    port = unused_port()
    started = time.monotonic()
    with pytest.raises(BadInput, match=f"No scheduler answers at tcp://127.0.0.1:{port}"):
        Cluster(f"tcp://127.0.0.1:{port}")
    assert time.monotonic() - started < 3


def test_somebody_else_at_the_address():
    """A server that says nothing is not waited for long."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with pytest.raises(BadInput, match="but not as a Dask scheduler"):
            Cluster(f"tcp://127.0.0.1:{port}", seconds=0.5)


def test_a_worker_s_address_is_not_the_scheduler_s(dask, cluster_of):
    """Both speak the same language, so that it has to be told."""
    cluster = cluster_of(dask)
    until(lambda: cluster.workers > 0)
    worker = next(iter(cluster._client.nthreads()))
    with pytest.raises(BadInput, match=f"At {worker} is a Dask worker, not a scheduler"):
        Cluster(worker)


def test_another_version_of_dask(dask, monkeypatch):
    """Both versions are named."""
    import distributed

    monkeypatch.setattr(distributed, "__version__", "2020.1.0")
    with pytest.raises(BadInput, match=r"runs Dask 20\d\d\.[\d.]+, this machine 2020\.1\.0"):
        connected(dask.address)


def test_dask_is_not_installed(monkeypatch):
    """How to install it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"pip install 'tyopolku\[cluster\]'"):
        connected("tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "tcp://localhost", "http://localhost:8787", "tcp://a b:1", "tcp://host:0",
     "tcp://host:99999", "tcp://host:port", "8786", "tcp://host:8786/path"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    """With an example of one, and without asking anybody."""
    with pytest.raises(BadInput, match="looks like tcp://"):
        Cluster(address)


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.1:8786", "node-1.cluster:8786", "tls://[fe80::1]:8786", " a:1 "]
)
def test_what_is_an_address_is_taken(address):
    """With a protocol or without."""
    assert address_in(address) == address.strip()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"address": 3}', "no json"])
def test_a_file_without_an_address_is_refused(text, tmp_path):
    """With who writes such a file."""
    (tmp_path / "scheduler.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="scheduler"):
        address_in(str(tmp_path / "scheduler.json"))


def test_no_file_at_all_is_refused(tmp_path):
    """The same words."""
    with pytest.raises(BadInput, match="--scheduler-file"):
        address_in(str(tmp_path / "scheduler.json"))


@pytest.mark.parametrize("name", HERE)
def test_every_version_counts(name):
    """Each by itself makes a worker differ, and so does one that it does not know."""
    (told,) = differences({**HERE, name: "other"})
    assert told.endswith(f"other instead of {HERE[name]}")
    assert len(differences({k: v for k, v in HERE.items() if k != name})) == 1
    assert differences(HERE) == []
