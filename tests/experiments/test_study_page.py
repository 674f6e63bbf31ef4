"""docs/studies.md is made of the form that checks study files."""

from experiments.study_page import DOCUMENT, document
from scenarios.places import STUDIES, names_in
from scenarios.study_form import DesignForm, FactorForm, GoalForm, StudyForm


def test_the_page_is_what_the_form_says():
    """``python -m experiments.study_page`` has been run."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_the_page_names_every_key_and_study():
    """Whatever the form takes is told."""
    text = document()
    for form in (StudyForm, DesignForm, FactorForm, GoalForm):
        assert [key for key in form.model_fields if f"| `{key}` |" not in text] == []
    assert [name for name in names_in(STUDIES) if f"`{name}`" not in text] == []
