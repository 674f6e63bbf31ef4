"""The clock of a study: no factor may make policies differ in the years that they share."""

import numpy as np
import pytest

from experiments.study import first_difference
from experiments.sweep.points import at_point
from tests.experiments.sweep_studies import BELIEF, CASELOAD, a_study, conducted

ALIKE = ["town-pilot", "town-repeated"]
"""These begin alike, and differ from the second pilot on."""
RHYTHM = {"rhythm": "on_months", "low": 1.0, "high": 4.0}
BASE = {**CASELOAD, "where": "base"}


def test_policies_that_begin_alike_differ_later(tmp_path):
    """As they are written, the clock is the week of the second pilot."""
    assert a_study(tmp_path, scenarios=ALIKE, factors=[BELIEF]).clock == 44
    assert a_study(tmp_path, scenarios=ALIKE, factors=[CASELOAD]).clock == 44  # moved in both


@pytest.mark.parametrize(
    ("factor", "clock"),
    [
        ({**CASELOAD, "scenarios": ["town-repeated"]}, 9),
        ({**CASELOAD, "scenarios": ["town-pilot"]}, 9),
        ({**RHYTHM, "scenarios": ["town-repeated"]}, 9),
        (RHYTHM, 9),
        (BASE, 44),
        ({**BASE, "scenarios": ["town-repeated"]}, 0),
    ],
)
def test_a_factor_of_some_of_them_moves_the_clock(tmp_path, factor, clock):
    """To the week in which their first pilot begins; of ordinary service to the first day."""
    study = a_study(tmp_path, scenarios=ALIKE, factors=[factor])
    assert study.clock == clock


@pytest.mark.parametrize(
    "factors",
    [
        [{**CASELOAD, "scenarios": ["town-repeated"]}],
        [RHYTHM, {"rhythm": "off_months", "low": 0.0, "high": 4.0}],
        [{**BASE, "scenarios": ["town-permanent"]}],
        [BASE, CASELOAD],
        [CASELOAD, {**RHYTHM, "scenarios": ["town-permanent"]}],
    ],
)
def test_at_no_point_do_policies_differ_before_the_clock(tmp_path, factors):
    """Whatever is moved, in whichever of them."""
    study = a_study(
        tmp_path,
        scenarios=["town-pilot", "town-repeated", "town-permanent"],
        factors=factors,
        design={"kind": "latin-hypercube", "size": 12},
    )
    for values in study.points.values:
        policies = [at_point(s, study.factors, values) for s in study.scenarios]
        assert first_difference(policies, policies[0]) >= study.clock


def test_what_a_factor_does_early_is_seen(tmp_path):
    """A caseload of one policy's first pilot alone makes it differ from the other at once."""
    study = a_study(
        tmp_path,
        scenarios=ALIKE,
        factors=[{**CASELOAD, "scenarios": ["town-repeated"]}],
        follow_ups=[0.25],
        people=None,
    )
    found = conducted(study, tmp_path / "out").results
    assert np.abs(found.difference("town-repeated", "contacts_per_year", "all", 0.25)).min() > 0.1
