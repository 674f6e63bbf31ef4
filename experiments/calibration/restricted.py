"""A rival reading: central, restricted to what it says of one number, the pilot's true effect.

The worlds of the reading are those plausible worlds of central in which that number lies within its
band. Its one set of values is central's, moved by one round (rounds.py) as little as needed for the
number to be what the reading says, while everything else stays as near to the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration.evaluations import Setting, Trial
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.rounds import Run, in_rounds
from experiments.calibration.worlds import PlausibleWorld
from experiments.errors import CannotGoOn
from experiments.messages import _

WEIGHT = 4.0
"""How many times over the reading's row counts, so that it is met and not traded away."""


@dataclass(frozen=True)
class Restricted:
    """What came of it.

    Attributes
    ----------
    values, outputs : float array
        The reading's own.
    worlds : list of PlausibleWorld
        Those of central that agree with it.
    """

    values: np.ndarray
    outputs: np.ndarray
    worlds: list[PlausibleWorld]


def restricted(
    setting: Setting,
    evidence: Evidence,
    worlds: Sequence[PlausibleWorld],
    members: int,
    run: Run,
) -> Restricted:
    """Restrict central to a reading.

    Parameters
    ----------
    evidence
        With the reading's row, `PILOT_EFFECT`, counted.
    worlds
        Central's.
    members
        Worlds around central from which the slopes are taken.

    Raises
    ------
    CannotGoOn
        The reading's world, or most worlds around central, could not be simulated.
    """
    row = [row.id for row in evidence.rows].index(PILOT_EFFECT)
    target = evidence.rows[row]
    error = evidence.error.copy()
    error[row] /= np.sqrt(WEIGHT)
    weighed = replace(evidence, error=error)
    central = setting.unknowns.ledger_values
    point = in_rounds(central, None, setting, weighed, 1, members, run)
    (given,) = run(setting, [Trial(tuple(point.values.tolist()), point.inflow)])
    if not given.is_there:
        raise CannotGoOn(_("The world could not be simulated: {why}").format(why=given.failure))
    agreeing = [w for w in worlds if target.low <= w.outputs[PILOT_EFFECT] <= target.high]
    return Restricted(point.values, given.outputs, agreeing)
