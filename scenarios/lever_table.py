"""The table of all levers in ``scenarios/README.md``: ``python -m scenarios.lever_table``."""

from __future__ import annotations

from scenarios.levers import LEVERS, lever_sentence
from scenarios.messages import _
from scenarios.words import number_text


def lever_table() -> str:
    """Every lever with what it does, its range and its unit, as a Markdown table."""
    heads = [_("group"), _("lever"), _("what it does"), _("range"), _("unit")]
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|"]
    rows.extend(
        f"| `{lever.group}` | `{lever.name}` | {lever_sentence(lever)} "
        f"| {number_text(lever.low)} – {number_text(lever.high)} | {_(lever.unit)} |"
        for lever in LEVERS.values()
    )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(lever_table(), end="")  # noqa: T201 - that is what it is for
