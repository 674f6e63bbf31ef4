"""A lesson as one self-contained page: all its numbers, words, style and script in one file.

The same lesson and the same runs give the same bytes. The page asks for nothing: a policy in its
head forbids every request, and it works from a memory stick.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from experiments.lessons.charts import bars, costs, grid, line_chart
from experiments.lessons.run import LessonRun
from experiments.lessons.telling import (
    LANGUAGES,
    Texts,
    finding_texts,
    found_in,
    largest,
    metric_scale,
    number_in,
    person_texts,
    texts,
    words,
)
from experiments.templating import environment_of
from experiments.world import MODEL, model_version

TEMPLATES = Path(__file__).resolve().parent / "templates"
FEW = 10


def page(found: LessonRun, language: str = "en") -> str:
    """The page as HTML, opened in one of its three languages.

    Raises
    ------
    ModuleNotFoundError
        jinja2 (the extra ``report``) is not installed.
    """
    from markupsafe import Markup

    environment = environment_of(TEMPLATES, trim_blocks=True, lstrip_blocks=True)
    content = content_of(found)
    data = json.dumps(data_of(found), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = environment.get_template("lesson.html.jinja").render(
        **content,
        language=language if language in LANGUAGES else "en",
        languages=LANGUAGES,
        words=words()["page"],
        data=Markup(data.replace("<", "\\u003c")),  # noqa: S704 - no tag can begin in it
        css=Markup((TEMPLATES / "lesson.css").read_text(encoding="utf-8").strip()),  # noqa: S704
        script=Markup((TEMPLATES / "lesson.js").read_text(encoding="utf-8").strip()),  # noqa: S704
    )
    return text.lstrip()


def content_of(found: LessonRun) -> dict[str, Any]:
    """What stands on the page as text, each text by language."""
    form, study = found.lesson.form, found.study
    people = study.people or round(found.lesson.reference.region.people)
    labels = {policy.key: texts(policy.label) for policy in form.policies}
    filled = {
        "people": {language: number_in(language, people, 0) for language in LANGUAGES},
        "runs": dict.fromkeys(LANGUAGES, str(study.replications)),
        "seed": dict.fromkeys(LANGUAGES, str(study.seed)),
        "version": dict.fromkeys(LANGUAGES, model_version(MODEL)[:12]),
        "minutes": dict.fromkeys(LANGUAGES, str(form.teacher.minutes)),
    }
    told = []
    for finding in form.findings:
        number = found_in(found.numbers, finding, found.lesson.reference.name)
        told.append(
            {
                "key": finding.key,
                "outcome": number.outcome,
                "texts": finding_texts(
                    finding, number, people=people, replications=study.replications
                ),
            }
        )
    teacher = form.teacher
    return {
        "name": found.lesson.name,
        "title": texts(form.title),
        "question": texts(form.question),
        "story": [texts(paragraph) for paragraph in form.story],
        "policies": [labels[policy.key] for policy in form.policies],
        "prediction_text": texts(form.prediction.text),
        "prediction_kind": form.prediction.kind,
        "options": [texts(option.text) for option in form.prediction.options or []],
        "run_title": texts(form.run.title),
        "run_note": _filled("run_note", filled),
        "made": _filled("made", filled),
        "few": _filled("few", filled) if study.replications < FEW else None,
        "findings": told,
        "charts": [_chart_content(found, chart, place) for place, chart in enumerate(form.charts)],
        "costs": costs(found),
        "grid_text": texts(form.grid.text),
        "person_text": texts(form.person.text),
        "person": None if found.person is None else person_texts(found.person, labels),
        "discuss": [texts(question) for question in form.discuss],
        "minutes": _filled("minutes", filled),
        "teacher": [
            ("aims", [texts(item) for item in teacher.aims]),
            ("pitfalls", [texts(item) for item in teacher.pitfalls]),
            ("cannot_say", [texts(item) for item in teacher.cannot_say]),
        ],
    }


def _filled(key: str, facts: dict[str, Texts]) -> Texts:
    """Words of the page with their places filled, by language."""
    said = words()["page"][key]
    return {
        language: said[language].format(**{k: v[language] for k, v in facts.items()})
        for language in LANGUAGES
    }


def _chart_content(found: LessonRun, chart: Any, place: int) -> dict[str, Any]:
    """A picture of the reveal: bars stand in the page; the script draws the lines."""
    is_bars = chart.kind == "bars"
    return {
        "id": f"chart-{place}",
        "title": texts(chart.title),
        "bars": bars(found, chart) if is_bars else None,
    }


def data_of(found: LessonRun) -> dict[str, Any]:
    """What the script needs: series, the prediction's answer, the grid, the words."""
    form = found.lesson.form
    return plain(
        {
            "title": texts(form.title),
            "words": words()["page"],
            "run": {"id": "run-chart", **line_chart(found, form.run)},
            "charts": [
                {"id": f"chart-{place}", **line_chart(found, chart)}
                for place, chart in enumerate(form.charts)
                if chart.kind != "bars"
            ],
            "prediction": _prediction(found),
            "grid": grid(found),
        }
    )


def _prediction(found: LessonRun) -> dict[str, Any]:
    """What was asked and what the runs say of it."""
    prediction = found.lesson.form.prediction
    told: dict[str, Any] = {"kind": prediction.kind}
    if prediction.kind == "curve":
        chart = line_chart(found, prediction, policies=[prediction.policy])
        _times, decimals = metric_scale(prediction.metric)
        return {
            **told,
            "chart": {"id": "prediction-result", **chart},
            "years": prediction.years,
            "low": prediction.low,
            "high": prediction.high,
            "decimals": decimals,
        }
    told["options"] = [texts(option.text) for option in prediction.options]
    told["answer"] = answer(found)
    return told


def answer(found: LessonRun) -> int | None:
    """The place of the option that the runs agree with; None where there is none."""
    form = found.lesson.form
    prediction = form.prediction
    if prediction.kind == "sign":
        finding = next(f for f in form.findings if f.key == prediction.finding)
        outcome = found_in(found.numbers, finding, found.lesson.reference.name).outcome
        places = [n for n, option in enumerate(prediction.options) if option.outcome == outcome]
    else:
        most = largest(form, found.numbers)
        places = [n for n, o in enumerate(prediction.options) if (o.finding or "") == most]
    return places[0] if places else None


def plain(value: Any) -> Any:
    """As JSON knows it: a number that is none becomes null, floats are rounded."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return 0.0 if round(value, 5) == 0 else round(value, 5)
    return value
