"""The form of a study file: which policies a sweep runs, what it varies, by which design."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from scenarios.messages import N_
from scenarios.schema import ABSENT, LONGEST_YEARS, Form, Headed, Name, Number, unit_of

DesignKind = Literal["grid", "latin-hypercube", "sobol", "morris", "plausible-worlds"]
Distribution = Literal["ledger", "even", "log", "triangular"]


def _list(names: object) -> object:
    return [names] if isinstance(names, str) else names


Names = Annotated[list[Name], BeforeValidator(_list), Field(min_length=1)]
Years = Annotated[
    float,
    Field(ge=0.02, le=LONGEST_YEARS, allow_inf_nan=False, json_schema_extra=unit_of(N_("years"))),
]


class DesignForm(Form):
    """How the factors are spread over their ranges."""

    kind: DesignKind = Field(
        description=N_("grid, latin-hypercube, sobol, morris or plausible-worlds.")
    )
    size: int = Field(
        default=ABSENT,
        ge=1,
        le=10_000_000,
        description=N_(
            "Points of a Latin hypercube, N of Sobol (a power of two), trajectories of Morris, "
            "worlds of the plausible ones; a grid needs none."
        ),
        examples=["256"],
    )
    levels: int = Field(
        default=ABSENT,
        ge=2,
        le=1000,
        description=N_("Steps in which Morris or a grid goes through a range."),
        examples=["4"],
    )
    second_order: bool = Field(default=False, description=N_("Sobol: pairs of factors as well."))
    behaviour: Name = Field(
        default=ABSENT, description=N_("Whose plausible worlds; by default central's.")
    )


class FactorForm(Form):
    """One thing that is varied, or several parameters of the ledger at once."""

    parameters: Names = Field(
        default=ABSENT,
        description=N_('Parameters of the ledger: names, patterns such as "coaching.*", or "*".'),
        examples=['"job_finding.base_hazard"', '"*"'],
    )
    leave_out: Names = Field(
        default=ABSENT, description=N_("Names or patterns that the patterns above do not mean.")
    )
    lever: Name = Field(
        default=ABSENT,
        description=N_("A lever of the policies."),
        examples=['"coaching.clients_per_coach"'],
    )
    rhythm: Literal["on_months", "off_months"] = Field(
        default=ABSENT, description=N_("Length of pilots, or of the gaps between them, in months.")
    )
    where: Literal["phases", "base"] = Field(
        default="phases", description=N_("A lever's place: in the phases, or in ordinary service.")
    )
    scenarios: Names = Field(
        default=ABSENT, description=N_("Whose lever or rhythm; by default that of all with phases.")
    )
    low: Number = Field(default=ABSENT, description=N_("Lower end; a parameter has its own."))
    high: Number = Field(default=ABSENT, description=N_("Upper end; a parameter has its own."))
    values: list[Number] = Field(
        default=ABSENT,
        min_length=1,
        max_length=1000,
        description=N_("Values to try, instead of a range."),
        examples=["[40, 80, 120, 175]"],
    )
    distribution: Distribution = Field(
        default="ledger",
        description=N_("even, log, triangular (its peak at the ledger's value), or ledger: log "
                       "where a range spans several times its low end, else even."),
    )  # fmt: skip


class GoalForm(Form):
    """A target that a policy should meet, for the share of worlds where it does."""

    scenario: Name = Field(description=N_("Whose outcome: one of the study's policies."))
    metric: Name = Field(description=N_("Which outcome; any metric, analysed or not."))
    group: Name = Field(default="all", description=N_("For whom: one of the study's groups."))
    years: Years = Field(description=N_("Years after the clock."))
    at_least: Number = Field(default=ABSENT, description=N_("Met from this value on."))
    at_most: Number = Field(default=ABSENT, description=N_("Met up to this value."))


class StudyForm(Headed):
    """A study: thousands of runs, and what they are asked."""

    scenarios: Names = Field(description=N_("Policies to run, by name or path."))
    reference: Name = Field(
        default=ABSENT, description=N_("The one that the others are compared with; the first.")
    )
    behaviour: Name = Field(
        default=ABSENT, description=N_("Beliefs to start from; the scenarios' own.")
    )
    regime: Name = Field(default=ABSENT, description=N_("The cycle outside; the scenarios' own."))
    people: int = Field(
        default=5000, ge=20, le=10_000_000, description=N_("Jobseekers simulated on the first day.")
    )
    replications: int = Field(
        default=1, ge=1, le=100_000, description=N_("Runs of each point, with other luck.")
    )
    seed: int = Field(default=1, ge=0, le=2**32 - 1, description=N_("Where all luck begins."))
    years: Years = Field(default=ABSENT, description=N_("Stop earlier than the scenarios do."))
    burn_in_years: float = Field(
        default=10.0,
        ge=0,
        le=40,
        allow_inf_nan=False,
        description=N_("Years under ordinary service before the first day."),
        json_schema_extra=unit_of(N_("years")),
    )
    inflow: Literal["kept", "solved"] = Field(
        default="kept",
        description=N_("kept: as many newcomers at every point; solved: as many as hold the region "
                       "at rest there."),
    )  # fmt: skip
    follow_ups: list[Years] = Field(
        default=ABSENT, min_length=1, max_length=20, description=N_("Years after the clock.")
    )
    metrics: Names = Field(
        default=ABSENT, description=N_("What is analysed; employment weeks and net public cost.")
    )
    groups: Names = Field(default=ABSENT, description=N_("For whom; all."))
    design: DesignForm = Field(description=N_("How the factors are spread over their ranges."))
    factors: list[FactorForm] = Field(default=ABSENT, description=N_("What is varied."))
    goals: list[GoalForm] = Field(
        default=ABSENT, description=N_("Targets: in what share of the points are they met?")
    )
