"""Plain Python and compiled code give the same, to the bit."""

from __future__ import annotations

import pytest

from model.compiled import IS_PLAIN
from tests.model.worlds import Office, in_another_process, phase, random_values, run, scenario

OFFICES = (
    Office("North", "Lakes", "trial", 45.0, 15.0),
    Office("East", "Lakes", "trial", 20.0, 5.0),
    Office("Coast", "Sea", "control", 10.0, 5.0),
)


def tiny(seed: int | None = None) -> str:
    """Return the digest of a hundred people's weeks, a start and an end of a phase among them."""
    which = scenario(
        phase(6, 18, contract="fixed-term"),
        offices=OFFICES,
        values=None if seed is None else random_values(seed),
        base={"coaching.clients_per_coach": 20.0},
    )
    return run(which, 26, burn_in_weeks=12, in_work_per_jobseeker=0.5).world.digest()


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_plain_equals_compiled(seed):
    """Whichever way this test runs, the other way runs in a process with hashes of its own.

    So it needs no second run as plain Python, and has no marker.
    """
    code = f"from tests.model.test_plain import tiny; print(tiny({seed}))"
    way = "" if IS_PLAIN else "1"
    other = in_another_process(code, NUMBA_DISABLE_JIT=way, PYTHONHASHSEED="7")
    assert other == tiny(seed)
