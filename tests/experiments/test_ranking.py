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
    weeks = Ranking(leads).shares().iloc[0]
    assert (weeks.beats, weeks.beaten) == (2, 1)


def test_weeks_and_euros_are_told_apart():
    """A row each, and what is saved counts for permanence."""
    leads = np.zeros((3, 2, 2))
    leads[..., 0], leads[..., 1] = 2.0, -300.0
    table = Ranking(leads).shares()
    assert list(table.metric) == ["employment_weeks", "net_public_cost_saved"]
    assert list(table.lead) == [2.0, -300.0]
    assert list(table.beats) == [3, 0]


def test_a_world_whose_money_lies_outside_the_doses_is_missing():
    """In one run: the other is told."""
    leads = np.ones((2, 2, 2))
    leads[0, 0] = np.nan
    weeks = Ranking(leads).shares().iloc[0]
    assert (weeks.missing, weeks.beats) == (1, 2)


def in_words(monkeypatch, tmp_path, leads):
    """What the command says of those leads."""
    monkeypatch.setattr("experiments.calibration.ranking.rank", lambda *_a, **_k: Ranking(leads))
    result = CliRunner().invoke(application(), ["worlds", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_where_luck_hides_the_worlds_the_command_says_so(monkeypatch, tmp_path):
    """It gives an interval of the share, and does not leave 100 % alone."""
    luck = np.random.default_rng(3).standard_normal((40, 1, 2)) * [1.0, -1.0]
    leads = 0.3 + np.concatenate([luck, -luck], axis=1)  # means are all alike: no spread
    said = in_words(monkeypatch, tmp_path, leads)
    assert "worlds differ by 0.00" in said
    assert "Of 100 worlds it truly leads in about 100 (interval 100 to 100)" in said
    assert "do not show beside the luck of these runs" in said
    assert "In 40 of them the lead is no larger than the luck" in said
    assert len((tmp_path / "out" / "worlds.csv").read_text().splitlines()) == 81


def test_of_one_world_no_spread_is_told(monkeypatch, tmp_path):
    """It has none, and "nan" is no answer."""
    said = in_words(monkeypatch, tmp_path, np.array([[[1.0, -2.0], [2.0, -1.0]]]))
    assert "1 plausible world of central" in said
    assert "too few to tell worlds apart" in said
    assert "nan" not in said


def test_runs_whose_money_lies_outside_are_told(monkeypatch, tmp_path):
    """All of them: then nobody leads, and nobody is said to win."""
    said = in_words(monkeypatch, tmp_path, np.full((3, 2, 2), np.nan))
    assert "6 runs are left out" in said
    assert "never wins" not in said
    assert "nan" not in said


def test_at_least_two_hundred_worlds_are_shipped():
    assert len(shipped.plausible_worlds()) >= 200


def test_a_behaviour_without_worlds_says_how_to_make_them():
    result = CliRunner().invoke(application(), ["worlds", "--behaviour", "nobody"])
    assert result.exit_code != 0
