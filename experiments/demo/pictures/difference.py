"""The difference between the policies, growing with the follow-up, with its uncertainty."""

from __future__ import annotations

import math

from experiments.demo.pictures import svg
from experiments.live.further import Band
from experiments.messages import _, ngettext
from experiments.numerals import Written
from experiments.study import FOLLOW_UP_YEARS

WIDTH, HEIGHT = 480, 270
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 14, 40


def difference(
    first: list[tuple[float, float]], found: list[Band], last_year: float, title: str
) -> str:
    """Draw the difference at each follow-up passed.

    Parameters
    ----------
    first : list of (years, difference)
        Of the replication that is being watched.
    found : list of Band
        Over all replications that are done.
    last_year : float
        The last follow-up there is.
    title : str
        What is measured.
    """
    first = [(y, d) for y, d in first if math.isfinite(d)]
    sure = [band for band in found if math.isfinite(band.low) and math.isfinite(band.high)]
    low, high = _bounds(first, sure)

    def at(years: float, value: float) -> tuple[float, float]:
        x = LEFT + math.sqrt(years / last_year) * (WIDTH - LEFT - RIGHT)
        return x, TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for tick in svg.ticks(low, high, 5):
        y = at(0, tick)[1]
        parts.append(svg.line(LEFT, y, WIDTH - RIGHT, y, opacity=0.6 if tick == 0 else 0.15))
        parts.append(svg.text(LEFT - 6, y + 4, svg.number(tick), "end", 11))
    parts += [
        svg.text(at(years, 0)[0], HEIGHT - 22, svg.number(years), "middle", 11)
        for years in FOLLOW_UP_YEARS
        if years <= last_year
    ]
    parts.append(svg.text((LEFT + WIDTH) / 2, HEIGHT - 6, _("years of follow-up"), "middle", 11))
    if sure:
        upper = [at(band.years, band.high) for band in sure]
        lower = [at(band.years, band.low) for band in sure]
        parts.append(svg.area([*upper, *lower[::-1]], svg.OTHER, 0.18))
        parts += [
            svg.line(*at(band.years, band.low), *at(band.years, band.high), svg.OTHER, 2, 0.7)
            for band in sure
        ]
        parts.append(svg.path([at(band.years, band.difference) for band in sure], svg.OTHER, 2.5))
    points = [at(y, d) for y, d in first]
    if len(points) > 1:
        parts.append(svg.path(points, "#D55E00", 1.5))
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#D55E00"/>' for x, y in points]
    return svg.picture(WIDTH, HEIGHT, _told(first, found, title), parts)


def _bounds(first: list[tuple[float, float]], sure: list[Band]) -> tuple[float, float]:
    values = [0.0, *(d for _y, d in first), *(b.low for b in sure), *(b.high for b in sure)]
    low, high = min(values), max(values)
    if low == high:
        return -1.0, 1.0
    room = 0.08 * (high - low)
    return low - room, high + room


def _told(first: list[tuple[float, float]], found: list[Band], title: str) -> str:
    if not first:
        return _("{title}: no follow-up has been reached yet.").format(title=title)
    years, value = first[-1]
    told = _("{title}: after {years:g} years, {value} in the replication that is shown.").format(
        title=title, years=Written(years), value=svg.number(value)
    )
    last = next((band for band in reversed(found) if band.years == years), None)
    if last is None or not math.isfinite(last.low):
        return told
    return told + " " + over_replications(last)


def over_replications(band: Band) -> str:
    """The mean and interval of a band in words."""
    return ngettext(
        "Over {number} replication: {difference} (95 % interval {low} to {high}).",
        "Over {number} replications: {difference} (95 % interval {low} to {high}).",
        band.replications,
    ).format(
        number=band.replications,
        difference=svg.number(band.difference),
        low=svg.number(band.low),
        high=svg.number(band.high),
    )
