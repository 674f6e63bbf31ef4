"""What is counted of coaches and in euros: by hand, and of a small country."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.books import BENEFIT_COLUMNS, PROGRAMME_COLUMNS
from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.case import Case, month_ends_of
from experiments.virtual.cohorts import cohort_of
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.measures.coaches import weeks_of_first_contacts
from experiments.virtual.problems import CannotMeasure
from model.states import UNEMPLOYED, WORK
from tests.experiments.virtual.conftest import LAST, YEAR

A_YEAR = 52.1775
MONEY = (*PROGRAMME_COLUMNS, *BENEFIT_COLUMNS)
COUNTS = ("clients", "unemployed", "coaches_fte", "meetings", "leavers", "work")
DESKS = [
    SimpleNamespace(role=role, area=area, is_client_desk=is_client)
    for role, area in (("trial", "Lakes"), ("control", "Sea"))
    for is_client in (True, False)
]


def books(**columns):
    """Return an arm of 120 weeks with the same numbers in every week, by desk."""
    weekly = np.zeros((120, 4), [(name, "f8") for name in (*COUNTS, *MONEY)])
    for name, numbers in columns.items():
        weekly[name] = numbers
    return SimpleNamespace(weekly=weekly, desks=DESKS, last_week=120)


def value(arm, metric, window="0..52w", design="stocks", group="all", other=None, **changes):
    """Return a measure of an arm whose clock stands at week 10."""
    case = Case(
        DESIGNS[design], arm, other, parse_metric(metric), parse_group(group),
        parse_window(window), "policy", changes.pop("week", 10), changes.pop("month_ends", ()),
        **changes,
    )  # fmt: skip
    return MEASURES[case.metric.measure](case)


ORDINARY = {
    "clients": [60.0, 20.0, 90.0, 30.0], "unemployed": [45.0, 15.0, 60.0, 20.0],
    "coaches_fte": [3.0, 1.0, 2.0, 1.0], "meetings": [6.0, 2.0, 3.0, 1.0],
    "leavers": [0.03, 0.01, 0.02, 0.01], "cost_coaches": [3000.0, 1000.0, 2000.0, 1000.0],
}  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "design", "group", "expected"),
    [
        ("clients_per_coach", "stocks", "all", 200 / 7),
        ("clients_per_coach", "stocks", "client:yes", 150 / 5),
        ("clients_per_coach", "pilot", "all", 60 / 3),  # the clients of the trial's offices
        ("unemployed_per_coach", "stocks", "all", 140 / 7),
        ("contacts_per_year", "stocks", "all", 12 * A_YEAR / 200),
        ("coach_turnover", "stocks", "all", 0.07 * A_YEAR / 7),
        ("cost_per_coach_year", "stocks", "all", 1000 * A_YEAR),
    ],
)
def test_coaches_are_counted_by_the_week(metric, design, group, expected):
    """Over all desks that are meant."""
    assert value(books(**ORDINARY), metric, design=design, group=group) == pytest.approx(expected)


@pytest.mark.parametrize("metric", ["contacts_per_year", "coach_turnover", "cost_per_coach_year"])
def test_where_nobody_is_there_nothing_happens_a_year(metric):
    """It is no number; nothing is divided by nothing."""
    assert np.isnan(value(books(), metric))


@pytest.mark.parametrize("window", ["-1..0y", "0..130w"])
def test_books_do_not_reach_beyond_the_histories(window):
    """And say so."""
    with pytest.raises(CannotMeasure, match="outside the time that is simulated"):
        value(books(**ORDINARY), "clients_per_coach", window)


def test_a_moment_of_the_books_is_its_last_four_weeks():
    """Weeks after it do not count, nor do earlier ones."""
    arm = books(**ORDINARY)
    arm.weekly["clients"][10 + 26 - 4 : 10 + 26] *= 2.0
    assert value(arm, "clients_per_coach", "26w") == pytest.approx(2 * 200 / 7)


# Against a reference


def both(benefits, coaches=100.0, more_coaches=1.0, more_work=0.0):
    """Return two arms: benefits a week that are saved, week by week, and coaches added."""
    policy, reference = books(), books()
    policy.weekly["cost_coaches"][10:, 0] = coaches
    policy.weekly["coaches_fte"][10:, 0] = more_coaches
    policy.weekly["work"][10:, 0] = more_work
    for week in range(10, 120):
        policy.weekly["benefits_state"][week, 1] = -benefits(week - 10)
    return {"arm": policy, "other": reference}


@pytest.mark.parametrize(
    ("saved", "months"),
    [
        (lambda _week: 100.0, 0.0),  # at once
        (lambda week: 0.0 if week < 20 else 200.0, 39 * 12 / A_YEAR),
        (lambda week: 300.0 if week < 5 else 0.0, np.nan),  # paid, and then no longer
        (lambda _week: 50.0, np.nan),  # never
    ],
)
def test_added_cost_is_paid_back_when_savings_have_caught_up_for_good(saved, months):
    """In months from the clock; never, where they do not within the window."""
    found = value(metric="payback_months", window="0..100w", **both(saved))
    assert found == pytest.approx(months, nan_ok=True)


def test_savings_are_told_by_the_euro_of_added_cost():
    """Of all programme costs, over the window."""
    found = value(metric="saving_per_euro", window="0..100w", **both(lambda _week: 150.0))
    assert found == pytest.approx(1.5)
    nothing = both(lambda _week: 150.0, coaches=0.0)
    assert np.isnan(value(metric="saving_per_euro", window="0..100w", **nothing))


def test_people_in_work_are_told_by_the_coach_added():
    """At the window's end."""
    arms = both(lambda _week: 0.0, more_coaches=2.0, more_work=9.0)
    assert value(metric="employed_per_coach", window="0..52w", **arms) == pytest.approx(4.5)
    arms = both(lambda _week: 0.0, more_coaches=0.0, more_work=9.0)
    assert np.isnan(value(metric="employed_per_coach", window="0..52w", **arms))


@pytest.mark.parametrize("metric", ["payback_months", "saving_per_euro", "employed_per_coach"])
def test_what_compares_needs_a_reference(metric):
    """And says so."""
    with pytest.raises(CannotMeasure, match="no reference"):
        value(books(**ORDINARY), metric)


# A small country


def of_country(country, metric, window="0..12m", group="all", clock="policy", **changes):
    """Return a measure of a cohort of the country."""
    cohort = cohort_of(country.arm, DESIGNS["stocks"], parse_group(group), clock, YEAR)
    return value(country.arm, metric, window, week=YEAR, group=group, cohort=cohort, **changes)


def test_costs_are_what_a_person_has_cost_within_the_window(country):
    """Programme and benefits; net, with other transfers and less taxes."""
    then, now = country.arm.everyone[YEAR], country.arm.everyone[LAST]
    people = then["person"][then["state"] == UNEMPLOYED]
    spent = {
        name: (now[name][people] - then[name][people]).mean()
        for name in ("programme_cost", "benefit_cost", "other_transfers", "taxes")
    }
    assert min(spent.values()) > 0.0
    for name in ("programme_cost", "benefit_cost"):
        assert of_country(country, name) == pytest.approx(spent[name])
    net = spent["programme_cost"] + spent["benefit_cost"] + spent["other_transfers"]
    assert of_country(country, "net_public_cost") == pytest.approx(net - spent["taxes"])


def test_whoever_came_within_the_window_had_cost_nothing_before(country):
    """A window that begins before the clock."""
    then, now = country.arm.everyone[YEAR - 26], country.arm.everyone[LAST]
    rows = country.arm.everyone[YEAR]
    people = rows["person"][rows["state"] == UNEMPLOYED]
    before = np.append(then["benefit_cost"], np.zeros(len(now) - len(then)))
    assert (people >= len(then)).any()
    expected = (now["benefit_cost"][people] - before[people]).mean()
    assert of_country(country, "benefit_cost", "-6..12m") == pytest.approx(expected)


@pytest.mark.parametrize("metric", ["programme_cost", "skills"])
def test_what_is_known_at_one_date_is_not_told_of_people_with_clocks_of_their_own(country, metric):
    """It would be that of another moment of their lives."""
    with pytest.raises(CannotMeasure, match="one clock for all"):
        of_country(country, metric, "6m", "client:new", "start")


@pytest.mark.parametrize("metric", ["skills", "work_ability", "inclusion"])
def test_capabilities_are_those_of_the_window_s_end(country, metric):
    """Mean of the cohort, whoever has left unemployment included."""
    rows, later = country.arm.everyone[YEAR], country.arm.everyone[YEAR + 26]
    people = rows["person"][rows["state"] == UNEMPLOYED]
    assert of_country(country, metric, "6m") == pytest.approx(later[metric][people].mean())


def test_a_year_unemployed_costs_benefits_and_a_year_in_work_saves_them(country):
    """As of the clock: EUR a week by the weeks of a year."""
    rows = country.arm.everyone[YEAR]
    out, at_work = rows["state"] == UNEMPLOYED, rows["state"] == WORK
    benefit = rows["benefit_week"][out].mean() * A_YEAR
    found = value(country.arm, "benefit_per_year_unemployed", week=YEAR)
    assert found == pytest.approx(benefit)
    net = rows["benefit_week"] + rows["transfer_week"] - rows["tax_week"]
    gain = (net[out].mean() - net[at_work].mean()) * A_YEAR
    assert value(country.arm, "gain_per_year_in_work", week=YEAR) == pytest.approx(gain)
    assert gain > benefit > 1000.0


def test_a_coach_is_another_when_the_hire_is(country):
    """Among those with a coach now who had one 52 weeks before."""
    end = int(month_ends_of(country.rest.scenario, LAST)[-1])
    now, then = (country.arm.moments[week] for week in (end, end - 52))
    before = {row["person"]: row["coach"] for row in then if row["coach"] >= 0}
    pairs = [(before[row["person"]], row["coach"]) for row in now
             if row["coach"] >= 0 and row["person"] in before]  # fmt: skip
    changed = np.mean([one != other for one, other in pairs])
    shape = {"week": YEAR, "month_ends": (end,)}
    assert 0.0 < changed < 1.0
    assert value(country.arm, "coach_change_share", **shape) == pytest.approx(changed)
    assert value(country.arm, "coach_continuity", **shape) == pytest.approx(1.0 - changed)


def test_first_contacts_are_made_when_nine_of_ten_have_met_or_left(country):
    """Of the jobseekers of the clock, month by month; between months by a straight line."""
    arm = country.arm
    start = arm.moments[YEAR]
    shares = []
    for week in weeks_of_first_contacts(YEAR):
        rows = arm.everyone[week][start["person"]]
        has_left = rows["state"] > 4
        shares.append(np.mean(has_left | (rows["meetings"] > start["meetings"])))
    month = next(n for n, share in enumerate(shares) if share >= 0.9)
    part = (0.9 - shares[month - 1]) / (shares[month] - shares[month - 1])
    found = value(arm, "first_contacts_months", week=YEAR)
    assert month - 1 < found <= month
    # whole weeks are nearly months
    assert found == pytest.approx(month - 1 + part, abs=0.1)
