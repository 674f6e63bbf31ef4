"""docs/evidence.md, made of the ledger: ``python -m experiments.evidence_page`` writes it anew.

Every behavioural number with its range, grade and source, and the published figures with the
numbers that they inform.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from experiments.informed import Published, informed, published
from scenarios import Ledger, load_ledger
from scenarios.ledger import Parameter
from scenarios.places import LEDGER

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "evidence.md"

GRADES = {
    "measured": "Read in a named publication or set by law, and taken as it stands. The range is "
    "the published interval, or what is printed elsewhere; of a law it is the number itself.",
    "meta-analysis": "Pooled by others from many studies.",
    "calibrated": "Nobody publishes it, but published figures move with it: it is fitted to them. "
    "The range is what is plausible beforehand.",
    "expert": "A usual value of the field, or argued for in the design of the model "
    "([ODD.md](../model/ODD.md)). Published figures may still narrow it.",
    "assumption": "Chosen. No figure is known, or only its sign; the range is wide on purpose.",
}
FILES = {
    "stocks": "A region as it stands",
    "flows": "Flows, spells and jobs",
    "services": "Services and their effects",
    "coaching": "Coaches and caseloads",
    "trials": "Trials",
    "money": "Money",
    "inputs": "What the model is given",
    "": "Measured by no study of the model",
}
HEADS = ("parameter", "value", "range", "unit", "grade", "what it does", "informed by", "source")
FIGURE_HEADS = (
    "id",
    "what it is",
    "value",
    "band",
    "unit",
    "used to",
    "known",
    "source",
    "informs",
)
USES = {"calibrate": "calibrate", "validate": "validate", "input": "(an input)"}


def document() -> str:
    """The text of docs/evidence.md."""
    ledger, figures = load_ledger(), published()
    return "\n".join(
        (*_about(ledger), *_parameters(ledger, figures), *_figures(ledger, figures), "")
    )


def group_comments(text: str) -> dict[str, str]:
    r"""What the ledger's file says above each of its groups.

    >>> group_comments("# How jobs last.\n[job]\nend = 1\n")
    {'job': 'How jobs last.'}
    """
    found = re.finditer(r"^((?:#.*\n)+)\[([\w.]+)\]$", text, re.MULTILINE)
    return {
        group: " ".join(line.lstrip("# ") for line in comment.splitlines())
        for comment, group in (match.groups() for match in found)
    }


def number(value: float) -> str:
    """A number without an exponent.

    >>> number(9.25e-05), number(58300.0)
    ('0.0000925', '58300')
    """
    return format(Decimal(repr(value)).normalize(), "f")


def _about(ledger: Ledger) -> Iterator[str]:
    counts = Counter(parameter.grade for parameter in ledger.values())
    without = sum(not parameter.informs for parameter in ledger.values())
    yield "# The evidence ledger"
    yield ""
    yield (
        "Made by `python -m experiments.evidence_page` from `scenarios/evidence/`; do not edit it "
        "here. `tyopolku assumptions` prints the same, and takes words to look for."
    )
    yield ""
    yield (
        f"The model holds {len(ledger)} behavioural numbers, all of them here; its code holds none "
        "of its own. Each has a value, a range in which it could plausibly lie, a grade that tells "
        "how well it is known, and a source."
    )
    yield from ("", "## What a grade means", "", *_table(("grade", "numbers", "what it means")))
    for grade, meaning in GRADES.items():
        yield _row((grade, str(counts[grade]), meaning))
    yield ""
    yield (
        "No answer rests on the values alone. `tyopolku calibrate` starts from worlds drawn from "
        "all the ranges and ends with those that the published figures cannot rule out. A number "
        "that no figure speaks to keeps its whole range in them; only measured prices, the "
        "discount rate and the switches of tests stay as they are. Every answer can be given over "
        "all these worlds, and an answer that turns within them is no answer."
    )
    yield ""
    yield (
        "*Informed by* names the published figures that move with a number to first order: by the "
        "equations of the model, or because a figure moved by its band or more when the number was "
        "moved over its range and nothing else. They stand [at the end](#published-figures). "
        f"{without} numbers have none: they shape what nobody has measured, or shift something "
        "that other numbers make up for. "
        "`EVIDENCE` in a source means "
        "[scenarios/evidence/EVIDENCE.md](../scenarios/evidence/EVIDENCE.md), where what was read "
        "is told apart from what is recalled."
    )


def _parameters(ledger: Ledger, figures: Mapping[str, Published]) -> Iterator[str]:
    comments = group_comments(LEDGER.read_text(encoding="utf-8"))
    groups: dict[str, list[Parameter]] = {}
    for parameter in ledger.values():
        groups.setdefault(parameter.name.rpartition(".")[0], []).append(parameter)
    yield from ("", "## Numbers", "")
    yield ", ".join(f"[{group}](#{group.replace('.', '')})" for group in groups) + "."
    for group, parameters in groups.items():
        yield from ("", f"### `{group}`", "", comments.get(group, ""), "", *_table(HEADS))
        for p in parameters:
            yield _row(
                (
                    f"`{p.name.rpartition('.')[2]}`",
                    number(p.value),
                    f"{number(p.low)} to {number(p.high)}" if p.low < p.high else "fixed",
                    p.unit,
                    p.grade,
                    p.does,
                    " ".join(_link(name, figures) for name in p.informs) or "–",
                    p.source,
                )
            )


def _figures(ledger: Ledger, figures: Mapping[str, Published]) -> Iterator[str]:
    informs = informed(ledger)
    yield from ("", "## Published figures", "")
    yield (
        "What each figure informs. Value and band are as published; [targets.md](targets.md) says "
        "how the model measures each, and EVIDENCE which bands are printed intervals and which "
        "tolerances. What is used to *calibrate* is fitted to; what is used to *validate* is only "
        "looked at afterwards. *Read* figures were seen at their source; *recalled* ones were not "
        "looked up again. A figure in code type has no words of its own and is told by its columns."
    )
    others = {figure.file: figure.file for figure in figures.values() if figure.file not in FILES}
    for file, title in (FILES | others).items():
        rows = [f for f in figures.values() if f.file == file and f.id in informs]
        if rows:
            yield from ("", f"### {title}", "", *_table(FIGURE_HEADS))
        for f in rows:
            yield _figure_row(f, figures, ", ".join(f"`{name}`" for name in informs[f.id]))
    idle = [f for f in figures.values() if f.id not in informs]
    if idle:
        yield from ("", "### Figures that inform no number", "")
        yield (
            "Sizes, margins and caseloads, which regions and policies are given; figures that "
            "follow from others; and figures that no number of the ledger moves to first order."
        )
        yield from ("", *_table(FIGURE_HEADS[:-1]))
        for f in idle:
            yield _figure_row(f, figures)


def _figure_row(figure: Published, figures: Mapping[str, Published], *more: str) -> str:
    anchor = f'<a id="{figure.id.lower()}"></a>{figure.id}'
    band = figure.low if figure.low == figure.high else f"{figure.low} to {figure.high}"
    parts = [f for f in figures.values() if f.id.startswith(figure.id) and f.file]
    use = USES.get(figure.use, figure.use)
    if not figure.file:
        use = "as " + ", ".join(_link(f.id, figures) for f in parts) if parts else "–"
    said = (anchor, figure.says, figure.value, band, figure.unit, use, figure.known, figure.source)
    return _row((*said, *more))


def _link(name: str, figures: Mapping[str, Published]) -> str:
    return f"[{name}](#{name.lower()})" if name in figures else name


def _table(heads: tuple[str, ...]) -> tuple[str, str]:
    return _row(heads), "|" + "---|" * len(heads)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
