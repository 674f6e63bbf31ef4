"""sweep.html: one file that holds all findings and refers to nothing outside itself."""

import builtins
import re
from html.parser import HTMLParser

import pytest

pytest.importorskip("SALib")
pytest.importorskip("sklearn")
pytest.importorskip("jinja2")

from experiments.messages import use_language
from experiments.sweep.answers import Answers
from experiments.sweep.files import told
from experiments.sweep.report import PAGE, write_report
from experiments.sweep.report.page import breakable, lines_of
from experiments.sweep.swept import Sweep
from tests.experiments.sweep_results import answers_of, quick, study_of

SOME = {
    "grid": ("grid", "noise"),
    "morris": ("morris", "morris_bars"),
    "latin-hypercube": ("given_data", "boxes"),
}
VOID = {"meta", "link", "img", "source", "br", "wbr", "hr", "input"}


class Reader(HTMLParser):
    """Reads a page; notes its words, headings, references, and tags that do not match."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.words, self.levels = [], [], [], []
        self.references, self.ids, self.alts, self.scripts = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.references += [
            given[key] for key in ("src", "href", "srcset", "poster") if key in given
        ]
        self.ids += [given["id"]] if "id" in given else []
        self.alts += [given.get("alt", "")] if tag == "img" else []
        self.scripts += tag == "script"
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.fixture
def few_figures(monkeypatch):
    """For what is not about figures: one is drawn."""
    monkeypatch.setattr("experiments.sweep.figures.FIGURES", ("grid", "morris_bars"))


def reported(answers, folder, **settings):
    found = Sweep(answers.results)
    found.files = ["points.parquet", "runs.parquet"]
    write_report(found, answers, folder, **settings)
    page = (folder / PAGE).read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(page)
    return found, page, reader


@pytest.fixture(
    scope="module",
    params=["grid", "morris", pytest.param("latin-hypercube", marks=pytest.mark.slow)],
)
def report(request, tmp_path_factory):
    """A report, with two figures of its design: all of them are drawn in test_sweep_figures.py."""
    folder = tmp_path_factory.mktemp("report")
    answers = quick(answers_of(study_of(request.param, folder), failed=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.sweep.figures.FIGURES", SOME[request.param])
        found = reported(answers, folder, command="tyopolku sweep mine --people 100")
    return answers, *found, folder


def test_the_page_holds_all_findings(report):
    """Every sentence that a terminal shows, and the command."""
    answers, _found, _page, reader, _folder = report
    for line in told(answers).splitlines():
        assert " ".join(line.split()).rstrip(":") in reader.text
    assert "tyopolku sweep mine --people 100" in reader.text
    assert "ValueError (2)" in reader.text


def test_the_page_is_well_formed(report):
    """Tags match, ids are unique, headings descend one at a time, a language is named."""
    _answers, _found, page, reader, _folder = report
    assert page.startswith("<!DOCTYPE html>")
    assert (reader.wrong, reader.open) == ([], [])
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.levels[0] == 1
    assert reader.levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(reader.levels, reader.levels[1:], strict=False))
    assert '<html lang="en">' in page


def test_the_page_refers_to_nothing_outside_itself(report):
    """Pictures are data, links are within, there is no script and no import."""
    _answers, _found, page, reader, _folder = report
    for reference in reader.references:
        assert reference.startswith("data:") or reference.removeprefix("#") in reader.ids
    assert reader.scripts == 0
    css = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in css
    assert "@import" not in css


def test_every_picture_has_words(report):
    """An alternative text each; figures in as many places as were drawn."""
    _answers, found, _page, reader, _folder = report
    assert len(reader.alts) == sum(name.endswith(".svg") for name in found.files)
    assert all(len(alt) > 40 for alt in reader.alts)


def test_the_page_names_every_file(report):
    """Those that were written, itself, and the manifest."""
    _answers, found, _page, reader, folder = report
    assert found.files[-1] == PAGE
    for name in [*found.files, "manifest.json"]:
        assert name in reader.text
    for name in found.files[2:]:
        assert (folder / name).exists()


def test_leading_factors_are_told_with_what_the_ledger_says(tmp_path, few_figures):
    """What it does, unit, grade and source."""
    from scenarios import load_ledger

    answers = quick(answers_of(study_of("morris", tmp_path)))
    _found, _page, reader = reported(answers, tmp_path)
    parameter = load_ledger()["job_finding.base_hazard"]
    for words in (parameter.does, parameter.source, parameter.unit):
        assert " ".join(words.split()) in reader.text


def test_text_of_a_study_is_shown_and_never_obeyed(tmp_path, few_figures):
    """A title with tags stays a title."""
    import dataclasses

    study = dataclasses.replace(
        study_of("grid of one", tmp_path), title={"en": "<script>alert(1)</script> & <b>"}
    )
    _found, page, reader = reported(answers_of(study), tmp_path)
    assert reader.scripts == 0
    assert "<script>alert(1)</script> & <b>" in reader.text
    assert "&lt;script&gt;" in page


def test_without_jinja2_the_rest_is_written(tmp_path, monkeypatch, few_figures):
    """And a sentence says what to install."""
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == "jinja2":
            raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")
        return real(name, *args, **kwargs)

    answers = answers_of(study_of("grid of one", tmp_path))
    found = Sweep(answers.results)
    (tmp_path / PAGE).write_text("of an earlier report")
    monkeypatch.setattr(builtins, "__import__", without)
    write_report(found, answers, tmp_path)
    assert any("tyopolku[report]" in refusal for refusal in answers.refusals)
    assert not (tmp_path / PAGE).exists()
    assert found.files
    assert PAGE not in found.files


def test_old_figures_go(tmp_path, few_figures):
    """A report of another design leaves none behind."""
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "morris-bars-employment_weeks.png").write_bytes(b"old")
    reported(answers_of(study_of("grid of one", tmp_path)), tmp_path)
    assert not list((tmp_path / "figures").glob("morris*"))


def test_the_page_speaks_another_language(tmp_path, monkeypatch, few_figures):
    """Headings, figures and the study's own title follow the language chosen."""
    pytest.importorskip("babel")
    from babel.messages import Catalog, mofile

    from experiments.sweep.report import page as page_module
    from scenarios import messages

    catalogue = Catalog(locale="fi")
    catalogue.add("What was found", "Mitä löytyi")
    catalogue.add("weeks in open work", "viikkoa avoimilla työmarkkinoilla")
    place = tmp_path / "fi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "tyopolku.mo").open("wb") as file:
        mofile.write_mo(file, catalogue)
    monkeypatch.setattr(page_module, "LOCALE_DIR", tmp_path)
    answers = answers_of(study_of("grid of one", tmp_path))
    try:
        use_language("fi")
        messages.set_language("fi", tmp_path)
        _found, page, reader = reported(answers, tmp_path)
    finally:
        use_language("en")
    assert '<html lang="fi">' in page
    assert "Mitä löytyi" in reader.text
    assert "Tutkimus" in reader.text
    assert "Viikkoa avoimilla työmarkkinoilla" in reader.text


def test_a_language_without_a_catalogue_is_not_claimed(tmp_path, few_figures):
    """The page is in English then, and says so."""
    try:
        use_language("sv")
        _found, page, _reader = reported(answers_of(study_of("grid of one", tmp_path)), tmp_path)
    finally:
        use_language("en")
    has_swedish = '<html lang="sv">' in page
    from experiments.messages import LOCALE_DIR

    assert has_swedish == (LOCALE_DIR / "sv" / "LC_MESSAGES" / "tyopolku.mo").exists()


def test_names_may_break_and_numbers_may_not():
    """After a dot or an underscore within a name; tags stay text."""
    assert breakable("a.b_c 3.14 <i>") == "a.<wbr>b_<wbr>c 3.14 &lt;i&gt;"


def test_sentences_below_others_are_told_apart():
    """By the two spaces before them."""
    assert lines_of(["a:", "  b", "c"]) == [("a:", ["b"]), ("c", [])]


def test_a_page_of_nothing_known_is_still_a_page(tmp_path):
    """Every run failed: what was run and what failed is told."""
    import dataclasses

    import numpy as np

    study = study_of("grid of one", tmp_path)
    results = answers_of(study, failed=study.runs).results
    results = dataclasses.replace(results, values=np.full_like(results.values, np.nan))
    _found, _page, reader = reported(Answers(results), tmp_path)
    assert (reader.wrong, reader.alts) == ([], [])
