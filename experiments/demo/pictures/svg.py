"""A few words of SVG: what the pictures are put together from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from experiments.numerals import MINUS, Written

REFERENCE, OTHER = "#8a8a8a", "#0072B2"
STATE_COLOURS = ("#9a9a9a", "#CC79A7", "#D55E00", "#E69F00", "#0072B2", "#009E73", "#56B4E9")
"""By the code of the state; Okabe and Ito's palette."""


def picture(width: float, height: float, label: str, parts: Iterable[str]) -> str:
    """A whole picture, read aloud as its label."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'role="img" aria-label="{escape(label)}" font-family="system-ui, sans-serif" '
        f'font-size="12" fill="currentColor">{"".join(parts)}</svg>'
    )


def text(
    x: float, y: float, words: str, anchor: str = "start", size: float = 12, bold: bool = False
) -> str:
    """Words at a place."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight}>'
        f"{escape(words)}</text>"
    )


def on_top(x: float, y: float, words: str, anchor: str = "middle", size: float = 12) -> str:
    """Words that stand on lines: with the page's own colour around them."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" '
        f'paint-order="stroke" stroke="var(--card, #fff)" stroke-width="4" '
        f'stroke-linejoin="round">{escape(words)}</text>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str = "currentColor",
    width: float = 1,
    opacity: float = 1,
) -> str:
    """A straight line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:.2f}" stroke-opacity="{opacity:.2f}"/>'
    )


def box(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
        f'height="{max(height, 0):.1f}" fill="{colour}" fill-opacity="{opacity:.2f}"/>'
    )


def area(points: Sequence[tuple[float, float]], colour: str, opacity: float = 1) -> str:
    """A filled polygon."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{path}" fill="{colour}" fill-opacity="{opacity:.2f}"/>'


def path(points: Sequence[tuple[float, float]], colour: str, width: float = 2) -> str:
    """A line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers between two, at most so many steps apart.

    >>> ticks(0, 10)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return [low]
    raw = span / most
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(number * step, 10) + 0.0 for number in range(first, last + 1)]


def number(value: float) -> str:
    """A number with the language's separators, no longer than needed.

    >>> number(12345.6), number(0.25), number(-3.14159)
    ('12,346', '0.25', '−3.14')
    """
    shown = Written(value)
    return (f"{shown:,.0f}" if abs(value) >= 100 else f"{shown:.3g}").replace("-", MINUS)
