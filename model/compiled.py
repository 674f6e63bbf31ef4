"""Where Numba enters, and the only place where it does.

A `rule` is a small function over one person (or post, partner, desk); a `kernel` loops over
many and assigns. Both are ordinary Python. With ``NUMBA_DISABLE_JIT=1`` they stay so and can be
stepped through; otherwise they are compiled, and a test demands the same result to the bit.

Compiled code is kept on disk under the digest of all of ``model/``'s sources. Numba's own cache
looks only at the file a function stands in, so that a rule changed in another file would silently
keep its old result. The folder is chosen before any decorator runs.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

config: Any = numba.config  # its names appear at run time

F = TypeVar("F", bound=Callable[..., Any])


VIEWS = (
    "agents.py handles.py jobseeker.py jobseekers.py model.py odd.py reporters.py trace.py words.py"
).split()
"""Files that look at a world and cannot change what happens in it: not part of its version."""


def digest_of_sources(folder: Path) -> str:
    """Return 16 hexadecimal digits that change whenever a rule in `folder` does."""
    digest = hashlib.sha256()
    for source in sorted(folder.rglob("*.py")):
        if source.name in VIEWS:
            continue
        digest.update(source.relative_to(folder).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder(version: str) -> Path:
    """Return a writable folder for the compiled code of one version of the model."""
    chosen = os.environ.get("TYOPOLKU_CACHE_DIR")
    if chosen:
        home = Path(chosen)
    elif sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "tyopolku"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "tyopolku"
    # Numba's cache does not tell a bounds-checked function from another; the folder does.
    name = version + ("-boundscheck" if config.BOUNDSCHECK else "")
    for parent in (home, Path(tempfile.gettempdir()) / "tyopolku"):
        folder = parent / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="tyopolku-"))


MODEL_VERSION = digest_of_sources(Path(__file__).parent)
IS_PLAIN = bool(config.DISABLE_JIT)
# Threads that wait by spinning keep the others from working where cores are shared.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if not IS_PLAIN:
    config.CACHE_DIR = str(cache_folder(MODEL_VERSION))

# Rules make no arrays, so that Numba need not count who holds them: with two dozen arrays in a
# world the counting cost more than the rules (427 against 151 ns for all hazards of a person).
WITHOUT_COUNTING: dict[str, Any] = {"_nrt": False}


def rule(function: F) -> F:
    """Compile a small function that computes and returns; leave it alone in plain mode."""
    if IS_PLAIN:
        return function
    compiled: F = numba.njit(cache=True, forceinline=True, **WITHOUT_COUNTING)(function)
    return compiled


def kernel(function: F) -> F:
    """Compile a loop that assigns; it releases the interpreter while it runs."""
    if IS_PLAIN:
        return function
    compiled: F = numba.njit(cache=True, nogil=True, **WITHOUT_COUNTING)(function)
    return compiled


def threaded_kernel(function: F) -> F:
    """Compile a loop over blocks that may run side by side; each block writes only its own."""
    if IS_PLAIN:
        return function
    njit: Any = numba.njit
    compiled: F = njit(cache=True, nogil=True, parallel=True)(function)
    return compiled


blocks_in_parallel = range if IS_PLAIN else numba.prange


def use_threads(number: int) -> None:
    """Let threaded kernels use up to `number` threads (no more than the machine offers)."""
    if not IS_PLAIN:
        limit = int(config.NUMBA_NUM_THREADS)
        numba.set_num_threads(max(1, min(number, limit)))


if TYPE_CHECKING or IS_PLAIN:

    def wide(x: float) -> float:
        """Return a stored (narrow) number as a double, the only type that rules compute in."""
        return float(x)

else:

    @intrinsic
    def _to_double(typing_context, x):  # noqa: ARG001  (Numba's signature)
        def generate(context, builder, signature, arguments):
            return context.cast(builder, arguments[0], signature.args[0], types.float64)

        return types.float64(x), generate

    @numba.njit(cache=True, forceinline=True)
    def wide(x):
        """Return a stored (narrow) number as a double: Numba's ``float`` leaves float32 narrow."""
        return _to_double(x)


if TYPE_CHECKING or IS_PLAIN:

    def fetch_ahead(table: Any, row: int) -> None:
        """Let the memory of a row that is read soon be fetched meanwhile; changes nothing."""

else:

    @intrinsic
    def _prefetch(typing_context, table, row):  # noqa: ARG001  (Numba's signature)
        def generate(context, builder, signature, arguments):
            array = context.make_array(signature.args[0])(context, builder, arguments[0])
            size = context.get_abi_sizeof(context.get_data_type(signature.args[0].dtype))
            number = ir.IntType(64)
            row = context.cast(builder, arguments[1], signature.args[1], types.int64)
            start = builder.ptrtoint(array.data, number)
            start = builder.add(start, builder.mul(row, ir.Constant(number, size)))
            pointer = ir.IntType(8).as_pointer()
            flag = ir.IntType(32)
            prefetch = builder.module.declare_intrinsic(
                "llvm.prefetch",
                [pointer],
                ir.FunctionType(ir.VoidType(), [pointer, flag, flag, flag]),
            )
            for line in range(0, size, 64):
                place = builder.inttoptr(builder.add(start, ir.Constant(number, line)), pointer)
                builder.call(prefetch, [place, flag(0), flag(3), flag(1)])
            return context.get_dummy_value()

        return types.void(table, row), generate

    @numba.njit(cache=True, forceinline=True)
    def fetch_ahead(table, row):
        """Let the memory of a row that is read soon be fetched meanwhile; changes nothing."""
        _prefetch(table, row)
