"""Where the ledger or the policy itself stands among the values that a study tries."""

from __future__ import annotations

import math

import numpy as np

from experiments.sweep.factors import Factor
from experiments.sweep.study import SweepStudy

DAYS_A_MONTH = 30.4369


def usual_of(study: SweepStudy, factor: Factor) -> float:
    """The ledger's value, or that of the first policy whose lever or rhythm it is; else NaN."""
    if factor.kind == "parameter":
        return factor.usual
    whose = [s for s in study.scenarios if s.name in factor.scenarios]
    if not whose:
        return math.nan
    policy = whose[0].policy
    if factor.is_base:
        return float(policy.base[factor.target])
    if not policy.phases:
        return math.nan
    if factor.kind == "lever":
        return float(policy.phases[0].levers[factor.target])
    return _rhythm(study, factor)


def _rhythm(study: SweepStudy, factor: Factor) -> float:
    """Length of the first pilot, or of the gap after it, in months."""
    scenario = next(s for s in study.scenarios if s.name in factor.scenarios)
    every = scenario.policy.phases
    mine = sorted((p for p in every if p.offices == every[0].offices), key=lambda p: p.starts)
    ends = mine[0].ends
    if ends is None:
        return math.nan
    if factor.target == "on_months":
        return (ends - mine[0].starts).days / DAYS_A_MONTH
    return (mine[1].starts - ends).days / DAYS_A_MONTH if len(mine) > 1 else math.nan


def place_among(levels: np.ndarray, value: float) -> float:
    """Where a value stands among rising levels, counted from 0; NaN outside them.

    >>> place_among(np.array([10.0, 20.0, 40.0]), 30.0)
    1.5
    """
    if not (math.isfinite(value) and levels[0] <= value <= levels[-1]):
        return math.nan
    return float(np.interp(value, levels, np.arange(len(levels))))
