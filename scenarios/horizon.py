"""When a scenario runs: the horizon of its files, and a run that stops earlier."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scenarios.chain import is_broken
from scenarios.messages import _
from scenarios.problems import Problem
from scenarios.scenario import WEEKS_PER_YEAR, years_to_weeks
from scenarios.schema import LONGEST_YEARS
from scenarios.translate import Checked
from scenarios.words import number_text

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 28)


@dataclass(frozen=True)
class Horizon:
    """First Monday and last day of a scenario's own horizon."""

    starts: date
    weeks: int

    @property
    def last_day(self) -> date:
        """The Sunday of the last week."""
        return self.starts + timedelta(weeks=self.weeks, days=-1)


def horizon_of(
    chain: list[Checked], settings: dict[str, Any], problems: list[Problem]
) -> Horizon | None:
    """First Monday and length of the scenario's own horizon."""
    last = chain[-1].document
    for found in chain:
        if {"weeks", "years"} <= found.data.keys():
            message = _("The horizon is given twice, as weeks and as years.")
            problems.append(found.document.problem(("years",), message, _("Keep one of them.")))
    left_out = {path[0] for found in chain for path in found.left_out if len(path) == 1}
    for key, example in (("starts", "starts = 2016-01-04"), ("weeks", "years = 12")):
        is_told = is_broken(chain) or {key, "years" if key == "weeks" else key} & left_out
        if key not in settings and not is_told:
            message = _("The scenario does not say when and for how long it runs.")
            hint = _("For instance: {text}").format(text=example)
            problems.append(last.problem((key,), message, hint))
    if not {"starts", "weeks"} <= settings.keys():
        return None
    starts: date = settings["starts"]
    naming = next(found.document for found in reversed(chain) if "starts" in found.data)
    if not FIRST_DAY <= starts <= LAST_DAY:
        message = _("{value} is out of range.").format(value=starts)
        hint = _("Allowed: {low} to {high}").format(low=FIRST_DAY, high=LAST_DAY)
        problems.append(naming.problem(("starts",), message, f"{hint}."))
        return None
    if starts.weekday():
        monday = starts - timedelta(days=starts.weekday())
        message = _("{day} is no Monday, and weeks begin on Monday.").format(day=starts)
        hint = _("The Monday before: {monday}").format(monday=monday)
        problems.append(naming.problem(("starts",), message, hint))
        return None
    return Horizon(starts, settings["weeks"])


def weeks_to_run(horizon: Horizon | None, years: float | None, problems: list[Problem]) -> int:
    """Weeks to run: the horizon, or the years asked for if these are fewer."""
    if horizon is None or years is None:
        return horizon.weeks if horizon else 0
    own_years = horizon.weeks / WEEKS_PER_YEAR
    if not math.isfinite(years) or not 0 < years <= LONGEST_YEARS or years_to_weeks(years) < 1:
        message = _("{value} is out of range.").format(value=number_text(years))
        hint = _("Allowed: {low} to {high}").format(low="0.02", high=number_text(LONGEST_YEARS))
        problems.append(Problem("--years", 0, 0, "", message, f"{hint}."))
        return 0
    if years_to_weeks(years) > horizon.weeks:
        message = _("The scenario runs for {own:.1f} years; it cannot be run for {years}.").format(
            own=own_years, years=number_text(years)
        )
        hint = _("Ask for fewer years, or set years in a scenario file of your own.")
        problems.append(Problem("--years", 0, 0, "", message, hint))
        return 0
    return years_to_weeks(years)
