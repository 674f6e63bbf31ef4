"""`tyopolku whatif`: what a sweep's emulators foresee at a point that was not simulated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.studied import StudyPeople, StudySeed, studied
from experiments.errors import BadInput
from experiments.messages import _
from experiments.options import Out

if TYPE_CHECKING:
    import numpy as np

    from experiments.discovery import Factor
    from experiments.emulator import Emulator

EMULATORS = "emulators"


def whatif(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=_("A study that has been run."))],
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FACTOR=VALUE ...]", show_default=False,
            help=_("Factors that stand elsewhere than usual."),
        ),
    ] = None,
    people: StudyPeople = None,
    seed: StudySeed = None,
    out: Out = None,
) -> None:  # fmt: skip
    """Ask a sweep's emulators for a point; factors not named stand where they usually do."""
    from experiments.emulator import load

    _read, results = studied(study, people, seed=seed, out=out)
    folder = results / EMULATORS
    paths = sorted(folder.glob("*.emulator"))
    if not paths:
        raise BadInput(
            _(
                "{folder} holds no emulators. 'tyopolku sweep {study}' makes them where its design "
                "fills the space of its factors (latin-hypercube, sobol, plausible-worlds) and has "
                "points enough."
            ).format(folder=folder, study=study)
        )
    found = [(path, load(path)) for path in paths]
    asked = point_of(found[0][1].factors, values or [])
    for path, emulator in found:
        typer.echo(_told(path, emulator, asked))


def point_of(factors: tuple[Factor, ...], values: list[str]) -> np.ndarray:
    """The point that is asked for.

    Raises
    ------
    BadInput
        With a sentence for every word that is not FACTOR=VALUE of a known factor.
    """
    import math

    import numpy as np

    from scenarios.words import did_you_mean

    point = np.array(
        [f.value if math.isfinite(f.value) else (f.low + f.high) / 2.0 for f in factors]
    )
    places = {factor.name: place for place, factor in enumerate(factors)}
    problems = []
    for word in values:
        name, equals, text = word.partition("=")
        if name not in places:
            told = _("There is no factor '{name}' in this study.").format(name=name)
            problems.append(f"{told} {did_you_mean(name, places)}".rstrip())
            continue
        try:
            point[places[name]] = float(text)
        except ValueError:
            given = word if equals else _("{word} (without =)").format(word=word)
            problems.append(
                _("{given}: a number is needed, as in {name}=0.5.").format(given=given, name=name)
            )
    if problems:
        raise BadInput(problems)
    return point


def _told(path: Path, emulator: Emulator, point: np.ndarray) -> str:
    prediction = emulator.predict(point[None, :])
    return _("{name}: {mean} (95 % interval {low} to {high})").format(
        name=path.stem,
        mean=f"{float(prediction.mean[0]):+.3g}",
        low=f"{float(prediction.low[0]):+.3g}",
        high=f"{float(prediction.high[0]):+.3g}",
    )
