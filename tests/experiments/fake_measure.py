"""A stand-in for measuring targets: quick, and near the targets."""

import os
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measured:
    id: str
    values: np.ndarray
    problem: str = ""


def measure_targets(
    targets, behaviour="central", *, people=None, replications, seed=1, executor, store,
    on_progress=None,
):  # fmt: skip
    """Measure each as its value and a little, by replication and seed."""
    found = {}
    for number, target in enumerate(targets):
        if os.environ.get("FAKE_INTERRUPT") and number == 1:
            raise KeyboardInterrupt
        luck = np.random.default_rng((seed, number)).normal(size=replications)
        found[target.id] = Measured(
            target.id, target.value + 0.3 * luck * (target.high - target.low)
        )
        if on_progress:
            on_progress(number + 1, len(targets), 0)
    return found
