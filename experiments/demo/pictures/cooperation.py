"""Cooperation as a network: offices on the left, partners on the right, trust between them."""

from __future__ import annotations

import math

import numpy as np

from experiments.demo.pictures import svg
from experiments.messages import _
from experiments.numerals import Written
from model.words import KIND_WORDS

WIDTH, HEIGHT = 480, 330
LEFT, RIGHT = 100, 262


def cooperation(offices: list[str], trust: np.ndarray, title: str) -> str:
    """Draw a line between each office and kind of partner, as strong as they trust each other.

    Parameters
    ----------
    offices : list of str
    trust : float array [offices, kinds and employers]
    title : str
        The policy's.
    """
    kinds = [*(_(words) for words in KIND_WORDS), _("employers")]
    left = [20 + (HEIGHT - 40) * (i + 0.5) / len(offices) for i in range(len(offices))]
    right = [20 + (HEIGHT - 40) * (i + 0.5) / len(kinds) for i in range(len(kinds))]
    parts = [
        svg.line(
            LEFT, left[row], RIGHT, right[column], "#009E73",
            0.3 + 3.5 * value, 0.1 + 0.85 * value,
        )
        for row in range(len(offices))
        for column in range(len(kinds))
        if math.isfinite(value := float(trust[row, column]))
    ]  # fmt: skip
    parts += [
        f'<circle cx="{LEFT}" cy="{y:.1f}" r="5" fill="#0072B2"/>'
        + svg.text(LEFT - 10, y + 4, name, "end", 11)
        for name, y in zip(offices, left, strict=True)
    ]
    parts += [
        f'<circle cx="{RIGHT}" cy="{y:.1f}" r="5" fill="#E69F00"/>'
        + svg.text(RIGHT + 10, y + 4, _short(name), size=11)
        for name, y in zip(kinds, right, strict=True)
    ]
    mean = float(np.nanmean(trust)) if np.isfinite(trust).any() else 0.0
    label = _("Cooperation between offices and partners, {policy}: {mean:.2f} of 1 on average.")
    return svg.picture(WIDTH, HEIGHT, label.format(policy=title, mean=Written(mean)), parts)


def _short(name: str, most: int = 30) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
