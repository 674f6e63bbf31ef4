"""Reading a study file: the study, or everything that has to be put right in it at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.budget import budget_of, spender_of
from experiments.errors import BadInput
from experiments.groups import AGES, DIFFICULTIES, DURATIONS, EDUCATIONS
from experiments.messages import _
from experiments.study import FOLLOW_UP_YEARS, first_difference, follow_ups_within, planned
from experiments.sweep.clock import clock_at_points
from experiments.sweep.read_design import READ_BY, read_design
from experiments.sweep.read_factors import read_factors
from experiments.sweep.reading import Reading, document_of, listed, range_hint
from experiments.sweep.study import METRIC_NAMES, Goal, SweepStudy
from experiments.world import MODEL, YEAR_WEEKS
from scenarios import ScenarioErrors, load_ledger
from scenarios.load import resolve
from scenarios.places import POLICIES, STUDIES, find
from scenarios.problems import KeyPath, Problem
from scenarios.scenario import Scenario, years_to_weeks
from scenarios.study_form import StudyForm
from scenarios.translate import checked
from scenarios.words import number_text

METRICS_ANALYSED = ("employment_weeks", "net_public_cost")
"""Where the file names none."""


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
    document = document_of(name_or_path, STUDIES)
    place = document.path
    problems: list[Problem] = []
    reading = Reading(checked(document, StudyForm, problems), problems)
    given = {"people": people, "replications": replications, "seed": seed}
    reading.data.update({key: value for key, value in given.items() if value is not None})
    design = reading.data.get("design")
    if (
        size is not None
        and isinstance(design, dict)
        and "size" in READ_BY.get(design.get("kind", ""), ())
    ):
        design["size"] = size
    study = _study(reading, place, simulation)
    if reading.problems or study is None:
        raise ScenarioErrors(reading.problems)
    return study


def _study(reading: Reading, place: Path, simulation: str) -> SweepStudy | None:
    data = reading.data
    ledger = load_ledger()
    scenarios = _scenarios(reading, place)
    reference = _reference(reading, scenarios)
    metrics, groups = _metrics(reading), _groups(reading, scenarios)
    factors = read_factors(reading, scenarios, ledger)
    made = read_design(reading, factors, ledger)
    goals = _goals(reading, scenarios, groups)
    if not scenarios or reference is None:
        return None
    clock = _clock(reading, scenarios, reference)
    if clock is None:
        return None
    clock = clock_at_points(clock, scenarios, factors)
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
        burn_in_weeks=round(YEAR_WEEKS * data.get("burn_in_years", 10.0)),
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


def _scenarios(reading: Reading, place: Path) -> list[Scenario]:
    """The policies, under the beliefs and the cycle that the study names."""
    data = reading.data
    loaded: list[Scenario] = []
    names = listed(data.get("scenarios"))
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
            continue
        loaded.append(scenario)
    reading.lacks_scenarios = len(loaded) < len(names)
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


def _reference(reading: Reading, scenarios: list[Scenario]) -> Scenario | None:
    name = reading.data.get("reference")
    if name is None or not scenarios:
        return scenarios[0] if scenarios else None
    names = [scenario.name for scenario in scenarios]
    message = _("The reference '{name}' is not among the scenarios of the study.")
    if not reading.known(("reference",), name, names, message):
        return None
    return scenarios[names.index(name)]


def _clock(reading: Reading, scenarios: list[Scenario], reference: Scenario) -> int | None:
    """The first week in which policies differ, before any factor moves them."""
    try:
        if len(scenarios) > 1:
            return planned(scenarios, reference.name).clock
        bare = reference.replace(policy=replace(reference.policy, phases=(), budget=None))
        return first_difference([reference], bare)
    except BadInput as bad:
        for problem in () if reading.lacks_scenarios else bad.problems:
            reading.wrong(("scenarios",), problem)
    return None


def _metrics(reading: Reading) -> tuple[str, ...]:
    chosen = listed(reading.data.get("metrics")) or list(METRICS_ANALYSED)
    message = _("There is no metric '{name}'; 'tyopolku metrics' lists them.")
    for number, name in enumerate(chosen):
        reading.known(("metrics", number), name, METRIC_NAMES, message)
    return tuple(dict.fromkeys(chosen))


def _groups(reading: Reading, scenarios: list[Scenario]) -> tuple[str, ...]:
    offices = scenarios[0].region.offices if scenarios else ()
    known = group_names([office.name for office in offices])
    chosen = listed(reading.data.get("groups")) or ["all"]
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


def _follow_ups(reading: Reading, weeks_after: int, goals: Sequence[Goal]) -> tuple[float, ...]:
    """Years after the clock at which outcomes are taken; those of the goals with them."""
    chosen = reading.data.get("follow_ups")
    longest = weeks_after / 52.1775
    if chosen is None:
        last = follow_ups_within(weeks_after)
        chosen = [years for years, _weeks in last if years in FOLLOW_UP_YEARS[-3:]] or [
            years for years, _weeks in last[-1:]
        ]
    named: list[tuple[KeyPath, float]] = [
        (("follow_ups", place), years) for place, years in enumerate(chosen)
    ]
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


def _goals(
    reading: Reading,
    scenarios: list[Scenario],
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
        wanted = spender_of(scenario)
        if wanted and wanted not in names and wanted not in found:
            other, _problems = resolve(budget_of(scenario))
            if other is not None:
                first = scenarios[0]
                found[wanted] = other.replace(
                    weeks=first.weeks, behaviour=first.behaviour, regime=first.regime
                )
    return tuple(found.values())
