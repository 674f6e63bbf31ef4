"""The words of a file of targets, each declared once with a sentence that says what it means.

The checks of a file, its hints and `tyopolku validate --vocabulary` all come out of these tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from experiments.messages import N_
from model.states import KINDS

COLUMNS = {
    "id": N_("A short name of the row, used once in the file."),
    "experiment": N_("The virtual study that measures the row."),
    "policy": N_("What is measured: a scenario, a trial or a path; empty: the study's own."),
    "reference": N_("What it is compared with; empty where nothing is, or for the study's own."),
    "metric": N_("What is counted."),
    "group": N_("Of whom: all, or terms such as age:55+ joined by +."),
    "difference": N_("Whether the value is a level or a difference to the reference."),
    "clock": N_("From which moment the window is counted."),
    "window": N_("When, seen from the clock; empty: the study's own span."),
    "date": N_("The date that the figure is of: 2018, 2018-05 or 2018-05-31, notes in brackets."),
    "regime": N_("The rules and the labour market under which it is measured."),
    "unit": N_("The unit of value, low, high and error."),
    "value": N_("The figure."),
    "low": N_("The lower end of its band."),
    "high": N_("The upper end of its band."),
    "error": N_("Its standard error where one is published; else empty."),
    "implied_by": N_("Ids of rows from which it follows; it is then shown and not counted."),
    "source": N_("Where the figure is from."),
    "status": N_("Whether the source was read."),
    "confidence": N_("How far the figure can be trusted."),
    "use": N_("What the row is for."),
}


@dataclass(frozen=True)
class Experiment:
    """A virtual study.

    Attributes
    ----------
    tells : str
        What it does.
    compares : bool
        Whether it has a reference of its own, so that the column may be empty.
    policies : dict
        Words of its own for policy and reference, each with a sentence.
    """

    tells: str
    compares: bool = False
    policies: tuple[tuple[str, str], ...] = ()


EXPERIMENTS = {
    "stocks": Experiment(N_("A region as it stands, month end by month end.")),
    "flows": Experiment(
        N_("Who leaves unemployment, and where to, by month, as the register counts it.")
    ),
    "spells": Experiment(N_("New spells of unemployment, each followed from its own start.")),
    "jobs": Experiment(N_("New jobs, each followed from its own start.")),
    "after_service": Experiment(N_("What people do after they have been in a service.")),
    "programme_effect": Experiment(
        N_(
            "A service taken, against the same people with this one place refused; later services "
            "are allowed."
        ),
        True,
        (
            ("taken", N_("The place is taken.")),
            ("refused", N_("This one place is refused; the luck stays the same.")),
        ),
    ),
    "caseload_trial": Experiment(
        N_("Clients drawn by lot to coaches with fewer clients, against the others."), True
    ),
    "meetings": Experiment(
        N_("More meetings, a missed meeting, another coach, a closed office."),
        True,
        (
            ("missed_meeting", N_("One meeting is missed.")),
            ("change_of_coach", N_("The client gets another coach.")),
        ),
    ),
    "displacement": Experiment(
        N_("Areas with more and with less help, to see whose jobs are taken."), True
    ),
    "pilot": Experiment(N_("A pilot as it ran, against the same time without it."), True),
    "costs": Experiment(N_("What a policy costs, saves, and when it has paid itself back."), True),
}

OUTSIDE = (
    "outside_deregistered",
    "outside_study_or_care",
    "outside_sickness",
    "outside_disability_pension",
    "outside_old_age_pension",
    "outside_dead",
    "outside_moved_away",
)
"""Places outside the labour force, in the order of the reasons in model/states.py."""
ATOMS = ("unemployed", *KINDS, "work", *OUTSIDE)
"""The places that no other place is part of: everyone is in one of them."""

_MEASURES = frozenset(KINDS[2:])
_SUBSIDISED = frozenset(kind for kind in KINDS if kind.startswith("subsidy_"))
_TRAINING = frozenset(("training_vocational", "training_coaching", "self_study"))
_REHABILITATION = frozenset(("rehabilitation_health", "rehabilitation_social"))
_EMPLOYED = frozenset(("work", *_SUBSIDISED))

PLACES: dict[str, tuple[frozenset[str], str]] = {
    "unemployed": (frozenset(("unemployed",)), N_("Unemployed, without work and in no service.")),
    "rehabilitation": (_REHABILITATION, N_("In health or social rehabilitation.")),
    "rehabilitative_work": (
        frozenset(("rehabilitative_work",)),
        N_("In rehabilitative work activity."),
    ),
    "training": (_TRAINING, N_("In training, coaching, work trial or self-motivated study.")),
    "subsidised_work": (_SUBSIDISED, N_("In wage-subsidised work, whoever the employer.")),
    "work": (frozenset(("work",)), N_("In open work, without a subsidy.")),
    "outside": (frozenset(OUTSIDE), N_("Outside the labour force, whatever the reason.")),
    "measures": (
        _MEASURES,
        N_("In a measure: rehabilitative work, training or subsidised work."),
    ),
    "services": (frozenset(KINDS), N_("In any service: a measure or rehabilitation.")),
    "broad_unemployed": (_MEASURES | {"unemployed"}, N_("Unemployed or in a measure.")),
    "jobseeking": (frozenset(("unemployed", *KINDS)), N_("Unemployed or in any service.")),
    "employed": (_EMPLOYED, N_("In open or subsidised work.")),
    "out_of_work": (frozenset(ATOMS) - _EMPLOYED, N_("Anywhere but in open or subsidised work.")),
    "rehabilitation_health": (frozenset(("rehabilitation_health",)), N_("Health rehabilitation.")),
    "rehabilitation_social": (frozenset(("rehabilitation_social",)), N_("Social rehabilitation.")),
    "training_vocational": (
        frozenset(("training_vocational",)),
        N_("Vocational labour-market training."),
    ),
    "training_coaching": (frozenset(("training_coaching",)), N_("Coaching and work trial.")),
    "self_study": (
        frozenset(("self_study",)),
        N_("Self-motivated study on unemployment benefit."),
    ),
    "subsidy_firm": (frozenset(("subsidy_firm",)), N_("Wage-subsidised work in a firm.")),
    "subsidy_municipality": (
        frozenset(("subsidy_municipality",)),
        N_("Wage-subsidised work in the municipality."),
    ),
    "subsidy_association": (
        frozenset(("subsidy_association",)),
        N_("Wage-subsidised work in an association."),
    ),
    "outside_deregistered": (
        frozenset(("outside_deregistered",)),
        N_("No longer registered, and not seeking."),
    ),
    "outside_study_or_care": (
        frozenset(("outside_study_or_care",)),
        N_("In study or caring for someone."),
    ),
    "outside_sickness": (frozenset(("outside_sickness",)), N_("On sickness benefit.")),
    "outside_disability_pension": (
        frozenset(("outside_disability_pension",)),
        N_("On a disability pension."),
    ),
    "outside_old_age_pension": (
        frozenset(("outside_old_age_pension",)),
        N_("On an old-age pension."),
    ),
    "outside_dead": (frozenset(("outside_dead",)), N_("Dead.")),
    "outside_moved_away": (frozenset(("outside_moved_away",)), N_("Moved away.")),
}
"""Places in words: the atoms that each holds, and a sentence. Join them by +."""

SERVICES: dict[str, frozenset[str]] = {
    **{kind: frozenset((kind,)) for kind in KINDS},
    "rehabilitation": _REHABILITATION,
    "training": _TRAINING,
    "subsidised_work": _SUBSIDISED,
    "public_sector": frozenset(("subsidy_municipality", "subsidy_association")),
    "measures": _MEASURES,
    "any": frozenset(KINDS),
}
"""Levels of the group `service`, with the kinds of service that each holds."""

DIFFERENCES = {
    "none": N_("The value is the policy's own level."),
    "absolute": N_("The policy minus the reference."),
    "relative": N_("The policy over the reference: less one (unit relative), or as it is (ratio)."),
}
CLOCKS = {
    "policy": N_("The week in which the policies begin to differ; at rest, the study's own week."),
    "start": N_("Each one's own start: of the spell, the job, the service or the registration."),
    "end": N_("Each one's own end of the service."),
    "calendar": N_("The beginning of the date."),
}
WINDOWS = {
    "": N_("Empty: the study's own span."),
    "12m": N_("The moment 12 months after the clock; days d, weeks w, months m, years y."),
    "0..24m": N_("The span from the clock to 24 months after it."),
    "-5..0y": N_("The span of the five years before the clock."),
}
REGIMES = {
    "at-rest": N_("The labour market and the rules stand still."),
    "history-2016-2020": N_("Tightness and rules as they were from 2016 to 2020."),
}
STATUSES = {
    "read": N_("The source was read."),
    "recalled": N_("The figure is from memory of the source."),
}
CONFIDENCES = {
    "high": N_("The source counts what the row says."),
    "medium": N_("The source counts something near it, or leaves a doubt."),
    "low": N_("An order of magnitude."),
}
USES = {
    "calibrate": N_("Parameters are fitted to it."),
    "validate": N_("It is kept apart to test the fit."),
    "input": N_("The model is given it: shown, and not counted."),
}
REFERENCES = {
    "NAME": N_("Another policy: a scenario, a trial, a path, or a word of the study's own."),
    "group GROUP": N_("Another group under the same policy: group health:not_limited."),
    "date YYYY-MM": N_("The same policy at another date, as a before-after reading has it."),
    "A; B": N_("Two of these: the difference of the differences."),
}
