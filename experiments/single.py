"""One policy by itself: what the world looks like under it, year by year.

The table is about the policy's clients where the region has trial offices, else about everyone.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.errors import CannotGoOn
from experiments.executors import Executor, cancelled_on_interrupt
from experiments.outcomes import places
from experiments.results import EVENT_KEY, events_frame, weekly_frame
from experiments.store import Store, name_of
from experiments.study import Study
from experiments.targets.published import Counted
from experiments.weeks import weeks_of_desks
from experiments.world import World, part_note, simulation_class
from scenarios.scenario import Scenario, years_to_weeks

ACTIVE = ("rehabilitative_work", "training", "subsidised_work")
__all__ = ["EVENT_KEY", "RunJob", "SingleRun", "run_single", "simulate_single"]


@dataclass(frozen=True)
class RunJob:
    """One replication of one policy."""

    world: World
    replication: int
    keeps_events: bool
    store: str


@dataclass(frozen=True)
class SingleRun:
    """What a policy's own runs show.

    Attributes
    ----------
    study : Study
        Of one scenario; its clock is the first week.
    weekly : DataFrame
        As in weekly.parquet.
    events : DataFrame or None
    counted : Counted
        By the register, all desks of the studied offices, summed over replications.
    """

    study: Study
    weekly: pd.DataFrame
    events: pd.DataFrame | None
    counted: Counted

    def by_year(self) -> pd.DataFrame:
        """A row a year: the state at its end, and what happened in it; means over replications."""
        weeks = self.weekly.groupby("week").mean(numeric_only=True).drop(columns="replication")
        rows = []
        year = 1
        while years_to_weeks(year) <= len(weeks):
            end = years_to_weeks(year)
            rows.append(_year(weeks.iloc[years_to_weeks(year - 1) : end], self.study, end))
            year += 1
        return pd.DataFrame(rows or [_year(weeks, self.study, len(weeks))])


def _year(weeks: pd.DataFrame, study: Study, end: int) -> dict[str, object]:
    last = weeks.iloc[-1]
    years = len(weeks) / 52.1775
    active = sum(last[name] for name in ACTIVE)
    clients = weeks["clients"].mean()
    costs = weeks[[name for name in weeks.columns if name.startswith("cost_")]].sum().sum()
    return {
        "ends": study.reference.monday(end).isoformat(),
        "unemployed": last["unemployed"],
        "in_services": active + last["rehabilitation"],
        "activation_rate": active / max(active + last["unemployed"], 1e-9),
        "long_term_share": last["long_term_unemployed"] / max(last["unemployed"], 1e-9),
        "work": last["work"],
        "coaches_fte": last["coaches_fte"],
        "contacts_per_year": weeks["meetings"].sum() / years / max(clients, 1e-9),
        "queue": last["queue"],
        "cooperation": last["cooperation"],
        "tightness": last["tightness"],
        "programme_meur": costs / years / 1e6,
    }


def run_single(
    study: Study,
    world: World,
    store: Store,
    executor: Executor,
    on_progress: Callable[[int, int, int], None] | None = None,
) -> SingleRun:
    """Do the runs of one policy that are not in the store, and put them together."""
    scenario = study.reference
    names = {
        (scenario.name, replication): name_of(_note(world, scenario, replication, study))
        for replication in range(study.replications)
    }
    jobs = [
        RunJob(world, replication, study.keeps_events, str(store.folder))
        for (_name, replication), part in names.items()
        if store.read(part) is None
    ]
    done, total = len(names) - len(jobs), len(names)
    with cancelled_on_interrupt(executor):
        for ended in executor.map(simulate_single, jobs):
            if ended.failure:
                raise CannotGoOn(ended.failure)
            done += 1
            if on_progress:
                on_progress(done, total, 0)
    return SingleRun(
        study=study,
        weekly=weekly_frame(study, store, names),
        events=events_frame(study, store, names) if study.keeps_events else None,
        counted=_counted(store, list(names.values())),
    )


def _note(world: World, scenario: Scenario, replication: int, study: Study) -> dict[str, object]:
    kind = "run and events" if study.keeps_events else "run"
    return part_note(world, kind, scenario, replication)


def simulate_single(job: RunJob) -> str:
    """Simulate one replication to the horizon and store its weeks and the register's counts."""
    started = time.perf_counter()
    world = job.world
    simulation = simulation_class(world.simulation).at_rest(
        world.reference,
        seed=world.seed,
        replication=job.replication,
        people=world.people,
        threads=world.threads,
        **({"records_events": True} if job.keeps_events else {}),
    )
    simulation.start_clock()
    simulation.run_to(world.reference.weeks)
    place = places(simulation.desks)[0]
    is_trial = any(desk.role == "trial" for desk in simulation.desks)
    shown = place.client_desks if is_trial else place.desks
    weekly = simulation.weekly()
    arrays = {
        "weekly": weeks_of_desks(weekly[:, shown], simulation.scale),
        "everyone": weeks_of_desks(weekly[:, place.desks], simulation.scale),
        "is_month_end": weekly["is_month_end"].any(axis=1),
        "flows": simulation.flows()[place.desks].sum(axis=0) * simulation.scale,
        "stocks": simulation.stocks()[place.desks].sum(axis=0) * simulation.scale,
    }
    if job.keeps_events:
        arrays["events"] = simulation.events()
    kind = "run and events" if job.keeps_events else "run"
    note = part_note(world, kind, world.reference, job.replication)
    return Store(job.store).write(note, arrays, {"seconds": time.perf_counter() - started})


def _counted(store: Store, names: list[str]) -> Counted:
    flows, stocks = np.zeros((7, 5)), np.zeros(7)
    active = unemployed = long_term = 0.0
    for name in names:
        part = store.read(name)
        if part is None:
            continue
        ends = part.arrays["everyone"][part.arrays["is_month_end"]]
        flows += part.arrays["flows"]
        stocks += part.arrays["stocks"]
        active += math.fsum(float(ends[state].sum()) for state in ACTIVE)
        unemployed += float(ends["unemployed"].sum())
        long_term += float(ends["long_term_unemployed"].sum())
    return Counted(flows, stocks, active, unemployed, long_term)
