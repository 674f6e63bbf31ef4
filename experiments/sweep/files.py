"""The files that answer a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments import emulator
from experiments.sweep.answers import Answers
from experiments.sweep.findings import told
from experiments.sweep.study import SweepStudy
from experiments.sweep.swept import Sweep
from experiments.world import RESULTS_VERSION, model_version
from experiments.written import checksums, csv_text, versions, write_json, write_text

__all__ = ["manifest", "told", "write_answers", "write_manifest"]


def write_answers(found: Sweep, answers: Answers, folder: Path) -> None:
    """Write the tables of the answers; those that have nothing to say are left out."""
    tables = {
        "indices.csv": answers.indices_frame,
        "convergence.csv": answers.convergence_frame,
        "robustness.csv": answers.shares,
        "regret.csv": answers.regret,
        "goals.csv": answers.satisficing,
        "discovery.csv": answers.discovery_frame,
    }
    for name, table in tables.items():
        path = folder / name
        if len(table):
            write_text(path, csv_text(table))
            found.files.append(name)
        else:
            path.unlink(missing_ok=True)
    for found_one in answers.emulators:
        scenario, metric, _group, _years = found_one.asked
        name = f"emulators/{scenario}-{metric}.emulator"
        emulator.save(found_one.emulator, folder / name)
        found.files.append(name)


def write_manifest(found: Sweep, folder: Path, command: str = "") -> None:
    """Write manifest.json: what was run, with the checksum of every file."""
    write_json(folder / "manifest.json", manifest(found.study, command) | {
        "failed": found.results.failed,
        "files": checksums(folder, found.files),
    })  # fmt: skip


def manifest(study: SweepStudy, command: str) -> dict[str, Any]:
    """Everything needed to make the results again."""
    from scenarios.show import show

    clock = study.scenarios[0].monday(study.clock)
    return {
        "format": 1,
        "command": command,
        "study": study.name,
        "identity": study.identity(),
        "scenarios": {s.name: {"digest": s.digest(), "resolved": show(s)} for s in study.scenarios},
        "reference": study.reference,
        "clock": {"week": study.clock, "monday": clock.isoformat()},
        "design": study.design.__dict__,
        "factors": [
            {"name": f.name, "low": f.low, "high": f.high, "values": list(f.values),
             "is_log": f.is_log, "is_triangular": f.is_triangular, "unit": f.unit}
            for f in study.factors
        ],
        "points": len(study.points),
        "seeds": {"seed": study.seed, "replications": study.replications},
        "people": study.people,
        "burn_in_weeks": study.burn_in_weeks,
        "follow_ups": list(study.follow_ups),
        "versions": {**versions(), "model": model_version(study.simulation),
                     "results": RESULTS_VERSION},
    }  # fmt: skip
