"""The page of a lesson on the real world, small: its numbers, its bytes, and no request."""

import re

import numpy as np
import pytest

from experiments import compare
from experiments.cli import main
from experiments.lessons import LessonRun, page, read_lesson, run_lesson
from experiments.progress import Progress
from tests.experiments.lessons.small import LESSON, SCENARIOS, changed, data_in, said, write_lesson

PEOPLE, REPLICATIONS, SEED = 300, 3, 7
OUTSIDE = re.compile(r"""(?:https?:)?//[\w.-]+\.\w|\bsrc\s*=|\bhref\s*=\s*["'](?!\#)|url\(|@import|
                         \bfetch\b|XMLHttpRequest|sendBeacon|WebSocket|localStorage|import\(""",
                     re.VERBOSE)  # fmt: skip
XML_NAMES = "http://www.w3.org/2000/svg"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    lesson = changed("charts", 1, "years", to=0.5)
    lesson["findings"].append(
        {"key": "read", "policy": "after", "metric": "need_misread", "years": 1.0,
         **{turn: said("{value}") for turn in ("more", "less", "unsure")}}
    )  # fmt: skip
    return write_lesson(tmp_path_factory.mktemp("page"), lesson)


@pytest.fixture(scope="module")
def found(place):
    return run_lesson(
        read_lesson(place), people=PEOPLE, replications=REPLICATIONS, seed=SEED, workers=1
    )


@pytest.fixture(scope="module")
def html(found):
    return page(found, "fi")


def test_the_numbers_are_those_of_compare(found, html, place):
    """The same seed, people and replications: the same differences and intervals."""
    scenarios = [place.parent / f"{name}.toml" for name in SCENARIOS]
    compared = compare(
        scenarios, people=PEOPLE, replications=REPLICATIONS, seed=SEED, workers=1
    )  # fmt: skip
    rows = compared.differences("employment_rate").set_index("years")
    (series,) = data_in(html)["run"]["series"]
    shown = {point[0]: point[1:] for point in series["points"]}
    for years in (0.5, 1.0):
        row = rows.loc[years]
        wanted = [100 * row["difference"], 100 * row["ci_low"], 100 * row["ci_high"]]
        assert shown[years] == pytest.approx(wanted, abs=1e-5)


def test_the_policy_s_own_setting_gives_the_policy_s_own_numbers(found, html):
    """The grid holds the policy as it is: 175 clients a coach, 17 months."""
    data = data_in(html)
    grid = data["grid"]
    own = "-".join(str(lever["start"]) for lever in grid["levers"])
    assert own == "1-1"
    assert grid["metrics"][0]["cells"][own] == data["run"]["series"][0]["points"]
    others = [cell for key, cell in grid["metrics"][0]["cells"].items() if key != own]
    assert all(cell != grid["metrics"][0]["cells"][own] for cell in others)


def test_the_same_runs_give_the_same_bytes(found, html, place):
    """Run anew, with two workers."""
    again = run_lesson(
        read_lesson(place), people=PEOPLE, replications=REPLICATIONS, seed=SEED, workers=2
    )
    assert page(again, "fi") == html


def test_the_page_asks_for_nothing(html):
    """No address, no source, no import; and a policy that forbids every request."""
    assert OUTSIDE.findall(html.replace(XML_NAMES, "")) == []
    assert "default-src 'none'" in html


def test_the_page_holds_all_three_languages(html):
    """Every text of the lesson in each of them."""
    for language in ("fi", "sv", "en"):
        for text in ("Title", "Question", "Story", "Why?", "Pitfall"):
            assert f'lang="{language}">{text} {language}</span>' in html
    assert '<html lang="fi">' in html


def test_a_lesson_cannot_write_tags_into_its_page(found, tmp_path):
    """What is in a file is text, in the page and in the script's data."""
    evil = "</script><script>alert(1)</script>"
    texts = dict.fromkeys(("fi", "sv", "en"), evil)
    lesson = changed("title", to=texts, lesson=changed("run", "title", to=texts))
    evil_lesson = read_lesson(write_lesson(tmp_path, lesson))
    text = page(LessonRun(evil_lesson, found.study, found.numbers, found.person))
    assert "<script>alert" not in text
    assert text.count("</script>") == 2


def test_the_person_lives_two_lives(found):
    """The same person at the clock; weeks in work that differ; all said in each language."""
    assert found.person is not None
    first, second = found.person.paths
    assert (first.policy, second.policy) == ("before", "after")
    assert first.work_weeks != second.work_weeks
    assert 0 < found.person.differing <= found.person.members


def test_what_coaches_believe_is_measured_in_every_replication(found):
    """A share each, for both policies, as far as the run reaches."""
    for policy in ("before", "after"):
        values = found.numbers.values(policy, "need_misread", "all", 1.0)
        assert len(values) == REPLICATIONS
        assert ((values > 0) & (values < 1)).all()
    everyone = found.numbers.values("after", "belief_error", "all", 1.0)
    assert np.isnan(everyone).all()  # nobody asked for it, so it is not kept


def test_the_command_goes_on_where_it_was_and_writes_one_file(place, tmp_path, capsys, monkeypatch):
    """Stopped in the middle it keeps its runs; once the page is written, they are thrown away."""
    monkeypatch.chdir(tmp_path)
    words = ["lesson", str(place), "--out", "lesson.html", "--lang", "sv"]
    words += ["--people", "100", "--replications", "2", "--workers", "1"]
    begun = []

    def stopped(progress, done, total, failed):
        begun.append(done)
        progress.done, progress.total = done, total
        if done and not begun[0]:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "update", stopped)
        assert main(words) == 130
        assert "är färdiga och sparade i" in capsys.readouterr().err
        assert not (tmp_path / "lesson.html").exists()
        begun.clear()
        assert main(words) == 0
    assert begun[0] > 0
    assert '<html lang="sv">' in (tmp_path / "lesson.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.html"]
    assert "lesson.html" in capsys.readouterr().out


def test_the_command_without_a_name_lists_the_lessons(capsys):
    """In the language asked for."""
    assert main(["lesson", "--lang", "fi"]) == 0
    told = capsys.readouterr().out
    assert "too-short: Miksi vuosi on liian lyhyt?" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["too-shrot"], 'Did you mean "too-short"?'),
        (["too-short", "--people", "3"], "--people 3 is out of range"),
        (["too-short", "--out", "."], "is a folder"),
        (["too-short", "--out", "no/such/folder/a.html"], "There is no folder"),
    ],
)
def test_a_slip_of_the_command_is_told_and_nothing_runs(words, told, capsys, tmp_path, monkeypatch):
    """Exit 2, a plain sentence, no file."""
    monkeypatch.chdir(tmp_path)
    assert main(["lesson", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_jinja_is_told_before_anything_runs(capsys, tmp_path, monkeypatch):
    """With what to install."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    assert main(["lesson", "too-short"]) == 2
    assert 'pip install "tyopolku[report]"' in capsys.readouterr().err


def test_the_lesson_of_these_tests_is_a_whole_one():
    """So that what holds of it holds of those that are shipped."""
    assert set(LESSON) == {*read_keys()}


def read_keys():
    """The keys that a lesson has."""
    from scenarios.lesson_form import LessonForm

    return [name for name in LessonForm.model_fields if name != "description"]
