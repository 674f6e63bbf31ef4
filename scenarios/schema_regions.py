"""The forms of what is not chosen: regions, their inflow, and the evidence ledger."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from scenarios.messages import N_
from scenarios.scenario import AGES, BENEFITS, EDUCATIONS
from scenarios.schema import ABSENT, Form, Headed, Name, Number, People, Share, unit_of


class OfficeForm(Form):
    """One office of a region."""

    name: Name
    area: Name = Field(description=N_("Labour-market area."))
    role: Literal["trial", "neighbour", "control"]
    clients: People = Field(description=N_("Jobseekers without earnings-related allowance."))
    others: People = Field(description=N_("Jobseekers with earnings-related allowance."))


def _shares(name: str, levels: tuple[str, ...]) -> type[Form]:
    fields: dict[str, Any] = {
        level.replace("-", "_"): (Share, Field(alias=level)) for level in levels
    }
    return create_model(name, __base__=Form, __doc__="Shares that sum to 1.", **fields)


AgeForm = _shares("Age", AGES)
EducationForm = _shares("Education", EDUCATIONS)
BenefitForm = _shares("Benefit", BENEFITS)


class MarginsForm(Form):
    """Shares of the unemployed."""

    age: AgeForm  # type: ignore[valid-type]
    men: Share
    education: EducationForm  # type: ignore[valid-type]
    benefit: BenefitForm  # type: ignore[valid-type]


class AssumptionForm(Form):
    """A number that nobody has published."""

    name: Name
    value: Number
    low: Number
    high: Number
    unit: str
    why: str


class RegionForm(Headed):
    """A region: who lives there."""

    offices: list[OfficeForm] = Field(min_length=1, description=N_("The offices."))
    margins: MarginsForm = Field(description=N_("Shares of the unemployed."))
    assumptions: list[AssumptionForm] = Field(
        default=ABSENT, description=N_("Numbers of this file that are assumed, with their ranges.")
    )


class InflowForm(Form):
    """Entrants of a region, solved once by the project."""

    format: int = ABSENT
    entrants_per_week_per_1000: float = Field(
        ge=0, le=1000, allow_inf_nan=False, json_schema_extra=unit_of(N_("people a week per 1000"))
    )
    weights: list[Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        min_length=96, max_length=96
    )
    solved_for: dict[str, Any] = Field(default=ABSENT)


class ParameterForm(Form):
    """One behavioural parameter of the evidence ledger."""

    value: Number
    low: Number
    high: Number
    unit: str
    grade: Literal["measured", "meta-analysis", "calibrated", "expert", "assumption"]
    does: str
    source: str
    informs: list[str] = Field(default=ABSENT)
