"""Figures of a comparison: one file a figure, drawn without a window.

A figure is a function of a `Comparison` that returns a Matplotlib figure; to add one, add a file
and name it in `FIGURES`.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.store import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.comparison import Comparison

FIGURES = ("employment", "difference", "states", "staff", "cost")
PIXELS_AN_INCH = 150


def draw(comparison: Comparison, name: str) -> Figure:
    """Draw one figure.

    Raises
    ------
    KeyError
        There is no figure of that name.
    """
    if name not in FIGURES:
        raise KeyError(f"no figure {name!r}; there are: {', '.join(FIGURES)}")
    import matplotlib as mpl

    from experiments.figures.style import RC

    drawing: Callable[[Comparison], Figure] = import_module(f"experiments.figures.{name}").figure
    with mpl.rc_context(RC):
        return drawing(comparison)


def write_figures(comparison: Comparison, folder: Path) -> list[str]:
    """Write every figure as PNG and SVG under ``figures/``; return the names of the files."""
    import matplotlib as mpl

    from experiments.figures.style import RC

    written = []
    for name in FIGURES:
        figure = draw(comparison, name)
        for kind in ("png", "svg"):
            buffer = io.BytesIO()
            metadata = {"Date": None} if kind == "svg" else None
            with mpl.rc_context(RC):
                figure.savefig(buffer, format=kind, dpi=PIXELS_AN_INCH, metadata=metadata)
            file = f"figures/{name}.{kind}"
            write_whole(folder / file, buffer.getvalue())
            written.append(file)
    return written
