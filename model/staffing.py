"""Staffing: posts are filled at a limited rate, people leave, newcomers learn (step 2).

A desk wants size / clients_per_coach posts: the base's as long as the base stands, and a phase's
extra posts on top while it lasts. A vacant post is filled with hazard

    (1 / fill_weeks) · (people left to hire in the area / the same at rest)

and left with hazard  quits · contract factor · (1 + rush · e^(−weeks left / rush weeks)), where
factor and rush touch only those on a fixed-term contract, and the rush only where the end of the
structure is known. A coach's skill is quality · competence,

    competence = c0 + (1 − c0) (1 − e^(−months of experience / learning months))
    quality ~ N(1, σ)

When a post closes, its holder fills a vacant post of the same desk (a share, experience kept) or
leaves; some of those come back if the post opens again. Staff on permanent contracts are moved,
not lost: they always do. Creep and recession cuts shrink a phase without an end.

Reads: desks, levers, calendar. Changes: posts, areas.pool, weekly, and the rosters of clients
whose coach left. Draws: HIRE, QUALITY, QUIT, SURVIVES. Source: ODD.md; M10, M11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.compiled import kernel, rule
from model.draws import Purpose, stream, uniform, uniform_again
from model.job_finding import WEEKS_A_MONTH, WEEKS_A_YEAR
from model.maths import exp, normal_quantile
from model.rosters import join_waiting, leave_roster
from model.world import FOREVER, slot_of

if TYPE_CHECKING:
    from model.believed import Beliefs
    from model.world import World

LEAST_QUALITY = 0.0
NOT_AN_ALUMNUS = -1


@rule
def posts_wanted(world: World, d: int, week: int, beliefs: Beliefs) -> float:
    """Return how many full-time coaches desk `d` wants this week."""
    desk = world.desks[d]
    wanted = desk.at_rest / world.levers[int(desk.lever_row)].clients_per_coach
    if int(desk.is_in_phase) == 1 and int(desk.is_temporary) == 0:
        years = (week - int(desk.phase_started)) / WEEKS_A_YEAR
        wanted *= exp(-beliefs.caseload_creep * years)
        fallen = max(0.0, 1.0 - world.calendar[max(week, 0)].demand)
        wanted *= max(0.0, 1.0 - beliefs.recession_cut * fallen)
    return wanted


@rule
def competence(weeks: float, beliefs: Beliefs) -> float:
    """Return the competence of a coach with so many weeks of experience, in [c0, 1]."""
    if beliefs.has_learning == 0.0:
        return 1.0
    start = beliefs.newcomer_competence
    return start + (1.0 - start) * (1.0 - exp(-weeks / WEEKS_A_MONTH / beliefs.learning_months))


@rule
def quit_hazard(
    is_fixed_term: bool, weeks_left: float, is_end_known: bool, beliefs: Beliefs
) -> float:
    """Return the weekly hazard that a coach leaves."""
    hazard = beliefs.quits_per_year / WEEKS_A_YEAR
    if is_fixed_term:
        hazard *= beliefs.fixed_term_quit_factor
        if is_end_known and beliefs.has_end_anticipation != 0.0:
            hazard *= 1.0 + beliefs.end_rush * exp(-weeks_left / beliefs.end_rush_weeks)
    return hazard


@rule
def fill_chance(pool: float, pool_at_rest: float, beliefs: Beliefs) -> float:
    """Return the chance that a vacant post is filled this week."""
    if beliefs.has_recruitment == 0.0:
        return 1.0
    left = min(1.0, max(0.0, pool) / max(pool_at_rest, 1e-9))
    return 1.0 - exp(-left / beliefs.fill_weeks)


@rule
def quality_of(luck: int, number: int, hires: int, is_selected: bool, beliefs: Beliefs) -> float:
    """Return the lasting quality of a hire."""
    z = normal_quantile(uniform_again(stream(luck, Purpose.QUALITY, 0), number, hires))
    mean = 1.0 + (beliefs.selected_staff if is_selected else 0.0)
    return max(LEAST_QUALITY, mean + beliefs.quality_spread * z)


@rule
def release_clients(world: World, p: int, week: int) -> None:
    """Send the clients of a coach who left to the waiting roster."""
    post = world.posts[p]
    while int(post.new_first) >= 0:
        row = int(post.new_first)
        leave_roster(world, row)
        join_waiting(world, row, week)
    while int(post.known_first) >= 0:
        row = int(post.known_first)
        leave_roster(world, row)
        join_waiting(world, row, week)


@rule
def hire(
    world: World, p: int, past_weeks: int, quality: float, week: int, beliefs: Beliefs
) -> None:
    """Fill post `p` with someone of known quality and experience."""
    post = world.posts[p]
    desk = world.desks[int(post.desk)]
    post.is_filled = 1
    post.hires = int(post.hires) + 1
    post.hired_week = week
    post.past_weeks = past_weeks
    post.quality = quality
    post.hours = 0.0
    post.is_fixed_term = contract_of(world, p, week)
    post.ends = desk.phase_ends if int(post.is_fixed_term) == 1 else FOREVER
    world.weekly[slot_of(week), int(post.desk)].hires += 1
    world.weekly[slot_of(week), int(post.desk)].cost_coaches += beliefs.hiring_eur * post.fte


@rule
def contract_of(world: World, p: int, week: int) -> int:
    """Return 1 where post `p` belongs to a phase that hires on fixed-term contracts."""
    post = world.posts[p]
    if int(post.is_extra) == 0:
        return 0
    for row in range(world.phases.shape[0]):
        phase = world.phases[row]
        if int(phase.desk) == int(post.desk) and int(phase.starts) <= week <= int(phase.ends):
            return int(phase.is_fixed_term)
    return 0


@rule
def close_post(
    world: World, luck: int, p: int, first: int, last: int, week: int, beliefs: Beliefs
) -> None:
    """End a filled post: its holder fills a vacancy of the desk, or is let go and remembered."""
    post = world.posts[p]
    release_clients(world, p, week)
    experience = min(30000, week - int(post.hired_week) + int(post.past_weeks))
    post.is_filled = 0
    u = uniform(stream(luck, Purpose.SURVIVES, week), int(post.number))
    share = 1.0 if int(post.is_fixed_term) == 0 else beliefs.absorbed_share
    if u < share:
        for other in range(first, last):
            vacancy = world.posts[other]
            if int(vacancy.is_open) == 1 and int(vacancy.is_filled) == 0:
                hire(world, other, experience, post.quality, week, beliefs)
                return
    back = 1.0 if int(post.is_fixed_term) == 0 else beliefs.rehired_share
    v = uniform_again(stream(luck, Purpose.SURVIVES, week), int(post.number), 1)
    post.alumni_weeks = NOT_AN_ALUMNUS
    if v < back:
        post.alumni_weeks = experience
        post.alumni_quality = post.quality
    world.areas[int(world.desks[int(post.desk)].area)].pool += post.fte


@rule
def leave_post(world: World, p: int, week: int) -> None:
    """Let the holder of post `p` quit."""
    post = world.posts[p]
    release_clients(world, p, week)
    post.is_filled = 0
    post.alumni_weeks = NOT_AN_ALUMNUS
    world.weekly[slot_of(week), int(post.desk)].leavers += 1


@rule
def try_to_fill(world: World, luck: int, p: int, week: int, beliefs: Beliefs) -> None:
    """Fill a vacant open post, perhaps with someone who held it before."""
    post = world.posts[p]
    area = world.areas[int(world.desks[int(post.desk)].area)]
    if int(post.alumni_weeks) >= 0:
        weeks = int(post.alumni_weeks)
        post.alumni_weeks = NOT_AN_ALUMNUS
        area.pool -= post.fte
        hire(world, p, weeks, post.alumni_quality, week, beliefs)
        return
    u = uniform(stream(luck, Purpose.HIRE, week), int(post.number))
    if u < fill_chance(area.pool, area.pool_at_rest, beliefs):
        if beliefs.has_recruitment != 0.0:
            area.pool -= post.fte
        selected = int(post.is_extra) == 1 and int(world.desks[int(post.desk)].is_temporary) == 1
        quality = quality_of(luck, int(post.number), int(post.hires) + 1, selected, beliefs)
        hire(world, p, 0, quality, week, beliefs)


@rule
def size_posts(world: World, d: int, first: int, last: int, week: int, beliefs: Beliefs) -> None:
    """Set how much of each post is wanted: base posts first, then the phase's extra ones."""
    wanted = posts_wanted(world, d, week, beliefs)
    base = min(wanted, world.desks[d].at_rest / world.levers[0].clients_per_coach)
    extra = wanted - base
    for p in range(first, last):
        post = world.posts[p]
        if int(post.is_extra) == 0:
            post.fte = min(1.0, max(0.0, base))
            base -= 1.0
        else:
            post.fte = min(1.0, max(0.0, extra))
            extra -= 1.0
        post.is_open = 1 if post.fte > 1e-9 else 0


@kernel
def staffing(world: World, luck: int, week: int, beliefs: Beliefs) -> None:
    """Size, close, leave and fill posts, then let competence grow."""
    slot = slot_of(week)
    first = 0
    posts = world.posts.shape[0]
    for a in range(world.areas.shape[0]):
        area = world.areas[a]
        area.pool += (area.pool_at_rest - area.pool) / beliefs.pool_refill_weeks
    quit_key = stream(luck, Purpose.QUIT, week)
    for d in range(world.desks.shape[0]):
        desk = world.desks[d]
        last = first
        while last < posts and int(world.posts[last].desk) == d:
            last += 1
        size_posts(world, d, first, last, week, beliefs)
        row = world.weekly[slot, d]
        for p in range(first, last):
            post = world.posts[p]
            if int(post.is_filled) == 1 and int(post.is_open) == 0:
                close_post(world, luck, p, first, last, week, beliefs)
        for p in range(first, last):
            post = world.posts[p]
            if int(post.is_filled) == 1 and beliefs.has_turnover != 0.0:
                weeks_left = max(0, int(desk.phase_ends) - week)
                is_known = int(desk.phase_ends) < FOREVER
                hazard = quit_hazard(int(post.is_fixed_term) == 1, weeks_left, is_known, beliefs)
                if uniform(quit_key, int(post.number)) < 1.0 - exp(-hazard):
                    leave_post(world, p, week)
            if int(post.is_open) == 1 and int(post.is_filled) == 0:
                try_to_fill(world, luck, p, week, beliefs)
            if int(post.is_filled) == 1:
                weeks = week - int(post.hired_week) + int(post.past_weeks)
                post.skill = post.quality * competence(weeks, beliefs) * desk.effect
                row.coaches_fte += post.fte
            row.posts_fte += post.fte
        first = last
