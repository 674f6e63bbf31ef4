"""What a page is sent of a pair: plain values and pictures, in the language chosen."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

from experiments.demo.pictures.cooperation import cooperation as cooperation_picture
from experiments.demo.pictures.difference import difference
from experiments.demo.pictures.flows import flows as flows_picture
from experiments.demo.pictures.rosters import longest, rosters
from experiments.demo.pictures.rosters import queues as queues_picture
from experiments.demo.pictures.states import states, top_of
from experiments.demo.pictures.svg import number
from experiments.live.branch import Branch
from experiments.live.further import Found, bands
from experiments.live.pair import Pair
from experiments.live.people import (
    Town,
    coaches,
    cooperation,
    flows,
    queues,
    states_of,
)
from experiments.live.person import person_now
from experiments.messages import _
from experiments.metrics import METRICS
from model.words import STATE_WORDS

AllFound = dict[int, tuple[Found, Found]]
DEFINITIONS = {metric.name: metric.definition for metric in METRICS}
CSV_COLUMNS = (
    "metric", "group", "years", "value_a", "value_b", "difference",
    "mean_difference", "ci_low", "ci_high", "replications",
)  # fmt: skip


def town_for_page(town: Town) -> dict[str, Any]:
    """Places of the dots, and the offices' blocks."""
    return {
        "x": [round(float(x), 4) for x in town.x],
        "y": [round(float(y), 4) for y in town.y],
        "rows": town.rows.tolist(),
        "blocks": [vars(block) for block in town.blocks],
    }


def frame_of(
    pair: Pair,
    town: Town,
    view: str,
    metric: str,
    found: AllFound,
    titles: tuple[str, ...],
) -> dict[str, Any]:
    """What is seen now: the date, the state of every dot, and the pictures of the view chosen."""
    passed = pair.follow_ups_passed()
    first = [(years, pair.difference(metric, years)) for years in passed]
    last_year = pair.study.follow_ups[-1][0]
    return {
        "day": pair.day.isoformat(),
        "first_day": pair.study.clock_day.isoformat(),
        "last_day": pair.study.reference.monday(pair.weeks).isoformat(),
        "share": round((pair.week - pair.clock) / max(1, pair.weeks - pair.clock), 4),
        "is_over": pair.is_over,
        "states": [states_of(branch, town) for branch in pair.branches],
        "town_told": [_town_told(branch, town) for branch in pair.branches],
        "pictures": VIEWS[view](pair, titles),
        "difference": difference(
            first, bands(found, metric, passed), last_year, _(DEFINITIONS[metric])
        ),
        "titles": list(titles),
        "replications": len(found),
    }


def _town_told(branch: Branch, town: Town) -> str:
    codes = states_of(branch, town)
    return "; ".join(
        f"{_(words)} {codes.count(str(code))}" for code, words in enumerate(STATE_WORDS)
    )


def _states(pair: Pair, titles: tuple[str, ...]) -> list[list[str]]:
    tables = pair.weekly()
    top, starts = top_of(*tables), pair.study.reference.starts
    return [
        [states(table, pair.weeks, starts, top, title)]
        for table, title in zip(tables, titles, strict=True)
    ]


def _flows(pair: Pair, titles: tuple[str, ...]) -> list[list[str]]:
    tables = [flows(branch) for branch in pair.branches]
    most = max(1e-9, *(float(table.max()) for table in tables))
    return [[flows_picture(t, most, title)] for t, title in zip(tables, titles, strict=True)]


def _coaches(pair: Pair, titles: tuple[str, ...]) -> list[list[str]]:
    crews = [coaches(branch) for branch in pair.branches]
    waiting = [queues(branch) for branch in pair.branches]
    most = 1.05 * max([1, *(coach.caseload for crew in crews for coach in crew)])
    most_waiting = longest(*waiting)
    return [
        [rosters(crew, most, title), queues_picture(queue, most_waiting, title)]
        for crew, queue, title in zip(crews, waiting, titles, strict=True)
    ]


def _cooperation(pair: Pair, titles: tuple[str, ...]) -> list[list[str]]:
    return [
        [cooperation_picture(*cooperation(branch), title)]
        for branch, title in zip(pair.branches, titles, strict=True)
    ]


VIEWS = {"states": _states, "flows": _flows, "coaches": _coaches, "cooperation": _cooperation}


def table_of(pair: Pair, metric: str, found: AllFound) -> list[list[str]]:
    """A row for each follow-up passed: years, A, B, B minus A, mean and interval, replications."""
    rows = []
    passed = pair.follow_ups_passed()
    for band in bands(found, metric, passed):
        key = ("all", metric, band.years)
        a, b = (branch.outcomes.get(key, math.nan) for branch in pair.branches)
        told = _("{difference} ({low} to {high})").format(
            difference=number(band.difference), low=number(band.low), high=number(band.high)
        )
        rows.append(
            [
                number(band.years),
                *(number(x) if math.isfinite(x) else "–" for x in (a, b, b - a)),
                told if math.isfinite(band.low) else "…",
                str(band.replications),
            ]
        )
    return rows


def person_of(pair: Pair, row: int | None) -> dict[str, Any]:
    """The person followed, under both policies; empty where nobody is."""
    if row is None:
        return {}
    told = [person_now(branch, pair.shared, row) for branch in pair.branches]
    return {
        "row": row,
        "who": told[0].who,
        "sides": [{"state": p.state, "now": p.now, "path": p.path} for p in told],
    }


def numbers_csv(pair: Pair, found: AllFound) -> str:
    """Every metric and group at each follow-up passed, with all digits.

    ``value_a``, ``value_b`` and ``difference`` are of the replication that is shown; the rest is
    over all replications done so far.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    passed = pair.follow_ups_passed()
    keys = sorted({key[:2] for key in pair.reference.outcomes})
    for group, metric in keys:
        for band in bands(found, metric, passed, group):
            key = (group, metric, band.years)
            a, b = (branch.outcomes.get(key, math.nan) for branch in pair.branches)
            values = (a, b, b - a, band.difference, band.low, band.high)
            if math.isfinite(a) or math.isfinite(b):
                told = (repr(v) if math.isfinite(v) else "" for v in values)
                writer.writerow([metric, group, repr(band.years), *told, band.replications])
    return buffer.getvalue()
