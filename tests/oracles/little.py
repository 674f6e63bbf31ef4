"""Little's law by exact counting: people present = arrivals × time spent.

Over a finite window the law is no limit theorem but an identity between two ways of counting the
same person-weeks: down the weeks (how many were present) and along the people (how long each
stayed). It holds for every run, order of service and distribution, so any difference is a mistake
of the books: somebody counted in a week in which they were not there, or not counted.

Source: J. D. C. Little, A proof for the queuing formula L = λW, Operations Research 9 (1961); for
finite windows, Little's law as viewed on its 50th anniversary, Operations Research 59 (2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stay:
    """One stay of one person: present at the ends of the weeks joined, …, left − 1."""

    joined_week: int
    left_week: int | None
    """None: still there."""


@dataclass(frozen=True)
class Count:
    """What both sides of Little's law count in the weeks first, …, last − 1."""

    person_weeks: int
    people: int
    """Who were present in at least one of those weeks."""
    weeks: int

    @property
    def mean_present(self) -> float:
        """L: people present in a week."""
        return self.person_weeks / self.weeks

    @property
    def people_a_week(self) -> float:
        """λ: people a week who stayed in the window at all."""
        return self.people / self.weeks

    @property
    def mean_weeks(self) -> float:
        """W: weeks that each of them spent in the window."""
        return self.person_weeks / self.people if self.people else 0.0


def count_stays(stays: Iterable[Stay], first: int, last: int) -> Count:
    """Count along the people: how long each was present in the weeks first, …, last − 1."""
    person_weeks = people = 0
    for stay in stays:
        left = last if stay.left_week is None else stay.left_week
        if stay.left_week is not None and stay.left_week < stay.joined_week:
            raise ValueError(f"{stay} ends before it begins")
        spent = max(0, min(left, last) - max(stay.joined_week, first))
        person_weeks += spent
        people += spent > 0
    return Count(person_weeks, people, last - first)


def differing_weeks(present: Sequence[int], stays: Sequence[Stay], first: int = 0) -> list[int]:
    """Return the weeks whose count of people present is not that of the stays.

    Parameters
    ----------
    present
        People counted at the ends of the weeks `first`, `first` + 1, …
    stays
        All stays that touch those weeks.
    """
    changes = [0] * (len(present) + 1)
    last = first + len(present)
    for stay in stays:
        left = last if stay.left_week is None else stay.left_week
        begin, end = max(stay.joined_week, first), min(left, last)
        if begin < end:
            changes[begin - first] += 1
            changes[end - first] -= 1
    wrong, there = [], 0
    for week, counted in enumerate(present):
        there += changes[week]
        if there != counted:
            wrong.append(first + week)
    return wrong
