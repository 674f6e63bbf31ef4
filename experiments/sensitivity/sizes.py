"""How many points a design has, and what is wrong with it, before any point is made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from experiments.messages import _

GRID, LATIN_HYPERCUBE, SOBOL, MORRIS = "grid", "latin-hypercube", "sobol", "morris"
KINDS = (GRID, LATIN_HYPERCUBE, SOBOL, MORRIS)
LEVELS = 4
"""Of a Morris design, where a study does not say."""
MOST_POINTS = 10_000_000
NEED_SALIB = (SOBOL, MORRIS)

Size = int | Sequence[int | Sequence[Any]]
"""Points of a Latin hypercube, N of a Sobol design (a power of two), trajectories of a Morris
design. Of a grid its levels: one number for every factor, or for each factor a number or a list of
values of its own."""


def points_in(
    kind: str,
    factors: Sequence[str],
    size: Size,
    levels: int = LEVELS,  # noqa: ARG001 - the same arguments as `design`
    *,
    second_order: bool = False,
) -> int:
    """How many points a design without problems has.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    factors : sequence of str
        Their names.
    size : int or list
        As `Size` says.
    levels : int
        Of a Morris design.
    second_order : bool
        Whether a Sobol design is to give the second order, too.
    """
    if kind == GRID:
        return math.prod(levels_of_grid(factors, size))
    if kind == SOBOL:
        return _number(size) * ((2 if second_order else 1) * len(factors) + 2)
    if kind == MORRIS:
        return _number(size) * (len(factors) + 1)
    return _number(size)


def levels_of_grid(factors: Sequence[str], size: Size) -> list[int]:
    """How many levels each factor of a grid has."""
    each = [size] * len(factors) if isinstance(size, int) else list(size)
    return [level if isinstance(level, int) else len(level) for level in each]


def design_problems(
    kind: str,
    factors: Sequence[str],
    size: Size,
    levels: int = LEVELS,
    *,
    second_order: bool = False,
) -> list[str]:
    """What is wrong with a design, a sentence each; empty where it can be made."""
    if kind not in KINDS:
        told = _("There is no design '{kind}'. Choose one of {kinds}.")
        return [told.format(kind=kind, kinds=", ".join(KINDS))]
    found = [*_problems_of_factors(kind, factors), *_problems_of_size(kind, factors, size)]
    if kind == MORRIS and (not _is_whole(levels) or levels < 2 or levels % 2):
        told = _("The levels of a Morris design are an even number such as 4, not {levels}.")
        found.append(told.format(levels=levels))
    if kind in NEED_SALIB and find_spec("SALib") is None:
        told = _("The design '{kind}' needs SALib: install the extra 'sweep' of tyopolku.")
        found.append(told.format(kind=kind))
    if found:
        return found
    points = points_in(kind, factors, size, levels, second_order=second_order)
    if points > MOST_POINTS:
        told = _("The design has {points:,} points; more than {most:,} are not made.")
        found.append(told.format(points=points, most=MOST_POINTS))
    return found


def _problems_of_factors(kind: str, factors: Sequence[str]) -> list[str]:
    fewest = 2 if kind in (SOBOL, MORRIS) else 1
    if len(factors) >= fewest:
        return []
    if fewest == 1:
        return [_("The design has no factor to vary.")]
    told = _("The design '{kind}' needs two factors or more; there are {count}.")
    return [told.format(kind=kind, count=len(factors))]


def _problems_of_size(kind: str, factors: Sequence[str], size: Size) -> list[str]:
    if kind == GRID:
        return _problems_of_levels(factors, size)
    if not _is_whole(size):
        told = _("The size of the design '{kind}' is a whole number, not {size}.")
        return [told.format(kind=kind, size=size)]
    number = _number(size)
    if number < 2:
        told = _("The size of the design '{kind}' is 2 or more, not {size}.")
        return [told.format(kind=kind, size=size)]
    if kind == SOBOL and number & (number - 1):
        below = 1 << (number.bit_length() - 1)
        told = _(
            "The size of a Sobol design is a power of two, not {size}. "
            "The nearest are {below} and {above}."
        )
        return [told.format(size=size, below=below, above=2 * below)]
    return []


def _problems_of_levels(factors: Sequence[str], size: Size) -> list[str]:
    if not _is_whole(size) and not isinstance(size, (list, tuple)):
        told = _("The size of a grid is a number of levels or a list of them, not {size}.")
        return [told.format(size=size)]
    each = list(size) if isinstance(size, (list, tuple)) else [size] * len(factors)
    if len(each) != len(factors):
        told = _("The grid gives levels to {given} factors, but there are {count}.")
        return [told.format(given=len(each), count=len(factors))]
    told = _("The levels of '{factor}' are a number of 2 or more or a list of values, not {level}.")
    return [
        told.format(factor=factor, level=level)
        for factor, level in zip(factors, each, strict=True)
        if not _is_level(level)
    ]


def _is_level(level: Any) -> bool:
    if isinstance(level, (list, tuple)):
        return len(level) > 0
    return _is_whole(level) and level >= 2


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _number(size: Size) -> int:
    if not isinstance(size, int):
        raise TypeError("only a grid has a list for its size")
    return size
