"""A link that holds what was changed, and nothing else; read back with strict limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from experiments.live.choices import KNOB, STRUCTURES, Choice
from experiments.messages import _
from experiments.numerals import Written

LONGEST_QUERY = 2000
MOST_SEED = 999_999_999
LANGUAGES = ("fi", "sv", "en")
SIDES = ("a", "b")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


@dataclass(frozen=True)
class Setting:
    """All that a visitor has set.

    Attributes
    ----------
    a, b : Choice
        The reference, and what is compared with it.
    people : int
        Jobseekers simulated on the first day.
    seed : int
    """

    a: Choice
    b: Choice
    people: int
    seed: int = 1


@dataclass(frozen=True)
class Read:
    """What a link asked for: a setting, and a sentence for each thing that was left out."""

    setting: Setting
    language: str = ""
    problems: list[str] = field(default_factory=list)


def query_of(setting: Setting, usual: Setting, language: str = "") -> str:
    """The query string that holds what differs from the usual setting."""
    pairs: dict[str, str] = {}
    for side in SIDES:
        choice, before = getattr(setting, side), getattr(usual, side)
        if choice.source != before.source:
            pairs[side] = choice.source
        for name, value in choice.changed():
            pairs[f"{side}.{name}"] = value if isinstance(value, str) else f"{value:g}"
    for name in ("people", "seed"):
        if getattr(setting, name) != getattr(usual, name):
            pairs[name] = str(getattr(setting, name))
    if language:
        pairs["lang"] = language
    return urlencode(pairs)


def read_query(query: object, usual: Setting, sources: tuple[str, ...], most_people: int) -> Read:
    """Read a query string; what is not understood is left out and told.

    Parameters
    ----------
    query : object
        What a browser sent; anything at all.
    usual : Setting
        What holds where the link says nothing.
    sources : tuple of str
        Names of the policies there are.
    most_people : int
    """
    text = query if isinstance(query, str) else ""
    if len(text) > LONGEST_QUERY:
        return Read(usual, problems=[_("The link is too long to be one of ours; it was not used.")])
    try:
        given = dict(parse_qsl(text.removeprefix("?"), max_num_fields=40))
    except ValueError:
        return Read(usual, problems=[_("The link could not be read; it was not used.")])
    problems: list[str] = []
    a, b = (_choice(given, side, getattr(usual, side), sources, problems) for side in SIDES)
    found = replace(usual, a=a, b=b)
    people = _whole(given.pop("people", ""), 20, most_people, found.people, "people", problems)
    seed = _whole(given.pop("seed", ""), 0, MOST_SEED, found.seed, "seed", problems)
    language = given.pop("lang", "")
    given.pop("modelid", None)
    problems += [_("The link names something unknown; it was left out.")] if given else []
    return Read(
        replace(found, people=people, seed=seed),
        language if language in LANGUAGES else "",
        problems,
    )


def checked_value(name: str, value: object) -> tuple[float | str | None, str]:
    """A value for a field of a `Choice`, and a sentence where it cannot be had.

    A number out of its range becomes the nearest in it.
    """
    if name == "structure":
        if isinstance(value, str) and value in STRUCTURES:
            return value, ""
        return None, _("There is no such structure.")
    knob = KNOB.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if knob is None or not is_number or value != value:  # noqa: PLR0124 - nan
        return None, _("That is no value for a lever.")
    number = float(value)  # type: ignore[arg-type]
    kept = min(max(number, knob.low), knob.high)
    if kept == number:
        return kept, ""
    return kept, _("{label}: from {low:g} to {high:g}; {kept:g} is used.").format(
        label=_(knob.label), low=Written(knob.low), high=Written(knob.high), kept=Written(kept)
    )


def _choice(
    given: dict[str, str],
    side: str,
    usual: Choice,
    sources: tuple[str, ...],
    problems: list[str],
) -> Choice:
    source = given.pop(side, usual.source)
    if source not in sources:
        problems.append(_("The link names a policy that is not here; the usual one is used."))
        source = usual.source
    values: dict[str, float | str] = {}
    for name in ("structure", *KNOB):
        text = given.pop(f"{side}.{name}", None)
        if text is None:
            continue
        as_sent: object = text
        if name != "structure":
            as_sent = float(text) if _NUMBER.fullmatch(text) else None
        value, problem = checked_value(name, as_sent)
        if problem:
            problems.append(problem)
        if value is not None:
            values[name] = value
    return Choice(source, **values)  # type: ignore[arg-type]


def _whole(text: str, low: int, high: int, otherwise: int, name: str, problems: list[str]) -> int:
    if not text:
        return otherwise
    if re.fullmatch(r"\d{1,9}", text) and low <= int(text) <= high:
        return int(text)
    problems.append(
        _("{name} in the link may be from {low} to {high}; {kept} is used.").format(
            name=name, low=low, high=high, kept=otherwise
        )
    )
    return otherwise


def as_mapping(data: object) -> Mapping[str, object]:
    """What a browser sent, if it is a mapping; else an empty one."""
    return data if isinstance(data, Mapping) else {}
