"""Loading a scenario: its files, region, behaviour and regime, resolved into one object."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.beliefs import load_behaviour, load_regime, with_changes
from scenarios.chain import is_broken, load_chain
from scenarios.horizon import horizon_of, weeks_to_run
from scenarios.ledger import Ledger, load_ledger
from scenarios.messages import _
from scenarios.places import (
    BEHAVIOURS,
    POLICIES,
    REGIMES,
    REGIONS,
    TRIALS,
    find,
    names_in,
    reference,
)
from scenarios.policy import base_levers, phases
from scenarios.problems import Problem, ScenarioErrors
from scenarios.reading import Document, read_document
from scenarios.regions import load_region, title_of
from scenarios.scenario import (
    Behaviour,
    Budget,
    Origin,
    Policy,
    Regime,
    Region,
    Scenario,
    years_to_weeks,
)
from scenarios.translate import Checked

_FOLDERS = {"region": REGIONS, "behaviour": BEHAVIOURS, "regime": REGIMES}


@dataclass(frozen=True)
class ScenarioSummary:
    """A line of ``tyopolku scenarios``."""

    name: str
    title: dict[str, str]
    description: str
    path: Path


def load_scenario(
    name_or_path: str | Path,
    *,
    years: float | None = None,
    ledger: Ledger | None = None,
    behaviour: str | None = None,
    regime: str | None = None,
) -> Scenario:
    """
    The scenario of that name or file, checked and resolved.

    Parameters
    ----------
    name_or_path : str or Path
        A name from ``list_scenarios()``, or a file.
    years : float, optional
        Stop earlier than the file's own horizon.
    ledger : Ledger, optional
        Evidence to use instead of the project's own.
    behaviour : str, optional
        A behaviour, name or path, instead of the one that the files name.
    regime : str, optional
        A regime, likewise.

    Raises
    ------
    ScenarioErrors
        With every problem of all the files that the scenario rests on.
    """
    scenario, problems = resolve(
        name_or_path, years=years, ledger=ledger, behaviour=behaviour, regime=regime
    )
    if scenario is None:
        raise ScenarioErrors(problems)
    return scenario


def list_scenarios() -> list[ScenarioSummary]:
    """The scenarios that are shipped, by name; trials of the evidence are listed apart."""
    return _summaries(POLICIES)


def list_trials() -> list[ScenarioSummary]:
    """The trials that targets of the evidence are measured on, by name."""
    return _summaries(TRIALS)


def _summaries(folder: Path) -> list[ScenarioSummary]:
    summaries = []
    for name in names_in(folder):
        document = read_document(folder / f"{name}.toml")
        if isinstance(document, Document):
            summary = ScenarioSummary(
                name=name,
                title=title_of(document.data),
                description=str(document.data.get("description", "")),
                path=document.path,
            )
            summaries.append(summary)
    return summaries


def resolve(
    name_or_path: str | Path | Document,
    *,
    years: float | None = None,
    ledger: Ledger | None = None,
    behaviour: str | None = None,
    regime: str | None = None,
) -> tuple[Scenario | None, list[Problem]]:
    """The scenario of that name, file or text read already, or None and every problem found."""
    problems: list[Problem] = []
    place: Any = name_or_path
    if isinstance(place, str):
        place = find(place, POLICIES)
    if isinstance(place, tuple):
        return None, [Problem(str(name_or_path), 0, 0, "", *place)]
    chain = load_chain(place, problems)
    if not chain:
        return None, problems
    origins: dict[str, Origin] = {}
    settings = _settings(chain, origins)
    ledger = ledger if ledger is not None else _own_ledger(problems)
    path = place.path if isinstance(place, Document) else place
    documents = {key: _named_document(key, chain, settings, problems) for key in _FOLDERS}
    for key, given in (("behaviour", behaviour), ("regime", regime)):
        if given is not None:
            documents[key] = _given_document(key, given, problems)
            origins[key] = Origin("", 0)
    region, believed, ruled = _parts(documents, chain, ledger, problems, origins)
    horizon = horizon_of(chain, settings, problems)
    base = None if is_broken(chain) else base_levers(chain, problems, origins)
    offices = region.offices if region else None
    timeline = phases(chain, base, offices, horizon, problems, origins)
    budget = _budget(chain, problems, origins)
    weeks = weeks_to_run(horizon, years, problems)
    if problems or not (region and believed and ruled and horizon and base and weeks):
        return None, problems
    scenario = Scenario(
        name=path.stem,
        title=settings.get("title", {}),
        description=settings.get("description", ""),
        starts=horizon.starts,
        weeks=weeks,
        region=region,
        policy=Policy(base, timeline, budget),
        behaviour=believed,
        regime=ruled,
        origins=origins,
        path=str(path),
    )
    return scenario, problems


def _own_ledger(problems: list[Problem]) -> Ledger:
    try:
        return load_ledger()
    except ScenarioErrors as errors:
        problems.extend(errors.problems)
        return Ledger({})


def _settings(chain: list[Checked], origins: dict[str, Origin]) -> dict[str, Any]:
    """The keys at the top of the files, the last file's over the others'."""
    settings: dict[str, Any] = {}
    for found in chain:
        document = found.document
        for key in ("title", "description", "region", "behaviour", "regime", "starts"):
            if key in found.data:
                settings[key] = title_of(found.data) if key == "title" else found.data[key]
                origins[key] = Origin(document.file, document.line((key,)))
        for key in ("weeks", "years"):
            if key in found.data:
                value = found.data[key]
                settings["weeks"] = value if key == "weeks" else years_to_weeks(value)
                origins["weeks"] = Origin(document.file, document.line((key,)))
    return settings


def _parts(
    documents: dict[str, Document | None],
    chain: list[Checked],
    ledger: Ledger,
    problems: list[Problem],
    origins: dict[str, Origin],
) -> tuple[Region | None, Behaviour | None, Regime | None]:
    """Region, behaviour (with the scenario files' own changes) and regime."""
    region = behaviour = regime = None
    if documents["region"]:
        name = documents["behaviour"].path.stem if documents["behaviour"] else ""
        region = load_region(documents["region"], problems, origins, name)
    if documents["behaviour"]:
        behaviour = load_behaviour(documents["behaviour"], ledger, problems, origins)
    changed = behaviour or Behaviour("", {}, {})  # a file's own changes are checked in any case
    for found in chain:
        changed = with_changes(changed, found, ledger, problems, origins)
    behaviour = changed if behaviour else None
    if documents["regime"]:
        regime = load_regime(documents["regime"], problems)
    return region, behaviour, regime


def _named_document(
    key: str, chain: list[Checked], settings: dict[str, Any], problems: list[Problem]
) -> Document | None:
    """The file that the scenario names as its region, behaviour or regime."""
    if key not in settings:
        is_told = is_broken(chain) or any((key,) in found.left_out for found in chain)
        if not is_told:
            message = _("The scenario names no {key}.").format(key=key)
            hint = _('Write, for instance: {key} = "{name}"').format(
                key=key, name=names_in(_FOLDERS[key])[0]
            )
            problems.append(chain[-1].document.problem((key,), message, hint))
        return None
    naming = next(found.document for found in reversed(chain) if key in found.data)
    place = find(settings[key], _FOLDERS[key], naming.path.parent)
    if isinstance(place, tuple):
        problems.append(naming.problem((key,), *place))
        return None
    document = read_document(place)
    if isinstance(document, Problem):
        if not document.line:
            message = f"{document.file}: {document.message}"
            document = naming.problem((key,), message, document.hint)
        problems.append(document)
        return None
    return document


def _given_document(key: str, name: str, problems: list[Problem]) -> Document | None:
    """The file that was asked for instead of the one that the scenario's files name."""
    place = find(name, _FOLDERS[key])
    if isinstance(place, tuple):
        problems.append(Problem(name, 0, 0, "", *place))
        return None
    document = read_document(place)
    if isinstance(document, Problem):
        problems.append(document)
        return None
    return document


def _budget(
    chain: list[Checked], problems: list[Problem], origins: dict[str, Origin]
) -> Budget | None:
    """Equal money with another scenario, which must exist and not have a budget of its own."""
    having = [found for found in chain if _names_budget(found)]
    if not having:
        return None
    found, path = having[-1], ("policy", "budget", "same_as")
    document, name = found.document, found.data["policy"]["budget"]["same_as"]
    origins["policy.budget.same_as"] = Origin(document.file, document.line(path))
    place = find(name, POLICIES, document.path.parent)
    if isinstance(place, tuple):
        problems.append(document.problem(path, *place))
        return None
    other: list[Problem] = []
    others = load_chain(place, other)
    if other or not others:
        reason = other[0].message if other else ""
        message = _('The scenario "{name}" has problems of its own: {reason}').format(
            name=name, reason=reason
        )
        hint = _("Put them right first; tyopolku check {name} lists them.").format(name=name)
        problems.append(document.problem(path, message, hint))
    elif any(_names_budget(item) for item in others):
        message = _('The spend of "{name}" is itself solved to be that of another.').format(
            name=name
        )
        hint = _("Name a scenario without a budget.")
        problems.append(document.problem(path, message, hint))
    return Budget(reference(place, POLICIES))


def _names_budget(found: Checked) -> bool:
    return "same_as" in found.data.get("policy", {}).get("budget", {})
