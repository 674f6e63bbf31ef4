"""The same rules as ordinary Mesa agents: no second engine, only another way of keeping people.

Run as a process of its own with ``NUMBA_DISABLE_JIT=1``, so that every rule of ``model/`` is plain
Python. The world is the compiled run's own, read from a file; but each person is a `mesa.Agent`
whose attributes are the fields of the hot record and the dossier, and `step` is her week. Agents
know no thinning: each works out her hazards every week, and nobody needs a bound.

``python -m tests.bench.plain_mesa FILE`` simulates one week for each line it is sent, and answers
with nanoseconds of its own processor time and the number of people visited; at the end, with the
number of jobs found, which must be near the compiled run's.
"""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import mesa

from model.coaching import coaching
from model.compiled import IS_PLAIN
from model.draws import Purpose, stream, uniform
from model.hazards import chosen, coach_skill, hazards
from model.inflow import inflow
from model.labour_market import labour_market
from model.ledger import ledger
from model.observation import observe
from model.partners import partners
from model.register import register
from model.staffing import staffing
from model.states import WORK
from model.thinning import enter_search, withdraw_search
from model.timeline import timeline
from model.transitions import handle_due, is_gone_for_good, let_happen
from model.world import PEOPLE, slot_of

PLAIN_TABLES = "desks posts partners areas levers phases calendar".split()


class Person(mesa.Agent):
    """One person: every field of her records is an attribute."""

    def __init__(self, model, row, records):
        super().__init__(model)
        self.row = row
        for record in records:
            for name in record.dtype.names:
                setattr(self, name, record[name].item())

    def step(self):
        """Live one week: what is due, then one draw among the hazards of the week."""
        model = self.model
        world, luck, week, beliefs = model.world, model.luck, model.week, model.beliefs
        if self.row >= world.count[PEOPLE] or is_gone_for_good(self):
            return
        model.visited += 1
        if handle_due(world, self.row, week, beliefs):
            return
        desk = world.desks[self.desk]
        lever = world.levers[int(desk.lever_row)]
        skill = coach_skill(world.posts, self, False, beliefs)
        today = world.calendar[slot_of(week)]
        rates = world.rates[0]
        total = hazards(rates, self, self, desk, lever, skill, today, luck, week, week, beliefs)
        event = chosen(rates, total, uniform(model.key, self.id))
        if event:
            let_happen(world, luck, self.row, event, week, beliefs)
            withdraw_search(world, self.row)
            if self.state < WORK:
                enter_search(world, self.row, week, beliefs)


class Rows(list):
    """Plain objects by row, in the place of an array of records."""

    @property
    def shape(self):
        return (len(self),)


def plain(record):
    """Return a record as an ordinary object with ordinary numbers, which Python reads fastest."""
    return SimpleNamespace(**{name: record[name].tolist() for name in record.dtype.names})


class PlainModel(mesa.Model):
    """A world whose people are agents; its week is the schedule's."""

    def __init__(self, simulation):
        super().__init__(seed=simulation.seed)
        self.luck = simulation.luck
        self.week = simulation.week
        self.visited = 0
        self.beliefs = plain(simulation.beliefs[0])
        world = simulation.world
        agents = Rows(
            Person(self, row, (world.people[row], world.dossiers[row]))
            for row in range(len(world.people))
        )
        tables = {name: Rows(map(plain, getattr(world, name))) for name in PLAIN_TABLES}
        self.world = world.for_rules()._replace(
            people=agents, dossiers=agents, rates=world.rates.tolist(), **tables
        )

    def step(self):
        """Simulate one week."""
        world, luck, week, beliefs = self.world, self.luck, self.week, self.beliefs
        self.key = stream(luck, Purpose.PATHWAY, week)
        self.visited = 0
        timeline(world, week, beliefs)
        staffing(world, luck, week, beliefs)
        inflow(world, luck, week, beliefs)
        coaching(world, luck, week, beliefs)
        partners(world, luck, week, beliefs)
        labour_market(world, week, beliefs)
        self.agents.do("step")
        register(world, week)
        ledger(world, week, beliefs)
        observe(world, week)
        self.week += 1


def main():
    assert IS_PLAIN, "set NUMBA_DISABLE_JIT=1: compiled rules cannot read agents"
    model = PlainModel(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301  (our own file)
    for _ in sys.stdin:
        start = time.process_time_ns()
        model.step()
        print(time.process_time_ns() - start, model.visited, flush=True)  # noqa: T201  (the answer)
    print(model.world.weekly["jobs_found"][: model.week].sum())  # noqa: T201  (the last answer)


if __name__ == "__main__":
    main()
