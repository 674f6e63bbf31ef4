"""What typer says by itself follows the language chosen; in English it stays as it is."""

import pytest

from experiments.cli import main
from experiments.messages import _, use_language
from experiments.single_table import CELL, beside, widths_of


@pytest.fixture(autouse=True)
def back_to_english():
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "--peple", "3"], "Valintaa --peple ei ole."),
        (["--foo"], "Valintaa --foo ei ole."),
        (["foo"], "Komentoa 'foo' ei ole."),
        (["check"], "Argumentti 'FILE ...' puuttuu."),
        (["diff", "a", "b", "c"], "Sanoja on liikaa: c."),
        (["compare", "--out"], "Valinta '--out' tarvitsee arvon."),
        (["compare", "--format", "x"], "'--format': 'x' ei ole vaihtoehtojen joukossa: 'table',"),
        (["run", "finland", "--people", "x"], "'--people': tarvitaan kokonaisluku."),
        (["run", "finland", "--years", "x"], "'--years': tarvitaan luku."),
        (["calibrate", "--members", "5"], "'--members': pienin sallittu on 20."),
        (["calibrate", "--rounds", "5000"], "'--rounds': suurin sallittu on 1000."),
    ],
)
def test_a_slip_in_a_command_is_told_in_the_language_chosen(capsys, words, said):
    """Its sentences are known by their form: one that typer words anew shows here."""
    assert main([*words, "--lang", "fi"]) == 2
    assert said in capsys.readouterr().err


def test_a_slip_tells_where_help_is(capsys):
    """In the same language."""
    assert main(["compare", "--peple", "--lang", "fi"]) == 2
    told = capsys.readouterr().err
    assert "Käyttö: tyopolku compare" in told
    assert "Ohje: tyopolku compare --help --lang fi" in told


@pytest.mark.parametrize("words", [["--help"], ["compare", "--help"], ["whatif", "--help"]])
def test_help_is_in_the_language_chosen(capsys, words):
    """Headings too, and what stands in brackets."""
    assert main([*words, "--lang", "fi"]) == 0
    told = capsys.readouterr().out
    assert "Valinnat:" in told
    assert "Näytä tämä ohje." in told
    for english in (
        "Usage:",
        "Options:",
        "Commands:",
        "Arguments:",
        "Show this",
        "[default",
        "[req",
    ):
        assert english not in told


def test_english_is_left_to_typer(capsys):
    """Whatever it says."""
    assert main(["foo"]) == 2
    assert "No such command 'foo'." in capsys.readouterr().err


def test_scenarios_are_listed_in_the_language_chosen(capsys):
    """By their titles, since descriptions are in English alone."""
    assert main(["scenarios", "--lang", "fi"]) == 0
    assert "Pirkanmaa: pysyvä rakenne" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_columns_do_not_touch(language):
    """However long a language's words for them are."""
    use_language(language)
    heads = [_("unemployed"), _("services"), _("coaches"), _("meetings"), _("queue")]
    row = beside(heads, widths_of(heads))
    assert row.split() == [word for head in heads for word in head.split()]
    assert all(width >= CELL for width in widths_of(heads))
