"""The clock of a study: the first week in which its policies differ, at whatever point."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.sweep.factors import Factor
from scenarios.scenario import Scenario


def clock_at_points(clock: int, scenarios: Sequence[Scenario], factors: Sequence[Factor]) -> int:
    """The clock, earlier where a factor may make policies differ before it.

    What comes before the clock is simulated once for all policies, so they must not differ there
    at any point. Policies that have begun alike cease to be when a lever is moved in some of them
    alone, or the rhythm of their pilots is.

    Parameters
    ----------
    clock : int
        The first week in which the policies differ as they are written.
    """
    for factor in factors:
        others = [s for s in scenarios if s.name not in factor.scenarios]
        if factor.kind == "parameter" or (factor.is_base and not others):
            continue
        if factor.is_base:
            return 0
        if factor.kind == "rhythm" or any(scenario.policy.phases for scenario in others):
            moved = (_begins(s) for s in scenarios if s.name in factor.scenarios)
            clock = min([clock, *moved])
    return clock


def _begins(scenario: Scenario) -> int:
    """The first week in which any phase governs or is known of."""
    days = (min(p.announced or p.starts, p.starts) for p in scenario.policy.phases)
    first = min(days, default=scenario.monday(scenario.weeks))
    return max(-(-(first - scenario.starts).days // 7), 0)
