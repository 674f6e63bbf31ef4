"""Parsed forms of the columns of a target, and the parsers that make them.

Every parser takes the text of one cell and gives its form, or raises `Wrong` with all that is
wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from experiments.messages import _
from experiments.targets.groups import Group, Term, parse_group
from experiments.targets.measures import ALIASES, DESTINATIONS, MEASURES, PREFIXES
from experiments.targets.times import Window, parse_date, parse_window
from experiments.targets.vocabulary import PLACES
from experiments.targets.wrong import Wrong, unknown
from scenarios.words import nearest, value_text

__all__ = [
    "Group",
    "Metric",
    "Reference",
    "Term",
    "Window",
    "metric_names",
    "parse_date",
    "parse_group",
    "parse_metric",
    "parse_reference",
    "parse_window",
]


@dataclass(frozen=True)
class Metric:
    """What is counted.

    Attributes
    ----------
    name : str
        As written in the file.
    measure : str
        A name of `measures.MEASURES`; its other names are resolved.
    places : frozenset of str
        Atoms of `vocabulary.ATOMS`; empty where the measure takes no places.
    to : str
        Destination of a hazard; else empty.
    """

    name: str
    measure: str
    places: frozenset[str] = frozenset()
    to: str = ""

    @property
    def unit(self) -> str:
        """The unit in which it comes naturally."""
        return MEASURES[self.measure].unit


@dataclass(frozen=True)
class Reference:
    """What a value is compared with; two of the three make a difference of differences."""

    policy: str = ""
    group: Group | None = None
    date: str = ""

    def __bool__(self) -> bool:
        return bool(self.policy or self.group or self.date)

    @property
    def is_double(self) -> bool:
        """Whether it names two, so that differences are compared."""
        return sum(map(bool, (self.policy, self.group, self.date))) > 1


def parse_metric(text: str) -> Metric:
    """A metric: a measure with its places or destination.

    >>> sorted(parse_metric("ever_in_work+training").places)[:2]
    ['self_study', 'training_coaching']
    >>> parse_metric("hazard_to_work").to
    'work'
    """
    if not text:
        hint = _("tyopolku validate --vocabulary prints them all.")
        raise Wrong((_("No metric is named."), hint))
    whole = ALIASES.get(text, text)
    if whole in MEASURES and not MEASURES[whole].takes:
        return Metric(text, whole)
    taking = {name: name for name, measure in MEASURES.items() if measure.takes} | PREFIXES
    for prefix in sorted(taking, key=len, reverse=True):
        if whole.startswith(f"{prefix}_"):
            measure, rest = taking[prefix], whole[len(prefix) + 1 :]
            if MEASURES[measure].takes == "to":
                return Metric(text, measure, to=_destination(measure, rest))
            return Metric(text, measure, places=_places(rest))
    if whole in taking:
        example = "work" if MEASURES[taking[whole]].takes == "to" else "unemployed"
        message = _("{word} does not say where.").format(word=value_text(text))
        raise Wrong((message, _("For instance: {text}").format(text=f"{whole}_{example}")))
    raise Wrong(_unknown_metric(text))


def metric_names() -> list[str]:
    """Every form of metric, with PLACES or TO where a word has to be put."""
    names = [
        {"places": f"{name}_PLACES", "to": f"{name}_TO", "": name}[measure.takes]
        for name, measure in MEASURES.items()
    ]
    return [*names, *(f"{prefix}_PLACES" for prefix in PREFIXES), *ALIASES]


def _unknown_metric(text: str) -> tuple[str, str]:
    message = _("There is no metric {word}.").format(word=value_text(text))
    examples = [
        name.replace("PLACES", place).replace("TO", to)
        for name in metric_names()
        for place in ("work", "unemployed", "outside", "training", "broad_unemployed")
        for to in DESTINATIONS
    ]
    near = nearest(text, dict.fromkeys(examples))
    hint = _('Did you mean "{name}"?').format(name=near) + " " if near else ""
    return message, hint + _("tyopolku validate --vocabulary prints them all.")


def _destination(measure: str, word: str) -> str:
    known = ["work"] if measure == "true_hazard_to" else list(DESTINATIONS)
    if word not in known:
        raise Wrong(unknown(_("destination"), word, known))
    return word


def _places(text: str) -> frozenset[str]:
    words = [word.strip() for word in text.split("+")]
    wrong = [unknown(_("place"), word, PLACES) for word in words if word not in PLACES]
    if wrong:
        raise Wrong(*wrong)
    return frozenset().union(*(PLACES[word][0] for word in words))


def parse_reference(text: str) -> Reference:
    """What a value is compared with; names of policies are not looked up here.

    >>> parse_reference("group health:not_limited; date 2017-07").date
    '2017-07'
    """
    found: dict[str, str | Group] = {}
    wrong: list[tuple[str, str]] = []
    parts = [part.strip() for part in text.split(";")] if text else []
    for part in parts:
        word, _blank, rest = part.partition(" ")
        kind, value = (word, rest.strip()) if word in ("group", "date") else ("policy", part)
        if not value:
            wrong.append((_("{text} is incomplete.").format(text=value_text(text)), _form()))
        elif kind in found:
            message = _("{kind} stands twice in {text}.").format(
                kind=_(kind), text=value_text(text)
            )
            wrong.append((message, _form()))
        try:
            found[kind] = parse_group(value) if kind == "group" and value else value
            if kind == "date":
                parse_date(value)
        except Wrong as error:
            wrong += error.problems
    if len(parts) > 2 and not wrong:
        wrong.append((_("{text} names more than two.").format(text=value_text(text)), _form()))
    if wrong:
        raise Wrong(*wrong)
    group = found.get("group")
    return Reference(
        policy=str(found.get("policy", "")),
        group=group if isinstance(group, Group) else None,
        date=str(found.get("date", "")),
    )


def _form() -> str:
    return _("Write a policy, group GROUP or date YYYY-MM; two of them joined by a semicolon.")
