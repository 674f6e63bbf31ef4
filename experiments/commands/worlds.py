"""`tyopolku worlds`: pilots or permanence at equal money, over all worlds that are plausible."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.messages import _, ngettext
from experiments.options import Out, Seed, Workers, command

if TYPE_CHECKING:
    from experiments.calibration.ranking import Ranking

RESULTS = Path("results/worlds")
PEOPLE = 5000


def worlds(
    behaviour: Annotated[
        str, typer.Option(metavar="NAME", help=_("Whose plausible worlds."))
    ] = "central",
    people: Annotated[
        int, typer.Option(metavar="N", min=100, help=_("Jobseekers simulated in each world."))
    ] = PEOPLE,
    replications: Annotated[
        int, typer.Option(metavar="N", min=2, max=1000, help=_("Runs of each world."))
    ] = 2,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Tell in how many plausible worlds repeated pilots win, and in how many permanence."""
    from experiments.calibration.ranking import BASELINE, rank
    from experiments.calibration.worlds import plausible_worlds
    from experiments.executors import executor_for
    from experiments.folder import check_folder, claim_folder, store_folder
    from experiments.progress import Progress
    from experiments.runs import warm
    from experiments.store import Store
    from experiments.world import World
    from scenarios import load_scenario

    found = plausible_worlds(behaviour)
    folder = out or RESULTS / behaviour
    identity = {
        "scenarios": {f"the plausible worlds of {behaviour}": ""},
        "reference": BASELINE,
        "seed": seed,
        "people": people,
        "weeks": 0,
    }
    check_folder(folder, identity)
    claim_folder(folder, identity)
    warms = partial(warm, World(load_scenario(BASELINE), clock=0, seed=1, people=None))
    executor = executor_for(workers, warms)
    progress = Progress(_("runs"))
    try:
        with progress:
            ranking = rank(
                found, people=people, seed=seed, replications=replications, executor=executor,
                store=Store(store_folder(folder)), on_progress=progress.update,
            )  # fmt: skip
    except KeyboardInterrupt:
        raise progress.interrupted(folder, command()) from None
    finally:
        executor.close()
    _write(ranking, folder)
    _print(ranking, behaviour, folder)


def _write(ranking: Ranking, folder: Path) -> None:
    import pandas as pd

    from experiments.calibration.ranking import LEADS
    from experiments.written import csv_text, write_text

    worlds, replications, _leads = ranking.leads.shape
    place = pd.MultiIndex.from_product(
        [range(worlds), range(replications)], names=["world", "replication"]
    )
    rows = pd.DataFrame(ranking.leads.reshape(-1, len(LEADS)), place, list(LEADS))
    write_text(folder / "worlds.csv", csv_text(rows.reset_index()))


def _print(ranking: Ranking, behaviour: str, folder: Path) -> None:
    number = ranking.leads.shape[0]
    typer.echo(
        ngettext(
            "{number} plausible world of {behaviour}. Permanence against repeated pilots for the "
            "same discounted money, ten years on:",
            "{number} plausible worlds of {behaviour}. Permanence against repeated pilots for the "
            "same discounted money, ten years on:",
            number,
        ).format(number=number, behaviour=behaviour)
    )
    names = (_("weeks in open work a client"), _("euros of net public cost saved a client"))
    for name, told in zip(names, ranking.shares().itertuples(), strict=True):
        typer.echo()
        typer.echo("\n".join(_in_words(name, told)))
    typer.echo()
    typer.echo(_("In {folder}: worlds.csv.").format(folder=folder))


def _in_words(name: str, told: Any) -> list[str]:
    """Who leads by a measure, a sentence a line; `told` is a row of `Ranking.shares`."""
    lines = [
        _("{name}: permanence leads in {permanence} worlds, repeated pilots in {pilots}.").format(
            name=name[0].upper() + name[1:], permanence=told.beats, pilots=told.beaten
        )
    ]
    if told.missing:
        lines.append(
            _("  {missing} runs are left out: the money of the repeated pilots lies outside what "
              "permanence was run at.").format(missing=told.missing)
        )  # fmt: skip
    if not told.points:
        return lines
    lines.append(
        _("  In {undecided} of them the lead is no larger than the luck of the runs may make "
          "it.").format(undecided=told.undecided)
    )  # fmt: skip
    if math.isnan(told.spread) or math.isnan(told.share_true):
        lines.append(_("  That is too few to tell worlds apart from the luck of their runs."))
    else:
        lines.append(
            _("  Mean lead of permanence {centre}; worlds differ by {spread} (standard deviation, "
              "noise taken out). Of 100 worlds it truly leads in about {share} (interval {low} to "
              "{high}).").format(
                centre=f"{told.lead:+.2f}", spread=f"{told.spread:.2f}",
                share=f"{100 * told.share_true:.0f}", low=f"{100 * told.true_low:.0f}",
                high=f"{100 * told.true_high:.0f}",
            )
        )  # fmt: skip
    if told.spread == 0.0:
        lines.append(
            _("  The worlds' own differences do not show beside the luck of these runs, so "
              "that the share says little. More --replications or --people would show them.")
        )  # fmt: skip
    if told.beats == 0 or told.beaten == 0:
        lines.append(_("  One side never wins: the plausible ranges carry this answer."))
    return lines
