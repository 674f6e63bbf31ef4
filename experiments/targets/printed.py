"""The vocabulary of targets, section by section, as `tyopolku validate --vocabulary` prints it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from experiments.messages import _, in_language
from experiments.targets import vocabulary as words
from experiments.targets.groups import DIMENSIONS, RANGES, Dimension
from experiments.targets.measures import ALIASES, DESTINATIONS, MEASURES, PREFIXES, Measure
from experiments.targets.units import UNITS, units_for

MEANING = 30
"""Column in which meanings begin."""


@dataclass(frozen=True)
class Section:
    """Words of one column.

    Attributes
    ----------
    name : str
        For machines.
    title : str
        In the language chosen, as are the sentences.
    words : dict of str to str
        Each word with a sentence.
    """

    name: str
    title: str
    words: dict[str, str]


def sections() -> Iterator[Section]:
    """Every word that a file of targets may hold."""
    for name, title, table in (
        ("columns", _("Columns, in this order"), words.COLUMNS),
        ("experiments", _("Experiments"), {k: e.tells for k, e in words.EXPERIMENTS.items()}),
    ):
        yield Section(name, title, _translated(table))
    yield Section("policies", _("Policies (or the path of a scenario file)"), _policies())
    yield Section("references", _("References"), _translated(words.REFERENCES))
    yield Section("metrics", _("Metrics"), _metrics())
    for name, title, table in (
        ("places", _("PLACES, joined by +"), {k: told for k, (_a, told) in words.PLACES.items()}),
        ("destinations", _("Destinations (TO)"), DESTINATIONS),
    ):
        yield Section(name, title, _translated(table))
    groups = {"all": _("Everyone."), **{_form(d, known): _(known.tells)
                                        for d, known in DIMENSIONS.items()}}  # fmt: skip
    yield Section("groups", _("Groups: all, or terms joined by +"), groups)
    for name, title, table in (
        ("differences", _("Differences"), words.DIFFERENCES),
        ("clocks", _("Clocks"), words.CLOCKS),
        ("windows", _("Windows"), words.WINDOWS),
        ("regimes", _("Regimes"), words.REGIMES),
        ("units", _("Units"), UNITS),
        ("statuses", _("Status"), words.STATUSES),
        ("confidences", _("Confidence"), words.CONFIDENCES),
        ("uses", _("Use"), words.USES),
    ):
        yield Section(name, title, _translated(table))


def vocabulary_text(width: int) -> str:
    """All sections, printed."""
    lines = []
    for section in sections():
        lines += [section.title]
        for word, sentence in section.words.items():
            lines += _entry(word or '""', sentence, width)
        lines += [""]
    return "\n".join(lines).rstrip()


def _entry(word: str, sentence: str, width: int) -> list[str]:
    """A word and what it means beside it, or below a long one."""
    beside = textwrap.wrap(
        sentence, width, initial_indent=" " * MEANING, subsequent_indent=" " * MEANING
    )
    if len(word) < MEANING - 3:
        return [f"  {word}".ljust(MEANING) + beside[0].lstrip(), *beside[1:]]
    head = textwrap.wrap(
        word, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    )
    return [*head, *beside]


def _translated(table: dict[str, str]) -> dict[str, str]:
    return {word: _(sentence) for word, sentence in table.items()}


def _policies() -> dict[str, str]:
    from scenarios.load import list_scenarios, list_trials

    found = {s.name: in_language(s.title) for s in (*list_scenarios(), *list_trials())}
    for name, experiment in words.EXPERIMENTS.items():
        for word, sentence in experiment.policies:
            found[word] = f"{_(sentence)} ({name})"
    return found


def _metrics() -> dict[str, str]:
    found = {}
    for name, measure in MEASURES.items():
        form = {"places": f"{name}_PLACES", "to": f"{name}_TO", "": name}[measure.takes]
        found[form] = _told(name, measure)
    for name, whole in (*PREFIXES.items(), *ALIASES.items()):
        form = f"{name}_PLACES" if name in PREFIXES else name
        other = f"{whole}_PLACES" if name in PREFIXES else whole
        found[form] = _("Another name of {name}.").format(name=other)
    return found


def _told(name: str, measure: Measure) -> str:
    when = {"span": _("Over a span."), "moment": _("At a moment."), "any": ""}[measure.when]
    units = _("Units: {units}.").format(units=", ".join(units_for(name, "none")))
    return " ".join(filter(None, (_(measure.tells), when, units)))


def _form(name: str, dimension: Dimension) -> str:
    if dimension.is_free:
        return f"{name}:NAME"
    if dimension.reach:
        return ", ".join(f"{name}:{level}" for level in RANGES[dimension.reach])
    return f"{name}:{' | '.join(dimension.levels)}"
