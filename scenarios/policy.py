"""Base levers and phases of a chain of files made into one policy; the rules across keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scenarios.horizon import Horizon
from scenarios.levers import LEVERS, Levers
from scenarios.messages import _
from scenarios.problems import KeyPath, Problem, key_text
from scenarios.reading import Document
from scenarios.scenario import Office, Origin, Phase
from scenarios.translate import Checked
from scenarios.words import did_you_mean, nearest

_FRAME = ("offices", "starts", "ends", "announced", "contract")
_GROUPS = {lever.group for lever in LEVERS.values()}


def base_levers(
    chain: list[Checked], problems: list[Problem], origins: dict[str, Origin]
) -> Levers | None:
    """The base levers: each file's over those of the file it extends."""
    values: dict[str, float] = {
        name: lever.otherwise for name, lever in LEVERS.items() if lever.otherwise is not None
    }
    origins.update({f"policy.base.{name}": Origin("", 0) for name in values})
    told: set[str] = set()
    for found in chain:
        document = found.document
        for name, value in _named(found.data.get("policy", {}).get("base", {})):
            values[name] = value
            path = ("policy", "base", *name.split("."))
            origins[key_text(path)] = Origin(document.file, document.line(path))
        told |= _groups_told(found)
    missing = [
        name for name, lever in LEVERS.items() if name not in values and lever.group not in told
    ]
    if missing:
        message = _("These levers have no value: {names}.").format(names=", ".join(missing))
        hint = _('Give them in [policy.base], or begin with: extends = "pirkanmaa-baseline"')
        problems.append(chain[-1].document.problem(("policy", "base"), message, hint))
    return Levers(values) if len(values) == len(LEVERS) else None


def phases(
    chain: list[Checked],
    base: Levers | None,
    offices: tuple[Office, ...] | None,
    horizon: Horizon | None,
    problems: list[Problem],
    origins: dict[str, Origin],
) -> tuple[Phase, ...]:
    """
    The phases of the last file of the chain that has any, in the order of the file.

    Where base, offices or horizon have problems of their own, the rules that need them are left
    out, so that no problem is told that is only the shadow of another.
    """
    having = [found for found in chain if "phases" in found.data.get("policy", {})]
    if not having:
        return ()
    found = having[-1]
    document = found.document
    made: list[tuple[int, Phase]] = []
    for number, entry in enumerate(found.data["policy"]["phases"]):
        place: KeyPath = ("policy", "phases", number)
        if entry is None or any(_spoils(path, place) for path in found.left_out):
            continue
        names = _offices(document, (*place, "offices"), entry["offices"], offices, problems)
        problems.extend(_date_problems(document, place, entry, horizon))
        changes = dict(_named(entry))
        levers = (base or _NO_LEVERS).overlaid(changes)
        made.append(
            (
                number,
                Phase(
                    offices=names,
                    starts=entry["starts"],
                    ends=entry.get("ends"),
                    announced=entry.get("announced"),
                    contract=entry.get("contract", "permanent"),
                    levers=levers,
                ),
            )
        )
        _note_origins(document, place, entry, changes, origins)
    problems.extend(_overlaps(document, made))
    return tuple(phase for _number, phase in made)


def _groups_told(found: Checked) -> set[str]:
    """Groups of base levers in which something is wrong already: what lacks there is no news."""
    told: set[str] = set()
    for path in found.left_out:
        if path in {("policy",), ("policy", "base")}:
            return _GROUPS
        if path[:2] == ("policy", "base"):
            told.add(str(path[2]))
            told |= _GROUPS if path[2] not in _GROUPS else set()
    return told


_NO_LEVERS = Levers(dict.fromkeys(LEVERS, 0.0))


def _named(table: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The levers that a base or a phase names, flat."""
    for group in _GROUPS & table.keys():
        for name, value in table[group].items():
            yield f"{group}.{name}", float(value)


def _spoils(left_out: KeyPath, place: KeyPath) -> bool:
    """Whether a key left out is, or was meant to be, one that the rules across keys look at."""
    if left_out[:3] != place:
        return False
    return len(left_out) == 3 or nearest(str(left_out[3]), _FRAME) is not None


def _offices(
    document: Document,
    path: KeyPath,
    given: str | list[str],
    offices: tuple[Office, ...] | None,
    problems: list[Problem],
) -> tuple[str, ...]:
    if offices is None:
        return () if isinstance(given, str) else tuple(given)
    if given == "all":
        return tuple(office.name for office in offices if office.role == "trial")
    known = [office.name for office in offices]
    for number, name in enumerate(given):
        here = (*path, number)
        if name not in known:
            message = _('The region has no office "{name}".').format(name=name)
            trial = ", ".join(office.name for office in offices if office.role == "trial")
            hint = did_you_mean(name, known) or _("Its trial offices: {names}.").format(names=trial)
            problems.append(document.problem(here, message, hint))
        elif name in given[:number]:
            message = _('The office "{name}" stands twice in this phase.').format(name=name)
            problems.append(document.problem(here, message, _("Name it once.")))
    return tuple(given)


def _date_problems(
    document: Document, place: KeyPath, entry: dict[str, Any], horizon: Horizon | None
) -> Iterator[Problem]:
    starts, ends = entry["starts"], entry.get("ends")
    announced = entry.get("announced")
    if ends is None and entry.get("contract") == "fixed-term":
        yield document.problem(
            (*place, "contract"),
            _("Fixed-term contracts need a phase with an end."),
            _('Add: ends = 2018-12-31 (your day), or write contract = "permanent".'),
        )
    if ends is not None and ends < starts:
        yield document.problem(
            (*place, "ends"),
            _("The phase ends on {ends}, before it starts on {starts}.").format(
                ends=ends, starts=starts
            ),
            _("Let it end later, or leave ends out for a permanent phase."),
        )
    elif ends is not None and not _has_monday(starts, ends):
        yield document.problem(
            (*place, "ends"),
            _(
                "There is no Monday from {starts} to {ends}, so the phase would govern no week."
            ).format(starts=starts, ends=ends),
            _("A phase governs the weeks whose Monday lies in it: make it longer."),
        )
    if announced is not None and announced > starts and entry.get("contract") == "fixed-term":
        yield document.problem(
            (*place, "announced"),
            _(
                "The end is announced on {announced}, after fixed-term contracts begin on {starts}."
            ).format(announced=announced, starts=starts),
            _("A fixed-term contract tells its end: announce it by then, or leave announced out."),
        )
    elif announced is not None and announced > (starts if ends is None else ends):
        yield document.problem(
            (*place, "announced"),
            _("The phase is announced on {announced}, too late to tell anybody anything.").format(
                announced=announced
            ),
            _("Announce its end on a day up to {last}, or leave announced out.").format(
                last=starts if ends is None else ends
            ),
        )
    if horizon is not None:
        for key, day in (("starts", starts), ("ends", ends), ("announced", announced)):
            if day is not None and not horizon.starts <= day <= horizon.last_day:
                yield document.problem(
                    (*place, key),
                    _("{day} lies outside the horizon.").format(day=day),
                    _("Allowed: {first} to {last}; starts and years set the horizon.").format(
                        first=horizon.starts, last=horizon.last_day
                    ),
                )


def _has_monday(starts: date, ends: date) -> bool:
    days_to_monday = -starts.weekday() % 7
    return (ends - starts).days >= days_to_monday


def _overlaps(document: Document, made: list[tuple[int, Phase]]) -> Iterator[Problem]:
    """Two phases of one office at a time; told at the later of the two in the file."""
    for index, (number, phase) in enumerate(made):
        for other_number, other in made[:index]:
            both = [name for name in phase.offices if name in other.offices]
            from_day = max(phase.starts, other.starts)
            to_day = min(phase.ends or date.max, other.ends or date.max)
            if both and from_day <= to_day:
                message = _(
                    "This phase and phase {other} (line {line}) both hold in {office} from {day}."
                ).format(
                    other=other_number + 1,
                    line=document.line(("policy", "phases", other_number)),
                    office=both[0] if len(both) == 1 else _("{n} offices").format(n=len(both)),
                    day=from_day,
                )
                hint = _("Let one end before the other starts, or name other offices.")
                yield document.problem(("policy", "phases", number, "starts"), message, hint)


def _note_origins(
    document: Document,
    place: KeyPath,
    entry: dict[str, Any],
    changes: dict[str, float],
    origins: dict[str, Origin],
) -> None:
    phase = key_text(place)
    for key in _FRAME:
        line = document.line((*place, key)) if key in entry else 0
        origins[f"{phase}.{key}"] = Origin(document.file if line else "", line)
    for name in LEVERS:
        if name in changes:
            line = document.line((*place, *name.split(".")))
            origins[f"{phase}.{name}"] = Origin(document.file, line)
        else:
            origins[f"{phase}.{name}"] = origins.get(f"policy.base.{name}", Origin("", 0))
