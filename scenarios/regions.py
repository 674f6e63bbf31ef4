"""A region from its file: offices, margins that can be met, and the inflow beside it."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

from scenarios.messages import _
from scenarios.problems import Problem
from scenarios.reading import Document, read_document
from scenarios.scenario import Assumption, Inflow, Margins, Office, Origin, Region
from scenarios.schema import InflowForm, RegionForm
from scenarios.translate import checked
from scenarios.words import number_text

#: How far shares may be from 1 in all, and the benefit margin from the offices' numbers.
SUM_TOLERANCE = 0.001
SPLIT_TOLERANCE = 0.005


def load_region(
    document: Document,
    problems: list[Problem],
    origins: dict[str, Origin],
    behaviour: str = "",
) -> Region | None:
    """
    The region of that file, or None if it has problems; these are added to the list.

    Parameters
    ----------
    document : Document
        The region's file.
    problems : list of Problem
        Where problems are told.
    origins : dict of str to Origin
        Where it is told from which line a value comes.
    behaviour : str
        Name of the behaviour under which the region is to be at rest.

    Notes
    -----
    ``NAME.inflow.toml`` beside it holds the inflow that makes the region stationary, and
    ``NAME.BEHAVIOUR.inflow.toml`` the one solved for a behaviour with other values, which goes
    before it. Without either the region has none.
    """
    found = checked(document, RegionForm, problems)
    inflow = _inflow(document, behaviour, problems)
    if not found.is_whole or not {"offices", "margins"} <= found.data.keys():
        return None
    data = found.data
    offices = tuple(
        Office(
            name=entry["name"],
            area=entry["area"],
            role=entry["role"],
            clients=float(entry["clients"]),
            others=float(entry["others"]),
        )
        for entry in data["offices"]
    )
    margins = Margins(
        age=_floats(data["margins"]["age"]),
        men=float(data["margins"]["men"]),
        education=_floats(data["margins"]["education"]),
        benefit=_floats(data["margins"]["benefit"]),
    )
    before = len(problems)
    problems.extend(_office_problems(document, offices))
    problems.extend(_margin_problems(document, offices, margins))
    assumptions = _assumptions(document, data.get("assumptions", []), problems)
    if len(problems) > before:
        return None
    for number in range(len(offices)):
        for key in ("clients", "others"):
            path = ("offices", number, key)
            origins[f"region.offices[{number + 1}].{key}"] = Origin(
                document.file, document.line(path)
            )
    return Region(
        name=document.path.stem,
        title=title_of(data),
        offices=offices,
        margins=margins,
        inflow=inflow,
        assumptions=assumptions,
        path=str(document.path),
    )


def inflow_path(region: Path, behaviour: str = "") -> Path:
    """Where the inflow of the region of that file stands, if solved for a behaviour of its own."""
    middle = f".{behaviour}" if behaviour else ""
    return region.with_name(f"{region.stem}{middle}.inflow.toml")


def inflows_beside(region: Path) -> list[Path]:
    """All inflows solved for the region of that file, whatever the behaviour."""
    start, end = f"{region.stem}.", ".inflow.toml"
    beside = (path for path in region.parent.iterdir() if path.name.startswith(start))
    return sorted(path for path in beside if f".{path.name.removeprefix(start)}".endswith(end))


def title_of(data: dict[str, Any]) -> dict[str, str]:
    """A title per language; a plain text counts as English."""
    title = data.get("title", {})
    return {"en": title} if isinstance(title, str) else dict(title)


def _floats(shares: dict[str, Any]) -> dict[str, float]:
    return {level: float(share) for level, share in shares.items()}


def _office_problems(document: Document, offices: tuple[Office, ...]) -> list[Problem]:
    problems = []
    times = Counter(office.name for office in offices)
    for number, office in enumerate(offices):
        if times[office.name] > 1:
            message = _('The office "{name}" stands {times} times.').format(
                name=office.name, times=times[office.name]
            )
            hint = _("Give each office a name of its own.")
            problems.append(document.problem(("offices", number, "name"), message, hint))
        if office.name == "all":
            message = _('No office can be called "all": phases use that word for all offices.')
            problems.append(document.problem(("offices", number, "name"), message))
        if office.clients + office.others <= 0:
            message = _('The office "{name}" has no jobseekers.').format(name=office.name)
            hint = _("Give it clients or others, or leave it out.")
            problems.append(document.problem(("offices", number, "clients"), message, hint))
    if not any(office.role == "trial" for office in offices):
        message = _("No office has the role trial, so no policy could reach anyone.")
        problems.append(document.problem(("offices",), message, _('Write: role = "trial"')))
    return problems


def _margin_problems(
    document: Document, offices: tuple[Office, ...], margins: Margins
) -> list[Problem]:
    problems = []
    for name, shares in (
        ("age", margins.age),
        ("education", margins.education),
        ("benefit", margins.benefit),
    ):
        total = sum(shares.values())
        if not math.isclose(total, 1.0, abs_tol=SUM_TOLERANCE):
            message = _("These shares sum to {total:.4f}, so no people could meet them.").format(
                total=total
            )
            hint = _("Change one of them by {difference:+.4f} to reach 1.").format(
                difference=1 - total
            )
            problems.append(document.problem(("margins", name), message, hint))
    people = sum(office.clients + office.others for office in offices)
    others = sum(office.others for office in offices)
    given = margins.benefit["earnings_related"]
    if people > 0 and not math.isclose(given, others / people, abs_tol=SPLIT_TOLERANCE):
        message = _(
            "The share {given} of people with earnings-related allowance contradicts the offices: "
            "their others are {others} of {people} people, a share of {share:.4f}."
        ).format(
            given=number_text(given),
            others=number_text(others),
            people=number_text(people),
            share=others / people,
        )
        hint = _(
            "Change this share, or the offices' others; they may differ by {tolerance}."
        ).format(tolerance=SPLIT_TOLERANCE)
        path = ("margins", "benefit", "earnings_related")
        problems.append(document.problem(path, message, hint))
    return problems


def _assumptions(
    document: Document, entries: list[dict[str, Any]], problems: list[Problem]
) -> tuple[Assumption, ...]:
    for number, entry in enumerate(entries):
        if not entry["low"] <= entry["value"] <= entry["high"]:
            message = _("The value {value} is not between low {low} and high {high}.").format(
                value=number_text(entry["value"]),
                low=number_text(entry["low"]),
                high=number_text(entry["high"]),
            )
            problems.append(document.problem(("assumptions", number, "value"), message))
    return tuple(
        Assumption(
            name=entry["name"],
            value=float(entry["value"]),
            low=float(entry["low"]),
            high=float(entry["high"]),
            unit=entry["unit"],
            why=entry["why"],
        )
        for entry in entries
    )


def _inflow(region: Document, behaviour: str, problems: list[Problem]) -> Inflow | None:
    """The inflow solved for a region, from the file beside it that fits the behaviour best."""
    places = (inflow_path(region.path, behaviour), inflow_path(region.path))
    path = next((place for place in places if place.exists()), None)
    if path is None:
        return None
    document = read_document(path)
    if isinstance(document, Problem):
        problems.append(document)
        return None
    found = checked(document, InflowForm, problems)
    if not found.is_whole:
        return None
    weights = tuple(float(weight) for weight in found.data["weights"])
    if sum(weights) <= 0:
        problems.append(document.problem(("weights",), _("All weights are zero.")))
        return None
    return Inflow(
        float(found.data["entrants_per_week_per_1000"]),
        weights,
        float(found.data.get("in_work_per_jobseeker", 2.0)),
        float(found.data.get("tenure_weeks", 250.0)),
        float(found.data.get("jobless_weeks", 100.0)),
        tuple(float(weight) for weight in found.data.get("jobseekers", ())),
        tuple(float(weight) for weight in found.data.get("workers", ())),
    )
