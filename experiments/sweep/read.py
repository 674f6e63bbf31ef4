"""Reading a study file: the study, or everything that has to be put right in it at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np

from experiments.budget import budget_of
from experiments.calibration.unknowns import Unknowns
from experiments.calibration.worlds import plausible_worlds
from experiments.errors import BadInput
from experiments.groups import AGES, DIFFICULTIES, DURATIONS, EDUCATIONS
from experiments.messages import _
from experiments.metrics import METRICS
from experiments.study import FOLLOW_UP_YEARS, first_difference, follow_ups_within
from experiments.sweep.factors import RHYTHMS, Factor, rhythm_told, spans_many_times
from experiments.sweep.points import Points
from experiments.sweep.study import METRIC_NAMES, Design, Goal, SweepStudy
from experiments.world import MODEL
from scenarios import Ledger, ScenarioErrors, load_ledger
from scenarios.load import resolve
from scenarios.levers import LEVERS, lever_sentence
from scenarios.places import STUDIES, find
from scenarios.problems import KeyPath, Problem
from scenarios.reading import read_document
from scenarios.scenario import Scenario, years_to_weeks
from scenarios.study_form import StudyForm
from scenarios.translate import Checked, checked
from scenarios.words import did_you_mean, number_text

METRICS_ANALYSED = ("employment_weeks", "net_public_cost")
LONGEST_BURN_IN_YEARS = 40
"""The others are checked by the form."""


@dataclass
class _Reading:
    """A study file being read: its content, and the problems found so far."""

    found: Checked
    problems: list[Problem] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        return self.found.data

    def wrong(self, path: KeyPath, message: str, hint: str = "") -> None:
        """Note a problem with a key."""
        self.problems.append(self.found.document.problem(path, message, hint))

    def known(self, path: KeyPath, name: str, known: Sequence[str], message: str) -> bool:
        """Whether a name is known; a problem with the nearest name where it is not."""
        if name not in known:
            self.wrong(path, message.format(name=name), did_you_mean(name, known))
        return name in known


def read_study(
    name_or_path: str | Path,
    *,
    people: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    size: int | None = None,
    simulation: str = MODEL,
) -> SweepStudy:
    """
    The study of that name or file, checked and resolved.

    Parameters
    ----------
    name_or_path : str or Path
        A name from `scenarios/studies`, or a file.
    people, replications, seed, size : int, optional
        Instead of the file's own.
    simulation : str
        ``module:class`` of the simulation.

    Raises
    ------
    ScenarioErrors
        With every problem of the file and of those that it rests on.
    """
    place = find(str(name_or_path), STUDIES) if isinstance(name_or_path, str) else name_or_path
    if isinstance(place, tuple):
        raise ScenarioErrors([Problem(str(name_or_path), 0, 0, "", *place)])
    document = read_document(place)
    if isinstance(document, Problem):
        raise ScenarioErrors([document])
    problems: list[Problem] = []
    reading = _Reading(checked(document, StudyForm, problems), problems)
    given = {"people": people, "replications": replications, "seed": seed}
    reading.data.update({key: value for key, value in given.items() if value is not None})
    if size is not None and isinstance(reading.data.get("design"), dict):
        reading.data["design"]["size"] = size
    study = _study(reading, place, simulation)
    if reading.problems or study is None:
        raise ScenarioErrors(reading.problems)
    return study


def _study(reading: _Reading, place: Path, simulation: str) -> SweepStudy | None:
    data = reading.data
    ledger = load_ledger()
    scenarios = _scenarios(reading, place)
    reference = _reference(reading, scenarios)
    metrics, groups = _metrics(reading), _groups(reading, scenarios)
    factors = _factors(reading, scenarios, ledger)
    made = _design(reading, factors, ledger)
    goals = _goals(reading, scenarios, metrics, groups)
    if not scenarios or reference is None:
        return None
    clock = _clock(reading, scenarios, reference)
    if clock is None:
        return None
    follow_ups = _follow_ups(reading, reference.weeks - clock, goals)
    if reading.problems or made is None:
        return None
    plan, points, factors = made
    return SweepStudy(
        name=place.stem,
        title=_title(data),
        description=str(data.get("description", "")),
        scenarios=tuple(scenarios),
        reference=reference.name,
        clock=clock,
        design=plan,
        factors=tuple(factors),
        points=points,
        people=data.get("people", 5000),
        replications=data.get("replications", 1),
        seed=data.get("seed", 1),
        burn_in_weeks=years_to_weeks(data.get("burn_in_years", 10.0)),
        is_solved=data.get("inflow", "kept") == "solved",
        follow_ups=follow_ups,
        metrics=metrics,
        groups=groups,
        goals=goals,
        others=_others(scenarios),
        simulation=simulation,
    )


def _title(data: dict[str, Any]) -> dict[str, str]:
    title = data.get("title", {})
    return {"en": title} if isinstance(title, str) else dict(title)


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else [item for item in value or () if item is not None]


def _scenarios(reading: _Reading, place: Path) -> list[Scenario]:
    """The policies, under the beliefs and the cycle that the study names."""
    from scenarios.places import POLICIES

    data, loaded = reading.data, []
    names = _listed(data.get("scenarios"))
    for number, name in enumerate(names):
        path: KeyPath = ("scenarios", number) if len(names) > 1 else ("scenarios",)
        found = find(name, POLICIES, place.parent)
        if isinstance(found, tuple):
            reading.wrong(path, *found)
            continue
        scenario, problems = resolve(
            found, years=None, behaviour=data.get("behaviour"), regime=data.get("regime")
        )
        reading.problems += [p for p in problems if p not in reading.problems]
        if scenario is None:
            continue
        if scenario.name in {other.name for other in loaded}:
            reading.wrong(path, _("The scenario is named twice."), _("Keep one of them."))
        loaded.append(scenario)
    weeks = min((s.weeks for s in loaded), default=0)
    if "years" in data and loaded:
        asked = years_to_weeks(data["years"])
        if asked > weeks:
            reading.wrong(
                ("years",),
                _("The scenarios run for {own} years; they cannot be run for {years}.").format(
                    own=f"{weeks / 52.1775:.1f}", years=number_text(data["years"])
                ),
                _("Leave the key out, or ask for fewer."),
            )
        loaded = [s.replace(weeks=min(asked, weeks)) for s in loaded]
    return loaded


def _reference(reading: _Reading, scenarios: list[Scenario]) -> Scenario | None:
    name = reading.data.get("reference")
    if name is None or not scenarios:
        return scenarios[0] if scenarios else None
    names = [scenario.name for scenario in scenarios]
    message = _("The reference '{name}' is not among the scenarios of the study.")
    if not reading.known(("reference",), name, names, message):
        return None
    return scenarios[names.index(name)]


def _clock(reading: _Reading, scenarios: list[Scenario], reference: Scenario) -> int | None:
    """The first week in which policies differ, before any factor moves them."""
    try:
        if len(scenarios) > 1:
            from experiments.study import planned

            return planned(scenarios, reference.name).clock
        bare = reference.replace(policy=replace(reference.policy, phases=(), budget=None))
        return first_difference([reference], bare)
    except BadInput as bad:
        for problem in bad.problems:
            reading.wrong(("scenarios",), problem)
    return None


def _metrics(reading: _Reading) -> tuple[str, ...]:
    chosen = _listed(reading.data.get("metrics")) or list(METRICS_ANALYSED)
    message = _("There is no metric '{name}'; 'tyopolku metrics' lists them.")
    for number, name in enumerate(chosen):
        reading.known(("metrics", number), name, METRIC_NAMES, message)
    return tuple(dict.fromkeys(chosen))


def _groups(reading: _Reading, scenarios: list[Scenario]) -> tuple[str, ...]:
    offices = scenarios[0].region.offices if scenarios else ()
    known = group_names([office.name for office in offices])
    chosen = _listed(reading.data.get("groups")) or ["all"]
    message = _("There is no group '{name}'.")
    for number, name in enumerate(chosen):
        reading.known(("groups", number), name, known, message)
    return tuple(dict.fromkeys(chosen))


def group_names(offices: Sequence[str]) -> list[str]:
    """Every group that outcomes are told of in a region of these offices."""
    return [
        "all",
        *(f"age:{name}" for name, _low, _high in AGES),
        *(f"education:{name}" for name in EDUCATIONS),
        "sex:woman",
        "sex:man",
        "health_limited:yes",
        "health_limited:no",
        *(f"difficulty:{name}" for name in DIFFICULTIES),
        *(f"duration:{name}" for name, _low, _high in DURATIONS),
        *(f"office:{name}" for name in sorted(set(offices))),
        "place:neighbour",
        "place:control",
    ]


def _follow_ups(reading: _Reading, weeks_after: int, goals: Sequence[Goal]) -> tuple[float, ...]:
    """Years after the clock at which outcomes are taken; those of the goals with them."""
    chosen = reading.data.get("follow_ups")
    longest = weeks_after / 52.1775
    if chosen is None:
        last = follow_ups_within(weeks_after)
        chosen = [years for years, _weeks in last if years in FOLLOW_UP_YEARS[-3:]] or [
            years for years, _weeks in last[-1:]
        ]
    named = [(("follow_ups", place), years) for place, years in enumerate(chosen)]
    named += [(("goals", place, "years"), goal.years) for place, goal in enumerate(goals)]
    for path, years in named:
        if years is not None and years_to_weeks(years) > weeks_after:
            reading.wrong(
                path,
                _("The run ends {longest} years after policies begin to differ, before the "
                  "follow-up of {years} years.").format(
                    longest=f"{longest:.1f}", years=number_text(years)
                ),
                range_hint(0.02, math.floor(longest * 10) / 10),
            )  # fmt: skip
    return tuple(sorted({float(years) for _path, years in named if years is not None}))


def range_hint(low: float, high: float) -> str:
    """What is allowed, as the scenario files say it."""
    return _("Allowed: {low} to {high}").format(low=number_text(low), high=number_text(high)) + "."


def _goals(
    reading: _Reading,
    scenarios: list[Scenario],
    metrics: Sequence[str],
    groups: Sequence[str],
) -> tuple[Goal, ...]:
    goals = []
    for number, given in enumerate(reading.data.get("goals") or ()):
        here: KeyPath = ("goals", number)
        goal = dict(given or {})
        if not {"scenario", "metric", "years"} <= goal.keys():
            continue  # the form has told
        goal.setdefault("group", "all")
        names = [s.name for s in scenarios]
        reading.known((*here, "scenario"), goal["scenario"], names, _(
            "The scenario '{name}' is not among those of the study."))  # fmt: skip
        reading.known((*here, "metric"), goal["metric"], METRIC_NAMES, _(
            "There is no metric '{name}'; 'tyopolku metrics' lists them."))  # fmt: skip
        reading.known((*here, "group"), goal["group"], groups, _(
            "The group '{name}' is not among the groups of the study."))  # fmt: skip
        if ("at_least" in goal) == ("at_most" in goal):
            reading.wrong(
                here,
                _("A goal needs one bound."),
                _("Write either at_least = … or at_most = …"),
            )
        goals.append(Goal(**goal))
    return tuple(goals)


def _others(scenarios: list[Scenario]) -> tuple[Scenario, ...]:
    """Policies whose spend has to be met and that are not run for themselves."""
    names = {scenario.name for scenario in scenarios}
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        wanted = budget_of(scenario)
        if wanted and wanted not in names and wanted not in found:
            other, _problems = resolve(wanted)
            if other is not None:
                first = scenarios[0]
                found[wanted] = other.replace(
                    weeks=first.weeks, behaviour=first.behaviour, regime=first.regime
                )
    return tuple(found.values())


# Factors


def _factors(reading: _Reading, scenarios: list[Scenario], ledger: Ledger) -> list[Factor]:
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
    reading: _Reading,
    here: KeyPath,
    given: dict[str, Any],
    _scenarios: list[Scenario],
    ledger: Ledger,
) -> list[Factor]:
    names: list[str] = []
    patterns = _listed(given["parameters"])
    free = Unknowns.of(ledger).names
    for number, pattern in enumerate(patterns):
        path = (*here, "parameters", number) if len(patterns) > 1 else (*here, "parameters")
        meant = [pattern] if pattern in ledger else [n for n in free if fnmatchcase(n, pattern)]
        if not meant:
            reading.wrong(
                path,
                _("The ledger has no parameter '{name}'; 'tyopolku assumptions' lists them.").format(
                    name=pattern
                ),
                did_you_mean(pattern, ledger),
            )
        names += [name for name in meant if name not in names]
    left_out = _listed(given.get("leave_out"))
    names = [n for n in names if not any(fnmatchcase(n, pattern) for pattern in left_out)]
    return [
        factor
        for name in names
        if (factor := _ranged(reading, here, given, _of_parameter(ledger, name))) is not None
    ]


def _of_parameter(ledger: Ledger, name: str) -> Factor:
    p = ledger[name]
    return Factor(
        name, "parameter", name, p.low, p.high, usual=p.value, is_log=spans_many_times(p.low, p.high),
        unit=p.unit, does=p.does,
    )  # fmt: skip


def _lever(
    reading: _Reading,
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
    reading: _Reading,
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
    reading: _Reading,
    here: KeyPath,
    given: dict[str, Any],
    scenarios: list[Scenario],
    *,
    needs_phases: bool,
) -> tuple[str, ...]:
    """Whose lever or rhythm is moved."""
    having = [s.name for s in scenarios if s.policy.phases or not needs_phases]
    names = _listed(given.get("scenarios"))
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
    if not names and not having and scenarios:
        reading.wrong(
            here,
            _("None of the scenarios has phases that could be changed."),
            _('Name one that has, or write: where = "base"'),
        )
    return tuple(names) or tuple(having)


def _ranged(
    reading: _Reading,
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
        _inside(reading, (*here, key), given[key], factor) for key in ("low", "high") if key in given
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


def _inside(reading: _Reading, path: KeyPath, value: float, factor: Factor) -> bool:
    """Whether a value lies where the ledger or the lever allows it."""
    if factor.low <= value <= factor.high:
        return True
    reading.wrong(
        path,
        _("{value} is out of range.").format(value=number_text(value)),
        range_hint(factor.low, factor.high)
        + (f" ({factor.unit})" if factor.unit else ""),
    )
    return False


def _distributed(
    reading: _Reading, here: KeyPath, given: dict[str, Any], factor: Factor
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


# Design


def _design(
    reading: _Reading, factors: list[Factor], ledger: Ledger
) -> tuple[Design, Points, list[Factor]] | None:
    given = reading.data.get("design")
    if not isinstance(given, dict) or "kind" not in given:
        return None
    plan = Design(
        given["kind"], given.get("size", 0), given.get("levels", 4),
        given.get("second_order", False), given.get("behaviour", ""),
    )  # fmt: skip
    if plan.kind == "plausible-worlds":
        return _of_worlds(reading, plan, ledger)
    if not factors:
        if not reading.data.get("factors"):
            reading.wrong(
                ("factors",),
                _("The study varies nothing."),
                _('Write a factor, for instance: [[factors]] and below it parameters = "*"'),
            )
        return None
    if reading.problems:
        return None
    seed = reading.data.get("seed", 1)
    if plan.kind == "grid":
        steps = [len(f.values) or plan.levels for f in factors]
        positions, values = grid(factors, steps)
        return plan, Points(positions, values), factors
    from experiments.sensitivity.designs import design, design_problems

    path: KeyPath = ("design", "size")
    if not plan.size:
        reading.wrong(path, _("The design has no size."), _("For instance: {text}").format(
            text="size = 256"))  # fmt: skip
        return None
    names = [factor.name for factor in factors]
    told = design_problems(
        plan.kind, names, plan.size, plan.levels, second_order=plan.second_order
    )
    for problem in told:
        reading.wrong(path, problem)
    if told:
        return None
    positions = design(
        plan.kind, names, size=plan.size, seed=seed, levels=plan.levels,
        second_order=plan.second_order,
    )  # fmt: skip
    values = np.column_stack(
        [factor.value_at(column) for factor, column in zip(factors, positions.T, strict=True)]
    )
    return plan, Points(positions, values), factors


def grid(factors: Sequence[Factor], steps: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Positions and values of every combination, the last factor moving fastest."""
    which = np.stack(np.meshgrid(*map(np.arange, steps), indexing="ij"), axis=-1)
    which = which.reshape(-1, len(steps))
    tables = [
        np.array([factor.value_at_step(step, number) for step in range(number)])
        for factor, number in zip(factors, steps, strict=True)
    ]
    values = np.column_stack([table[which[:, k]] for k, table in enumerate(tables)])
    positions = which / np.maximum(np.array(steps) - 1, 1)
    return positions, values


def _of_worlds(
    reading: _Reading, plan: Design, ledger: Ledger
) -> tuple[Design, Points, list[Factor]] | None:
    """The plausible worlds as points; their parameters as factors."""
    if reading.data.get("factors"):
        reading.wrong(
            ("factors",),
            _("Plausible worlds bring their own parameters; nothing else is varied in them."),
            _("Leave the factors out, or choose another design."),
        )
        return None
    try:
        worlds = plausible_worlds(plan.behaviour or "central")
    except BadInput as bad:
        reading.wrong(("design", "behaviour"), str(bad))
        return None
    if plan.size > len(worlds):
        reading.wrong(
            ("design", "size"),
            _("There are {number} plausible worlds.").format(number=len(worlds)),
            range_hint(1, len(worlds)),
        )
        return None
    size = plan.size or len(worlds)
    # spread over the whole file, the same ones whenever as many are asked for
    chosen = [worlds[place * len(worlds) // size] for place in range(size)]
    factors = [_of_parameter(ledger, name) for name in chosen[0].values if name in ledger]
    values = np.array([[world.values[factor.name] for factor in factors] for world in chosen])
    positions = np.column_stack(
        [[factor.position_of(value) for value in column]
         for factor, column in zip(factors, values.T, strict=True)]
    )  # fmt: skip
    return replace(plan, size=size), Points(positions, values, tuple(chosen)), factors


METRIC_BY_NAME = {metric.name: metric for metric in METRICS}
