"""What two scenarios do differently, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from scenarios.levers import LEVERS, lever_words
from scenarios.messages import _
from scenarios.scenario import Office, Phase, Scenario
from scenarios.words import number_text

_ONE_DAY = timedelta(days=1)


def differences(a: Scenario, b: Scenario) -> list[str]:
    """
    What ``b`` does otherwise than ``a``, a sentence each; empty if they come to the same.

    Parameters
    ----------
    a, b : Scenario
        The one looked from, and the one looked at: values are told as "b's instead of a's".
    """
    return [*_frame(a, b), *_policy(a, b), *_budget(a, b), *_beliefs(a, b)]


def _frame(a: Scenario, b: Scenario) -> Iterator[str]:
    """Horizon, region and regime."""
    if a.starts != b.starts:
        yield _("It starts on {b} instead of {a}.").format(a=a.starts, b=b.starts)
    if a.weeks != b.weeks:
        yield _("It runs for {b} weeks instead of {a}.").format(a=a.weeks, b=b.weeks)
    if a.region.name != b.region.name:
        yield _("The region is {b} instead of {a}.").format(a=a.region.name, b=b.region.name)
    else:
        yield from _offices(a, b)
        if a.region.margins != b.region.margins:
            yield _("The jobseekers' age, sex, education or benefits differ.")
        if a.region.inflow != b.region.inflow:
            yield _("The inflow of jobseekers differs.")
    if replace(a.regime, name="", path="") != replace(b.regime, name="", path=""):
        yield _("The regime is {b} instead of {a}.").format(a=a.regime.name, b=b.regime.name)


def _offices(a: Scenario, b: Scenario) -> Iterator[str]:
    before = {office.name: office for office in a.region.offices}
    after = {office.name: office for office in b.region.offices}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            yield _("The region lacks the office {name}.").format(name=name)
        elif name not in before:
            yield _("The region has another office, {name}.").format(name=name)
        elif before[name] != after[name]:
            yield _("The office {name}: {b} instead of {a}.").format(
                name=name, a=_office_words(before[name]), b=_office_words(after[name])
            )


def _office_words(office: Office) -> str:
    return _("{clients} clients and {others} others ({area}, {role})").format(
        clients=number_text(office.clients),
        others=number_text(office.others),
        area=office.area,
        role=office.role,
    )


_Span = tuple[date, date]
_Words = tuple[str, ...]


def _policy(a: Scenario, b: Scenario) -> Iterator[str]:
    """Levers, then contracts and ends, over time: a sentence for all that differ in one way."""
    first, last = max(a.starts, b.starts), min(_last_day(a), _last_day(b))
    names = [office.name for office in a.region.offices]
    shared = [office.name for office in b.region.offices if office.name in names]
    for otherwise in (_levers_otherwise, _structure_otherwise):
        by_words: dict[tuple[tuple[_Span, ...], _Words], list[str]] = {}
        for name in shared:
            for words, spans in _spans(a, b, name, first, last, otherwise).items():
                by_words.setdefault((tuple(spans), words), []).append(name)
        for (spans_alike, words), offices in sorted(by_words.items()):
            yield _("{when}, {where}: {what}.").format(
                when=_when(spans_alike, first, last),
                where=_where(offices, b),
                what="; ".join(words),
            )


def _spans(
    a: Scenario,
    b: Scenario,
    office: str,
    first: date,
    last: date,
    otherwise: Callable[[Scenario, Scenario, str, date], Iterator[str]],
) -> dict[_Words, list[_Span]]:
    """When that office does what otherwise."""
    days = {first}
    for phase in (*a.policy.phases, *b.policy.phases):
        if office in phase.offices:
            days.add(phase.starts)
            if phase.ends:
                days.add(phase.ends + _ONE_DAY)
    starts = sorted(day for day in days if first <= day <= last)
    found: dict[_Words, list[_Span]] = {}
    for day, next_day in zip(starts, [*starts[1:], last + _ONE_DAY], strict=True):
        words = tuple(otherwise(a, b, office, day))
        if not words:
            continue
        spans = found.setdefault(words, [])
        if spans and spans[-1][1] + _ONE_DAY == day:
            spans[-1] = (spans[-1][0], next_day - _ONE_DAY)
        else:
            spans.append((day, next_day - _ONE_DAY))
    return found


def _levers_otherwise(a: Scenario, b: Scenario, office: str, day: date) -> Iterator[str]:
    """Levers of ``b`` that differ in that office on that day."""
    phase_a, phase_b = _phase(a, office, day), _phase(b, office, day)
    before = phase_a.levers if phase_a else a.policy.base
    after = phase_b.levers if phase_b else b.policy.base
    for name, lever in LEVERS.items():
        if before[name] != after[name]:
            yield _("{b} instead of {a}").format(
                a=number_text(before[name]), b=lever_words(lever, number_text(after[name]))
            )


def _structure_otherwise(a: Scenario, b: Scenario, office: str, day: date) -> Iterator[str]:
    """Contracts and known ends that differ in that office on that day."""
    phase_a, phase_b = _phase(a, office, day), _phase(b, office, day)
    contract_a = phase_a.contract if phase_a else "permanent"
    contract_b = phase_b.contract if phase_b else "permanent"
    time_a, time_b = _time_words(phase_a), _time_words(phase_b)
    if time_a != time_b:
        yield _("{b} instead of {a}").format(a=time_a, b=time_b)
    if contract_a != contract_b:
        names = {"permanent": _("permanent"), "fixed-term": _("fixed-term")}
        yield _("{b} contracts instead of {a}").format(a=names[contract_a], b=names[contract_b])


def _time_words(phase: Phase | None) -> str:
    if phase is None:
        return _("ordinary services")
    if phase.ends is None:
        text = _("a permanent phase")
    else:
        text = _("a phase that ends on {ends}").format(ends=phase.ends)
    if phase.announced:
        text += _(" (announced on {announced})").format(announced=phase.announced)
    return text


def _phase(scenario: Scenario, office: str, day: date) -> Phase | None:
    for phase in scenario.policy.phases:
        if office in phase.offices and phase.starts <= day <= (phase.ends or date.max):
            return phase
    return None


def _budget(a: Scenario, b: Scenario) -> Iterator[str]:
    same_a = a.policy.budget.same_as if a.policy.budget else None
    same_b = b.policy.budget.same_as if b.policy.budget else None
    if same_a == same_b:
        return
    if same_b:
        yield _("Its spend is made equal to that of {name}.").format(name=same_b)
    else:
        yield _("Its spend is not made equal to that of {name}.").format(name=same_a)


def _beliefs(a: Scenario, b: Scenario) -> Iterator[str]:
    """Parameters and mechanisms."""
    for name, is_on in b.behaviour.mechanisms.items():
        if a.behaviour.mechanisms.get(name) != is_on:
            text = _("The mechanism {name} is on.") if is_on else _("The mechanism {name} is off.")
            yield text.format(name=name)
    before = a.behaviour.values
    for name, value in b.behaviour.values.items():
        if before.get(name) != value:
            earlier = number_text(before[name]) if name in before else _("nothing")
            yield _("The parameter {name} is {b} instead of {a}.").format(
                name=name, a=earlier, b=number_text(value)
            )


def _last_day(scenario: Scenario) -> date:
    return scenario.monday(scenario.weeks) - _ONE_DAY


def _when(spans: tuple[_Span, ...], first: date, last: date) -> str:
    if spans == ((first, last),):
        return _("All the time")
    texts = [
        _("from {day} on").format(day=from_day)
        if to_day == last
        else _("from {from_day} to {to_day}").format(from_day=from_day, to_day=to_day)
        for from_day, to_day in spans
    ]
    text = _listed(texts)
    return text[:1].upper() + text[1:]


def _where(offices: list[str], scenario: Scenario) -> str:
    everywhere = [office.name for office in scenario.region.offices]
    trial = [office.name for office in scenario.region.offices if office.role == "trial"]
    if offices == everywhere:
        return _("everywhere")
    if offices == trial and len(trial) > 3:
        return _("in all {number} trial offices").format(number=len(trial))
    return _("in {offices}").format(offices=_listed(offices))


def _listed(items: list[str]) -> str:
    if len(items) == 1:
        return items[0]
    return _("{items} and {last}").format(items=", ".join(items[:-1]), last=items[-1])
