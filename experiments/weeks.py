"""The weekly table: what the clients' desks of the studied offices did, week by week.

Each column is declared once, with its unit and how desks are put together: counts, posts and
euros are summed and scaled to the region's own number; cooperation and tightness are averages
over desks, weighted by their clients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.messages import N_
from experiments.outcomes import places


@dataclass(frozen=True)
class WeeklyColumn:
    """One column of weekly.parquet.

    Attributes
    ----------
    name : str
    unit : str
    tells : str
        What it is, in a sentence.
    is_summed : bool
        Summed over desks and scaled; else averaged, weighted by clients.
    """

    name: str
    unit: str
    tells: str
    is_summed: bool = True


_PERSONS, _FTE, _EUR, _EVENTS = N_("persons"), N_("full-time posts"), N_("EUR"), N_("a week")
_INDEX = N_("index 0 to 1")

WEEKLY = (
    WeeklyColumn("unemployed", _PERSONS, N_("Unemployed.")),
    WeeklyColumn("rehabilitation", _PERSONS, N_("In health or social rehabilitation.")),
    WeeklyColumn("rehabilitative_work", _PERSONS, N_("In rehabilitative work activity.")),
    WeeklyColumn("training", _PERSONS, N_("In training.")),
    WeeklyColumn("subsidised_work", _PERSONS, N_("In wage-subsidised work.")),
    WeeklyColumn("work", _PERSONS, N_("In open work, still on the desk's books.")),
    WeeklyColumn("outside", _PERSONS, N_("Outside the labour force.")),
    WeeklyColumn("long_term_unemployed", _PERSONS, N_("Registered unemployed for a year or more.")),
    WeeklyColumn("long_term_jobless", _PERSONS, N_("Jobless for a year or more, services included.")),
    WeeklyColumn("structural", _PERSONS, N_("Structurally unemployed at the last month-end.")),
    WeeklyColumn("clients", _PERSONS, N_("Registered clients.")),
    WeeklyColumn("clients_without_coach", _PERSONS, N_("Registered clients who have no coach.")),
    WeeklyColumn("posts_fte", _FTE, N_("Coaches' posts that the policy wants.")),
    WeeklyColumn("coaches_fte", _FTE, N_("Coaches' posts that are filled.")),
    WeeklyColumn("meetings", _EVENTS, N_("Personal meetings held.")),
    WeeklyColumn("no_shows", _EVENTS, N_("Meetings to which the client did not come.")),
    WeeklyColumn("handovers", _EVENTS, N_("Clients handed over to another coach.")),
    WeeklyColumn("referrals", _EVENTS, N_("Referrals to services.")),
    WeeklyColumn("starts", _EVENTS, N_("Starts of services.")),
    WeeklyColumn("queue", _PERSONS, N_("Waiting for a place in a service.")),
    WeeklyColumn("usable_slots", N_("places"), N_("Places in services that can be used.")),
    WeeklyColumn("used_slots", N_("places"), N_("Places in services in use.")),
    WeeklyColumn("cooperation", _INDEX, N_("Cooperation with partners."), is_summed=False),
    WeeklyColumn("employer_cooperation", _INDEX, N_("Cooperation with employers."), is_summed=False),
    WeeklyColumn(
        "tightness", N_("ratio"), N_("Tightness of the labour market, 1 at rest."), is_summed=False
    ),
    WeeklyColumn("jobs_found", _EVENTS, N_("Starts of open work.")),
    WeeklyColumn("jobs_lost", _EVENTS, N_("Ends of open work.")),
    WeeklyColumn("entrants", _EVENTS, N_("First registrations.")),
    WeeklyColumn("displaced_outsiders", _PERSONS, N_("Work lost by people outside the clients.")),
    WeeklyColumn("cost_coaches", _EUR, N_("Coaches, nominal.")),
    WeeklyColumn("cost_offices", _EUR, N_("Offices, nominal.")),
    WeeklyColumn("cost_slots", _EUR, N_("Places in services, nominal.")),
    WeeklyColumn("cost_subsidies", _EUR, N_("Wage subsidies, nominal.")),
    WeeklyColumn("cost_start_up", _EUR, N_("Setting structures up, nominal.")),
    WeeklyColumn("cost_wind_down", _EUR, N_("Taking structures down, nominal.")),
    WeeklyColumn("benefits_municipality", _EUR, N_("Benefits paid by municipalities, nominal.")),
    WeeklyColumn("benefits_state", _EUR, N_("Benefits paid by the state, nominal.")),
    WeeklyColumn("benefits_insurance", _EUR, N_("Benefits paid by insurance, nominal.")),
    WeeklyColumn("other_transfers", _EUR, N_("Sickness, pension and social assistance, nominal.")),
    WeeklyColumn("taxes", _EUR, N_("Taxes and contributions received, nominal.")),
)


def weeks_of_clients(weekly: np.ndarray, desks: Sequence[Any], scale: float) -> np.ndarray:
    """Put the studied offices' client desks together.

    Parameters
    ----------
    weekly : structured array [weeks, desks]
        At simulated size.
    desks : the region's desks, by number
    scale : float

    Returns
    -------
    structured array [weeks]
        One float field a column of `WEEKLY`.
    """
    mine = weekly[:, places(desks)[0].client_desks]
    found = np.zeros(len(weekly), [(column.name, "f8") for column in WEEKLY])
    clients = mine["clients"].astype(float)
    weights = np.where(clients.sum(axis=1, keepdims=True) > 0, clients, 1.0)
    weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    for column in WEEKLY:
        values = mine[column.name].astype(float)
        if column.is_summed:
            found[column.name] = values.sum(axis=1) * scale
        else:
            found[column.name] = (values * weights).sum(axis=1)
    return found
