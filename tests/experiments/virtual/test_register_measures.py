"""What the register counts at month ends, against the snapshots of a small country."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.targets.grammar import parse_group, parse_metric, parse_window
from experiments.virtual.case import Case, month_ends_of
from experiments.virtual.designs import DESIGNS
from experiments.virtual.measures import MEASURES
from experiments.virtual.measures.register import UNEMPLOYED_A_LABOUR_FORCE
from experiments.virtual.places import PLACES
from experiments.virtual.problems import CannotMeasure
from model.states import KINDS, REHABILITATION, UNEMPLOYED, WORK
from tests.experiments.virtual.conftest import LAST, YEAR


def value(country, metric, group="all", ends=None, **changes):
    """Return a measure of the country over some month ends."""
    if ends is None:
        ends = month_ends_of(country.rest.scenario, LAST)
    case = Case(
        DESIGNS["stocks"], country.arm, None, parse_metric(metric), parse_group(group),
        parse_window(""), "policy", YEAR, tuple(int(end) for end in ends), **changes,
    )  # fmt: skip
    return MEASURES[case.metric.measure](case)


def mean(country, count):
    """Return the mean over month ends of what is counted in the jobseekers' rows."""
    ends = month_ends_of(country.rest.scenario, LAST)
    return np.mean([count(country.arm.moments[int(end)]) for end in ends])


def unemployed(rows):
    """Return who is registered as unemployed."""
    return rows["state"] == UNEMPLOYED


def in_measures(rows):
    """Return who is in a measure."""
    return rows["state"] > REHABILITATION


SHARES = {
    "activation_rate": (in_measures, lambda rows: unemployed(rows) | in_measures(rows)),
    "long_term_share": (lambda rows: rows["registered_weeks"] >= 52, unemployed),
    "long_term_jobless_share": (lambda rows: rows["jobless_weeks"] >= 52, unemployed),
}
COUNTS = {
    "unemployed": unemployed,
    "broad_unemployment": lambda rows: unemployed(rows) | in_measures(rows),
    "jobseekers": lambda rows: rows["state"] < WORK,
    "clients": lambda rows: rows["is_client"] == 1,
}


@pytest.mark.parametrize("group", ["all", "sex:women"])
@pytest.mark.parametrize("metric", SHARES)
def test_shares_are_of_those_in_the_group(country, metric, group):
    """Counted among those who might be counted, at each month end."""
    part, whole = SHARES[metric]

    def count(rows):
        rows = rows if group == "all" else rows[rows["sex"] == 0]
        return (part(rows) & whole(rows)).sum() / whole(rows).sum()

    assert value(country, metric, group) == pytest.approx(mean(country, count))


@pytest.mark.parametrize("metric", COUNTS)
def test_persons_are_at_the_region_s_own_size(country, metric):
    """The simulated ones times the scale."""
    expected = mean(country, lambda rows: COUNTS[metric](rows).sum()) * country.run.scale
    assert country.run.scale > 10.0
    assert value(country, metric) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "whole"),
    [("share_of_unemployed", "unemployed"), ("share_of_jobseekers", "jobseekers"),
     ("share_of_clients", "clients")],
)  # fmt: skip
def test_a_group_s_share_is_of_everyone(country, metric, whole):
    """Parts that share everyone out sum to one."""
    ages = ("16-24", "25-54", "55+")
    parts = [value(country, metric, f"age:{age}") for age in ages]
    assert sum(parts) == pytest.approx(1.0)

    def count(rows):
        is_in = COUNTS[whole](rows)
        return (is_in & (rows["age"] < 25)).sum() / is_in.sum()

    assert parts[0] == pytest.approx(mean(country, count))


@pytest.mark.parametrize("kind", KINDS)
def test_people_in_a_kind_of_service_are_counted_by_the_unemployed(country, kind):
    """By the books of the person: the kind in which she is at the month's end."""
    ends = month_ends_of(country.rest.scenario, LAST)[:3]
    run = country.rest.branch(country.rest.scenario)
    ratios = []
    for end in ends:
        run.run_to(int(end))
        people = run.world.people[run.world.active[: run.rows_present]]
        here = (people["kind"] == KINDS.index(kind)) & (people["state"] > UNEMPLOYED)
        ratios.append((here & (people["state"] < WORK)).sum() / unemployed(people).sum())
    found = value(country, f"per_unemployed_{kind}", ends=ends)
    assert found == pytest.approx(np.mean(ratios))


def test_only_jobseekers_are_counted_by_the_unemployed(country):
    """People in work are not looked at at month ends."""
    with pytest.raises(CannotMeasure, match="only places of jobseekers"):
        value(country, "per_unemployed_work")


def test_the_rate_of_unemployment_is_the_published_one_at_the_clock(country):
    """Of a labour force that stays; it moves with the unemployed."""
    at_clock = value(country, "unemployment_rate", ends=[YEAR])
    assert at_clock == pytest.approx(UNEMPLOYED_A_LABOUR_FORCE)
    later = value(country, "unemployment_rate", ends=[LAST])
    number = [unemployed(country.arm.moments[week]).sum() for week in (YEAR, LAST)]
    assert later / at_clock == pytest.approx(number[1] / number[0])


def test_a_group_has_a_labour_force_of_its_own(country):
    """So that its rate begins where that of everyone does."""
    found = value(country, "unemployment_rate", "sex:men", ends=[YEAR])
    assert found == pytest.approx(UNEMPLOYED_A_LABOUR_FORCE)


def naive_structural(country, week):
    """Return structural unemployment over unemployment at a week, person by person."""
    spells = country.arm.spells
    measures = {PLACES.index(kind) for kind in KINDS[2:]}
    counted = number = 0
    for row in country.arm.moments[week]:
        own = np.flatnonzero(spells.person == row["person"])
        own = own[spells.start[own] < week]
        places = [int(spells.place[n]) for n in own]
        lengths = [int(spells.end[n] - spells.start[n]) for n in own]
        now, before = places[-1], places[-2] if len(own) > 1 else None
        earlier = places[-3] if len(own) > 2 else None
        if now == UNEMPLOYED:
            number += 1
            hard = row["registered_weeks"] >= 52 or row["unemployed_months_16"] >= 12
            back = before in measures and week - spells.start[own[-1]] <= 13
            counted += bool(hard or back)
        elif now in measures:
            through = before == UNEMPLOYED and lengths[-2] <= 13 and earlier in measures
            counted += bool(before in measures or through)
    return counted / number


@pytest.mark.parametrize("week", [52, 78, 104])
def test_structural_unemployment_is_that_of_a_naive_count(country, week):
    """Long, recurrent, back from a measure, or from measure to measure."""
    expected = naive_structural(country, week)
    assert value(country, "structural_share", ends=[week]) == pytest.approx(expected)
    assert expected > value(country, "long_term_share", ends=[week])


@pytest.mark.parametrize("metric", ["activation_rate", "hazard_to_work", "structural_share"])
def test_without_a_month_end_there_is_nothing_to_count(country, metric):
    """And the figure says so."""
    with pytest.raises(CannotMeasure, match="month end"):
        value(country, metric, ends=[])


def test_a_month_end_outside_the_histories_is_told(country):
    """It is not left out."""
    with pytest.raises(CannotMeasure, match="outside the time that is simulated"):
        value(country, "activation_rate", ends=[4, 300])


@pytest.mark.parametrize("group", ["all", "sex:women", "age:55+"])
def test_participants_are_of_the_group_as_its_jobseekers_are(country, group):
    """Everyone ever in the places within the window, whoever comes meanwhile too."""
    spells, arm = country.arm.spells, country.arm
    found = value(country, "participants_per_jobseeker_training", group)
    codes = [PLACES.index(kind) for kind in ("training_vocational", "training_coaching",
                                             "self_study")]  # fmt: skip
    people, rows = set(), arm.moments[YEAR]
    for n in np.flatnonzero(np.isin(spells.place, codes)):
        if spells.start[n] < LAST and spells.end[n] > YEAR and spells.end[n] > spells.start[n]:
            row = arm.people[spells.person[n]]
            age = (max(spells.start[n], YEAR) - row["birth_week"]) / 52.1775
            is_meant = {"all": True, "sex:women": row["sex"] == 0, "age:55+": age >= 55}[group]
            if is_meant:
                people.add(int(spells.person[n]))
    meant = {"all": np.ones(len(rows), bool), "sex:women": rows["sex"] == 0,
             "age:55+": rows["age"] >= 55}[group]  # fmt: skip
    assert found == pytest.approx(len(people) / meant.sum())


def test_jobseekers_ever_in_work_are_counted_as_yearly_statistics_do(country):
    """Of all who are jobseekers at any time of the year, those ever in work within it."""
    arm = country.arm
    found = value(country, "jobseekers_ever_in_work")
    seekers, workers = set(), set()
    for week in range(YEAR + 1, LAST + 1):
        rows = arm.everyone[week]
        workers |= set(rows["person"][rows["state"] == WORK])
        seekers |= set(rows["person"][rows["state"] < WORK])
    assert found == pytest.approx(len(seekers & workers) / len(seekers))
