"""Answers of sweeps that were never run: studies of every design with made-up values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from experiments.sweep.answers import FILL_SPACE, Answers
from experiments.sweep.read import read_study
from experiments.sweep.study import SweepStudy
from experiments.sweep.tables import DONE, FAILED, Results
from tests.experiments.fakes import FAKE

HEAD = """\
format = 1
title = {{ en = "A study of {kind}", fi = "Tutkimus" }}
description = "What would have to be true?"
scenarios = [{scenarios}]
people = 100
replications = {replications}
burn_in_years = 1
follow_ups = [1, 5]
metrics = ["employment_weeks", "net_public_cost"]
groups = ["all", "health_limited:yes"]
[design]
kind = "{kind}"
{size}
"""
BELIEFS = """
[[factors]]
parameters = ["job_finding.base_hazard", "contact.contact_effect", "staffing.fill_weeks"]
"""
LEVERS = """
[[factors]]
lever = "coaching.clients_per_coach"
values = [40, 80, 120, 175, 250]
[[factors]]
lever = "partners.cooperation_effort"
low = 0
high = 1
"""
GOALS = """
[[goals]]
scenario = "pirkanmaa-permanent"
metric = "employment_weeks"
years = 5
at_least = 3
[[goals]]
scenario = "pirkanmaa-permanent"
metric = "net_public_cost"
years = 5
at_most = 10
"""
RHYTHM = """
[[factors]]
rhythm = "off_months"
values = [0, 6, 12, 24]
"""
KINDS = {
    "morris": ("morris", "size = 6", BELIEFS),
    "sobol": ("sobol", "size = 16", BELIEFS),
    "latin-hypercube": ("latin-hypercube", "size = 60", BELIEFS + LEVERS + GOALS),
    "grid": ("grid", "levels = 4", LEVERS),
    "grid of one": ("grid", "", RHYTHM),
    "grid of three": ("grid", "levels = 3", LEVERS + RHYTHM),
    "plausible-worlds": ("plausible-worlds", "size = 40", ""),
}


def study_of(kind: str, folder: Path, replications: int = 2, policies: int = 2) -> SweepStudy:
    """A study of that design."""
    design, size, factors = KINDS[kind]
    names = ["pirkanmaa-repeated", "pirkanmaa-permanent", "pirkanmaa-baseline"][:policies]
    text = HEAD.format(
        kind=design, size=size, replications=replications,
        scenarios=", ".join(f'"{name}"' for name in names),
    )  # fmt: skip
    path = folder / f"{kind.replace(' ', '-')}.toml"
    path.write_text(text + factors, encoding="utf-8")
    return read_study(path, simulation=FAKE)


def answers_of(study: SweepStudy, failed: int = 0, luck: float = 0.5) -> Answers:
    """Answers from values that lean on the first two factors, with so many failed runs."""
    draw = np.random.default_rng(7)
    x = study.points.positions
    points, runs = len(x), study.replications
    slope = np.linspace(1.0, 0.0, x.shape[1]) if x.shape[1] > 1 else np.ones(1)
    moved = 4.0 * (x @ slope) / slope.sum() + (3.0 * x[:, 0] * x[:, min(1, x.shape[1] - 1)]) - 3.0
    values: Any = draw.normal(0.0, luck, (points, runs, len(study.scenarios), len(study.outcomes)))
    values += draw.normal(0.0, 1.0, (1, runs, 1, 1))
    for place in range(len(study.scenarios)):
        values[:, :, place] += (place * moved)[:, None, None]
    status, errors = np.full((points, runs), DONE, object), np.full((points, runs), "", object)
    for number in range(failed):
        here = (number * 3) % points, number % runs
        values[here], status[here], errors[here] = np.nan, FAILED, "ValueError"
    return Answers(Results(study, values, status, errors))


def quick(answers: Answers) -> Answers:
    """The same, asked only about what figures are drawn for; a tenth of the time."""
    from experiments.sweep.figures.words import subjects

    study, wanted = answers.study, subjects(answers)
    if study.design.kind != "grid":
        found = [each for asked in wanted if (each := answers._of(asked)) is not None]
        answers.__dict__["sensitivity"] = found
    if study.design.kind in FILL_SPACE:
        turns = [each for asked in wanted[:1] if (each := answers._turn(asked)) is not None]
        answers.__dict__["discoveries"] = turns
    return answers
