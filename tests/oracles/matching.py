"""The matching function, and how much of one group's gain is another group's loss.

``M = A S^η V^(1 − η)``: matches a week of search `S` (people × how hard they look) and vacancies
`V`. When a group searches more, it gains new matches in proportion to its search; but all matches
together grow by less, and the difference is taken from the others. With vacancies that answer by
``dlnV = ε dlnS`` the share displaced of a small gain is ``(1 − η)(1 − ε)``: here it comes out of
finite differences of the function itself, so that the algebra is checked and not repeated.

Source: B. Petrongolo and C. Pissarides, Looking into the black box: a survey of the matching
function, Journal of Economic Literature 39 (2001).
"""

from __future__ import annotations

import math
from dataclasses import dataclass


def matches(efficiency: float, search: float, vacancies: float, elasticity: float) -> float:
    """Return matches a week; `elasticity` is η, that of search."""
    return efficiency * math.pow(search, elasticity) * math.pow(vacancies, 1.0 - elasticity)


@dataclass(frozen=True)
class Shift:
    """What happens when one group searches more, in matches a week."""

    gained: float
    """By the group that searches more."""
    displaced: float
    """Lost by the others."""
    new: float
    """Matches that did not exist before: gained − displaced."""

    @property
    def displaced_share(self) -> float:
        """Share of the group's gain that the others lose."""
        return self.displaced / self.gained


def shift_search(
    *,
    efficiency: float,
    group_search: float,
    other_search: float,
    vacancies: float,
    elasticity: float,
    vacancy_response: float,
    extra_share: float,
) -> Shift:
    """Return who gains and who loses when a group searches harder.

    Parameters
    ----------
    efficiency, vacancies, elasticity
        A, V and η of the matching function, before the change.
    group_search, other_search
        Search of the group and of the others; matches are shared in proportion to it.
    vacancy_response
        ε: the relative change of vacancies for one of all search.
    extra_share
        By how much of itself the group's search rises, for example 0.1.
    """
    before = group_search + other_search
    after = before + extra_share * group_search
    vacancies_after = vacancies * (after / before) ** vacancy_response
    total_before = matches(efficiency, before, vacancies, elasticity)
    total_after = matches(efficiency, after, vacancies_after, elasticity)
    group_before = total_before * group_search / before
    group_after = total_after * group_search * (1.0 + extra_share) / after
    others_before = total_before * other_search / before
    others_after = total_after * other_search / after
    return Shift(
        gained=group_after - group_before,
        displaced=others_before - others_after,
        new=total_after - total_before,
    )


def displaced_share(elasticity: float, vacancy_response: float, *, step: float = 1e-5) -> float:
    """Return the share displaced of a small group's small gain, by central differences.

    The group's own gain is measured at the finding rate that stood before; what all together gain
    less is the others' loss.
    """

    def all_matches(search: float) -> float:
        return matches(1.0, search, search**vacancy_response, elasticity)

    marginal = (all_matches(1.0 + step) - all_matches(1.0 - step)) / (2.0 * step)
    return 1.0 - marginal / all_matches(1.0)
