"""The connection to a Dask scheduler, or plain words on why there is none."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from experiments.errors import BadInput
from experiments.messages import _

SECONDS_TO_ANSWER = 5.0
ADDRESS = re.compile(
    r"(?:(?:tcp|tls|ws|wss|ucx)://)?(?P<host>\[[0-9a-fA-F:.%]+\]|[\w.-]+):(?P<port>\d{1,5})"
)


def address_in(given: str) -> str:
    """The scheduler's address: as given, or out of the file that ``--scheduler-file`` wrote.

    Raises
    ------
    BadInput
        It is neither an address nor such a file.
    """
    address = given.strip()
    if address.endswith(".json"):
        try:
            address = str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            raise BadInput(
                _(
                    "--scheduler {file}: no address of a scheduler can be read in that file. It is "
                    "written by 'dask scheduler --scheduler-file {file}' once that has started."
                ).format(file=given)
            ) from None
    found = ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"]) < 2**16:
        raise BadInput(
            _(
                "--scheduler {address} is not the address of a Dask scheduler. It looks like "
                "tcp://192.168.1.20:8786, or is the file that 'dask scheduler --scheduler-file' "
                "wrote."
            ).format(address=given)
        )
    return address


def connected(address: str, seconds: float = SECONDS_TO_ANSWER) -> Any:
    """A client of the scheduler at that address.

    Raises
    ------
    BadInput
        Dask is not installed, nobody answers there, or another version of Dask does.
    """
    try:
        import distributed
    except ImportError:
        raise BadInput(
            _(
                "--scheduler needs Dask, which is not installed here: "
                "pip install 'tyopolku[cluster]'"
            )
        ) from None
    _knock(address, seconds)
    here = distributed.__version__
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # told in words of ours
    try:
        _refuse_others(address, *_introduced(address, seconds), here)
        with warnings.catch_warnings():
            # those of other packages; each worker is asked for what matters
            warnings.simplefilter("ignore")
            return distributed.Client(address, timeout=seconds, set_as_default=False)
    except BadInput:
        raise
    except Exception as error:  # noqa: BLE001 - another version of Dask may raise anything
        raise BadInput(
            _(
                "Something answers at {address}, but not as a Dask scheduler of version {version} "
                "does ({error}). Is it the scheduler's address, not that of its dashboard, and "
                "has it the same version of Dask?"
            ).format(
                address=address,
                version=here,
                error=f"{type(error).__name__}: {error}".strip(": "),
            )
        ) from None


def _refuse_others(address: str, kind: str, there: str, here: str) -> None:
    if kind != "Scheduler":
        raise BadInput(
            _(
                "At {address} is a Dask {kind}, not a scheduler. Give the address that 'dask "
                "scheduler' printed."
            ).format(address=address, kind=kind.lower())
        )
    if there != here:
        raise BadInput(
            _(
                "The scheduler at {address} runs Dask {there}, this machine {here}. Install the "
                "same on both; constraints.txt names it."
            ).format(address=address, there=there, here=here)
        )


def _introduced(address: str, seconds: float) -> tuple[str, str]:
    """What is at an address, as it calls itself, and its version of Dask.

    Dask's own client waits without end for somebody who takes a call and says nothing.
    """
    from distributed.core import rpc
    from distributed.security import Security

    async def ask() -> tuple[str, str]:
        async with rpc(address, connection_args=Security().get_connection_args("client")) as remote:
            kind = (await remote.identity())["type"]
            return str(kind), str((await remote.versions())["packages"]["distributed"])

    async def ask_in_time() -> tuple[str, str]:
        return await asyncio.wait_for(ask(), seconds)

    # in a thread, for a notebook's own has a loop already
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, ask_in_time()).result()


def _knock(address: str, seconds: float) -> None:
    """Ask whether anyone listens there: the system's own answer is quicker and plainer."""
    found = ADDRESS.fullmatch(address)
    assert found is not None, address  # noqa: S101 - address_in has seen to it
    host, port = found["host"].strip("[]"), int(found["port"])
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError as error:
        raise BadInput(
            _(
                "No scheduler answers at {address} ({reason}). Is it running ('dask scheduler'), "
                "is the address the one that it printed, and does a firewall let this machine "
                "through to it?"
            ).format(address=address, reason=error.strerror or _("no answer in time"))
        ) from None
