"""A town of three offices and studies of it, written to files: small, and quick on the stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from experiments.executors import Executor, Serial
from experiments.folder import store_folder
from experiments.sensitivity.sizes import NEED_SALIB
from experiments.store import Store
from experiments.sweep.read import read_study
from experiments.sweep.study import SweepStudy
from experiments.sweep.swept import Sweep, swept
from scenarios import ScenarioErrors
from scenarios.problems import Problem
from scenarios.toml_text import toml_value
from tests.experiments.fakes import FAKE

REGION = """\
format = 1
title = "Town"
offices = [
  { name = "Alder", area = "west", role = "trial", clients = 60, others = 20 },
  { name = "Birch", area = "west", role = "trial", clients = 30, others = 10 },
  { name = "Cedar", area = "east", role = "control", clients = 30, others = 10 },
]
[margins]
men = 0.5
age = { 16-24 = 0.2, 25-34 = 0.3, 35-54 = 0.3, 55-64 = 0.2 }
education = { basic = 0.3, upper_secondary = 0.5, tertiary = 0.2 }
benefit = { earnings_related = 0.25, basic = 0.15, labour_market_subsidy = 0.5, none = 0.1 }
"""
BASELINE = 'format = 1\nextends = "finland"\nregion = "town-of-three.toml"\nyears = 1.5\n'
PHASE = """
[[policy.phases]]
offices = "all"
starts = {starts}
{ends}
coaching = {{ clients_per_coach = 100 }}
partners = {{ rehabilitative_work_slots_per_1000 = 60 }}
"""
FIRST_PILOT = PHASE.format(starts="2016-03-07", ends='ends = 2016-06-30\ncontract = "fixed-term"')
SECOND_PILOT = PHASE.format(starts="2016-11-07", ends='ends = 2017-03-31\ncontract = "fixed-term"')
PERMANENT = PHASE.format(starts="2016-03-07", ends="")
ON_BASELINE = 'format = 1\nextends = "town-baseline.toml"\n'
POLICIES = {
    "town-baseline": BASELINE,
    "town-pilot": ON_BASELINE + FIRST_PILOT,
    "town-repeated": ON_BASELINE + FIRST_PILOT + SECOND_PILOT,
    "town-permanent": ON_BASELINE + PERMANENT,
    "town-other": ON_BASELINE + "[policy.base]\ncoaching = { clients_per_coach = 350 }\n",
    "elsewhere": 'format = 1\nextends = "town-permanent.toml"\nregion = "pirkanmaa"\n',
    "town-thin": 'format = 1\nextends = "town-permanent.toml"\n'
    '[policy.budget]\nsame_as = "town-repeated"\n',
}

CASELOAD = {"lever": "coaching.clients_per_coach", "low": 50.0, "high": 300.0}
"""What the stand-in's people find work by."""
BELIEF = {"parameters": "job_finding.base_hazard"}
"""What the stand-in knows nothing of."""
STUDY: dict[str, Any] = {
    "format": 1,
    "scenarios": ["town-baseline", "town-permanent"],
    "people": 100,
    "burn_in_years": 0.0,
    "follow_ups": [0.25, 0.5],
    "design": {"kind": "latin-hypercube", "size": 4},
    "factors": [CASELOAD],
}

VALUES = {"lever": CASELOAD["lever"], "values": [50.0, 100.0, 200.0, 300.0]}
GRID: dict[str, Any] = {
    "design": {"kind": "grid", "levels": 2}, "replications": 2, "factors": [VALUES],
}  # fmt: skip
"""Four points of two replications; two of the points have few clients a coach."""


def write_town(folder: Path) -> None:
    """The region and its policies."""
    (folder / "town-of-three.toml").write_text(REGION, encoding="utf-8")
    for name, text in POLICIES.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def study_text(study: dict[str, Any]) -> str:
    """A study file: plain keys first, then its tables."""
    lines = [f"{key} = {toml_value(value)}" for key, value in study.items() if _is_plain(value)]
    for key, value in study.items():
        if isinstance(value, dict):
            lines += [f"[{key}]", *_pairs(value)]
        elif not _is_plain(value):
            for table in value:
                lines += [f"[[{key}]]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _is_plain(value: Any) -> bool:
    has_tables = isinstance(value, list) and value and isinstance(value[0], dict)
    return not isinstance(value, dict) and not has_tables


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in table.items()]


def write_study(folder: Path, name: str = "mine", **changes: Any) -> Path:
    """A study file of the town with some keys changed; None takes a key away."""
    if not (folder / "town-of-three.toml").exists():
        write_town(folder)
    study = {key: value for key, value in {**STUDY, **changes}.items() if value is not None}
    if study.get("design", {}).get("kind") in NEED_SALIB:
        pytest.importorskip("SALib")
    path = folder / f"{name}.toml"
    path.write_text(study_text(study), encoding="utf-8")
    return path


def a_study(folder: Path, simulation: str = FAKE, **changes: Any) -> SweepStudy:
    """A study of the town, read."""
    return read_study(write_study(folder, **changes), simulation=simulation)


def problems_of(path: Path, **settings: Any) -> list[Problem]:
    """What is wrong with a study file."""
    try:
        read_study(path, simulation=FAKE, **settings)
    except ScenarioErrors as errors:
        return list(errors.problems)
    return []


def conducted(
    study: SweepStudy, folder: Path, executor: Executor | None = None, **settings: Any
) -> Sweep:
    """The study run into a folder, in this process unless told otherwise."""
    return swept(study, folder, executor or Serial(), **settings)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The tables that have to be the same wherever they were made."""
    return {name: (folder / name).read_bytes() for name in ("points.parquet", "runs.parquet")}


def parts_in(folder: Path) -> dict[str, int]:
    """The parts of a folder with the time of each."""
    return {p.name: p.stat().st_mtime_ns for p in Store(store_folder(folder)).parts()}
