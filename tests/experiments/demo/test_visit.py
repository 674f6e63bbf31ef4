"""A visit: what a page is shown for what it asks, without a browser."""

import csv
import io
import time

import pytest

from experiments.comparison import compare
from experiments.demo.house import House
from experiments.demo.visit import COMMANDS, Visit
from experiments.errors import BadInput
from experiments.executors import Serial
from experiments.live.further import Further

PEOPLE = 200


class Page:
    """What a browser would hold of a visit."""

    def __init__(self, house):
        self.parts = {"status": {"told": -1, "is_busy": True}}
        self.history = []
        self.visit = Visit(house, self.publish)

    def publish(self, **parts):
        self.parts.update(parts)
        self.history += list(parts.items())

    def __getattr__(self, name):
        return self.parts[name]

    def tell(self, what, **data):
        """Tell, and wait until it is done."""
        self.visit.tell(what, data)
        self.wait(lambda: self.status["told"] == self.visit._told and not self.status["is_busy"])

    def wait(self, is_so, seconds=600):  # the first call may have to compile the model
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, (self.status, self.visit._waiting)
            time.sleep(0.01)

    def value(self, side, name):
        return self.setup["sides"][side]["values"][name]


class Nobody(Further):
    """Does no further replication."""

    def ask(self, *_asked):
        pass


@pytest.fixture
def house():
    house = House(usual_people=PEOPLE, further=Nobody(Serial))
    yield house
    house.close()


@pytest.fixture
def page(house):
    page = Page(house)
    page.tell("hello", search="", language="en-GB")
    yield page
    page.visit.close()


def test_a_visit_begins_at_the_clock(page):
    """With two policies, a town and the words of the page."""
    assert page.frame["day"] == page.frame["first_day"] == "2017-08-07"
    assert page.frame["states"][0] == page.frame["states"][1]
    assert page.words["play"] == "Play"
    assert page.setup["sides"]["a"]["source"] == "pirkanmaa-repeated"


def test_at_the_end_the_numbers_are_those_of_compare(page):
    """The table that can be downloaded, to the last digit."""
    page.tell("end")
    assert page.frame["is_over"]
    page.tell("data")
    rows = list(csv.DictReader(io.StringIO(page.download["text"])))
    compared = compare(
        ["pirkanmaa-repeated", "pirkanmaa-permanent"], people=PEOPLE, replications=1, workers=1
    )
    table = compared.by_key
    seen = 0
    for row in rows:
        key = ("pirkanmaa-permanent", "pirkanmaa-repeated", row["group"], row["metric"])
        expected = table.loc[(*key, float(row["years"]))]
        if row["difference"]:
            assert float(row["difference"]) == expected["difference"], row
            seen += 1
    assert seen > 1000


def test_a_lever_changes_what_is_shown(page):
    """And only what it changes is in the link."""
    page.tell("jump", value="2019-06-03")
    before = page.frame
    page.tell("lever", side="b", name="clients_per_coach", value=60)
    assert page.frame["day"] == before["day"]
    assert page.frame["pictures"][0] == before["pictures"][0]
    assert page.frame["pictures"][1] != before["pictures"][1]
    assert page.setup["query"] == "b.clients_per_coach=60&lang=en"


def test_a_lever_set_back_is_no_change(page):
    """The policy's own value again."""
    page.tell("lever", side="b", name="clients_per_coach", value=60)
    page.tell("lever", side="b", name="clients_per_coach", value=175)
    assert not page.setup["sides"]["b"]["is_changed"]


def test_reset_after_change_after_reset_comes_to_the_same(page):
    """The same frame to the letter."""
    page.tell("end")
    first = page.frame
    for value in (60, 300):
        page.tell("lever", side="a", name="clients_per_coach", value=value)
        page.tell("people", value=300)
        page.tell("reset")
        assert page.frame["day"] == "2017-08-07"
    page.tell("end")
    assert {**page.frame, "n": 0} == {**first, "n": 0}


def test_an_acknowledgement_does_not_wait_for_the_simulation(page):
    """Within a fifth of a second, whatever is simulated meanwhile."""
    page.visit.tell("end")
    started = time.monotonic()
    page.visit.tell("lever", {"side": "a", "name": "cooperation", "value": 0.1})
    assert time.monotonic() - started < 0.2
    assert page.history[-1][0] in ("status", "frame", "table", "person", "setup", "town")
    page.tell("pause")


def test_of_many_moves_only_the_last_is_simulated(page):
    """Twenty quick moves: no error, and the last value holds."""
    frames = page.frame["n"]
    for value in range(20, 40):
        page.visit.tell("lever", {"side": "b", "name": "clients_per_coach", "value": value})
    page.tell("pause")
    assert page.value("b", "clients_per_coach") == 39
    assert page.frame["n"] - frames < 20
    assert page.status["problems"] == []


def test_a_person_is_followed_under_both_policies(page):
    """Her path, her coach, what is believed and so."""
    page.tell("follow", dot=5)
    page.tell("jump", value="2018-06-04")
    assert page.person["row"] == page.town["rows"][5]
    assert len(page.person["sides"]) == 2
    page.tell("follow", dot=-1)
    assert page.person == {}


@pytest.mark.parametrize("view", ["flows", "coaches", "cooperation", "states"])
def test_every_view_is_a_picture_for_each_policy(page, view):
    """With words for whoever cannot see it."""
    page.tell("step")
    page.tell("view", value=view)
    for pictures in page.frame["pictures"]:
        for picture in pictures:
            assert picture.startswith("<svg")
            assert 'aria-label="' in picture


def test_playing_goes_on_until_paused(page):
    """The date moves by itself as long as the page keeps up."""
    page.tell("play")
    day = page.frame["day"]
    for _turn in range(3):
        page.visit.tell("seen", {"n": page.frame["n"]})
        time.sleep(0.3)
    page.wait(lambda: page.frame["day"] > day)
    page.tell("pause")
    assert not page.frame["is_playing"]


def test_a_file_is_saved_and_loaded_again(page):
    """As what it was."""
    page.tell("lever", side="b", name="clients_per_coach", value=60)
    page.tell("save", side="b")
    text = page.download["text"]
    page.tell("reset")
    page.tell("load", side="b", text=text)
    assert page.setup["sides"]["b"]["source"] == "loaded"
    assert page.value("b", "clients_per_coach") == 60


def test_a_spoilt_file_is_told_and_changes_nothing(page):
    """Every error, and the world stays."""
    page.tell("load", side="a", text="format = 1\nclient = 2\nextends = 'nothing'")
    assert page.status["problems"]
    assert page.setup["sides"]["a"]["source"] == "pirkanmaa-repeated"


def test_equal_policies_are_told_kindly(page):
    """There is nothing to compare; changing one again mends it."""
    page.tell("source", side="b", value="pirkanmaa-repeated")
    assert "never differ" in page.status["problems"][0]
    page.tell("source", side="b", value="pirkanmaa-pilot")
    assert page.status["problems"] == []
    page.tell("step")
    assert page.frame["titles"][1] == "Pirkanmaa: pilot"


MADE_UP = (
    None,
    5,
    "x",
    [],
    {"side": "c"},
    {"side": "a", "name": "__class__"},
    {"side": "a", "name": "structure", "value": "/etc/passwd"},
    {"side": "b", "value": {"a": 1}, "text": 7},
    {"side": "b", "text": "\ud800", "value": [[]]},
    {"dot": 10**9},
)


@pytest.mark.parametrize("what", sorted(COMMANDS - {"seen", "end", "play", "hello"}))
def test_nothing_that_a_page_sends_breaks_a_visit(page, what):
    """Whatever a browser makes up is left out."""
    for data in MADE_UP:
        page.visit.tell(what, data)
        page.tell("pause")
        assert not any("our mistake" in problem for problem in page.status["problems"])


def test_commands_that_are_none_are_not_heard(page):
    """Also those that are the visit's own."""
    for what in ("let_go", "found", "__init__", None, 3, "nonsense"):
        page.visit.tell(what, {})
    page.tell("pause")
    assert page.visit.pair is not None


def test_visitors_have_their_own_worlds_and_languages(house):
    """What one does, the other does not see."""
    first, second = Page(house), Page(house)
    first.tell("hello", search="?b.clients_per_coach=60", language="fi")
    second.tell("hello", search="", language="en")
    first.tell("end")
    assert second.frame["day"] == "2017-08-07"
    assert (first.setup["language"], second.setup["language"]) == ("fi", "en")
    assert second.value("b", "clients_per_coach") == 175
    first.visit.close()
    second.visit.close()
    first.wait(lambda: first.visit.pair is None)
    assert house.guests == 0


def test_a_full_house_says_so(page, house):
    """And lets nobody down who is in."""
    house.most_visits = 1
    other = Page(house)
    other.tell("hello", search="", language="en")
    assert "already" in other.status["problems"][0]
    page.tell("step")
    assert page.status["problems"] == []
    other.visit.close()


def test_people_are_bounded_over_all_visitors(house, page):
    """A region too large for what is free is refused; the smaller one goes on."""
    house.most_people = 1_000
    page.tell("people", value=5_000)
    assert "room for 1000" in page.status["problems"][0]
    with pytest.raises(BadInput):
        house.claim(page.visit, 2_000)


def test_idle_worlds_are_let_go_and_come_back(house, page):
    """Nothing was touched for long: the world is given back, and a press brings it again."""
    house.idle_seconds = 0.0
    house.sweep()
    page.wait(lambda: page.visit.pair is None)
    assert house.guests == 0
    house.idle_seconds = 1000.0
    page.tell("again")
    assert page.visit.pair is not None


def test_nothing_further_is_done_for_a_page_that_no_longer_looks(page, house, monkeypatch):
    """A closed page says of no frame that it was seen; when it is heard again, work goes on."""
    asked, dropped = [], []
    monkeypatch.setattr(
        house.further, "ask", lambda _who, _study, which, _told: asked.append(which)
    )
    monkeypatch.setattr(house.further, "drop", dropped.append)
    page.tell("people", value=300)
    visit = page.visit
    for replication in range(1, 12):
        visit.tell_inside("found", {"asked": visit._asked, "found": (replication, {}, {})})
        page.wait(lambda: not visit._waiting)
        time.sleep(0.02)
    page.wait(lambda: len(dropped) > 1)
    page.tell("step")
    assert asked[0] == range(1, 20)
    assert asked[1].start > 1
