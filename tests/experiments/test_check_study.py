"""`tyopolku check` knows studies, too."""

import pytest

from experiments.cli import main
from scenarios.places import STUDIES, names_in


@pytest.mark.parametrize("name", names_in(STUDIES))
def test_a_shipped_study_is_fine(name, capsys):
    """By its name, as `sweep` takes it."""
    assert main(["check", name]) == 0
    assert capsys.readouterr().out == f"{name} is fine.\n"


def test_a_study_and_a_scenario_are_told_of_at_once(tmp_path, capsys):
    """Each slip with its file and line."""
    study = tmp_path / "study.toml"
    study.write_text(
        'format = 1\nscenarios = ["pirkanmaa-pilott"]\n[design]\nkind = "grid"\n'
        '[[factors]]\nlever = "digital.reech"\nlow = 0\nhigh = 1\n'
    )
    scenario = tmp_path / "mine.toml"
    scenario.write_text('format = 1\nextends = "finlandd"\n')
    assert main(["check", str(study), str(scenario)]) == 2
    told = capsys.readouterr().err
    for word in ('"pirkanmaa-pilot"', '"digital.reach"', '"finland"', "line 6", "mine.toml"):
        assert word in told
