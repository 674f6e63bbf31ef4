"""The levers of a policy, each declared once.

The checks, the JSON Schema, the commented starting file, the README's table and the words of
``tyopolku diff`` all come out of the list below: to add a lever, add a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scenarios.messages import N_, _

#: The nine kinds of service that partners offer, in the order used everywhere.
KINDS: dict[str, str] = {
    "rehabilitation_health": N_("health rehabilitation"),
    "rehabilitation_social": N_("social rehabilitation"),
    "rehabilitative_work": N_("rehabilitative work activity"),
    "training_vocational": N_("vocational labour-market training"),
    "training_coaching": N_("coaching and work trial"),
    "self_study": N_("self-motivated study on unemployment benefit"),
    "subsidy_firm": N_("wage-subsidised work in firms"),
    "subsidy_municipality": N_("wage-subsidised work in the municipality"),
    "subsidy_association": N_("wage-subsidised work in associations"),
}

#: What each group of levers is about.
GROUPS: dict[str, str] = {
    "coaching": N_("personal service by coaches"),
    "partners": N_("services of partners, and work with them"),
    "digital": N_("digital service"),
    "start_up": N_("setting the structure up"),
    "wind_down": N_("taking the structure down"),
}


@dataclass(frozen=True)
class Lever:
    """
    One thing that a policy can choose.

    Attributes
    ----------
    group, name : str
        Table and key in a scenario file.
    low, high : float
        What the files accept; both ends included.
    unit : str
        In words; a share has none but its range says so.
    sentence : str
        What the lever does, for a planner.
    words : str
        A value of it, in words: ``{value} clients a coach``.
    otherwise : float or None
        Its value where no file of the chain names it; None: a file must.
    """

    group: str
    name: str
    low: float
    high: float
    unit: str
    sentence: str
    words: str
    otherwise: float | None = None

    @property
    def full_name(self) -> str:
        """``group.name``, the flat name used by the model."""
        return f"{self.group}.{self.name}"


_SHARE = N_("share")

_COACHING = (
    Lever(
        "coaching",
        "clients_per_coach",
        10,
        2000,
        N_("clients a coach"),
        N_("How many clients one full-time coach has; posts follow from it."),
        N_("{value} clients a coach"),
    ),
    Lever(
        "coaching",
        "client_hours_per_week",
        1,
        40,
        N_("hours a week"),
        N_("Hours a week that a coach spends in meetings with clients."),
        N_("{value} client hours a week"),
    ),
    Lever(
        "coaching",
        "meeting_interval_weeks",
        1,
        104,
        N_("weeks"),
        N_("Weeks between meetings that the office aims at, as far as its hours allow."),
        N_("a meeting every {value} weeks"),
    ),
    Lever(
        "coaching",
        "register_access",
        0,
        1,
        _SHARE,
        N_("How much of the client register (URA) the staff can read and write."),
        N_("register access {value}"),
    ),
    Lever(
        "coaching",
        "in_work_support",
        0,
        1,
        _SHARE,
        N_("How much of the coach's support goes on after a client has found work."),
        N_("in-work support {value}"),
    ),
)

_PARTNERS = (
    *(
        Lever(
            "partners",
            f"{kind}_slots_per_1000",
            0,
            1000,
            N_("places per 1000 jobseekers"),
            N_("Places in {kind} per 1000 jobseekers (unemployed or in services)."),
            N_("{value} places in {kind} per 1000 jobseekers"),
        )
        for kind in KINDS
    ),
    Lever(
        "partners",
        "cooperation_effort",
        0,
        1,
        _SHARE,
        N_("How much staff work at cooperation with partners."),
        N_("cooperation effort {value}"),
    ),
    Lever(
        "partners",
        "employer_brokering",
        0,
        1,
        _SHARE,
        N_("How much staff bring clients and employers together."),
        N_("employer brokering {value}"),
    ),
)

_DIGITAL = (
    Lever(
        "digital",
        "reach",
        0,
        1,
        _SHARE,
        N_("Share of clients that digital service reaches."),
        N_("digital reach {value}"),
    ),
    Lever(
        "digital",
        "personal",
        0,
        1,
        _SHARE,
        N_("How personal the digital service is: 0 the same for all, 1 as if by a coach."),
        N_("personal digital service {value}"),
    ),
)

_STRUCTURE = (
    Lever(
        "start_up",
        "weeks",
        0,
        104,
        N_("weeks"),
        N_("Weeks until a new structure works fully."),
        N_("{value} weeks of start-up"),
        otherwise=0.0,
    ),
    Lever(
        "start_up",
        "cost_per_client_eur",
        0,
        10000,
        N_("EUR a client"),
        N_("What it costs, once, to set the structure up."),
        N_("a start-up of {value} EUR a client"),
        otherwise=0.0,
    ),
    Lever(
        "wind_down",
        "cost_per_client_eur",
        0,
        10000,
        N_("EUR a client"),
        N_("What it costs, once, to take the structure down when a phase ends."),
        N_("a wind-down of {value} EUR a client"),
        otherwise=0.0,
    ),
)

#: Every lever by its full name, in the order used everywhere.
LEVERS: dict[str, Lever] = {
    lever.full_name: lever for lever in (*_COACHING, *_PARTNERS, *_DIGITAL, *_STRUCTURE)
}


def kind_of(lever: Lever) -> str | None:
    """The kind of service whose places the lever counts; None for other levers."""
    kind = lever.name.removesuffix("_slots_per_1000")
    return kind if kind in KINDS else None


def lever_sentence(lever: Lever) -> str:
    """What the lever does, in the language chosen."""
    return _(lever.sentence).format(kind=_(KINDS.get(kind_of(lever) or "", "")))


def lever_words(lever: Lever, value: str) -> str:
    """That value of the lever, in the language chosen: ``175 clients a coach``."""
    return _(lever.words).format(value=value, kind=_(KINDS.get(kind_of(lever) or "", "")))


class Levers(Mapping[str, float]):
    """
    A value for every lever, by full name; cannot be changed.

    Examples
    --------
    >>> base = Levers(dict.fromkeys(LEVERS, 1.0) | {"coaching.clients_per_coach": 400})
    >>> base.overlaid({"coaching.clients_per_coach": 175})["coaching.clients_per_coach"]
    175.0
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, float]) -> None:
        missing = [name for name in LEVERS if name not in values]
        unknown = [name for name in values if name not in LEVERS]
        if missing or unknown:
            raise KeyError(f"levers missing: {missing}, unknown: {unknown}")
        self._values = {name: float(values[name]) for name in LEVERS}

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.values()))

    def __repr__(self) -> str:
        return f"Levers({self._values})"

    def overlaid(self, changes: Mapping[str, float]) -> Levers:
        """These levers with some of them changed."""
        return Levers({**self._values, **changes})
