"""A world made from a scenario: desks, posts, partners, levers, phases and calendar as records.

Nothing here draws except who the first people are; nothing here is visited again once a run goes.
An office has two desks: of clients (without earnings-related allowance), whom phases concern, and
of the others, whom the base serves. Posts stand sorted by desk: base posts first, then extra ones
for the largest phase of the policy.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np

from model.ledger import PAY_CLASSES, pay_table
from model.pathways import BLOCKS, ROWS_A_BLOCK
from model.person import CELLS
from model.states import KINDS, NUMBER_OF_EVENTS, STATES
from model.timeline import BASE_LEVERS
from model.world import (
    BANDS,
    CLOCK,
    COUNTERS,
    DESTINATIONS,
    DTYPES,
    FOREVER,
    LONGEST_WAIT,
    NEVER,
    NOBODY,
    THINS,
    World,
)
from scenarios import Levers, Region, Scenario

POSTS_A_DESK = 65536
EXTRA = 32768
GUESSED_ENTRANTS_PER_1000 = 12.0  # a week; only where no inflow has been solved yet
LEVER_FIELDS = {
    "clients_per_coach": "coaching.clients_per_coach",
    "client_hours_per_week": "coaching.client_hours_per_week",
    "meeting_interval_weeks": "coaching.meeting_interval_weeks",
    "register_access": "coaching.register_access",
    "in_work_support": "coaching.in_work_support",
    "cooperation_effort": "partners.cooperation_effort",
    "employer_brokering": "partners.employer_brokering",
    "reach": "digital.reach",
    "personal": "digital.personal",
    "start_up_weeks": "start_up.weeks",
    "start_up_cost_eur": "start_up.cost_per_client_eur",
    "wind_down_cost_eur": "wind_down.cost_per_client_eur",
}


class Desk(NamedTuple):
    """A desk as people outside the model know it."""

    office: str
    area: str
    role: str
    is_client_desk: bool


def desks_of(region: Region) -> list[Desk]:
    """Return the desks of a region: for each office its clients' desk, then the others'."""
    return [
        Desk(office.name, office.area, office.role, is_client_desk)
        for office in region.offices
        for is_client_desk in (True, False)
    ]


def areas_of(region: Region) -> list[str]:
    """Return the names of the labour-market areas in the order of the offices."""
    return list(dict.fromkeys(office.area for office in region.offices))


def lever_record(levers: Levers, record: Any) -> None:
    """Write levers into one record of the levers table."""
    for field, name in LEVER_FIELDS.items():
        record[field] = levers[name]
    record["slots_per_1000"] = [levers[f"partners.{kind}_slots_per_1000"] for kind in KINDS]
    record["pull"] = 1.0


def pull_of_places(levers: Any, base: Any, elasticity: float) -> Any:
    """Return how much more often people are referred to each kind than under the base.

    Offices refer to what there is: with twice the places, 2^elasticity times the referrals.
    """
    places, ordinary = levers["slots_per_1000"], base["slots_per_1000"]
    is_both = (places > 0.0) & (ordinary > 0.0)
    ratio = np.where(is_both, places, 1.0) / np.where(is_both, ordinary, 1.0)
    # rounded, so that no machine's power function shows in the results
    return np.round(ratio**elasticity, 9)


def policy_tables(scenario: Scenario) -> tuple[Any, Any]:
    """Return the levers table (row 0: the base) and the phases table, a row a phase and desk."""
    phases = scenario.policy.phases
    levers = np.zeros(1 + len(phases), DTYPES["levers"])
    lever_record(scenario.policy.base, levers[BASE_LEVERS])
    elasticity = scenario.behaviour.values["referral.referral_to_places"]
    names = [office.name for office in scenario.region.offices]
    rows = []
    for number, phase in enumerate(phases, start=1):
        lever_record(phase.levers, levers[number])
        levers[number]["pull"] = pull_of_places(levers[number], levers[BASE_LEVERS], elasticity)
        starts = scenario.first_week_on_or_after(phase.starts)
        ends = FOREVER
        if phase.ends is not None:
            ends = scenario.first_week_on_or_after(phase.ends + timedelta(days=1)) - 1
        known = phase.announced or phase.starts
        known_from = scenario.first_week_on_or_after(known)
        if ends < starts:
            continue  # lies between two Mondays: governs no week
        rows += [
            (
                2 * names.index(name),
                starts,
                ends,
                known_from,
                phase.contract == "fixed-term",
                number,
            )
            for name in phase.offices
        ]
    table = np.zeros(len(rows), DTYPES["phases"])
    for row, values in enumerate(sorted(rows, key=lambda r: (r[1], r[0]))):
        table[row] = values
    return levers, table


def desk_table(scenario: Scenario, scale: float) -> Any:
    """Return the desks at rest; sizes are the region's times `scale`."""
    region = scenario.region
    areas = areas_of(region)
    desks = np.zeros(2 * len(region.offices), DTYPES["desks"])
    for number, office in enumerate(region.offices):
        for side, size in ((0, office.clients), (1, office.others)):
            desk = desks[2 * number + side]
            desk["office"] = number
            desk["area"] = areas.index(office.area)
            desk["is_client_desk"] = side == 0
            desk["at_rest"] = size * scale
    desks["phase_started"] = NEVER
    desks["phase_ends"] = FOREVER
    desks["waiting_first"] = desks["waiting_last"] = NOBODY
    for field in ("finding", "losing", "ceiling", "effect", "ramp", "takes"):
        desks[field] = 1.0
    return desks


def post_table(desks: Any, levers: Any, phases: Any) -> Any:
    """Return the posts of every desk, sorted by desk, all vacant."""
    rows = []
    for d, desk in enumerate(desks):
        base = desk["at_rest"] / levers[BASE_LEVERS]["clients_per_coach"]
        wanted = [
            desk["at_rest"] / levers[p["lever_row"]]["clients_per_coach"]
            for p in phases
            if p["desk"] == d
        ]
        extra = max([w - base for w in wanted] + [0.0])
        rows += [(d, 0, d * POSTS_A_DESK + j) for j in range(math.ceil(base - 1e-9))]
        rows += [(d, 1, d * POSTS_A_DESK + EXTRA + j) for j in range(math.ceil(extra - 1e-9))]
    posts = np.zeros(len(rows), DTYPES["posts"])
    for row, (d, is_extra, number) in enumerate(rows):
        posts[row]["desk"], posts[row]["is_extra"], posts[row]["number"] = d, is_extra, number
    posts["alumni_weeks"] = -1
    posts["ends"] = FOREVER
    for field in ("new_first", "new_last", "known_first", "known_last"):
        posts[field] = NOBODY
    return posts


def partner_table(desks: Any, trust_at_rest: float) -> Any:
    """Return a partner for each desk and kind of service, and each desk's employers."""
    partners = np.zeros(len(desks) * (len(KINDS) + 1), DTYPES["partners"])
    for row, partner in enumerate(partners):
        partner["desk"], partner["kind"] = divmod(row, len(KINDS) + 1)
        partner["cooperation"] = trust_at_rest
    partners["takes_then"] = 1.0
    partners["first"] = partners["last"] = NOBODY
    return partners


def factor_on(points: tuple[Any, ...], day: Any) -> float:
    """Return a piecewise-linear factor on a day; 1 where there are no points."""
    if not points:
        return 1.0
    days = [(point[0] - day).days for point in points]
    values = [point[1] for point in points]
    if days[0] >= 0:
        return float(values[0])
    for i in range(1, len(days)):
        if days[i] >= 0:
            share = -days[i - 1] / (days[i] - days[i - 1])
            return float(values[i - 1] + share * (values[i] - values[i - 1]))
    return float(values[-1])


def season_factor(week_of_year: float, amplitude: float, peak: float) -> float:
    """Return the triangular season of the inflow: mean 1, highest in week `peak`."""
    distance = abs(week_of_year - peak) % 52.1775
    distance = min(distance, 52.1775 - distance) / (52.1775 / 2)
    return 1.0 + amplitude * (1.0 - 2.0 * distance)


def calendar_table(scenario: Scenario, beliefs: Any) -> Any:
    """Return what is known of every week of the horizon, and of the one after."""
    calendar = np.zeros(scenario.weeks + 2, DTYPES["calendar"])
    for week, row in enumerate(calendar):
        monday = scenario.monday(week)
        row["season"] = season_factor(
            monday.timetuple().tm_yday / 7.0,
            float(beliefs["season_amplitude"][0]),
            float(beliefs["season_peak_week"][0]),
        )
        row["demand"] = factor_on(scenario.regime.demand, monday)
        row["activation"] = factor_on(scenario.regime.activation, monday)
        row["clearing"] = factor_on(scenario.regime.clearing, monday)
        row["is_month_end"] = monday.month != (monday + timedelta(weeks=1)).month
        row["era"] = monday.year >= 2025
    calendar["most_clearing"] = calendar["clearing"].max()
    return calendar


def entry_tables(scenario: Scenario, desks: Any) -> tuple[Any, Any]:
    """Return the cumulative weights of entry cells by desk, and the entrants a week by desk.

    Where the region's inflow has not been solved yet, a first guess stands in: the margins of the
    stock taken as independent.
    """
    region = scenario.region
    if region.inflow is not None:
        weights = np.asarray(region.inflow.weights, dtype=float)
        per_1000 = region.inflow.entrants_per_week_per_1000
    else:
        m = region.margins
        weights = np.einsum(
            "a,s,e,b->aseb",
            list(m.age.values()),
            [1 - m.men, m.men],
            list(m.education.values()),
            list(m.benefit.values()),
        ).ravel()
        per_1000 = GUESSED_ENTRANTS_PER_1000
    weights = weights / weights.sum()
    is_others = np.arange(CELLS) % 4 == 0  # earnings-related allowance
    entry = np.zeros((len(desks), CELLS))
    inflow = np.zeros(len(desks))
    people = desks["at_rest"].sum()
    for d, desk in enumerate(desks):
        mine = weights * (is_others if desk["is_client_desk"] == 0 else ~is_others)
        side = desks["is_client_desk"] == desk["is_client_desk"]
        total = desks["at_rest"][side].sum()
        share = desk["at_rest"] / total if total > 0 else 0.0
        inflow[d] = per_1000 / 1000 * people * mine.sum() * share
        entry[d] = np.cumsum(mine) / mine.sum() if mine.sum() > 0 else 1.0
    return entry, inflow


def start_table(scenario: Scenario, desks: Any, in_work_per_jobseeker: float) -> Any:
    """Return the first people by [jobseekers / workers, desk]: number, then cumulative weights.

    Kinds of people are the entry cells split by frailty class. Where the region's rest has not
    been solved, both sides are as the entrants, half of each class.
    """
    inflow = scenario.region.inflow
    entry, _ = entry_tables(scenario, desks)
    table = np.zeros((2, len(desks), 1 + 2 * CELLS))
    is_others = np.repeat(np.arange(CELLS) % 4 == 0, 2)
    for side in (0, 1):
        given = () if inflow is None else (inflow.jobseekers, inflow.workers)[side]
        for d, desk in enumerate(desks):
            if given:
                mine = np.asarray(given) * (~is_others if desk["is_client_desk"] else is_others)
            else:
                mine = np.repeat(np.diff(entry[d], prepend=0.0), 2) / 2
            size = float(desk["at_rest"])
            table[side, d, 0] = size if side == 0 else size * in_work_per_jobseeker
            table[side, d, 1:] = np.cumsum(mine) / mine.sum() if mine.sum() > 0 else 1.0
    if inflow is not None and inflow.workers:  # workers stand at the desk of their last benefit
        weights = np.asarray(inflow.workers)
        for is_client_desk in (0, 1):
            side_mask = desks["is_client_desk"] == is_client_desk
            share = weights[is_others].sum() if is_client_desk == 0 else weights[~is_others].sum()
            sizes = desks["at_rest"] * side_mask
            total = desks["at_rest"].sum() * in_work_per_jobseeker * share / weights.sum()
            table[1, side_mask, 0] = (total * sizes / max(sizes.sum(), 1e-9))[side_mask]
    return table


def empty_world(scenario: Scenario, beliefs: Any, scale: float, rows: int, events: int) -> World:
    """Return a world with room for `rows` people and nobody in it."""
    desks = desk_table(scenario, scale)
    levers, phases = policy_tables(scenario)
    entry, inflow = entry_tables(scenario, desks)
    number = len(desks)
    areas = np.zeros(len(areas_of(scenario.region)), DTYPES["areas"])
    areas["answer"] = areas["vacancies"] = areas["tightness"] = areas["finding"] = 1.0
    base = levers[BASE_LEVERS]["clients_per_coach"]
    for a, area in enumerate(areas):
        wanted = desks["at_rest"][desks["area"] == a].sum() / base
        area["pool"] = area["pool_at_rest"] = float(beliefs["recruitment_pool"][0]) * wanted
    count = np.zeros(COUNTERS, np.int64)
    count[THINS] = 1
    count[CLOCK] = FOREVER
    posts = post_table(desks, levers, phases)
    return World(
        people=np.zeros(rows, DTYPES["people"]),
        dossiers=np.zeros(rows, DTYPES["dossiers"]),
        desks=desks,
        posts=posts,
        partners=partner_table(desks, float(beliefs["trust_at_rest"][0])),
        areas=areas,
        levers=levers,
        phases=phases,
        calendar=calendar_table(scenario, beliefs),
        weekly=np.zeros((scenario.weeks + 1, number), DTYPES["weekly"]),
        events=np.zeros(events, DTYPES["events"]),
        stock=np.zeros((number, len(STATES)), np.int64),
        paid=np.zeros((number, PAY_CLASSES), np.int64),
        pay=pay_table(beliefs),
        flows=np.zeros((number, BANDS, DESTINATIONS), np.int64),
        stocks=np.zeros((number, BANDS), np.int64),
        waits=np.zeros((number, LONGEST_WAIT, 2), np.int64),
        active=np.zeros(rows, np.int32),
        moves=np.zeros((BLOCKS, ROWS_A_BLOCK, 2), np.int32),
        moved=np.zeros(BLOCKS, np.int64),
        rates=np.zeros((BLOCKS + 1, NUMBER_OF_EVENTS)),
        heap=np.zeros(len(posts) + 1, np.int32),
        count=count,
        entry=entry,
        inflow=inflow,
        trial=np.zeros(0, np.uint8),
    )


__all__ = ["Desk", "areas_of", "desks_of", "empty_world", "entry_tables", "start_table"]
