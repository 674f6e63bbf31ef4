"""Coaches with their rosters, and the queues for services."""

from __future__ import annotations

from experiments.demo.pictures import svg
from experiments.live.people import CoachNow, QueueNow
from experiments.messages import _

WIDTH, HEIGHT = 480, 186
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 40
QUEUE_LEFT, QUEUE_ROW = 246, 22
FIXED, PERMANENT = "#E69F00", "#0072B2"


def rosters(coaches: list[CoachNow], most: float, title: str) -> str:
    """Draw a bar a coach, as high as her clients are many; fixed-term contracts in another colour.

    Parameters
    ----------
    coaches : list of CoachNow
    most : float
        The longest roster of either policy.
    title : str
        The policy's.
    """
    height = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(coaches))
    parts = []
    for tick in svg.ticks(0, most, 4):
        y = TOP + height * (1 - tick / most)
        parts.append(svg.line(LEFT, y, WIDTH - RIGHT, y, opacity=0.15))
        parts.append(svg.text(LEFT - 5, y + 4, svg.number(tick), "end", 11))
    for place, coach in enumerate(coaches):
        tall = height * coach.caseload / most
        parts.append(
            svg.box(
                LEFT + place * slot + slot * 0.1, TOP + height - tall, slot * 0.8, tall,
                FIXED if coach.is_fixed_term else PERMANENT,
            )
        )  # fmt: skip
    count = len(coaches)
    mean = sum(coach.caseload for coach in coaches) / count if count else 0
    years = sum(coach.tenure_weeks for coach in coaches) / count / 52 if count else 0
    told = _(
        "{count} coaches; clients on a roster {mean}; years in post {years}; fixed-term {fixed}"
    ).format(
        count=count,
        mean=svg.number(mean),
        years=svg.number(years),
        fixed=sum(coach.is_fixed_term for coach in coaches),
    )
    words = told.split("; ")
    for row, some in enumerate(("; ".join(words[:2]), "; ".join(words[2:]))):
        parts.append(svg.text(LEFT, HEIGHT - 22 + 15 * row, some, size=11))
    label = _("Coaches, {policy}: {told}.").format(policy=title, told=told)
    return svg.picture(WIDTH, HEIGHT, label, parts)


def queues(found: list[QueueNow], most: float, title: str) -> str:
    """Draw places in use, places free and people waiting, a row a kind of service."""
    height = 20 + QUEUE_ROW * len(found)
    width = WIDTH - QUEUE_LEFT - 60
    parts = []
    for place, queue in enumerate(found):
        y = 8 + place * QUEUE_ROW
        used, usable, waiting = (
            width * value / most for value in (queue.used, queue.usable, queue.waiting)
        )
        parts.append(svg.text(QUEUE_LEFT - 8, y + 12, queue.kind, "end", 11))
        parts.append(svg.box(QUEUE_LEFT, y, max(usable, used), 14, "#009E73", 0.25))
        parts.append(svg.box(QUEUE_LEFT, y, used, 14, "#009E73"))
        parts.append(svg.box(QUEUE_LEFT + max(usable, used), y, waiting, 14, "#D55E00"))
        parts.append(
            svg.text(
                QUEUE_LEFT + max(usable, used) + waiting + 5, y + 12, svg.number(queue.waiting),
                size=11,
            )
        )  # fmt: skip
    label = _("Queues, {policy}: {waiting} wait; {used} places in use of {usable}.").format(
        policy=title,
        waiting=svg.number(sum(q.waiting for q in found)),
        used=svg.number(sum(q.used for q in found)),
        usable=svg.number(sum(q.usable for q in found)),
    )
    return svg.picture(WIDTH, height, label, parts)


def longest(*found: list[QueueNow]) -> float:
    """The most places and people waiting of any kind, in any of the lists."""
    return max([1.0, *(max(q.usable, q.used) + q.waiting for queues in found for q in queues)])
