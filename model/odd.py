"""The tables of ODD.md, made from the declarations: ``python -m model.odd`` rewrites them.

Between ``<!-- begin: name -->`` and ``<!-- end: name -->`` stands what this file makes; the rest of
the page is written by hand. A test holds the page to it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from model.states import (
    KINDS,
    LAST_REASON_THAT_RETURNS,
    NEED_OF_KIND,
    REASONS,
    STARTS_SERVICE,
    STATE_OF_KIND,
    STATES,
    TRANSITIONS,
    Transition,
)
from model.world import DTYPES, TABLES
from scenarios import load_ledger

FOLDER = Path(__file__).parent
PAGE = FOLDER / "ODD.md"
NEEDS = ("skills", "work ability", "inclusion")
BLOCK = re.compile(r"<!-- begin: (?P<name>\w+) -->\n.*?<!-- end: (?P=name) -->", re.DOTALL)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def states() -> str:
    """Return the table of states."""
    return table(("code", "state"), ((code, f"`{name}`") for code, name in enumerate(STATES)))


def reasons() -> str:
    """Return the table of reasons of being outside the labour force."""
    rows = (
        (code, reason, "yes" if code <= LAST_REASON_THAT_RETURNS else "no")
        for code, reason in enumerate(REASONS)
        if code > 0
    )
    return table(("code", "reason", "returns"), rows)


def kinds() -> str:
    """Return the table of the nine kinds of service."""
    return table(
        ("kind", "state", "mainly for"),
        (
            (f"`{kind}`", f"`{STATES[state]}`", NEEDS[need])
            for kind, state, need in zip(KINDS, STATE_OF_KIND, NEED_OF_KIND, strict=True)
        ),
    )


def transitions() -> str:
    """Return the transition table."""
    return table(
        ("event", "what happens", "from", "to"),
        (
            (
                row.event,
                row.name.replace("_", " "),
                ", ".join(f"`{STATES[state]}`" for state in row.states),
                leads_to(row),
            )
            for row in TRANSITIONS
        ),
    )


def leads_to(row: Transition) -> str:
    """Return where a row of the transition table leads, in words."""
    if row.event == STARTS_SERVICE:
        return "the state of the kind"
    return "as it was" if row.leads_to is None else f"`{STATES[row.leads_to]}`"


def state_variables(name: str) -> Callable[[], str]:
    """Return a maker of the table of one record's fields."""

    def fields() -> str:
        rows = (
            (f"`{field}`", unit or "–", label, DTYPES[name][field].base.str.lstrip("<|"))
            for field, _kind, unit, label in TABLES[name]
        )
        return table(("variable", "unit", "what it is", "type"), rows)

    return fields


def sizes() -> str:
    """Return how many bytes a record of each table takes."""
    return table(
        ("table", "bytes a record"),
        ((f"`{name}`", DTYPES[name].itemsize) for name in TABLES),
    )


def draws() -> str:
    """Return the purposes of draws, with the comments that stand beside them in draws.py."""
    source = (FOLDER / "draws.py").read_text(encoding="utf-8")
    rows = re.findall(r"^    ([A-Z_]+) = (\d+)  # (.+)$", source, re.MULTILINE)
    return table(("purpose", "number", "whose, and what it decides"), (
        (f"`{name}`", number, what) for name, number, what in rows
    ))  # fmt: skip


def ledger() -> str:
    """Return the groups of the evidence ledger; the nine kinds of service have the same names."""
    groups: dict[str, list[str]] = {}
    grades: dict[str, Counter[str]] = {}
    for name, parameter in load_ledger().items():
        group, _, last = name.rpartition(".")
        if group.startswith("service."):
            group = "service.<kind>"
        grades.setdefault(group, Counter())[parameter.grade] += 1
        if last not in groups.setdefault(group, []):
            groups[group].append(last)
    return table(
        ("group", "parameters", "grades"),
        (
            (
                f"`{group}`",
                ", ".join(f"`{name}`" for name in names),
                ", ".join(f"{count} {grade}" for grade, count in sorted(grades[group].items())),
            )
            for group, names in groups.items()
        ),
    )


def files() -> str:
    """Return every file of the model with the first sentence that it says of itself."""
    rows = []
    for path in sorted(FOLDER.glob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        rows.append((f"`{path.name}`", said.partition("\n\n")[0].replace("\n", " ")))
    return table(("file", "what it is"), rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "states": states,
    "reasons": reasons,
    "kinds": kinds,
    "transitions": transitions,
    **{name: state_variables(name) for name in TABLES},
    "sizes": sizes,
    "draws": draws,
    "ledger": ledger,
    "files": files,
}


def renewed(page: str) -> str:
    """Return the page with every marked block made anew.

    Raises
    ------
    KeyError
        If a block's name is none of `BLOCKS`.
    """

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- begin: {name} -->\n{BLOCKS[name]()}\n<!-- end: {name} -->"

    return BLOCK.sub(block, page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
