"""Following ``extends`` from a scenario to the one it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scenarios.messages import _
from scenarios.places import POLICIES, find
from scenarios.problems import Problem, shown
from scenarios.reading import Document, read_document
from scenarios.schema import ScenarioForm
from scenarios.translate import Checked, checked


def load_chain(first: Path | Document, problems: list[Problem]) -> list[Checked]:
    """
    The scenario's file, or its text as read already, and those it extends, the base first.

    Problems of every file of the chain are added to the list. A chain that is broken is as long
    as it could be read.
    """
    chain: list[Checked] = []
    seen: list[Path] = []
    place: Any = first
    while True:
        document = place if isinstance(place, Document) else read_document(place)
        if isinstance(document, Problem):
            problems.append(document if not chain else _missing_base(chain[-1], document))
            break
        seen.append(document.path.resolve())
        found = checked(document, ScenarioForm, problems)
        chain.append(found)
        base = found.data.get("extends")
        if base is None:
            break
        place = find(base, POLICIES, document.path.parent)
        if isinstance(place, tuple):
            message, hint = place
            problems.append(document.problem(("extends",), message, hint))
            break
        if place.resolve() in seen:
            problems.append(_circle(found, [*seen, place.resolve()]))
            break
    return chain[::-1]


def is_broken(chain: list[Checked]) -> bool:
    """Whether the base of the chain could not be reached."""
    return not chain or "extends" in chain[0].data or ("extends",) in chain[0].left_out


def _missing_base(child: Checked, problem: Problem) -> Problem:
    """Where the base is not there the line to change is in the child; else in the base itself."""
    if problem.line:
        return problem
    message = _('The scenario "{name}" that this one extends cannot be used: {reason}').format(
        name=child.data["extends"], reason=f"{problem.file}: {problem.message}"
    )
    return child.document.problem(("extends",), message, problem.hint)


def _circle(found: Checked, seen: list[Path]) -> Problem:
    names = [path.stem for path in seen[seen.index(seen[-1]) :]]
    message = _("The scenarios extend each other in a circle: {chain}.").format(
        chain=" → ".join(names)
    )
    hint = _("Let one of {files} extend nothing, or another scenario.").format(
        files=", ".join(dict.fromkeys(shown(path) for path in seen[seen.index(seen[-1]) :]))
    )
    return found.document.problem(("extends",), message, hint)
