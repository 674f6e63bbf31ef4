"""Register: what staff with access could record, and what the statistics see (step 8).

At a meeting, staff with access write down part of what they know of the person:

    recorded ← max(recorded, recorded_share · access)

as a share of what is known, and a hand-over keeps only that: K ← K · recorded · access.
The statistics see registered durations, which restart after a
service or an unlisted re-registration, and miscode a share of job entries as "search not
renewed". Both are effects on measurement: nothing here changes anyone's chance of work.

At each month end the register counts the unemployed by registered duration (bands in months:
<1, 1-3, 3-6, 6-12, 12-18, 18-24, >24) and notes who was unemployed (last sixteen month ends);
between, it counts the flows out of unemployment by band and destination (work, measure, outside,
not renewed, other). Hazards are then flow / months / mean month-end stock, as published. A month
is no whole number of weeks: people register, and leave, at any time of the week,

    elapsed = weeks − u (a stock),  weeks − u + v (an end)       u, v in [0, 1), by person

so that a band of 4.35 weeks holds 4.35 weeks of people.

Reads: people, dossiers, levers. Changes: dossiers.recorded, people.months, flows, stocks, weekly
(long-term, structural). Draws: CODING. Source: ODD.md; F20-F36.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.contact import contact_level
from model.draws import Purpose, stream, uniform
from model.job_finding import WEEKS_A_MONTH
from model.states import FIRST_REASON_GONE, OUTSIDE, UNEMPLOYED, WORK
from model.world import ACTIVE, as_share, from_share, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs
    from model.world import World

BAND_NAMES = ("<1", "1-3", "3-6", "6-12", "12-18", "18-24", ">24")
BAND_MONTHS = (1.0, 3.0, 6.0, 12.0, 18.0, 24.0)
TO_WORK, TO_MEASURE, TO_OUTSIDE, NOT_RENEWED, TO_OTHER = 0, 1, 2, 3, 4
DESTINATION_NAMES = ("work", "measure", "outside the labour force", "not renewed", "other")
LONG_TERM_WEEKS = 52
MONTHS_SEEN = 16
STRUCTURAL_MONTHS = 12
COMES_AT = 0.6180339887498949
"""Its multiples fill [0, 1) evenly: the time of the week at which each person registers."""
GOES_AT = 0.4142135623730951
"""The same for the time at which she leaves."""


@rule
def record(world: World, row: int, beliefs: Beliefs) -> None:
    """Write into the register the share of what is known that the person's coach may write."""
    dossier = world.dossiers[row]
    lever = world.levers[int(world.desks[int(world.people[row].desk)].lever_row)]
    written = beliefs.recorded_share * lever.register_access
    if written > as_share(dossier.recorded):
        dossier.recorded = from_share(written)


@rule
def time_of_week(row: int, evenly: float) -> float:
    """Return the time of the week, in [0, 1), at which the person of a row comes or goes."""
    return (row * evenly) % 1.0


@rule
def band_of(weeks: float) -> int:
    """Return the band of registered duration of a number of weeks."""
    months = weeks / WEEKS_A_MONTH
    band = 0
    for limit in BAND_MONTHS:
        if months >= limit:
            band += 1
    return band


@rule
def note_flow(world: World, row: int, destination: int, week: int) -> None:
    """Count one end of registered unemployment."""
    person = world.people[row]
    weeks = week - int(person.registered_since) + time_of_week(row, GOES_AT)
    band = band_of(weeks - time_of_week(row, COMES_AT))
    world.flows[int(person.desk), band, destination] += 1


@rule
def coding_of_job_entry(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> int:
    """Return how the register codes a job entry: as work, or as search not renewed."""
    person = world.people[row]
    lever = world.levers[int(world.desks[int(person.desk)].lever_row)]
    level = contact_level(person, world.dossiers[row], lever, week, beliefs)
    share = beliefs.miscoded_entries * (1.0 - beliefs.contact_to_coding * min(1.0, level))
    u = uniform(stream(luck, Purpose.CODING, week), int(person.id))
    return NOT_RENEWED if u < share else TO_WORK


@rule
def months_in(bits: int) -> int:
    """Return at how many of the last sixteen month ends a person was unemployed."""
    count = 0
    for month in range(MONTHS_SEEN):
        count += (bits >> month) & 1
    return count


@kernel
def register(world: World, week: int) -> None:
    """At a month end, count stocks by registered duration and note who is unemployed."""
    if int(world.calendar[max(week, 0)].is_month_end) == 0 and week >= 0:
        return
    if week < 0 and week % 4 != 0:  # burn-in: months of four weeks, for the structural bits only
        return
    now = week + 1
    slot = slot_of(week)
    for a in range(int(world.count[ACTIVE])):
        number = int(world.active[a])
        person = world.people[number]
        state = int(person.state)
        if state == OUTSIDE and int(person.reason) >= FIRST_REASON_GONE:
            continue
        is_unemployed = state == UNEMPLOYED
        bits = ((int(person.months) << 1) & 65535) | (1 if is_unemployed else 0)
        person.months = bits
        if state >= WORK:
            continue
        row = world.weekly[slot, int(person.desk)]
        if now - int(person.jobless_since) >= LONG_TERM_WEEKS:
            row.long_term_jobless += 1
        if is_unemployed:
            weeks = now - int(person.registered_since)
            band = band_of(weeks - time_of_week(number, COMES_AT))
            world.stocks[int(person.desk), band] += 1
            if weeks >= LONG_TERM_WEEKS:
                row.long_term_unemployed += 1
            if months_in(bits) >= STRUCTURAL_MONTHS:
                row.structural += 1
    if week >= 0:
        for d in range(world.desks.shape[0]):
            world.weekly[slot, d].is_month_end = 1
