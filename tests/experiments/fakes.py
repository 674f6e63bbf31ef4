"""A small stand-in for the model, with its methods and columns and none of its meaning.

Jobs come more often where a coach has fewer clients; everyone has the same luck under every
policy. Coaches change when a phase begins or ends.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.weeks import WEEKLY
from experiments.world import World
from scenarios.levers import LEVERS, Levers
from scenarios.scenario import (
    MECHANISMS,
    Behaviour,
    Margins,
    Office,
    Phase,
    Policy,
    Regime,
    Region,
    Scenario,
)

FAKE = "tests.experiments.fakes:FakeSimulation"

BASE = Levers(
    {
        **dict.fromkeys(LEVERS, 0.0),
        "coaching.clients_per_coach": 400.0,
        "coaching.client_hours_per_week": 20.0,
        "coaching.meeting_interval_weeks": 12.0,
        "partners.rehabilitative_work_slots_per_1000": 30.0,
        "digital.reach": 0.2,
    }
)
OWN_COACH = BASE.overlaid(
    {
        "coaching.clients_per_coach": 100.0,
        "partners.rehabilitative_work_slots_per_1000": 60.0,
        "digital.reach": 0.5,
    }
)
REGION = Region(
    name="smallshire",
    title={"en": "Smallshire"},
    offices=(
        Office("Alder", "west", "trial", 60.0, 20.0),
        Office("Birch", "west", "trial", 60.0, 20.0),
        Office("Cedar", "west", "neighbour", 30.0, 10.0),
        Office("Damson", "east", "control", 30.0, 10.0),
    ),
    margins=Margins({}, 0.5, {}, {}),
    inflow=None,
)
BEHAVIOUR = Behaviour("central", {"a.b": 1.0}, dict.fromkeys(MECHANISMS, True))
STARTS = date(2016, 1, 4)


def a_phase(
    starts: date,
    ends: date | None = None,
    levers: Levers = OWN_COACH,
    announced: date | None = None,
) -> Phase:
    """Own coaches in both trial offices."""
    contract = "permanent" if ends is None else "fixed-term"
    return Phase(("Alder", "Birch"), starts, ends, announced, contract, levers)


def a_scenario(name: str, *phases: Phase, weeks: int = 209, **changes) -> Scenario:
    """A scenario of the small region, four years long."""
    made = Scenario(
        name=name,
        title={"en": name.replace("-", " ").capitalize()},
        description="",
        starts=STARTS,
        weeks=weeks,
        region=REGION,
        policy=Policy(BASE, phases),
        behaviour=BEHAVIOUR,
        regime=Regime("at-rest"),
    )
    return made.replace(**changes)


def baseline(**changes) -> Scenario:
    return a_scenario("baseline", **changes)


def pilot(**changes) -> Scenario:
    return a_scenario("pilot", a_phase(date(2017, 1, 2), date(2017, 12, 31)), **changes)


def repeated(**changes) -> Scenario:
    return a_scenario(
        "repeated",
        a_phase(date(2017, 1, 2), date(2017, 6, 30)),
        a_phase(date(2018, 1, 1), date(2018, 6, 30)),
        a_phase(date(2019, 1, 7), date(2019, 6, 30)),
        **changes,
    )


def permanent(**changes) -> Scenario:
    return a_scenario("permanent", a_phase(date(2017, 1, 2)), **changes)


def a_world(reference: Scenario | None = None, clock: int = 52) -> World:
    return World(reference or baseline(), clock, seed=1, people=None, simulation=FAKE)


@dataclass(frozen=True)
class Desk:
    office: str
    area: str
    role: str
    is_client_desk: bool


_INTEGERS = (
    "person id state reason desk is_client entered_week registered_weeks jobless_weeks "
    "spell_weeks work_weeks subsidised_weeks unemployed_weeks sustained_week "
    "unemployed_months_16 meetings coach queue_weeks age sex education benefit "
    "is_health_limited"
).split()
_FLOATS = (
    "skills work_ability inclusion chance programme_cost benefit_cost other_transfers taxes"
).split()
PERSON = np.dtype([(n, "i4") for n in _INTEGERS] + [(n, "f8") for n in _FLOATS])
WEEK = np.dtype(
    [(column.name, "f8") for column in WEEKLY] + [("is_month_end", "?")],
)
EVENT = np.dtype([("person", "i4"), ("week", "i4"), ("before", "u1"), ("after", "u1")])


class FakeSimulation:
    """People who find and lose jobs by one number each."""

    version = "1"

    @classmethod
    def at_rest(
        cls, scenario, seed=1, replication=0, people=None, threads=1, on_progress=None,
        records_events=False, burn_in_weeks=0,
    ):  # fmt: skip
        self = cls()
        self.scenario, self.week, self.clock = scenario, 0, None
        offices = scenario.region.offices
        self.desks = [
            Desk(office.name, office.area, office.role, is_client)
            for office in offices
            for is_client in (True, False)
        ]
        own = np.array([[office.clients, office.others] for office in offices]).ravel()
        self.scale = float(own.sum() / (people or own.sum()))
        counts = np.maximum(np.round(own / self.scale), 1).astype(int)
        self._luck = np.random.default_rng([seed, replication])
        draw = np.random.default_rng([seed, replication, 7])
        rows = np.zeros(counts.sum(), PERSON)
        rows["person"] = rows["id"] = np.arange(len(rows))
        rows["desk"] = np.repeat(np.arange(len(counts)), counts)
        rows["is_client"] = rows["desk"] % 2 == 0
        rows["state"] = draw.choice([0, 0, 0, 1, 2, 3, 4], len(rows))
        rows["registered_weeks"] = rows["jobless_weeks"] = draw.integers(0, 150, len(rows))
        rows["sustained_week"] = -32768
        rows["age"], rows["sex"] = draw.integers(18, 64, len(rows)), draw.integers(0, 2, len(rows))
        rows["education"] = draw.integers(0, 3, len(rows))
        rows["is_health_limited"] = draw.integers(0, 2, len(rows))
        rows["coach"], rows["queue_weeks"] = rows["desk"], -1
        for column in ("skills", "work_ability", "inclusion", "chance"):
            rows[column] = draw.random(len(rows))
        self.rows, self._weekly = rows, []
        self._waits = np.zeros((len(self.desks), 128, 2), np.int64)
        self._events: list[tuple[int, int, int, int]] | None = [] if records_events else None
        return self

    def run_to(self, week: int) -> None:
        while self.week < week:
            self._one_week()
            self.week += 1

    def start_clock(self) -> None:
        assert self.clock is None
        self.clock = self.week

    def branch(self, scenario):
        other = copy.deepcopy(self)
        other.scenario = scenario
        return other

    def snapshot(self) -> np.ndarray:
        return self.rows.copy()

    def weekly(self) -> np.ndarray:
        return np.array(self._weekly, WEEK).reshape(self.week, len(self.desks))

    def waits(self) -> np.ndarray:
        return self._waits.copy()

    def flows(self) -> np.ndarray:
        return np.ones((len(self.desks), 7, 5))

    def stocks(self) -> np.ndarray:
        return np.full((len(self.desks), 7), 20.0)

    def events(self) -> np.ndarray:
        return np.array(self._events, EVENT)

    def _levers(self, desk: Desk):
        monday = self.scenario.monday(self.week)
        for phase in self.scenario.policy.phases:
            is_on = phase.starts <= monday and (phase.ends is None or monday <= phase.ends)
            if is_on and desk.office in phase.offices and desk.is_client_desk:
                return phase.levers, 1000 + phase.starts.toordinal()
        return self.scenario.policy.base, 0

    def _one_week(self) -> None:
        rows, luck = self.rows, self._luck.random(len(self.rows))
        before, desk = rows["state"].copy(), rows["desk"]
        levers, hire = zip(*map(self._levers, self.desks), strict=True)
        clients_per_coach = np.array([each["coaching.clients_per_coach"] for each in levers])
        chance = (0.004 + 1.0 / clients_per_coach[desk]) * (0.5 + rows["chance"])
        seeking, working = before <= 4, before == 5
        rows["state"][seeking & (luck < chance)] = 5
        rows["state"][working & (luck > 0.99)] = 0
        rows["coach"] = np.array(hire)[desk] + desk
        self._keep_books(levers, clients_per_coach)
        self._count(before)

    def _keep_books(self, levers, clients_per_coach) -> None:
        rows = self.rows
        desk, state, desks = rows["desk"], rows["state"], len(self.desks)
        by_state = np.bincount(desk * 7 + state, minlength=7 * desks).reshape(desks, 7)
        people, clients = by_state.sum(axis=1), by_state[:, :5].sum(axis=1)
        posts = people / clients_per_coach
        slots = np.array([each["partners.rehabilitative_work_slots_per_1000"] for each in levers])
        hours = np.array([each["coaching.client_hours_per_week"] for each in levers])
        week = np.zeros(desks, WEEK)
        names = (
            "unemployed rehabilitation rehabilitative_work training subsidised_work work outside"
        )
        for place, name in enumerate(names.split()):
            week[name] = by_state[:, place]
        books = {
            "clients": clients, "posts_fte": posts, "coaches_fte": posts,
            "meetings": posts * hours,
            "cost_coaches": posts * 1000.0, "cost_offices": people * 5.0,
            "cost_slots": slots * people / 100,
            "benefits_state": clients * 100.0, "benefits_municipality": clients * 50.0,
            "is_month_end": self.scenario.monday(self.week).month
            != self.scenario.monday(self.week + 1).month,
            "taxes": by_state[:, 5] * 80.0, "cooperation": 0.5, "tightness": 1.0,
        }  # fmt: skip
        for name, of_desks in books.items():
            week[name] = of_desks
        self._weekly.append(week)
        if self.clock is not None:
            self._waits[:, self.week % 7, 0] += 1
            factor = 1.03 ** (-(self.week - self.clock) / 52.1775)
            rows["programme_cost"] += ((posts * 1000.0 / people + 5.0) * factor)[desk]
            rows["benefit_cost"][state <= 4] += 150.0 * factor
            rows["taxes"][state == 5] += 80.0 * factor

    def _count(self, before) -> None:
        rows = self.rows
        rows["work_weeks"] += rows["state"] == 5
        rows["unemployed_weeks"] += rows["state"] == 0
        rows["spell_weeks"] = np.where(rows["state"] == before, rows["spell_weeks"] + 1, 0)
        done = (rows["state"] == 5) & (rows["spell_weeks"] == 25)
        rows["sustained_week"][done] = self.week
        rows["registered_weeks"] = np.where(rows["state"] <= 4, rows["registered_weeks"] + 1, 0)
        if self._events is not None:
            for row in np.flatnonzero(before != rows["state"]):
                self._events.append((row, self.week, before[row], rows["state"][row]))
