"""`tyopolku diff`: what two scenarios do differently, in words."""

from __future__ import annotations

import json
import shutil
import textwrap
from enum import StrEnum
from typing import Annotated

import typer

from experiments.messages import _

WIDEST = 100
Name = Annotated[str, typer.Argument(help=_("A name or file."))]


class ToldAs(StrEnum):
    """How the differences are printed."""

    text = "text"
    json = "json"


def diff(
    a: Name,
    b: Name,
    told_as: Annotated[ToldAs, typer.Option("--format", help=_("Words, or a list."))] = ToldAs.text,
) -> None:
    """Say in words what B does differently from A."""
    from experiments.named import load_scenarios, title_of
    from scenarios.difference import differences

    one, other = load_scenarios([a, b])
    found = differences(one, other)
    if told_as is ToldAs.json:
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    typer.echo(
        _("{b} ({b_title}), seen from {a} ({a_title}):").format(
            a=one.name, b=other.name, a_title=title_of(one), b_title=title_of(other)
        )
    )
    width = min(shutil.get_terminal_size((WIDEST, 40)).columns, WIDEST)
    for sentence in found or [_("They do the same in every week.")]:
        typer.echo(textwrap.fill(sentence, width, initial_indent="- ", subsequent_indent="  "))
