"""The commands, a file each; `application` puts them together."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.assumptions import assumptions
from experiments.commands.calibrate import calibrate
from experiments.commands.check import check
from experiments.commands.compare import compare
from experiments.commands.demo import demo
from experiments.commands.diff import diff
from experiments.commands.lesson import lesson
from experiments.commands.metrics import metrics
from experiments.commands.new import new
from experiments.commands.run import run
from experiments.commands.scenarios import scenarios
from experiments.commands.schema import schema
from experiments.commands.show import show
from experiments.commands.status import status
from experiments.commands.sweep import sweep
from experiments.commands.trace import trace
from experiments.commands.validate import validate
from experiments.commands.whatif import whatif
from experiments.commands.worlds import worlds
from experiments.messages import N_, _
from experiments.options import Language
from experiments.typers_words import Command, Group

COMMANDS = (
    (compare, N_("Compare policies: who gains, when, how much, how sure, at what cost.")),
    (run, N_("Run one policy: the world year by year, beside published figures.")),
    (validate, N_("Put the model beside the evidence: each target with its band, misses first.")),
    (check, N_("Validate scenario files: every error at once, with file, line and key.")),
    (show, N_("Print a scenario with all it inherits, and where each value came from.")),
    (diff, N_("Say in words what B does differently from A.")),
    (scenarios, N_("List the scenarios that are shipped.")),
    (new, N_("Write NAME.toml: a scenario that inherits another, every lever explained.")),
    (assumptions, N_("Print what is believed about behaviour, with range, grade and source.")),
    (calibrate, N_("Fit the ledger to the evidence, and find all worlds that agree with it.")),
    (worlds, N_("Pilots or permanence at equal money, over all worlds that are plausible.")),
    (
        sweep,
        N_("Run a study over all its points: sensitivity, robustness, where the answer turns."),
    ),
    (status, N_("Tell how far a sweep is: runs done, failed and left.")),
    (whatif, N_("Ask a sweep's emulators for a point that was not simulated.")),
    (
        demo,
        N_("Open the model in a browser: levers, a town of people, two policies side by side."),
    ),
    (lesson, N_("Write a guided lesson as one page for the browser; with no name, list them.")),
    (metrics, N_("Define each outcome: what is counted, over whom, in which unit.")),
    (schema, N_("Print the JSON Schema of a kind of file, for editors.")),
    (trace, N_("Tell one simulated person's weeks in words.")),
)


def application() -> typer.Typer:
    """The command line, in the language chosen."""
    app = typer.Typer(
        help=_("Työpolku simulates employment services: what a permanent structure does that "
               "short pilots do not."),
        cls=Group,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )  # fmt: skip

    @app.callback(invoke_without_command=True)
    def everything(
        lang: Annotated[Language, typer.Option(help=_("Of messages, tables and figures."))] = (
            Language.en
        ),
    ) -> None:
        """The language is read before the command is; here it is only checked and told of."""

    also = _("With every command: --lang fi|sv|en.")
    for command, told in COMMANDS:
        name, about = command.__name__, _(told)
        app.command(name, cls=Command, help=about, short_help=about, epilog=also)(command)
    return app
