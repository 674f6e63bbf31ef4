"""The forms of our TOML files: keys, types, ranges and units; nothing about how they combine.

pydantic checks them; ``scenarios.translate`` says what it finds in plain words. A key that a form
does not know is an error. Levers are not listed here: they come from ``scenarios.levers``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from scenarios.levers import GROUPS, LEVERS, lever_sentence
from scenarios.messages import N_
from scenarios.scenario import AGES, BENEFITS, EDUCATIONS, MECHANISMS

LONGEST_YEARS = 45

#: Stands where a file does not name a key. TOML has no null, so no key may be null itself.
ABSENT: Any = None


class Form(BaseModel):
    """A table of a file: exact types, known keys only."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def unit_of(unit: str) -> dict[str, Any]:
    """The unit of a key, where messages and JSON Schema find it."""
    return {"unit": unit}


Share = Annotated[
    float, Field(ge=0, le=1, allow_inf_nan=False, json_schema_extra=unit_of(N_("share")))
]
People = Annotated[
    float, Field(ge=0, le=1e7, allow_inf_nan=False, json_schema_extra=unit_of(N_("people")))
]
Number = Annotated[float, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class TitleForm(Form):
    """A title in the languages of the program."""

    fi: Name = ""
    sv: Name = ""
    en: Name = ""


def _in_languages(title: object) -> object:
    return {"en": title} if isinstance(title, str) else title


def _list_of_offices(offices: object) -> object:
    return [offices] if offices == "all" else offices


Title = Annotated[
    TitleForm,
    BeforeValidator(_in_languages),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {code: {"type": "string"} for code in ("fi", "sv", "en")},
                },
            ]
        }
    ),
]
Offices = Annotated[
    list[Name],
    BeforeValidator(_list_of_offices),
    Field(min_length=1, examples=['["Tampere", "Nokia"]', '"all"']),
    WithJsonSchema(
        {"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    ),
]


def _lever_form(group: str) -> type[Form]:
    """The table of one group of levers."""
    fields: dict[str, Any] = {}
    for lever in LEVERS.values():
        if lever.group == group:
            field = Field(
                default=ABSENT,
                ge=lever.low,
                le=lever.high,
                allow_inf_nan=False,
                description=lever_sentence(lever),
                json_schema_extra=unit_of(lever.unit),
            )
            fields[lever.name] = (float, field)
    name = group.title().replace("_", "") + "Levers"
    return create_model(name, __base__=Form, __doc__=f"Levers: {GROUPS[group]}.", **fields)


LEVER_FORMS: dict[str, type[Form]] = {group: _lever_form(group) for group in GROUPS}
_LEVER_TABLES: dict[str, Any] = {
    group: (form, Field(default=ABSENT, description=GROUPS[group]))
    for group, form in LEVER_FORMS.items()
}

BaseForm: type[Form] = create_model(
    "Base", __base__=Form, __doc__="Levers that hold wherever no phase does.", **_LEVER_TABLES
)


class _PhaseFrame(Form):
    """What some offices do for a time; levers not named keep their base value."""

    offices: Offices = Field(description=N_('Names of offices, or "all" for all trial offices.'))
    starts: dt.date = Field(
        description=N_("First day; the phase governs the weeks that begin (Monday) from it on."),
        examples=["2017-08-01"],
    )
    ends: dt.date = Field(
        default=ABSENT, description=N_("Last day; no end: permanent."), examples=["2018-12-31"]
    )
    announced: dt.date = Field(
        default=ABSENT,
        description=N_("Day from which its end is known; without it, the first day."),
        examples=["2017-06-28"],
    )
    contract: Literal["permanent", "fixed-term"] = Field(
        default="permanent",
        description=N_("Contracts of the staff; fixed-term needs an end."),
    )


PhaseForm: type[Form] = create_model(
    "Phase", __base__=_PhaseFrame, __doc__=_PhaseFrame.__doc__, **_LEVER_TABLES
)


class BudgetForm(Form):
    """Equal money: spend as much as another scenario."""

    same_as: Name = Field(description=N_("A scenario whose discounted programme spend is met."))


class PolicyForm(Form):
    """Choices: base levers, phases, budget."""

    base: BaseForm = Field(default=ABSENT, description=N_("Levers wherever no phase holds."))  # type: ignore[valid-type]
    phases: list[PhaseForm] = Field(  # type: ignore[valid-type]
        default=ABSENT, description=N_("Phases; they replace all those of the scenario extended.")
    )
    budget: BudgetForm = Field(default=ABSENT, description=N_("Equal money with another scenario."))


_SWITCHES: dict[str, Any] = dict.fromkeys(MECHANISMS, (bool, ABSENT))
MechanismsForm: type[Form] = create_model(
    "Mechanisms",
    __base__=Form,
    __doc__="Organisational mechanisms that can be switched off, each by itself.",
    **_SWITCHES,
)


class Headed(Form):
    """What every file of ours begins with."""

    format: int = Field(
        default=ABSENT, description=N_("Form of the file; now 1."), json_schema_extra={"const": 1}
    )
    title: Title = Field(default=ABSENT, description=N_("A name for people, per language."))
    description: str = Field(default=ABSENT, description=N_("What it is, in a sentence or two."))


class ScenarioForm(Headed):
    """A scenario file; what it does not name comes from the scenario that it extends."""

    extends: Name = Field(default=ABSENT, description=N_("The scenario that this one changes."))
    region: Name = Field(default=ABSENT, description=N_("Who lives there: name or path."))
    behaviour: Name = Field(default=ABSENT, description=N_("How people respond: name or path."))
    regime: Name = Field(default=ABSENT, description=N_("The cycle outside: name or path."))
    starts: dt.date = Field(
        default=ABSENT, description=N_("The Monday of week 0."), examples=["2016-01-04"]
    )
    weeks: int = Field(
        default=ABSENT,
        ge=1,
        le=2348,
        description=N_("The horizon in weeks (or years)."),
        json_schema_extra=unit_of(N_("weeks")),
    )
    years: float = Field(
        default=ABSENT,
        ge=0.02,
        le=LONGEST_YEARS,
        allow_inf_nan=False,
        description=N_("The horizon in years (or weeks)."),
        json_schema_extra=unit_of(N_("years")),
    )
    policy: PolicyForm = Field(default=ABSENT, description=N_("Choices."))
    mechanisms: MechanismsForm = Field(  # type: ignore[valid-type]
        default=ABSENT, description=N_("Switches of mechanisms that differ from the behaviour's.")
    )
    values: dict[str, Any] = Field(
        default=ABSENT, description=N_("Parameters that differ from the behaviour's.")
    )


class BehaviourForm(Headed):
    """A behaviour file: only what differs from the evidence ledger."""

    mechanisms: MechanismsForm = Field(default=ABSENT, description=N_("Switches."))  # type: ignore[valid-type]
    values: dict[str, Any] = Field(default=ABSENT, description=N_("Parameters that differ."))


class PointForm(Form):
    """A day and the factor that holds on it; between points the line is straight."""

    date: dt.date
    factor: float = Field(
        ge=0.1, le=10, allow_inf_nan=False, json_schema_extra=unit_of(N_("times the level at rest"))
    )


class RegimeForm(Headed):
    """National cycle, activation and clearing of the register over time."""

    demand: list[PointForm] = Field(
        default=ABSENT, description=N_("Demand for labour (vacancies), times its level at rest.")
    )
    activation: list[PointForm] = Field(
        default=ABSENT, description=N_("Places in services nationally, times their level at rest.")
    )
    clearing: list[PointForm] = Field(
        default=ABSENT,
        description=N_(
            "De-registration of those registered a year or more, times its level at rest."
        ),
    )


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
    in_work_per_jobseeker: float = Field(
        default=2.0, ge=0, le=20, allow_inf_nan=False, json_schema_extra=unit_of(N_("people"))
    )
    tenure_weeks: float = Field(
        default=250.0, ge=1, le=2000, allow_inf_nan=False, json_schema_extra=unit_of(N_("weeks"))
    )
    jobless_weeks: float = Field(
        default=100.0, ge=1, le=2000, allow_inf_nan=False, json_schema_extra=unit_of(N_("weeks"))
    )
    jobseekers: list[Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default=ABSENT, min_length=192, max_length=192
    )
    workers: list[Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default=ABSENT, min_length=192, max_length=192
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
