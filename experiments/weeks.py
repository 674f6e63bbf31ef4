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
    WeeklyColumn(
        "long_term_jobless", _PERSONS, N_("Jobless for a year or more, services included.")
    ),
    WeeklyColumn("structural", _PERSONS, N_("Unemployed at 12 of the last 16 month-ends.")),
    WeeklyColumn("clients", _PERSONS, N_("Registered clients.")),
    WeeklyColumn("clients_without_coach", _PERSONS, N_("Registered clients who have no coach.")),
    WeeklyColumn("posts_fte", _FTE, N_("Coaches' posts that the policy wants.")),
    WeeklyColumn("coaches_fte", _FTE, N_("Coaches' posts that are filled.")),
    WeeklyColumn("hires", _EVENTS, N_("Coaches hired.")),
    WeeklyColumn("leavers", _EVENTS, N_("Coaches who left.")),
    WeeklyColumn("meetings", _EVENTS, N_("Personal meetings held.")),
    WeeklyColumn("no_shows", _EVENTS, N_("Meetings to which the client did not come.")),
    WeeklyColumn("handovers", _EVENTS, N_("Clients handed over to another coach.")),
    WeeklyColumn("referrals", _EVENTS, N_("Referrals to services.")),
    WeeklyColumn("starts", _EVENTS, N_("Starts of services.")),
    WeeklyColumn("reneged", _EVENTS, N_("People who gave up waiting.")),
    WeeklyColumn("queue", _PERSONS, N_("Waiting for a place in a service.")),
    WeeklyColumn("usable_slots", N_("places"), N_("Places in services that can be used.")),
    WeeklyColumn("used_slots", N_("places"), N_("Places in services in use.")),
    WeeklyColumn("cooperation", _INDEX, N_("Cooperation with partners."), is_summed=False),
    WeeklyColumn(
        "employer_cooperation", _INDEX, N_("Cooperation with employers."), is_summed=False
    ),
    WeeklyColumn(
        "tightness", N_("ratio"), N_("Tightness of the labour market, 1 at rest."), is_summed=False
    ),
    WeeklyColumn("jobs_found", _EVENTS, N_("Starts of open work.")),
    WeeklyColumn("jobs_lost", _EVENTS, N_("Ends of open work.")),
    WeeklyColumn("entrants", _EVENTS, N_("First registrations.")),
    WeeklyColumn("displaced_outsiders", _PERSONS, N_("Matches lost by others who search.")),
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


MONTHLY = ("long_term_unemployed", "long_term_jobless", "structural")
"""Counted at month-ends only; between, the last count stands."""


def weeks_of_clients(weekly: np.ndarray, desks: Sequence[Any], scale: float) -> np.ndarray:
    """Put the studied offices' client desks together, as `weeks_of_desks` does."""
    return weeks_of_desks(weekly[:, places(desks)[0].client_desks], scale)


def weeks_of_desks(weekly: np.ndarray, scale: float) -> np.ndarray:
    """Put desks together.

    Parameters
    ----------
    weekly : structured array [weeks, desks]
        At simulated size.
    scale : float
        The region's own people for each simulated one.

    Returns
    -------
    structured array [weeks]
        One float field a column of `WEEKLY`.
    """
    found = np.zeros(len(weekly), [(column.name, "f8") for column in WEEKLY])
    clients = weekly["clients"].astype(float)
    weights = np.where(clients.sum(axis=1, keepdims=True) > 0, clients, 1.0)
    weights = weights / weights.sum(axis=1, keepdims=True)
    for column in WEEKLY:
        values = weekly[column.name].astype(float)
        if column.is_summed:
            found[column.name] = values.sum(axis=1) * scale
        else:
            found[column.name] = (values * weights).sum(axis=1)
    is_month_end = np.asarray(weekly["is_month_end"].any(axis=1))
    for name in MONTHLY:
        found[name] = _standing(found[name], is_month_end)
    return found


def _standing(values: np.ndarray, is_counted: np.ndarray) -> np.ndarray:
    """The last counted value at each place; before the first count, the first."""
    counted = np.flatnonzero(is_counted)
    if not len(counted):
        return values
    last = np.searchsorted(counted, np.arange(len(values)), side="right") - 1
    return values[counted[np.maximum(last, 0)]]
