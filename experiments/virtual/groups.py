"""Groups: who is meant by a target's group, in a view of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from experiments.groups import thirds_by_chance
from experiments.targets.grammar import Group, Term
from experiments.targets.groups import DURATION_WEEKS
from experiments.targets.vocabulary import SERVICES
from experiments.virtual.places import PLACES
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import View, times_of_week
from model.register import COMES_AT

WEEKS_A_MONTH = 52.1775 / 12.0
LEVELS = {
    "sex": ("women", "men"),
    "education": ("basic", "upper_secondary", "tertiary"),
    "benefit": ("earnings_related", "basic", "labour_market_subsidy", "none"),
    "difficulty": ("hardest", "middle", "easiest"),
}
OWN_COHORT = ("new", "existing")
"""Levels of `client` that choose a cohort (cohorts.py) and nobody within it."""


def members(view: View, group: Group, desks: Sequence[Any], leaves_out: Sequence[str] = ()) -> Any:
    """Which people of a view belong to a group: bool array.

    Parameters
    ----------
    view, group, desks
        People, the group and the run's desks.
    leaves_out
        Dimensions that somebody else looks after.
    """
    chosen = np.ones(len(view), bool)
    for term in group.terms:
        if term.dimension not in leaves_out:
            chosen &= _TESTS[term.dimension](view, term, desks)
    return chosen


def has(group: Group, dimension: str, *levels: str) -> bool:
    """Whether a group names that dimension, at one of these levels where any are given."""
    return any(
        term.dimension == dimension and (not levels or term.level in levels) for term in group.terms
    )


def _between(values: np.ndarray, low: float | None, high: float | None) -> np.ndarray:
    chosen = np.ones(len(values), bool)
    if low is not None:
        chosen &= values >= low
    if high is not None:
        chosen &= values < high
    return chosen


def _age(view: View, term: Term, _desks: Any) -> np.ndarray:
    return _between(view["age"], term.low, term.high)


def _months(column: str) -> Callable[[View, Term, Any], np.ndarray]:
    def test(view: View, term: Term, _desks: Any) -> np.ndarray:
        weeks = view[column] + view["into_week"] - times_of_week(view.person, COMES_AT)
        return _between(np.maximum(weeks, 0.0) / WEEKS_A_MONTH, term.low, term.high)

    return test


def _duration(view: View, term: Term, _desks: Any) -> np.ndarray:
    return _between(view["registered_weeks"], *DURATION_WEEKS[term.level])


def _code(view: View, term: Term, _desks: Any) -> np.ndarray:
    return view[term.dimension] == LEVELS[term.dimension].index(term.level)


def _health(view: View, term: Term, _desks: Any) -> np.ndarray:
    return (view["is_health_limited"] != 0) == (term.level == "limited")


def _client(view: View, term: Term, _desks: Any) -> np.ndarray:
    if term.level in OWN_COHORT:
        return np.ones(len(view), bool)
    return (view["is_client"] != 0) == (term.level == "yes")


def _laid_off(view: View, term: Term, _desks: Any) -> np.ndarray:
    return (view["is_on_recall"] != 0) == (term.level == "yes")


def _difficulty(view: View, term: Term, _desks: Any) -> np.ndarray:
    return thirds_by_chance(view["chance"]) == LEVELS["difficulty"].index(term.level)


def _service(view: View, term: Term, _desks: Any) -> np.ndarray:
    codes = [PLACES.index(kind) for kind in SERVICES[term.level]]
    if not (view["kind"] >= 0).any():
        raise CannotMeasure("no service is in question here; the group can name none")
    return np.isin(view["kind"], codes)


def _coach(view: View, term: Term, _desks: Any) -> np.ndarray:
    skill = view["coach_skill"].astype(float)
    has_one = ~np.isnan(skill)
    if term.level in ("has", "none"):
        return has_one if term.level == "has" else ~has_one
    if not has_one.any():
        return has_one
    share = {"upper_half": 0.5, "lower_half": 0.5, "best_tenth": 0.9, "weakest_tenth": 0.1}
    limit = np.quantile(skill[has_one], share[term.level])
    is_above = np.where(has_one, skill, limit) > limit
    return has_one & (is_above if term.level in ("upper_half", "best_tenth") else ~is_above)


def _role(view: View, term: Term, desks: Sequence[Any]) -> np.ndarray:
    return np.array([desk.role == term.level for desk in desks])[view["desk"]]


def _named(view: View, term: Term, desks: Sequence[Any]) -> np.ndarray:
    names = [getattr(desk, term.dimension) for desk in desks]
    if term.level not in names:
        raise CannotMeasure(f"the region has no {term.dimension} {term.level}")
    return np.array([name == term.level for name in names])[view["desk"]]


_TESTS: dict[str, Callable[[View, Term, Any], np.ndarray]] = {
    "age": _age,
    "registered": _months("registered_weeks"),
    "jobless": _months("jobless_weeks"),
    "duration": _duration,
    "sex": _code,
    "education": _code,
    "benefit": _code,
    "health": _health,
    "client": _client,
    "difficulty": _difficulty,
    "service": _service,
    "coach": _coach,
    "role": _role,
    "office": _named,
    "area": _named,
    "laid_off": _laid_off,
}
