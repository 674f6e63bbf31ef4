"""What somebody without a file chooses: a policy to start from, and a few levers in plain words.

A choice that changes nothing is the policy itself, to the digest, so that what is shown is what
`tyopolku compare` gives for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import lru_cache

from experiments.messages import N_
from experiments.study import is_permanent
from scenarios import load_scenario
from scenarios.scenario import Phase, Policy, Scenario

MODEL_POLICY = "pirkanmaa-permanent"
"""Its phase says what a structure does where the policy chosen has none."""
DAYS_A_MONTH = 30.4375

STRUCTURES = {
    "none": N_("ordinary services only"),
    "pilot": N_("one pilot"),
    "repeated": N_("pilots again and again"),
    "permanent": N_("permanent"),
}


@dataclass(frozen=True)
class Knob:
    """One lever in plain words.

    Attributes
    ----------
    name : str
        Field of `Choice`.
    low, high, step : float
    label, help : str
    lever : str
        Full name of the policy's lever; empty where the knob shapes the phases.
    is_share : bool
        Shown in per cent.
    """

    name: str
    low: float
    high: float
    step: float
    label: str
    help: str
    lever: str = ""
    is_share: bool = False


KNOBS = (
    Knob("length_months", 3, 60, 1, N_("Length of a pilot, months"),
         N_("How long each pilot lasts.")),
    Knob("gap_months", 0, 60, 1, N_("Gap between pilots, months"),
         N_("How long ordinary services stand alone before the next pilot.")),
    Knob("clients_per_coach", 20, 600, 5, N_("Clients for each coach"),
         N_("Fewer clients: more time for each, and more coaches to pay."),
         "coaching.clients_per_coach"),
    Knob("cooperation", 0, 1, 0.05, N_("Work with partners"),
         N_("How much staff work at cooperation with those who offer services."),
         "partners.cooperation_effort", is_share=True),
    Knob("register_access", 0, 1, 0.05, N_("Access to the client register"),
         N_("How much of what is known of a client the staff can read and write."),
         "coaching.register_access", is_share=True),
    Knob("personal", 0, 1, 0.05, N_("Personal digital service"),
         N_("0 %: the same for everyone. 100 %: as if by one's own coach."),
         "digital.personal", is_share=True),
)  # fmt: skip
KNOB = {knob.name: knob for knob in KNOBS}


@dataclass(frozen=True)
class Choice:
    """A policy, and what was changed in it; None: as the policy has it.

    Attributes
    ----------
    source : str
        Name of a policy.
    structure : str or None
        One of `STRUCTURES`.
    length_months, gap_months : float or None
        Of pilots, and between them.
    clients_per_coach, cooperation, register_access, personal : float or None
        Of every phase.
    """

    source: str
    structure: str | None = None
    length_months: float | None = None
    gap_months: float | None = None
    clients_per_coach: float | None = None
    cooperation: float | None = None
    register_access: float | None = None
    personal: float | None = None

    def changed(self) -> Iterator[tuple[str, str | float]]:
        """The fields that differ from the policy's own."""
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if value is not None:
                yield field.name, value


@lru_cache(maxsize=16)
def shipped(name: str) -> Scenario:
    """A shipped policy, read once."""
    return load_scenario(name)


def structure_of(scenario: Scenario) -> str:
    """Which of `STRUCTURES` a scenario has."""
    if not scenario.policy.phases:
        return "none"
    if is_permanent(scenario):
        return "permanent"
    return "pilot" if len(scenario.policy.phases) == 1 else "repeated"


def shown(choice: Choice, source: Scenario) -> dict[str, str | float]:
    """The value of every field as it stands: the one chosen, else the policy's own."""
    phases = source.policy.phases
    levers = _model_phase(source).levers
    found: dict[str, str | float] = {"structure": structure_of(source)}
    found["length_months"] = _months(phases[0].starts, phases[0].ends) if phases else 17.0
    found["gap_months"] = _gap(phases)
    for knob in KNOBS:
        if knob.lever:
            found[knob.name] = levers[knob.lever]
    return {**found, **dict(choice.changed())}


def policy_of(choice: Choice, source: Scenario) -> Scenario:
    """The scenario that a choice comes to.

    Parameters
    ----------
    choice : Choice
    source : Scenario
        The policy that it starts from.
    """
    if not list(choice.changed()):
        return source
    phases = source.policy.phases
    if any(v is not None for v in (choice.structure, choice.length_months, choice.gap_months)):
        phases = tuple(_phases(shown(choice, source), source))
    levers = {
        knob.lever: float(value)
        for knob in KNOBS
        if knob.lever and (value := getattr(choice, knob.name)) is not None
    }
    phases = tuple(replace(phase, levers=phase.levers.overlaid(levers)) for phase in phases)
    return source.replace(policy=Policy(source.policy.base, phases, source.policy.budget))


def _phases(wanted: dict[str, str | float], source: Scenario) -> Iterator[Phase]:
    """Phases of that structure, from the first day on which the policy has one."""
    model = _model_phase(source)
    last = source.monday(source.weeks) - timedelta(days=1)
    structure = wanted["structure"]
    if structure == "none":
        return
    if structure == "permanent":
        yield replace(model, ends=None, contract="permanent")
        return
    start = model.starts
    while start <= source.monday(source.weeks - 1):  # later ones would govern no week
        ends = min(add_months(start, float(wanted["length_months"])) - timedelta(days=1), last)
        yield replace(model, starts=start, ends=ends, announced=None, contract="fixed-term")
        if structure == "pilot":
            return
        start = add_months(ends + timedelta(days=1), float(wanted["gap_months"]))


def _model_phase(source: Scenario) -> Phase:
    """The first phase of a policy; of a policy without any, that of the permanent structure."""
    if source.policy.phases:
        return source.policy.phases[0]
    trial = tuple(office.name for office in source.region.offices if office.role == "trial")
    everyone = tuple(office.name for office in source.region.offices)
    phase = shipped(MODEL_POLICY).policy.phases[0]
    starts = min(max(phase.starts, source.starts), source.monday(source.weeks // 2))
    return replace(phase, offices=trial or everyone, starts=starts)


def add_months(day: date, months: float) -> date:
    """The same day so many whole months later; the month's last where it has no such day.

    >>> add_months(date(2017, 8, 1), 17)
    datetime.date(2019, 1, 1)
    """
    month = day.year * 12 + day.month - 1 + round(months)
    year, month = divmod(month, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError  # every month has a 28th


def _months(starts: date, ends: date | None) -> float:
    if ends is None:
        return 17.0
    return float(max(1, round(((ends - starts).days + 1) / DAYS_A_MONTH)))


def _gap(phases: tuple[Phase, ...]) -> float:
    if len(phases) < 2 or phases[0].ends is None:
        return 26.0
    return float(max(0, round((phases[1].starts - phases[0].ends).days / DAYS_A_MONTH)))
