"""What would have to be true, in words."""

from __future__ import annotations

import math

from experiments.discovery.discover import Discovery, Found
from experiments.discovery.factors import Factor
from experiments.messages import _, ngettext
from experiments.numerals import number, percent

STABLE = 0.8
"""A factor that fewer of the resamples restrict is told to be unsure."""


def told(discovery: Discovery, claim: str) -> str:
    """What was found, a sentence a line.

    Parameters
    ----------
    discovery : Discovery
    claim : str
        What holds at the points of interest, as a sentence without its full stop, such as
        "Repeated pilots give more work than permanence".
    """
    lines = [
        _("{claim}: at {interest} of {points} points ({base}).").format(
            claim=claim,
            interest=discovery.interest,
            points=discovery.points,
            base=percent(discovery.base_rate),
        )
    ]
    if abs(discovery.base_rate * discovery.points - discovery.interest) > 1e-6 * discovery.points:
        lines.append(_("Points count by their weights; shares are by weight."))
    if discovery.missing:
        lines.append(
            ngettext(
                "{count} point is left out, because a run is missing there.",
                "{count} points are left out, because runs are missing there.",
                discovery.missing,
            ).format(count=discovery.missing)
        )
    if discovery.undecided:
        lines.append(
            ngettext(
                "{count} point is left out, because neither leads there.",
                "{count} points are left out, because neither leads there.",
                discovery.undecided,
            ).format(count=discovery.undecided)
        )
    if not discovery.can_be_asked:
        lines.append(_("That is too few of one kind to say what they have in common."))
    elif not discovery.found and discovery.rule.density is not None:
        lines.append(
            _(
                "No ranges of the factors hold such points at the density asked for, {density}, "
                "and better than chance would."
            ).format(density=percent(discovery.rule.density))
        )
    elif not discovery.found:
        lines.append(
            _(
                "No ranges of the factors tell these points from the others any better than "
                "chance would."
            )
        )
    for place, found in enumerate(discovery.found, 1):
        lines += _box(discovery, found, place)
    return "\n".join(lines)


def _box(discovery: Discovery, found: Found, place: int) -> list[str]:
    merits = found.merits
    words = {
        "place": place,
        "density": percent(merits.density),
        "base": percent(discovery.base_rate),
        "coverage": percent(merits.coverage),
        "points": merits.points,
        "mass": percent(merits.mass),
        "chance": percent(found.chance.density),
    }
    head = (
        _(
            "Box {place}: it holds at {density} of the {points} points where all of this is true "
            "({base} of all points), and these are {coverage} of the points where it holds:"
        )
        if place == 1
        else _(
            "Box {place}: outside the boxes before, it holds at {density} of the {points} points "
            "where all of this is true ({base} of all points), and these are {coverage} of the "
            "points where it holds:"
        )
    )
    lines = [head.format(**words)]
    order = sorted(range(len(found.quasi_p)), key=found.quasi_p.__getitem__)
    for range_number in order:
        column = int(found.box.restricted[range_number])
        lines.append("  " + _range(discovery.factors[column], found, column))
    lines.append(
        _(
            "  Were there nothing to find, the densest box of this size would reach {chance}."
        ).format(**words)
    )
    density, coverage = found.stability.typical
    if math.isfinite(density):
        lines.append(
            _(
                "  Found anew in resamples, such a box has {density} and {coverage} among points "
                "that it has not seen."
            ).format(density=percent(density), coverage=percent(coverage))
        )
    return lines


def _range(factor: Factor, found: Found, column: int) -> str:
    words = {
        "factor": factor.name,
        "low": value_text(factor, found.low[column]),
        "high": value_text(factor, found.high[column]),
        "from": value_text(factor, factor.low, with_unit=False),
        "to": value_text(factor, factor.high),
        "share": percent(found.stability.restricted[column]),
    }
    has_low = math.isfinite(found.box.low[column])
    has_high = math.isfinite(found.box.high[column])
    if has_low and has_high:
        words["low"] = value_text(factor, found.low[column], with_unit=False)
        sentence = _("{factor} from {low} to {high}")
    elif has_low:
        sentence = _("{factor} at least {low}")
    else:
        sentence = _("{factor} at most {high}")
    told = [sentence.format(**words), *_usual(factor, words)]
    if found.stability.restricted[column] < STABLE:
        told.append(_("unsure: {share} of the resamples have it").format(**words))
    text = "; ".join(told) + "."
    return f"{text} {factor.does}" if factor.does else text


def _usual(factor: Factor, words: dict[str, str]) -> list[str]:
    if math.isnan(factor.value):
        return [_("varied from {from} to {to}").format(**words)]
    return [
        _("varied from {from} to {to}, usually {value}").format(
            **words, value=value_text(factor, factor.value, with_unit=False)
        )
    ]


def value_text(factor: Factor, value: float, *, with_unit: bool = True) -> str:
    """A value with its unit, or the name of a level.

    >>> value_text(Factor("wait", 0, 10, unit="weeks"), 2.5)
    '2.5 weeks'
    >>> value_text(Factor("law", 0, 1, levels=("old", "new")), 1.0)
    'new'
    """
    if factor.levels and 0 <= value < len(factor.levels):
        return factor.levels[round(value)]
    return f"{number(value)} {factor.unit}".strip() if with_unit else number(value)
