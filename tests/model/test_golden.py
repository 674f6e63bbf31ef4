"""Golden digests: results move only knowingly.

All that two small worlds show is hashed to the last bit: people, weeks, waits, the register's
tables and every event, but not when bounds were renewed. If a digest moves, the same scenario with
the same seed gives other numbers than yesterday. Where that is meant, write an entry under
*Regression* in CHANGELOG.md that says why, and put the digests of
``python -m tests.model.test_golden`` there and here.
"""

from __future__ import annotations

import hashlib
import re
import sys

import pytest

from model.simulation import Simulation
from model.world import packed
from scenarios import load_scenario
from tests.model.worlds import phase, run, scenario
from tests.repository import ROOT

GOLDEN = {
    "small": "3b5bc60868970142",
    "pirkanmaa-pilot": "ab6aed2ed0a72a12",
}
"""The first 16 hexadecimal digits of what each world shows."""


def small() -> Simulation:
    """Return the tests' own region through a start and an end of a pilot, events included."""
    return run(scenario(phase(10, 30, contract="fixed-term")), 45, burn_in_weeks=20)


def pilot() -> Simulation:
    """Return the shipped pilot with few people, until it has begun: its files are in this."""
    sim = Simulation.at_rest(load_scenario("pirkanmaa-pilot"), people=150, burn_in_weeks=20)
    sim.run_to(90)
    return sim


def shown(sim: Simulation) -> str:
    """Return a hash of everything that a simulation shows."""
    digest = hashlib.sha256()
    tables = (sim.snapshot(), sim.weekly(), sim.waits(), sim.flows(), sim.stocks(), sim.events())
    for table in tables:
        digest.update(packed(table).tobytes())
    return digest.hexdigest()[:16]


WORLDS = {"small": small, "pirkanmaa-pilot": pilot}


@pytest.mark.plain  # which tells of an index beyond an array, as compiled code does not
@pytest.mark.parametrize("name", GOLDEN)
def test_a_world_is_as_it_was(name):
    """To the bit, on every machine, compiled and as plain Python."""
    assert shown(WORLDS[name]()) == GOLDEN[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_changelog_knows_the_golden_digest(name):
    """Under *Regression*, newest first: the first digest named for a world is today's."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = re.findall(rf"`{re.escape(name)}`:? `([0-9a-f]{{16}})`", text)
    assert named[:1] == [GOLDEN[name]]
    assert "### Regression" in text[: text.index(GOLDEN[name])]


if __name__ == "__main__":
    for world, make in WORLDS.items():
        sys.stdout.write(f"`{world}` `{shown(make())}`\n")
