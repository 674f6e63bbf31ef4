"""The form of a lesson file: a question, a prediction, what is run, and how it is told.

Every text stands in Finnish, Swedish and English. Numbers that come out of runs are never written
into a lesson: its texts hold places for them, and there is a text for whichever way the runs turn.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.messages import N_
from scenarios.schema import ABSENT, Form, Headed, Name, Number, Offices, TitleForm, unit_of
from scenarios.study_form import Years

Sentence = Annotated[str, Field(min_length=1, max_length=4000)]
Key = Name
Outcome = Literal["more", "less", "unsure"]


class TextForm(TitleForm):
    """A text in all three languages."""

    fi: Sentence = Field(description=N_("In Finnish."))
    sv: Sentence = Field(description=N_("In Swedish."))
    en: Sentence = Field(description=N_("In English."))


class LessonPolicyForm(Form):
    """A policy that the lesson runs."""

    key: Key = Field(description=N_("What the lesson calls it."), examples=['"pilot"'])
    scenario: Name = Field(description=N_("A policy, by name or path."))
    label: TextForm = Field(description=N_("What the page calls it."))
    levers: dict[str, Number] = Field(
        default=ABSENT,
        description=N_("Levers of its phases that the lesson sets, by full name."),
    )
    pilot_months: float = Field(
        default=ABSENT,
        ge=1,
        le=480,
        allow_inf_nan=False,
        description=N_("The length of its phases, in months, that the lesson sets."),
        json_schema_extra=unit_of(N_("months")),
    )
    offices: Offices = Field(
        default=ABSENT, description=N_("The offices of its phases; by default its own.")
    )


class LessonLeverForm(Form):
    """One lever that the learner sets to one of a few positions."""

    lever: Name = Field(
        description=N_('A lever by its full name, or "pilot_months" for the length of a pilot.'),
        examples=['"coaching.clients_per_coach"'],
    )
    label: TextForm
    positions: list[Number] = Field(
        min_length=2,
        max_length=6,
        description=N_("Values to choose among."),
        examples=["[60, 175]"],
    )


class GridForm(Form):
    """Levers of one policy, run in advance at all their positions."""

    policy: Key = Field(description=N_("The policy whose levers these are."))
    metrics: list[Name] = Field(
        min_length=1, max_length=3, description=N_("What the page draws for each setting.")
    )
    group: Name = "all"
    text: TextForm = Field(description=N_("What the learner is asked to try."))
    levers: list[LessonLeverForm] = Field(min_length=1, max_length=3)


class SeenForm(Form):
    """Something to look at: a metric of a policy and a group after some years."""

    policy: Key = ABSENT
    against: Key = ABSENT
    metric: Name = ABSENT
    group: Name = ABSENT
    years: Years = ABSENT


class FindingForm(Form):
    """A difference, and what is said if it is more, less, or cannot be told."""

    key: Key
    policy: Key
    against: Key = Field(default=ABSENT, description=N_("By default the lesson's first policy."))
    metric: Name
    group: Name = "all"
    years: Years
    minus: SeenForm = Field(
        default=ABSENT,
        description=N_("Another difference to take away, by what differs from this one."),
    )
    more: TextForm = Field(description=N_("Where the whole interval lies above zero."))
    less: TextForm = Field(description=N_("Where the whole interval lies below zero."))
    unsure: TextForm = Field(description=N_("Where the interval holds zero."))


class OptionForm(Form):
    """One answer that the learner may choose."""

    text: TextForm
    outcome: Outcome = Field(default=ABSENT, description=N_("What the finding would then be."))
    finding: Key = Field(default=ABSENT, description=N_("The finding that would be the largest."))


class PredictionForm(Form):
    """What the learner says before the run."""

    kind: Literal["sign", "largest", "curve"] = Field(
        description=N_("sign: of one finding; largest: of several; curve: drawn by the learner.")
    )
    text: TextForm
    finding: Key = Field(default=ABSENT, description=N_("sign: the finding."))
    options: list[OptionForm] = Field(default=ABSENT, min_length=2, max_length=6)
    policy: Key = Field(default=ABSENT, description=N_("curve: whose difference."))
    metric: Name = ABSENT
    group: Name = "all"
    years: list[Years] = Field(default=ABSENT, min_length=2, max_length=8)
    low: Number = Field(default=ABSENT, description=N_("curve: the lower end of the paper."))
    high: Number = Field(default=ABSENT, description=N_("curve: the upper end of the paper."))


class ChartForm(Form):
    """A picture of the reveal."""

    title: TextForm
    metric: Name
    group: Name = "all"
    groups: list[Name] = Field(default=ABSENT, min_length=2, max_length=6)
    policies: list[Key] = Field(default=ABSENT, min_length=1, max_length=4)
    kind: Literal["difference", "value", "bars"] = Field(
        default="difference",
        description=N_(
            "Lines of differences to the reference, lines of values, or bars of values."
        ),
    )
    years: Years = Field(default=ABSENT, description=N_("bars: after how long."))


class StoryPersonForm(Form):
    """One simulated person, followed under two policies."""

    policy: Key
    group: Name = Field(default="all", description=N_("The group that the person is taken from."))
    years: Years = Field(default=3.0, description=N_("For how long the weeks are told."))
    text: TextForm = Field(description=N_("What to look for."))


class TeacherForm(Form):
    """The teacher's note."""

    minutes: int = Field(ge=5, le=480, json_schema_extra=unit_of(N_("minutes")))
    aims: list[TextForm] = Field(min_length=1, max_length=8)
    pitfalls: list[TextForm] = Field(min_length=1, max_length=8)
    cannot_say: list[TextForm] = Field(min_length=1, max_length=8)


class LessonForm(Headed):
    """A guided lesson."""

    title: TextForm
    question: TextForm
    story: list[TextForm] = Field(
        min_length=1, max_length=6, description=N_("A short story, a paragraph each.")
    )
    follow_ups: list[Years] = Field(
        min_length=2, max_length=20, description=N_("Years after the clock at which is looked.")
    )
    policies: list[LessonPolicyForm] = Field(
        min_length=2, max_length=4, description=N_("What is run; the first is the reference.")
    )
    run: ChartForm = Field(description=N_("What the learner sees move while it runs."))
    prediction: PredictionForm
    charts: list[ChartForm] = Field(min_length=1, max_length=4)
    findings: list[FindingForm] = Field(min_length=1, max_length=12)
    grid: GridForm
    person: StoryPersonForm
    discuss: list[TextForm] = Field(min_length=2, max_length=8)
    teacher: TeacherForm
