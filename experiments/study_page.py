"""docs/studies.md: how a study file is written; made of the form that checks it.

``python -m experiments.study_page`` writes it; a test holds it to the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenarios.json_schema import json_schema
from scenarios.places import STUDIES, names_in
from scenarios.study_form import DesignForm, FactorForm, GoalForm, StudyForm

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "studies.md"

INTRODUCTION = """\
# Writing a study

A study is a TOML file that `tyopolku sweep` runs: which policies, what is varied, by which
design, and what is asked of it. This page is made by `python -m experiments.study_page` from the
form that checks the file; do not edit it here. `tyopolku check STUDY.toml` tells every slip at
once, `tyopolku sweep STUDY.toml --dry-run` what it would take, `tyopolku schema study` is for
editors. README has a small one; those that are shipped lie in `scenarios/studies/`: {names}.

- **A difference is paired.** Each run simulates all policies of the study from the same people
  with the same luck; what is analysed is a policy's outcome less the reference's in that very
  run. With one policy, it is the outcome itself.
- **Luck is the same at every point**, so what it adds to all points alike cancels. It still acts
  on whatever a factor changes: with `replications = 2` or more, how much of what differs is luck
  is told beside every index.
- **Designs.** `grid`: every combination of steps; its surface is its answer. `latin-hypercube`:
  points spread evenly; delta, PAWN, discovery and an emulator follow. `morris`: each factor in
  turn from many starting points; cheap, for many factors. `sobol`: shares of the variance, first
  and total order; dear, for few. `plausible-worlds`: the parameter sets that the evidence cannot
  rule out, each with the newcomers that hold its region at rest; nothing else is varied.
- **Newcomers.** With `inflow = "kept"` as many people come at every point as the region has;
  where beliefs change how fast people leave, its size drifts during the burn-in and after.
  `inflow = "solved"` finds for every point how many hold it at rest, for about two seconds a
  point.
- **Equal money.** A policy with `[policy.budget] same_as = …` gets in every run the dose at which
  it spends, with that luck, what the other does; `dose` and `budget_gap` stand in runs.parquet.
"""
TABLES: tuple[tuple[str, type, str], ...] = (
    ("The file", StudyForm, ""),
    ("[design]", DesignForm, ""),
    (
        "[[factors]]",
        FactorForm,
        (
            "One of `parameters`, `lever` and `rhythm` is needed. A lever or a rhythm needs `low` "
            "and `high`, or `values`; a parameter has the ledger's own range, and a narrower one "
            "may be given."
        ),
    ),
    ("[[goals]]", GoalForm, "One of `at_least` and `at_most`."),
)


def document() -> str:
    """The text of docs/studies.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in names_in(STUDIES))
    yield INTRODUCTION.format(names=names).rstrip()
    schema = json_schema("study")
    for heading, form, told in TABLES:
        table = schema if form is StudyForm else schema["$defs"][form.__name__]
        yield from ("", f"## {heading}", "")
        if told:
            yield from (told, "")
        yield "| key | what it is | allowed | if left out |"
        yield "|---|---|---|---|"
        required = set(table.get("required", ()))
        for key, field in table["properties"].items():
            left_out = "needed" if key in required else _default(field)
            yield f"| `{key}` | {field.get('description', '')} | {_allowed(field)} | {left_out} |"


def _allowed(field: dict[str, Any]) -> str:
    """What may stand there, as far as the form says it."""
    if "enum" in field:
        return ", ".join(f"`{choice}`" for choice in field["enum"])
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f"{low:g} to {high:,}"
    return {"array": "a list", "boolean": "true or false"}.get(field.get("type", ""), "")


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value is None:
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
