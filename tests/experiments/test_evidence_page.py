"""docs/evidence.md and `tyopolku assumptions`: made of the ledger, and of the published figures."""

from __future__ import annotations

import json
import re

import pytest

from experiments.cli import main
from experiments.evidence_page import DOCUMENT, GRADES, document, group_comments, number
from experiments.informed import informed, published
from scenarios import load_ledger
from scenarios.places import LEDGER

PAGE = document()
PARAMETERS = load_ledger()


def test_the_page_is_what_the_ledger_says():
    """``python -m experiments.evidence_page`` has been run since the last change."""
    assert DOCUMENT.read_text(encoding="utf-8") == PAGE


def test_every_parameter_and_every_figure_stands_on_the_page_once():
    """A row each."""
    names = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert names == [name.rpartition(".")[2] for name in PARAMETERS]
    anchors = re.findall(r'^\| <a id="([\w-]+)"></a>', PAGE, re.MULTILINE)
    assert sorted(anchors) == sorted(name.lower() for name in published())


def test_every_link_leads_somewhere():
    """To a figure or to a heading."""
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    places = {re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in headings}
    places |= set(re.findall(r'<a id="([\w-]+)">', PAGE))
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= places


def test_every_group_has_the_comment_of_the_ledger():
    """Above its table."""
    comments = group_comments(LEDGER.read_text(encoding="utf-8"))
    groups = dict.fromkeys(name.rpartition(".")[0] for name in PARAMETERS)
    assert list(comments) == list(groups)
    assert all(f"### `{group}`\n\n{said}\n" in PAGE for group, said in comments.items())


def test_every_grade_is_explained_and_counted():
    """The counts add up to the number of parameters."""
    counts = {
        grade: int(re.search(rf"^\| {grade} \| (\d+) \|", PAGE, re.MULTILINE)[1])
        for grade in GRADES
    }
    assert sum(counts.values()) == len(PARAMETERS)
    assert {p.grade for p in PARAMETERS.values()} <= set(GRADES)


def test_cells_are_as_many_as_heads():
    """In every table, whatever stands in a source."""
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0000925, "0.0000925"), (58300.0, "58300"), (-0.5, "-0.5"), (0.0, "0"), (1e6, "1000000")],
)
def test_numbers_have_no_exponents(value, text):
    """Nor a point that says nothing."""
    assert number(value) == text


def test_a_figure_of_a_study_alone_is_told_by_its_columns(tmp_path):
    """One with a row in words is told by these, and known to be measured."""
    columns = "id,quantity,group,horizon,value,low,high,unit,use,source,status,confidence\n"
    told = "X1,meetings,all,year,4,3,5,times,calibrate,here,read,high\n"
    (tmp_path / "published.csv").write_text(columns + told, encoding="utf-8")
    rows = "id,metric,group,window,value,low,high,unit,use,source,status,confidence\n"
    rows += "X1,contacts,all,12m,4,3,5,times,validate,here,read,high\n"
    rows += "X2,contacts,age:16-24,12m,2,1,3,times,calibrate,there,recalled,low\n"
    (tmp_path / "meetings.csv").write_text(rows, encoding="utf-8")
    found = published(tmp_path)
    assert [figure.says for figure in found.values()] == [
        "meetings; all; year",
        "`contacts`; `age:16-24`; `12m`",
    ]
    assert [(f.use, f.known) for f in found.values()] == [
        ("validate", "read, high"),
        ("calibrate", "recalled, low"),
    ]
    assert [figure.file for figure in found.values()] == ["meetings", "meetings"]


def test_assumptions_are_found_by_the_row_that_informs_them(capsys):
    """With the option, in any letters, all of them and no other."""
    main(["assumptions", "--informed-by", "c10", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == informed(PARAMETERS)["C10"]


def test_assumptions_are_found_by_a_row_among_words(capsys):
    """As any other word, and told with their rows."""
    main(["assumptions", "C11", "calibrated"])
    told = capsys.readouterr().out
    assert "contact.alliance_weight" in told
    assert "Informed by C11." in told
