"""A rival reading: central, restricted to what it says of one number, the pilot's true effect.

The worlds of the reading are those plausible worlds of central in which that number lies within its
band. Its one set of values is central's, moved by the model's own slopes as little as needed for
the number to be what the reading says, while everything else stays as near to the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration.ensemble import Evaluate
from experiments.calibration.evaluations import Trial
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.local import Point, nearer
from experiments.calibration.unknowns import Unknowns
from experiments.calibration.worlds import PlausibleWorld
from experiments.errors import CannotGoOn
from experiments.messages import _

WEIGHT = 4.0
"""How many times over the reading's row counts, so that it is met and not traded away."""
STEPS = 6


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
    unknowns: Unknowns,
    evidence: Evidence,
    slopes: np.ndarray,
    worlds: Sequence[PlausibleWorld],
    run: Evaluate,
) -> Restricted:
    """Restrict central to a reading.

    Parameters
    ----------
    evidence
        With the reading's row, `PILOT_EFFECT`, counted.
    slopes : float array [rows, parameters]
        Of central's fit, whose values are the ledger's.
    worlds
        Central's.

    Raises
    ------
    CannotGoOn
        Central could not be simulated.
    """
    row = [row.id for row in evidence.rows].index(PILOT_EFFECT)
    target = evidence.rows[row]
    error = evidence.error.copy()
    error[row] /= np.sqrt(WEIGHT)
    (given,) = run([Trial(tuple(unknowns.ledger_values.tolist()))])
    if not given.is_there:
        raise CannotGoOn(_("Central could not be simulated: {why}").format(why=given.failure))
    point = Point(unknowns.ledger_values, given.outputs, given.inflow, slopes)
    weighed = replace(evidence, error=error)
    for _step in range(STEPS):
        going = nearer(point, unknowns, weighed, run)
        if going is point:
            break
        point = going
    agreeing = [w for w in worlds if target.low <= w.outputs[PILOT_EFFECT] <= target.high]
    return Restricted(point.values, point.outputs, agreeing)
