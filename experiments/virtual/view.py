"""View: what is known of some people at some date, a column a trait, for groups to be told by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.virtual.arm import Arm
from experiments.virtual.places import UNEMPLOYED_PLACE, place_of
from model.register import GOES_AT

COLUMNS = (
    "age",
    "sex",
    "education",
    "benefit",
    "is_client",
    "is_health_limited",
    "registered_weeks",
    "jobless_weeks",
    "chance",
    "coach_skill",
    "coach",
    "desk",
    "entered_week",
    "is_on_recall",
)
CHANGES = ("benefit", "is_client", "desk", "coach", "coach_skill", "chance")
"""What of them changes and is known of jobseekers."""
WEEKS_A_YEAR = 52.1775


@dataclass(frozen=True)
class View:
    """Some people at a date of each.

    Attributes
    ----------
    person, week : int array
        Row of each person, and the week at whose start she is looked at.
    columns : dict of str to array
        `COLUMNS`; ``place`` (code), ``kind`` (place of the service in question, -1 none),
        ``begins`` (whether the spell in question begins in the week, else it was there before), and
        ``into_week`` (how far into the week she is looked at, in [0, 1): where it is at what
        happens to her in it, and not at its start).
    """

    person: np.ndarray
    week: np.ndarray
    columns: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.person)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]

    def only(self, chosen: np.ndarray) -> View:
        """The people for whom `chosen` holds."""
        return View(
            self.person[chosen],
            self.week[chosen],
            {name: column[chosen] for name, column in self.columns.items()},
        )


def times_of_week(rows: np.ndarray, evenly: float) -> np.ndarray:
    """Times of the week, in [0, 1), at which people come or go, as the register has them."""
    return (rows * evenly) % 1.0


def view_of_moment(rows: Any, week: int) -> View:
    """Everyone of a moment (`Arm.moments`)."""
    columns = {name: rows[name] for name in COLUMNS}
    columns["place"] = rows["state"].astype(np.int64)  # which kind of service is not known here
    columns["kind"] = np.full(len(rows), -1)
    columns["begins"] = np.zeros(len(rows), bool)
    columns["into_week"] = np.zeros(len(rows))
    return View(rows["person"].astype(np.int64), np.full(len(rows), week), columns)


def view_of_spells(
    arm: Arm, chosen: np.ndarray, week: np.ndarray, moments: Sequence[int] = ()
) -> View:
    """The people of some spells, each at a week of her own.

    Traits that last are those of the end of the run; durations come from the spells. What changes
    (benefit, office, coach, chance) is as of the first of the given moments after her week in which
    the person was a jobseeker, else as of the last one before, else as of the end.

    Parameters
    ----------
    chosen : int array
        Spells.
    week : int array
        A week for each.
    moments
        Weeks that the arm keeps.
    """
    spells = arm.spells
    person = spells.person[chosen]
    rows = arm.people[person].copy()
    is_later = np.zeros(len(person), bool)
    for moment in sorted(moments):
        known = arm.moments[moment]
        place = np.minimum(np.searchsorted(known["person"], person), len(known) - 1)
        told = (known["person"][place] == person) & ~is_later
        for name in CHANGES:
            rows[name] = np.where(told, known[name][place], rows[name])
        is_later |= told & (moment > week)
    columns = {name: rows[name] for name in COLUMNS}
    columns["age"] = (week - rows["birth_week"]) / WEEKS_A_YEAR
    is_unemployed = spells.place[chosen] == UNEMPLOYED_PLACE
    columns["registered_weeks"] = np.where(
        is_unemployed, week - spells.start[chosen], spells.registered_before[chosen]
    )
    columns["is_on_recall"] = spells.is_laid_off[chosen]
    columns["jobless_weeks"] = week - spells.jobless_since[chosen]
    columns["place"] = spells.place[chosen]
    columns["kind"] = spells.place[chosen]
    columns["begins"] = spells.start[chosen] == week
    is_midway = is_unemployed & ~columns["begins"] & (spells.end[chosen] > week)
    columns["into_week"] = np.where(is_midway, 0.0, times_of_week(person, GOES_AT))
    return View(person, week, columns)


def moment_near(arm: Arm, week: int) -> list[int]:
    """The kept moment last before a week, or the first; none where there is none."""
    earlier = [moment for moment in arm.moments if moment <= week]
    if earlier:
        return [max(earlier)]
    return [min(arm.moments)] if arm.moments else []


def joined(some: View, others: View) -> View:
    """Both together, in their order."""
    return View(
        np.concatenate([some.person, others.person]),
        np.concatenate([some.week, others.week]),
        {name: np.concatenate([some[name], others[name]]) for name in some.columns},
    )


def place_now(rows: Any, arm: Arm, week: int) -> np.ndarray:
    """Code of the place of each row of a moment, its kind of service told by the spells."""
    found = arm.spells.at(rows["person"].astype(np.int64), week)
    outside = place_of(rows["state"], np.zeros(len(rows), np.int64), rows["reason"])
    return np.where(found >= 0, arm.spells.place[found], outside)
