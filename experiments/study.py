"""A study: policies of one region compared with a reference, from one clock on.

Terms
-----
policy : what a scenario chooses; the rest of a scenario (region, behaviour, regime, start and
    horizon) is the same for all scenarios of a study.
clock : the first Monday on which any scenario differs from the reference in what it does or
    announces. Outcomes are counted from it in every scenario.
follow-up : so many years after the clock; as far as the horizon reaches.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from experiments.errors import BadInput
from experiments.messages import _
from scenarios.scenario import Phase, Scenario, years_to_weeks

FOLLOW_UP_YEARS = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)


@dataclass(frozen=True)
class Study:
    """What is compared with what, and how.

    Attributes
    ----------
    scenarios : tuple of Scenario
        In the order named; the reference among them.
    reference : Scenario
    clock : int
        Week.
    seed, replications : int
    people : float or None
        Jobseekers simulated on the first day; None for the region's own number.
    keeps_events : bool
        Is every change of state kept?
    """

    scenarios: tuple[Scenario, ...]
    reference: Scenario
    clock: int
    seed: int = 1
    replications: int = 20
    people: int | None = None
    keeps_events: bool = False

    @property
    def weeks(self) -> int:
        """The horizon, common to all scenarios."""
        return self.reference.weeks

    @property
    def clock_day(self) -> date:
        """The Monday on which the clock starts."""
        return self.reference.monday(self.clock)

    @property
    def follow_ups(self) -> tuple[tuple[float, int], ...]:
        """(years, weeks since the clock) of every follow-up inside the horizon."""
        return follow_ups_within(self.weeks - self.clock)

    def scenario(self, name: str) -> Scenario:
        """The scenario of that name."""
        return next(scenario for scenario in self.scenarios if scenario.name == name)

    def with_policies(self, solved: dict[str, Scenario]) -> Study:
        """The same study with some scenarios replaced by their solved form."""
        return replace(
            self,
            scenarios=tuple(solved.get(s.name, s) for s in self.scenarios),
            reference=solved.get(self.reference.name, self.reference),
        )

    def identity(self) -> dict[str, Any]:
        """What makes it this study and not another; more replications do not."""
        return {
            "scenarios": {s.name: s.digest() for s in self.scenarios},
            "reference": self.reference.name,
            "seed": self.seed,
            "people": self.people,
            "weeks": self.weeks,
        }


def follow_ups_within(weeks_after: int) -> tuple[tuple[float, int], ...]:
    """(years, weeks since the clock) of every follow-up that fits into so many weeks."""
    pairs = ((years, years_to_weeks(years)) for years in FOLLOW_UP_YEARS)
    return tuple((years, weeks) for years, weeks in pairs if weeks <= weeks_after)


def planned(
    scenarios: Sequence[Scenario],
    reference: str | None = None,
    **settings: Any,
) -> Study:
    """Make a study of these scenarios, or say all that keeps them from being compared.

    Parameters
    ----------
    scenarios : sequence of Scenario
    reference : str, optional
        Name of the scenario that the others are compared with; the first by default.
    **settings
        The other attributes of `Study`.

    Raises
    ------
    BadInput
        With a sentence for each reason.
    """
    problems = _same_names(scenarios) + _not_comparable(scenarios)
    chosen = scenarios[0] if scenarios else None
    if reference is not None:
        chosen = next((s for s in scenarios if s.name == reference), None)
        if chosen is None:
            problems.append(
                _("The reference '{name}' is not among the scenarios compared: {names}.").format(
                    name=reference, names=", ".join(s.name for s in scenarios)
                )
            )
    if problems or chosen is None:
        raise BadInput(problems)
    clock = first_difference(scenarios, chosen)
    study = Study(tuple(scenarios), chosen, clock, **settings)
    if not study.follow_ups:
        raise BadInput(
            _(
                "The run ends before anything can be compared: the scenarios begin to differ on "
                "{clock}, and the first follow-up is three months later, but the run ends on "
                "{ends}. Ask for more --years."
            ).format(clock=study.clock_day, ends=chosen.monday(study.weeks))
        )
    return study


def first_difference(scenarios: Sequence[Scenario], reference: Scenario) -> int:
    """First week in which any scenario differs from the reference in deeds or announcements.

    Raises
    ------
    BadInput
        They never differ inside the horizon.
    """
    for week in range(reference.weeks):
        monday = reference.monday(week)
        expected = stance(reference, monday)
        if any(stance(other, monday) != expected for other in scenarios if other is not reference):
            return week
    raise BadInput(
        _(
            "These scenarios never differ between {starts} and {ends}, so there is nothing to "
            "compare. 'tyopolku diff' tells what two scenarios do differently; more --years may "
            "reach the first difference."
        ).format(starts=reference.starts, ends=reference.monday(reference.weeks))
    )


def stance(scenario: Scenario, monday: date) -> tuple[Hashable, ...]:
    """What every office does and has announced on a Monday: equal exactly when those are."""
    policy = scenario.policy
    found: list[Hashable] = []
    for office in scenario.region.offices:
        mine = [phase for phase in policy.phases if office.name in phase.offices]
        governing = next((p for p in mine if _governs(p, monday)), None)
        deeds = (policy.base, "permanent") if governing is None else _deeds(governing)
        found.append((deeds, tuple(a for p in mine for a in _announcements(p, monday))))
    return tuple(found)


def _deeds(phase: Phase) -> tuple[Hashable, str]:
    return phase.levers, phase.contract


def _announcements(phase: Phase, monday: date) -> list[Hashable]:
    """What staff and partners know of a phase: that it comes, and when it ends."""
    known: list[Hashable] = []
    is_over = phase.ends is not None and phase.ends < monday
    is_announced = (phase.announced or phase.starts) <= monday
    if is_announced and monday < phase.starts:
        known.append(("comes", phase.starts, _deeds(phase)))
    if is_announced and phase.ends is not None and not is_over:
        known.append(("ends", phase.ends))
    return known


def _governs(phase: Phase, monday: date) -> bool:
    return phase.starts <= monday and (phase.ends is None or monday <= phase.ends)


def is_on(scenario: Scenario, week: int) -> bool:
    """Whether a phase governs any office that week."""
    monday = scenario.monday(week)
    return any(_governs(phase, monday) for phase in scenario.policy.phases)


def is_permanent(scenario: Scenario) -> bool:
    """Whether the policy has phases, none of which ends inside the horizon."""
    end = scenario.monday(scenario.weeks) - timedelta(days=7)
    phases = scenario.policy.phases
    return bool(phases) and all(p.ends is None or p.ends >= end for p in phases)


def is_repeated(scenario: Scenario) -> bool:
    """Whether any office has more than one phase that ends."""
    ending = [p for p in scenario.policy.phases if p.ends is not None]
    return any(
        sum(office.name in phase.offices for phase in ending) > 1
        for office in scenario.region.offices
    )


def pairs(study: Study) -> list[tuple[str, str]]:
    """Which scenario is compared with which: each with the reference, permanent with repeated."""
    with_reference = [(s.name, study.reference.name) for s in study.scenarios]
    lasting = [s.name for s in study.scenarios if is_permanent(s) and s is not study.reference]
    broken = [s.name for s in study.scenarios if is_repeated(s) and s is not study.reference]
    also = [(a, b) for b in broken for a in lasting if a != b]
    return with_reference + also


def _same_names(scenarios: Sequence[Scenario]) -> list[str]:
    names = [s.name for s in scenarios]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [
        _("The scenario '{name}' is named twice; give one of the two another name.").format(
            name=name
        )
        for name in twice
    ]
    if len(names) < 2 and not twice:
        problems.append(
            _(
                "A comparison needs at least two scenarios: a reference and what is compared with "
                "it. With no name at all, the Pirkanmaa set is compared; 'tyopolku run' is for "
                "one scenario."
            )
        )
    return problems


def _not_comparable(scenarios: Sequence[Scenario]) -> list[str]:
    """A comparison varies policy and holds the rest."""
    problems = []
    for other in scenarios[1:]:
        first = scenarios[0]
        for what, mine, theirs in (
            (_("region"), _content(first.region), _content(other.region)),
            (_("behaviour"), _content(first.behaviour), _content(other.behaviour)),
            (_("regime"), _content(first.regime), _content(other.regime)),
            (_("first day"), first.starts, other.starts),
            (_("horizon"), first.weeks, other.weeks),
        ):
            if mine != theirs:
                problems.append(
                    _(
                        "'{other}' and '{first}' differ in their {what}. A comparison varies the "
                        "policy and holds the rest: give both the same {what}."
                    ).format(other=other.name, first=first.name, what=what)
                )
    return problems


def _content(belief: Any) -> Any:
    """A region, behaviour or regime without its name and file."""
    return replace(belief, name="", path="", **({"title": {}} if hasattr(belief, "title") else {}))
