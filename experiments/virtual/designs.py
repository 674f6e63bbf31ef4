"""Designs: the virtual studies, each declared once.

A design says in which region people live, what they are treated with and compared with, when arms
begin to differ, how long they are followed, and which limits are lifted. *Small against its
surroundings* means that neither jobs nor places are taken from others; *competition off*, that
hours and trust are not shared either, so that everyone stands for herself alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NO_COMPETITION = {"shared_hours": 0.0, "shared_slots": 0.0, "shared_jobs": 0.0, "shared_trust": 0.0}
SMALL = {"shared_jobs": 0.0, "shared_slots": 0.0}
YEAR_WEEKS = 52
STUDIED_OFFICES = "trial"

REFUSED = "refused"
TAKEN = "taken"
MISSED_MEETING = "missed_meeting"
CHANGE_OF_COACH = "change_of_coach"


@dataclass(frozen=True)
class Design:
    """One virtual study.

    Attributes
    ----------
    name : str
    region : str
        Of its own scenarios.
    policy, reference : str
        Scenarios or treatments, where a target names none; an empty reference: nothing to compare.
    records_from : int
        Week of the scenario in which histories begin.
    clock : int
        Week in which arms begin to differ, or from which people are followed; with ``None`` the
        first week in which the policy differs from the reference.
    weeks_after : int
        How long histories go on after the clock.
    beliefs : dict of str to float
        What holds from ``records_from`` on in every arm.
    is_rebased : bool
        Whether a policy's ordinary services (its base) begin at the clock, for everyone, too.
    """

    name: str
    region: str
    policy: str
    reference: str = ""
    records_from: int = 0
    clock: int | None = 0
    weeks_after: int = 0
    beliefs: dict[str, float] = field(default_factory=dict)
    is_rebased: bool = False

    def __hash__(self) -> int:
        return hash(self.name)


def _at_rest(name: str) -> Design:
    """A region under its ordinary services."""
    return Design(name, "finland", "finland", clock=YEAR_WEEKS, weeks_after=2 * YEAR_WEEKS + 2)


DESIGNS = {
    design.name: design
    for design in (
        _at_rest("stocks"),
        _at_rest("flows"),
        _at_rest("spells"),
        _at_rest("jobs"),
        _at_rest("after_service"),
        Design(
            "programme_effect",
            "finland",
            TAKEN,
            REFUSED,
            records_from=YEAR_WEEKS,
            clock=YEAR_WEEKS,
            weeks_after=6 * YEAR_WEEKS,
            beliefs=NO_COMPETITION,
        ),
        Design(
            "caseload_trial",
            "finland",
            "trial-caseload-100",
            "trial-caseload-250",
            records_from=YEAR_WEEKS,
            clock=YEAR_WEEKS,
            weeks_after=3 * YEAR_WEEKS + 4,
            beliefs=SMALL,
            is_rebased=True,
        ),
        Design(
            "meetings",
            "finland",
            "trial-more-meetings",
            "finland",
            records_from=YEAR_WEEKS,
            clock=YEAR_WEEKS,
            weeks_after=3 * YEAR_WEEKS,
            beliefs=SMALL,
            is_rebased=True,
        ),
        Design(
            "displacement",
            "pirkanmaa",
            "trial-search-help",
            "pirkanmaa-baseline",
            clock=None,
            weeks_after=2 * YEAR_WEEKS,
            # the coaches are there from the first week, and as good as all others
            beliefs={"has_recruitment": 0.0, "has_learning": 0.0},
        ),
        Design(
            "pilot",
            "pirkanmaa",
            "pirkanmaa-pilot",
            "pirkanmaa-baseline",
            clock=None,
            weeks_after=3 * YEAR_WEEKS + 9,
        ),
        Design(
            "costs",
            "finland",
            "trial-caseload-40",
            "trial-caseload-80",
            records_from=YEAR_WEEKS,
            clock=YEAR_WEEKS,
            weeks_after=3 * YEAR_WEEKS + 9,
            is_rebased=True,
        ),
    )
}
TREATMENTS = {
    "programme_effect": (TAKEN, REFUSED),
    "meetings": (MISSED_MEETING, CHANGE_OF_COACH),
}
"""What a design can do to people beside a policy."""
UNDER_TREATMENT = "finland"
"""The scenario in which people are treated."""
FREE_OF_OTHERS = (MISSED_MEETING, CHANGE_OF_COACH)
"""Treatments that ask for all competition to be off."""
