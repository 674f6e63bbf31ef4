"""What the emulator foresaw at points that it had not seen, against what was simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.emulator.errors import fold_of
from experiments.emulator.models import fit
from experiments.figures.style import GREY, INK
from experiments.messages import _
from experiments.numerals import percent
from experiments.sweep.figures import words
from experiments.sweep.figures.sheet import BLUE, Drawing, sheet
from experiments.sweep.figures.words import axis_label, measured, plain, stem, unit_of

if TYPE_CHECKING:
    from experiments.emulator import Emulator
    from experiments.sweep.answers import Answers, Asked


def subjects(answers: Answers) -> list[Asked]:
    """Differences that have an emulator and vary."""
    having = {
        one.asked: one.emulator for one in answers.emulators if np.isfinite(one.emulator.errors.r2)
    }
    return [asked for asked in words.subjects(answers) if asked in having]


def emulator_of(answers: Answers, asked: Asked) -> Emulator:
    """The emulator of a difference."""
    return next(one.emulator for one in answers.emulators if one.asked == asked)


def figure(answers: Answers, asked: Asked, width: float) -> Drawing:
    """A dot a point, as far from the line as the emulator was off."""
    emulator = emulator_of(answers, asked)
    simulated, foreseen = emulator.data.y, foreseen_unseen(emulator)
    drawn = sheet(width, 3.9)
    axes = drawn.subplots()
    ends = min(simulated.min(), foreseen.min()), max(simulated.max(), foreseen.max())
    room = 0.04 * (ends[1] - ends[0])
    low, high = ends[0] - room, ends[1] + room
    axes.plot([low, high], [low, high], color=INK, lw=1.0, zorder=1)
    luck = np.sqrt(emulator.data.noise)
    if np.isfinite(luck).all() and luck.max() > 0:
        axes.hlines(foreseen, simulated - 1.96 * luck, simulated + 1.96 * luck, color=GREY, lw=0.5,
                    alpha=0.4)  # fmt: skip
    axes.plot(simulated, foreseen, "o", ms=4, color=BLUE, alpha=0.7, mew=0, ls="")
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _place: f"{value:,g}".replace("-", "−"))
    axes.set_xlabel(_("simulated: {what}").format(what=axis_label(answers, asked)))
    axes.set_ylabel(_("foreseen"))
    errors = emulator.errors
    return Drawing(
        stem(answers.study, "emulator-error", asked),
        drawn,
        _("The emulator foresees {share} of the variance at points that it has not seen ({what})")
        .format(share=percent(max(errors.r2, 0.0)), what=measured(asked)),
        _(
            "A dot is a point, foreseen by an emulator that had not seen it; on the line it is "
            "right. It is off by {error} {unit} (root mean square). Grey lines: what luck leaves "
            "open of the simulated value (95 %)."
        ).format(error=plain(errors.rmse), unit=unit_of(asked[1])),
        _("Scatter of {points} points; off by {error} {unit} (root mean square).").format(
            points=errors.points, error=plain(errors.rmse), unit=unit_of(asked[1])
        ),
    )  # fmt: skip


def foreseen_unseen(emulator: Emulator) -> np.ndarray:
    """What emulators of the other folds say of each point [points]."""
    data = emulator.data
    found = np.full(len(data.y), np.nan)
    fold = fold_of(len(data.y), seed=emulator.seed, folds=emulator.errors.folds)
    for number in range(emulator.errors.folds):
        out = fold == number
        model = fit(emulator.kind, data.of(~out), seed=emulator.seed)
        found[out] = model.predict(data.positions[out])[0]
    return found
