"""The commands, a file each; `application` puts them together."""

from __future__ import annotations

import typer

from experiments.commands.assumptions import assumptions
from experiments.commands.check import check
from experiments.commands.compare import compare
from experiments.commands.diff import diff
from experiments.commands.metrics import metrics
from experiments.commands.new import new
from experiments.commands.run import run
from experiments.commands.scenarios import scenarios
from experiments.commands.schema import schema
from experiments.commands.show import show
from experiments.commands.trace import trace
from experiments.messages import _

COMMANDS = (
    compare, run, check, show, diff, scenarios, new, assumptions, metrics, schema, trace,
)  # fmt: skip


def application() -> typer.Typer:
    """The command line, in the language chosen."""
    app = typer.Typer(
        help=_("Työpolku simulates employment services: what a permanent structure does that "
               "short pilots do not."),
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )  # fmt: skip
    for command in COMMANDS:
        told = " ".join(_(command.__doc__ or "").split())
        app.command(command.__name__, help=told)(command)
    return app
