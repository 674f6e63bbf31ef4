"""Who wins at equal money: repeated pilots or permanence, in every plausible world.

In each world the policies of Pirkanmaa are run from the same people with the same luck. Permanence
is run at several doses (`budget.scaled`); what it would do for the money of the repeated pilots is
read off between them. One run of a world is noisy. So every world is run twice or more, and the
share of worlds in which permanence wins is told in two ways (robustness/shares.py): as counted, and
with the noise taken out, as if the worlds' true differences were normal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.books import programme_spend
from experiments.budget import scaled
from experiments.calibration.worlds import PlausibleWorld, in_world
from experiments.executors import Executor
from experiments.outcomes import Clients, places
from experiments.parts import parts_of
from experiments.robustness.outcomes import Outcome
from experiments.robustness.shares import shares
from experiments.store import Store
from experiments.study import first_difference
from experiments.virtual.versions import version_of_studies
from model.simulation import Simulation
from scenarios import load_scenario

BASELINE, REPEATED, PERMANENT = (
    "pirkanmaa-baseline",
    "pirkanmaa-repeated",
    "pirkanmaa-permanent",
)
DOSES = (0.3, 0.6, 1.0)
"""Of permanence; nothing (the baseline) is the dose 0."""
ARMS = ("baseline", "repeated", *(f"permanent at {dose:g}" for dose in DOSES))
OUTCOMES = ("spend", "employment_weeks", "net_public_cost")
LEADS = ("employment_weeks", "net_public_cost_saved")
YEARS = 10.0
BURN_IN_WEEKS = 260


@dataclass(frozen=True)
class RankJob:
    """One replication of the policies in one world."""

    world: PlausibleWorld
    people: float
    seed: int
    replication: int
    store: str

    def note(self) -> dict[str, object]:
        """What names the part that the job leaves."""
        return {
            "kind": "ranking",
            "values": dict(sorted(self.world.values.items())),
            "people": self.people,
            "seed": self.seed,
            "replication": self.replication,
            "doses": list(DOSES),
            "version": version_of_studies(),
        }


def run_world(job: RankJob) -> str:
    """Run the policies in one world and keep what came of them; return the part's name."""
    baseline, repeated, permanent = (
        in_world(load_scenario(name), job.world) for name in (BASELINE, REPEATED, PERMANENT)
    )
    clock = first_difference([repeated], baseline)
    shared = Simulation.at_rest(
        baseline,
        seed=job.seed,
        replication=job.replication,
        people=job.people,
        burn_in_weeks=BURN_IN_WEEKS,
    )
    shared.run_to(clock)
    shared.start_clock()
    start = shared.snapshot()
    place = places(shared.desks)[0]
    cohort = start["person"][Clients(start).of(place)]
    arms = (baseline, repeated, *(scaled(permanent, dose) for dose in DOSES))
    found = np.zeros((len(arms), len(OUTCOMES)))
    for number, policy in enumerate(arms):
        run = shared.branch(policy)
        run.run_to(baseline.weeks)
        now, then = run.snapshot()[cohort], start[cohort]
        costs = sum(now[name] - then[name] for name in _COSTS) - (now["taxes"] - then["taxes"])
        found[number] = (
            programme_spend(run.weekly()[clock:, place.client_desks]) / len(cohort),
            float((now["work_weeks"] - then["work_weeks"]).mean()),
            float(np.mean(costs)),
        )
    return Store(job.store).write(job.note(), {"found": found})


_COSTS = ("programme_cost", "benefit_cost", "other_transfers")


def permanence_leads_by(found: np.ndarray) -> tuple[float, float]:
    """Weeks in work, and euros of net public cost saved, by which permanence leads at equal money.

    Parameters
    ----------
    found : float array [arms, outcomes]
        As `ARMS` and `OUTCOMES` name them; of a client of the clock.

    Returns
    -------
    weeks, euros : float
        NaN where the money of the repeated pilots lies outside what permanence was run at.
    """
    doses = np.concatenate([found[:1], found[2:]])
    order = np.argsort(doses[:, 0])
    doses, repeated = doses[order], found[1]
    if not doses[0, 0] <= repeated[0] <= doses[-1, 0]:
        return math.nan, math.nan
    weeks = float(np.interp(repeated[0], doses[:, 0], doses[:, 1]) - repeated[1])
    euros = float(repeated[2] - np.interp(repeated[0], doses[:, 0], doses[:, 2]))
    return weeks, euros


@dataclass(frozen=True)
class Ranking:
    """By how much permanence leads at equal money.

    Attributes
    ----------
    leads : float array [worlds, replications, (weeks, euros)]
    """

    leads: np.ndarray

    def shares(self) -> pd.DataFrame:
        """In what share of worlds permanence leads, a row for weeks and one for euros.

        As counted and with the noise taken out (`robustness.shares`): columns of `SHARE_COLUMNS`.
        """
        outcomes = [
            Outcome(name, "all", YEARS, {PERMANENT: lead, REPEATED: np.zeros_like(lead)}, "higher")
            for name, lead in zip(LEADS, np.moveaxis(self.leads, -1, 0), strict=True)
        ]
        return shares(outcomes, PERMANENT, REPEATED)


def rank(
    worlds: Sequence[PlausibleWorld],
    *,
    people: float,
    seed: int,
    replications: int,
    executor: Executor,
    store: Store,
    on_progress: Callable[[int, int, int], None] | None = None,
) -> Ranking:
    """Run the policies in all worlds, but for what is in the store.

    Raises
    ------
    CannotGoOn
        A run failed.
    KeyboardInterrupt
        Stopped; what was finished is kept.
    """
    jobs = [
        RankJob(world, people, seed, replication, str(store.folder))
        for world in worlds
        for replication in range(replications)
    ]
    parts = parts_of(jobs, run_world, store, executor, on_progress)
    leads = [permanence_leads_by(part.arrays["found"]) for part in parts]
    return Ranking(np.array(leads).reshape(len(worlds), replications, 2))
