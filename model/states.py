"""The seven states, the reasons of being outside, and the one table of transitions.

Reads as data: everything else asks this file which states there are and what can follow what.
"""

from __future__ import annotations

from dataclasses import dataclass

UNEMPLOYED = 0
REHABILITATION = 1
REHABILITATIVE_WORK = 2
TRAINING = 3
SUBSIDISED_WORK = 4
WORK = 5
OUTSIDE = 6
STATES = (
    "UNEMPLOYED",
    "REHABILITATION",
    "REHABILITATIVE_WORK",
    "TRAINING",
    "SUBSIDISED_WORK",
    "WORK",
    "OUTSIDE",
)

NO_REASON = 0
DEREGISTERED = 1
STUDY_OR_CARE = 2
SICKNESS = 3
DISABILITY_PENSION = 4
OLD_AGE_PENSION = 5
DEAD = 6
MOVED = 7
REASONS = (
    "none",
    "deregistered",
    "study or care",
    "sickness",
    "disability pension",
    "old-age pension",
    "dead",
    "moved away",
)
LAST_REASON_THAT_RETURNS = SICKNESS
FIRST_REASON_GONE = DISABILITY_PENSION

# The kinds of service, in the order of every table, and the state that each is spent in.
REHABILITATION_HEALTH = 0
REHABILITATION_SOCIAL = 1
REHABILITATIVE_WORK_PLACE = 2
TRAINING_VOCATIONAL = 3
TRAINING_COACHING = 4
SELF_STUDY = 5
SUBSIDY_FIRM = 6
SUBSIDY_MUNICIPALITY = 7
SUBSIDY_ASSOCIATION = 8
NUMBER_OF_KINDS = 9
EMPLOYERS = 9  # a partner without places: employers with vacancies
NO_KIND = 255
KINDS = (
    "rehabilitation_health",
    "rehabilitation_social",
    "rehabilitative_work",
    "training_vocational",
    "training_coaching",
    "self_study",
    "subsidy_firm",
    "subsidy_municipality",
    "subsidy_association",
)
STATE_OF_KIND = (1, 1, 2, 3, 3, 3, 4, 4, 4)
NEED_OF_KIND = (1, 2, 2, 0, 0, 0, 0, 0, 2)
"""Which capability each kind is mainly for: 0 skills, 1 work ability, 2 inclusion."""

# Events, in the order in which their probabilities are stacked: work first, so that a policy that
# changes another hazard hardly disturbs who finds work.
NOTHING = 0
FINDS_WORK = 1
IS_REFERRED = 2  # and the next eight, one a kind of service
LEAVES_QUEUE = 11
COMPLETES = 12
LOSES_JOB = 13
RETURNS = 14
DEREGISTERS = 15
STUDIES_OR_CARES = 16
FALLS_SICK = 17
GETS_DISABILITY_PENSION = 18
RETIRES = 19
DIES = 20
MOVES_AWAY = 21
IS_REREGISTERED = 22
NUMBER_OF_EVENTS = 23
STARTS_SERVICE = 23  # not drawn: a partner has a place
REFUSES_PLACE = 24  # these three only where a trial says so (trial.py)
MISSES_MEETING = 25
CHANGES_COACH = 26
REGISTERS = 27  # for the first time


@dataclass(frozen=True)
class Transition:
    """One row of the table: in which states an event can happen and where it leads."""

    event: int
    name: str
    states: tuple[int, ...]
    leads_to: int | None
    """The state it leads to; None where the state stays as it is."""


JOBSEEKING = (UNEMPLOYED, REHABILITATION, REHABILITATIVE_WORK, TRAINING, SUBSIDISED_WORK)
IN_SERVICE = JOBSEEKING[1:]
ALIVE = (*JOBSEEKING, WORK, OUTSIDE)

TRANSITIONS = (
    Transition(FINDS_WORK, "finds work", (*JOBSEEKING, OUTSIDE), WORK),
    *(
        Transition(IS_REFERRED + kind, f"is referred: {name}", (UNEMPLOYED,), None)
        for kind, name in enumerate(KINDS)
    ),
    Transition(LEAVES_QUEUE, "gives up waiting", (UNEMPLOYED,), None),
    Transition(COMPLETES, "ends the service", IN_SERVICE, UNEMPLOYED),
    Transition(LOSES_JOB, "loses the job", (WORK,), UNEMPLOYED),
    Transition(RETURNS, "registers again", (OUTSIDE,), UNEMPLOYED),
    Transition(DEREGISTERS, "does not renew the search", (UNEMPLOYED,), OUTSIDE),
    Transition(STUDIES_OR_CARES, "leaves to study or to care", (UNEMPLOYED, WORK), OUTSIDE),
    Transition(FALLS_SICK, "falls sick", JOBSEEKING, OUTSIDE),
    Transition(GETS_DISABILITY_PENSION, "gets a disability pension", ALIVE, OUTSIDE),
    Transition(RETIRES, "retires on old age", ALIVE, OUTSIDE),
    Transition(DIES, "dies", ALIVE, OUTSIDE),
    Transition(MOVES_AWAY, "moves away", ALIVE, OUTSIDE),
    Transition(IS_REREGISTERED, "is registered anew", (UNEMPLOYED,), None),
    Transition(STARTS_SERVICE, "starts a service", (UNEMPLOYED,), None),
    Transition(REFUSES_PLACE, "in a trial: refuses a place", (UNEMPLOYED,), None),
    Transition(MISSES_MEETING, "in a trial: misses a meeting", JOBSEEKING, None),
    Transition(CHANGES_COACH, "in a trial: is given another coach", JOBSEEKING, None),
    Transition(REGISTERS, "registers for the first time", (UNEMPLOYED,), None),
)
REASON_OF_EVENT = {
    DEREGISTERS: DEREGISTERED,
    STUDIES_OR_CARES: STUDY_OR_CARE,
    FALLS_SICK: SICKNESS,
    GETS_DISABILITY_PENSION: DISABILITY_PENSION,
    RETIRES: OLD_AGE_PENSION,
    DIES: DEAD,
    MOVES_AWAY: MOVED,
}
FIRST_EVENT_OUTSIDE = DEREGISTERS
LAST_EVENT_OUTSIDE = MOVES_AWAY


def may_follow(before: int, after: int) -> bool:
    """Return whether the table lets a person go from the state `before` to `after`."""
    if before == UNEMPLOYED and after in IN_SERVICE:
        return True
    return any(before in row.states and row.leads_to == after for row in TRANSITIONS)
