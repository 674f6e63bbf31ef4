"""The rules of what a lesson tells: findings with their texts, prediction, grid of levers."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.lessons.lens import LENS_GROUPS, LENS_METRICS, LENS_YEARS
from experiments.lessons.variants import PILOT_MONTHS
from experiments.messages import _
from experiments.sweep.reading import Reading, range_hint
from scenarios.levers import LEVERS
from scenarios.problems import KeyPath
from scenarios.words import did_you_mean, number_text

MOST_CELLS = 24
PLACES = ("difference", "size", "low", "high", "value", "reference", "years", "people", "runs")
"""What may stand in braces in the texts of a finding."""


def check_told(reading: Reading) -> None:
    """Note every problem of findings, prediction and grid."""
    _check_findings(reading)
    _check_prediction(reading)
    _check_grid(reading)


def named(table: Any, wanted: tuple[str, ...], path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every value under one of these keys, anywhere in the file, with its path."""
    if isinstance(table, dict):
        for key, value in table.items():
            if key in wanted and value is not None:
                yield (*path, key), value
            yield from named(value, wanted, (*path, key))
    elif isinstance(table, list):
        for place, value in enumerate(table):
            yield from named(value, wanted, (*path, place))


def check_lever(reading: Reading, path: KeyPath, name: str, value: float | None) -> None:
    """Note a lever that there is not, or a value out of its range."""
    message = _("There is no lever '{name}'.")
    if reading.known(path, name, list(LEVERS), message) and value is not None:
        lever = LEVERS[name]
        if not lever.low <= value <= lever.high:
            reading.wrong(
                path,
                _("{value} is out of range.").format(value=number_text(value)),
                range_hint(lever.low, lever.high),
            )


def _check_findings(reading: Reading) -> None:
    seen: list[str] = []
    for number, finding in enumerate(reading.data.get("findings") or ()):
        here: KeyPath = ("findings", number)
        if not isinstance(finding, dict):
            continue
        if finding.get("key") in seen:
            reading.wrong(
                (*here, "key"), _("The finding is named twice."), _("Give it another name.")
            )
        seen.append(finding.get("key", ""))
        _check_lens(reading, here, finding)
        for turn in ("more", "less", "unsure"):
            for language, text in (finding.get(turn) or {}).items():
                _check_places(reading, (*here, turn, language), text)


def _check_lens(reading: Reading, here: KeyPath, finding: Mapping[str, Any]) -> None:
    """What coaches believe is looked at in some years and groups only."""
    metric, group = finding.get("metric"), finding.get("group", "all")
    if metric in LENS_METRICS:
        if finding.get("years") not in LENS_YEARS:
            reading.wrong(
                (*here, "years"),
                _("'{name}' is not known after so many years.").format(name=metric),
                _("Known: {listed}.").format(listed=", ".join(map(number_text, LENS_YEARS))),
            )
        if group not in LENS_METRICS[metric]:
            reading.wrong(
                (*here, "group"),
                _("'{name}' is not known of that group.").format(name=metric),
                did_you_mean(group, LENS_METRICS[metric]),
            )
    elif group in LENS_GROUPS:
        reading.wrong(
            (*here, "group"), _("'{name}' is not known of that group.").format(name=metric)
        )


def _check_places(reading: Reading, path: KeyPath, text: object) -> None:
    """Only what the page can fill in may stand in braces."""
    if not isinstance(text, str):
        return
    try:
        named = [
            name for _text, name, _spec, _how in string.Formatter().parse(text) if name is not None
        ]
    except ValueError:
        reading.wrong(path, _("The braces of this text do not match."), "")
        return
    for name in named:
        reading.known(path, name, PLACES, _("Nothing is known to stand for {{{name}}}."))


def _check_prediction(reading: Reading) -> None:
    prediction = reading.data.get("prediction")
    if not isinstance(prediction, dict) or "kind" not in prediction:
        return
    kind = prediction["kind"]
    needed = {
        "sign": ("finding", "options"),
        "largest": ("options",),
        "curve": ("policy", "metric", "years", "low", "high"),
    }[kind]
    for key in needed:
        if prediction.get(key) is None and ("prediction", key) not in reading.found.left_out:
            reading.wrong(
                ("prediction",),
                _("A prediction of the kind '{kind}' needs the key '{key}'.").format(
                    kind=kind, key=key
                ),
            )
    if kind == "curve" and None not in (prediction.get("low"), prediction.get("high")):
        if not prediction["low"] < prediction["high"]:
            reading.wrong(("prediction", "high"), _("The range is empty or upside down."))
        return
    given = [f for f in reading.data.get("findings") or () if isinstance(f, dict)]
    findings = [str(finding.get("key", "")) for finding in given]
    message = _("The lesson has no finding '{name}'.")
    if prediction.get("finding") is not None:
        reading.known(("prediction", "finding"), prediction["finding"], findings, message)
    for number, option in enumerate(prediction.get("options") or ()):
        here: KeyPath = ("prediction", "options", number)
        if kind == "sign" and isinstance(option, dict) and "outcome" not in option:
            reading.wrong(here, _("An answer needs the key 'outcome'."))
        if kind == "largest" and (option or {}).get("finding") is not None:
            reading.known((*here, "finding"), option["finding"], findings, message)


def _check_grid(reading: Reading) -> None:
    grid = reading.data.get("grid")
    if not isinstance(grid, dict):
        return
    cells = 1
    for number, lever in enumerate(grid.get("levers") or ()):
        here: KeyPath = ("grid", "levers", number)
        if not isinstance(lever, dict) or "lever" not in lever:
            continue
        positions = lever.get("positions") or []
        cells *= max(1, len(positions))
        name = lever["lever"]
        if name == PILOT_MONTHS:
            for place, value in enumerate(positions):
                if value is not None and not 1 <= value <= 480:
                    reading.wrong(
                        (*here, "positions", place),
                        _("{value} is out of range.").format(value=number_text(value)),
                        range_hint(1, 480),
                    )
            continue
        if not reading.known(
            (*here, "lever"), name, [*LEVERS, PILOT_MONTHS], _("There is no lever '{name}'.")
        ):
            continue
        for place, value in enumerate(positions):
            check_lever(reading, (*here, "positions", place), name, value)
    if cells > MOST_CELLS:
        reading.wrong(
            ("grid", "levers"),
            _("The levers have {cells} settings together; at most {most} are run.").format(
                cells=cells, most=MOST_CELLS
            ),
            _("Take fewer positions."),
        )
