"""Equal money: the solver on spends made up for it, and what a dose is."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.budget import Solution, matching_scale, named_budget, scaled
from experiments.errors import BadInput
from experiments.study import planned
from scenarios.scenario import Budget
from tests.experiments import fakes
from tests.experiments.fakes import BASE, OWN_COACH

PERMANENT = fakes.permanent()


def dose_of(scenario):
    """Coaches for each client beyond the base, in units of the phase as written."""
    levers = scenario.policy.phases[0].levers
    per_client = 1 / levers["coaching.clients_per_coach"] - 1 / 400
    return per_client / (1 / 100 - 1 / 400)


def solved(spend_of_dose, target):
    """Solve with a made-up spend; return the scale, its spend, and how often it was asked."""
    asked = []

    def spent(policies):
        asked.append(policies)
        return [
            target if policy.name == "repeated" else spend_of_dose(dose_of(policy))
            for policy in policies
        ]

    scale, spend, _target = matching_scale(PERMANENT, fakes.repeated(), spent)
    return scale, spend, len(asked)


@given(st.floats(10, 1000), st.floats(10, 1000), st.floats(0, 0.2), st.floats(0.05, 2.9))
def test_the_dose_is_found_in_a_few_steps(base, slope, bend, dose):
    """Spend that bends a little: within one per cent in at most six questions."""

    def spend_of(s):
        return base + slope * (s + bend * s * s)

    _scale, spend, asked = solved(spend_of, spend_of(dose))
    assert spend == pytest.approx(spend_of(dose), rel=0.01)
    assert asked <= 7


def test_a_dose_out_of_reach_is_the_nearest_and_says_so():
    """Three times the dose is not enough, or no dose at all is too much."""
    assert solved(lambda s: 100 + 10 * s, 1000)[0] == pytest.approx(3.0)
    assert solved(lambda s: 100 + 10 * s, 50)[0] == 0.0
    told = Solution(PERMANENT, "repeated", 3.0, 130.0, 1000.0)
    assert not told.is_met
    assert "cannot be made to spend" in told.sentence()
    assert Solution(PERMANENT, "repeated", 0.5, 100.5, 100.0).is_met


def test_scaling_moves_the_dose_and_nothing_else():
    """Coaches go in proportion; what costs nothing stays as the phase has it."""
    half = scaled(PERMANENT, 0.5).policy.phases[0].levers
    assert half["coaching.clients_per_coach"] == pytest.approx(160.0)
    assert half["partners.rehabilitative_work_slots_per_1000"] == 45.0
    assert half["digital.reach"] == pytest.approx(0.35)
    moved = {name for name in half if half[name] != OWN_COACH[name]}
    assert moved <= {name for name in half if OWN_COACH[name] != BASE[name]}


def test_scale_one_is_the_policy_and_scale_zero_the_base():
    """To the bit for one; for zero but for rounding."""
    one = scaled(PERMANENT, 1.0).policy.phases[0].levers
    zero = scaled(PERMANENT, 0.0).policy.phases[0].levers
    assert dict(one) == pytest.approx(dict(OWN_COACH))
    assert dict(zero) == pytest.approx(dict(BASE))


def test_levers_stay_inside_their_ranges():
    """Three times a large reach is still a share."""
    much = OWN_COACH.overlaid({"digital.reach": 0.9})
    policy = fakes.a_scenario("much", fakes.a_phase(fakes.STARTS, levers=much))
    assert scaled(policy, 3.0).policy.phases[0].levers["digital.reach"] == 1.0


def test_a_budget_of_a_budget_is_refused():
    """Who asks for another's money must name one who asks for nobody's."""

    def asking(name, other):
        made = fakes.permanent().replace(name=name)
        return made.replace(policy=dataclasses.replace(made.policy, budget=Budget(other)))

    study = planned([fakes.baseline(), asking("a", "b"), asking("b", "a")])
    with pytest.raises(BadInput, match="itself asks"):
        named_budget(study, study.scenarios[1], study.scenario)
