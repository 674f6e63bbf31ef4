"""Finished parts put together: one tidy table of outcomes, of weeks, of events.

Tables are sorted by key and hold nothing of the machine, so that they are the same to the byte
whatever the number of workers, the order in which runs ended, or an interruption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from experiments.errors import CannotGoOn
from experiments.messages import _
from experiments.store import Part, Store
from experiments.study import Study

OUTCOME_KEY = ["scenario", "replication", "group", "metric", "years"]
WEEKLY_KEY = ["scenario", "replication", "week"]
EVENT_KEY = ["scenario", "replication", "person", "week"]
PartNames = Mapping[tuple[str, int], str]


def outcomes_frame(study: Study, store: Store, names: PartNames) -> pd.DataFrame:
    """Every metric of every replication: scenario, replication, group, metric, years, value."""
    return _gathered(study, store, names, OUTCOME_KEY, lambda part: part.arrays["outcomes"])


def weekly_frame(study: Study, store: Store, names: PartNames) -> pd.DataFrame:
    """Every week of every replication: scenario, replication, week, monday, and the columns."""

    def weeks(part: Part) -> dict[str, Any]:
        weekly = part.arrays["weekly"]
        mondays = [study.reference.monday(week) for week in range(len(weekly))]
        columns = {name: weekly[name] for name in weekly.dtype.names or ()}
        return {"week": np.arange(len(weekly), dtype="i4"), "monday": mondays, **columns}

    return _gathered(study, store, names, WEEKLY_KEY, weeks)


def events_frame(study: Study, store: Store, names: PartNames) -> pd.DataFrame:
    """Every change of state: scenario, replication, person, week, from, to."""

    def changes(part: Part) -> dict[str, Any]:
        events = part.arrays["events"]
        events = events[events["before"] != events["after"]]  # the log holds referrals too
        to_file = {"person": "person", "week": "week", "before": "from", "after": "to"}
        return {named: events[name].astype("i4") for name, named in to_file.items()}

    return _gathered(study, store, names, EVENT_KEY, changes)


def part_facts(store: Store, names: PartNames) -> dict[tuple[str, int], dict]:
    """What each part notes beside its arrays: seconds, people followed, scale."""
    return {key: _present(store, name).facts for key, name in names.items()}


def _gathered(
    study: Study, store: Store, names: PartNames, key: list[str], rows: Callable[[Part], Any]
) -> pd.DataFrame:
    frames = []
    for scenario in study.scenarios:
        for replication in range(study.replications):
            part = _present(store, names[scenario.name, replication])
            frame = pd.DataFrame(rows(part))
            frame.insert(0, "scenario", scenario.name)
            frame.insert(1, "replication", np.int32(replication))
            frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values(key, kind="stable", ignore_index=True)


def _present(store: Store, name: str) -> Part:
    part = store.read(name)
    if part is None:
        raise CannotGoOn(
            _("A finished run has gone from {folder}; give the same command again.").format(
                folder=store.folder
            )
        )
    return part
