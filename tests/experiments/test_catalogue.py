"""Messages: the template is current, and another language is used where there is one."""

import subprocess
import sys

import pytest

from experiments.messages import _, in_language, use_language


@pytest.fixture
def back_to_english():
    yield
    use_language("en")


def test_the_template_is_current():
    """``python -m experiments.catalogue`` has been run since the last message changed."""
    pytest.importorskip("babel")
    from experiments.catalogue import TEMPLATE, template

    assert TEMPLATE.read_text(encoding="utf-8") == template()


def test_a_catalogue_is_used_where_there_is_one(tmp_path, monkeypatch, back_to_english):
    """A compiled catalogue speaks; what it lacks stays English."""
    pytest.importorskip("babel")
    from babel.messages import Catalog, mofile

    from scenarios import messages

    catalogue = Catalog(locale="fi")
    catalogue.add("weeks", "viikkoa")
    place = tmp_path / "fi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "tyopolku.mo").open("wb") as file:
        mofile.write_mo(file, catalogue)
    messages.set_language("fi", tmp_path)
    assert (_("weeks"), _("days")) == ("viikkoa", "days")


def test_titles_are_shown_in_the_language_chosen(back_to_english):
    """English where the scenario lacks it."""
    use_language("fi")
    assert in_language({"en": "pilot", "fi": "kokeilu"}) == "kokeilu"
    use_language("sv")
    assert in_language({"en": "pilot", "fi": "kokeilu"}) == "pilot"


def test_all_commands_speak_another_language_without_a_catalogue():
    """``--lang fi`` falls back to English, text by text."""
    command = "import sys; from experiments.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", command, "scenarios", "--lang", "fi"],
        capture_output=True,
        check=False,
        cwd=".",
    )
    assert done.returncode == 0
