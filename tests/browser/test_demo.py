"""The demo in a real browser, with the network cut."""

import csv
import importlib.util
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.browser.conftest import PEOPLE, done

pytestmark = pytest.mark.browser


def slide(page, name, value):
    """Move a lever to a value, as a hand would."""
    page.evaluate(
        "([id, v]) => { const e = document.getElementById(id); e.value = v;"
        " e.dispatchEvent(new Event('input')); }",
        [name, value],
    )


def picture(page, number):
    """The picture of a policy."""
    return page.locator(".pic svg").nth(number).inner_html()


def to_the_end(page):
    """Press the button, and wait for the last follow-up."""
    page.click("#tp-end")
    page.wait_for_function(
        "document.querySelectorAll('#tp-table tbody tr').length === 7", timeout=90_000
    )
    done(page)


def downloaded(page, button):
    """What a button gives to keep."""
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_lever_changes_the_picture_of_its_policy(visitor):
    """And is acknowledged within a fifth of a second of being told."""
    page = visitor()
    page.fill("#tp-date", "2020-06-01")
    page.press("#tp-date", "Enter")
    page.wait_for_function("document.querySelectorAll('#tp-table tbody tr').length === 4")
    done(page)
    before = picture(page, 0), picture(page, 1)
    told = page.get_attribute("#tp-busy", "data-told")
    slide(page, "tp-b-clients_per_coach", 60)
    started = time.monotonic()
    page.wait_for_selector(f"#tp-busy:not([data-told='{told}'])", state="attached")
    acknowledged = time.monotonic() - started
    done(page)
    assert picture(page, 0) == before[0]
    assert picture(page, 1) != before[1]
    assert acknowledged < 0.5  # a browser and a test on two shared cores included


def test_at_the_end_the_numbers_are_those_of_compare(visitor):
    """The same seed, the same people, the first replication."""
    from experiments.comparison import compare

    page = visitor()
    to_the_end(page)
    rows = list(csv.DictReader(downloaded(page, "#tp-data").splitlines()))
    names = ["pirkanmaa-repeated", "pirkanmaa-permanent"]
    table = compare(names, people=PEOPLE, replications=1, workers=1).by_key
    seen = 0
    for row in rows:
        if row["difference"]:
            key = (names[1], names[0], row["group"], row["metric"], float(row["years"]))
            assert float(row["difference"]) == table.loc[key, "difference"]
            seen += 1
    assert seen > 1000


def test_a_person_is_followed_by_a_click_and_by_the_keyboard(visitor):
    """A click on a dot; arrow keys and Enter on the town."""
    page = visitor()
    page.click("#tp-town-a", position={"x": 120, "y": 100})
    page.wait_for_selector("#tp-person")
    first = page.inner_text("#tp-person strong")
    page.focus("#tp-town-b")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function(
        "was => document.querySelector('#tp-person strong').innerText !== was", arg=first
    )


def test_everything_can_be_reached_by_tabbing(visitor):
    """Levers, buttons, towns and fields, in their order, with nothing that traps."""
    page = visitor()
    reached = []
    for _press in range(70):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    for name in ("tp-play", "tp-reset", "tp-a-clients_per_coach", "tp-people", "tp-town-a",
                 "tp-anyone", "tp-view-flows", "tp-metric", "tp-load-a", "tp-data"):  # fmt: skip
        assert name in reached
    page.focus("#tp-b-clients_per_coach")
    page.keyboard.press("ArrowRight")
    done(page)
    assert "180" in page.input_value("#tp-b-clients_per_coach")


def test_the_language_is_switched_in_place(visitor):
    """The world stays where it is; the page says its language."""
    page = visitor()
    page.click("#tp-step")
    done(page)
    english = page.inner_text("h1")
    for code, day in (("fi", "14. elokuuta 2017"), ("sv", "14 augusti 2017")):
        page.click(f"button[lang={code}]")
        page.wait_for_function("c => document.documentElement.lang === c", arg=code)
        done(page)
        assert page.inner_text("#tp-day") == day
        assert page.inner_text("h1") != english
    assert "upprepade" in page.inner_text("#tp-source-a")


def test_reset_after_change_after_reset(visitor):
    """Each time the same page as at first."""
    page = visitor()
    first = page.inner_html("#tp-main").replace("busy on", "busy")
    for value in (60, 300):
        slide(page, "tp-b-clients_per_coach", value)
        slide(page, "tp-people", 900)
        done(page)
        page.click("#tp-step")
        done(page)
        page.click("#tp-reset")
        done(page)
        assert page.input_value("#tp-b-clients_per_coach") == "175"
        assert page.input_value("#tp-people") == str(PEOPLE)
        assert page.inner_text("#tp-day") == "7 August 2017"
        assert page.locator("#tp-table").count() == 0
    assert len(page.inner_html("#tp-main")) == pytest.approx(len(first), abs=200)


def test_twenty_quick_moves_of_a_lever(visitor):
    """No error, and the last value holds."""
    page = visitor()
    for value in range(100, 200, 5):
        slide(page, "tp-b-clients_per_coach", value)
        page.wait_for_timeout(30)
    done(page)
    assert page.input_value("#tp-b-clients_per_coach") == "195"
    assert page.locator("[role=alert]").count() == 0
    assert "b.clients_per_coach=195" in page.input_value("#tp-link")


def test_two_visitors_do_not_see_each_others_world(visitor):
    """Levers, weeks and language are one's own."""
    first, second = visitor(), visitor()
    first.click("button[lang=sv]")
    slide(first, "tp-b-clients_per_coach", 60)
    done(first)
    first.click("#tp-step")
    done(first)
    assert second.input_value("#tp-b-clients_per_coach") == "175"
    assert second.inner_text("#tp-day") == "7 August 2017"
    assert first.inner_text("#tp-day") == "14 augusti 2017"


def test_playing_moves_the_date_and_pausing_stops_it(visitor):
    """One button."""
    page = visitor()
    page.click("#tp-play")
    page.wait_for_function("document.querySelector('#tp-day').innerText !== '7 August 2017'")
    page.click("#tp-play")
    done(page)
    day = page.inner_text("#tp-day")
    page.wait_for_timeout(700)
    assert page.inner_text("#tp-day") == day


def test_a_link_brings_the_same_setting_to_another_visitor(visitor):
    """And a spoilt link is told kindly."""
    page = visitor()
    slide(page, "tp-a-gap_months", 6)
    done(page)
    query = page.input_value("#tp-link").partition("/?")[2]
    other = visitor("?" + query)
    assert other.input_value("#tp-a-gap_months") == "6"
    spoilt = visitor("?a=../../etc/passwd&people=1e9")
    assert "policy that is not here" in spoilt.inner_text("[role=alert]")


def test_a_file_is_saved_changed_and_loaded(visitor, tmp_path):
    """A wrong file is told, with every error; the right one becomes the policy."""
    page = visitor()
    text = downloaded(page, "#tp-save-b")
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text(text.replace("clients_per_coach = 175", "client_per_coach = 1\nx = 2"))
    right.write_text(text.replace("clients_per_coach = 175", "clients_per_coach = 90"))
    page.set_input_files("#tp-load-b", wrong)
    page.wait_for_selector("[role=alert] li:nth-child(2)")
    page.set_input_files("#tp-load-b", right)
    page.wait_for_function("document.querySelector('#tp-b-clients_per_coach').value === '90'")
    done(page)
    assert page.locator("[role=alert]").count() == 0


def test_the_picture_can_be_kept(visitor):
    """With its titles, as SVG and as PNG."""
    page = visitor()
    page.click("#tp-step")
    done(page)
    kept = ET.fromstring(downloaded(page, "#tp-svg"))  # noqa: S314 - it is our own
    told = "".join(kept.itertext())
    assert "14 August 2017" in told
    assert "Pirkanmaa: permanent" in told
    with page.expect_download() as download:
        page.click("#tp-png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(visitor, width, scheme):
    """On each view, with a person followed and follow-ups passed; nothing sticks out sideways."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        pytest.skip("axe-playwright-python is not here")
    (script,) = Path(found.origin).parent.rglob("axe.min.js")
    page = visitor(viewport={"width": width, "height": 850}, color_scheme=scheme)
    page.evaluate(script.read_text(encoding="utf-8"))
    page.click("#tp-anyone")
    page.fill("#tp-date", "2019-06-03")
    page.press("#tp-date", "Enter")
    page.wait_for_selector("#tp-table")
    for view in ("states", "flows", "coaches", "cooperation"):
        page.click(f"#tp-view-{view}")
        done(page)
        violations = page.evaluate("axe.run()")["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
