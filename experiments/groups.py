"""For whom: the groups of people by which outcomes are told.

A group is ``all`` or ``dimension:level``. The cohort's groups are fixed at the clock, so that a
person is in the same ones under every policy and at every follow-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

AGES = (("16-24", 0, 25), ("25-34", 25, 35), ("35-54", 35, 55), ("55-64", 55, 200))
EDUCATIONS = ("basic", "upper_secondary", "tertiary")
DIFFICULTIES = ("hardest", "middle", "easier")
DURATIONS = (("short", 0, 52), ("long", 52, 104), ("very-long", 104, 1 << 30))

Group = tuple[str, np.ndarray]
"""A group's name and which rows belong to it."""


def groups_by_trait(rows: np.ndarray, desk_offices: Sequence[str]) -> Iterator[Group]:
    """Groups that can be told of anyone at any date.

    Parameters
    ----------
    rows : structured array
        People of one snapshot.
    desk_offices : sequence of str
        The office of each desk, by desk number.
    """
    yield "all", np.ones(len(rows), bool)
    for name, low, high in AGES:
        yield f"age:{name}", (rows["age"] >= low) & (rows["age"] < high)
    for number, name in enumerate(EDUCATIONS):
        yield f"education:{name}", rows["education"] == number
    yield "sex:woman", rows["sex"] == 0
    yield "sex:man", rows["sex"] == 1
    yield "health_limited:yes", rows["is_health_limited"] != 0
    yield "health_limited:no", rows["is_health_limited"] == 0
    names = sorted(set(desk_offices))
    office = np.array([names.index(name) for name in desk_offices])[rows["desk"]]
    for number in np.unique(office):
        yield f"office:{names[number]}", office == number


def groups_of_cohort(clock_rows: np.ndarray, desk_offices: Sequence[str]) -> Iterator[Group]:
    """All groups of a cohort, from its rows at the clock."""
    yield from groups_by_trait(clock_rows, desk_offices)
    third = thirds_by_chance(clock_rows["chance"])
    for number, name in enumerate(DIFFICULTIES):
        yield f"difficulty:{name}", third == number
    weeks = clock_rows["registered_weeks"]
    for name, low, high in DURATIONS:
        yield f"duration:{name}", (weeks >= low) & (weeks < high)


def thirds_by_chance(chance: np.ndarray) -> np.ndarray:
    """Third of each person by predicted chance of work: 0 the hardest, 2 the easiest to place.

    Equal chances are told apart by row, so that the thirds are of equal size.

    >>> thirds_by_chance(np.array([0.9, 0.1, 0.5, 0.2, 0.8, 0.6])).tolist()
    [2, 0, 1, 0, 2, 1]
    """
    order = np.argsort(chance, kind="stable")
    third = np.empty(len(chance), np.int64)
    third[order] = np.arange(len(chance)) * 3 // max(len(chance), 1)
    return third
