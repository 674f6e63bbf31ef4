"""Rows of the targets say what was published, and docs/targets.md says what became of each."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from scenarios.places import HERE, POLICIES, find

TARGETS = HERE / "evidence" / "targets"
DOCS = Path(__file__).parents[2] / "docs" / "targets.md"
LEFT_OUT = {"E08", "E09", "K04", "K10", "K11", "K12", "M06", "M09"}
BECAME = {"M04": ("M04u", "M04a"), "M05": ("M05u", "M05a", "M05s"), "M01": ("M01-M02", "M01")}
WIDENED = {"C11": {"high": 0.05}}  # observational: no effect is allowed for
CONVERTED = {"S20": 1 / 342_000, "S22": 7 / 4, "K01": 5 * 52.1775, "K02": 12.0}
INPUTS = {f"D0{n}" for n in range(1, 7)} | {"S18", "M02", "M10", "K01", "K02", "K03", "K06"}
INPUTS |= {"C07", "C13", "C15", "C16", "C17", "C19", "C20", "D09", "D10"}


def read(name: str) -> list[dict[str, str]]:
    with (TARGETS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = {row["id"]: row for row in read("published.csv")}
FILES = sorted(path.name for path in TARGETS.glob("*.csv") if path.name != "published.csv")
ROWS = {row["id"]: row for name in FILES for row in read(name)}
KEPT = [one for one in PUBLISHED if one in ROWS and one not in BECAME]


def test_every_published_row_became_a_row_or_is_left_out_with_a_reason():
    became = {one for one in PUBLISHED if all(row in ROWS for row in BECAME.get(one, (one,)))}
    assert set(PUBLISHED) - became == LEFT_OUT


def test_an_id_stands_once():
    assert len(ROWS) == sum(len(read(name)) for name in FILES)


@pytest.mark.parametrize("one", KEPT)
def test_a_row_keeps_what_was_published(one):
    row, published = ROWS[one], PUBLISHED[one]
    factor = CONVERTED.get(one, 1.0)
    for column in ("value", "low", "high"):
        expected = WIDENED.get(one, {}).get(column, float(published[column]) * factor)
        assert float(row[column]) == pytest.approx(expected, abs=1e-5)
    assert row["source"].startswith(published["source"])
    assert (row["status"], row["confidence"]) == (published["status"], published["confidence"])
    assert row["use"] == ("input" if one in INPUTS else published["use"])


@pytest.mark.parametrize("one", sorted(CONVERTED))
def test_a_conversion_is_told_in_the_source(one):
    assert f"{one} x " in ROWS[one]["source"] or f"{one}/" in ROWS[one]["source"]


def test_every_row_says_where_it_is_from_and_added_rows_how_their_band_came():
    assert all(row["source"] for row in ROWS.values())
    split = {row for rows in BECAME.values() for row in rows}
    added = [row for one, row in ROWS.items() if one not in split and one not in PUBLISHED]
    assert [row["id"] for row in added if not re.search(r"band|CI from", row["source"])] == []


def test_the_page_names_every_published_row():
    page = DOCS.read_text(encoding="utf-8")
    spans = {"F20–F26": range(20, 27), "F30–F33": range(30, 34), "P01–P04": range(1, 5)}
    named = set(re.findall(r"\b[A-Z]\d\d[a-z]?\b", page))
    named |= {f"{text[0]}{n:02}" for text, span in spans.items() if text in page for n in span}
    assert set(PUBLISHED) <= named


def test_policies_of_the_rows_are_shipped():
    names = {row["policy"] for row in ROWS.values()} - {"", "taken", "missed_meeting"}
    names -= {"change_of_coach"}
    assert [name for name in sorted(names) if not isinstance(find(name, POLICIES), Path)] == []


def test_standard_errors_are_those_of_the_austrian_trial():
    with_error = [row for row in ROWS.values() if row["error"]]
    assert {row["experiment"] for row in with_error} == {"caseload_trial"}
    for row in with_error:
        half = 1.96 * float(row["error"])
        assert float(row["high"]) - float(row["value"]) == pytest.approx(half, abs=0.06)
        assert float(row["value"]) - float(row["low"]) == pytest.approx(half, abs=0.06)
