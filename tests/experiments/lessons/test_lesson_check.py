"""`tyopolku check` and `tyopolku schema` know lessons."""

import json

import pytest

from experiments.cli import main
from experiments.lessons import lesson_names
from tests.experiments.lessons.small import changed, write_lesson


@pytest.mark.parametrize("name", lesson_names())
def test_a_shipped_lesson_is_fine(name, capsys):
    """By its name, as `lesson` takes it."""
    assert main(["check", name]) == 0
    assert capsys.readouterr().out == f"{name} is fine.\n"


def test_every_slip_of_a_lesson_is_told_with_file_line_and_key(tmp_path, capsys):
    """Those that only its scenarios show, too."""
    lesson = changed("run", "metric", to="employment_rat")
    lesson = changed("findings", 0, "policy", to="aftre", lesson=lesson)
    path = write_lesson(tmp_path, lesson, "mine")
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr().err
    for word in ("mine.toml", "line ", '"employment_rate"', '"after"'):
        assert word in told


def test_the_schema_of_a_lesson_names_its_keys(capsys):
    """For editors."""
    assert main(["schema", "lesson"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"story", "prediction", "grid", "teacher"} <= schema["properties"].keys()
    assert "format" in schema["required"]
