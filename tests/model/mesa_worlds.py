"""The small world of ``worlds.py`` as a Mesa model."""

from __future__ import annotations

from typing import Any

from model import EmploymentServiceModel
from tests.model.worlds import phase, scenario

SMALL = scenario(phase(6, 60, contract="fixed-term"))


def model(weeks: int = 0, **kwargs: Any) -> EmploymentServiceModel:
    """Return a model of the small world that has run some weeks."""
    kwargs.setdefault("burn_in_weeks", 26)
    made = EmploymentServiceModel(SMALL, **kwargs)
    for _ in range(weeks):
        made.step()
    return made
