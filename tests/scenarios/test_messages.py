from __future__ import annotations

import gettext
import re

import pytest

from scenarios.levers import LEVERS, lever_sentence
from scenarios.messages import _, ngettext, set_language
from scenarios.places import HERE
from scenarios.problems import Problem, ScenarioErrors


def test_without_a_catalogue_the_text_is_english(tmp_path):
    set_language("fi", tmp_path)
    assert _("This file is empty.") == "This file is empty."


def test_an_unknown_language_gives_english():
    set_language("xx")
    assert ngettext("one", "many", 2) == "many"


def test_messages_and_levers_follow_the_language_chosen(tmp_path, monkeypatch):
    class Shouting(gettext.NullTranslations):
        def gettext(self, message):
            return message.upper().replace("{KIND}", "{kind}")

    monkeypatch.setattr(gettext, "translation", lambda *_args, **_kwargs: Shouting())
    set_language("fi", tmp_path)
    assert _("empty") == "EMPTY"
    assert lever_sentence(LEVERS["digital.reach"]).isupper()


def test_an_empty_text_stays_empty():
    assert _("") == ""


def test_several_problems_are_counted():
    problems = [Problem("a.toml", 2, 1, "x", "Wrong."), Problem("a.toml", 1, 1, "y", "Wrong.")]
    text = str(ScenarioErrors(problems))
    assert text.splitlines()[0] == "2 things have to be put right:"
    assert text.index("y") < text.index(" x:")
    assert str(ScenarioErrors(problems[:1])).startswith("One thing has to be put right:")


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.name)
def test_no_message_is_formatted_before_it_is_looked_up(path):
    assert not re.search(r"\b(_|ngettext)\(\s*f[\"']", path.read_text(encoding="utf-8"))
