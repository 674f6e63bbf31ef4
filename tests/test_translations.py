"""Translations: in every language each keeps what its English holds, and the program reads it."""

import ast
import gettext
import io
import re
import string
from pathlib import Path

import pytest

pytest.importorskip("babel")

from babel.messages.pofile import read_po

from experiments.catalogue import PACKAGES, ROOT, compiled, merged
from experiments.messages import DOMAIN, LOCALE_DIR

FILES = sorted(LOCALE_DIR.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
STYLES = "bold|b|italic|i|dim|underline|u|strike|reverse|blink|red|green|yellow|blue|magenta|cyan"
MARKUP = re.compile(rf"\[/?(?:{STYLES})?(?: [a-z_ ]+)?\]|</?[a-z][a-z0-9]*>")
PERCENT = re.compile(r"%(?:\(\w+\))?[diorsxef]")
KEPT = re.compile(
    r"--[a-z][a-z-]*"  # options
    r"|\btyopolku [a-z]+"  # commands
    r"|\b[a-z][\w-]*\.(?:csv|html|json|md|parquet|toml|txt)\b"
    r"|\b[a-z]+(?:_[a-z0-9]+)+\b"  # keys, metrics
)
ENDS = {".": ".", "…": "…", "...": "…", ":": ":", ";": ";", ",": ",", "?": "?", "!": "!"}


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.parents[1].name)
def catalogue(request):
    """One language's catalogue, as its translator wrote it."""
    with request.param.open("rb") as file:
        return read_po(file)


def forms(message):
    """Each form of a translated message: the English texts that it may stand for, and itself.

    English has two texts where there is a plural: a language may count one thing by either.
    """
    if isinstance(message.id, tuple):
        one, many = message.id
        for number, said in enumerate(message.string):
            yield ((many,) if number else (one, many)), said
    else:
        yield (message.id,), message.string


def broken(catalogue, holds):
    """The translations for which something does not hold."""
    return [
        (english[0], said)
        for message in catalogue
        if message.id and is_translated(message)
        for english, said in forms(message)
        if not any(holds(text, said) for text in english)
    ]


def is_translated(message):
    """Whether there is a translation, even in one form only."""
    return any(message.string) if isinstance(message.string, tuple) else bool(message.string)


def fields(text):
    """What is filled in: names with their formats; a text that cannot be filled in has its own."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        return {str(error)}
    return {(name, form, how) for _before, name, form, how in parsed if name is not None}


def end(text):
    """The punctuation with which a text ends; none where it ends with a word or a bracket."""
    stripped = text.rstrip()
    return next((kind for sign, kind in sorted(ENDS.items(), key=lambda e: -len(e[0]))
                 if stripped.endswith(sign)), "")  # fmt: skip


def space_around(text):
    """What stands before the first and after the last letter."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_every_language_is_tested():
    """A language more is named here too."""
    assert [path.parents[1].name for path in FILES] == ["fi", "sv"]


def test_what_is_filled_in_is_the_same(catalogue):
    """Every ``{name}``, with its format, and every ``%s``."""
    assert not broken(catalogue, lambda english, said: fields(english) == fields(said))
    assert not broken(
        catalogue, lambda english, said: set(PERCENT.findall(english)) == set(PERCENT.findall(said))
    )


def test_markup_is_the_same(catalogue):
    """Styles in brackets and tags."""

    def marked(text):
        return sorted(MARKUP.findall(text))

    assert not broken(catalogue, lambda english, said: marked(english) == marked(said))


def test_what_is_typed_is_not_translated(catalogue):
    """Options, commands, file names, keys."""

    def typed(text):
        without_fields = re.sub(r"\{[^{}]*\}", "", text)
        return set(KEPT.findall(without_fields))

    assert not broken(catalogue, lambda english, said: typed(english) == typed(said))


def test_space_around_and_line_breaks_are_the_same(catalogue):
    """Some texts are put together from parts, and some are indented."""
    assert not broken(catalogue, lambda english, said: space_around(english) == space_around(said))
    assert not broken(catalogue, lambda english, said: english.count("\n") == said.count("\n"))


def test_a_translation_ends_as_its_english_does(catalogue):
    """A sentence stays a sentence, a heading a heading, a question a question."""
    assert not broken(catalogue, lambda english, said: end(english) == end(said))


def test_plurals_are_complete(catalogue):
    """All forms of the language, or none."""
    for message in catalogue:
        if isinstance(message.id, tuple) and any(message.string):
            assert len(message.string) == catalogue.num_plurals, message.id
            assert all(message.string), message.id


def test_nothing_is_guessed_or_left_behind(catalogue):
    """No fuzzy entries, and no translations of messages that were given up."""
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_the_program_reads_what_the_translator_wrote(path):
    """``python -m experiments.catalogue`` has been run since the last translation changed."""
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)._catalog
    written = gettext.GNUTranslations(
        io.BytesIO(compiled(path.read_text(encoding="utf-8")))
    )._catalog
    assert {key for key in read if key} == {key for key in written if key}
    assert [key for key in written if key and read[key] != written[key]] == []


def test_what_is_not_translated_stays_english():
    """A half translated plural is not read as an empty text; new messages come in, old ones go."""
    template = (
        'msgid "old"\nmsgstr ""\n\nmsgid "{number} week"\nmsgid_plural "{number} weeks"\n'
        'msgstr[0] ""\nmsgstr[1] ""\n'
    )
    translations = 'msgid "old"\nmsgstr "vanha"\n\nmsgid "gone"\nmsgstr "poissa"\n'
    brought = merged(translations, template)
    read = gettext.GNUTranslations(io.BytesIO(compiled(brought)))
    assert read.gettext("old") == "vanha"
    assert read.ngettext("{number} week", "{number} weeks", 2) == "{number} weeks"
    assert "gone" not in brought


def test_no_message_hides_from_the_catalogue():
    """A message within an f-string is not found by those who gather messages."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for call in messages_in_f_strings(path)
    ]
    assert hidden == []


def messages_in_f_strings(path: Path):
    """Calls of ``_`` and ``ngettext`` with a text of their own, inside an f-string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in {"_", "ngettext"}
                    and isinstance(call.args[0], ast.Constant)
                ):
                    yield call
