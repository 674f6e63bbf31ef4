"""A rival reading: central, restricted to what it says of one number, the pilot's true effect.

The worlds of the reading are those plausible worlds of central in which that number lies within its
band, measured once more among many people: in a world's own small run it is mostly luck. Its one
set of values is central's but for the links by which a pilot brings work (contact, brokering with
employers, being hired on after a place), and these are moved in one round (rounds.py) as little as
needed for the number to be what the reading says, while everything else stays as near to the
evidence. So a reading differs from central in what it is about, and stands at rest where it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.calibration.evaluations import Setting, Trial
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.last_steps import measured
from experiments.calibration.rounds import PEOPLE as ROUND_PEOPLE
from experiments.calibration.rounds import Run, in_rounds
from experiments.calibration.worlds import PlausibleWorld
from experiments.targets.target import Target

LINKS = ("contact.contact_effect", "cooperation.brokering_effect")
HIRED_ON = ".hired_on"
"""By which a pilot brings work; and so do those of each service whose names end so."""
WIDEST = 0.5
"""Half of the round's width, in positions: a reading may be at the end of a range."""
WEIGHT = 16.0
"""How many times over the reading's row counts, so that it is met and not traded away."""
MEMBERS = 48
"""Worlds around central from which the slopes of the links are taken: they are few."""
RUNS = 4
"""Of the reading's own values, for each of some seeds: what they give is the mean."""
PEOPLE = 16_000
"""Jobseekers in whom the number is measured in each world."""


@dataclass(frozen=True)
class Restricted:
    """What came of it.

    Attributes
    ----------
    values, outputs : float array
        The reading's own.
    worlds : list of PlausibleWorld
        Those of central that agree with it, with the number as it was measured among many.
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
    point = in_rounds(
        central, None, setting, weighed, 1, members, run,
        moves=links(setting.unknowns.names), widest=WIDEST,
    )  # fmt: skip
    outputs = measured(point, replace(setting, people=ROUND_PEOPLE), RUNS, run)
    return Restricted(point.values, outputs, _agreeing(setting, target, worlds, run))


def links(names: Sequence[str]) -> np.ndarray:
    """Which parameters are links by which a pilot brings work [names].

    >>> links(("contact.contact_effect", "traits.hard_share", "service.a.hired_on")).tolist()
    [True, False, True]
    """
    return np.array([name in LINKS or name.endswith(HIRED_ON) for name in names])


def _agreeing(
    setting: Setting, target: Target, worlds: Sequence[PlausibleWorld], run: Run
) -> list[PlausibleWorld]:
    """The worlds in which the reading's number is within its band."""
    names = setting.unknowns.names
    trials = [Trial(tuple(world.values[name] for name in names), world.inflow) for world in worlds]
    given = run(replace(setting, rows=(target,), people=PEOPLE), trials)
    effects = [float(one.outputs[0]) if one.is_there else np.nan for one in given]
    return [
        replace(world, outputs={**world.outputs, PILOT_EFFECT: effect})
        for world, effect in zip(worlds, effects, strict=True)
        if target.low <= effect <= target.high
    ]
