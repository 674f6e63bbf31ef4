from __future__ import annotations

import re
from typing import Any

import pytest

from model.simulation import Simulation
from model.states import KINDS, TRANSITIONS
from model.trace import coach_name, tell
from model.words import EVENT_WORDS, KIND_WORDS
from scenarios.messages import set_language
from tests.model.mesa_worlds import SMALL
from tests.model.worlds import scenario


def story(person: int, **kwargs: Any) -> list[str]:
    """Return a person's weeks in the small world."""
    return tell(SMALL, person, **{"weeks": 80, "burn_in_weeks": 26, **kwargs})


@pytest.fixture(scope="module")
def sim():
    sim = Simulation.at_rest(SMALL, records_events=True, burn_in_weeks=26)
    sim.run_to(80)
    return sim


def test_begins_with_who_it_is(sim):
    """The first lines say who the person is and how she stands on the first day."""
    lines = story(17, weeks=1)
    sex = ("a woman", "a man")[sim.world.dossiers["sex"][17]]
    assert lines[0].startswith(f"Person 17 in small: {sex}, ")
    assert lines[1].startswith("Office: ")
    assert re.match(r"Skills 0\.\d\d, work ability 0\.\d\d, inclusion 0\.\d\d", lines[2])
    assert lines[3].startswith("2016-01-04  ")


def test_tells_every_event_of_the_log(sim):
    """Every event of the person in the log has a line on its date."""
    for person in (3, 17, 40):
        lines = story(person)
        for event in sim.events()[sim.events()["person"] == person]:
            day = str(SMALL.monday(int(event["week"])))
            words = EVENT_WORDS[int(event["what"])].split("{")[0].strip()
            assert any(line.startswith(f"{day}  {words}") for line in lines)


def test_tells_meetings_beliefs_and_what_is_so(sim):
    """Meetings are told with what the coach believes and what is so."""
    now = sim.snapshot()
    lines = story(int(((now["meetings"] > 5) & (now["state"] == 0)).argmax()))
    assert any("meets the coach (meeting no." in line for line in lines)
    assert any(re.search(r"believes: skills -?\d\.\d\d \(true \d\.\d\d\)", line) for line in lines)


def test_ends_with_a_sum(sim):
    """The last line adds up the weeks."""
    row = sim.snapshot()[17]
    assert f"{row['work_weeks']} weeks in work" in story(17)[-1]
    assert f"{row['meetings']} meetings" in story(17)[-1]


def test_follows_those_who_arrive_later(sim):
    """Someone who arrives after the first day is followed from the week after."""
    newcomer = len(sim.snapshot()) - 1
    assert story(newcomer)[3] > "2016-01-11"


@pytest.mark.parametrize("person", [100_000, -1])
def test_says_which_numbers_there_are(person):
    """A number that nobody has is answered with those there are."""
    with pytest.raises(ValueError, match="numbers run from 0 to"):
        story(person, weeks=3)


def test_says_when_the_horizon_is_exceeded():
    """More weeks than the scenario has are refused."""
    with pytest.raises(ValueError, match="lies beyond"):
        tell(scenario(weeks=3), 0, weeks=5, burn_in_weeks=2)


def test_every_event_and_kind_has_words():
    """No event of the transition table and no kind of service is left without words."""
    assert {row.event for row in TRANSITIONS} == set(EVENT_WORDS)
    assert len(KIND_WORDS) == len(KINDS)


def test_names_of_coaches():
    """A coach is named by post, by holder from the second on, and as the phase's where so."""
    assert coach_name(3 * 64 + 1) == "4"
    assert coach_name((65536 + 2) * 64 + 3) == "3 (holder 3)"
    assert coach_name((32768 + 1) * 64 + 1) == "2 of the phase"


def test_is_english_where_a_language_has_no_catalogue():
    """Where a language has no catalogue, the English text is told."""
    english = story(5, weeks=10)
    set_language("xx")
    try:
        assert story(5, weeks=10) == english
    finally:
        set_language("en")


def test_says_one_week_in_the_singular():
    """One week is a week."""
    assert not any(re.search(r"\b1 weeks\b", line) for line in story(17)[:-1])
