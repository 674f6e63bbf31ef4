"""The printed table: who gains, when, how much, how sure, at what cost, and for each euro."""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from experiments.messages import _, ngettext
from experiments.study import pairs
from experiments.words import cautions, follow_up_heading, one_row, sentences, when

if TYPE_CHECKING:
    from experiments.comparison import Comparison

NARROWEST, WIDEST, USUAL = 80, 120, 110
CELL = 12
MONEY_CELL = 18
LONGEST_LABEL = 26
LEAST_TELLING = (0.5, 3.0, 0.25, 2.0, 5.0)
"""Follow-ups left out first where a terminal is narrow."""

WHO_GAINS = (
    ("all", lambda: _("all")),
    ("difficulty:hardest", lambda: _("hardest")),
    ("difficulty:middle", lambda: _("middle")),
    ("difficulty:easier", lambda: _("easier")),
    ("duration:very-long", lambda: _("2 years+")),
    ("age:16-24", lambda: _("16-24")),
    ("age:55-64", lambda: _("55-64")),
)

Cell = Callable[[dict[str, Any]], str]


def planners_table(comparison: Comparison, width: int | None = None) -> str:
    """The whole printed result.

    Parameters
    ----------
    comparison : Comparison
    width : int, optional
        Columns; those of the terminal by default, between 80 and 120.
    """
    width = width or shutil.get_terminal_size((USUAL, 40)).columns
    width = min(max(width, NARROWEST), WIDEST)
    years = [y for y, _weeks in comparison.study.follow_ups]
    last = years[-1]
    return "\n".join(
        [
            *_head(comparison, width),
            "",
            *_by_follow_up(
                comparison,
                _("In open work, of 100 clients followed"),
                "employment_rate",
                _fitting(years, width),
                100.0,
            ),
            "",
            *_by_follow_up(
                comparison,
                _("Weeks in open work a client since the clock"),
                "employment_weeks",
                _fitting(years, width),
                1.0,
            ),
            "",
            *_who_gains(comparison, last, width),
            "",
            *_costs(comparison, last),
            "",
            *_per_euro(comparison, last),
            "",
            *_how_sure(comparison, last, width),
        ]
    )


def _head(comparison: Comparison, width: int) -> list[str]:
    study = comparison.study
    told = _(
        "{followed} clients ({simulated} simulated) followed from Monday {clock}; reference: "
        "{reference}; {replications}."
    ).format(
        followed=f"{comparison.followed * comparison.scale:,.0f}",
        simulated=f"{comparison.followed:,.0f}",
        clock=study.clock_day.isoformat(),
        reference=comparison.titles[study.reference.name],
        replications=ngettext(
            "{count} replication", "{count} replications", study.replications
        ).format(count=study.replications),
    )
    warned = cautions(comparison)
    found = [sentence for sentence in sentences(comparison) if sentence not in warned]
    solved = comparison.budgets.values()
    found += [budget.sentence(comparison.titles) for budget in solved if budget.is_met]
    lines = [*textwrap.wrap(told, width), ""]
    for sentence in found:
        lines += textwrap.wrap(sentence, width, initial_indent="* ", subsequent_indent="  ")
    for sentence in warned:
        lines += ["", *textwrap.wrap(sentence, width)]
    return lines


def _fitting(years: list[float], width: int) -> list[float]:
    """As many follow-ups as fit, the least telling left out first."""
    kept = list(years)
    for candidate in LEAST_TELLING:
        if LONGEST_LABEL + CELL * len(kept) > width and candidate in kept[:-1]:
            kept.remove(candidate)
    return kept


def _rows_shown(comparison: Comparison) -> list[tuple[str, str, str]]:
    """(label, scenario, reference) of each row of a block, in the study's order."""
    titles = comparison.titles
    rows = []
    for scenario, reference in pairs(comparison.study):
        label = titles[scenario]
        if reference != comparison.study.reference.name:
            label = _("{a} minus {b}").format(a=label, b=titles[reference])
        rows.append((label, scenario, reference))
    return rows


def _by_follow_up(
    comparison: Comparison, title: str, metric: str, years: Sequence[float], factor: float
) -> list[str]:
    lines = _heading(title, [follow_up_heading(y) for y in years])
    for label, scenario, reference in _rows_shown(comparison):
        found = [one_row(comparison, scenario, reference, metric, y) for y in years]
        if scenario == reference:
            cells = [f"{factor * row['value']:.1f}" for row in found]
        else:
            cells = [fitted(row, CELL, factor) for row in found]
        lines.append(_line(label, cells))
    return lines


def _who_gains(comparison: Comparison, years: float, width: int) -> list[str]:
    groups = WHO_GAINS[: (width - LONGEST_LABEL) // CELL]
    title = _("Who gains: the same, {when}").format(when=when(years))
    lines = _heading(title, [heading() for _group, heading in groups])
    for label, scenario, reference in _rows_shown(comparison):
        found = [
            one_row(comparison, scenario, reference, "employment_weeks", years, group)
            for group, _heading_of in groups
        ]
        if scenario == reference:
            cells = [f"{row['value']:.1f}" for row in found]
        else:
            cells = [fitted(row, CELL) for row in found]
        lines.append(_line(label, cells))
    return lines


def _costs(comparison: Comparison, years: float) -> list[str]:
    title = _("EUR a client {when}, 3 % a year").format(when=when(years))
    metrics = ("programme_cost", "benefit_cost", "net_public_cost")
    lines = _heading(title, [_("programme"), _("benefits"), _("net public")], cell=MONEY_CELL)
    for label, scenario, reference in _rows_shown(comparison):
        found = [one_row(comparison, scenario, reference, metric, years) for metric in metrics]
        if scenario == reference:
            cells = [f"{row['value']:,.0f}" for row in found]
        else:
            cells = [fitted(row, MONEY_CELL, decimals=0) for row in found]
        lines.append(_line(label, cells, cell=MONEY_CELL))
    return lines


def _per_euro(comparison: Comparison, years: float) -> list[str]:
    title = _("For its money {when}").format(when=when(years))
    headings = [_("weeks/1000 EUR"), _("weeks/coach-year"), _("outsiders' jobs")]
    lines = _heading(title, headings, cell=MONEY_CELL)
    for label, scenario, reference in _rows_shown(comparison):
        if scenario == reference:
            continue
        metrics = (
            ("employment_weeks_per_1000_eur", 2),
            ("employment_weeks_per_coach_year", 1),
            ("displaced_outsiders", 0),
        )
        cells = [
            fitted(
                one_row(comparison, scenario, reference, metric, years),
                MONEY_CELL,
                decimals=decimals,
            )
            for metric, decimals in metrics
        ]
        lines.append(_line(label, cells, cell=MONEY_CELL))
    return lines


def _how_sure(comparison: Comparison, years: float, width: int) -> list[str]:
    lines = []
    if comparison.study.replications > 1:
        lines += textwrap.wrap(
            _(
                "+x ±y: the difference to the reference and its 95 % interval; in brackets where "
                "the interval holds zero. A minus between two names is the first less the second."
            ),
            width,
        )
        lines += [""]
    lines += _heading(
        _("What pairing saved {when}").format(when=when(years)),
        [_("correlation"), _("paired runs"), _("unpaired needed")],
        cell=MONEY_CELL,
    )
    for label, scenario, reference in _rows_shown(comparison):
        if scenario == reference:
            continue
        row = one_row(comparison, scenario, reference, "employment_weeks", years)
        cells = [
            _or_dash(row["correlation"], "{:.3f}"),
            _or_dash(row["replications"], "{:.0f}"),
            _or_dash(row["unpaired_replications"], "{:,.0f}"),
        ]
        lines.append(_line(label, cells, cell=MONEY_CELL))
    return lines


def signed(row: dict[str, Any], factor: float, decimals: int = 1) -> str:
    """A difference with its margin, in brackets where the interval holds zero.

    >>> signed({"difference": 1.2, "ci_low": 0.9, "ci_high": 1.5}, 1.0)
    '+1.2 ±0.3'
    >>> signed({"difference": 0.2, "ci_low": -0.9, "ci_high": 1.3}, 1.0)
    '[+0.2 ±1.1]'
    """
    difference, low, high = (row[key] * factor for key in ("difference", "ci_low", "ci_high"))
    if not math.isfinite(difference):
        return "-"
    rounded = round(difference, decimals) + 0.0
    text = f"{rounded:+,.{decimals}f}" if rounded else f"{rounded:,.{decimals}f}"
    if not math.isfinite(low):
        return text
    text += f" ±{(high - low) / 2:,.{decimals}f}"
    return f"[{text}]" if low < 0 < high else text


def fitted(row: dict[str, Any], cell: int, factor: float = 1.0, decimals: int = 1) -> str:
    """A difference with its margin, with fewer decimals where the column is too narrow."""
    texts = [signed(row, factor, kept) for kept in range(decimals, -1, -1)]
    return next((text for text in texts if len(text) < cell), texts[-1])


def _or_dash(value: float, form: str) -> str:
    return form.format(value) if math.isfinite(value) else "-"


def _heading(title: str, headings: Sequence[str], cell: int = CELL) -> list[str]:
    return [_line(title, headings, cell)]


def _line(label: str, cells: Sequence[str], cell: int = CELL) -> str:
    if len(label) > LONGEST_LABEL:  # on a line of its own, its numbers below
        return f"{label}\n{_line('', cells, cell)}"
    return (f"{label:<{LONGEST_LABEL}}" + "".join(f"{text:>{cell}}" for text in cells)).rstrip()
