"""Lives: the arms of a design, simulated for one replication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from experiments.errors import BadInput
from experiments.study import first_difference
from experiments.virtual.arm import Arm, followed
from experiments.virtual.designs import (
    CHANGE_OF_COACH,
    MISSED_MEETING,
    REFUSED,
    TREATMENTS,
    UNDER_TREATMENT,
    YEAR_WEEKS,
    Design,
)
from model.simulation import Simulation
from model.trial import MISSES, REFUSES
from scenarios import Inflow, Scenario, load_scenario

YEARS_BEFORE = 2


@dataclass(frozen=True)
class Setting:
    """In which world a design is lived through.

    Attributes
    ----------
    behaviour : str
        Name of a shipped behaviour.
    values : mapping
        Parameters of the ledger that differ from it.
    inflows : mapping of str to Inflow
        By region: what keeps it at rest under these; a region not named has its own.
    people : float or None
        Jobseekers on the first day; None for the regions' own numbers.
    seed : int
    burn_in_weeks : int
    """

    behaviour: str = "central"
    values: Mapping[str, float] = field(default_factory=dict)
    inflows: Mapping[str, Inflow] = field(default_factory=dict)
    people: float | None = None
    seed: int = 1
    burn_in_weeks: int = 520

    def note(self) -> dict[str, object]:
        """What names this world, for the names of stored parts."""
        return {
            "behaviour": self.behaviour,
            "values": dict(sorted(self.values.items())),
            "inflows": {region: repr(inflow) for region, inflow in sorted(self.inflows.items())},
            "people": self.people,
            "seed": self.seed,
            "burn_in_weeks": self.burn_in_weeks,
        }

    def scenario(self, name: str, regime: str) -> Scenario:
        """The scenario of that name in this world."""
        found = _loaded(name, self.behaviour, regime)
        if self.values:
            values = {**found.behaviour.values, **self.values}
            found = replace(found, behaviour=replace(found.behaviour, values=values))
        inflow = self.inflows.get(found.region.name)
        if inflow is not None:
            found = replace(found, region=replace(found.region, inflow=inflow))
        return found


@lru_cache(64)
def _loaded(name: str, behaviour: str, regime: str) -> Scenario:
    """A scenario from its files, read once."""
    return load_scenario(name, behaviour=behaviour, regime=regime)


@dataclass
class Wanted:
    """What is to be kept of an arm: weeks of moments, and of everyone."""

    moments: set[int] = field(default_factory=set)
    everyone: set[int] = field(default_factory=set)


def is_treatment(design: Design, name: str) -> bool:
    """Whether a name is something done to people and no policy."""
    return name in TREATMENTS.get(design.name, ())


def policy_of(design: Design, name: str) -> str:
    """The scenario that stands behind an arm: a treatment happens under the ordinary one."""
    return UNDER_TREATMENT if is_treatment(design, name) else name


def clock_of(design: Design, policy: Scenario, reference: Scenario) -> int:
    """Week in which the arms begin to differ."""
    if design.clock is not None:
        return design.clock
    if policy.name == reference.name:
        raise BadInput(f"{policy.name} is compared with itself.")
    return first_difference([policy, reference], reference)


def lived(
    design: Design,
    base: Simulation,
    arms: Mapping[str, Scenario],
    wanted: Mapping[str, Wanted],
    clock: int,
    last: int,
) -> dict[str, Arm]:
    """Simulate the arms of a design.

    Parameters
    ----------
    base
        Stands at week 0 at rest under the reference; it is copied and stays as it is.
    arms
        Name of each arm, and the scenario behind it.
    wanted
        What to keep of each.
    clock
        Week in which they begin to differ.
    last
        Week up to which histories reach.
    """
    if design.clock is None:  # a policy of phases: from long enough before to look back
        branches_at = max(0, clock - YEARS_BEFORE * YEAR_WEEKS)
    else:
        branches_at = design.records_from
    shared = base.branch(base.scenario)
    shared.run_to(branches_at)
    found = {}
    for name, scenario in arms.items():
        found[name] = _arm(design, shared, name, scenario, wanted[name], (clock, last))
    return found


def _arm(
    design: Design,
    shared: Simulation,
    name: str,
    scenario: Scenario,
    wanted: Wanted,
    weeks: tuple[int, int],
) -> Arm:
    clock, last = weeks
    changes = _stages(scenario, clock) if design.is_rebased else []
    run = shared.branch(shared.scenario if design.is_rebased else scenario)
    if design.beliefs:
        run.believe(**design.beliefs)
    run.start_clock()
    if name == REFUSED:
        run.mark(REFUSES)
    elif name == MISSED_MEETING:
        run.mark(MISSES)
    return followed(
        run,
        name,
        clock,
        last,
        wanted.moments,
        wanted.everyone,
        changes=[(week, stage) for week, stage in changes if stage != shared.scenario],
        changes_coaches=name == CHANGE_OF_COACH,
    )


def _stages(scenario: Scenario, clock: int) -> list[tuple[int, Scenario]]:
    """A policy of phases as ordinary services that change for everyone: (from week, scenario)."""
    base = scenario.policy.base
    stages = []
    for phase in scenario.policy.phases:
        stages.append((clock, phase.levers))
        if phase.ends is not None:
            length = phase.ends - phase.starts
            stages.append((clock + max(1, round(length.days / 7)), base))
    return [
        (week, replace(scenario, policy=replace(scenario.policy, base=levers, phases=())))
        for week, levers in stages or [(clock, base)]
    ]


def at_rest(setting: Setting, scenario: Scenario, replication: int) -> Simulation:
    """A simulation at week 0, burnt in under the scenario's base."""
    return Simulation.at_rest(
        scenario,
        seed=setting.seed,
        replication=replication,
        people=setting.people,
        burn_in_weeks=setting.burn_in_weeks,
    )


def merged(wants: Iterable[Wanted]) -> Wanted:
    """All that several want."""
    both = Wanted()
    for want in wants:
        both.moments |= want.moments
        both.everyone |= want.everyone
    return both
