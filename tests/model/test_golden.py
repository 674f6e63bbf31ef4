"""Golden digests: results move only knowingly.

Two small worlds are hashed to the last bit. If a digest moves, the same scenario with the same seed
gives other numbers than yesterday. Where that is meant, write an entry under *Regression* in
CHANGELOG.md that says why, and put the digests of ``python -m tests.model.test_golden`` there and
here.
"""

from __future__ import annotations

import re
import sys

import pytest

from model.simulation import Simulation
from scenarios import load_scenario
from tests.model.worlds import phase, run, scenario
from tests.repository import ROOT

GOLDEN = {
    "small": "c151cd9f924d2576",
    "pirkanmaa-pilot": "5478aeae18508f9d",
}
"""The first 16 hexadecimal digits of each world's digest."""


def small() -> Simulation:
    """Return the tests' own region through a start and an end of a pilot, events included."""
    return run(scenario(phase(10, 30, contract="fixed-term")), 45, burn_in_weeks=20)


def pilot() -> Simulation:
    """Return the shipped pilot with few people, until it has begun: its files are in this."""
    sim = Simulation.at_rest(load_scenario("pirkanmaa-pilot"), people=150, burn_in_weeks=20)
    sim.run_to(90)
    return sim


WORLDS = {"small": small, "pirkanmaa-pilot": pilot}


@pytest.mark.plain
@pytest.mark.parametrize("name", GOLDEN)
def test_a_world_is_as_it_was(name):
    """To the bit, on every machine, compiled or plain."""
    assert WORLDS[name]().world.digest()[:16] == GOLDEN[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_changelog_knows_the_golden_digest(name):
    """Under *Regression*, newest first: the first digest named for a world is today's."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = re.findall(rf"`{re.escape(name)}`:? `([0-9a-f]{{16}})`", text)
    assert named[:1] == [GOLDEN[name]]
    assert "### Regression" in text[: text.index(GOLDEN[name])]


if __name__ == "__main__":
    for world, make in WORLDS.items():
        sys.stdout.write(f"`{world}` `{make().world.digest()[:16]}`\n")
