"""The figure of a validation: every row's model value against its band, scaled by the band."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.messages import _
from experiments.store import write_whole
from experiments.validation import Compared, Validation
from experiments.validation_table import GOALS, summary_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

REACH = 4.0
"""Half widths of the band shown to either side."""
PIXELS_AN_INCH = 150
MOST_IN_ONE_PANEL, MOST_PANELS = 60, 2
ROW_INCHES, PANEL_INCHES, FRAME_INCHES = 0.165, 8.0, 1.6
LONGEST_LABEL = 76
INSIDE, MISS, UNCOUNTED, BAND = "#0072B2", "#D55E00", "#8a8a8a", "#dde7f0"


def write_validation_figure(result: Validation, folder: Path) -> list[str]:
    """Write ``figures/validation.png`` and ``.svg``; return the names of the files."""
    import matplotlib as mpl

    from experiments.figures.style import RC

    written = []
    with mpl.rc_context(RC):
        drawn = figure(result)
        for kind in ("png", "svg"):
            buffer = io.BytesIO()
            metadata = {"Date": None} if kind == "svg" else None
            drawn.savefig(buffer, format=kind, dpi=PIXELS_AN_INCH, metadata=metadata)
            name = f"figures/validation.{kind}"
            write_whole(folder / name, buffer.getvalue())
            written.append(name)
    return written


def figure(result: Validation) -> Figure:
    """Draw it: a row a target, grouped by study in the order of the file."""
    from matplotlib.figure import Figure

    lines = _lines(result)
    count = 1 if len(lines) <= MOST_IN_ONE_PANEL else MOST_PANELS
    height = math.ceil(len(lines) / count)
    panels = [_after_heading(lines, start, height) for start in range(0, len(lines), height)]
    panels = panels or [[]]
    height = max(6, *map(len, panels))
    size = (PANEL_INCHES * len(panels), FRAME_INCHES + ROW_INCHES * height)
    drawn = Figure(figsize=size, layout="constrained")
    axes = drawn.subplots(1, len(panels), squeeze=False)[0]
    for one, rows in zip(axes, panels, strict=True):
        _panel(one, rows, height)
    drawn.suptitle(_title(result), x=0.01, ha="left", fontsize=11, fontweight="bold")
    drawn.supxlabel(
        _(
            "Model against each row's own band: -1 its low end, +1 its high end (shaded). Dot: the "
            "model's mean, with its 95 % interval; stroke: the target's value;\n"
            "orange: outside; grey and hollow: shown and not counted; arrow: beyond the figure, in "
            "half widths of the band; cross: not measured."
        ),
        fontsize=8,
        x=0.01,
        ha="left",
    )
    return drawn


def _title(result: Validation) -> str:
    told = []
    for use, confidence, _goal in GOALS:
        tally = result.tally(use, confidence)
        if tally.counted:
            label = summary_label(use, confidence)
            told.append(f"{label}: {tally.inside}/{tally.counted}")
    head = _("Inside their bands ({behaviour})").format(behaviour=result.behaviour)
    return f"{head}  ·  " + "  ·  ".join(told) if told else head


def _lines(result: Validation) -> list[Compared | str]:
    """Rows grouped by study, each group after its name."""
    rows = sorted(result.rows, key=lambda row: (row.target.file, row.target.line))
    order = list(dict.fromkeys(row.target.experiment for row in rows))
    rows.sort(key=lambda row: order.index(row.target.experiment))
    shown: list[Compared | str] = []
    for name, group in groupby(
        (row for row in rows if row.target.high > row.target.low),
        key=lambda row: row.target.experiment,
    ):
        shown += [name, *group]
    return shown


def _after_heading(
    lines: Sequence[Compared | str], start: int, height: int
) -> list[Compared | str]:
    """The lines of one panel; a group that goes on in it says its name again."""
    rows = list(lines[start : start + height])
    first = rows[0]
    return rows if isinstance(first, str) else [first.target.experiment, *rows]


def _panel(axes: Axes, lines: Sequence[Compared | str], height: int) -> None:
    axes.axvspan(-1.0, 1.0, color=BAND, lw=0, zorder=0)
    axes.axvline(0.0, color="white", lw=0.8, zorder=1)
    for place, line in enumerate(lines):
        if isinstance(line, str):
            axes.axhspan(place - 0.5, place + 0.5, color="white", lw=0, zorder=2)
            continue
        _draw(axes, place, line)
    axes.set_ylim(height - 0.4, -0.6)
    axes.set_xlim(-REACH - 0.2, REACH + 0.2)
    axes.set_xticks(range(-4, 5))
    axes.tick_params(axis="x", labelsize=7.5)
    axes.set_yticks(range(len(lines)))
    axes.set_yticklabels([_label(line) for line in lines], fontsize=6.8)
    axes.tick_params(axis="y", length=0)
    for text, line in zip(axes.get_yticklabels(), lines, strict=True):
        if isinstance(line, str):
            text.set_fontweight("bold")
        elif not line.is_inside and line.target.is_counted:
            text.set_color(MISS)
        elif not line.target.is_counted:
            text.set_color(UNCOUNTED)
    axes.spines["left"].set_visible(False)


def _label(line: Compared | str) -> str:
    if isinstance(line, str):
        return line
    target = line.target
    group = "" if target.group.name == "all" else target.group.name
    parts = (target.metric.name, group, target.window.name)
    text = f"{target.id}  " + ", ".join(part for part in parts if part)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _draw(axes: Axes, place: int, row: Compared) -> None:
    colour = MISS if row.is_miss else INSIDE
    if not row.target.is_counted:
        colour = UNCOUNTED
    style: Any = {"color": colour, "zorder": 4}
    axes.plot([_held(row.scaled(row.target.value))] * 2, [place - 0.25, place + 0.25],
              color="#555555", lw=0.8, zorder=3)  # fmt: skip
    if not math.isfinite(row.model):
        axes.plot([0.0], [place], marker="x", ms=5, mew=1.2, color=MISS, ls="", zorder=4)
        return
    at = row.in_half_widths
    ends = [_held(row.scaled(end)) for end in (row.ci_low, row.ci_high) if math.isfinite(end)]
    if ends:
        axes.plot(ends, [place] * len(ends), lw=1.1, **style)
    if abs(at) <= REACH:
        face = colour if row.target.is_counted else "white"
        axes.plot([at], [place], marker="o", ms=3.6, mfc=face, mew=0.9, ls="", **style)
        return
    axes.plot([math.copysign(REACH, at)], [place], marker=">" if at > 0 else "<", ms=4.5, ls="",
              **style)  # fmt: skip
    axes.annotate(
        f"{at:+.0f}", (math.copysign(REACH, at), place), xytext=(-5 if at > 0 else 5, 0),
        textcoords="offset points", ha="right" if at > 0 else "left", va="center",
        fontsize=6.5, color=colour,
    )  # fmt: skip


def _held(value: float) -> float:
    """A place within the figure."""
    return max(-REACH, min(REACH, value))
