"""Thinning: most weeks nothing happens to most people, and this file knows for how long.

A person carries an upper bound of her total hazard and the week until which it holds. The weekly
pass compares the week's draw with the bound (times the desk's ceiling, which holds what the week
itself can do to hazards) and works out exact hazards only for the few below it. Since
1 − e^(−H) ≤ H ≤ bound · ceiling, the result is the same to the bit as working out all of them.

The bound of someone with a coach holds whatever meetings come, but for those close together
(`contact.py`). What else changes a hazard before
`pathways` (a new coach, another plan, a place, other levers) lets the person be looked at this
week (`look_again`): her bound is renewed before her draw. `refresh` is called in one place only,
`apply_moves` of pathways.py.

Reads: people, dossiers, desks, posts. Changes: people (bound, due_week, search), areas.search.
Draws: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.capability import capabilities_at
from model.compiled import rule, wide
from model.contact import alliance_at, contact_effect, contact_level
from model.hazards import coach_skill, hazards
from model.job_finding import WEEKS_A_YEAR, search_weight
from model.ledger import next_pay_week
from model.states import FIRST_REASON_GONE, OUTSIDE, WORK
from model.world import FOREVER

if TYPE_CHECKING:
    from model.believed import Beliefs, Dossier, Person
    from model.world import World

MARGIN = 1.0 + 1e-6  # float32 keeps 24 bits: rounding the bound down loses at most 6e-8
HOLDS_WEEKS = 26  # and more the longer a spell has lasted: its hazards fall ever more slowly
HOLDS_WEEKS_IN_WORK = 104
HOLDS_WEEKS_OUTSIDE = 104
LONGEST_HOLDS_WEEKS = 208
AGES_THAT_MATTER = (25.0, 35.0, 50.0, 55.0, 61.0, 65.0)
WEEKS_THAT_MATTER = tuple(int(age * WEEKS_A_YEAR) + 1 for age in reversed(AGES_THAT_MATTER))
SEARCH_UNIT = 16777216.0  # search weights are summed as whole numbers of 2^-24


@rule
def next_birthday_that_matters(dossier: Dossier, week: int) -> int:
    """Return the first week after `week` in which an age of the table above is reached."""
    nearest = FOREVER
    for weeks in WEEKS_THAT_MATTER:
        reached = int(dossier.birth_week) + weeks
        if week < reached:
            nearest = reached
    return nearest


@rule
def whole_search(search: float) -> int:
    """Return a search weight (1/week) as a whole number of 2^-24, for exact sums."""
    return int(search * SEARCH_UNIT + 0.5)


@rule
def withdraw_search(world: World, row: int) -> None:
    """Take the person's search weight out of the market's sum."""
    person = world.people[row]
    if person.search > 0.0:
        area = world.areas[int(world.desks[int(person.desk)].area)]
        area.search -= whole_search(wide(person.search))
        person.search = 0.0


@rule
def enter_search(world: World, row: int, week: int, beliefs: Beliefs) -> None:
    """Enter the jobseeker's search weight of today into the market's sum."""
    person = world.people[row]
    dossier = world.dossiers[row]
    skills, work_ability, inclusion = capabilities_at(person, dossier, week, beliefs)
    weight = search_weight(person, dossier, skills, work_ability, inclusion, week, beliefs)
    # contact fades until the next meeting: it counts as it stands half-way
    lever = world.levers[int(world.desks[int(person.desk)].lever_row)]
    half = week + int(0.5 * min(1.0 * HOLDS_WEEKS, lever.meeting_interval_weeks))
    level = contact_level(person, dossier, lever, half, beliefs)
    skill = coach_skill(world.posts, person, False, beliefs)
    weight *= 1.0 + contact_effect(level, skill, alliance_at(person, half, beliefs), beliefs)
    if int(person.state) > 0:
        weight *= beliefs.lock_in[int(person.kind)]
    person.search = weight
    area = world.areas[int(world.desks[int(person.desk)].area)]
    area.search += whole_search(wide(person.search))


@rule
def look_again(person: Person, week: int) -> None:
    """Let a person be worked out in `week`, whatever her bound."""
    if int(person.due_week) > week:
        person.due_week = week


@rule
def refresh(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> None:
    """Renew the bound of one person, and the week until which it holds, from `week` on."""
    person = world.people[row]
    dossier = world.dossiers[row]
    state = int(person.state)
    withdraw_search(world, row)
    if state == OUTSIDE and int(person.reason) >= FIRST_REASON_GONE:
        person.bound = 0.0
        person.due_week = FOREVER
        return
    if state == WORK:
        holds = HOLDS_WEEKS_IN_WORK + 2 * (week - int(person.since))
    elif state == OUTSIDE:
        holds = HOLDS_WEEKS_OUTSIDE
    else:
        holds = min(HOLDS_WEEKS + (week - int(person.jobless_since)) // 2, LONGEST_HOLDS_WEEKS)
    due = min(week + holds, next_birthday_that_matters(dossier, week))
    due = min(due, next_pay_week(person, dossier, week))
    due = max(due, week + 1)
    if state < WORK:
        enter_search(world, row, week, beliefs)
    person.due_week = due
    set_bound(world, luck, row, week, beliefs)


@rule
def set_bound(world: World, luck: int, row: int, week: int, beliefs: Beliefs) -> None:
    """Work out the bound of one person from `week` to the week until which it holds.

    By itself for whoever joins or leaves a queue, since who waits is not referred again; what she
    adds to the market's search stays as it was when she was last looked at.
    """
    person = world.people[row]
    due = int(person.due_week)
    if due <= week:
        return  # renewed this week in any case
    scratch = world.rates[world.rates.shape[0] - 1]
    desk = world.desks[int(person.desk)]
    lever = world.levers[int(desk.lever_row)]
    skill = coach_skill(world.posts, person, True, beliefs)
    today = world.calendar[max(week, 0)]
    bound = hazards(
        scratch, person, world.dossiers[row], desk, lever, skill, today, luck, week, due, beliefs
    )
    person.bound = bound * MARGIN
