"""A calibration in words."""

from __future__ import annotations

import numpy as np

from experiments.calibration.calibrate import TOLD, Calibration
from experiments.calibration.evidence import PILOT_EFFECT
from experiments.calibration.unknowns import PRIOR_SD
from experiments.messages import _, ngettext


def told(found: Calibration) -> str:
    """What was found, a sentence a line."""
    return "\n".join([*_rows(found), *_failures(found), *_fit(found), *_worlds(found)])


def _rows(found: Calibration) -> list[str]:
    evidence = found.evidence
    left_out = [row.id for row, u in zip(evidence.rows, evidence.is_used, strict=True) if not u]
    lines = [_("Rows counted: {count}.").format(count=found.counted)]
    if left_out:
        lines.append(_("Rows not counted: {ids}.").format(ids=", ".join(left_out)))
    return lines


def _failures(found: Calibration) -> list[str]:
    lines = [
        ngettext(
            "{count} world of ensemble {number} could not be simulated and was replaced: {why}",
            "{count} worlds of ensemble {number} could not be simulated and were replaced; the "
            "first: {why}",
            ensemble.failed,
        ).format(count=ensemble.failed, number=number, why=ensemble.failure)
        for number, ensemble in enumerate(found.ensembles)
        if ensemble.failed
    ]
    drawn = found.drawn
    if drawn.failed:
        lines.append(
            ngettext(
                "{count} of {drawn} worlds about the fit could not be simulated: {why}",
                "{count} of {drawn} worlds about the fit could not be simulated; the first: {why}",
                drawn.failed,
            ).format(count=drawn.failed, drawn=len(drawn), why=drawn.failure)
        )
    return lines


def _fit(found: Calibration) -> list[str]:
    medians = [np.median(found.evidence_far.distance(e.outputs)) for e in found.ensembles]
    lines = [
        _(
            "Distance from the evidence (as many as rows is as near as can be expected; the last "
            "steps go by the bands instead):"
        ),
        _("  median of the ensembles, before and after each step: {distances}").format(
            distances=", ".join(f"{median:.0f}" for median in medians)
        ),
    ]
    lines += [
        _("  fit from {start}: {first:.1f} at first, {last:.1f} at last").format(
            start=search.start, first=search.first_distance, last=search.distance
        )
        for search in found.fit.searches
    ]
    best, evidence = found.fit.best.outputs, found.evidence
    used = [
        (row, value)
        for row, value, is_used in zip(evidence.rows, best, evidence.is_used, strict=True)
        if is_used
    ]
    inside = sum(row.low <= value <= row.high for row, value in used)
    lines.append(
        _("The fit is inside the bands of {inside} of {count} rows.").format(
            inside=inside, count=len(used)
        )
    )
    if found.birge > 1.0:
        lines.append(
            _(
                "Even the nearest world misses by more than the errors say: squared errors are "
                "taken {factor:.2f} times as large."
            ).format(factor=found.birge)
        )
    return lines


def _worlds(found: Calibration) -> list[str]:
    worlds = found.worlds
    lines = [
        _(
            "Worlds that the evidence cannot rule out (distance at most {limit:.1f}): {count}."
        ).format(count=worlds.within, limit=worlds.limit)
    ]
    if found.fit_as_run > worlds.limit:
        lines.append(
            _(
                "The fit is not one of them: numbers that are not fitted keep their values in the "
                "ledger, and other values of these agree better."
            )
        )
    if not found.is_enough:
        lines.append(_("That is fewer than the {wanted} wanted.").format(wanted=found.plan.wanted))
    if worlds.widening > 1.0:
        lines.append(
            _(
                "The nearest {count} are kept, as if squared errors were {factor:.2f} times larger "
                "still: read spreads with care."
            ).format(count=len(worlds), factor=worlds.widening)
        )
    if len(worlds) < 2:
        return lines
    kept = found.unknowns.positions(worlds.members.values).std(axis=0) / PRIOR_SD
    lines.append(
        _(
            "Of {parameters} parameters {open} keep nine tenths of their range or more: the "
            "evidence does not tell them."
        ).format(parameters=len(kept), open=int((kept >= TOLD).sum()))
    )
    effect = [row.id for row in found.evidence.rows].index(PILOT_EFFECT)
    seen = worlds.members.outputs[:, effect]
    seen = seen[np.isfinite(seen)]
    if len(seen):
        low, median, high = np.percentile(seen, [5, 50, 95])
        lines.append(
            _(
                "The pilot's true effect on its clients' open employment at twelve months: "
                "{median:+.1f} percentage points in the median world, {low:+.1f} to {high:+.1f} "
                "in nine of ten."
            ).format(median=median, low=low, high=high)
        )
    return lines
