"""The project's own files that a calibration may write: ledger, behaviours, worlds."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from experiments.calibration.calibrate import Calibration
from experiments.calibration.evidence import PILOT_EFFECT, Evidence
from experiments.calibration.restricted import Restricted
from experiments.calibration.unknowns import Unknowns
from experiments.calibration.worlds import FOLDER, worlds_bytes
from experiments.calibration.written import spread, worlds_of
from experiments.store import write_whole
from experiments.written import write_text
from scenarios.ledger import Parameter
from scenarios.places import BEHAVIOURS, LEDGER
from scenarios.toml_text import toml_key, toml_value

FITTED = "Fitted by tyopolku calibrate"
BY_HAND = "Set by hand"


def write_shipped(found: Calibration) -> list[Path]:
    """Put a calibration of central into the project's own files; return those written."""
    worlds = FOLDER / "central.parquet"
    write_whole(worlds, worlds_of(found))
    write_ledger(found, LEDGER)
    return [worlds, LEDGER]


def write_restricted(
    found: Restricted, behaviour: str, unknowns: Unknowns, evidence: Evidence
) -> list[Path]:
    """Put a rival reading into the project's own files; return those that were written."""
    worlds = FOLDER / f"{behaviour}.parquet"
    rows = [row.id for row in evidence.rows]
    values = [[world.values[name] for name in unknowns.names] for world in found.worlds]
    outputs = [[world.outputs[row] for row in rows] for world in found.worlds]
    content = worlds_bytes(
        unknowns.names,
        np.array(values, float).reshape(len(found.worlds), len(unknowns.names)),
        [world.inflow for world in found.worlds],
        np.array([world.distance for world in found.worlds]),
        rows,
        np.array(outputs, float).reshape(len(found.worlds), len(rows)),
    )
    write_whole(worlds, content)
    path = BEHAVIOURS / f"{behaviour}.toml"
    title = re.search(r"^title = .*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    text = behaviour_toml(found, behaviour, title[0] if title else "", unknowns, evidence)
    write_text(path, text)
    return [worlds, path]


def write_ledger(found: Calibration, path: Path) -> None:
    """Put the fitted values into a ledger's file; nothing else of it changes."""
    text = path.read_text(encoding="utf-8")
    sds, worlds = spread(found), len(found.worlds)
    for p, value, sd in zip(found.unknowns.parameters, found.fit.best.values, sds, strict=True):
        if p.grade == "calibrated":
            text = with_value(text, p.name, float(value), fitted_source(p, float(sd), worlds))
    write_text(path, text)


def fitted_source(parameter: Parameter, sd: float, worlds: int) -> str:
    """What a fitted value's source says; what its range rests on stays."""
    before = parameter.source
    if before.startswith((FITTED, BY_HAND)):
        before = before.partition("; ")[2]
    told = f"{FITTED} (sd {sd:.2g} over {worlds} plausible worlds)"
    return f"{told}; {before}" if before else told


def with_value(text: str, name: str, value: float, source: str) -> str:
    r"""The text of a ledger with another value and source of one parameter.

    >>> text = '[a.b]\nc = { value = 1.0, low = 0, source = "x", informs = [] }\n'
    >>> print(with_value(text, "a.b.c", 0.5, "y"), end="")
    [a.b]
    c = { value = 0.5, low = 0, source = "y", informs = [] }
    """
    table, _dot, key = name.rpartition(".")
    start = re.search(rf"^\[{re.escape(table)}\]", text, re.MULTILINE)
    line = re.compile(
        rf'^({re.escape(key)} = \{{ value = )[^,]+(,.*?\bsource = )"(?:[^"\\]|\\.)*"', re.MULTILINE
    )
    following = re.compile(r"^\[", re.MULTILINE).search(text, start.end()) if start else None
    end = following.start() if following else len(text)
    match = line.search(text, start.end(), end) if start else None
    if match is None:
        raise ValueError(f"the ledger has no line for {name}")
    new = f"{match[1]}{toml_value(value)}{match[2]}{toml_value(source)}"
    return text[: match.start()] + new + text[match.end() :]


def behaviour_toml(
    found: Restricted, behaviour: str, title: str, unknowns: Unknowns, evidence: Evidence
) -> str:
    """A rival reading's file: only the values that differ from the ledger's."""
    row = next(row for row in evidence.rows if row.id == PILOT_EFFECT)
    place = list(evidence.rows).index(row)
    changed = [
        f"{'.'.join(map(toml_key, p.name.split('.')))} = {toml_value(float(value))}"
        for p, value in zip(unknowns.parameters, found.values, strict=True)
        if float(value) != p.value
    ]
    effect = float(found.outputs[place])
    description = (
        f"Central, held to one more number: the pilot's true effect on its clients' open "
        f"employment at twelve months is {row.value:g} percentage points "
        f"({row.low:g} to {row.high:g})."
    )
    lines = [
        f"# Made by: tyopolku calibrate --behaviour {behaviour} --write",
        f"# {row.row.get('source', '')}.",
        "# Central but for the links by which a pilot brings work: only what differs from the",
        f"# ledger stands here. In the calibration's runs the effect is {effect:+.1f} points.",
        "format = 1",
        title,
        f"description = {toml_value(description)}",
        "",
        "[values]",
        *changed,
    ]
    return "\n".join(lines) + "\n"
