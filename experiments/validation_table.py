"""The printed table of a validation: misses first, then the rest, and how many are inside."""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Callable, Sequence

from experiments.messages import _, ngettext
from experiments.targets.target import Target
from experiments.validation import NOT_MEASURED, Compared, Tally, Validation

NARROWEST, WIDEST, USUAL = 80, 130, 120
MODEL, BAND, ERRORS = 17, 29, 8
GOALS = (("calibrate", "high", 0.90), ("calibrate", "", None), ("validate", "", 0.75))
"""Use, confidence (all where empty), and the share that ought to be inside."""
MOST_DECIMALS = 6
INDENT = "    "
LEAST_LABEL = 40


def validation_table(result: Validation, width: int | None = None) -> str:
    """What `tyopolku validate` prints.

    Parameters
    ----------
    result : Validation
    width : int, optional
        Columns; those of the terminal by default, between 80 and 130.
    """
    width = width or shutil.get_terminal_size((USUAL, 40)).columns
    width = min(max(width, NARROWEST), WIDEST)
    counted = [row for row in result.rows if row.target.is_counted]
    shown = [row for row in result.rows if not row.target.is_counted]
    lines = [*_head(result, width), ""]
    for title, rows in (
        (_("Outside their bands, the farthest first"), [r for r in counted if r.is_miss]),
        (_("Not measured"), [r for r in counted if r.inside == NOT_MEASURED]),
        (_("Inside their bands"), [r for r in counted if r.is_inside]),
        (_("Shown and not counted: inputs, and what follows from other rows"), shown),
    ):
        if rows:
            lines += [*_block(title, rows, width), ""]
    return "\n".join([*lines, *summary(result, width)])


def _head(result: Validation, width: int) -> list[str]:
    told = _(
        "{rows} under the behaviour {behaviour}; {replications}. ±: 95 % interval of the model's "
        "mean. errors: how far the model is from the value, in standard errors of both."
    ).format(
        rows=ngettext("{count} target", "{count} targets", len(result.rows)).format(
            count=len(result.rows)
        ),
        behaviour=result.behaviour,
        replications=ngettext(
            "{count} replication", "{count} replications", result.replications
        ).format(count=result.replications),
    )
    return textwrap.wrap(told, width)


def _block(title: str, rows: Sequence[Compared], width: int) -> list[str]:
    label = width - MODEL - BAND - ERRORS
    heads = (_("model"), _("target (band)"), _("errors"))
    head = f"{heads[0]:>{MODEL}}{heads[1]:>{BAND}}{heads[2]:>{ERRORS}}"
    title = f"{title} ({len(rows)})"
    is_beside = len(title) < label
    lines = [f"{title:<{label}}{head}"] if is_beside else [title, f"{'':<{label}}{head}"]
    for row in rows:
        lines += _lines(row, label)
    return lines


def _lines(row: Compared, label: int) -> list[str]:
    """A row in one line, or in more where its words need them."""
    target = row.target
    is_narrow = label < LEAST_LABEL  # numbers then stand below the words
    first, *rest = textwrap.wrap(
        f"{target.id}  {words_of(target)}",
        label - 1 if not is_narrow else label + MODEL + BAND + ERRORS,
        subsequent_indent=INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )
    told = textwrap.wrap(_(row.problem), label + MODEL, initial_indent=INDENT,
                         subsequent_indent=INDENT)  # fmt: skip
    if row.inside == NOT_MEASURED:
        return [first, *rest, *told]
    write = _writer(target)
    margin = (row.ci_high - row.ci_low) / 2.0
    model = write(row.model) + (f" ±{write(margin)}" if math.isfinite(margin) else "")
    reach = _("{low} to {high}").format(low=write(target.low), high=write(target.high))
    band = f"{write(target.value)} ({reach})"
    errors = "-" if math.isnan(row.standard_errors) else f"{row.standard_errors:+.1f}"
    numbers = f"{model:>{MODEL}}{band:>{BAND}}{errors:>{ERRORS}}"
    if is_narrow or len(first) >= label:
        return [first, *rest, f"{'':<{label}}{numbers}", *told]
    return [f"{first:<{label}}{numbers}", *rest, *told]


def words_of(target: Target) -> str:
    """A target in its own words: study, metric, group, when, unit."""
    text = target.row.get
    when = ""
    if text("window"):
        when = _("{window} from {clock}").format(window=text("window"), clock=text("clock", ""))
    if target.clock == "calendar":
        when = " ".join(filter(None, (text("date", ""), text("window", ""))))
    against = text("reference", "")
    if against:
        against = _("against {reference}").format(reference=against)
    study = " ".join(filter(None, (target.experiment, target.policy)))
    group = "" if target.group.name == "all" else target.group.name
    unit = target.unit
    if target.difference == "relative" and unit == "ratio":
        unit = _("ratio to the reference")
    parts = (study, target.metric.name, group, against, when, unit)
    return ", ".join(part for part in parts if part)


def _writer(target: Target) -> Callable[[float], str]:
    """Writes numbers with as many decimals as the band is fine.

    >>> from types import SimpleNamespace as Some
    >>> _writer(Some(low=0.235, high=0.265, value=0.25))(0.2512345)
    '0.251'
    """
    half = (target.high - target.low) / 2.0 or abs(target.value) / 100.0
    decimals = 1 - math.floor(math.log10(half)) if half > 0 else 2
    decimals = max(0, min(decimals, MOST_DECIMALS))

    def write(value: float) -> str:
        text = f"{value:,.{decimals}f}"
        return text.lstrip("-") if float(text.replace(",", "")) == 0 else text

    return write


def summary(result: Validation, width: int) -> list[str]:
    """How many rows are inside, by use."""
    lines = []
    for use, confidence, goal in GOALS:
        tally = result.tally(use, confidence)
        if tally.counted:
            lines += textwrap.wrap(
                f"{summary_label(use, confidence)}: {_told(tally, goal)}", width,
                subsequent_indent="  ",
            )  # fmt: skip
    return lines or [_("No row is counted.")]


def summary_label(use: str, confidence: str) -> str:
    """What a tally is of, in words."""
    if use == "validate":
        return _("Kept apart to validate")
    return _("Fitted to, of high confidence") if confidence else _("Fitted to, all")


def _told(tally: Tally, goal: float | None) -> str:
    told = _("{inside} of {counted} inside ({share} %)").format(
        inside=tally.inside, counted=tally.counted, share=f"{100 * tally.share:.0f}"
    )
    if tally.unmeasured:
        told += ", " + _("{count} not measured").format(count=tally.unmeasured)
    if goal is not None:
        reached = _("reached") if tally.share >= goal else _("not reached")
        told += "; " + _("the goal of {goal} % is {reached}").format(
            goal=f"{100 * goal:.0f}", reached=reached
        )
    return told + "."
