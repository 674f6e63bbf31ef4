"""What an emulator is worth, in words."""

from __future__ import annotations

import math

from experiments.emulator.emulator import Emulator
from experiments.emulator.models import GAUSSIAN_PROCESS
from experiments.messages import _, ngettext
from experiments.numerals import number, percent

ADVISED = 10
"""Points a factor that are usually advised (Loeppky, Sacks and Welch 2009, Technometrics 51)."""


def told(emulator: Emulator, outcome: str, unit: str = "") -> str:
    """What it is, how far it is off, and what to beware of; a sentence a line.

    Parameters
    ----------
    emulator : Emulator
    outcome, unit : str
        What it foresees.
    """
    errors = emulator.errors
    words = {
        "outcome": outcome,
        "points": errors.points,
        "factors": len(emulator.factors),
        "error": f"{number(errors.rmse)} {unit}".strip(),
        "r2": percent(max(errors.r2, 0.0)),
        "not_luck": percent(errors.not_luck),
        "rest": percent(max(errors.r2_of_rest, 0.0)),
        "coverage": percent(errors.coverage),
    }
    head = (
        _(
            "A Gaussian process foresees {outcome} from {factors} factors; it learnt {points} "
            "points."
        )
        if emulator.kind == GAUSSIAN_PROCESS
        else _(
            "Boosted trees foresee {outcome} from {factors} factors; they learnt {points} points."
        )
    )
    lines = [head.format(**words)]
    if not math.isfinite(errors.r2):
        lines.append(_("At all of them it is the same, so there is nothing to foresee."))
        return "\n".join(lines)
    lines.append(
        _(
            "At points that it has not seen it is off by {error} (root mean square) and foresees "
            "{r2} of the variance; its 95 % interval held {coverage} of them."
        ).format(**words)
    )
    if math.isfinite(errors.r2_of_rest):
        lines.append(
            _("{not_luck} of the variance is not luck; of that it foresees {rest}.").format(**words)
        )
    elif not math.isfinite(errors.not_luck):
        lines.append(_("Nothing was run twice, so luck cannot be told from error."))
    else:
        lines.append(_("All of the variance may be luck: the runs are too few to learn from."))
    if errors.points < ADVISED * len(emulator.factors):
        lines.append(
            _("Ten points a factor are advised; here are {points} for {factors} factors.").format(
                **words
            )
        )
    if emulator.missing:
        lines.append(
            ngettext(
                "{count} point without a result is left out.",
                "{count} points without a result are left out.",
                emulator.missing,
            ).format(count=emulator.missing)
        )
    return "\n".join(lines)
