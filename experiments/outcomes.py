"""Outcomes of one run: every metric, for every group, at every follow-up.

Works on snapshots of the people (rows in a stable order; later snapshots only longer) and on the
offices' books. Which people count is said once: the offices of role "trial", or all where the
region has none; offices of other roles are reported as groups of their own (``place:neighbour``,
``place:control``), so that what spills over and what does not can be seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from experiments.books import from_books
from experiments.groups import Group, groups_by_trait, groups_of_cohort
from experiments.metrics import METRICS, CohortMean, RegisterCount
from experiments.people import is_registered

ROW = np.dtype([("group", "U64"), ("metric", "U48"), ("years", "f8"), ("value", "f8")])


@dataclass(frozen=True)
class Place:
    """Some offices whose clients are reported together.

    Attributes
    ----------
    group : str
        "" for the offices that the study is about, else e.g. ``place:control``.
    desks : bool array [desks]
    client_desks : bool array [desks]
    """

    group: str
    desks: np.ndarray
    client_desks: np.ndarray


class Clients:
    """The registered clients of a snapshot: looked for once, and then asked place by place."""

    def __init__(self, snapshot: np.ndarray) -> None:
        self._rows = np.flatnonzero((snapshot["is_client"] != 0) & is_registered(snapshot))
        self._desks = snapshot["desk"][self._rows]

    def of(self, place: Place) -> np.ndarray:
        """The rows of those of a place."""
        return self._rows[place.client_desks[self._desks]]


def places(desks: Sequence[Any]) -> list[Place]:
    """The places of a region: the studied offices first, then neighbours and controls."""
    roles = np.array([desk.role for desk in desks])
    is_client_desk = np.array([desk.is_client_desk for desk in desks])
    studied = roles == "trial" if (roles == "trial").any() else np.ones(len(desks), bool)
    found = [Place("", studied, studied & is_client_desk)]
    for role in ("neighbour", "control"):
        there = (roles == role) & ~studied
        if there.any():
            found.append(Place(f"place:{role}", there, there & is_client_desk))
    return found


@dataclass(frozen=True)
class FollowUp:
    """What is known at one follow-up of one run.

    Attributes
    ----------
    years : float
    weeks : int
        Since the clock.
    rows : structured array
        Snapshot that week.
    month_end : structured array
        Snapshot at the last month-end not after it.
    year_before : structured array or None
        Snapshot 52 weeks before; None where that is before the run began.
    """

    years: float
    weeks: int
    rows: np.ndarray
    month_end: np.ndarray
    year_before: np.ndarray | None

    @cached_property
    def clients(self) -> Clients:
        """Those registered that week."""
        return Clients(self.rows)

    @cached_property
    def month_end_clients(self) -> Clients:
        """Those registered at the month-end."""
        return Clients(self.month_end)

    @cached_property
    def clients_year_before(self) -> Clients | None:
        """Those registered 52 weeks before."""
        return None if self.year_before is None else Clients(self.year_before)


@dataclass(frozen=True)
class Cohort:
    """The clients registered at one place just before the clock.

    Attributes
    ----------
    place : Place
    members : int array
        Their rows, in this and every later snapshot.
    then : structured array [members]
        Those rows at the clock.
    groups : dict of str to bool array [members]
        Fixed at the clock.
    wanted : set of str or None
        The groups that are reported; None for all.
    """

    place: Place
    members: np.ndarray
    then: np.ndarray
    groups: dict[str, np.ndarray]
    wanted: AbstractSet[str] | None = None

    def of_wanted(self, groups: Iterable[Group]) -> list[Group]:
        """Those of the groups that are reported."""
        return [(name, rows) for name, rows in groups if _is_wanted(name, self.place, self.wanted)]


def _is_wanted(group: str, place: Place, wanted: AbstractSet[str] | None) -> bool:
    """Whether a group of a place is reported; of other places than the studied one all or none."""
    if wanted is None:
        return True
    return group in wanted if not place.group else group == "all"


def cohorts_at_clock(
    desks: Sequence[Any], at_clock: np.ndarray, wanted: AbstractSet[str] | None = None
) -> list[Cohort]:
    """The cohorts of a region's places, from the snapshot at the clock.

    Parameters
    ----------
    wanted : set of str, optional
        Groups to report, if not all: the others cost nothing.
    """
    offices = [desk.office for desk in desks]
    found = []
    clients = Clients(at_clock)
    for place in places(desks):
        if wanted is not None and place.group and place.group not in wanted:
            continue
        members = clients.of(place)
        then = at_clock[members]
        groups = {
            name: rows
            for name, rows in groups_of_cohort(then, offices)
            if _is_wanted(name, place, wanted)
        }
        found.append(Cohort(place, members, then, groups, wanted))
    return found


def outcomes(
    desks: Sequence[Any],
    clock_week: int,
    cohorts: Sequence[Cohort],
    follow_up: FollowUp,
    weekly: np.ndarray,
    waits: np.ndarray,
    scale: float,
) -> Iterator[tuple[str, str, float]]:
    """Yield (group, metric, value) for one follow-up of one run.

    Parameters
    ----------
    desks : the region's desks, by number
    clock_week : int
    cohorts : sequence of Cohort
    follow_up : FollowUp
    weekly : structured array [weeks since the clock up to the follow-up, desks]
    waits : int array [desks, weeks waited, 2]
        As they stood at the follow-up.
    scale : float
    """
    offices = [desk.office for desk in desks]
    for cohort in cohorts:
        place = cohort.place
        for group, metric, value in (
            *_cohort(cohort, clock_week, follow_up),
            *_register(cohort, offices, follow_up, scale),
            *_books(cohort, desks, weekly, waits, scale),
        ):
            if not place.group:
                yield group, metric, value
            elif group == "all":
                yield place.group, metric, value


def _cohort(
    cohort: Cohort, clock_week: int, follow_up: FollowUp
) -> Iterator[tuple[str, str, float]]:
    now = follow_up.rows[cohort.members]
    for metric in METRICS:
        if isinstance(metric, CohortMean):
            of_each = np.asarray(metric.of(cohort.then, now, clock_week), float)
            for name, belongs in cohort.groups.items():
                mine = of_each[belongs]
                yield name, metric.name, _share(mine.sum(), len(mine))


def _register(
    cohort: Cohort, offices: Sequence[str], follow_up: FollowUp, scale: float
) -> Iterator[tuple[str, str, float]]:
    rows = follow_up.month_end[follow_up.month_end_clients.of(cohort.place)]
    groups = cohort.of_wanted(groups_by_trait(rows, offices))
    for metric in METRICS:
        if isinstance(metric, RegisterCount):
            counted = metric.counted(rows)
            among = metric.among(rows) if metric.among else None
            for name, belongs in groups:
                count = int((counted & belongs).sum())
                if among is None:
                    yield name, metric.name, count * scale
                else:
                    yield name, metric.name, _share(count, int((among & belongs).sum()))
    yield from _continuity(cohort, offices, follow_up)


def _continuity(
    cohort: Cohort, offices: Sequence[str], follow_up: FollowUp
) -> Iterator[tuple[str, str, float]]:
    before, clients_before = follow_up.year_before, follow_up.clients_year_before
    if before is None or clients_before is None:
        return
    place = cohort.place
    at_both = np.intersect1d(
        clients_before.of(place), follow_up.clients.of(place), assume_unique=True
    )
    now, coach_before = follow_up.rows[at_both], before["coach"][at_both]
    is_same = (now["coach"] == coach_before) & (now["coach"] >= 0)
    for name, belongs in cohort.of_wanted(groups_by_trait(now, offices)):
        same = is_same[belongs]
        yield name, "coach_continuity", _share(int(same.sum()), len(same))


def _books(
    cohort: Cohort, desks: Sequence[Any], weekly: np.ndarray, waits: np.ndarray, scale: float
) -> Iterator[tuple[str, str, float]]:
    place = cohort.place
    by_group: Mapping[str, np.ndarray] = {"all": place.desks}
    if not place.group:
        names = np.array([desk.office for desk in desks])
        here = {f"office:{name}": place.desks & (names == name) for name in sorted(set(names))}
        by_group = {"all": place.desks, **{k: mask for k, mask in here.items() if mask.any()}}
    # Whom the clients displace searches in the whole area, not at the client's office.
    for group, mask in cohort.of_wanted(by_group.items()):
        is_client = place.client_desks[mask]
        for metric, value in from_books(weekly[:, mask], waits[mask], is_client, scale).items():
            yield group, metric, value
        areas = {desk.area for desk, is_here in zip(desks, mask, strict=True) if is_here}
        around = np.array([desk.area in areas for desk in desks])
        lost = float(weekly["displaced_outsiders"][:, around].sum())
        yield group, "displaced_outsiders", lost * scale


def _share(part: float, whole: int) -> float:
    return part / whole if whole else math.nan
