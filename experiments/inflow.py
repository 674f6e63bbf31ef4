"""The inflow of a region, solved once: what must come in so that the stock stays what it is.

A long burn-in under the base policy is run, and every two years the entrants' number and mix are
moved so that the stock's size and its margins (age, sex, education, benefit of the unemployed)
meet the region's published ones: iterative proportional fitting, with the model in the place of a
table. The last years' mean is the solution; it is stored beside the region and frozen, so that the
inflow never reacts to a policy or to the stock.

``python -m experiments.inflow finland`` writes ``scenarios/regions/finland.inflow.toml`` anew,
from a first guess and not from the solution that is there, so that the same model and ledger always
give the same file; with ``--behaviour statement`` it writes ``finland.statement.inflow.toml``,
which scenarios under that behaviour use. A number says how many rounds to take.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.compiled import MODEL_VERSION
from model.person import AGE_TO
from model.setup import entry_tables
from model.simulation import Simulation
from model.states import UNEMPLOYED, WORK
from model.world import ACTIVE
from scenarios import Inflow, Margins, Scenario, load_scenario
from scenarios.regions import inflow_path

ROUNDS = 6
YEARS_A_ROUND = 40
YEARS_A_STEP = 2
STEPS_MEANT = 10  # the last steps of the last round, whose mean is the solution
SHAPE = (4, 2, 3, 4)
CELLS = (*SHAPE, 2)  # and the frailty class
WEEKS_A_YEAR = 52
SMALLEST_STEP, LARGEST_STEP = 0.5, 2.0
FIRST_GUESS_PER_1000 = 4.0
INSURED_BY_AGE = (0.03, 0.6, 1.0, 2.0)
"""Odds of an earnings-related allowance among newcomers by age, against those of 35 to 54.

The first guess has them, and the fitting of margins keeps them. An assumption: at the end of 2019
4 % of its recipients were below 25 and 49 % 50 or older (rows ER-16-24, ER-50up)."""
MEN_BY_AGE = (1.28, 1.04, 0.95, 0.93)
"""Odds of being a man by age, against all: of the unemployed at the end of 2019 64.1, 59.2, 57.0
and 56.6 % were men, of all 58.3 % (Statistics Finland, EVIDENCE section 13); kept likewise."""


@dataclass(frozen=True)
class Stock:
    """The people of one moment, or the mean of several."""

    seeking: Any
    """Jobseekers by [age, sex, education, benefit, frailty class]."""
    unemployed: Any
    """The unemployed among them, by [age, sex, education, benefit]."""
    working: Any
    """Former clients in work, as `seeking`."""
    tenure_weeks: float
    jobless_weeks: float

    @staticmethod
    def mean(stocks: list[Stock]) -> Stock:
        """Return the mean of several moments."""
        return Stock(
            np.mean([s.seeking for s in stocks], axis=0),
            np.mean([s.unemployed for s in stocks], axis=0),
            np.mean([s.working for s in stocks], axis=0),
            float(np.mean([s.tenure_weeks for s in stocks])),
            float(np.mean([s.jobless_weeks for s in stocks])),
        )


def stock_of(sim: Simulation) -> Stock:
    """Count who is there now."""
    world = sim.world
    rows = world.active[: int(world.count[ACTIVE])]
    people, dossiers = world.people, world.dossiers
    state = people["state"][rows]
    age = (sim.week - dossiers["birth_week"][rows]) / 52.1775
    cell = np.ravel_multi_index(
        (
            np.searchsorted(AGE_TO[:3], age, side="right"),
            dossiers["sex"][rows],
            dossiers["education"][rows],
            people["benefit"][rows],
            dossiers["is_hard"][rows],
        ),
        CELLS,
    )
    seeking, working = state < WORK, state == WORK
    tables = [
        np.bincount(cell[chosen], minlength=math.prod(CELLS)).reshape(CELLS).astype(float)
        for chosen in (seeking, state == UNEMPLOYED, working)
    ]
    tenure = float((sim.week - people["since"][rows[working]]).mean()) if working.any() else 250.0
    jobless = float((sim.week - people["jobless_since"][rows[seeking]]).mean())
    return Stock(tables[0], tables[1].sum(axis=-1), tables[2], tenure, jobless)


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
    rounds: int = ROUNDS,
    years: int = YEARS_A_ROUND,
    on_progress: Callable[[int, int], None] | None = None,
) -> Inflow:
    """Return the inflow under which the scenario's region is at rest with its published margins.

    Parameters
    ----------
    people
        Jobseekers to solve with; the region's own number by default.
    rounds, years
        Runs, and the length of each; a run starts from the people with whom the last one ended,
        since former clients remember their region for a working life.
    on_progress
        Called with rounds done and rounds to do.
    """
    margins = scenario.region.margins
    inflow = scenario.region.inflow or Inflow(
        FIRST_GUESS_PER_1000, tuple(start_weights(margins).ravel())
    )
    for number in range(rounds):
        inflow = _one_round(scenario, inflow, people, seed, years, number == rounds - 1)
        if on_progress is not None:
            on_progress(number + 1, rounds)
    return inflow


def _one_round(
    scenario: Scenario,
    inflow: Inflow,
    people: float | None,
    seed: int,
    years: int,
    is_last: bool,
) -> Inflow:
    """Run once from the given rest, moving the entrants; return the rest it ends with."""
    region = replace(scenario.region, inflow=inflow)
    sim = Simulation.started(
        replace(scenario, region=region), seed=seed, people=people, weeks=years * WEEKS_A_YEAR
    )
    weights = np.reshape(inflow.weights, SHAPE)
    per_1000 = inflow.entrants_per_week_per_1000
    kept: list[tuple[float, Any, Stock]] = []
    while sim.week < 0:
        stocks = []
        for _ in range(2 * YEARS_A_STEP):
            sim.advance(sim.week + WEEKS_A_YEAR // 2)
            stocks.append(stock_of(sim))
        stock = Stock.mean(stocks)
        damping = 0.15 if is_last else 0.4
        weights = moved(weights, stock.unemployed, scenario.region.margins, damping)
        ratio = np.clip(sim.people / stock.seeking.sum(), SMALLEST_STEP, LARGEST_STEP)
        per_1000 *= float(ratio) ** damping
        kept.append((per_1000, weights, stock))
        set_inflow(sim, per_1000, weights)
    kept = kept[-STEPS_MEANT:]
    mean = np.mean([w for _, w, _ in kept], axis=0)
    rest = Stock.mean([s for _, _, s in kept])
    return Inflow(
        entrants_per_week_per_1000=float(np.mean([n for n, _, _ in kept])),
        weights=tuple(float(w) for w in (mean / mean.sum()).ravel()),
        in_work_per_jobseeker=float(rest.working.sum() / rest.seeking.sum()),
        tenure_weeks=rest.tenure_weeks,
        jobless_weeks=rest.jobless_weeks,
        jobseekers=tuple(float(n) for n in (rest.seeking / rest.seeking.sum()).ravel()),
        workers=tuple(float(n) for n in (rest.working / rest.working.sum()).ravel()),
    )


def start_weights(margins: Margins) -> Any:
    """Return the margins of the stock, independent but for what goes with age: a first guess."""
    weights = np.einsum(
        "a,s,e,b->aseb",
        list(margins.age.values()),
        [1 - margins.men, margins.men],
        list(margins.education.values()),
        list(margins.benefit.values()),
    )
    weights[..., 0] *= np.reshape(INSURED_BY_AGE, (4, 1, 1))
    weights[:, 1] *= np.reshape(MEN_BY_AGE, (4, 1, 1))
    return weights / weights.sum()


def set_inflow(sim: Simulation, per_1000: float, weights: Any) -> None:
    """Let another number and mix of entrants come in from now on."""
    inflow = Inflow(per_1000, tuple(weights.ravel()))
    region = replace(sim.scenario.region, inflow=inflow)
    entry, rates = entry_tables(replace(sim.scenario, region=region), sim.world.desks)
    sim.world.entry[:], sim.world.inflow[:] = entry, rates


def as_toml(inflow: Inflow, region: str, behaviour: str, is_own: bool = False) -> str:
    """Return the text of the file that holds a solved inflow.

    Parameters
    ----------
    inflow
        The solution.
    region, behaviour
        What it was solved for.
    is_own
        Whether it is for this behaviour only, in a file with the behaviour's name.
    """
    words = f"{region} --behaviour {behaviour}" if is_own else region

    def block(name: str, weights: tuple[float, ...], a_line: int) -> str:
        rows = np.reshape(weights, (-1, a_line))
        lines = ",\n".join("    " + ", ".join(f"{w:.7f}" for w in row) for row in rows)
        return f"{name} = [\n{lines},\n]\n"

    return (
        f"# Inflow of the region {region}: first-time entrants, solved so that the stock stays\n"
        f"# as published, then frozen. Made by: python -m experiments.inflow {words}\n"
        "# weights: [age 16-24, 25-34, 35-54, 55-64][woman, man][basic, upper sec., tertiary]\n"
        "#          [earnings-related, basic, labour-market subsidy, none]; a line an education.\n"
        "# The rest is where a burn-in starts: who seeks and who works at rest, the same order,\n"
        "#          and last [easier, harder to place].\n"
        "format = 1\n"
        f"entrants_per_week_per_1000 = {inflow.entrants_per_week_per_1000:.6f}\n"
        f"in_work_per_jobseeker = {inflow.in_work_per_jobseeker:.4f}\n"
        f"tenure_weeks = {inflow.tenure_weeks:.1f}\n"
        f"jobless_weeks = {inflow.jobless_weeks:.1f}\n"
        + block("weights", inflow.weights, 4)
        + block("jobseekers", inflow.jobseekers, 8)
        + block("workers", inflow.workers, 8)
        + f'\n[solved_for]\nmodel = "{MODEL_VERSION}"\nbehaviour = "{behaviour}"\n'
    )


def solve_and_write(name: str, rounds: int = ROUNDS, behaviour: str = "") -> Path:
    """Solve the inflow of a shipped region through its scenario at rest; return where it stands.

    Parameters
    ----------
    name
        The region.
    rounds
        How many, from a first guess.
    behaviour
        A behaviour with an inflow of its own; empty for the scenario's own, whose inflow is also
        that of every behaviour without one.
    """
    scenario = load_scenario(
        "finland" if name == "finland" else f"{name}-baseline", behaviour=behaviour or None
    )
    unsolved = replace(scenario, region=replace(scenario.region, inflow=None))
    inflow = solve_inflow(unsolved, rounds=rounds, on_progress=tell)
    path = inflow_path(Path(scenario.region.path), behaviour and scenario.behaviour.name)
    text = as_toml(inflow, name, scenario.behaviour.name, bool(behaviour))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def tell(done: int, of: int) -> None:
    """Say how far the solving has come."""
    sys.stdout.write(f"round {done} of {of}\n")


def main(arguments: list[str]) -> None:
    """Solve and write the inflow of the named shipped regions."""
    parser = argparse.ArgumentParser(
        prog="python -m experiments.inflow",
        description="Solve the inflow under which a region is at rest, and write it beside it.",
    )
    parser.add_argument("words", nargs="*", metavar="REGION | ROUNDS")
    parser.add_argument("--behaviour", default="", metavar="NAME")
    asked = parser.parse_args(arguments)
    rounds = next((int(word) for word in asked.words if word.isdigit()), ROUNDS)
    for name in [word for word in asked.words if not word.isdigit()] or ["finland"]:
        path = solve_and_write(name, rounds, asked.behaviour)
        sys.stdout.write(f"Written: {path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
