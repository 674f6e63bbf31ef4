"""The printed table of one policy: year by year, and beside published figures."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from experiments.messages import _, ngettext
from experiments.named import title_of
from experiments.targets.published import is_near, modelled, targets_for

if TYPE_CHECKING:
    from experiments.single import SingleRun

LABEL, CELL, WIDTH = 56, 10, 100


def years_table(result: SingleRun) -> str:
    """What `tyopolku run` prints."""
    study = result.study
    scenario = study.reference
    head = _("{title}: {people} jobseekers in the region, {simulated} simulated; {replications}.")
    lines = [
        head.format(
            title=title_of(scenario),
            people=f"{scenario.region.people:,.0f}",
            simulated=f"{study.people or scenario.region.people:,.0f}",
            replications=ngettext(
                "{count} replication", "{count} replications", study.replications
            ).format(count=study.replications),
        ),
        "",
        *_years(result),
    ]
    targets = _beside_targets(result)
    return "\n".join([*lines, *(["", *targets] if targets else [])])


def _years(result: SingleRun) -> list[str]:
    columns = (
        ("unemployed", _("unemployed"), "{:,.0f}", 1),
        ("in_services", _("services"), "{:,.0f}", 1),
        ("activation_rate", _("active %"), "{:.1f}", 100),
        ("long_term_share", _("long %"), "{:.1f}", 100),
        ("work", _("in work"), "{:,.0f}", 1),
        ("coaches_fte", _("coaches"), "{:,.1f}", 1),
        ("contacts_per_year", _("meetings"), "{:.1f}", 1),
        ("queue", _("queue"), "{:,.0f}", 1),
        ("programme_meur", _("MEUR/year"), "{:,.2f}", 1),
    )
    first = _("year to")
    heads = [head for _n, head, _f, _x in columns]
    widths = widths_of(heads)
    lines = [f"{first:<12}" + beside(heads, widths)]
    for row in result.by_year().to_dict(orient="records"):
        cells = (form.format(factor * row[name]) for name, _head, form, factor in columns)
        lines.append(f"{row['ends']:<12}" + beside(cells, widths))
    told = _(
        "Persons at the year's end. active: activation rate; long: registered for a year or more, "
        "of the unemployed; meetings: held a client-year; MEUR/year: programme cost, nominal."
    )
    return [*lines, "", *textwrap.wrap(told, WIDTH)]


def widths_of(heads: Sequence[str]) -> list[int]:
    """Of the columns: wider where a head would touch the one before it.

    >>> widths_of(["unemployed", "services", "valmentajat"])
    [10, 10, 12]
    """
    return [max(CELL, len(head) + bool(place)) for place, head in enumerate(heads)]


def beside(cells: Iterable[str], widths: Iterable[int]) -> str:
    """Cells side by side, each at the right end of its column."""
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _beside_targets(result: SingleRun) -> list[str]:
    targets = targets_for(result.study.reference.region.name)
    if not targets:
        return []
    heads = (_("published"), _("model"), _("ratio"))
    first, last = _("Beside published figures"), _("within 1.5")
    yes, no = _("yes"), _("NO")
    lines = [f"{first:<{LABEL}}" + "".join(f"{h:>{CELL}}" for h in heads) + f"  {last}"]
    near = 0
    for target in targets:
        value = modelled(target, result.counted)
        is_close = is_near(target, value)
        near += is_close
        ratio = "-" if math.isnan(value) else f"{value / target.value:.2f}"
        shown = "-" if math.isnan(value) else f"{value:.4f}"
        label = f"{target.id:<6} {target.name} ({target.year[:7]})"
        lines.append(
            f"{label:<{LABEL}}{target.value:>{CELL}.4f}{shown:>{CELL}}{ratio:>{CELL}}  "
            f"{yes if is_close else no}"
        )
    told = _("{near} of {count} within a factor of 1.5.").format(near=near, count=len(targets))
    return [*lines, told]
