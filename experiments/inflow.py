"""The inflow of a region, solved once: what must come in so that the stock stays what it is.

A long burn-in under the base policy is run, and every two years the entrants' number and mix are
moved so that the stock's size and its margins (age, sex, education, benefit of the unemployed)
meet the region's published ones: iterative proportional fitting, with the model in the place of a
table. The last years' mean is the solution; it is stored beside the region and frozen, so that the
inflow never reacts to a policy, a behaviour or the stock.

``python -m experiments.inflow finland`` writes ``scenarios/regions/finland.inflow.toml`` anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.compiled import MODEL_VERSION
from model.person import AGE_TO
from model.population import first_coaches, first_people, with_room
from model.setup import entry_tables
from model.simulation import Simulation
from model.states import UNEMPLOYED, WORK
from model.world import ACTIVE
from scenarios import Inflow, Margins, Scenario, load_scenario

YEARS = 64
YEARS_A_STEP = 2
STEPS_MEANT = 10  # the last steps, whose mean is the solution
SHAPE = (4, 2, 3, 4)
WEEKS_A_YEAR = 52
IN_WORK_AT_FIRST = 2.0
SMALLEST_STEP, LARGEST_STEP = 0.6, 1.6


@dataclass(frozen=True)
class Stock:
    """The people of one moment, or the mean of several."""

    jobseekers: float
    unemployed: Any
    """Unemployed by [age, sex, education, benefit]."""
    in_work_per_jobseeker: float


def stock_of(sim: Simulation) -> Stock:
    """Count who is there now."""
    world = sim.world
    rows = world.active[: int(world.count[ACTIVE])]
    people, dossiers = world.people[rows], world.dossiers[rows]
    table = np.zeros(SHAPE)
    unemployed = people["state"] == UNEMPLOYED
    age = (sim.week - dossiers["birth_week"][unemployed]) / 52.1775
    cell = (
        np.searchsorted(AGE_TO[:3], age, side="right"),
        dossiers["sex"][unemployed],
        dossiers["education"][unemployed],
        people["benefit"][unemployed],
    )
    np.add.at(table, cell, 1)
    seeking = int((people["state"] < WORK).sum())
    working = int((people["state"] == WORK).sum())
    return Stock(seeking, table, working / max(seeking, 1))


def moved(weights: Any, stock: Any, margins: Margins, damping: float) -> Any:
    """Return entry weights moved towards the margins of the stock that they should give."""
    targets = (
        list(margins.age.values()),
        [1.0 - margins.men, margins.men],
        list(margins.education.values()),
        list(margins.benefit.values()),
    )
    for axis, target in enumerate(targets):
        others = tuple(other for other in range(4) if other != axis)
        is_now = stock.sum(axis=others) / stock.sum()
        ratio = np.clip(np.asarray(target) / np.maximum(is_now, 1e-6), SMALLEST_STEP, LARGEST_STEP)
        shape = [1, 1, 1, 1]
        shape[axis] = -1
        weights = weights * (ratio**damping).reshape(shape)
    return weights / weights.sum()


def solve_inflow(
    scenario: Scenario,
    *,
    people: float | None = None,
    seed: int = 1,
    years: int = YEARS,
    on_progress: Callable[[int, int], None] | None = None,
) -> Inflow:
    """Return the inflow under which the scenario's region is at rest with its published margins.

    Parameters
    ----------
    people
        Jobseekers to solve with; the region's own number by default.
    years
        Length of the run; its last twenty years give the solution.
    on_progress
        Called with years done and years to do.
    """
    sim = Simulation(scenario, seed=seed, people=people)
    sim.week = -years * WEEKS_A_YEAR
    sim.world = with_room(sim.world, int(sim.people * (1 + IN_WORK_AT_FIRST)) + 1024)
    first_coaches(sim.world, sim.luck, sim.week, sim.beliefs)
    first_people(sim.world, sim.luck, sim.week, IN_WORK_AT_FIRST, sim.beliefs)
    margins = scenario.region.margins
    given = scenario.region.inflow
    weights = start_weights(margins) if given is None else np.reshape(given.weights, SHAPE)
    per_1000 = 12.0 if given is None else given.entrants_per_week_per_1000
    kept: list[tuple[float, Any, float]] = []
    while sim.week < 0:
        samples = []
        for _ in range(2 * YEARS_A_STEP):
            sim._advance(sim.week + WEEKS_A_YEAR // 2)  # noqa: SLF001  (the run inside a solver)
            samples.append(stock_of(sim))
        stock = Stock(
            float(np.mean([s.jobseekers for s in samples])),
            np.mean([s.unemployed for s in samples], axis=0),
            float(np.mean([s.in_work_per_jobseeker for s in samples])),
        )
        steps_left = -sim.week // (YEARS_A_STEP * WEEKS_A_YEAR)
        damping = 0.5 if steps_left > STEPS_MEANT else 0.15
        weights = moved(weights, stock.unemployed, margins, damping)
        ratio = np.clip(sim.people / stock.jobseekers, SMALLEST_STEP, LARGEST_STEP)
        per_1000 *= float(ratio) ** damping
        if steps_left < STEPS_MEANT:
            kept.append((per_1000, weights, stock.in_work_per_jobseeker))
        set_inflow(sim, per_1000, weights)
        if on_progress is not None:
            on_progress(years + sim.week // WEEKS_A_YEAR, years)
    mean = np.mean([w for _, w, _ in kept], axis=0)
    return Inflow(
        entrants_per_week_per_1000=float(np.mean([n for n, _, _ in kept])),
        weights=tuple(float(w) for w in (mean / mean.sum()).ravel()),
        in_work_per_jobseeker=float(np.mean([r for _, _, r in kept])),
    )


def start_weights(margins: Margins) -> Any:
    """Return the margins of the stock taken as independent: a first guess."""
    return np.einsum(
        "a,s,e,b->aseb",
        list(margins.age.values()),
        [1 - margins.men, margins.men],
        list(margins.education.values()),
        list(margins.benefit.values()),
    )


def set_inflow(sim: Simulation, per_1000: float, weights: Any) -> None:
    """Let another number and mix of entrants come in from now on."""
    inflow = Inflow(per_1000, tuple(weights.ravel()), IN_WORK_AT_FIRST)
    region = replace(sim.scenario.region, inflow=inflow)
    entry, rates = entry_tables(replace(sim.scenario, region=region), sim.world.desks)
    sim.world.entry[:], sim.world.inflow[:] = entry, rates


def as_toml(inflow: Inflow, region: str, behaviour: str) -> str:
    """Return the text of the file that holds a solved inflow."""
    rows = np.reshape(inflow.weights, (24, 4))
    lines = ",\n".join("    " + ", ".join(f"{w:.8f}" for w in row) for row in rows)
    return (
        f"# Inflow of the region {region}: first-time entrants, solved so that the stock stays what\n"
        "# was published, then frozen. Made by: python -m experiments.inflow "
        f"{region}\n"
        "# weights: [age 16-24, 25-34, 35-54, 55-64][woman, man][basic, upper secondary, tertiary]\n"
        "#          [earnings-related, basic, labour-market subsidy, none]; a line an education.\n"
        "format = 1\n"
        f"entrants_per_week_per_1000 = {inflow.entrants_per_week_per_1000:.6f}\n"
        f"in_work_per_jobseeker = {inflow.in_work_per_jobseeker:.4f}\n"
        f"weights = [\n{lines},\n]\n\n"
        f'[solved_for]\nmodel = "{MODEL_VERSION}"\nbehaviour = "{behaviour}"\n'
    )


def main(names: list[str]) -> None:
    """Solve and write the inflow of the named shipped regions, through their scenarios at rest."""
    for name in names or ["finland"]:
        scenario = load_scenario("finland" if name == "finland" else f"{name}-baseline")
        inflow = solve_inflow(scenario, on_progress=lambda done, of: print(f"{done}/{of} years"))
        path = Path(scenario.region.path).with_name(f"{name}.inflow.toml")
        path.write_text(as_toml(inflow, name, scenario.behaviour.name), encoding="utf-8")
        print(f"Written: {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
