"""A plan of a town: a block for each office, as large as its share, and places within it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MARGIN = 0.008
NAME_HEIGHT = 0.06
"""Room for the office's name above its people."""


@dataclass(frozen=True)
class Block:
    """An office's part of the unit square."""

    name: str
    x: float
    y: float
    width: float
    height: float


def blocks_of(names: list[str], sizes: list[int]) -> list[Block]:
    """Cut the unit square into blocks by size: the largest first, the rest beside or below it.

    >>> [(b.name, b.width, b.height) for b in blocks_of(["a", "b"], [3, 1])]
    [('a', 0.75, 1.0), ('b', 0.25, 1.0)]
    """
    order = sorted(range(len(names)), key=lambda place: -sizes[place])
    found: dict[int, Block] = {}
    _cut(order, names, sizes, (0.0, 0.0, 1.0, 1.0), found)
    return [found[place] for place in range(len(names))]


def _cut(
    order: list[int],
    names: list[str],
    sizes: list[int],
    area: tuple[float, float, float, float],
    found: dict[int, Block],
) -> None:
    """Cut an area in two halves as equal as the order allows, and so on."""
    x, y, width, height = area
    if len(order) == 1:
        found[order[0]] = Block(names[order[0]], x, y, width, height)
        return
    total = sum(sizes[place] for place in order) or 1
    first, count = sizes[order[0]], 1
    while count < len(order) - 1 and first + sizes[order[count]] <= total / 2:
        first += sizes[order[count]]
        count += 1
    share = first / total
    if width >= height:
        halves = (
            (x, y, width * share, height),
            (x + width * share, y, width * (1 - share), height),
        )
    else:
        halves = (
            (x, y, width, height * share),
            (x, y + height * share, width, height * (1 - share)),
        )
    for part, half in zip((order[:count], order[count:]), halves, strict=True):
        _cut(part, names, sizes, half, found)


def places_in(block: Block, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Places for so many dots on a grid within a block, the same ones every time.

    Returns
    -------
    x, y : float arrays [count]
    """
    above = min(NAME_HEIGHT, block.height / 3)
    width = max(block.width - 2 * MARGIN, 1e-3)
    height = max(block.height - above - MARGIN, 1e-3)
    columns = max(1, round(np.sqrt(count * width / height)))
    rows = max(1, -(-count // columns))
    number = np.arange(count)
    x = block.x + MARGIN + (number % columns + 0.5) * width / columns
    y = block.y + above + (number // columns + 0.5) * height / rows
    return x, y
