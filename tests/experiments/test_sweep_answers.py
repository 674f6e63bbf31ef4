"""What answers say of ties, of failed runs, and of what is not asked."""

import numpy as np
import pytest

from tests.experiments.sweep_results import answers_of, study_of

ASKED = ("pirkanmaa-permanent", "employment_weeks", "all", 5.0)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A Latin hypercube of five factors and two policies."""
    return study_of("latin-hypercube", tmp_path_factory.mktemp("study"))


def test_ties_are_undecided_and_not_missing(study):
    """At a point where the policies are the same neither leads, and no run is missing."""
    answers = answers_of(study)
    tied = answers.results.values[:7]
    tied[:, :, 1] = tied[:, :, 0]
    found = answers._turn(ASKED).found
    assert (found.undecided, found.missing, found.points) == (7, 0, 53)


def test_failed_runs_are_missing_and_not_undecided(study):
    """A point without any run that ended is left out as such."""
    answers = answers_of(study)
    answers.results.values[:4] = np.nan
    found = answers._turn(ASKED).found
    assert (found.undecided, found.missing, found.points) == (0, 4, 56)


def test_given_data_is_asked_of_the_first_group_at_the_last_follow_up(study):
    """Hundreds of factors cost seconds a question: the others are not asked."""
    asked = [found.asked for found in answers_of(study).sensitivity]
    assert asked == [
        ("pirkanmaa-permanent", metric, "all", 5.0) for metric in study.metrics
    ]  # fmt: skip


def test_indices_of_a_design_are_asked_of_everything(tmp_path):
    """They cost little."""
    study = study_of("morris", tmp_path)
    answers = answers_of(study)
    assert [found.asked for found in answers.sensitivity] == answers.results.asked()
