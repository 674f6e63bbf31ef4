"""Registered clients by state, week by week."""

from __future__ import annotations

from datetime import date

import numpy as np

from experiments.demo.pictures import svg
from experiments.messages import _
from model.words import STATE_WORDS

STACKED = (
    ("subsidised_work", 4),
    ("training", 3),
    ("rehabilitative_work", 2),
    ("rehabilitation", 1),
    ("unemployed", 0),
)
"""From the bottom up, with the state's code: services first, so that they can be compared."""
WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 56, 10, 12, 26
MOST_POINTS = 160


def states(weekly: np.ndarray, weeks: int, starts: date, top: float, title: str) -> str:
    """Draw one policy's weeks so far.

    Parameters
    ----------
    weekly : structured array [weeks so far]
        See `experiments.weeks`.
    weeks : int
        The horizon.
    starts : date
        The Monday of week 0.
    top : float
        Highest number of people, the same for both policies.
    title : str
        The policy's.
    """
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(week: float, people: float) -> tuple[float, float]:
        return LEFT + week / weeks * width, TOP + height * (1 - people / top)

    step = max(1, len(weekly) // MOST_POINTS)
    chosen = np.unique(np.r_[np.arange(0, len(weekly), step), len(weekly) - 1])
    parts = [
        part
        for tick in svg.ticks(0, top, 4)
        for part in (
            svg.line(LEFT, at(0, tick)[1], WIDTH - RIGHT, at(0, tick)[1], opacity=0.15),
            svg.text(LEFT - 6, at(0, tick)[1] + 4, svg.number(tick), "end", 11),
        )
    ]
    below = np.zeros(len(chosen))
    for name, code in STACKED:
        above = below + weekly[name][chosen]
        upper = [at(w, p) for w, p in zip(chosen, above, strict=True)]
        lower = [at(w, p) for w, p in zip(chosen, below, strict=True)]
        parts.append(svg.area([*upper, *lower[::-1]], svg.STATE_COLOURS[code]))
        below = above
    last = starts.year + weeks // 52
    for year in range(starts.year + 1, last + 1, 2):
        x = at((date(year, 1, 1) - starts).days / 7, 0)[0]
        if x <= WIDTH - RIGHT:
            parts.append(svg.text(x, HEIGHT - 8, str(year), "middle", 11))
    now = weekly[-1] if len(weekly) else None
    told = "; ".join(
        f"{_(STATE_WORDS[code])} {svg.number(float(now[name]))}"
        for name, code in STACKED
        if now is not None
    )
    label = _("Registered clients by state, {policy}. Now: {numbers}.").format(
        policy=title, numbers=told
    )
    return svg.picture(WIDTH, HEIGHT, label, parts)


def top_of(*tables: np.ndarray) -> float:
    """The highest number of people in any of the tables, with some room."""
    totals = [np.sum([t[name] for name, _code in STACKED], axis=0) for t in tables if len(t)]
    return max([1.0, *(float(total.max()) for total in totals)]) * 1.1
