"""A lesson file: whatever is wrong is told at once; the shipped ones are whole."""

import contextlib
import re

import pytest
from hypothesis import given, settings

from experiments.lessons import lesson_names, lesson_titles, read_lesson
from experiments.lessons.run import wanted_outcomes
from experiments.lessons.telling import LANGUAGES, words
from scenarios import ScenarioErrors
from scenarios.lesson_form import TextForm
from scenarios.places import LESSONS
from scenarios.schema import Form
from tests.experiments.lessons.small import changed, problems_of, said, write_lesson
from tests.scenarios.strategies import mutated

SIX = {
    "too-short",
    "what-happens-when-it-ends",
    "who-gains",
    "partners",
    "activation-is-not-employment",
    "who-gets-which-service",
}
DIGITS_OF_RESULTS = re.compile(r"[+−-]\d|\d[.,]\d")

SLIPS = {
    "a key of the lesson": (
        changed("questoin", to=said("x")), "questoin", 'Did you mean "question"?',
    ),
    "a text that lacks a language": (
        changed("question", "sv"), "question.sv", "In Swedish",
    ),
    "an empty text": (
        changed("question", "sv", to=""), "question.sv", "The text is empty",
    ),
    "a policy that is not there": (
        changed("findings", 0, "policy", to="aftre"), "findings[1].policy", 'Did you mean "after"?',
    ),
    "a scenario that is not there": (
        changed("policies", 1, "scenario", to="short-pilto"),
        "policies[2].scenario", 'There is no "short-pilto"',
    ),
    "a metric": (
        changed("run", "metric", to="employment_rat"), "run.metric",
        'Did you mean "employment_rate"?',
    ),
    "a group": (
        changed("charts", 1, "groups", to=["sex:woman", "sex:men"]), "charts[2].groups[2]",
        'Did you mean "sex:man"?',
    ),
    "a lever": (
        changed("grid", "levers", 0, "lever", to="coaching.client_per_coach"),
        "grid.levers[1].lever", 'Did you mean "coaching.clients_per_coach"?',
    ),
    "a position out of range": (
        changed("grid", "levers", 0, "positions", to=[0.5, 175]),
        "grid.levers[1].positions[1]", "Allowed:",
    ),
    "a length of no pilot": (
        changed("grid", "levers", 1, "positions", to=[0, 17]),
        "grid.levers[2].positions[1]", "Allowed: 1 to 480",
    ),
    "a year that is not looked at": (
        changed("findings", 0, "years", to=2.0), "findings[1].years", "0.5, 0.75, 1",
    ),
    "a year beyond the horizon": (
        changed("follow_ups", to=[0.5, 1, 9]), "follow_ups[3]", "Allowed:",
    ),
    "a year that the run does not reach": (
        changed("follow_ups", to=[0.5, 0.75, 1, 2]), "follow_ups[4]", "Allowed:",
    ),
    "a person followed for too long": (
        changed("person", "years", to=2.0), "person.years", "Allowed:",
    ),
    "a place that nothing fills": (
        changed("findings", 0, "more", "en", to="{differnce}"), "findings[1].more.en",
        'Did you mean "difference"?',
    ),
    "braces that do not match": (
        changed("findings", 0, "more", "en", to="{difference"), "findings[1].more.en",
        "braces",
    ),
    "a finding that is not there": (
        changed("prediction", "finding", to="wrok"), "prediction.finding", 'Did you mean "work"?',
    ),
    "a finding named twice": (
        changed("findings", 1, "key", to="work"), "findings[2].key", "named twice",
    ),
    "a policy named twice": (
        changed("policies", 1, "key", to="before"), "policies[2].key", "named twice",
    ),
    "a curve without its paper": (
        changed("prediction", "kind", to="curve"), "prediction", "'low'",
    ),
    "levers of a policy without phases": (
        changed("policies", 0, "levers", to={"coaching.clients_per_coach": 100}),
        "policies[1].levers", "no phase",
    ),
    "too many settings": (
        changed("grid", "levers", to=[
            {"lever": f"coaching.{name}", "label": said("L"), "positions": list(values)}
            for name, values in {"clients_per_coach": (60, 100, 175, 250, 300),
                                 "meeting_interval_weeks": (2, 4, 8, 10, 13)}.items()]),
        "grid.levers", "at most 24",
    ),
    "beliefs after a year that nobody looks at": (
        changed("findings", 0, "metric", to="need_misread",
                lesson=changed("findings", 0, "years", to=0.5)),
        "findings[1].years", "Known: 1, 2",
    ),
    "a need, of what is no belief": (
        changed("findings", 0, "group", to="need:skills"), "findings[1].group", "not known",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_key_and_what_to_do(slip, tmp_path):
    """The key, and a hint that names what would be right."""
    lesson, key, words_of_it = SLIPS[slip]
    problems = problems_of(tmp_path, lesson)
    assert words_of_it in " ".join(str(problem) for problem in problems if problem.key == key)


def test_the_small_lesson_can_be_read(tmp_path):
    """Two policies, and each of the two levers at each of its two positions."""
    lesson = read_lesson(write_lesson(tmp_path))
    assert [policy.name for policy in lesson.policies] == ["before", "after"]
    assert [cell.positions for cell in lesson.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_all_slips_are_told_at_once(tmp_path):
    """Form and rules across keys together."""
    lesson = changed("question", "sv", lesson=changed("run", "metric", to="no_such"))
    lesson["findings"][0]["policy"] = "nobody"
    keys = {problem.key for problem in problems_of(tmp_path, lesson)}
    assert keys == {"question.sv", "run.metric", "findings[1].policy"}


def test_a_lesson_that_is_not_there_is_told_with_the_nearest():
    """As with scenarios."""
    with pytest.raises(ScenarioErrors, match='Did you mean "too-short"'):
        read_lesson("to-short")


@settings(max_examples=60, deadline=None)
@given(text=mutated([path.read_text(encoding="utf-8") for path in sorted(LESSONS.glob("*.toml"))]))
def test_no_broken_file_ends_in_a_traceback(text, tmp_path_factory):
    """Whatever is in a file, it is read or its problems are told."""
    place = tmp_path_factory.mktemp("lesson") / "broken.toml"
    place.write_text(text, encoding="utf-8", errors="surrogateescape")
    with contextlib.suppress(ScenarioErrors):
        read_lesson(place)


def test_six_lessons_are_shipped():
    """Those that issue and README name."""
    assert set(lesson_names()) == SIX
    assert all(set(title) == set(LANGUAGES) for title in lesson_titles().values())


@pytest.mark.parametrize("name", sorted(SIX))
def test_a_shipped_lesson_is_whole_in_every_language(name):
    """It loads; each text differs between the languages; what it shows has words."""
    lesson = read_lesson(name)
    for text in texts_of(lesson.form):
        assert len({text.fi, text.sv, text.en}) == 3, text
        assert "  " not in text.fi + text.sv + text.en
    for metric, group in wanted_outcomes(lesson):
        assert set(words()["metrics"][metric]["label"]) == set(LANGUAGES)
        assert set(words()["groups"][group]) == set(LANGUAGES)


@pytest.mark.parametrize("name", sorted(SIX))
def test_a_lesson_has_no_result_typed_in(name):
    """Texts of findings hold places for numbers, the same in each language."""
    for finding in read_lesson(name).form.findings:
        for turn in (finding.more, finding.less, finding.unsure):
            texts = [turn.fi, turn.sv, turn.en]
            assert not any(DIGITS_OF_RESULTS.search(text.replace("0–1", "")) for text in texts)
            assert len({tuple(sorted(set(re.findall(r"{\w+}", text)))) for text in texts}) == 1
        assert len({finding.more.en, finding.less.en, finding.unsure.en}) == 3


@pytest.mark.parametrize("name", sorted(SIX))
def test_a_learner_can_say_whatever_the_runs_may_show(name):
    """No lesson leaves out the answer that it does not expect."""
    prediction = read_lesson(name).form.prediction
    if prediction.kind == "sign":
        assert {option.outcome for option in prediction.options} == {"more", "less", "unsure"}
    elif prediction.kind == "largest":
        assert any(option.finding is None for option in prediction.options)
    else:
        assert prediction.low < 0 < prediction.high


def test_words_of_the_pages_are_in_every_language():
    """All of them, with the same places to fill."""
    for said_in_three in tables_of(words()):
        assert set(said_in_three) == set(LANGUAGES)
        assert all(said_in_three.values())
        places = {tuple(sorted(re.findall(r"{[a-z]+", t))) for t in said_in_three.values()}
        assert len(places) == 1, said_in_three


def test_every_lesson_file_has_its_place():
    """No file of the folder is left out of the list."""
    assert {path.stem for path in LESSONS.glob("*.toml")} == set(lesson_names())


def texts_of(form):
    """Every text of a lesson."""
    if isinstance(form, TextForm):
        yield form
    elif isinstance(form, list):
        for item in form:
            yield from texts_of(item)
    elif isinstance(form, Form):
        for name in type(form).model_fields:
            yield from texts_of(getattr(form, name))


def tables_of(table):
    """Every text by language in the words of the pages."""
    if isinstance(table, list):
        for item in table:
            yield from tables_of(item)
    elif isinstance(table, dict):
        if "fi" in table:
            yield table
        else:
            for item in table.values():
                yield from tables_of(item)
