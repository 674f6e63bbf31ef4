"""Words for codes and events: what ``trace.py`` tells a person's weeks in."""

from __future__ import annotations

from model.states import (
    CHANGES_COACH,
    COMPLETES,
    DEREGISTERS,
    DIES,
    FALLS_SICK,
    FINDS_WORK,
    GETS_DISABILITY_PENSION,
    IS_REFERRED,
    IS_REREGISTERED,
    LEAVES_QUEUE,
    LOSES_JOB,
    MISSES_MEETING,
    MOVES_AWAY,
    NUMBER_OF_KINDS,
    REFUSES_PLACE,
    REGISTERS,
    RETIRES,
    RETURNS,
    STARTS_SERVICE,
    STUDIES_OR_CARES,
)
from scenarios.messages import N_, ngettext

SEX_WORDS = (N_("a woman"), N_("a man"))
EDUCATION_WORDS = (
    N_("basic education"),
    N_("upper secondary education"),
    N_("tertiary education"),
)
BENEFIT_WORDS = (
    N_("earnings-related allowance"),
    N_("basic allowance"),
    N_("labour-market subsidy"),
    N_("no benefit"),
)
STATE_WORDS = (
    N_("unemployed"),
    N_("in rehabilitation"),
    N_("in rehabilitative work"),
    N_("in training"),
    N_("in subsidised work"),
    N_("in work"),
    N_("outside the labour force"),
)
KIND_WORDS = (
    N_("health rehabilitation"),
    N_("social rehabilitation"),
    N_("rehabilitative work"),
    N_("vocational training"),
    N_("training that coaches for work"),
    N_("self-motivated study"),
    N_("subsidised work in a firm"),
    N_("subsidised work in a municipality"),
    N_("subsidised work in an association"),
)
EVENT_WORDS = {
    FINDS_WORK: N_("finds work ({state} for {weeks})."),
    **{
        IS_REFERRED + kind: N_("is referred to {kind} and waits for a place.")
        for kind in range(NUMBER_OF_KINDS)
    },
    LEAVES_QUEUE: N_("gives up waiting for a place after {waited}."),
    STARTS_SERVICE: N_("starts {kind} after waiting {waited}."),
    REGISTERS: N_("registers for the first time."),
    REFUSES_PLACE: N_("refuses a place in {kind}, as the trial has it."),
    MISSES_MEETING: N_("misses a meeting, as the trial has it."),
    CHANGES_COACH: N_("is given another coach, as the trial has it."),
    COMPLETES: N_("ends {kind} after {weeks}."),
    LOSES_JOB: N_("loses the job after {weeks}."),
    RETURNS: N_("registers again after {weeks} outside."),
    DEREGISTERS: N_("does not renew the registration."),
    STUDIES_OR_CARES: N_("leaves the labour force to study or to care."),
    FALLS_SICK: N_("leaves the labour force, sick."),
    GETS_DISABILITY_PENSION: N_("gets a disability pension."),
    RETIRES: N_("retires on an old-age pension."),
    DIES: N_("dies."),
    MOVES_AWAY: N_("moves away."),
    IS_REREGISTERED: N_("is registered anew: the registered spell starts again at nought."),
}


def weeks_in_words(number: int) -> str:
    """Return "1 week", "2 weeks" and so on."""
    return ngettext("{number} week", "{number} weeks", number).format(number=number)
