"""Reporters: what a model's data collector keeps of every week.

Sums and means over the week's aggregates cost nothing; a row for every person would cost a hundred
times the week itself. Counts are of simulated people: multiply by ``model.scale``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from model.states import STATES

if TYPE_CHECKING:
    from model.model import EmploymentServiceModel


def last_week(model: EmploymentServiceModel) -> Any:
    """Return the last week's aggregates by desk."""
    return model.simulation.world.weekly[max(model.week - 1, 0)]


def total(name: str, model: EmploymentServiceModel) -> float:
    """Return last week's sum of an aggregate over all desks."""
    return float(last_week(model)[name].sum())


def mean_by_size(name: str, model: EmploymentServiceModel) -> float:
    """Return last week's mean of an aggregate, desks weighted by their size at rest."""
    return float(
        np.average(last_week(model)[name], weights=model.simulation.world.desks["at_rest"])
    )


def activation_rate(model: EmploymentServiceModel) -> float:
    """Return last week's share in measures among those in measures or unemployed."""
    week = last_week(model)
    names = ("rehabilitative_work", "training", "subsidised_work")
    measures = sum(float(week[name].sum()) for name in names)
    both = measures + float(week["unemployed"].sum())
    return measures / both if both > 0.0 else 0.0


REPORTERS: dict[str, Any] = {
    **{state.lower(): partial(total, state.lower()) for state in STATES},
    "activation_rate": activation_rate,
    "clients_without_coach": partial(total, "clients_without_coach"),
    "coaches_fte": partial(total, "coaches_fte"),
    "posts_fte": partial(total, "posts_fte"),
    "meetings": partial(total, "meetings"),
    "queue": partial(total, "queue"),
    "cooperation": partial(mean_by_size, "cooperation"),
    "employer_cooperation": partial(mean_by_size, "employer_cooperation"),
    "tightness": partial(mean_by_size, "tightness"),
    "jobs_found": partial(total, "jobs_found"),
    "jobs_lost": partial(total, "jobs_lost"),
}
