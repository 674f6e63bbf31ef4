"""The factors of a study file, each checked against the ledger, the levers and the scenarios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from experiments.calibration.unknowns import Unknowns
from experiments.messages import _
from experiments.sweep.factors import RHYTHMS, Factor, rhythm_told, spans_many_times
from experiments.sweep.reading import Reading, listed, range_hint
from scenarios import Ledger
from scenarios.levers import LEVERS, lever_sentence
from scenarios.problems import KeyPath
from scenarios.scenario import Scenario
from scenarios.words import did_you_mean, number_text


def read_factors(reading: Reading, scenarios: list[Scenario], ledger: Ledger) -> list[Factor]:
    """All factors of the file, in its order; a parameter that is named twice is told."""
    found: list[Factor] = []
    for number, given in enumerate(reading.data.get("factors") or ()):
        here: KeyPath = ("factors", number)
        if given is None:
            continue
        kinds = [key for key in ("parameters", "lever", "rhythm") if key in given]
        if len(kinds) != 1:
            left_out = {path[:3] for path in reading.found.left_out}
            if not any((*here, key) in left_out for key in ("parameters", "lever", "rhythm")):
                reading.wrong(
                    here,
                    _("A factor is either parameters, a lever or a rhythm."),
                    _('For instance: parameters = "coaching.*"'),
                )
            continue
        made: Callable[..., list[Factor]] = {
            "parameters": _parameters, "lever": _lever, "rhythm": _rhythm,
        }[kinds[0]]  # fmt: skip
        for factor in made(reading, here, given, scenarios, ledger):
            if factor.name in {other.name for other in found}:
                reading.wrong(
                    here,
                    _("'{name}' is varied twice.").format(name=factor.name),
                    _("Keep one of the two."),
                )
            else:
                found.append(factor)
    return found


def _parameters(
    reading: Reading,
    here: KeyPath,
    given: dict[str, Any],
    _scenarios: list[Scenario],
    ledger: Ledger,
) -> list[Factor]:
    names: list[str] = []
    patterns = listed(given["parameters"])
    free = Unknowns.of(ledger).names
    for number, pattern in enumerate(patterns):
        path = (*here, "parameters", number) if len(patterns) > 1 else (*here, "parameters")
        meant = [pattern] if pattern in ledger else [n for n in free if fnmatchcase(n, pattern)]
        if not meant:
            reading.wrong(
                path,
                _(
                    "The ledger has no parameter '{name}'; 'tyopolku assumptions' lists them."
                ).format(name=pattern),
                did_you_mean(pattern, ledger),
            )
        names += [name for name in meant if name not in names]
    left_out = listed(given.get("leave_out"))
    kept = [n for n in names if not any(fnmatchcase(n, pattern) for pattern in left_out)]
    if names and not kept:
        reading.wrong(
            (*here, "leave_out"),
            _("Every parameter of this factor is left out, so it varies nothing."),
            _("Leave out fewer, or take the factor away."),
        )
    return [
        factor
        for name in kept
        if (factor := _ranged(reading, here, given, of_parameter(ledger, name))) is not None
    ]


def _lever(
    reading: Reading,
    here: KeyPath,
    given: dict[str, Any],
    scenarios: list[Scenario],
    _ledger: Ledger,
) -> list[Factor]:
    name = given["lever"]
    message = _("There is no lever '{name}'.")
    if not reading.known((*here, "lever"), name, list(LEVERS), message):
        return []
    lever = LEVERS[name]
    is_base = given.get("where") == "base"
    whose = _whose(reading, here, given, scenarios, needs_phases=not is_base)
    shown = f"{name} (base)" if is_base else name
    factor = Factor(
        _of_whom(shown, given, whose), "lever", name, lever.low, lever.high, scenarios=whose,
        is_base=is_base, unit=_(lever.unit), does=lever_sentence(lever),
    )  # fmt: skip
    return _one(_ranged(reading, here, given, factor, needs_range=True))


def _rhythm(
    reading: Reading,
    here: KeyPath,
    given: dict[str, Any],
    scenarios: list[Scenario],
    _ledger: Ledger,
) -> list[Factor]:
    name = given["rhythm"]
    whose = _whose(reading, here, given, scenarios, needs_phases=True)
    if "scenarios" not in given:  # a structure without an end has no rhythm
        whose = tuple(
            s.name for s in scenarios if s.name in whose and all(p.ends for p in s.policy.phases)
        )
        if not (whose or reading.lacks_scenarios) and any(s.policy.phases for s in scenarios):
            reading.wrong(
                here,
                _("None of the scenarios has pilots: phases that end."),
                _("Name a scenario that is to have the rhythm: scenarios = …"),
            )
    low, high = RHYTHMS[name]
    factor = Factor(
        _of_whom(name, given, whose), "rhythm", name, low, high, scenarios=whose,
        unit=_("months"), does=rhythm_told(name),
    )  # fmt: skip
    return _one(_ranged(reading, here, given, factor, needs_range=True))


def _of_whom(name: str, given: dict[str, Any], whose: tuple[str, ...]) -> str:
    """A factor's name; with its scenarios where the file names them."""
    return f"{name} of {', '.join(whose)}" if "scenarios" in given else name


def _one(factor: Factor | None) -> list[Factor]:
    return [] if factor is None else [factor]


def _whose(
    reading: Reading,
    here: KeyPath,
    given: dict[str, Any],
    scenarios: list[Scenario],
    *,
    needs_phases: bool,
) -> tuple[str, ...]:
    """Whose lever or rhythm is moved."""
    having = [s.name for s in scenarios if s.policy.phases or not needs_phases]
    names = listed(given.get("scenarios"))
    known = [s.name for s in scenarios]
    for number, name in enumerate(names):
        path = (*here, "scenarios", number) if len(names) > 1 else (*here, "scenarios")
        message = _("The scenario '{name}' is not among those of the study.")
        if reading.known(path, name, known, message) and name not in having:
            reading.wrong(
                path,
                _("'{name}' has no phases that could be changed.").format(name=name),
                _('Name a scenario that has, or write: where = "base"'),
            )
    if not (names or having or reading.lacks_scenarios):
        reading.wrong(
            here,
            _("None of the scenarios has phases that could be changed."),
            _('Name one that has, or write: where = "base"'),
        )
    return tuple(names) or tuple(having)


def _ranged(
    reading: Reading,
    here: KeyPath,
    given: dict[str, Any],
    factor: Factor,
    *,
    needs_range: bool = False,
) -> Factor | None:
    """The factor with the file's own range, values and distribution."""
    values = tuple(float(value) for value in given.get("values") or () if value is not None)
    if values and ("low" in given or "high" in given):
        reading.wrong(here, _("A factor has either values or a range."), _("Keep one of the two."))
        return None
    if values:
        for place, value in enumerate(values):
            _inside(reading, (*here, "values", place), value, factor)
        if list(values) != sorted(set(values)):
            reading.wrong((*here, "values"), _("The values have to rise."), "")
            return None
        return replace(factor, values=values, low=values[0], high=values[-1])
    if needs_range and not {"low", "high"} <= given.keys():
        left_out = {path[:3] for path in reading.found.left_out}
        if not any((*here, key) in left_out for key in ("low", "high", "values")):
            reading.wrong(
                here,
                _("'{name}' has no range to vary it in.").format(name=factor.target),
                _("Write low = … and high = …, or values = […]."),
            )
        return None
    low, high = given.get("low", factor.low), given.get("high", factor.high)
    is_right = all(
        _inside(reading, (*here, key), given[key], factor)
        for key in ("low", "high")
        if key in given
    )
    if low >= high:
        reading.wrong(
            (*here, "low" if "low" in given else "high"),
            _("The range of '{name}' has no width: low {low}, high {high}.").format(
                name=factor.target, low=number_text(low), high=number_text(high)
            ),
            _("low has to be below high."),
        )
        return None
    return _distributed(reading, here, given, replace(factor, low=low, high=high)) if (
        is_right
    ) else None  # fmt: skip


def _inside(reading: Reading, path: KeyPath, value: float, factor: Factor) -> bool:
    """Whether a value lies where the ledger or the lever allows it."""
    if factor.low <= value <= factor.high:
        return True
    reading.wrong(
        path,
        _("{value} is out of range.").format(value=number_text(value)),
        range_hint(factor.low, factor.high) + (f" ({factor.unit})" if factor.unit else ""),
    )
    return False


def _distributed(
    reading: Reading, here: KeyPath, given: dict[str, Any], factor: Factor
) -> Factor | None:
    kind = given.get("distribution", "ledger")
    if kind == "log" and factor.low <= 0:
        reading.wrong(
            (*here, "distribution"),
            _("A range that reaches {low} has no logarithm.").format(low=number_text(factor.low)),
            _("Use another distribution, or a low end above zero."),
        )
        return None
    if kind == "triangular" and not factor.low < factor.usual < factor.high:
        reading.wrong(
            (*here, "distribution"),
            _("'{name}' has no value of the ledger between low and high to be the peak.").format(
                name=factor.target
            ),
            _("Use another distribution."),
        )
        return None
    is_wide = kind == "ledger" and spans_many_times(factor.low, factor.high)
    return replace(factor, is_log=kind == "log" or is_wide, is_triangular=kind == "triangular")


def of_parameter(ledger: Ledger, name: str) -> Factor:
    """A parameter of the ledger over its whole plausible range."""
    p = ledger[name]
    is_log = spans_many_times(p.low, p.high)
    return Factor(
        name, "parameter", name, p.low, p.high, usual=p.value, is_log=is_log, unit=p.unit,
        does=p.does,
    )  # fmt: skip
