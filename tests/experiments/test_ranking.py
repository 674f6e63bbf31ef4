"""Pilots or permanence at equal money: how the lead is read off and told over many worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.calibration import worlds as shipped
from experiments.calibration.ranking import ARMS, DOSES, Ranking, permanence_leads_by
from experiments.commands import application


def found(repeated, doses=((0, 10, 0), (30, 13, -30), (60, 16, -60), (100, 20, -100))):
    """What a world gave: the baseline, the repeated pilots, permanence at its doses."""
    return np.array([doses[0], repeated, *doses[1:]], float)


def test_an_arm_stands_for_every_dose():
    assert len(ARMS) == 2 + len(DOSES)


def test_the_lead_is_read_off_at_the_money_of_the_pilots():
    """Half way between two doses; a saving of net cost counts for permanence."""
    weeks, euros = permanence_leads_by(found((45, 14, -50)))
    assert weeks == pytest.approx(0.5)
    assert euros == pytest.approx(-5.0)


def test_money_that_no_dose_costs_gives_no_answer():
    assert all(math.isnan(lead) for lead in permanence_leads_by(found((200, 14, 0))))


def test_worlds_are_counted_for_the_side_that_leads():
    leads = np.zeros((3, 2, 2))
    leads[:, :, 0] = [[1, 2], [-1, -3], [3, -1]]
    assert Ranking(leads).counted(0) == (2, 1)


def test_noise_alone_shows_no_spread_between_worlds():
    """Worlds that differ by luck only are told to be one."""
    rng = np.random.default_rng(1)
    ranking = Ranking(rng.standard_normal((2000, 2, 2)) + 0.3)
    centre, spread, share = ranking.without_noise(0)
    assert centre == pytest.approx(0.3, abs=0.05)
    assert spread < 0.3
    assert share > 0.8


def test_a_true_spread_is_found_under_noise():
    rng = np.random.default_rng(1)
    true = rng.standard_normal((3000, 1, 2))
    ranking = Ranking(true + rng.standard_normal((3000, 2, 2)))
    _centre, spread, share = ranking.without_noise(0)
    assert spread == pytest.approx(1.0, abs=0.1)
    assert share == pytest.approx(0.5, abs=0.03)


def test_at_least_two_hundred_worlds_are_shipped():
    assert len(shipped.plausible_worlds()) >= 200


def test_a_behaviour_without_worlds_says_how_to_make_them():
    result = CliRunner().invoke(application(), ["worlds", "--behaviour", "nobody"])
    assert result.exit_code != 0
