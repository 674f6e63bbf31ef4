"""Every state variable of the model, declared once: type, unit and what it is.

A `World` is a tuple of record arrays and owns all state. The tables of ``ODD.md`` come out of
the declarations here. A person has a *hot* record (what the weekly pass reads: at most 64 bytes,
one line of cache) and a *dossier* in the same row (the rest); together at most 160 bytes.

Fields are small types. Rules read them through ``wide()`` and ``int()`` and compute in doubles.
Shares that need little precision are whole numbers of 1/65535 (`as_share`, `from_share`).
Weeks count from the scenario's start and are negative in the burn-in.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any, NamedTuple

import numpy as np

from model.compiled import IS_PLAIN, rule
from model.states import NUMBER_OF_KINDS, STATES

NEVER = -32768  # week number that stands for "not yet"
FOREVER = 32000  # week number that stands for "no end"
NOBODY = -1

Declaration = tuple[str, Any, str, str]

PERSON: tuple[Declaration, ...] = (
    ("id", "u4", "", "key of all the person's draws"),
    ("bound", "f4", "1/week", "upper bound of the total hazard until due_week (thinning)"),
    ("skills", "f4", "0-1", "skills as of the settled week"),
    ("work_ability", "f4", "0-1", "work ability as of the settled week"),
    ("inclusion", "f4", "0-1", "inclusion as of the settled week"),
    ("index", "f4", "log hazard", "fixed part of the job-finding index: education, frailty"),
    ("contact", "f4", "meetings", "faded sum of held meetings as of the last one"),
    ("alliance", "f4", "0-1", "alliance with the own coach as of the last meeting"),
    ("knowledge", "f4", "0-1", "what the coach knows of the person as of the last meeting"),
    ("search", "f4", "1/week", "search weight last entered into the market's sum"),
    ("due_week", "i2", "week", "week in which something is due that no draw decides"),
    ("since", "i2", "week", "start of the present spell"),
    ("settled", "i2", "week", "week up to which capabilities and accounts are worked out"),
    ("met", "i2", "week", "last held meeting"),
    ("jobless_since", "i2", "week", "start of the true jobless spell"),
    ("registered_since", "i2", "week", "start of the registered unemployment spell"),
    ("coach", "i2", "row", "own coach's post"),
    ("queue", "i2", "row", "partner in whose queue the person waits"),
    ("months", "u2", "bits", "unemployed at the last sixteen month ends"),
    ("desk", "u1", "row", "desk that serves the person"),
    ("state", "u1", "code", "state"),
    ("reason", "u1", "code", "reason of being outside"),
    ("kind", "u1", "code", "kind of the present service"),
    ("benefit", "u1", "code", "benefit type: earnings-related, basic, subsidy, none"),
    ("pay", "u1", "code", "pay class: who pays what for the person"),
)
DOSSIER: tuple[Declaration, ...] = (
    ("cost_mark", "f8", "EUR", "desk's cost a client as of the settled week"),
    ("programme_cost", "f4", "EUR", "programme cost since the clock, discounted"),
    ("benefit_cost", "f4", "EUR", "unemployment benefits since the clock, discounted"),
    ("other_transfers", "f4", "EUR", "other transfers since the clock, discounted"),
    ("taxes", "f4", "EUR", "taxes and contributions since the clock, discounted"),
    ("match", "f4", "sd", "quality of the match with the present job"),
    ("hire", "i4", "id", "hire that is the own coach"),
    ("roster_next", "i4", "row", "next on the coach's roster"),
    ("roster_prev", "i4", "row", "previous on the coach's roster"),
    ("queue_next", "i4", "row", "next in the partner's queue"),
    ("queue_prev", "i4", "row", "previous in the partner's queue"),
    ("skills_ceiling", "u2", "1/65535", "ceiling of skills"),
    ("work_ability_ceiling", "u2", "1/65535", "ceiling of work ability"),
    ("inclusion_ceiling", "u2", "1/65535", "ceiling of inclusion"),
    ("digital_ability", "u2", "1/65535", "ability to use digital services"),
    ("recorded", "u2", "1/65535", "what the register holds of the person"),
    ("fit_with_coach", "u2", "1/65535", "fit of the own coach and the person"),
    ("fit_of_service", "u2", "1/65535", "fit of the present service to the true need"),
    (
        "support",
        "u2",
        "1/65535",
        "at the start of the spell: in-work support, or services side by side",
    ),
    ("birth_week", "i2", "week", "week of birth"),
    ("entered_week", "i2", "week", "first registration"),
    ("called_week", "i2", "week", "last call to a meeting, held or not"),
    ("queued_week", "i2", "week", "week of joining the queue"),
    ("benefit_days", "i2", "days", "paid days in the present benefit period"),
    ("work_weeks", "i2", "weeks", "weeks in ended spells of work"),
    ("subsidised_weeks", "i2", "weeks", "weeks in ended spells of subsidised work"),
    ("unemployed_weeks", "i2", "weeks", "weeks in ended spells of unemployment"),
    ("spells", "i2", "count", "spells of work begun"),
    ("sustained_week", "i2", "week", "last time that 26 unbroken weeks of work were completed"),
    ("meetings", "i2", "count", "meetings held"),
    ("tenure_brought", "i2", "weeks", "weeks in a place before being hired on there"),
    ("sex", "u1", "code", "0 woman, 1 man"),
    ("education", "u1", "code", "0 basic or unknown, 1 upper secondary, 2 tertiary"),
    ("is_hard", "u1", "0/1", "frailty class"),
    ("is_on_recall", "u1", "0/1", "laid off with a recall"),
    ("is_health_limited", "u1", "0/1", "work ability below the limit at entry"),
    ("plan", "u1", "code", "kind of service that the plan names"),
    ("roster", "u1", "code", "list the person is on: 0 none, 1 waiting, 2 new, 3 known"),
)
DESK: tuple[Declaration, ...] = (
    ("office", "u1", "row", "office"),
    ("area", "u1", "row", "labour-market area"),
    ("is_client_desk", "u1", "0/1", "serves those without earnings-related allowance"),
    ("is_temporary", "u1", "0/1", "the phase's end is known"),
    ("is_in_phase", "u1", "0/1", "a phase governs the desk"),
    ("lever_row", "i2", "row", "levers in force"),
    ("phase_started", "i2", "week", "start of the phase in force"),
    ("phase_ends", "i2", "week", "last week of the phase in force as far as staff know"),
    ("at_rest", "f8", "people", "jobseekers at rest: what posts and places are dimensioned for"),
    ("finding", "f8", "times", "tightness and brokering in job finding this week"),
    ("losing", "f8", "times", "the cycle in job endings this week"),
    ("ceiling", "f8", "times", "what the week does to hazards at most (thinning)"),
    ("effect", "f8", "times", "novelty, attention and complacency of the phase"),
    ("cost_a_client", "f8", "EUR", "shared programme cost a client since the clock, discounted"),
    ("ramp", "f8", "share", "how far the start-up has come"),
    ("takes", ("f8", (NUMBER_OF_KINDS,)), "share", "referrals that queues leave open, by kind"),
    ("calls_then", "f8", "1/week", "known clients called, a running mean while hours are shared"),
    ("intervals_then", "f8", "times/week", "their intervals as times those aimed at, likewise"),
    ("waiting_first", "i4", "row", "first of those without a coach"),
    ("waiting_last", "i4", "row", "last of those without a coach"),
    ("waiting", "i4", "count", "clients without a coach"),
    ("entrants", "i4", "count", "first-time entrants so far"),
)
POST: tuple[Declaration, ...] = (
    ("desk", "u1", "row", "desk"),
    ("is_extra", "u1", "0/1", "belongs to a phase, not to the base office"),
    ("is_open", "u1", "0/1", "someone is wanted"),
    ("is_filled", "u1", "0/1", "someone holds it"),
    ("is_fixed_term", "u1", "0/1", "contract of the holder"),
    ("number", "i4", "id", "key of the post's draws"),
    ("hires", "i4", "count", "hires so far"),
    ("hired_week", "i2", "week", "start of the holder's contract"),
    ("ends", "i2", "week", "last week of a fixed-term contract"),
    ("past_weeks", "i2", "weeks", "experience that the holder brought"),
    ("alumni_weeks", "i2", "weeks", "experience of the last holder of a closed post"),
    ("fte", "f8", "share", "size of the post"),
    ("quality", "f8", "times", "holder's lasting quality"),
    ("alumni_quality", "f8", "times", "quality of the last holder of a closed post"),
    ("skill", "f8", "times", "quality times competence now"),
    ("hours", "f8", "hours", "client hours not yet used"),
    ("caseload", "i4", "count", "clients"),
    ("new_first", "i4", "row", "first of those never met"),
    ("new_last", "i4", "row", "last of those never met"),
    ("known_first", "i4", "row", "longest not called of those met"),
    ("known_last", "i4", "row", "last called of those met"),
)
PARTNER: tuple[Declaration, ...] = (
    ("desk", "u1", "row", "desk that refers to it"),
    ("kind", "u1", "code", "kind of service; 9 employers"),
    ("cooperation", "f8", "0-1", "trust between partner and office"),
    ("before", "f8", "0-1", "cooperation when the present structure began"),
    ("usable", "f8", "places", "places that can be used now"),
    ("used", "i4", "places", "places in use"),
    ("queue", "i4", "count", "people waiting"),
    ("starts_then", "f8", "1/week", "starts, a running mean while places are shared"),
    ("waiting_then", "f8", "count", "people waiting who could start, likewise"),
    ("usable_then", "f8", "places", "places that could be used, likewise"),
    ("takes_then", "f8", "share", "weeks in which people are referred to it, likewise"),
    ("first", "i4", "row", "first in the queue"),
    ("last", "i4", "row", "last in the queue"),
)
AREA: tuple[Declaration, ...] = (
    ("search", "i8", "2^-24/week", "search weights of the model's people, summed exactly"),
    ("search_at_rest", "f8", "1/week", "the same at rest; 0 while the market is frozen"),
    ("vacancies", "f8", "times", "vacancies against rest"),
    ("answer", "f8", "times", "how vacancies have answered to search"),
    ("tightness", "f8", "times", "tightness against rest (theta / theta0)"),
    ("finding", "f8", "times", "tightness to the power of one minus eta"),
    ("pool", "f8", "posts", "people who could be hired now"),
    ("pool_at_rest", "f8", "posts", "the same at rest"),
)
LEVERS: tuple[Declaration, ...] = (
    ("clients_per_coach", "f8", "clients", "clients a full-time coach is meant for"),
    ("client_hours_per_week", "f8", "hours/week", "client hours of a full-time coach"),
    ("meeting_interval_weeks", "f8", "weeks", "interval that coaches aim for"),
    ("register_access", "f8", "share", "staff with access to the client register"),
    ("in_work_support", "f8", "share", "support in the first weeks of a job"),
    ("slots_per_1000", ("f8", (NUMBER_OF_KINDS,)), "places", "places per 1 000 jobseekers"),
    ("pull", ("f8", (NUMBER_OF_KINDS,)), "times", "referrals against the base: places pull them"),
    ("cooperation_effort", "f8", "share", "effort put into cooperation"),
    ("employer_brokering", "f8", "share", "effort put into brokering with employers"),
    ("reach", "f8", "share", "clients reached by digital service"),
    ("personal", "f8", "share", "how personal digital service is"),
    ("start_up_weeks", "f8", "weeks", "weeks until a new structure works fully"),
    ("start_up_cost_eur", "f8", "EUR/client", "cost of starting the structure"),
    ("wind_down_cost_eur", "f8", "EUR/client", "cost of ending the structure"),
)
PHASE: tuple[Declaration, ...] = (
    ("desk", "u1", "row", "desk that the phase governs"),
    ("starts", "i2", "week", "first week"),
    ("ends", "i2", "week", "last week"),
    ("known_from", "i2", "week", "week from which the end is known"),
    ("is_fixed_term", "u1", "0/1", "contracts of the phase's extra staff"),
    ("lever_row", "i2", "row", "levers of the phase"),
)
CALENDAR: tuple[Declaration, ...] = (
    ("season", "f8", "times", "inflow against its yearly mean"),
    ("demand", "f8", "times", "vacancies of the cycle against rest"),
    ("activation", "f8", "times", "places and referrals of the regime against rest"),
    ("clearing", "f8", "times", "de-registration of the long-term unemployed against rest"),
    ("most_clearing", "f8", "times", "the most of it in any week"),
    ("discounted", "f8", "weeks", "discounted weeks from the clock to this week's start"),
    ("is_month_end", "u1", "0/1", "last week of a month"),
    ("era", "u1", "code", "rules of the municipal share: 0 until 2024, 1 from 2025"),
)
WEEKLY: tuple[Declaration, ...] = (
    *(
        (name.lower(), "i4", "people", f"people in {name} at the end of the week")
        for name in STATES
    ),
    ("long_term_unemployed", "i4", "people", "registered unemployed 52 weeks or more, month end"),
    ("long_term_jobless", "i4", "people", "true jobless weeks 52 or more, month end"),
    ("structural", "i4", "people", "unemployed at 12 of the last 16 month ends, month end"),
    ("is_month_end", "i4", "0/1", "the week ends a month"),
    ("posts_fte", "f8", "posts", "posts wanted"),
    ("coaches_fte", "f8", "posts", "posts filled"),
    ("clients", "i4", "people", "jobseekers of the desk"),
    ("clients_without_coach", "i4", "people", "jobseekers of the desk without a coach"),
    ("meetings", "i4", "count", "meetings held"),
    ("no_shows", "i4", "count", "meetings missed"),
    ("handovers", "i4", "count", "clients handed from one coach to another"),
    ("hires", "i4", "count", "posts filled this week"),
    ("leavers", "i4", "count", "coaches who left this week"),
    ("referrals", "i4", "count", "referrals"),
    ("starts", "i4", "count", "services started"),
    ("reneged", "i4", "count", "people who gave up waiting"),
    ("queue", "i4", "people", "people waiting for a place"),
    ("usable_slots", "f8", "places", "places that could be used"),
    ("used_slots", "i4", "places", "places in use"),
    ("cooperation", "f8", "0-1", "mean cooperation with partners with places"),
    ("employer_cooperation", "f8", "0-1", "cooperation with employers"),
    ("tightness", "f8", "times", "tightness of the area against rest"),
    ("jobs_found", "i4", "count", "people who found open work"),
    ("jobs_lost", "i4", "count", "people who lost open work"),
    ("entrants", "i4", "count", "first-time entrants"),
    ("displaced_outsiders", "f8", "people", "matches that people outside the model lost"),
    ("cost_coaches", "f8", "EUR", "coaches, register access and hiring"),
    ("cost_offices", "f8", "EUR", "offices"),
    ("cost_slots", "f8", "EUR", "used places, subsidies apart"),
    ("cost_subsidies", "f8", "EUR", "wage subsidies"),
    ("cost_start_up", "f8", "EUR", "starting structures"),
    ("cost_wind_down", "f8", "EUR", "ending structures"),
    ("benefits_municipality", "f8", "EUR", "unemployment benefits paid by municipalities"),
    ("benefits_state", "f8", "EUR", "unemployment benefits paid by the state"),
    ("benefits_insurance", "f8", "EUR", "unemployment benefits paid by insurance"),
    ("other_transfers", "f8", "EUR", "other transfers"),
    ("taxes", "f8", "EUR", "taxes and contributions"),
)
EVENT: tuple[Declaration, ...] = (
    ("person", "u4", "row", "person"),
    ("week", "i2", "week", "week of the change"),
    ("before", "u1", "code", "state before"),
    ("after", "u1", "code", "state after"),
    ("what", "u1", "code", "event of the transition table"),
    ("detail", "u1", "code", "kind of service, reason outside, coding of a job; 1: on recall"),
)


def dtype_of(declarations: tuple[Declaration, ...]) -> np.dtype[Any]:
    """Return the record type of a table of declarations, fields aligned."""
    kinds: list[Any] = [(name, kind) for name, kind, _unit, _label in declarations]
    return np.dtype([(n, *k) if isinstance(k, tuple) else (n, k) for n, k in kinds], align=True)


TABLES = {
    "people": PERSON,
    "dossiers": DOSSIER,
    "desks": DESK,
    "posts": POST,
    "partners": PARTNER,
    "areas": AREA,
    "levers": LEVERS,
    "phases": PHASE,
    "calendar": CALENDAR,
    "weekly": WEEKLY,
    "events": EVENT,
}
DTYPES = {name: dtype_of(declarations) for name, declarations in TABLES.items()}
BANDS = 7  # registered duration in months: <1, 1-3, 3-6, 6-12, 12-18, 18-24, >24
DESTINATIONS = 5  # work, measure, outside, not renewed, other
LONGEST_WAIT = 128


class World(NamedTuple):
    """All state of one run. Rows of `people` and `dossiers` belong together."""

    people: Any
    dossiers: Any
    desks: Any
    posts: Any
    partners: Any
    areas: Any
    levers: Any
    phases: Any
    calendar: Any
    weekly: Any
    events: Any
    stock: Any
    """Present people by [desk, state], whole numbers."""
    paid: Any
    """Present people by [desk, pay class], whole numbers."""
    pay: Any
    """EUR a week by [era, pay class, payer]."""
    flows: Any
    """Register: flows out of unemployment by [place of desk, band, destination]."""
    stocks: Any
    """Register: month-end stock summed by [desk, band]."""
    waits: Any
    """Waits since the clock by [desk, weeks, 0 started / 1 left]."""
    active: Any
    """Rows of the people not gone for good, in row order."""
    moves: Any
    """Scratch: rows and events that this week's draws decided, by [block, place, 2]."""
    moved: Any
    """Scratch: number of moves by block."""
    rates: Any
    """Scratch: hazards by [block, event]."""
    heap: Any
    """Scratch: rows of posts, by caseload."""
    count: Any
    """Counters: people, active rows, events, bound violations, inflow id (see `COUNTERS`)."""
    entry: Any
    """Inflow: cumulative weights of the entry cells by [desk, cell]."""
    inflow: Any
    """Inflow: entrants a week by desk."""
    trial: Any
    """What a trial has in store for each person (`trial.py`); mostly empty."""

    def copy(self) -> World:
        """Return a world that shares nothing with this one, to branch from it."""
        return World(*(on_lines(array, len(array)) for array in self))

    def digest(self) -> str:
        """Return a hash of everything that stands in this world, scratch apart."""
        digest = hashlib.sha256()
        people = int(self.count[PEOPLE])
        for name, array in zip(self._fields, self, strict=True):
            if name in SCRATCH or (name == "trial" and not len(array)):
                continue
            part = array[:people] if name in ("people", "dossiers") else array
            if name == "active":
                part = array[: int(self.count[ACTIVE])]
            elif name == "events":
                part = array[: int(self.count[EVENTS])]
            digest.update(name.encode())
            digest.update(packed(part).tobytes())
        return digest.hexdigest()

    def for_rules(self) -> World:
        """Return the same arrays in the form that rules read: attributes in plain mode."""
        if not IS_PLAIN:
            return self
        return World(*(array.view(np.recarray) if array.dtype.names else array for array in self))


PEOPLE, ACTIVE, EVENTS, VIOLATIONS, INFLOW_ID, RECORDS_EVENTS, THINS, CLOCK = range(8)
COUNTERS = 8
SCRATCH = ("moves", "moved", "rates", "heap")


def on_lines(array: Any, rows: int) -> Any:
    """Return a copy with room for `rows` rows that begins on a line of cache (64 bytes)."""
    shape = (rows, *array.shape[1:])
    size = math.prod(shape) * array.dtype.itemsize
    room = np.zeros(size + 64, np.uint8)
    first = -room.ctypes.data % 64
    copied = room[first : first + size].view(array.dtype).reshape(shape)
    copied[: len(array)] = array
    return copied


def packed(array: Any) -> Any:
    """Return the array without the padding of its records, whose bytes mean nothing."""
    if not array.dtype.names:
        return np.ascontiguousarray(array)
    fields = [(name, array.dtype[name]) for name in array.dtype.names]
    flat = np.zeros(array.shape, np.dtype(fields))
    for name in array.dtype.names:
        flat[name] = array[name]
    return flat


@rule
def slot_of(week: int) -> int:
    """Return the row of the weekly table for `week`; the burn-in writes over its own row 0."""
    return max(week, 0)


@rule
def as_share(stored: int) -> float:
    """Return a share stored as a whole number of 1/65535."""
    return int(stored) * (1.0 / 65535.0)


@rule
def from_share(share: float) -> int:
    """Return the whole number of 1/65535 nearest to `share`, kept within [0, 1]."""
    return int(min(max(share, 0.0), 1.0) * 65535.0 + 0.5)
