"""What typer says by itself, in the language chosen.

Typer speaks English only. Its few sentences are known here by their form; one that is not known
stays as it is, and in English everything does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from experiments.messages import N_, _, language

Said = tuple[re.Pattern[str], str]
_REFUSED = r"Invalid value for (?P<name>.+?): "

_HELP: tuple[Said, ...] = (
    (re.compile(r"^Usage:", re.MULTILINE), N_("Usage:")),
    (re.compile(r"^Arguments:$", re.MULTILINE), N_("Arguments:")),
    (re.compile(r"^Options:$", re.MULTILINE), N_("Options:")),
    (re.compile(r"^Commands:$", re.MULTILINE), N_("Commands:")),
    (re.compile(r"Show this message and exit\."), N_("Show this message and exit.")),
    (re.compile(r"(?<=\[)default:"), N_("default:")),
    (re.compile(r"(?<=[\[ ])required(?=\])"), N_("required")),
)
_MISTAKES: tuple[Said, ...] = (
    (re.compile(r"Missing argument (?P<name>.+?)\.$"), N_("The argument {name} is missing.")),
    (re.compile(r"Missing option (?P<name>.+?)\.$"), N_("The option {name} is missing.")),
    (
        re.compile(r"No such option: (?P<name>\S+) \(.*?: (?P<names>.+)\)$"),
        N_("There is no option {name}. Like it: {names}."),
    ),
    (
        re.compile(r"No such option: (?P<name>\S+) Did you mean (?P<names>\S+)\?$"),
        N_("There is no option {name}. Like it: {names}."),
    ),
    (re.compile(r"No such option: (?P<name>\S+)$"), N_("There is no option {name}.")),
    (re.compile(r"No such command (?P<name>.+?)\.$"), N_("There is no command {name}.")),
    (
        re.compile(r"Option (?P<name>.+) requires an argument\.$"),
        N_("The option {name} needs a value."),
    ),
    (
        re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.+)\)$"),
        N_("That is too many words: {words}."),
    ),
    (
        re.compile(_REFUSED + r".*?(?P<value>'[^']*') is not one of (?P<names>.+)\.$"),
        N_("{name}: {value} is not one of the choices: {names}."),
    ),
    (
        re.compile(_REFUSED + r".*valid integer.*$"),
        N_("{name}: a whole number is needed."),
    ),
    (
        re.compile(_REFUSED + r".*(?:valid number|valid float).*$"),
        N_("{name}: a number is needed."),
    ),
    (
        re.compile(_REFUSED + r".*greater than or equal to (?P<low>\S+)$"),
        N_("{name}: the least that is allowed is {low}."),
    ),
    (
        re.compile(_REFUSED + r".*less than or equal to (?P<high>\S+)$"),
        N_("{name}: the most that is allowed is {high}."),
    ),
)


class Group(TyperGroup):
    """The program, whose help speaks the language chosen."""

    def get_help(self, ctx: Any) -> str:
        """Typer's help, in the language chosen."""
        return help_in_words(super().get_help(ctx))


class Command(TyperCommand):
    """A command, whose help speaks the language chosen."""

    def get_help(self, ctx: Any) -> str:
        """Typer's help, in the language chosen."""
        return help_in_words(super().get_help(ctx))


def help_in_words(text: str) -> str:
    """A page of help in the language chosen."""
    for pattern, said in _HELP:
        text = pattern.sub(_(said), text)
    return text


def mistake_in_words(error: Any) -> str:
    """What was wrong with the words of a command: how it is used, where help is, what was wrong."""
    lines = []
    context = getattr(error, "ctx", None)
    if context is not None:
        lines.append(help_in_words(context.get_usage()))
        again = f"{context.command_path} --help --lang {language()}"
        lines += [_("Help: {command}").format(command=again), ""]
    return "\n".join([*lines, _known(_MISTAKES, error.format_message())])


def _known(table: Iterable[Said], text: str) -> str:
    """The sentence of the first form that fits, with its words; else the text itself."""
    for pattern, said in table:
        match = pattern.match(text)
        if match:
            return _(said).format(**match.groupdict())
    return text
