"""What is measured: every metric declared once, with its definition, unit and way of counting.

Three ways of counting (the **view** of a metric):

- *cohort*: the clients registered in the last week before the clock, followed from it under
  every policy. Nobody leaves the denominator; the dead and the retired count zero.
- *register*: everyone registered as a client at that date, newcomers included (the calendar view).
- *books*: what the offices' books add up since the clock, for everyone.

`tyopolku metrics` and docs/outputs.md come out of this table; `outcomes.py` counts by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from experiments.messages import N_
from experiments.people import (
    is_active,
    is_broadly_unemployed,
    is_gone,
    is_in,
    is_long_term_unemployed,
    is_structurally_unemployed,
)
from model.states import OUTSIDE, REHABILITATION, SUBSIDISED_WORK, UNEMPLOYED, WORK

Rows: TypeAlias = np.ndarray
"""Structured rows of a snapshot, one a person."""


@dataclass(frozen=True)
class Metric:
    """One thing measured.

    Attributes
    ----------
    name : str
    definition : str
        A sentence, in English; translated where it is shown.
    unit : str
    better : str
        "higher", "lower", or "" where neither is better in itself.
    view : str
        "cohort", "register" or "books".
    """

    name: str
    definition: str
    unit: str
    better: str
    view: str


@dataclass(frozen=True)
class CohortMean(Metric):
    """Mean over the cohort of ``of(rows at the clock, the same rows now, week of the clock)``."""

    of: Callable[[Rows, Rows, int], np.ndarray]


@dataclass(frozen=True)
class RegisterCount(Metric):
    """Clients for whom ``counted`` holds; divided by those for whom ``among`` does, if given."""

    counted: Callable[[Rows], np.ndarray]
    among: Callable[[Rows], np.ndarray] | None = None


@dataclass(frozen=True)
class FromBooks(Metric):
    """A number that `books.py` works out from the desks' weeks."""


def _since_clock(*columns: str, less: tuple[str, ...] = ()) -> Callable[..., np.ndarray]:
    """Sum of columns that accumulate, from the clock to now."""

    def of(clock: Rows, now: Rows, _week: int) -> np.ndarray:
        total = np.zeros(len(now))
        for column in columns:
            total += now[column].astype(float) - clock[column]
        for column in less:
            total -= now[column].astype(float) - clock[column]
        return total

    return of


def _in_state(*states: int) -> Callable[..., np.ndarray]:
    return lambda clock, now, week: is_in(now, *states)


def _unless_gone(column: str) -> Callable[..., np.ndarray]:
    return lambda clock, now, week: np.where(is_gone(now), 0.0, now[column])


_NET = ("programme_cost", "benefit_cost", "other_transfers")
_WEEKS, _DAYS, _SHARE, _INDEX = N_("weeks"), N_("days"), N_("share"), N_("index 0 to 1")
_EUR, _EUR_EACH, _PERSONS = N_("EUR"), N_("EUR a cohort member"), N_("persons")

METRICS: tuple[Metric, ...] = (
    CohortMean(
        "employment_rate",
        N_("Share of the cohort in open work that week; subsidised work is not in it."),
        _SHARE, "higher", "cohort", _in_state(WORK),
    ),
    CohortMean(
        "employment_weeks",
        N_("Mean weeks in open work a cohort member since the clock."),
        _WEEKS, "higher", "cohort", _since_clock("work_weeks"),
    ),
    CohortMean(
        "sustained_employment",
        N_("Share of the cohort who have completed 26 unbroken weeks in open work since the "
           "clock."),
        _SHARE, "higher", "cohort", lambda clock, now, week: now["sustained_week"] >= week,
    ),
    CohortMean(
        "subsidised_rate",
        N_("Share of the cohort in wage-subsidised work that week."),
        _SHARE, "", "cohort", _in_state(SUBSIDISED_WORK),
    ),
    CohortMean(
        "outside_rate",
        N_("Share of the cohort outside the labour force that week, for whatever reason."),
        _SHARE, "", "cohort", _in_state(OUTSIDE),
    ),
    CohortMean(
        "unemployment_days",
        N_("Mean days registered unemployed, services left out, a cohort member since the clock."),
        _DAYS, "lower", "cohort",
        lambda clock, now, week: 7.0 * _since_clock("unemployed_weeks")(clock, now, week),
    ),
    CohortMean(
        "skills",
        N_("Mean skills in the cohort; the dead, the retired and those who moved away count zero."),
        _INDEX, "higher", "cohort", _unless_gone("skills"),
    ),
    CohortMean(
        "work_ability",
        N_("Mean work ability in the cohort; the dead, the retired and those who moved away "
           "count zero."),
        _INDEX, "higher", "cohort", _unless_gone("work_ability"),
    ),
    CohortMean(
        "inclusion",
        N_("Mean inclusion in the cohort; the dead, the retired and those who moved away count "
           "zero."),
        _INDEX, "higher", "cohort", _unless_gone("inclusion"),
    ),
    CohortMean(
        "programme_cost",
        N_("Offices, coaches, places, subsidies, start-up and wind-down a cohort member since the "
           "clock, at 3 % a year; the baseline office is included in every policy."),
        _EUR_EACH, "lower", "cohort", _since_clock("programme_cost"),
    ),
    CohortMean(
        "benefit_cost",
        N_("Unemployment benefits a cohort member since the clock, all payers, at 3 % a year."),
        _EUR_EACH, "lower", "cohort", _since_clock("benefit_cost"),
    ),
    CohortMean(
        "net_public_cost",
        N_("Programme, benefits and other transfers less taxes and contributions, a cohort member "
           "since the clock, all payers, at 3 % a year."),
        _EUR_EACH, "lower", "cohort", _since_clock(*_NET, less=("taxes",)),
    ),
    RegisterCount(
        "activation_rate",
        N_("Clients in rehabilitative work, training or subsidised work divided by those and the "
           "unemployed, as registered at the last month-end."),
        _SHARE, "", "register",
        is_active, lambda now: is_active(now) | is_in(now, UNEMPLOYED),
    ),
    RegisterCount(
        "broad_unemployment",
        N_("Clients unemployed or in rehabilitative work, training or subsidised work at the last "
           "month-end, scaled to the region's own number."),
        _PERSONS, "lower", "register", is_broadly_unemployed,
    ),
    RegisterCount(
        "broad_unemployment_with_rehabilitation",
        N_("As broad_unemployment, with those in rehabilitation."),
        _PERSONS, "lower", "register",
        lambda now: is_broadly_unemployed(now) | is_in(now, REHABILITATION),
    ),
    RegisterCount(
        "long_term_unemployed",
        N_("Clients registered unemployed for 52 weeks or more without a break at the last "
           "month-end, scaled; a spell in a service restarts the count, as in the register."),
        _PERSONS, "lower", "register", is_long_term_unemployed,
    ),
    RegisterCount(
        "long_term_jobless",
        N_("Clients without work or subsidised work for 52 true weeks or more, services included, "
           "at the last month-end, scaled."),
        _PERSONS, "lower", "register", lambda now: now["jobless_weeks"] >= 52,
    ),
    RegisterCount(
        "structural_unemployment",
        N_("Unemployed clients who are long-term unemployed or were unemployed at twelve or more "
           "of the last sixteen month-ends, scaled."),
        _PERSONS, "lower", "register", is_structurally_unemployed,
    ),
    Metric(
        "coach_continuity",
        N_("Share with the same coach as 52 weeks ago among clients at both dates."),
        _SHARE, "higher", "register",
    ),
    FromBooks(
        "contacts_per_year",
        N_("Held personal meetings a client-year over the last 52 weeks, or since the clock where "
           "that is shorter; digital contact is not in it."),
        N_("meetings a client-year"), "", "books",
    ),
    FromBooks(
        "wait_weeks",
        N_("Kaplan-Meier median of the weeks from referral to the start of a service, for "
           "referrals since the clock; those who left the queue are censored."),
        _WEEKS, "lower", "books",
    ),
    FromBooks(
        "coach_years",
        N_("Coaches' years of work since the clock, full-time equivalents, scaled."),
        N_("years"), "", "books",
    ),
    FromBooks(
        "employment_weeks_total",
        N_("Weeks in open work since the clock of everyone whom these offices ever registered, "
           "scaled."),
        N_("person-weeks"), "higher", "books",
    ),
    FromBooks(
        "displaced_outsiders",
        N_("Jobs since the clock that others who search in the labour-market area did not get, "
           "because clients did or because they were subsidised, scaled; a line of its own, in no "
           "other metric."),
        N_("jobs"), "lower", "books",
    ),
    FromBooks(
        "programme_cost_total",
        N_("All programme costs of these offices since the clock, at 3 % a year, scaled."),
        _EUR, "lower", "books",
    ),
    FromBooks(
        "benefit_cost_total",
        N_("All unemployment benefits at these offices since the clock, at 3 % a year, scaled."),
        _EUR, "lower", "books",
    ),
    FromBooks(
        "net_public_cost_total",
        N_("Programme, benefits and other transfers less taxes at these offices since the clock, "
           "at 3 % a year, scaled."),
        _EUR, "lower", "books",
    ),
    FromBooks(
        "programme_cost_total_nominal",
        N_("As programme_cost_total, without discounting."),
        _EUR, "lower", "books",
    ),
    FromBooks(
        "benefit_cost_total_nominal",
        N_("As benefit_cost_total, without discounting."),
        _EUR, "lower", "books",
    ),
    FromBooks(
        "net_public_cost_total_nominal",
        N_("As net_public_cost_total, without discounting."),
        _EUR, "lower", "books",
    ),
)  # fmt: skip

RATIOS: tuple[Metric, ...] = (
    Metric(
        "employment_weeks_per_1000_eur",
        N_("Extra employment_weeks_total for every 1 000 EUR of extra programme_cost_total; only "
           "a difference to the reference has it."),
        N_("weeks / 1 000 EUR"), "higher", "books",
    ),
    Metric(
        "employment_weeks_per_coach_year",
        N_("Extra employment_weeks_total for every extra year of a coach's work; only a "
           "difference to the reference has it."),
        N_("weeks / coach-year"), "higher", "books",
    ),
)  # fmt: skip

BY_NAME = {metric.name: metric for metric in (*METRICS, *RATIOS)}
