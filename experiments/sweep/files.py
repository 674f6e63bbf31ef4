"""The files that answer a sweep, and the few sentences that a terminal shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import discovery, emulator
from experiments.messages import _
from experiments.metrics import BY_NAME
from experiments.robustness import regret_in_words, satisficing_in_words, share_in_words
from experiments.sensitivity.told import sentences
from experiments.sweep.answers import PLAUSIBLE, Answers
from experiments.sweep.study import SweepStudy
from experiments.sweep.swept import Sweep
from experiments.world import RESULTS_VERSION, model_version
from experiments.written import checksums, csv_text, versions, write_json, write_text

MOST_SENTENCES = 24


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


def told(answers: Answers) -> str:
    """What was found, in sentences; of the last follow-up and everyone first."""
    lines = [*answers.refusals]
    lines += _about_factors(answers)
    lines += _about_ranking(answers)
    lines += _about_turns(answers)
    lines += _about_emulators(answers)
    return "\n".join(lines)


def _about_factors(answers: Answers) -> list[str]:
    lines = []
    last = answers.study.follow_ups[-1]
    for found in answers.sensitivity:
        _scenario, _metric, group, years = found.asked
        if years != last or group != answers.study.groups[0]:
            continue
        lines += ["", heading(answers, *found.asked)]
        lines += [f"  {line}" for line in sentences(found.table, found.noise, found.convergence)]
    return lines


def heading(answers: Answers, scenario: str, metric: str, group: str, years: float) -> str:
    """What a difference is, in words."""
    from experiments.words import when

    reference = answers.study.reference
    if scenario == reference:
        return _("{metric} of {group} {when} under '{scenario}':").format(
            metric=metric, group=group, when=when(years), scenario=answers.titles[scenario]
        )
    return _("{metric} of {group} {when}, '{scenario}' less '{reference}':").format(
        metric=metric, group=group, when=when(years), scenario=answers.titles[scenario],
        reference=answers.titles[reference],
    )  # fmt: skip


def _about_ranking(answers: Answers) -> list[str]:
    study = answers.study
    if not len(answers.shares):
        return []
    rows = answers.shares
    last = rows[(rows["years"] == study.follow_ups[-1]) & (rows["group"] == study.groups[0])]
    lines = ["", _("In the plausible worlds:") if study.design.kind == PLAUSIBLE else _(
        "Over the points of the design (which says how often, not how likely):")]  # fmt: skip
    lines += [f"  {share_in_words(row, answers.titles)}" for row in records(last)]
    if len(answers.regret):
        rows = answers.regret
        last = rows[(rows["years"] == study.follow_ups[-1]) & (rows["group"] == study.groups[0])]
        lines += [f"  {regret_in_words(row, answers.titles)}" for row in records(last)]
    lines += [f"  {satisficing_in_words(row, answers.titles)}" for row in
              records(answers.satisficing)]  # fmt: skip
    return lines


def records(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    """The rows of a table as mappings."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _about_turns(answers: Answers) -> list[str]:
    lines = []
    for turn in answers.discoveries:
        if turn.asked[2] == answers.study.groups[0]:
            lines += ["", *discovery.told(turn.found, turn.claim).splitlines()]
    return lines


def _about_emulators(answers: Answers) -> list[str]:
    lines = []
    for one in answers.emulators:
        told_of = heading(answers, *one.asked).rstrip(":")
        unit = BY_NAME[one.asked[1]].unit
        lines += ["", *emulator.told(one.emulator, told_of, _(unit)).splitlines()]
    return lines
