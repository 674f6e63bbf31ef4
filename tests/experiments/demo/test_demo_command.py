"""`tyopolku demo`: what is asked wrongly is told kindly, before anything is begun."""

import socket
import sys
import threading

import pytest

from experiments.cli import main
from experiments.commands.demo import MOST_PEOPLE
from experiments.demo import server
from experiments.errors import CannotGoOn
from experiments.messages import _, in_language, speaking
from scenarios import load_scenario


def test_wrong_numbers_are_told_together(capsys):
    """Port and people, exit 2."""
    assert main(["demo", "--port", "99999", "--people", "5"]) == 2
    told = capsys.readouterr().err
    assert "--port" in told
    assert "--people" in told


def test_a_world_may_be_as_large_as_the_whole_region():
    """The number is written in the command, so that help opens without reading regions."""
    assert load_scenario("pirkanmaa-baseline").region.people == MOST_PEOPLE


def test_a_missing_extra_is_told_kindly(capsys, monkeypatch):
    """With the command that mends it."""
    monkeypatch.setitem(sys.modules, "solara_assets", None)
    assert main(["demo", "--no-browser"]) == 2
    assert "pip install 'tyopolku[demo]'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_kindly():
    """Another one is proposed."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotGoOn, match="Try another --port"):
            server._listening("127.0.0.1", other.getsockname()[1])


def test_the_page_can_be_zoomed_and_says_its_language():
    """As Solara's own page does not."""
    page = server.page_for_everyone(
        '<html><meta content="width=device-width, initial-scale=1, maximum-scale=1, '
        'user-scalable=no, minimal-ui">'
    )
    assert page == '<html lang="en"><meta content="width=device-width, initial-scale=1">'


def test_a_block_speaks_its_own_language_and_other_threads_theirs():
    """Two visitors at once."""
    heard = {}
    both = threading.Barrier(2, timeout=10)

    def speak(language):
        with speaking(language):
            both.wait()
            heard[language] = (_("Play"), in_language({"fi": "suomi", "sv": "svenska"}))
            both.wait()

    threads = [threading.Thread(target=speak, args=(language,)) for language in ("fi", "sv")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"fi": ("Käynnistä", "suomi"), "sv": ("Starta", "svenska")}
    assert _("Play") == "Play"


def test_a_browser_makes_no_widget_by_the_name_of_a_class():
    """The library would import any module that a message names."""
    widgets = pytest.importorskip("ipyvue.VueTemplateWidget")
    server._only_what_is_known()
    heard = []

    class Events(widgets.Events):
        def __init__(self):
            pass

        def vue_press(self, data):
            heard.append(data)

    events = Events()
    content = {"create_widget": ["subprocess", "Popen"], "id": "x", "props": {"args": ["true"]}}
    events._handle_event(None, content, [])
    events._handle_event(None, {"event": "press", "data": 3}, [])
    assert heard == [3]
    assert not hasattr(events, "_component_instances")
