"""Luck: every random draw is a pure function of (seed, replication, purpose, week, whose).

There is no stream of random numbers and so no order in which they are used up: a person has the
same luck under every policy, in any order, on any number of threads. `stream` makes the key of
one purpose in one week; `uniform` draws from it for one person (or post, or partner).

The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014). Golden values in
the tests guard it: a change here changes every result.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from model.compiled import IS_PLAIN, rule

if IS_PLAIN:
    # unsigned numbers wrap around by intent; NumPy's scalars would warn of it in plain mode
    np.seterr(over="ignore")

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_11 = (np.uint64(n) for n in (30, 27, 31, 11))
ONE_IN_2_53 = 1.0 / 9007199254740992.0
WEEKS_BEFORE = 4096  # weeks of the burn-in are negative, keys are not
"""Offset that makes every week's number in a key positive, weeks."""


class Purpose(IntEnum):
    """What a draw decides; each purpose has luck of its own."""

    PATHWAY = 1  # person: which event, if any, this week
    TRAITS = 2  # person: age, sex, education, benefit, capabilities at entry (counted)
    INFLOW = 3  # desk: the fraction of a newcomer this week
    NO_SHOW = 4  # person: whether a called meeting is missed
    BELIEF = 5  # person and coach: how the coach errs about the person
    FIT = 6  # person and coach: how well the two suit each other
    TICKET = 7  # person: order among those who joined a queue in the same week
    JOB = 8  # person: match with a new job, recall after a lay-off, hired on, the next service
    HIRE = 9  # post: whether a vacant post is filled
    QUALITY = 10  # post and hire: the coach's lasting quality
    QUIT = 11  # post: whether the coach leaves
    SURVIVES = 12  # post: whether the staff of a closed structure are absorbed or return
    SLOT = 13  # partner: the fraction of a slot
    CODING = 14  # person: how the register codes an end
    COACH = 15  # person: which coach she gets where coaches' hours are not shared
    PLACE = 16  # person: whether she is given a place this week where places are not shared


@rule
def mix(z: Any) -> Any:
    """Return 64 bits that look unrelated to the 64 bits `z`."""
    z = (z ^ (z >> SHIFT_30)) * FIRST
    z = (z ^ (z >> SHIFT_27)) * SECOND
    return z ^ (z >> SHIFT_31)


@rule
def luck_of(seed: int, replication: int) -> int:
    """Return the key of one replication of a study (unsigned 64 bits)."""
    return mix(mix(np.uint64(seed) + GOLDEN) + np.uint64(replication) * FIRST + SECOND)


@rule
def stream(luck: int, purpose: int, week: int) -> int:
    """Return the key of one purpose in one week (unsigned 64 bits)."""
    return mix(np.uint64(luck) + np.uint64(purpose * 65536 + week + WEEKS_BEFORE) * SECOND)


@rule
def uniform(key: int, number: int) -> float:
    """Return the draw of `number` (a person's id, say) under `key`, in [0, 1)."""
    return float(mix(np.uint64(key) + np.uint64(number) * GOLDEN) >> SHIFT_11) * ONE_IN_2_53


@rule
def uniform_again(key: int, number: int, count: int) -> float:
    """Return the draw `count` of `number` under `key`, in [0, 1): for several at one moment."""
    inner = mix(np.uint64(key) + np.uint64(number) * GOLDEN)
    return float(mix(inner + np.uint64(count + 1) * FIRST) >> SHIFT_11) * ONE_IN_2_53
