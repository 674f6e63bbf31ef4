"""Who went from where to where in the last weeks."""

from __future__ import annotations

import numpy as np

from experiments.demo.pictures import svg
from experiments.messages import _
from model.states import OUTSIDE, STATES, UNEMPLOYED, WORK
from model.words import STATE_WORDS

WIDTH, HEIGHT = 480, 330
PLACES = {
    UNEMPLOYED: (62, 165), 1: (235, 40), 2: (235, 118), 3: (235, 196), 4: (235, 274),
    WORK: (400, 90), OUTSIDE: (400, 250),
}  # fmt: skip
THICKEST = 16.0


def flows(table: np.ndarray, most: float, title: str) -> str:
    """Draw arrows between states, as thick as the people who went.

    Parameters
    ----------
    table : float array [from, to]
        People a week.
    most : float
        The largest flow of either policy.
    title : str
        The policy's.
    """
    parts = []
    order = np.argsort(table, axis=None)
    for before, after in zip(*np.unravel_index(order, table.shape), strict=True):
        value = float(table[before, after])
        if value > 0:
            parts.append(_arrow(int(before), int(after), value / most))
    for state, (x, y) in PLACES.items():
        gone, come = float(table[state].sum()), float(table[:, state].sum())
        parts.append(f'<circle cx="{x}" cy="{y}" r="9" fill="{svg.STATE_COLOURS[state]}"/>')
        parts.append(svg.on_top(x, y - 15, _(STATE_WORDS[state])))
        told = f"+{svg.number(come)}  −{svg.number(gone)}"
        parts.append(svg.on_top(x, y + 25, told, size=11))
    return svg.picture(WIDTH, HEIGHT, _told(table, title), parts)


def _arrow(before: int, after: int, share: float) -> str:
    (x1, y1), (x2, y2) = PLACES[before], PLACES[after]
    dx, dy = x2 - x1, y2 - y1
    bend = 0.12  # to one's own right, so that both ways can be seen
    cx, cy = (x1 + x2) / 2 - dy * bend, (y1 + y2) / 2 + dx * bend
    width = max(0.5, THICKEST * share)
    return (
        f'<path d="M{x1},{y1} Q{cx:.0f},{cy:.0f} {x2},{y2}" fill="none" '
        f'stroke="{svg.STATE_COLOURS[before]}" stroke-width="{width:.1f}" stroke-opacity="0.65"/>'
    )


def _told(table: np.ndarray, title: str) -> str:
    largest = np.argsort(-table, axis=None)[:4]
    told = [
        _("{before} to {after}: {people}").format(
            before=_(STATE_WORDS[place // len(STATES)]),
            after=_(STATE_WORDS[place % len(STATES)]),
            people=svg.number(float(table.flat[place])),
        )
        for place in largest.tolist()
        if table.flat[place] > 0
    ]
    return _("People a week between states, {policy}. {largest}").format(
        policy=title, largest="; ".join(told)
    )
