"""Figures of a sweep: one file a figure, drawn without a window.

A figure's file says what it is drawn for (`subjects`, nothing where the study does not have what it
shows) and draws it (`figure`); to add one, add a file and name it in `FIGURES`. Every figure is
drawn for two widths: the files and a page on a desk or paper, and a page on a telephone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.store import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.sweep.answers import Answers
    from experiments.sweep.figures.sheet import Drawing

FIGURES = (
    "shares", "leads", "regret", "goals", "grid", "boxes", "turning", "trade_off", "morris_bars",
    "morris", "sobol", "given_data", "emulator_error", "emulator_slices", "convergence", "noise",
)  # fmt: skip
"""In the order in which a page shows them."""
PIXELS_AN_INCH = 150


@dataclass(frozen=True)
class Drawn:
    """A figure that was drawn and written.

    Attributes
    ----------
    kind : str
        Of `FIGURES`.
    name, title, note, alt : str
        As of `sheet.Drawing`.
    wide, narrow : bytes
        SVG without title and note, for a page.
    """

    kind: str
    name: str
    title: str
    note: str
    alt: str
    wide: bytes
    narrow: bytes

    @property
    def files(self) -> list[str]:
        """Names of its files."""
        return [f"figures/{self.name}.{ending}" for ending in ("png", "svg")]


def draw(answers: Answers, width: float | None = None) -> Iterator[tuple[str, Drawing]]:
    """Draw every figure that the study has something for, with its kind."""
    import matplotlib as mpl

    from experiments.figures.style import RC
    from experiments.sweep.figures.sheet import WIDE

    for kind in FIGURES:
        drawer = import_module(f"experiments.sweep.figures.{kind}")
        for subject in drawer.subjects(answers):
            with mpl.rc_context(RC):
                yield kind, drawer.figure(answers, subject, width or WIDE)


def write_figures(answers: Answers, folder: Path) -> list[Drawn]:
    """Write every figure as PNG and SVG under ``figures/``, with title and note."""
    from experiments.sweep.figures.sheet import NARROW

    written = []
    both = zip(draw(answers), draw(answers, NARROW), strict=True)
    for (kind, drawing), (_kind, slim) in both:
        wide = picture(drawing.figure, "svg")
        narrow = picture(slim.figure, "svg")
        drawing.frame()
        for ending in ("png", "svg"):
            write_whole(
                folder / "figures" / f"{drawing.name}.{ending}", picture(drawing.figure, ending)
            )
        written.append(
            Drawn(kind, drawing.name, drawing.title, drawing.note, drawing.alt, wide, narrow)
        )
    return written


def picture(figure: Figure, ending: str) -> bytes:
    """The bytes of a figure, the same whenever it is drawn."""
    import matplotlib as mpl

    from experiments.figures.style import RC

    buffer = io.BytesIO()
    metadata = {"Date": None} if ending == "svg" else None
    with mpl.rc_context(RC):
        figure.savefig(buffer, format=ending, dpi=PIXELS_AN_INCH, metadata=metadata)
    return buffer.getvalue()
