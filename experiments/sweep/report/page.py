"""What a page is made of: sections of blocks, and how they become one self-contained file."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.messages import DOMAIN, LOCALE_DIR, _, language
from experiments.sweep.figures import Drawn
from experiments.templating import environment_of

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
Line = tuple[str, list[str]]
"""A sentence and those that belong under it."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, and what stands smaller below it."""

    text: str
    below: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption.

    Attributes
    ----------
    caption : str
    heads : list of (str, bool)
        And whether the column holds numbers.
    rows : list of list of Cell
        The first cell names its row.
    is_wide : bool
        Too wide for a telephone, where it is scrolled.
    """

    caption: str
    heads: list[tuple[str, bool]]
    rows: list[list[Cell]]
    is_wide: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure in the page: data addresses and sizes for wide and narrow pages, and its words."""

    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    alt: str
    note: str

    @staticmethod
    def of(drawn: Drawn) -> Picture:
        """The picture of a figure that was drawn."""
        return Picture(
            _address(drawn.wide), _address(drawn.narrow), _size(drawn.wide), _size(drawn.narrow),
            f"{drawn.title}. {drawn.alt}", drawn.note,
        )  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A part of a section; only what it has is shown."""

    title: str = ""
    paragraphs: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()
    code: str = ""
    lines: Sequence[Line] = ()
    figure: Picture | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Section:
    """A section with its heading; left out of the page where it has no blocks."""

    id: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Header:
    """Title, question and whatever has to be known first."""

    title: str
    question: str
    warnings: list[str] = field(default_factory=list)


def render(header: Header, sections: Sequence[Section]) -> str:
    """The page as HTML.

    Raises
    ------
    ModuleNotFoundError
        jinja2 (the extra ``report``) is not installed.
    """
    from markupsafe import Markup

    environment = environment_of(TEMPLATES)
    environment.filters["breakable"] = breakable
    css = (TEMPLATES / "sweep.css").read_text(encoding="utf-8")
    text = environment.get_template("sweep.html.jinja").render(
        title=header.title,
        question=header.question,
        warnings=header.warnings,
        sections=[section for section in sections if section.blocks],
        language=language_of_page(),
        words={"contents": _("Contents")},
        footer=_("Made by Työpolku. This page needs no network and keeps nothing to itself: all "
                 "its numbers are in the files beside it."),
        css=Markup(css.strip()),  # noqa: S704 - the project's own file
    )  # fmt: skip
    return text.lstrip()


def breakable(text: str) -> Any:
    """A text in whose long names a line may end after a dot or an underscore."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"(?<=[a-z])([._])(?=[a-z])", r"\1<wbr>", str(escape(text))))  # noqa: S704


def language_of_page() -> str:
    """The language chosen, where there is a catalogue of it; else English, which is then used."""
    chosen = language()
    known = (LOCALE_DIR / chosen / "LC_MESSAGES" / f"{DOMAIN}.mo").exists()
    return chosen if known else "en"


def lines_of(lines: Sequence[str]) -> list[Line]:
    """Sentences in two levels: one that begins with two spaces belongs to the one before.

    >>> lines_of(["Box:", "  a", "  b", "Box:"])
    [('Box:', ['a', 'b']), ('Box:', [])]
    """
    found: list[Line] = []
    for line in lines:
        if line.startswith("  ") and found:
            found[-1][1].append(line.strip())
        else:
            found.append((line.strip(), []))
    return found


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _size(svg: bytes) -> tuple[int, int]:
    """Width and height of a picture in points, for the page to keep its place."""
    head = svg[: svg.index(b">", svg.index(b"<svg"))]
    width, height = (re.search(rb' %s="([\d.]+)pt"' % side, head) for side in (b"width", b"height"))
    if width is None or height is None:
        raise ValueError("the picture has no size")
    return round(float(width[1])), round(float(height[1]))
