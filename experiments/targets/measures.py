"""What a target can count: each measure with its natural unit, and when it can be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.messages import N_


@dataclass(frozen=True)
class Measure:
    """
    One thing to count.

    Attributes
    ----------
    unit : str
        In which it comes naturally; `units.py` says what that converts to.
    tells : str
        What it is.
    takes : str
        What follows its name: "places", "to" (a destination of the register), or nothing.
    when : str
        "moment", "span" or "any": the windows that make sense.
    """

    unit: str
    tells: str
    takes: str = ""
    when: str = "any"


MEASURES = {
    "share_in": Measure("share", N_("Share of the group in a place."), "places"),
    "time_in": Measure("days", N_("Mean time in a place over the span."), "places", "span"),
    "share_of_time_in": Measure("share", N_("Share of the span in a place."), "places", "span"),
    "ever_in": Measure("share", N_("Share of the group ever there in the span."), "places", "span"),
    "starts_of": Measure("ratio", N_("Spells there begun, a person."), "places", "span"),
    "ended_in": Measure(
        "share", N_("Share of ended spells that ended there, as registered."), "places"
    ),
    "per_unemployed": Measure("ratio", N_("People there for each unemployed person."), "places"),
    "participants_per_jobseeker": Measure(
        "ratio",
        N_("People ever there in the span, over the jobseekers at the clock."),
        "places",
        "span",
    ),
    "jobseekers_ever_in": Measure(
        "share",
        N_("Of all who were jobseekers at any time of the span, the share ever there in it."),
        "places",
        "span",
    ),
    "time_per_participant": Measure(
        "days", N_("Mean time there of those who were there at all."), "places", "span"
    ),
    "activation_rate": Measure("share", N_("In measures, of those in measures or unemployed.")),
    "broad_unemployment": Measure("persons", N_("Unemployed or in measures.")),
    "unemployed": Measure("persons", N_("Unemployed.")),
    "jobseekers": Measure("persons", N_("Unemployed or in services.")),
    "clients": Measure("persons", N_("Clients of the offices.")),
    "clients_or_young": Measure("persons", N_("Clients of the offices, and all others under 30.")),
    "unemployment_rate": Measure("share", N_("Unemployed, of the labour force.")),
    "long_term_share": Measure("share", N_("Registered for a year or more, of the unemployed.")),
    "long_term_jobless_share": Measure(
        "share", N_("Truly without work for a year or more, of the unemployed.")
    ),
    "structural_share": Measure(
        "share", N_("Long-term, recurrent or from measure to measure, of the unemployed.")
    ),
    "share_of_unemployed": Measure("share", N_("Share of all unemployed who are of the group.")),
    "share_of_jobseekers": Measure("share", N_("Share of all jobseekers who are of the group.")),
    "share_of_clients": Measure("share", N_("Share of all clients who are of the group.")),
    "hazard_to": Measure(
        "prob/month", N_("Monthly chance to leave unemployment, as registered."), "to", "span"
    ),
    "true_hazard_to": Measure(
        "prob/month", N_("Monthly chance to leave for work, as it truly is."), "to", "span"
    ),
    "still_unemployed": Measure(
        "share", N_("Share whose registered spell is open at the moment."), when="moment"
    ),
    "mean_duration": Measure(
        "days", N_("Mean time from the clock to the end of the spell begun or affected.")
    ),
    "jobseeking_duration": Measure(
        "days", N_("Mean time from registering until unemployment and services are left.")
    ),
    "sustained_employment": Measure(
        "share", N_("Share with 26 unbroken weeks in work completed in the span.")
    ),
    "wait_weeks": Measure("weeks", N_("Median wait between referral and start.")),
    "clients_per_coach": Measure(
        "clients per coach", N_("Jobseekers for each filled post of a coach.")
    ),
    "unemployed_per_coach": Measure(
        "clients per coach", N_("Unemployed for each filled post of a coach.")
    ),
    "contacts_per_year": Measure("meetings/year", N_("Meetings held, a client and year.")),
    "coach_change_share": Measure(
        "share", N_("Share of clients with another coach than 52 weeks before.")
    ),
    "coach_continuity": Measure("share", N_("Share of clients with the coach of 52 weeks before.")),
    "coach_turnover": Measure("share/year", N_("Share of coaches who leave in a year.")),
    "first_contacts_months": Measure(
        "months", N_("From the clock until nine clients of ten have been met.")
    ),
    "competence_months": Measure("months", N_("Until a new coach does as well as others.")),
    "skills": Measure("share", N_("Skills, 0 to 1.")),
    "work_ability": Measure("share", N_("Work ability, 0 to 1.")),
    "inclusion": Measure("share", N_("Social inclusion, 0 to 1.")),
    "programme_cost": Measure("EUR/person", N_("Cost of coaches and services.")),
    "benefit_cost": Measure("EUR/person", N_("Benefits paid.")),
    "net_public_cost": Measure("EUR/person", N_("Programme and benefits, less taxes.")),
    "saving_per_euro": Measure("ratio", N_("Benefits saved for each euro more of programme cost.")),
    "payback_months": Measure(
        "months", N_("Until the benefits saved have paid the coaches added.")
    ),
    "employed_per_coach": Measure(
        "persons", N_("People more in open work for each coach more, at the end.")
    ),
    "gain_per_year_in_work": Measure(
        "EUR/year", N_("What the public purse gains by a year in work instead of unemployed.")
    ),
    "benefit_per_year_unemployed": Measure(
        "EUR/year", N_("Unemployment benefits of a year unemployed.")
    ),
    "cost_per_coach_year": Measure("EUR/year", N_("Cost of coaches, a filled post and year.")),
    "displaced_share": Measure("share", N_("Share of the treated people's gain that others lose.")),
}

PREFIXES = {"days_in": "time_in", "weeks_in": "time_in", "months_in": "time_in"}
"""Other names of measures that take places; the column `unit` says in which unit they come."""

ALIASES = {
    "employment_rate": "share_in_work",
    "employment_weeks": "time_in_work",
    "unemployment_days": "time_in_unemployed",
}
"""Other names of whole metrics."""

DESTINATIONS = {
    "work": N_("To work."),
    "measure": N_("To a measure."),
    "outside": N_("Out of the labour force."),
    "not_renewed": N_("Search not renewed."),
    "other": N_("Elsewhere."),
    "any": N_("Anywhere."),
}
"""Where the register sees people go."""
