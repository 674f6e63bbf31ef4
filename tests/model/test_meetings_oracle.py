"""Meetings by Little's law, counted exactly: clients on a roster = calls a week × time between."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.worlds import at_rest, phase, scenario
from tests.oracles.little import Stay, count_stays, differing_weeks

WEEKS = 80


@pytest.fixture(scope="module")
def calls():
    """Every week's desk, last call and roster of everyone, over a phase's start and end."""
    sim = at_rest(scenario(phase(20, 50, contract="fixed-term")))
    seen = []
    for week in range(1, WEEKS + 1):
        sim.run_to(week)
        active = sim.world.active[: sim.rows_present].copy()
        on_roster = sim.world.dossiers["roster"][active] > 1
        rows = active[on_roster]
        seen.append((rows, sim.world.dossiers["called_week"][rows].copy(),
                     sim.world.dossiers["hire"][rows].copy()))  # fmt: skip
    return sim, seen


def stays_between_calls(seen) -> list[Stay]:
    """Return the stays that begin with a call (or joining) and last until the next or leaving."""
    begun: dict[int, tuple[int, tuple[int, int]]] = {}
    stays = []
    for week, (rows, called, hires) in enumerate(seen):
        now = {int(r): (int(c), int(h)) for r, c, h in zip(rows, called, hires, strict=True)}
        for row in list(begun):
            since, what = begun[row]
            if now.get(row) != what:
                stays.append(Stay(since, week))
                del begun[row]
        for row, what in now.items():
            if row not in begun:
                begun[row] = (week, what)
    return stays + [Stay(since, None) for since, _ in begun.values()]


def test_clients_on_rosters_are_calls_times_the_time_between(calls):
    """Person-weeks down the weeks are person-weeks along the stays, in every week."""
    _sim, seen = calls
    stays = stays_between_calls(seen)
    present = [len(rows) for rows, _, _ in seen]
    assert differing_weeks(present, stays) == []
    count = count_stays(stays, 0, WEEKS)
    assert count.person_weeks == sum(present)
    assert count.mean_present == pytest.approx(count.people_a_week * count.mean_weeks)


def test_the_roster_is_the_caseload(calls):
    """The last week's count of people is the sum of the coaches' caseloads."""
    sim, seen = calls
    assert len(seen[-1][0]) == sim.world.posts["caseload"].sum()


def test_clients_are_with_a_coach_or_wait_for_one(calls):
    """Caseloads and those without a coach make up the clients of the desk's week."""
    sim, seen = calls
    last = sim.weekly()[-1]
    total = len(seen[-1][0]) + last["clients_without_coach"].sum()
    # people who left work or came back after coaching wait until next week
    assert total == last["clients"].sum() + (sim.world.desks["waiting"].sum()
                                             - last["clients_without_coach"].sum())  # fmt: skip


def test_calls_are_meetings_and_no_shows(calls):
    """Whoever's last call is this week was met, missed, newly taken on or sent to wait."""
    sim, seen = calls
    weeks = sim.weekly()
    for week in range(1, WEEKS):
        rows, called, _ = seen[week]
        told = int(weeks["meetings"][week].sum() + weeks["no_shows"][week].sum())
        # everyone called is on a roster or has left it since: never fewer calls than seen
        roster = sim.world.dossiers["roster"][rows]
        assert np.sum(called == week) <= told + np.sum(roster >= 0)
