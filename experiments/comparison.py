"""Compare policies: from scenarios to tables, in one call.

>>> from experiments import compare                                          # doctest: +SKIP
>>> found = compare(["pirkanmaa-baseline", "pirkanmaa-pilot"], people=2_000) # doctest: +SKIP
>>> found.differences("employment_rate", "difficulty:hardest")               # doctest: +SKIP
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.budget import Solution
from experiments.conduct import OnProgress, conduct
from experiments.differences import ROW_KEY, comparison_rows
from experiments.executors import executor_for
from experiments.folder import check_folder, claim_folder, store_folder
from experiments.manifest import manifest
from experiments.named import load_scenarios, short_titles
from experiments.results import events_frame, outcomes_frame, part_facts, weekly_frame
from experiments.runs import warm
from experiments.settings import check_settings
from experiments.store import Store, write_whole
from experiments.study import Study, pairs, planned
from experiments.world import MODEL, world_of
from experiments.written import (
    comparison_csv,
    pairing_csv,
    parquet_bytes,
    write_json,
    write_text,
)
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass
class Comparison:
    """What a study found.

    Attributes
    ----------
    study : Study
        Scenarios with their budgets solved, reference, clock.
    outcomes : DataFrame
        A row per scenario, replication, group, metric and follow-up.
    weekly : DataFrame
        A row per scenario, replication and week: the studied offices' client desks together.
    events : DataFrame or None
        Every change of state, where asked for.
    budgets : dict of scenario name to Solution
    followed : float
        Cohort members simulated, a replication on average.
    scale : float
        The region's own people for each simulated one.
    seconds : float
        Of all runs together, as if one after another.
    """

    study: Study
    outcomes: pd.DataFrame
    weekly: pd.DataFrame
    events: pd.DataFrame | None
    budgets: dict[str, Solution]
    followed: float
    scale: float
    seconds: float
    folder: Path | None = None
    files: list[str] = field(default_factory=list)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row per scenario, reference, group, metric and follow-up, as in comparison.csv.

        Beside its columns stand ``correlation`` (of the pair, over replications) and
        ``unpaired_replications`` (that the same precision would need without pairing).
        """
        return comparison_rows(self.outcomes, pairs(self.study))

    @cached_property
    def by_key(self) -> pd.DataFrame:
        """The table by (scenario, reference, group, metric, years), for looking up."""
        return self.table.set_index(ROW_KEY)

    def differences(
        self, metric: str, group: str = "all", reference: str | None = None
    ) -> pd.DataFrame:
        """Rows of one metric and group, each scenario minus the reference.

        Parameters
        ----------
        metric, group : str
            Names as `tyopolku metrics` lists them.
        reference : str, optional
            The study's own by default.
        """
        against = reference or self.study.reference.name
        for column, wanted in (("metric", metric), ("group", group)):
            known = sorted(set(self.table[column]))
            if wanted not in known:
                raise KeyError(f"no {column} {wanted!r}; there are: {', '.join(known)}")
        rows = self.table
        chosen = (rows["metric"] == metric) & (rows["group"] == group)
        chosen &= (rows["reference"] == against) & (rows["scenario"] != against)
        return rows[chosen].drop(columns=["reference", "group", "metric"]).reset_index(drop=True)

    @property
    def titles(self) -> dict[str, str]:
        """Short titles of the scenarios by name, in the language chosen."""
        return short_titles(self.study.scenarios)

    def summary(self) -> str:
        """What was found, in a few sentences."""
        from experiments.words import summary

        return summary(self)

    def plot(self, figure: str = "employment") -> Figure:
        """Draw one of the figures; `experiments.figures.FIGURES` names them."""
        from experiments.figures import draw

        return draw(self, figure)

    def __str__(self) -> str:
        from experiments.table import planners_table

        return planners_table(self)

    def write(self, folder: Path, figures: bool = True, command: str = "") -> None:
        """Write all files of the comparison into a folder.

        Parameters
        ----------
        folder : path
        figures : bool
            Draw figures too.
        command : str
            The command that asked for it, noted in the manifest.
        """
        write_text(folder / "comparison.csv", comparison_csv(self.table))
        write_text(folder / "pairing.csv", pairing_csv(self.table))
        tables = {"outcomes.parquet": self.outcomes, "weekly.parquet": self.weekly}
        if self.events is not None:
            tables["events.parquet"] = self.events
        for name, table in tables.items():
            write_whole(folder / name, parquet_bytes(table))
        self.files = ["comparison.csv", "pairing.csv", *tables]
        if figures:
            from experiments.figures import write_figures

            self.files += write_figures(self, folder)
        self.folder = folder
        write_json(folder / "manifest.json", manifest(self, command))


def compare(
    scenarios: Sequence[str | Path | Scenario] | None = None,
    *,
    reference: str | None = None,
    people: int | None = None,
    years: float | None = None,
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    threads: int = 1,
    scheduler: str | None = None,
    events: bool = False,
    out: str | Path | None = None,
    on_progress: OnProgress | None = None,
    simulation: str = MODEL,
) -> Comparison:
    """Compare policies of one region with a reference.

    Parameters
    ----------
    scenarios : sequence of str, path or Scenario, optional
        Names as `tyopolku scenarios` lists them, files, or scenarios; the Pirkanmaa set by
        default. The first is the reference.
    reference : str, optional
        Name of another reference among them.
    people : int, optional
        Jobseekers simulated on the first day; the region's own number by default.
    years : float, optional
        Stop earlier than the scenarios' own horizon.
    replications, seed : int
    workers : int, optional
        Processes; the usable cores by default. 1 runs in this process.
    threads : int
        Of each run.
    scheduler : str, optional
        Address of a Dask scheduler whose workers do the runs, in place of processes here.
    events : bool
        Keep every change of state.
    out : path, optional
        Folder for results and finished parts; without it nothing stays on the disk.
    on_progress : callable, optional
        Called with runs done, runs in all, runs failed.
    simulation : str
        ``module:class`` of another world.

    Returns
    -------
    Comparison

    Raises
    ------
    experiments.errors.BadInput, scenarios.ScenarioErrors
        With every reason in plain words.
    """
    check_settings(people, years, replications, seed, workers, threads, scheduler)
    study = planned(
        load_scenarios(scenarios, years),
        reference,
        seed=seed,
        replications=replications,
        people=people,
        keeps_events=events,
    )
    run = partial(
        compared, study, workers=workers, threads=threads, scheduler=scheduler, years=years,
        on_progress=on_progress, simulation=simulation,
    )  # fmt: skip
    if out is not None:
        check_folder(Path(out), study.identity())
        found = run(store=Store(store_folder(Path(out))), folder=Path(out))
        found.write(Path(out))
        return found
    with tempfile.TemporaryDirectory(prefix="tyopolku-") as folder:
        return run(store=Store(folder))


def compared(
    study: Study,
    store: Store,
    *,
    folder: Path | None = None,
    workers: int | None = None,
    threads: int = 1,
    scheduler: str | None = None,
    years: float | None = None,
    on_progress: OnProgress | None = None,
    simulation: str = MODEL,
) -> Comparison:
    """Conduct a planned study and put its results together; writes only into the store."""
    world = world_of(study, threads, simulation)
    executor = executor_for(workers, partial(warm, world), threads, scheduler)
    try:
        if folder is not None:  # not before a scheduler has answered
            claim_folder(folder, study.identity())
        done = conduct(
            study,
            world,
            store,
            executor,
            lambda name: load_scenarios([name], years)[0],
            on_progress,
        )
    finally:
        executor.close()
    started = time.perf_counter()
    facts = part_facts(store, done.part_names).values()
    comparison = Comparison(
        study=done.study,
        outcomes=outcomes_frame(done.study, store, done.part_names),
        weekly=weekly_frame(done.study, store, done.part_names),
        events=events_frame(done.study, store, done.part_names) if study.keeps_events else None,
        budgets=done.budgets,
        followed=sum(fact["followed"] for fact in facts) / len(facts),
        scale=next(iter(facts))["scale"],
        seconds=sum(fact["seconds"] for fact in facts),
    )
    comparison.seconds += time.perf_counter() - started
    return comparison
