"""Behaviours and regimes made from their files: what one believes, and the cycle outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scenarios.ledger import Ledger
from scenarios.messages import _
from scenarios.problems import KeyPath, Problem
from scenarios.reading import Document
from scenarios.scenario import MECHANISMS, Behaviour, Origin, Regime
from scenarios.schema import BehaviourForm, RegimeForm
from scenarios.translate import Checked, checked
from scenarios.words import did_you_mean, range_text, value_text


def load_behaviour(
    document: Document, ledger: Ledger, problems: list[Problem], origins: dict[str, Origin]
) -> Behaviour:
    """The behaviour of that file: the ledger's values and all mechanisms, but for what it says."""
    found = checked(document, BehaviourForm, problems)
    values = {name: parameter.value for name, parameter in ledger.items()}
    mechanisms = dict.fromkeys(MECHANISMS, True)
    origins.update({f"values.{name}": origin for name, origin in ledger.origins.items()})
    origins.update({f"mechanisms.{name}": Origin("", 0) for name in MECHANISMS})
    behaviour = Behaviour(document.path.stem, values, mechanisms, str(document.path))
    return with_changes(behaviour, found, ledger, problems, origins)


def with_changes(
    behaviour: Behaviour,
    found: Checked,
    ledger: Ledger,
    problems: list[Problem],
    origins: dict[str, Origin],
) -> Behaviour:
    """The behaviour with the ``[values]`` and ``[mechanisms]`` of a file laid over it."""
    document = found.document
    values, mechanisms = dict(behaviour.values), dict(behaviour.mechanisms)
    for path, value in _leaves(found.data.get("values", {}), ("values",)):
        name = ".".join(str(part) for part in path[1:])
        problem = _value_problem(document, path, name, value, ledger)
        if problem:
            problems.append(problem)
        else:
            values[name] = float(value)
            origins[f"values.{name}"] = Origin(document.file, document.line(path))
    for name, is_on in found.data.get("mechanisms", {}).items():
        mechanisms[name] = is_on
        line = document.line(("mechanisms", name))
        origins[f"mechanisms.{name}"] = Origin(document.file, line)
    return Behaviour(behaviour.name, values, mechanisms, behaviour.path)


def load_regime(document: Document, problems: list[Problem]) -> Regime:
    """The regime of that file; points that are wrong are left out and told."""
    found = checked(document, RegimeForm, problems)
    series = {}
    for name in ("demand", "activation", "clearing"):
        points: list[tuple[date, float]] = []
        for number, point in enumerate(found.data.get(name, [])):
            if point is None or not {"date", "factor"} <= point.keys():
                continue  # told already
            if points and point["date"] <= points[-1][0]:
                message = _("{day} is not later than the point before, {earlier}.").format(
                    day=point["date"], earlier=points[-1][0]
                )
                hint = _("Order the points by date.")
                problems.append(document.problem((name, number, "date"), message, hint))
            points.append((point["date"], float(point["factor"])))
        series[name] = tuple(points)
    return Regime(document.path.stem, **series, path=str(document.path))


def _leaves(table: dict[str, Any], path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    for key, item in table.items():
        if isinstance(item, dict):
            yield from _leaves(item, (*path, key))
        else:
            yield (*path, key), item


def _value_problem(
    document: Document, path: KeyPath, name: str, value: Any, ledger: Ledger
) -> Problem | None:
    parameter = ledger.get(name)
    if parameter is None:
        message = _('The evidence ledger has no parameter "{name}".').format(name=name)
        hint = did_you_mean(name, ledger) or _("They are listed by: tyopolku assumptions.")
        return document.problem(path, message, hint)
    allowed = range_text(parameter.low, parameter.high, parameter.unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = _("{value} is not {needed}.").format(
            value=value_text(value), needed=_("a number")
        )
        return document.problem(path, message, allowed)
    if not parameter.low <= value <= parameter.high:
        message = _("{value} is outside what is plausible for this parameter.").format(
            value=value_text(value)
        )
        return document.problem(path, message, allowed)
    return None
