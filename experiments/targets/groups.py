"""People whom a target is about: the dimensions that tell them apart, and terms in a file."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from experiments.messages import N_, _
from experiments.targets.vocabulary import SERVICES
from experiments.targets.wrong import Wrong, unknown
from scenarios.words import value_text

_NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–)\s*({_NUMBER})|({_NUMBER})\s*\+|<\s*({_NUMBER})")


@dataclass(frozen=True)
class Dimension:
    """One way to tell people apart.

    Attributes
    ----------
    tells : str
        What it is.
    levels : dict
        The words for its levels, each with a low and high end in weeks where it has them.
    reach : str
        Unit of numbers where levels are ranges of numbers ("months", "years"); else empty.
    is_free : bool
        Whether any text is a level.
    is_repeatable : bool
        Whether two levels of it can hold for one person.
    """

    tells: str
    levels: tuple[str, ...] = ()
    reach: str = ""
    is_free: bool = False
    is_repeatable: bool = False


DURATION_WEEKS: dict[str, tuple[float | None, float | None]] = {
    "short": (None, 52.0),
    "long": (52.0, None),
    "over_two_years": (104.0, None),
}
"""Registered weeks of each level of `duration`, from low up to but not including high."""

RANGES = {"months": ("3-6", "24+", "<3"), "years": ("16-24", "55+", "<25")}
"""How ranges are written, by their unit."""

DIMENSIONS = {
    "duration": Dimension(
        N_("Registered unemployment so far: less than 52 weeks, 52 or more, 104 or more."),
        tuple(DURATION_WEEKS),
    ),
    "registered": Dimension(N_("Months of registered unemployment so far."), reach="months"),
    "jobless": Dimension(N_("Months truly without work so far."), reach="months"),
    "health": Dimension(N_("Whether health limits work."), ("limited", "not_limited")),
    "age": Dimension(N_("Age in years, both ends included."), reach="years"),
    "sex": Dimension(N_("Sex."), ("men", "women")),
    "education": Dimension(N_("Highest education."), ("basic", "upper_secondary", "tertiary")),
    "benefit": Dimension(
        N_("Unemployment benefit."),
        ("earnings_related", "basic", "labour_market_subsidy", "none"),
    ),
    "client": Dimension(
        N_("Whether a client of the studied offices; new or there already at the clock."),
        ("yes", "no", "new", "existing"),
        is_repeatable=True,
    ),
    "difficulty": Dimension(
        N_("Thirds by the chance of work that can be told at the clock."),
        ("hardest", "middle", "easiest"),
    ),
    "service": Dimension(
        N_("The service that is taken, refused, under way or just over."),
        tuple(SERVICES),
        is_repeatable=True,
    ),
    "coach": Dimension(
        N_("Whether there is a coach, and how good that coach lastingly is."),
        ("upper_half", "lower_half", "best_tenth", "weakest_tenth", "has", "none"),
        is_repeatable=True,
    ),
    "role": Dimension(
        N_("Of the office: on trial, its neighbour, or far from it."),
        ("trial", "neighbour", "control"),
    ),
    "area": Dimension(N_("The labour-market area of the office, by name."), is_free=True),
    "laid_off": Dimension(N_("Whether a recall from a lay-off is awaited."), ("yes", "no")),
    "office": Dimension(N_("The office, by name."), is_free=True),
}


@dataclass(frozen=True)
class Term:
    """One condition on people.

    Attributes
    ----------
    dimension, level : str
    low, high : float or None
        From low up to but not including high: years of age (both written ends are included, so
        16-24 ends at 25), months registered or jobless, registered weeks of `duration`.
    """

    dimension: str
    level: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Group:
    """People for whom all terms hold; everyone, where there is none."""

    name: str
    terms: tuple[Term, ...] = ()


def parse_group(text: str) -> Group:
    """A group of people.

    >>> parse_group("age:55+ + sex:men").terms[0]
    Term(dimension='age', level='55+', low=55.0, high=None)
    """
    if text == "all":
        return Group(text)
    if not text:
        raise Wrong((_("No group is named."), _("Write all where everyone is meant.")))
    terms: list[Term] = []
    wrong: list[tuple[str, str]] = []
    for part in re.split(r"\s*\+\s*(?=[^\s:+]+:)", text):
        try:
            term = _term(part.strip())
        except Wrong as error:
            wrong += error.problems
            continue
        if any(_clash(term, other) for other in terms):
            message = _("{dimension} stands twice.").format(dimension=value_text(term.dimension))
            wrong.append((message, _("Nobody is in both, or the two are one: keep one term.")))
        terms.append(term)
    if wrong:
        raise Wrong(*wrong)
    return Group(text, tuple(terms))


def _clash(term: Term, other: Term) -> bool:
    same = term.dimension == other.dimension
    return same and (not DIMENSIONS[term.dimension].is_repeatable or term.level == other.level)


def _term(text: str) -> Term:
    name, colon, level = (part.strip() for part in text.partition(":"))
    if not colon:
        near = [f"{d}:{text}" for d, known in DIMENSIONS.items() if text in known.levels]
        message = _("{term} is not dimension:level.").format(term=value_text(text))
        examples = ", ".join(near or ("age:55+", "duration:long", "sex:women"))
        raise Wrong((message, _("For instance: {text}").format(text=examples)))
    dimension = DIMENSIONS.get(name)
    if dimension is None:
        raise Wrong(unknown(_("dimension"), name, DIMENSIONS))
    if dimension.is_free:
        if not level:
            raise Wrong((_("{name}: names nothing.").format(name=name), ""))
        return Term(name, level)
    if dimension.reach:
        return Term(name, level, *_reach(name, dimension, level))
    if level not in dimension.levels:
        raise Wrong(unknown(_("level of {name}").format(name=name), level, dimension.levels))
    return Term(name, level, *(DURATION_WEEKS[level] if name == "duration" else ()))


def _reach(name: str, dimension: Dimension, level: str) -> tuple[float | None, float | None]:
    """Low and high end of a range of numbers, high not included."""
    match = _RANGE.fullmatch(level)
    if not match:
        message = _("{level} is no range of {unit}.").format(
            level=value_text(level), unit=_(dimension.reach)
        )
        hint = _("Write {name}:{a}, {name}:{b} or {name}:{c}.").format(
            name=name, **dict(zip("abc", RANGES[dimension.reach], strict=True))
        )
        if re.fullmatch(_NUMBER, level):
            hint += " " + _("A + that joins comes after it: {name}:24++sex:men.").format(name=name)
        raise Wrong((message, hint))
    first, last, least, below = (None if text is None else float(text) for text in match.groups())
    low = first if first is not None else least
    high = last if last is not None else below
    if dimension.reach == "years" and last is not None:
        high = math.floor(last) + 1.0
    if (low is not None and high is not None and low >= high) or high == 0:
        message = _("{level} holds nobody.").format(level=value_text(level))
        raise Wrong((message, _("Write the lower end first.")))
    return low, high
