"""Evaluating a world: what the targets are in it, once it has come to rest. For calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.targets.target import Target
from experiments.virtual.at_rest import with_inflow
from experiments.virtual.lives import Setting
from experiments.virtual.measure import measured, values_of
from scenarios import Inflow

PEOPLE_TO_SOLVE = 5000.0
YEARS_TO_SOLVE, YEARS_TO_RENEW = 40, 30
"""Length of the search for the inflow, from the regions' own and from that of a like world."""
BURN_IN_WEEKS = 520
"""As in the measures that are shown; in half of it the longest unemployed do not all gather."""


def evaluate_world(
    targets: Sequence[Target],
    values: Mapping[str, float],
    inflow: Inflow | None,
    *,
    people: float | None,
    seed: int,
    replication: int,
) -> tuple[np.ndarray, Inflow]:
    """What the targets are in a world of other beliefs, and the inflow that holds it at rest.

    Parameters
    ----------
    targets
        Rows.
    values
        Parameters of the ledger.
    inflow
        Of a like world, or None.
    people
        Jobseekers to simulate in each study; None for the regions' own numbers.
    seed, replication : int
    """
    start = {} if inflow is None else dict.fromkeys(("finland", "pirkanmaa"), inflow)
    setting = Setting(
        values=values, inflows=start, people=people, seed=seed, burn_in_weeks=BURN_IN_WEEKS
    )
    years = YEARS_TO_SOLVE if inflow is None else YEARS_TO_RENEW
    setting = with_inflow(setting, PEOPLE_TO_SOLVE, years)
    found = measured(targets, setting, replication)
    return values_of(targets, found), setting.inflows["finland"]
