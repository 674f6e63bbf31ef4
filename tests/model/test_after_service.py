"""After a service: some are hired on, with the tenure they bring; some go on to another place."""

from __future__ import annotations

import numpy as np
import pytest

from model.states import (
    COMPLETES,
    FINDS_WORK,
    IS_REFERRED,
    KINDS,
    LEAVES_QUEUE,
    REHABILITATION,
    STARTS_SERVICE,
    SUBSIDISED_WORK,
    WORK,
)
from tests.model.worlds import run, scenario

OPEN = {"referral.longest_queue_weeks": 1e9, "limits.shared_slots": 0.0}
"""Queues that never close, and a place for all who queue as often as before."""


def ended_in_work(share: float) -> np.ndarray:
    """Return which of the services that ended in a year led to work.

    Nobody finds work by searching from a service; so whoever does was hired on.
    """
    values = OPEN | {"referral.continued_share": 0.0}
    for name in KINDS:
        values |= {f"service.{name}.referral_rate": 0.02, f"service.{name}.hired_on": share,
                   f"service.{name}.lock_in": 0.0}  # fmt: skip
    events = run(scenario(values=values), 60).events()
    from_service = (events["before"] >= REHABILITATION) & (events["before"] <= SUBSIDISED_WORK)
    ended = events[from_service & np.isin(events["what"], (COMPLETES, FINDS_WORK))]
    return ended["what"] == FINDS_WORK


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_so_many_completed_places_lead_straight_to_work(share):
    """Within four standard errors."""
    is_hired = ended_in_work(share)
    n = len(is_hired)
    assert n > 200
    assert abs(is_hired.mean() - share) <= 4.0 * np.sqrt(share * (1.0 - share) / n)


def test_only_who_is_kept_on_after_subsidised_work_brings_tenure():
    """By the weeks of her place; a trainee, and whoever finds a job by searching, brings none."""
    values = OPEN | {f"service.{name}.referral_rate": 0.02 for name in KINDS}
    values |= {f"service.{name}.{last}": number for name in KINDS
               for last, number in (("hired_on", 1.0), ("lock_in", 0.0))}  # fmt: skip
    sim = run(scenario(values=values), 60)
    events, seen = sim.events(), {True: 0, False: 0}
    began: dict[int, int] = {}
    last_found: dict[int, int] = {}
    for event in events:
        row = int(event["person"])
        if event["what"] == STARTS_SERVICE:
            began[row] = int(event["week"])
        elif event["what"] == FINDS_WORK:
            if event["before"] != SUBSIDISED_WORK:
                last_found[row] = 0
            elif row in began:
                last_found[row] = int(event["week"]) - began[row]
            else:
                last_found.pop(row, None)  # her place began before the log
    in_work = sim.world.people["state"] == WORK
    for row, weeks in last_found.items():
        if in_work[row]:
            assert int(sim.world.dossiers["tenure_brought"][row]) == weeks
            seen[weeks > 0] += 1
    assert min(seen.values()) > 20


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_so_many_services_are_continued(share):
    """The next of the same kind is agreed in the week in which one ends, where queues are open."""
    values = OPEN | {"referral.continued_share": share}
    for name in KINDS:
        values[f"service.{name}.referral_rate"] = 0.02
    sim = run(scenario(values=values), 60)
    events = sim.events()
    ended = events[events["what"] == COMPLETES]
    again = events[(events["what"] >= IS_REFERRED) & (events["what"] < LEAVES_QUEUE)]
    at_once = {(int(e["person"]), int(e["week"]), int(e["detail"])) for e in again}
    continued = [(int(e["person"]), int(e["week"]), int(e["detail"])) in at_once for e in ended]
    assert len(continued) > 200
    assert np.mean(continued) == pytest.approx(share, abs=0.1)


def test_a_continued_service_starts_with_weeks_of_unemployment_between():
    """The register sees a new short spell: unemployed for weeks and not for months."""
    values = OPEN | {"referral.continued_share": 1.0, "referral.lead_weeks": 0.0}
    events = run(scenario(values=values), 60).events()
    ends = {(int(e["person"]), int(e["week"])) for e in events[events["what"] == COMPLETES]}
    starts = events[(events["what"] == STARTS_SERVICE) & (events["week"] > 1)]
    soon = [(int(e["person"]), int(e["week"]) - 1) in ends for e in starts]
    assert np.mean(soon) > 0.2
