"""What the runs show, in three languages: numbers put into the texts of a lesson.

Which text is said follows from the paired interval: more, less, or not to be told.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from experiments.lessons.numbers import Difference, Numbers, Seen
from experiments.lessons.person import Followed, Line
from experiments.numerals import MINUS, as_written, unbroken
from scenarios.lesson_form import FindingForm, LessonForm, TextForm
from scenarios.words import number_text

LANGUAGES = ("fi", "sv", "en")
WORDS = Path(__file__).resolve().parent / "words.toml"
Texts = dict[str, str]
"""A text by language."""


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The words of the pages, by group and key, each in three languages."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def texts(form: TextForm) -> Texts:
    """A text of a lesson by language."""
    return {language: str(getattr(form, language)).strip() for language in LANGUAGES}


def metric_words(metric: str) -> dict[str, Any]:
    """Label, unit and scale of a metric; its bare name where the pages have no words for it."""
    bare = {"label": dict.fromkeys(LANGUAGES, metric), "unit": dict.fromkeys(LANGUAGES, "")}
    known: dict[str, dict[str, Any]] = words()["metrics"]
    return known.get(metric, {**bare, "decimals": 2})


def group_words(group: str) -> Texts:
    """The name of a group; that of an office is the same in every language.

    >>> group_words("office:Nokia")["sv"], group_words("sex:man")["sv"]
    ('Nokia', 'män')
    """
    known: dict[str, Texts] = words()["groups"]
    return known.get(group) or dict.fromkeys(LANGUAGES, group.removeprefix("office:"))


def metric_scale(metric: str) -> tuple[float, int]:
    """By what a metric is multiplied where it is shown, and its decimals."""
    told = metric_words(metric)
    return float(told.get("times", 1.0)), int(told.get("decimals", 1))


def number_in(language: str, value: float, decimals: int, *, has_sign: bool = False) -> str:
    """A number as the language writes it.

    >>> number_in("fi", -34.56, 1), number_in("en", 2.0, 1, has_sign=True)
    ('−34,6', '+2.0')
    """
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    is_zero = float(text.replace(",", "")) == 0
    sign = "" if is_zero else MINUS if value < 0 else "+" if has_sign else ""
    return sign + as_written(text, language)


def years_in(language: str, years: float) -> str:
    """A follow-up in words, to stand after a preposition or alone.

    >>> years_in("fi", 0.5), years_in("sv", 1.0), years_in("en", 10.0)
    ('puolen vuoden', 'ett år', 'ten years')
    """
    known = words()["years"].get(number_text(years).replace(".", "_"))
    if known:
        return str(known[language])
    number = as_written(number_text(years), language)
    return str(words()["years"]["many"][language]).format(number=number)


def weeks_in(language: str, number: int) -> str:
    """So many weeks in words.

    >>> weeks_in("fi", 1), weeks_in("sv", 12)
    ('1 viikko', '12 veckor')
    """
    told = words()["person"]["one_week" if number == 1 else "many_weeks"]
    return str(told[language]).format(number=number)


def seen_in(form: FindingForm, reference: str) -> tuple[Seen, Seen | None]:
    """What a finding looks at, and what is taken away from it."""
    first = Seen(form.policy, form.against or reference, form.metric, form.group, float(form.years))
    if form.minus is None:
        return first, None
    other = form.minus
    second = Seen(
        other.policy or first.policy,
        other.against or first.against,
        other.metric or first.metric,
        other.group or first.group,
        float(other.years or first.years),
    )
    return first, second


def found_in(numbers: Numbers, form: FindingForm, reference: str) -> Difference:
    """The number of a finding."""
    first, second = seen_in(form, reference)
    return numbers.difference(first) if second is None else numbers.contrast(first, second)


def finding_texts(form: FindingForm, found: Difference, *, people: int, replications: int) -> Texts:
    """What the runs say of a finding, by language."""
    if found.outcome == "unknown":
        return dict(words()["page"]["cannot_be_known"])
    times, decimals = metric_scale(form.metric)
    is_contrast = form.minus is not None
    said = texts(getattr(form, found.outcome))
    told = {}
    for language in LANGUAGES:

        def shown(value: float, has_sign: bool = False, language: str = language) -> str:
            return number_in(language, times * value, decimals, has_sign=has_sign)

        filled = said[language].format(
            difference=shown(found.difference, True),
            size=shown(abs(found.difference)),
            low=shown(found.low, True),
            high=shown(found.high, True),
            value=shown(found.value, is_contrast),
            reference=shown(found.reference, is_contrast),
            years=years_in(language, form.years),
            people=number_in(language, people, 0),
            runs=str(replications),
        )
        told[language] = unbroken(filled)
    return told


def largest(form: LessonForm, numbers: Numbers) -> str:
    """The finding with the largest difference among a prediction's; "" where the first two of
    them cannot be told apart, "unknown" where a number is missing.
    """
    reference = form.policies[0].key
    by_key = {finding.key: finding for finding in form.findings}
    keys = [option.finding for option in form.prediction.options if option.finding]
    found = {key: found_in(numbers, by_key[key], reference) for key in keys}
    if any(difference.outcome == "unknown" for difference in found.values()):
        return "unknown"
    first, second = sorted(keys, key=lambda key: -found[key].difference)[:2]
    pairs = [seen_in(by_key[key], reference)[0] for key in (first, second)]
    return first if numbers.contrast(*pairs).outcome == "more" else ""


def person_texts(followed: Followed, labels: Mapping[str, Texts]) -> dict[str, Any]:
    """One person's weeks in words, by language."""
    told = words()["person"]
    intro, share = {}, {}
    for language in LANGUAGES:
        facts = {
            "sex": told["sex"][followed.sex][language],
            "age": followed.age,
            "education": told["education"][followed.education][language],
            "state": told["state"][followed.state][language],
            "weeks_long": weeks_in(language, followed.spell_weeks),
            "skills": number_in(language, followed.skills, 2),
            "work_ability": number_in(language, followed.work_ability, 2),
            "inclusion": number_in(language, followed.inclusion, 2),
        }
        intro[language] = told["intro"][language].format(**facts)
        share[language] = told["share"][language].format(
            members=number_in(language, followed.members, 0),
            differing=number_in(language, followed.differing, 0),
        )
    paths = []
    for path in followed.paths:
        summary = {
            language: told["summary"][language].format(
                work=path.work_weeks, meetings=path.meetings, coaches=path.coaches
            )
            for language in LANGUAGES
        }
        lines = [(line.day.isoformat(), _line(line)) for line in path.lines]
        paths.append({"label": labels[path.policy], "summary": summary, "lines": lines})
    return {"intro": intro, "share": share, "paths": paths}


def _line(line: Line) -> Texts:
    told = words()["person"]
    found = {}
    for language in LANGUAGES:
        facts: dict[str, Any] = {}
        for name, value in line.facts.items():
            if name == "knowledge":
                facts[name] = f"{100 * value:.0f}"
            elif isinstance(value, float):
                facts[name] = number_in(language, value, 2)
            else:
                facts[name] = value
            if name in ("weeks", "waited"):
                facts[f"{name}_long"] = weeks_in(language, value)
                facts[f"{name}_plain"] = value
        if "kind" in line.facts and line.facts["kind"] >= 0:
            facts["kind"] = told["kind"][line.facts["kind"]][language]
        if "state" in line.facts:
            facts["state"] = told["state"][line.facts["state"]][language]
        if "plan" in line.facts:
            plan = line.facts["plan"]
            is_service = plan < len(told["kind"])
            facts["plan"] = (told["kind"][plan] if is_service else told["job_search"])[language]
        found[language] = unbroken(told[line.key][language].format(**facts))
    return found
