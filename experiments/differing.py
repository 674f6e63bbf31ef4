"""What two scenarios do differently: offices, dates, contracts, levers, beliefs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest

from experiments.messages import _
from experiments.named import title_of
from experiments.written_scenario import toml_value
from scenarios.levers import GROUPS, KINDS, LEVERS, Levers, kind_of
from scenarios.scenario import Phase, Scenario


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise.

    Attributes
    ----------
    where : str
        Which part of the scenario.
    what : str
    a, b : str
        In the first and in the second scenario.
    unit : str
    """

    where: str
    what: str
    a: str
    b: str
    unit: str = ""


def differences_between(a: Scenario, b: Scenario) -> list[Difference]:
    """Everything in which two scenarios differ, in the order of a scenario file."""
    return [*_settings(a, b), *_base(a, b), *_phases(a, b), *_beliefs(a, b)]


def told(a: Scenario, b: Scenario, found: list[Difference]) -> str:
    """The differences in words."""
    lines = [f"{s.name}: {title_of(s)}" for s in (a, b)]
    if not found:
        return "\n".join([*lines, "", _("They do the same in every week.")])
    for where, rows in groupby(found, key=lambda row: row.where):
        lines += ["", where]
        lines += [f"- {_sentence(row, a.name, b.name)}" for row in rows]
    return "\n".join(lines)


def _sentence(row: Difference, a: str, b: str) -> str:
    if not row.b:
        return _("{what}: only in {name}, {value}").format(what=row.what, name=a, value=row.a)
    if not row.a:
        return _("{what}: only in {name}, {value}").format(what=row.what, name=b, value=row.b)
    said = _("{what}: {b} instead of {a}").format(what=row.what, a=row.a, b=row.b)
    return f"{said} {row.unit}".strip()


def _settings(a: Scenario, b: Scenario) -> Iterator[Difference]:
    where = _("The world around the policy")
    for what, one, other in (
        (_("region"), a.region.name, b.region.name),
        (_("behaviour"), a.behaviour.name, b.behaviour.name),
        (_("regime"), a.regime.name, b.regime.name),
        (_("first day"), str(a.starts), str(b.starts)),
        (_("weeks"), str(a.weeks), str(b.weeks)),
    ):
        if one != other:
            yield Difference(where, what, one, other)
    budgets = [s.policy.budget.same_as if s.policy.budget else _("as it comes") for s in (a, b)]
    if budgets[0] != budgets[1]:
        yield Difference(where, _("money: the same as"), budgets[0], budgets[1])


def _base(a: Scenario, b: Scenario) -> Iterator[Difference]:
    yield from _levers(_("While no phase is on"), a.policy.base, b.policy.base)


def _phases(a: Scenario, b: Scenario) -> Iterator[Difference]:
    pairs = zip_longest(a.policy.phases, b.policy.phases)
    for number, (one, other) in enumerate(pairs, start=1):
        where = _("Phase {number}").format(number=number)
        if one is None or other is None:
            base = a.policy.base if other is None else b.policy.base
            yield from _only_in_one(where, one, other, base)
            continue
        for what, left, right in (
            (_("offices"), _offices(one, a), _offices(other, b)),
            (_("starts"), str(one.starts), str(other.starts)),
            (_("ends"), _end(one), _end(other)),
            (
                _("announced"),
                str(one.announced or one.starts),
                str(other.announced or other.starts),
            ),
            (_("contracts"), one.contract, other.contract),
        ):
            announced_alike = what == _("announced") and not (one.announced or other.announced)
            if left != right and not announced_alike:
                yield Difference(where, what, left, right)
        yield from _levers(where, one.levers, other.levers)


def _only_in_one(
    where: str, one: Phase | None, other: Phase | None, base: Levers
) -> Iterator[Difference]:
    phase = one or other
    if phase is None:
        return
    span = _("{starts} to {ends}, {contract} contracts").format(
        starts=phase.starts, ends=_end(phase), contract=phase.contract
    )
    yield Difference(where, _("a phase"), span if one else "", span if other else "")
    for row in _levers(where, base, phase.levers):
        value = _("{phase} {unit} (else {base})").format(phase=row.b, unit=row.unit, base=row.a)
        value = " ".join(value.split())
        yield Difference(where, row.what, value if one else "", value if other else "")


def _levers(where: str, a: Levers, b: Levers) -> Iterator[Difference]:
    for name, lever in LEVERS.items():
        if a[name] != b[name]:
            unit = _(lever.unit)
            yield Difference(where, label(name), toml_value(a[name]), toml_value(b[name]), unit)


def label(lever_name: str) -> str:
    """A lever in words.

    >>> label("partners.subsidy_firm_slots_per_1000"), label("coaching.clients_per_coach")
    ('places in wage-subsidised work in firms', 'clients per coach')
    """
    lever = LEVERS[lever_name]
    kind = kind_of(lever)
    if kind is not None:
        return _("places in {kind}").format(kind=_(KINDS[kind]))
    words = lever.name.removesuffix("_eur").replace("_", " ")
    if lever.group in ("digital", "start_up", "wind_down"):
        return f"{_(GROUPS[lever.group])}: {words}"
    return words


def _offices(phase: Phase, scenario: Scenario) -> str:
    trial = {office.name for office in scenario.region.offices if office.role == "trial"}
    if set(phase.offices) == trial:
        return _("all {count} of the trial").format(count=len(trial))
    return ", ".join(phase.offices)


def _end(phase: Phase) -> str:
    return str(phase.ends) if phase.ends else _("never")


def _beliefs(a: Scenario, b: Scenario) -> Iterator[Difference]:
    where = _("Beliefs")
    for one, other in ((a.behaviour.values, b.behaviour.values), (_on(a), _on(b))):
        for name in sorted({*one, *other}):
            left, right = one.get(name), other.get(name)
            if left != right:
                yield Difference(where, name, _said(left), _said(right))


def _on(scenario: Scenario) -> Mapping[str, str]:
    return {
        name: _("on") if is_on else _("off")
        for name, is_on in scenario.behaviour.mechanisms.items()
    }


def _said(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else toml_value(value)
