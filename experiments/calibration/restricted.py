"""A rival reading: central, restricted to what it says of one number, the pilot's true effect.

The worlds of the reading are those plausible worlds of central in which that number lies within its
band, measured once more among many people: in a world's own small run it is mostly luck. Its one
set of values is central's but for the links by which a pilot brings work (contact, brokering with
employers, being hired on after a place): all of them are stronger, or weaker, by one and the same
share of the room that their ranges leave, and the share is the one at which the number is what the
reading says. So a reading differs from central in what it is about, and in nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.optimize import brentq

from experiments.calibration.around import Point
from experiments.calibration.evaluations import Setting, Trial
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.last_steps import mean_of, measured
from experiments.calibration.slopes import Run
from experiments.calibration.unknowns import Unknowns
from experiments.calibration.worlds import PlausibleWorld
from experiments.errors import BadInput
from experiments.messages import _
from experiments.targets.target import Target

LINKS = ("contact.contact_effect", "cooperation.brokering_effect")
HIRED_ON = ".hired_on"
"""By which a pilot brings work; and so do those of each service whose names end so."""
RUNS = 8
"""Of a share that is tried, the same luck in all."""
MOST_TRIED = 8
"""Shares that are tried between central and the end of the ranges."""
NEAR = 0.02
"""How closely the share is found."""
RUNS_TOLD = 4
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
    setting: Setting, evidence: Evidence, worlds: Sequence[PlausibleWorld], run: Run
) -> Restricted:
    """Restrict central to a reading.

    Parameters
    ----------
    evidence
        With the reading's row, `PILOT_EFFECT`.
    worlds
        Central's.

    Raises
    ------
    BadInput
        The worlds are of another ledger.
    CannotGoOn
        The reading's world could not be simulated.
    """
    names = setting.unknowns.names
    missing = [name for world in worlds[:1] for name in names if name not in world.values]
    if missing:
        raise BadInput(
            _(
                "The ledger has parameters that the plausible worlds of central do not hold "
                "({names}): calibrate central again."
            ).format(names=", ".join(missing[:3]))
        )
    target = next(row for row in evidence.rows if row.id == PILOT_EFFECT)
    values = values_at(_share(setting, target, run), setting.unknowns)
    point = Point(values, None, np.zeros((len(evidence.rows), len(values))))
    outputs = measured(point, setting, RUNS_TOLD, run)
    return Restricted(values, outputs, _agreeing(setting, target, worlds, run))


def values_at(share: float, unknowns: Unknowns) -> np.ndarray:
    """Central's values [parameters] with the links moved by a share of the room in their ranges.

    Parameters
    ----------
    share
        From -1, all links at their low ends, over 0, central, to 1, all at their high ends.
    """
    here = unknowns.positions(unknowns.ledger_values)
    room = 1.0 - here if share > 0.0 else here
    moved = unknowns.at_positions(np.clip(here + share * room, 0.0, 1.0))
    return np.where(links(unknowns.names), moved, unknowns.ledger_values)


def links(names: Sequence[str]) -> np.ndarray:
    """Which parameters are links by which a pilot brings work [names].

    >>> links(("contact.contact_effect", "traits.hard_share", "service.a.hired_on")).tolist()
    [True, False, True]
    """
    return np.array([name in LINKS or name.endswith(HIRED_ON) for name in names])


def _share(setting: Setting, target: Target, run: Run) -> float:
    """The share at which the number is what the reading says, or the end that is nearest to it."""
    among_many = replace(setting, rows=(target,), people=PEOPLE)

    @cache
    def off(share: float) -> float:
        values = tuple(values_at(share, setting.unknowns).tolist())
        given = run(among_many, [Trial(values, None, number) for number in range(RUNS)])
        return float(mean_of(given)[0]) - target.value

    central = off(0.0)
    end = -1.0 if central > 0.0 else 1.0
    if central * off(end) > 0.0:
        return end
    found, _told = brentq(
        off, 0.0, end, xtol=NEAR, maxiter=MOST_TRIED, full_output=True, disp=False
    )
    return float(found)


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
